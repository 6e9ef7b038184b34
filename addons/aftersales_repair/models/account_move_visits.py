# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class AccountMove(models.Model):
    """Invoices of service vouchers (S04, D3-1.5)."""

    _inherit = "account.move"

    aftersales_visit_id = fields.Many2one(
        "aftersales.visit",
        string="Service Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("aftersales_visit_id") for vals in vals_list):
            self._check_visit_link()
        return super().create(vals_list)

    def write(self, vals):
        if "aftersales_visit_id" in vals:
            self._check_visit_link()
        return super().write(vals)

    @api.model
    def _check_visit_link(self):
        """Which invoice a voucher has is the voucher's word, not a client's."""
        if not self.env.su:
            raise AccessError(
                self.env._("A service voucher makes its own invoice: open it there.")
            )

    def _post(self, soft=True):
        posted = super()._post(soft)
        visits = posted.sudo().aftersales_visit_id
        if visits:
            visits._meet_deadlines("visit.invoice")
        return posted

    def _reconcile_visit_cash(self):
        """The cash that was collected pays the invoice that follows."""
        self.ensure_one()
        payments = self.aftersales_visit_id._get_receipts()
        lines = (payments.move_id.line_ids | self.line_ids).filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
                and line.parent_state == "posted"
            )
        )
        if payments and len(lines.account_id) == 1:
            lines.reconcile()
