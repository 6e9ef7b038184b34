# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """Teardown in the file of a unit, and what became of its parts (S14)."""

    _inherit = "aftersales.unit.event"

    kind = fields.Selection(
        selection_add=[
            ("teardown", "Torn down"),
            ("salvage", "Taken out of a unit"),
            ("reuse", "Part used again"),
        ]
    )

    def _get_event_queries(self):
        return {
            **super()._get_event_queries(),
            "teardown": SQL(
                """
                SELECT unit.lot_id, unit.company_id, teardown.finished_at, 'teardown',
                       teardown.name, 'aftersales.teardown', teardown.id, NULL::text,
                       COALESCE(teardown.loss_value * unit.quantity
                                / NULLIF(teardown.quantity, 0), 0.0), 0.0
                  FROM aftersales_teardown_unit AS unit
                  JOIN aftersales_teardown AS teardown
                    ON teardown.id = unit.teardown_id
                 WHERE teardown.state IN ('done', 'closed')
                """
            ),
            "salvage": SQL(
                """
                SELECT part.lot_id, part.company_id, teardown.finished_at, 'salvage',
                       teardown.name, 'aftersales.teardown', teardown.id, lot.name,
                       part.value, 0.0
                  FROM aftersales_teardown_part AS part
                  JOIN aftersales_teardown AS teardown
                    ON teardown.id = part.teardown_id
                  LEFT JOIN aftersales_teardown_unit AS unit ON unit.id = part.unit_id
                  LEFT JOIN stock_lot AS lot ON lot.id = unit.lot_id
                 WHERE teardown.state IN ('done', 'closed')
                   AND part.lot_id IS NOT NULL
                """
            ),
            # On the part's own file, and on that of the unit it was built into.
            "reuse": SQL(
                """
                SELECT lots.lot_id, reuse.company_id, reuse.date, 'reuse',
                       reuse.reference,
                       CASE WHEN reuse.repair_id IS NULL THEN 'stock.move'
                            ELSE 'repair.order' END,
                       COALESCE(reuse.repair_id, reuse.move_id), lots.note, 0.0, 0.0
                  FROM (%s) AS reuse
                  LEFT JOIN stock_lot AS part_lot ON part_lot.id = reuse.lot_id
                  LEFT JOIN stock_lot AS unit_lot ON unit_lot.id = reuse.repaired_lot_id
                 CROSS JOIN LATERAL (
                       VALUES (reuse.lot_id, unit_lot.name),
                              (reuse.repaired_lot_id, part_lot.name)
                       ) AS lots (lot_id, note)
                 WHERE lots.lot_id IS NOT NULL
                """,
                self.env["aftersales.part.reuse"]._get_query(),
            ),
        }
