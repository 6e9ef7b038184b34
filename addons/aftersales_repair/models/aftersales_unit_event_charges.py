# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """What the customer was asked to pay for a unit, and answered (S10)."""

    _inherit = "aftersales.unit.event"

    kind = fields.Selection(
        selection_add=[("consent", "Customer's answer to a fee")],
        ondelete={"consent": "cascade"},
    )

    def _get_event_queries(self):
        queries = super()._get_event_queries()
        queries["consent"] = SQL(
            """
            SELECT repair.lot_id, sheet.company_id,
                   COALESCE(sheet.consent_at, sheet.refused_at), 'consent',
                   sheet.name, 'aftersales.feedback.sheet', sheet.id,
                   COALESCE(sheet.refusal_note, sheet.diagnosis), 0.0, 0.0
              FROM aftersales_feedback_sheet AS sheet
              JOIN repair_order AS repair ON repair.id = sheet.repair_id
             WHERE repair.lot_id IS NOT NULL
               AND sheet.state IN ('agreed', 'refused')
            """
        )
        return queries
