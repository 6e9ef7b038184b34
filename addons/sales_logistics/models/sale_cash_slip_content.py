# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SaleCashSlip(models.Model):
    _inherit = "sale.cash.slip"

    content = fields.Text(
        string="Collected From",
        compute="_compute_content",
        help="Receipts on the slip, for collectors who do not read the books.",
    )

    @api.depends("payment_ids.state", "payment_ids.amount")
    def _compute_content(self):
        for slip in self:
            slip.content = "\n".join(
                " ".join(
                    filter(
                        None,
                        (
                            payment.name,
                            payment.partner_id.display_name,
                            payment.currency_id.format(payment.amount),
                        ),
                    )
                )
                for payment in slip.sudo().payment_ids
                if payment.state in ("in_process", "paid")
            )
