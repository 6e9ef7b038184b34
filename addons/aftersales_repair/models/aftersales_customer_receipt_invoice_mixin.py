# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, FINANCE


class AftersalesCustomerReceiptInvoiceMixin(models.AbstractModel):
    """The invoice on the day on which paid work goes back (D3-1.8)."""

    _name = "aftersales.customer.receipt.invoice.mixin"
    _description = "Invoice of a carry-in repair"

    invoice_ids = fields.Many2many(
        "account.move", string="Invoices", compute="_compute_invoices"
    )
    invoice_count = fields.Integer(compute="_compute_invoices")
    is_chargeable = fields.Boolean(
        string="Paid Repair",
        compute="_compute_invoices",
        help="Some of the goods were repaired outside of the warranty.",
    )

    @api.depends(
        "line_ids.repair_id.sale_order_id.invoice_ids.state",
        "line_ids.under_warranty",
        "line_ids.repair_id.state",
    )
    def _compute_invoices(self):
        for receipt in self.sudo():
            repairs = receipt.line_ids.repair_id
            invoices = repairs.sale_order_id.invoice_ids.filtered(
                lambda move: move.move_type == "out_invoice" and move.state != "cancel"
            )
            receipt.invoice_ids = invoices
            receipt.invoice_count = len(invoices)
            receipt.is_chargeable = any(
                repair.state == "done" and not repair.under_warranty
                for repair in repairs
            )

    def _get_uninvoiced(self):
        """``{receipt: its paid repairs without a posted invoice}``."""
        waiting = {}
        for receipt in self.sudo():
            repairs = receipt.line_ids.repair_id.filtered(
                lambda repair: (
                    repair.state == "done"
                    and not repair.under_warranty
                    and not repair._is_paid_for()
                )
            )
            if repairs:
                waiting[receipt.with_env(self.env)] = repairs
        return waiting

    def _start_invoice_clock(self, now):
        """Due at the end of the day of the return, unless it is posted."""
        waiting = self.browse([receipt.id for receipt in self._get_uninvoiced()])
        waiting._start_deadlines("receipt.invoice", start=now)

    def _meet_invoice_clock(self):
        """Called when invoices were posted."""
        waiting = self._get_uninvoiced()
        self.filtered(lambda one: one not in waiting)._meet_deadlines("receipt.invoice")

    def action_make_invoice(self):
        """An order and a draft invoice of each paid repair that has none."""
        return self._run_step(
            "make_invoice",
            (CLERK, FINANCE),
            self.env._("No invoice can be made."),
        )

    def _get_cannot_make_invoice_reasons(self):
        waiting = self._get_uninvoiced()
        reasons = {}
        for receipt in self:
            repairs = waiting.get(receipt)
            if receipt.state not in ("inspected", "returned"):
                reasons[receipt] = [self.env._("It waits neither for return nor file.")]
            elif not repairs:
                reasons[receipt] = [self.env._("Nothing of it is to be invoiced.")]
            elif repairs.sale_order_id.invoice_ids.filtered(
                lambda move: move.state == "draft"
            ):
                reasons[receipt] = [
                    self.env._("Its draft invoice waits: post it (D3-1.8).")
                ]
        return reasons

    def _do_make_invoice(self):
        for repairs in self._get_uninvoiced().values():
            for repair in repairs.filtered(lambda one: not one.sale_order_id):
                # Core makes the order of one repair at a time.
                repair.action_create_sale_order()
            orders = repairs.sale_order_id
            empty = orders.filtered(lambda order: not order.order_line)
            if empty:
                raise UserError(
                    self.env._(
                        "%s has nothing to charge: add the work to the order of the "
                        "repair, at no price if it is a favour.",
                        ", ".join(empty.mapped("name")),
                    )
                )
            orders.filtered(lambda order: order.state == "draft").action_confirm()
            orders.filtered(
                lambda order: order.invoice_status == "to invoice"
            )._create_invoices()
        self.invalidate_recordset(["invoice_ids", "invoice_count"])

    def action_file(self):
        """The voucher is filed; a paid repair has its invoice (D3-1.7, D3-1.8)."""
        return self._run_step("file", (CLERK,), self.env._("It cannot be filed."))

    def _get_cannot_file_reasons(self):
        waiting = self._get_uninvoiced()
        reasons = {}
        for receipt in self:
            texts = reasons[receipt] = []
            if receipt.state != "returned":
                texts.append(self.env._("The goods are not given back."))
            if receipt in waiting:
                texts.append(
                    self.env._(
                        "Repaired for money without a posted invoice (D3-1.8): %s. "
                        "Make the invoice and have it posted.",
                        ", ".join(waiting[receipt].mapped("name")),
                    )
                )
        return reasons

    def _do_file(self):
        self.sudo()._in_transition().write(
            {"state": "filed", "closed_at": fields.Datetime.now()}
        )

    def action_view_invoices(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.invoice_ids.ids)],
        }
