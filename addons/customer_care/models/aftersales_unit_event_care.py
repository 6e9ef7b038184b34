# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """What the customer said of a unit and its service (S56 … S58).

    Whoever works on the unit reads its file: what is said of a colleague does not
    stand in it, neither by a complaint about a person nor by a card (D3-5.5.1).
    """

    _inherit = "aftersales.unit.event"
    _depends = {
        "care.complaint": [
            "lot_id",
            "name",
            "received_at",
            "problem",
            "state",
            "attitude_employee_id",
            "agent_id",
        ],
        "care.corrective.action": ["complaint_id", "name", "state", "cause"],
        "care.survey.card": ["ticket_id", "name", "returned_at"],
    }

    kind = fields.Selection(
        selection_add=[
            ("complaint", "Complaint"),
            ("corrective", "Corrective action"),
            ("survey", "Survey card returned"),
        ],
        ondelete={
            "complaint": "cascade",
            "corrective": "cascade",
            "survey": "cascade",
        },
    )

    def _get_event_queries(self):
        """Each by the serial of the complaint or of the call that it is about."""
        return {
            **super()._get_event_queries(),
            "complaint": SQL(
                """
                SELECT complaint.lot_id, complaint.company_id, complaint.received_at,
                       'complaint', complaint.name, 'care.complaint', complaint.id,
                       CASE WHEN complaint.attitude_employee_id IS NULL
                             AND complaint.agent_id IS NULL
                            THEN complaint.problem END, 0.0, 0.0
                  FROM care_complaint AS complaint
                 WHERE complaint.lot_id IS NOT NULL
                   AND complaint.state <> 'cancelled'
                """
            ),
            "corrective": SQL(
                """
                SELECT complaint.lot_id, sheet.company_id,
                       COALESCE(sheet.cause_found_at, sheet.sent_to_qc_at,
                                sheet.create_date),
                       'corrective', sheet.name, 'care.corrective.action', sheet.id,
                       COALESCE(sheet.cause, sheet.handling), 0.0, 0.0
                  FROM care_complaint AS complaint
                  JOIN care_corrective_action AS sheet
                    ON sheet.complaint_id = complaint.id
                 WHERE complaint.lot_id IS NOT NULL AND sheet.state <> 'cancelled'
                """
            ),
            "survey": SQL(
                """
                SELECT ticket.lot_id, card.company_id, card.returned_at, 'survey',
                       card.name, 'care.survey.card', card.id, NULL, 0.0, 0.0
                  FROM helpdesk_ticket AS ticket
                  JOIN care_survey_card AS card ON card.ticket_id = ticket.id
                 WHERE ticket.lot_id IS NOT NULL AND card.returned_at IS NOT NULL
                """
            ),
        }
