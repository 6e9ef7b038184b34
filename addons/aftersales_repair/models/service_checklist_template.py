# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceChecklistTemplate(models.Model):
    """A bad answer may open a repair call (S19, D3-11.10)."""

    _inherit = "service.checklist.template"

    follow_up_kind = fields.Selection(
        selection_add=[("repair", "Repair call")],
        ondelete={"repair": "set default"},
    )
