# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class AccountPayment(models.Model):
    """Cash that a technician collected on the spot (S04, D3-1.5)."""

    _inherit = "account.payment"

    aftersales_visit_id = fields.Many2one(
        "aftersales.visit",
        string="Service Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
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

    # -- slips of the day, where sales_logistics is installed ----------------------

    def _get_cash_collector(self):
        """Whose slip the cash of a visit is on: the technician's (S45, D2-27)."""
        self.ensure_one()
        return self.sudo().aftersales_visit_id.technician_id

    def _on_cash_counted(self):
        """Finance confirmed the slip: the visit's cash is handed over (D3-1.5)."""
        visits = self.sudo().aftersales_visit_id.filtered(
            lambda visit: visit.collection == "cash" and not visit.handed_at
        )
        visits._note_handed_over()

    @api.model
    def _check_visit_link(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Cash of a service voucher is booked there: open it.")
            )
