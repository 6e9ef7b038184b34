# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RepairOrder(models.Model):
    """A repair shows whether a corrective action lasted (S58, D4-8.5.6.2)."""

    _inherit = "repair.order"

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs._find_complaint_recurrences(fields.Datetime.now())
        return repairs

    def write(self, vals):
        result = super().write(vals)
        if {"reason_id", "product_id"} & set(vals):
            self._find_complaint_recurrences()
        return result

    def _find_complaint_recurrences(self, moment=None):
        """The fault of a repair; its moment is when the machine came in."""
        self.env["care.corrective.action"]._find_recurrences(
            [
                (
                    repair,
                    repair.product_id,
                    repair.reason_id,
                    moment or repair.create_date,
                )
                for repair in self.sudo()
                if repair.product_id and repair.reason_id
            ]
        )
