# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesPartReuse(models.Model):
    """Where parts out of teardowns went: the repair or issue that used them (S14).

    A view of the moves of their serials and batch lots out of our stores. A serial
    that was taken out more than once belongs to the teardown before its use.
    """

    _name = "aftersales.part.reuse"
    _description = "Reuse of a salvaged part"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "reference"

    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(string="Used At", readonly=True)
    teardown_id = fields.Many2one("aftersales.teardown", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial or Lot", readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit")
    move_id = fields.Many2one("stock.move", readonly=True)
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True)
    repair_id = fields.Many2one("repair.order", readonly=True)
    repaired_product_id = fields.Many2one(
        "product.product", string="Built Into", readonly=True
    )
    repaired_lot_id = fields.Many2one(
        "stock.lot", string="Serial of the Unit", readonly=True
    )
    reference = fields.Char(readonly=True)

    def _get_query(self):
        return SQL(
            """
            SELECT line.id, line.company_id, line.date, part.teardown_id,
                   line.product_id, line.lot_id,
                   line.quantity_product_uom AS quantity, line.move_id,
                   line.picking_id, move.repair_id,
                   repair.product_id AS repaired_product_id,
                   repair.lot_id AS repaired_lot_id, move.reference
              FROM (SELECT teardown_id, lot_id
                      FROM aftersales_teardown_part
                     WHERE lot_id IS NOT NULL
                     GROUP BY teardown_id, lot_id) AS part
              JOIN aftersales_teardown AS teardown
                ON teardown.id = part.teardown_id
               AND teardown.state IN ('done', 'closed')
              JOIN stock_move_line AS line
                ON line.lot_id = part.lot_id AND line.state = 'done'
               AND line.date >= teardown.finished_at
              JOIN stock_move AS move
                ON move.id = line.move_id AND move.aftersales_teardown_id IS NULL
              JOIN stock_location AS source
                ON source.id = line.location_id AND source.usage = 'internal'
              JOIN stock_location AS target
                ON target.id = line.location_dest_id AND target.usage != 'internal'
              LEFT JOIN repair_order AS repair ON repair.id = move.repair_id
             WHERE NOT EXISTS (
                    SELECT 1
                      FROM aftersales_teardown_part AS later_part
                      JOIN aftersales_teardown AS later
                        ON later.id = later_part.teardown_id
                     WHERE later_part.lot_id = part.lot_id
                       AND later.id != teardown.id
                       AND later.state IN ('done', 'closed')
                       AND later.finished_at > teardown.finished_at
                       AND later.finished_at <= line.date)
            """
        )

    @property
    def _table_query(self) -> SQL:
        return self._get_query()
