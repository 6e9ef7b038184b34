# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, SUPERVISOR


class SaleShipmentDiscrepancy(models.Model):
    """Goods that left and did not arrive, open until somebody settles it (S48)."""

    _name = "sale.shipment.discrepancy"
    _description = "Shipment discrepancy"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("settled",)
    _register_date_field = "settled_at"
    _guarded_fields = (
        "shipment_id",
        "line_id",
        "product_id",
        "quantity",
        "settled_at",
        "settled_by_id",
    )

    shipment_id = fields.Many2one(
        "sale.shipment",
        string="Tracking Plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "sale.shipment.line", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="shipment_id.partner_id", string="Consignee")
    carrier_id = fields.Many2one(related="shipment_id.carrier_id")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        string="Missing Quantity", required=True, readonly=True, digits="Product Unit"
    )
    cause = fields.Selection(
        [
            ("packing", "Not packed"),
            ("transport", "Lost on the way"),
            ("customer", "Found at the customer"),
        ],
        tracking=True,
    )
    solution = fields.Text(help="Sent after, credited, paid by the carrier.")
    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    settled_at = fields.Datetime(readonly=True, copy=False)
    settled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _live = models.Index("(shipment_id) WHERE state = 'open'")

    def write(self, vals):
        settled = self.filtered(lambda one: one.state == "settled")
        if {"cause", "solution"} & set(vals) and settled:
            raise UserError(
                self.env._(
                    "%s is settled and stays as it was written (D2-17).",
                    ", ".join(settled.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def action_settle(self):
        return self._run_step(
            "settle",
            (CLERK, SUPERVISOR),
            self.env._("The discrepancy cannot be settled."),
        )

    def _get_cannot_settle_reasons(self):
        reasons = {}
        for one in self:
            texts = []
            if one.state != "open":
                texts.append(self.env._("It is settled."))
            if not one.cause:
                texts.append(self.env._("Say where the goods were lost."))
            if not (one.solution or "").strip():
                texts.append(self.env._("Write how it was settled."))
            reasons[one] = texts
        return reasons

    def _do_settle(self):
        self.sudo()._in_transition().write(
            {
                "state": "settled",
                "settled_at": fields.Datetime.now(),
                "settled_by_id": self.env.uid,
            }
        )
