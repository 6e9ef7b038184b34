# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.jobs import each_company

from .stock_location import KEEPING_CLASSES


class ProductTemplate(models.Model):
    """How goods are kept: bin card, class of place, ABC class, upkeep (S29)."""

    _inherit = "product.template"

    material_spec = fields.Char(string="Specification")
    material_model = fields.Char(string="Model")
    material_maker = fields.Char(string="Origin or Maker")
    reserve_quota = fields.Float(
        digits="Product Unit",
        help="As much as is always kept in store (储备定额, D4-3.1.4.2e).",
    )
    keeping_class = fields.Selection(
        KEEPING_CLASSES,
        string="Kept In",
        help="Dangerous goods lie apart; the others are listed where they lie in "
        "the wrong kind of place (D4-3.1.4.1a).",
    )
    upkeep_days = fields.Integer(
        string="Upkeep Cycle",
        help="Days between two upkeeps; 0: none (D4-3.1.4.3b).",
    )
    abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        string="ABC Class",
        company_dependent=True,
        help="By the value of the issues of the last months (D4-3.1.4.2b).",
    )
    abc_fixed = fields.Boolean(
        string="ABC Class by Hand",
        company_dependent=True,
        help="The monthly job leaves the class as it is.",
    )

    @api.model
    def _cron_classify_abc(self):
        """Class the goods of each company by what was issued (D4-3.1.4.2b)."""
        sites = self.env["aftersales.site"].sudo().search([("level", "=", "bmd")])
        each_company(
            self.sudo(), sites.company_id, lambda model, one: model._classify_abc(one)
        )

    @api.model
    def _classify_abc(self, company):
        """Goods whose part of the sum begins below the share of A are A, then B.

        All others that the company keeps in its stores are C.
        """
        policy = self.env["service.policy"]
        values = policy._get_values(
            ["abc.months", "abc.a_percent", "abc.b_percent"], company
        )
        since = policy._today(company) - relativedelta(months=int(values["abc.months"]))
        issued = self._get_issued_values(company, since)
        total = sum(amount for _id, amount in issued)
        classes = {"a": [], "b": [], "c": []}
        before = 0.0
        for product_id, amount in issued:
            share = 100 * before / total
            if share < values["abc.a_percent"]:
                classes["a"].append(product_id)
            elif share < values["abc.b_percent"]:
                classes["b"].append(product_id)
            else:
                classes["c"].append(product_id)
            before += amount
        known = {product_id for product_id, _amount in issued}
        classes["c"] += [p for p in self._get_kept_ids(company) if p not in known]
        for name, ids in classes.items():
            products = self.browse(ids).exists().filtered(lambda p: not p.abc_fixed)
            products.filtered(lambda p, n=name: p.abc_class != n).abc_class = name

    @api.model
    def _get_issued_values(self, company, since):
        """``[(id, value issued), …]`` since a day, the most valuable first.

        What comes back by a red slip takes its value off; transfers between
        stores are no issues.
        """
        self.env["stock.move"].flush_model()
        self.env["stock.location"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product.product_tmpl_id,
                       SUM(CASE WHEN source.aftersales_store = 'good'
                                THEN move.value ELSE -move.value END) AS amount
                  FROM stock_move move
                  JOIN product_product product ON product.id = move.product_id
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                 WHERE move.state = 'done'
                   AND move.company_id = %(company)s
                   AND move.date >= %(since)s
                   AND ((source.aftersales_store = 'good'
                         AND (target.aftersales_store = 'own_use'
                              OR (target.aftersales_store IS NULL
                                  AND target.usage IN ('customer', 'production'))))
                     OR (target.aftersales_store = 'good'
                         AND source.aftersales_store = 'own_use'))
              GROUP BY product.product_tmpl_id
                HAVING SUM(CASE WHEN source.aftersales_store = 'good'
                                THEN move.value ELSE -move.value END) > 0
              ORDER BY amount DESC, product.product_tmpl_id
                """,
                company=company.id,
                since=since,
            )
        )
        return [(product_id, float(amount)) for product_id, amount in rows]

    @api.model
    def _get_kept_ids(self, company):
        """Goods that lie in the company's after-sales stores."""
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("location_id.aftersales_store", "in", ("good", "damaged")),
                ],
                ["product_id"],
            )
        )
        products = self.env["product.product"].union(*[row[0] for row in groups])
        return products.product_tmpl_id.ids
