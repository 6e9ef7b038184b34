# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """No invoice of a repair before the customer agreed to it (S10)."""

    _inherit = "account.move"

    def _post(self, soft=True):
        self.filtered(lambda move: move.move_type == "out_invoice")._check_consent()
        return super()._post(soft)

    def _check_consent(self):
        """:raises UserError: naming invoice, rule and what to do"""
        orders = self.line_ids.sale_line_ids.order_id.filtered("aftersales_is_repair")
        if not orders:
            return
        texts = []
        for order in orders.sudo():
            repairs = order.repair_order_ids
            amounts = {}
            if len(repairs) == 1:
                total = self._get_invoiced_amount(order)
                amounts = {repairs: (total, order.currency_id)}
            texts.extend(
                f"{order.name}: {' '.join(reasons)}"
                for reasons in repairs._get_consent_reasons(amounts).values()
            )
        if texts:
            raise UserError(
                "\n".join([self.env._("The invoice cannot be posted."), *texts])
            )

    def _get_invoiced_amount(self, order):
        """What is invoiced of an order when these invoices are posted."""
        total = 0.0
        moves = defaultdict(lambda: self.env["account.move.line"])
        for line in order.order_line.invoice_lines:
            moves[line.move_id] |= line
        for move, lines in moves.items():
            if move.state != "posted" and move not in self:
                continue
            sign = -1 if move.move_type == "out_refund" else 1
            total += sign * move.currency_id._convert(
                sum(lines.mapped("price_total")),
                order.currency_id,
                order.company_id,
                move.invoice_date or move.date,
            )
        return total
