# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns


class AccountMove(models.Model):
    """Invoices and credit notes of returns (S11)."""

    _inherit = "account.move"

    aftersales_rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    def _post(self, soft=True):
        self._check_returned_once()
        return super()._post(soft)

    def _check_returned_once(self):
        """A sale of which goods came back is not credited beyond its invoices."""
        credits = self.sudo().filtered(lambda move: move.move_type == "out_refund")
        sold = credits.invoice_line_ids.sale_line_ids
        if not sold or not (
            self.env["aftersales.rma.line"]
            .sudo()
            .search_count([("sale_line_id", "in", sold.ids)], limit=1)
        ):
            return
        take_turns(sold)
        for sale_line in sold:
            totals = defaultdict(float)
            unit = sale_line.product_id.uom_id
            for line in sale_line.invoice_lines:
                if line.parent_state == "posted" or line.move_id in self:
                    totals[line.move_id.move_type] += (
                        line.product_uom_id._compute_quantity(line.quantity, unit)
                    )
            if unit and unit.compare(totals["out_refund"], totals["out_invoice"]) > 0:
                raise UserError(
                    self.env._(
                        "%(order)s: %(product)s came back and was paid back already; "
                        "no more than what was invoiced is credited.",
                        order=sale_line.order_id.name,
                        product=sale_line.product_id.display_name,
                    )
                )

    def button_draft(self):
        self._check_not_of_return()
        return super().button_draft()

    def button_cancel(self):
        self._check_not_of_return()
        return super().button_cancel()

    def _check_not_of_return(self):
        """The goods are ours and the costs are charged: what was booked for a
        return is corrected by a further entry, not taken back."""
        posted = self.sudo().filtered(
            lambda move: move.aftersales_rma_id and move.state == "posted"
        )
        if posted:
            raise UserError(
                self.env._(
                    "%(entry)s was booked for %(rma)s: correct it by a further "
                    "invoice or credit note.",
                    entry=posted[0].name,
                    rma=posted[0].aftersales_rma_id.name,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    aftersales_line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned Goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
