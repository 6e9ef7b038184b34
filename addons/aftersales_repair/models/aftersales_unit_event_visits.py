# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """Visits in the file of a unit: parts used, charge (S03, S17)."""

    _inherit = "aftersales.unit.event"

    kind = fields.Selection(selection_add=[("visit", "Visit")])

    def _get_event_queries(self):
        """Cost is that of the parts that left the stock; revenue is the charge
        before taxes, once the customer has signed for it."""
        return {
            **super()._get_event_queries(),
            "visit": SQL(
                """
                SELECT visit.lot_id, visit.company_id,
                       COALESCE(visit.completed_at, visit.arrived_at,
                                visit.planned_start, visit.create_date),
                       'visit', visit.name, 'aftersales.visit', visit.id,
                       COALESCE(visit.solution, visit.problem),
                       COALESCE(parts.cost, 0.0),
                       CASE WHEN visit.state IN ('signed', 'filed')
                            THEN visit.amount_untaxed ELSE 0.0 END
                  FROM aftersales_visit AS visit
                  LEFT JOIN LATERAL (
                        SELECT SUM(move.value) AS cost
                          FROM aftersales_visit_part AS part
                          JOIN stock_move AS move ON move.id = part.move_id
                         WHERE part.visit_id = visit.id
                       ) AS parts ON TRUE
                 WHERE visit.lot_id IS NOT NULL AND visit.state <> 'cancelled'
                """
            ),
        }
