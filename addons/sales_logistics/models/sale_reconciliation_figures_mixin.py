# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, models
from odoo.tools import SQL

FIGURES = ("opening", "invoiced", "received", "closing", "delivered", "goods_open")

# Worth of a move at the price of its order line, in the company's currency; goods
# that come back count below zero. The order's rate is foreign ÷ company.
_WORTH = SQL(
    """(
    move.quantity * uom.factor / line_uom.factor
    * sol.price_total / sol.product_uom_qty
    / COALESCE(NULLIF(so.currency_rate, 0), 1)
    * CASE WHEN target.usage = 'customer' THEN 1 ELSE -1 END
)"""
)
_GOODS_JOINS = SQL(
    """
    JOIN sale_order_line sol ON sol.id = move.sale_line_id
    JOIN sale_order so ON so.id = sol.order_id
    JOIN res_partner partner ON partner.id = so.partner_id
    JOIN uom_uom uom ON uom.id = move.product_uom
    JOIN uom_uom line_uom ON line_uom.id = sol.product_uom_id
    JOIN stock_location source ON source.id = move.location_id
    JOIN stock_location target ON target.id = move.location_dest_id
    """
)


class SaleReconciliationFiguresMixin(models.AbstractModel):
    """Where the figures of reconciliations come from: the ledger and the moves.

    A handful of queries a company and month, however many customers there are.
    """

    _name = "sale.reconciliation.figures.mixin"
    _description = "Figures of a reconciliation"

    @api.model
    def _get_figures(self, company, month, partners=None):
        """``{customer id: figures}`` of who owes something, or had a movement.

        :param partners: customers asked for, also when all their figures are zero
        """
        self.env.flush_all()
        after = month + relativedelta(months=1)
        figures = defaultdict(lambda: dict.fromkeys(FIGURES, 0.0))
        moved = set()
        for query, names in (
            (
                self._get_ledger_query(company, month, after),
                ("opening", "invoiced", "received"),
            ),
            (self._get_goods_query(company, month, after), ("delivered", "goods_open")),
            (self._get_invoiced_query(company, after), ("goods_open",)),
        ):
            if partners is not None:
                query = SQL(
                    "SELECT * FROM (%s) q WHERE id IN %s",
                    query,
                    tuple(partners.ids) or (0,),
                )
            for partner_id, count, *amounts in self.env.execute_query(query):
                if count:
                    moved.add(partner_id)
                for name, amount in zip(names, amounts, strict=True):
                    figures[partner_id][name] += float(amount or 0)
        round_ = company.currency_id.round
        for figure in figures.values():
            figure["closing"] = (
                figure["opening"] + figure["invoiced"] - figure["received"]
            )
            figure.update({name: round_(figure[name]) for name in FIGURES})
        return {
            partner_id: figure
            for partner_id, figure in figures.items()
            if partners is not None
            or partner_id in moved
            or figure["closing"]
            or figure["goods_open"]
        }

    def _get_ledger_query(self, company, first, after):
        """Receivables before the month and in it: id, count, three sums."""
        return SQL(
            """
            SELECT partner.commercial_partner_id AS id,
                   COUNT(*) FILTER (WHERE aml.date >= %(first)s) AS count,
                   SUM(aml.balance) FILTER (WHERE aml.date < %(first)s) AS opening,
                   SUM(aml.balance) FILTER (
                       WHERE aml.date >= %(first)s
                         AND move.move_type IN ('out_invoice', 'out_refund')
                   ) AS invoiced,
                   SUM(-aml.balance) FILTER (
                       WHERE aml.date >= %(first)s
                         AND move.move_type NOT IN ('out_invoice', 'out_refund')
                   ) AS received
              FROM account_move_line aml
              JOIN account_move move ON move.id = aml.move_id
              JOIN account_account account
                ON account.id = aml.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_partner partner ON partner.id = aml.partner_id
             WHERE aml.company_id = %(company)s
               AND aml.parent_state = 'posted'
               AND aml.date < %(after)s
          GROUP BY partner.commercial_partner_id
            """,
            company=company.id,
            first=first,
            after=after,
        )

    def _get_goods_query(self, company, first, after):
        """Goods out less goods back, in the month and so far: id, count, two sums."""
        start, end = self._get_company_moments(company, first, after)
        return SQL(
            """
            SELECT partner.commercial_partner_id AS id,
                   COUNT(*) FILTER (WHERE move.date >= %(start)s) AS count,
                   SUM(%(worth)s) FILTER (WHERE move.date >= %(start)s) AS delivered,
                   SUM(%(worth)s) AS goods_open
              FROM stock_move move
              %(joins)s
             WHERE move.company_id = %(company)s
               AND move.state = 'done'
               AND move.date < %(end)s
               AND sol.product_uom_qty != 0
               AND (source.usage = 'customer') != (target.usage = 'customer')
          GROUP BY partner.commercial_partner_id
            """,
            worth=_WORTH,
            joins=_GOODS_JOINS,
            company=company.id,
            start=start,
            end=end,
        )

    def _get_invoiced_query(self, company, after):
        """What was invoiced for goods so far, as minus: id, 0, sum."""
        return SQL(
            """
            SELECT partner.commercial_partner_id AS id,
                   0 AS count,
                   SUM(
                       aml.price_total
                       / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                       * CASE move.move_type WHEN 'out_refund' THEN 1 ELSE -1 END
                   ) AS invoiced
              FROM account_move_line aml
              JOIN account_move move
                ON move.id = aml.move_id AND move.state = 'posted'
              JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = aml.id
              JOIN sale_order_line sol
                ON sol.id = rel.order_line_id
               AND NOT COALESCE(sol.is_downpayment, FALSE)
              JOIN product_product product ON product.id = sol.product_id
              JOIN product_template template
                ON template.id = product.product_tmpl_id AND template.type = 'consu'
              JOIN sale_order so ON so.id = sol.order_id
              JOIN res_partner partner ON partner.id = so.partner_id
             WHERE move.company_id = %(company)s
               AND move.move_type IN ('out_invoice', 'out_refund')
               AND move.date < %(after)s
          GROUP BY partner.commercial_partner_id
            """,
            company=company.id,
            after=after,
        )

    # -- the rows behind them ---

    @api.model
    def _get_rows(self, company, month, partners):
        """``{customer id: [values of lines]}`` of the month."""
        after = month + relativedelta(months=1)
        rows = defaultdict(list)
        entries = (
            self.env["account.move.line"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", company.id),
                    ("parent_state", "=", "posted"),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("partner_id.commercial_partner_id", "in", partners.ids),
                    ("date", ">=", month),
                    ("date", "<", after),
                ],
                ["partner_id", "date", "move_name", "ref", "balance"],
                order="date, id",
            )
        )
        for entry in entries:
            rows[entry.partner_id.commercial_partner_id.id].append(
                {
                    "kind": "entry",
                    "date": entry.date,
                    "name": entry.move_name or entry.ref,
                    "move_line_id": entry.id,
                    "amount": entry.balance,
                }
            )
        start, end = self._get_company_moments(company, month, after)
        zone = self._get_company_zone(company)
        for partner_id, *row in self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, move.id, move.date,
                       move.reference, move.product_id, %(worth)s,
                       move.quantity * uom.factor / home.factor
                       * CASE WHEN target.usage = 'customer' THEN 1 ELSE -1 END
                  FROM stock_move move
                  %(joins)s
                  JOIN product_product product ON product.id = move.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                  JOIN uom_uom home ON home.id = template.uom_id
                 WHERE move.company_id = %(company)s
                   AND move.state = 'done'
                   AND move.date >= %(start)s AND move.date < %(end)s
                   AND sol.product_uom_qty != 0
                   AND (source.usage = 'customer') != (target.usage = 'customer')
                   AND partner.commercial_partner_id IN %(partners)s
              ORDER BY move.date, move.id
                """,
                worth=_WORTH,
                joins=_GOODS_JOINS,
                company=company.id,
                start=start,
                end=end,
                partners=tuple(partners.ids) or (0,),
            )
        ):
            move_id, moment, name, product_id, worth, quantity = row
            rows[partner_id].append(
                {
                    "kind": "goods",
                    "date": utc.localize(moment).astimezone(zone).date(),
                    "name": name,
                    "stock_move_id": move_id,
                    "product_id": product_id,
                    "quantity": quantity,
                    "amount": float(worth or 0),
                }
            )
        return rows
