# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("care.survey.card.export", "Survey cards"),
            ("care.satisfaction.export", "Satisfaction forms"),
        ],
        ondelete={
            "care.survey.card.export": "cascade",
            "care.satisfaction.export": "cascade",
        },
    )
