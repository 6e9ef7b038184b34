# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Stores whose goods count: all that is ours and not used up (S14).
CAP_STORES = ("good", "damaged", "loan", "transit", "maker", "technician")
_LEVELS = [
    ("off", "Not in force"),
    ("green", "Free"),
    ("amber", "Soon"),
    ("red", "Full"),
]


class AftersalesValueCap(models.Model):
    """How much after-sales stock a company may hold (D1-3, S14).

    The value of the goods in the good and damaged stores, on loan, in transit, at
    the maker and with the technicians, of all sites together, may not pass the cap
    through a movement that brings value in. Customers' goods and owners' stock do
    not count.

    A record stands for a company. Its row is written by each movement that brings
    value in, so that two at the same moment cannot both pass: the second one
    waits, and then starts again from what the first one left.
    """

    _name = "aftersales.value.cap"
    _description = "Cap on the value of after-sales stock"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    checked_at = fields.Datetime(
        string="Last Brought In",
        readonly=True,
        help="When a movement last brought value into the after-sales stores.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        string="Value Now", compute="_compute_value", compute_sudo=True
    )
    cap = fields.Monetary(compute="_compute_value", compute_sudo=True)
    free = fields.Monetary(
        string="Still Free", compute="_compute_value", compute_sudo=True
    )
    percent = fields.Float(
        string="Filled (%)",
        compute="_compute_value",
        compute_sudo=True,
        digits=(16, 1),
    )
    level = fields.Selection(_LEVELS, compute="_compute_value", compute_sudo=True)
    policy_text = fields.Text(
        string="Because", compute="_compute_value", compute_sudo=True
    )

    _company_unique = models.UniqueIndex("(company_id)")

    @api.depends_context("lang")
    def _compute_value(self):
        values = self._get_values(self.company_id)
        policies = self.env["service.policy"]
        for record in self:
            company = record.company_id
            record.value = values[company]
            record.cap = policies._get_value("store.value_cap", company)
            record.free = record.cap - record.value
            record.percent = record.value / record.cap * 100 if record.cap else 0
            record.level = record._get_level()
            record.policy_text = policies._explain("store.value_cap", company)["text"]

    def _get_level(self):
        """Green, amber from so many percent on, red from the cap itself on."""
        if not self._is_on(self.company_id):
            return "off"
        if self.currency_id.compare_amounts(self.value, self.cap) >= 0:
            return "red"
        amber = self.env["service.policy"]._get_value(
            "store.value_cap_amber", self.company_id
        )
        near = self.cap * amber / 100
        is_near = self.currency_id.compare_amounts(self.value, near) >= 0
        return "amber" if is_near else "green"

    @api.model
    def _is_on(self, company):
        return bool(
            self.env["service.policy"]._get_value("store.value_cap_on", company)
        )

    # -- value ----------------------------------------------------------------

    @api.model
    def _get_values(self, companies):
        """The value of after-sales stock now: ``{company: rounded amount}``.

        Quantity times cost, as ``stock.quant.value`` has it; a lot that is valued
        by itself at its own cost. One query, which reads a figure for each
        product instead of the quants (see ``aftersales.value.cap.quantity``).
        """
        self._flush_costs()
        rows = self.env.execute_query(self._get_values_query(companies))
        return self._round_values(companies, rows)

    @api.model
    def _round_values(self, companies, rows):
        values = dict(rows)
        return {
            company: company.currency_id.round(values.get(company.id) or 0.0)
            for company in companies
        }

    @api.model
    def _flush_costs(self):
        for name, names in (
            ("stock.quant", ["quantity", "location_id", "owner_id", "lot_id"]),
            ("stock.location", ["aftersales_store", "company_id"]),
            ("stock.lot", ["standard_price"]),
            ("product.product", ["standard_price"]),
            ("product.template", ["lot_valuated"]),
        ):
            self.env[name].flush_model(names)

    @api.model
    def _get_values_query(self, companies):
        return SQL(
            """
            SELECT company_id, SUM(value) FROM (
                SELECT held.company_id,
                       SUM(held.quantity::float8 * %(product_cost)s) AS value
                  FROM (SELECT company_id, product_id, SUM(quantity) AS quantity
                          FROM aftersales_value_cap_quantity
                         WHERE company_id IN %(companies)s
                         GROUP BY company_id, product_id) AS held
                  JOIN product_product AS product ON product.id = held.product_id
                  JOIN product_template AS template
                    ON template.id = product.product_tmpl_id
                 WHERE template.lot_valuated IS NOT TRUE
                 GROUP BY held.company_id
                 UNION ALL
                SELECT held.company_id,
                       SUM(quant.quantity::float8
                           * CASE WHEN lot.id IS NULL THEN %(product_cost)s
                                  ELSE %(lot_cost)s END) AS value
                  FROM product_template AS template
                  JOIN product_product AS product
                    ON product.product_tmpl_id = template.id
                  JOIN stock_quant AS quant ON quant.product_id = product.id
                  JOIN stock_location AS held ON held.id = quant.location_id
                  JOIN res_company AS company ON company.id = held.company_id
                  LEFT JOIN stock_lot AS lot ON lot.id = quant.lot_id
                 WHERE template.lot_valuated
                   AND held.company_id IN %(companies)s
                   AND held.aftersales_store IN %(stores)s
                   AND (quant.owner_id IS NULL
                        OR quant.owner_id = company.partner_id)
                 GROUP BY held.company_id
            ) AS part
            GROUP BY company_id
            """,
            companies=tuple(companies.ids) or (0,),
            stores=CAP_STORES,
            product_cost=self._get_cost("product.product", "product"),
            lot_cost=self._get_cost("stock.lot", "lot"),
        )

    @api.model
    def _get_cost(self, model, alias):
        """SQL of the cost of a product or lot in the company of ``held``."""
        field = self.env[model]._fields["standard_price"]
        fallback = field.get_company_dependent_fallback(self.env[model])
        return SQL(
            "COALESCE((%s ->> held.company_id::text)::float8, %s)",
            SQL.identifier(alias, "standard_price"),
            float(fallback or 0.0),
        )

    # -- guard ----------------------------------------------------------------

    @api.model
    @contextmanager
    def _guard(self, companies):
        """Refuse what happens within when it lifts the stock beyond the cap.

        :param companies: res.company whose after-sales stores goods may enter
        :raises UserError: naming value now, value coming in, cap and rule
        """
        companies = companies.sudo().filtered(self._is_on)
        if not companies:
            yield
            return
        before = self._lock(companies)
        yield
        after = self._get_values(companies)
        for company in companies:
            self._check_cap(company, before[company], after[company])

    @api.model
    def _lock(self, companies):
        """Hold the companies' rows until the transaction ends: ``{company: value}``.

        The rows are written, not only locked: a transaction whose view of the
        stock is older than the change is told to start again.
        """
        self._flush_costs()
        rows = self.env.execute_query(
            SQL(
                """
                WITH locked AS (
                    INSERT INTO aftersales_value_cap (company_id, checked_at)
                    SELECT id, now() AT TIME ZONE 'UTC'
                      FROM unnest(%s) AS id
                     ORDER BY id
                        ON CONFLICT (company_id)
                        DO UPDATE SET checked_at = EXCLUDED.checked_at
                )
                %s
                """,
                companies.ids,
                self._get_values_query(companies),
            )
        )
        self.invalidate_model(["checked_at"])
        return self._round_values(companies, rows)

    @api.model
    def _check_cap(self, company, before, after):
        """At the cap is within it; what is beyond may go down, never up."""
        currency = company.currency_id
        cap = self.env["service.policy"]._get_value("store.value_cap", company)
        if currency.compare_amounts(after, cap) <= 0:
            return
        if currency.compare_amounts(after, before) <= 0:
            return
        amounts = {
            "now": currency.format(before),
            "coming": currency.format(after - before),
            "total": currency.format(after),
            "cap": currency.format(cap),
        }
        raise UserError(
            self.env._(
                "The after-sales stock of %(company)s may not be worth more than "
                "%(cap)s (D1-3). It is worth %(now)s now, this brings in %(coming)s: "
                "%(total)s. Take in less, or first use up, return or scrap goods; "
                "the list of what fills the cap shows where they lie.",
                company=company.name,
                **amounts,
            )
        )

    # -- screen ---------------------------------------------------------------

    @api.model
    def _ensure(self, companies):
        """A record for each company with an after-sales warehouse."""
        known = self.sudo().search([("company_id", "in", companies.ids)])
        missing = companies - known.company_id
        self.sudo().create([{"company_id": company.id} for company in missing])

    def action_view_goods(self):
        """What fills the cap, by site and store."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_value_cap_report_action"
        )
        action["domain"] = [("company_id", "in", self.company_id.ids)]
        return action
