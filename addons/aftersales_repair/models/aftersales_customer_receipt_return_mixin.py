# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

from ..roles import CLERK, TECHNICIAN


class AftersalesCustomerReceiptReturnMixin(models.AbstractModel):
    """Goods in and out of the workshop, and the receipt made void (D3-1.7)."""

    _name = "aftersales.customer.receipt.return.mixin"
    _description = "Giving back a customer's goods"

    _guarded_fields = ("returned_at", "voided_at", "voided_by_id")

    returned_at = fields.Datetime(readonly=True, copy=False)
    voided_at = fields.Datetime(string="Receipt Void Since", readonly=True, copy=False)
    voided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    move_ids = fields.One2many("stock.move", "customer_receipt_id", readonly=True)
    picking_count = fields.Integer(compute="_compute_picking_count")

    def _compute_picking_count(self):
        counts = dict(
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [("customer_receipt_id", "in", self.ids)],
                ["customer_receipt_id"],
                ["picking_id:count_distinct"],
            )
        )
        for receipt in self:
            receipt.picking_count = counts.get(receipt, 0)

    def action_return(self):
        """The customer has the goods and signed; the receipt is taken back."""
        return self._run_step(
            "return", (CLERK, TECHNICIAN), self.env._("The goods cannot be given back.")
        )

    def _get_cannot_return_reasons(self):
        reasons = {}
        for receipt in self:
            if receipt.state in ("taken_in", "repairing"):
                reasons[receipt] = [
                    self.env._(
                        "The supervisor has not inspected the goods (D3-1.7): the "
                        "repairs are released first."
                    )
                ]
            elif receipt.state != "inspected":
                reasons[receipt] = [
                    self.env._("Its goods do not wait to be given back.")
                ]
        return reasons

    def _do_return(self):
        receipts, now = self.sudo(), fields.Datetime.now()
        receipts._in_transition().write(
            {
                "state": "returned",
                "returned_at": now,
                "voided_at": now,
                "voided_by_id": self.env.uid,
            }
        )
        receipts._move_goods("carry_out")
        receipts._meet_deadlines("receipt.plan", now)
        receipts._start_invoice_clock(now)
        receipts._make_callbacks(now)

    def _make_callbacks(self, now):
        """Each customer is called after receiving repaired goods (D3-6.9)."""
        repaired = self.filtered(
            lambda one: "done" in one.line_ids.repair_id.mapped("state")
        )
        self.env["aftersales.callback"]._make(
            [
                {
                    "partner_id": receipt.partner_id.id,
                    "company_id": receipt.company_id.id,
                    "receipt_id": receipt.id,
                    "received_at": now,
                    "repair_ids": [Command.set(receipt.line_ids.repair_id.ids)],
                }
                for receipt in repaired
            ]
        )

    def _move_goods(self, kind):
        """Move the customers' own goods in or out, at once."""
        pickings = self.env["stock.picking"].create(
            [receipt._prepare_transfer_vals(kind) for receipt in self]
        )
        for picking in pickings:
            picking.move_ids.move_line_ids.picking_id = picking
        if kind == "carry_in":
            # Never bought anew: without the search for reordering rules.
            pickings.move_ids._action_confirm()
        else:
            pickings.action_confirm()
            pickings.action_assign()
        pickings.move_line_ids.picked = True
        pickings._action_done()

    def _prepare_transfer_vals(self, kind):
        self.ensure_one()
        operation = self.warehouse_id[f"aftersales_{kind}_type_id"]
        source = operation.default_location_src_id
        target = operation.default_location_dest_id
        places = {"location_id": source.id, "location_dest_id": target.id}
        return {
            **places,
            "partner_id": self.partner_id.id,
            "owner_id": self.partner_id.id,
            "picking_type_id": operation.id,
            "origin": self.name,
            "company_id": self.company_id.id,
            "move_ids": [
                Command.create(
                    {
                        **places,
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": sum(lines.mapped("quantity")),
                        "origin": self.name,
                        "partner_id": self.partner_id.id,
                        "company_id": self.company_id.id,
                        "picking_type_id": operation.id,
                        "customer_receipt_id": self.id,
                        "restrict_partner_id": self.partner_id.id,
                        "move_line_ids": [
                            Command.create(
                                {
                                    **places,
                                    "product_id": product.id,
                                    "product_uom_id": product.uom_id.id,
                                    "lot_id": line.lot_id.id,
                                    "quantity": line.quantity,
                                    "owner_id": self.partner_id.id,
                                    "company_id": self.company_id.id,
                                }
                            )
                            for line in lines
                        ],
                    }
                )
                for product, lines in self.line_ids.grouped("product_id").items()
            ],
        }

    def action_view_pickings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("id", "in", self.sudo().move_ids.picking_id.ids)]
        action["context"] = {}
        return action
