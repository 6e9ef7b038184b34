# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .stock_move_reserve import HELD_STORES


class AftersalesReserve(models.Model):
    """The reserve of a discontinued product in a company (停产备用, S15, D1-6).

    Its row is written by each issue that is held against the reserve: two at the
    same moment cannot both pass, the second one starts again from what the first
    one left.
    """

    _name = "aftersales.reserve"
    _description = "Reserve of a discontinued product"
    _rec_name = "product_id"
    _order = "product_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    discontinued_on = fields.Date(related="product_id.product_tmpl_id.discontinued_on")
    checked_at = fields.Datetime(
        string="Last Issue",
        readonly=True,
        help="When an issue was last held against the reserve.",
    )
    on_hand = fields.Float(compute="_compute_on_hand", digits="Product Unit")
    reserve = fields.Float(
        compute="_compute_on_hand",
        digits="Product Unit",
        help="Kept for after-sales; other uses get what is beyond it (D1-6).",
    )
    free = fields.Float(
        string="For Other Uses", compute="_compute_on_hand", digits="Product Unit"
    )
    level = fields.Selection(
        [
            ("ok", "Above the reserve"),
            ("at", "At the reserve"),
            ("below", "Below the reserve"),
            ("none", "None"),
        ],
        compute="_compute_on_hand",
    )
    policy_text = fields.Text(string="Because", compute="_compute_on_hand")

    _product_unique = models.UniqueIndex("(company_id, product_id)")

    @api.depends_context("lang")
    def _compute_on_hand(self):
        policy = self.env["service.policy"]
        for company, records in self.grouped("company_id").items():
            held = self._get_on_hand(company, records.product_id)
            reserve = policy._get_value("discontinued.reserve", company)
            text = policy._explain("discontinued.reserve", company)["text"]
            for record in records:
                unit = record.product_id.uom_id
                record.on_hand = held.get(record.product_id.id, 0.0)
                record.reserve = reserve
                record.free = max(record.on_hand - reserve, 0.0)
                record.policy_text = text
                sign = unit.compare(record.on_hand, reserve)
                if unit.compare(record.on_hand, 0) <= 0:
                    record.level = "none"
                else:
                    record.level = "ok" if sign > 0 else "at" if sign == 0 else "below"

    @api.model
    def _get_on_hand(self, company, products):
        """Our own goods in good order: ``{product id: quantity}``, one query.

        What is damaged, a customer's, on its way or at the maker is no spare.
        """
        quants = self.env["stock.quant"].sudo()
        groups = quants._read_group(
            [
                ("product_id", "in", products.ids),
                ("company_id", "=", company.id),
                ("location_id.usage", "=", "internal"),
                ("location_id.holds_customer_goods", "=", False),
                ("location_id.aftersales_store", "in", (False, *HELD_STORES)),
                ("owner_id", "in", (False, company.partner_id.id)),
            ],
            ["product_id"],
            ["quantity:sum"],
        )
        return {product.id: quantity for product, quantity in groups}

    @api.model
    def _ensure(self, products):
        """A row for each discontinued product in each company that may hold it."""
        companies = (
            self.env["stock.warehouse"]
            .search([("is_aftersales", "=", True)])
            .company_id
        )
        for company in companies:
            self._write_rows(
                company,
                products.filtered(
                    lambda product, company=company: (
                        product.company_id.id in (False, company.id)
                    )
                ),
                touch=False,
            )

    @api.model
    def _lock(self, company, products):
        """Hold the rows of these products until the transaction ends."""
        self._write_rows(company, products, touch=True)

    @api.model
    def _write_rows(self, company, products, touch):
        """Written, not only locked: a transaction with an older view of the stock
        is told to start again."""
        if not products:
            return
        self.env["product.product"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO aftersales_reserve
                            (company_id, product_id, checked_at, create_uid,
                             create_date, write_uid, write_date)
                SELECT %(company)s, id, CASE WHEN %(touch)s
                                             THEN now() AT TIME ZONE 'UTC' END,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(products)s) AS id
                 ORDER BY id
                    ON CONFLICT (company_id, product_id)
                    DO UPDATE SET checked_at = COALESCE(EXCLUDED.checked_at,
                                                aftersales_reserve.checked_at)
                """,
                company=company.id,
                products=products.ids,
                touch=touch,
                uid=self.env.uid,
            )
        )
        self.invalidate_model(["checked_at"])

    def action_view_moves(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.stock_move_line_action"
        )
        action["domain"] = [("product_id", "=", self.product_id.id)]
        action["context"] = {"search_default_done": 1}
        return action
