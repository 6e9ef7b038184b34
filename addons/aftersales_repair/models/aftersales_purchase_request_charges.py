# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command


class AftersalesPurchaseRequest(models.Model):
    """Parts of a claim order are bought without a further approval (D3-10.3.9)."""

    _inherit = "aftersales.purchase.request"

    _guarded_fields = ("claim_order_id",)

    kind = fields.Selection(
        selection_add=[("claim", "Claim order")], ondelete={"claim": "cascade"}
    )
    claim_order_id = fields.Many2one(
        "aftersales.claim.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("claim_order_id")
    def _compute_needs_approval(self):
        result = super()._compute_needs_approval()
        for request in self.filtered("claim_order_id"):
            request.needs_approval = False
        return result

    @api.model
    def _create_for_claim(self, order):
        """What a signed claim order with its deposit asks for.

        :param order: aftersales.claim.order
        :return: the purchase request, for purchasing to place
        """
        warehouse = order.repair_id.picking_type_id.warehouse_id
        if not warehouse.is_aftersales:
            warehouse = self.env["stock.warehouse"].search(
                [
                    ("is_aftersales", "=", True),
                    ("company_id", "=", order.company_id.id),
                ],
                limit=1,
            )
        request = self._create_of_kind(
            [
                {
                    "kind": "claim",
                    "claim_order_id": order.id,
                    "site_id": warehouse._get_root_site().id,
                    "user_id": order.user_id.id,
                    "reason": order.reason,
                    "origin": order.name,
                    "origin_model": order._name,
                    "origin_id": order.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": line.quantity,
                                "product_uom_id": line.product_id.uom_id.id,
                            }
                        )
                        for line in order.line_ids
                    ],
                }
            ]
        )
        request._submit()
        return request
