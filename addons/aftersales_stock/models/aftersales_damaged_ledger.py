# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models, tools
from odoo.tools import SQL


class AftersalesDamagedLedger(models.Model):
    """The memorandum ledger of damaged goods, 备查账册 (S35, D4-3.1.5.4).

    What lies in the damaged stores now, whose it is and since when: read from
    the stock itself, so that there is no second book to keep.
    """

    _name = "aftersales.damaged.ledger"
    _description = "Memorandum ledger of damaged goods"
    _auto = False
    _order = "since, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", readonly=True)
    site_id = fields.Many2one("aftersales.site", readonly=True)
    department_id = fields.Many2one("aftersales.site", readonly=True)
    location_id = fields.Many2one("stock.location", string="Store", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    repair_class = fields.Selection(
        [("1", "I: not repaired"), ("2", "II: repaired")], readonly=True
    )
    material_kind = fields.Selection(
        [
            ("spare", "Spare"),
            ("consumable", "Consumable"),
            ("tool", "Tool"),
            ("equipment", "Store equipment"),
        ],
        readonly=True,
    )
    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    since = fields.Datetime(string="Lies Here Since", readonly=True)
    days = fields.Integer(
        readonly=True, aggregator="max", help="Whole days that it has lain here."
    )

    def _get_query(self):
        return SQL(
            """
            SELECT
                quant.id AS id,
                quant.company_id AS company_id,
                place.aftersales_site_id AS site_id,
                site.department_id AS department_id,
                quant.location_id AS location_id,
                quant.product_id AS product_id,
                template.categ_id AS categ_id,
                template.repair_class AS repair_class,
                template.material_kind AS material_kind,
                quant.lot_id AS lot_id,
                quant.quantity AS quantity,
                quant.in_date AS since,
                EXTRACT(DAY FROM (now() AT TIME ZONE 'UTC') - quant.in_date)::int
                    AS days
            FROM stock_quant quant
            JOIN stock_location place ON place.id = quant.location_id
            JOIN product_product product ON product.id = quant.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN aftersales_site site ON site.id = place.aftersales_site_id
            WHERE place.aftersales_store = 'damaged'
                AND quant.quantity > 0
            """
        )

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                "CREATE VIEW %s AS (%s)",
                SQL.identifier(self._table),
                self._get_query(),
            )
        )
