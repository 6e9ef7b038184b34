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

    @api.model
    def _check_visit_link(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Cash of a service voucher is booked there: open it.")
            )
