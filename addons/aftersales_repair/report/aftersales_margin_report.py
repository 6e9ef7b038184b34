# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.aftersales_visit_class_mixin import SERVICE_CLASSES
from ..models.contract_contract import IN_FORCE

_COLUMNS = (
    "row_id, company_id, date, service_class, source, kind, product_id, partner_id, "
    "contract_id, reference, res_model, res_id, revenue, cost"
)


class AftersalesMarginReport(models.Model):
    """What service earned and cost, by class, contract, product, customer (S22).

    A view of posted invoice lines, done stock moves and hours of labour: nothing
    is kept beside the books (D0-1.1, D3-13.1). Amounts are in the company's
    currency, without taxes.
    """

    _name = "aftersales.margin.report"
    _description = "Cost and revenue of service"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "reference"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    service_class = fields.Selection(SERVICE_CLASSES, string="Class", readonly=True)
    source = fields.Selection(
        [
            ("visit", "Visit"),
            ("repair", "Repair"),
            ("contract", "Contract"),
            ("claim", "Defect claim"),
            ("return", "Return"),
        ],
        readonly=True,
    )
    kind = fields.Selection(
        [("invoice", "Invoice"), ("parts", "Parts"), ("labour", "Labour")],
        string="What",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    contract_id = fields.Many2one("contract.contract", readonly=True)
    reference = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    revenue = fields.Monetary(readonly=True, aggregator="sum")
    cost = fields.Monetary(readonly=True, aggregator="sum")
    margin = fields.Monetary(readonly=True, aggregator="sum")

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    # -- revenue: lines of posted invoices ---

    def _query_invoices(self, service_class, source, product, contract, joins):
        return SQL(
            """
            SELECT line.id, line.company_id, invoice.invoice_date, %(class)s,
                   %(source)s, 'invoice', %(product)s,
                   invoice.commercial_partner_id, %(contract)s, invoice.name,
                   'account.move', invoice.id, -line.balance, 0.0
              FROM account_move_line AS line
              JOIN account_move AS invoice ON invoice.id = line.move_id
         LEFT JOIN account_move AS origin ON origin.id = invoice.reversed_entry_id
                   %(joins)s
             WHERE line.parent_state = 'posted' AND line.display_type = 'product'
               AND invoice.move_type IN ('out_invoice', 'out_refund')
            """,
            **{"class": service_class},
            source=source,
            product=product,
            contract=contract,
            joins=joins,
        )

    def _get_revenue_queries(self):
        none = SQL("NULL::integer")
        return [
            self._query_invoices(
                SQL("visit.service_class"),
                "visit",
                SQL("visit.product_id"),
                SQL("cover.contract_id"),
                SQL(
                    """
                    JOIN aftersales_visit AS visit
                      ON visit.id = COALESCE(invoice.aftersales_visit_id,
                                             origin.aftersales_visit_id)
               LEFT JOIN aftersales_cover AS cover ON cover.id = visit.cover_id
                    """
                ),
            ),
            self._query_invoices(
                SQL("'paid'"),
                "repair",
                SQL("repair.product_id"),
                none,
                SQL(
                    """
                    JOIN LATERAL (
                         SELECT repaired.product_id
                           FROM sale_order_line_invoice_rel AS rel
                           JOIN sale_order_line AS sold
                             ON sold.id = rel.order_line_id
                           JOIN repair_order AS repaired
                             ON repaired.sale_order_id = sold.order_id
                          WHERE rel.invoice_line_id = line.id
                          LIMIT 1
                         ) AS repair ON TRUE
                    """
                ),
            ),
            self._query_invoices(
                SQL("'contract'"),
                "contract",
                none,
                SQL("part.contract_id"),
                SQL(
                    """
                    JOIN contract_line AS part ON part.id = line.contract_line_id
                     AND EXISTS (SELECT FROM aftersales_cover AS cover
                                  WHERE cover.contract_id = part.contract_id)
                    """
                ),
            ),
            self._query_invoices(
                SQL("'paid'"),
                "claim",
                none,
                none,
                SQL(
                    """
                    JOIN aftersales_warranty_claim AS claim
                      ON claim.id = COALESCE(invoice.warranty_claim_id,
                                             origin.warranty_claim_id)
                    """
                ),
            ),
            self._query_invoices(
                SQL("'paid'"),
                "return",
                SQL("line.product_id"),
                none,
                SQL(
                    """
                    JOIN aftersales_rma AS rma
                      ON rma.id = invoice.aftersales_rma_id
                     AND invoice.move_type = 'out_invoice'
                    """
                ),
            ),
        ]

    # -- cost: parts that left the stock, hours that were worked ---

    def _get_day(self, moment):
        """The company's day of a moment (naive UTC), as SQL: what is done before
        08:00 in China on the first belongs to the new month."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date",
            SQL(moment),
        )

    def _get_repair_class(self):
        """Class of a repair and the contract that covers it, as SQL.

        A contract covers while it is in force, as a repair itself asks (S08).
        """
        cover = SQL(
            """
            JOIN res_company AS company ON company.id = repair.company_id
            LEFT JOIN resource_calendar AS calendar
                   ON calendar.id = company.resource_calendar_id
            LEFT JOIN res_partner AS partner ON partner.id = repair.partner_id
            LEFT JOIN LATERAL (
                 SELECT covered.contract_id
                   FROM aftersales_cover AS covered
                   JOIN contract_contract AS contract
                     ON contract.id = covered.contract_id
                    AND contract.state IN %(states)s
                  WHERE covered.lot_id = repair.lot_id
                    AND covered.company_id = repair.company_id
                    AND %(day)s BETWEEN covered.date_start
                                    AND LEAST(covered.date_end, contract.ended_on)
                  ORDER BY covered.date_end DESC
                  LIMIT 1
                 ) AS cover ON TRUE
            """,
            states=(*IN_FORCE, "ended"),
            day=self._get_day("repair.create_date"),
        )
        kind = SQL(
            "CASE WHEN repair.under_warranty THEN 'free' "
            "WHEN cover.contract_id IS NOT NULL THEN 'contract' "
            "WHEN repair.partner_id IS NULL THEN 'internal' ELSE 'paid' END"
        )
        return kind, cover

    def _get_cost_queries(self):
        kind, cover = self._get_repair_class()
        return [
            SQL(
                """
                SELECT move.id, visit.company_id, visit.service_day,
                       visit.service_class, 'visit', 'parts', visit.product_id,
                       partner.commercial_partner_id, cover.contract_id, visit.name,
                       'aftersales.visit', visit.id, 0.0, move.value
                  FROM aftersales_visit_part AS part
                  JOIN aftersales_visit AS visit ON visit.id = part.visit_id
                  JOIN stock_move AS move ON move.id = part.move_id
                   AND move.state = 'done'
                  JOIN res_partner AS partner ON partner.id = visit.partner_id
             LEFT JOIN aftersales_cover AS cover ON cover.id = visit.cover_id
                """
            ),
            SQL(
                """
                SELECT move.id, repair.company_id, %(day)s, %(kind)s,
                       'repair', 'parts', repair.product_id,
                       partner.commercial_partner_id, cover.contract_id,
                       repair.name, 'repair.order', repair.id,
                       0.0,
                       CASE WHEN move.repair_line_type = 'add' THEN move.value
                            ELSE -move.value END
                  FROM stock_move AS move
                  JOIN repair_order AS repair ON repair.id = move.repair_id
                       %(cover)s
                 WHERE move.repair_line_type IS NOT NULL AND move.state = 'done'
                """,
                day=self._get_day("move.date"),
                kind=kind,
                cover=cover,
            ),
            SQL(
                """
                SELECT labour.id, repair.company_id, %(day)s, %(kind)s,
                       'repair', 'labour', repair.product_id,
                       partner.commercial_partner_id, cover.contract_id,
                       repair.name, 'repair.order', repair.id,
                       0.0, labour.cost
                  FROM aftersales_repair_labour AS labour
                  JOIN repair_order AS repair ON repair.id = labour.repair_id
                       %(cover)s
                 WHERE labour.cost <> 0
                """,
                day=self._get_day("labour.start"),
                kind=kind,
                cover=cover,
            ),
        ]

    @property
    def _table_query(self) -> SQL:
        queries = [*self._get_revenue_queries(), *self._get_cost_queries()]
        # Ids of different tables must not meet: each source has its own rest.
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT row_id * %s + %s AS id, company_id, date, service_class, "
                "source, kind, product_id, partner_id, contract_id, reference, "
                "res_model, res_id, revenue, cost, "
                "COALESCE(revenue, 0) - COALESCE(cost, 0) AS margin "
                "FROM (%s) AS row (%s)",
                len(queries),
                number,
                query,
                SQL(_COLUMNS),
            )
            for number, query in enumerate(queries)
        )
