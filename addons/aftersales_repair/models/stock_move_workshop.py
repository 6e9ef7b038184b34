# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# What a repair was tested with.
_TESTED = {"product_id", "product_uom_qty", "repair_line_type"}
_CARRIED = ("carry_in", "carry_out")


class StockMove(models.Model):
    """Customers' goods leave the workshop with their paper, and released (S10).

    Asked where goods move, so that it holds for every button, for a transfer
    made in the inventory app, and for a call from outside alike.
    """

    _inherit = "stock.move"

    customer_receipt_id = fields.Many2one(
        "aftersales.customer.receipt",
        string="Goods Receipt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._void_tests()
        return moves

    def write(self, vals):
        result = super().write(vals)
        if _TESTED & set(vals):
            self._void_tests()
        return result

    def _void_tests(self):
        """Other parts than those that were tested: it is tested anew."""
        if self.env["repair.order"]._is_in_step():
            return
        self.filtered("repair_line_type").repair_id.filtered(
            lambda repair: repair.state == "under_repair"
        )._clear_quality()

    def _action_done(self, cancel_backorder=False):
        self._check_carried()
        self._check_workshop_exit()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_carried(self):
        """Goods are carried in and out on a receipt, which makes its moves."""
        for move in self:
            kind = move.picking_type_id.aftersales_kind
            if kind not in _CARRIED:
                continue
            receipt = move.sudo().customer_receipt_id
            wanted = "taken_in" if kind == "carry_in" else "returned"
            if receipt.state != wanted:
                raise UserError(
                    self.env._(
                        "%(move)s: customers' goods come in and go out with their "
                        "receipt (D3-1.6): take them in, or give them back, there.",
                        move=move.picking_id.name or move.display_name,
                    )
                )

    def _check_workshop_exit(self):
        """No goods to a customer past their return or receipt, before release."""
        leaving = self.move_line_ids.filtered(
            lambda line: (
                line.location_id.aftersales_store == "workshop"
                and line.location_dest_id.usage == "customer"
                and not line.location_dest_id.aftersales_store
                and not line.move_id.aftersales_rma_id
                and not line.move_id.customer_receipt_id
            )
        )
        if not leaving:
            return
        Repair = self.env["repair.order"].sudo()
        repairs = Repair.search(
            [
                ("is_aftersales", "=", True),
                ("product_id", "in", leaving.product_id.ids),
                ("state", "!=", "cancel"),
                "|",
                ("aftersales_line_id.state", "in", ("in_repair", "ready")),
                ("receipt_id.state", "in", ("taken_in", "repairing", "inspected")),
            ]
        )
        for line in leaving:
            held = repairs.filtered(
                lambda repair, line=line: (
                    repair.lot_id == line.lot_id
                    if line.lot_id
                    else repair.product_id == line.product_id
                    and repair.partner_id == line.owner_id
                )
            )
            if held:
                raise UserError(
                    self.env._(
                        "%(product)s %(serial)s is with the workshop on %(paper)s: it "
                        "goes back to the customer there, after the supervisor's "
                        "inspection (S10, D3-1.7).",
                        product=line.product_id.display_name,
                        serial=line.lot_id.name or "",
                        paper=held[0]._get_aftersales_paper().display_name,
                    )
                )
