# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesPartsLedger(models.Model):
    """Ledger of each parts store by value (D3-6.16a, S39): read from the moves.

    One row each time that goods enter or leave the stores of a site. A move that
    core values says its own value; goods that only change places are worth what
    the product costs today.
    """

    _name = "aftersales.parts.ledger"
    _description = "Parts store ledger"
    _auto = False
    _order = "date desc, id desc"

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    site_id = fields.Many2one("aftersales.site", readonly=True)
    department_id = fields.Many2one("aftersales.site", readonly=True)
    store = fields.Selection(
        [
            ("good", "Good store"),
            ("damaged", "Damaged store"),
            ("loan", "On loan"),
            ("transit", "In transit"),
        ],
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    move_id = fields.Many2one("stock.move", readonly=True)
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True)
    picking_type_id = fields.Many2one(
        "stock.picking.type", string="Movement Kind", readonly=True
    )
    in_quantity = fields.Float(string="Received", readonly=True)
    out_quantity = fields.Float(string="Issued", readonly=True)
    in_value = fields.Monetary(string="Received Value", readonly=True)
    out_value = fields.Monetary(string="Issued Value", readonly=True)
    balance = fields.Monetary(
        readonly=True, help="Received less issued: what lies there, by value."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id * 2 + way.side AS id,
                   line.date,
                   line.company_id,
                   place.aftersales_site_id AS site_id,
                   site.department_id,
                   place.aftersales_store AS store,
                   line.product_id,
                   line.move_id,
                   line.picking_id,
                   move.picking_type_id,
                   CASE WHEN way.side = 1 THEN line.quantity_product_uom
                        ELSE 0 END AS in_quantity,
                   CASE WHEN way.side = 0 THEN line.quantity_product_uom
                        ELSE 0 END AS out_quantity,
                   CASE WHEN way.side = 1 THEN worth.value ELSE 0 END AS in_value,
                   CASE WHEN way.side = 0 THEN worth.value ELSE 0 END AS out_value,
                   CASE WHEN way.side = 1 THEN worth.value
                        ELSE -worth.value END AS balance
              FROM stock_move_line AS line
              JOIN stock_move AS move ON move.id = line.move_id
              JOIN product_product AS product ON product.id = line.product_id
        CROSS JOIN (VALUES (0), (1)) AS way (side)
              JOIN stock_location AS place
                ON place.id = CASE WHEN way.side = 1 THEN line.location_dest_id
                                   ELSE line.location_id END
              JOIN aftersales_site AS site ON site.id = place.aftersales_site_id
        CROSS JOIN LATERAL (
                   SELECT SUM(each.quantity_product_uom) AS quantity
                     FROM stock_move_line AS each
                    WHERE each.move_id = move.id) AS moved
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN (move.is_in OR move.is_out) AND moved.quantity != 0
                               THEN move.value * line.quantity_product_uom
                                    / moved.quantity
                               ELSE line.quantity_product_uom * COALESCE((
                                   product.standard_price ->> line.company_id::text
                               )::numeric, 0)
                          END AS value) AS worth
             WHERE line.state = 'done'
               AND line.location_id != line.location_dest_id
               AND place.aftersales_store IN ('good', 'damaged', 'loan', 'transit')
            """
        )
