# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """Repairs in the file of a unit: work, parts in and out, cost, revenue."""

    _inherit = "aftersales.unit.event"

    kind = fields.Selection(
        selection_add=[
            ("repair", "Repair"),
            ("part_in", "Part put in"),
            ("part_out", "Part taken out"),
        ]
    )

    def _get_event_queries(self):
        part = SQL(
            "COALESCE(product.default_code, template.name->>'en_US') || COALESCE("
            "' ' || (SELECT string_agg(part_lot.name, ', ' ORDER BY part_lot.name)"
            " FROM stock_move_line AS part_line JOIN stock_lot AS part_lot"
            " ON part_lot.id = part_line.lot_id WHERE part_line.move_id = move.id), '')"
        )
        kind = SQL(
            "CASE WHEN move.repair_line_type = 'add' THEN 'part_in' ELSE 'part_out' END"
        )
        return {
            **super()._get_event_queries(),
            # Labour is the repair's cost here; parts have rows of their own.
            "repair": SQL(
                """
                SELECT repair.lot_id, repair.company_id, repair.repaired_at, 'repair',
                       repair.name, 'repair.order', repair.id,
                       COALESCE(line.finding, repair.test_note),
                       COALESCE((SELECT sum(labour.cost)
                                   FROM aftersales_repair_labour AS labour
                                  WHERE labour.repair_id = repair.id), 0),
                       COALESCE((SELECT sale.amount_untaxed
                                        / NULLIF(sale.currency_rate, 0)
                                   FROM sale_order AS sale
                                  WHERE sale.id = repair.sale_order_id
                                    AND sale.state = 'sale'), 0)
                  FROM repair_order AS repair
             LEFT JOIN aftersales_rma_line AS line
                    ON line.id = repair.aftersales_line_id
                 WHERE repair.lot_id IS NOT NULL
                   AND repair.repaired_at IS NOT NULL
                """
            ),
            "repair_part": SQL(
                """
                SELECT repair.lot_id, repair.company_id, move.date, %(kind)s,
                       repair.name, 'repair.order', repair.id, %(part)s,
                       CASE WHEN move.repair_line_type = 'add' THEN 1 ELSE -1 END
                       * COALESCE(move.value, 0), 0.0
                  FROM stock_move AS move
                  JOIN repair_order AS repair ON repair.id = move.repair_id
                  JOIN product_product AS product ON product.id = move.product_id
                  JOIN product_template AS template
                    ON template.id = product.product_tmpl_id
                 WHERE move.repair_line_type IS NOT NULL AND move.state = 'done'
                   AND repair.lot_id IS NOT NULL
                """,
                kind=kind,
                part=part,
            ),
            # The same from the part's side: which unit it went into.
            "part_unit": SQL(
                """
                SELECT line.lot_id, repair.company_id, line.date, %(kind)s,
                       repair.name, 'repair.order', repair.id, unit.name, 0.0, 0.0
                  FROM stock_move_line AS line
                  JOIN stock_move AS move ON move.id = line.move_id
                  JOIN repair_order AS repair ON repair.id = move.repair_id
             LEFT JOIN stock_lot AS unit ON unit.id = repair.lot_id
                 WHERE move.repair_line_type IS NOT NULL AND line.state = 'done'
                   AND line.lot_id IS NOT NULL
                """,
                kind=kind,
            ),
        }
