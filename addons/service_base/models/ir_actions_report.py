# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    form_number = fields.Char(
        help="Number of the paper form in the quality system, printed on it (D4-8.10)."
    )

    def _get_rendering_context(self, report, docids, data):
        """Add the number of the form for ``service_base.report_form_number``."""
        values = super()._get_rendering_context(report, docids, data)
        model = self.env.get(report.model)
        own = getattr(model, "_register_form_number", None)
        values["form_number"] = report.form_number or own
        return values
