# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Deposit of Order",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_invoice_id.commercial_partner_id', '=', partner_id)]",
        help="Money that came in before there was an invoice: it counts for this "
        "order until it is matched with an invoice, then for the invoice's order.",
    )
    collected_by_id = fields.Many2one(
        "res.users",
        copy=False,
        help="Who took the money: it is on their slip until finance has counted it "
        "(D2-27).",
    )
    cash_slip_id = fields.Many2one(
        "sale.cash.slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def action_post(self):
        result = super().action_post()
        collected = self.filtered(
            lambda payment: payment.collected_by_id and not payment.cash_slip_id
        )
        self.env["sale.cash.slip"]._take(collected)
        return result

    def write(self, vals):
        self._check_slip_kept(vals)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("cash_slip_id", None)
        return super().create(vals_list)

    def _check_slip_kept(self, vals):
        """What is on a slip that was handed in stays as it was collected (S45)."""
        fixed = {"amount", "collected_by_id", "cash_slip_id", "journal_id"} & set(vals)
        if not fixed:
            return
        kept = self.filtered(
            lambda payment: payment.sudo().cash_slip_id.state not in (False, "open")
        )
        moved = "cash_slip_id" in vals and not self.env.su
        if kept or moved:
            raise UserError(
                self.env._(
                    "%s: the money is on a slip that was handed in; it changes only "
                    "through the slip (D2-28).",
                    ", ".join((kept or self).mapped("display_name")),
                )
            )
