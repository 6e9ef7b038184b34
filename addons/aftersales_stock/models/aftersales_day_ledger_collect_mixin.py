# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..movement_kinds import SITE_KINDS

# Stores of a site whose movements its ledger tells; lent goods and goods on their
# way lie in no store.
LEDGER_STORES = ("good", "damaged")


class AftersalesDayLedgerCollectMixin(models.AbstractModel):
    """What was done in the ERP becomes lines of the day's ledger (S32, D4-2.1a)."""

    _name = "aftersales.day.ledger.collect.mixin"
    _description = "Daily movement ledger: moves of the day"

    def _collect_moves(self):
        """Add the moves that no ledger has yet, with the balance after each.

        Also what was moved on the day before after that ledger had been sent.
        Moves that booking a ledger made stand on that ledger already.
        """
        rows = self._find_moves()
        if not rows:
            return
        lines = self.env["aftersales.day.ledger.line"].sudo()._in_transition()
        lines.create([self._prepare_collected(row) for row in rows])
        self._fill_balances()

    def _find_moves(self):
        self.env.flush_all()
        spans = [(ledger.id, *ledger._get_collect_span()) for ledger in self]
        if not spans:
            return []
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT ledger.id AS ledger_id, line.id AS move_line_id, side.direction,
                       store.aftersales_store AS store, line.product_id,
                       line.quantity, line.product_uom_id, lot.name AS lot_name,
                       kind.aftersales_kind AS kind, picking.aftersales_is_red,
                       COALESCE(picking.name, move.reference) AS transfer,
                       picking.origin, picking.aftersales_packing_no AS packing_no,
                       move.date
                  FROM (VALUES %(spans)s) AS span (ledger_id, start_at, end_at)
                  JOIN aftersales_day_ledger AS ledger ON ledger.id = span.ledger_id
                  JOIN stock_move AS move
                    ON move.date >= span.start_at::timestamp
                   AND move.date < span.end_at::timestamp
                   AND move.state = 'done'
                   AND move.aftersales_ledger_line_id IS NULL
                  JOIN stock_move_line AS line ON line.move_id = move.id
                  JOIN stock_location AS source ON source.id = line.location_id
                  JOIN stock_location AS target ON target.id = line.location_dest_id
                 CROSS JOIN LATERAL (
                        VALUES ('out', source.id), ('in', target.id)
                       ) AS side (direction, location_id)
                  JOIN stock_location AS store ON store.id = side.location_id
                   AND store.aftersales_site_id = ledger.site_id
                   AND store.aftersales_store IN %(stores)s
                  LEFT JOIN stock_lot AS lot ON lot.id = line.lot_id
                  LEFT JOIN stock_picking AS picking ON picking.id = move.picking_id
                  LEFT JOIN stock_picking_type AS kind
                    ON kind.id = move.picking_type_id
                 WHERE line.quantity <> 0
                   AND (source.aftersales_site_id IS DISTINCT FROM
                        target.aftersales_site_id
                        OR source.aftersales_store IS DISTINCT FROM
                        target.aftersales_store)
                   AND NOT EXISTS (
                        SELECT FROM aftersales_day_ledger_line AS known
                         WHERE known.move_line_id = line.id
                           AND known.direction = side.direction)
                 ORDER BY ledger.id, move.date, line.id, side.direction DESC
                """,
                spans=SQL(", ").join(SQL("(%s, %s, %s)", *span) for span in spans),
                stores=LEDGER_STORES,
            )
        )

    def _get_collect_span(self):
        """From when to when this ledger takes moves in.

        It begins with its day; with the day before when that ledger is sent: what
        was moved later in the evening is told here.
        """
        start, end = self._get_span()
        before = self.search(
            [("site_id", "=", self.site_id.id), ("day", "<", self.day)],
            order="day desc",
            limit=1,
        )
        if before and before.state != "open":
            start = before._get_span()[0]
        return start, end

    def _prepare_collected(self, row):
        return {
            "ledger_id": row["ledger_id"],
            "source": "erp",
            "state": "done",
            "move_line_id": row["move_line_id"],
            "done_at": row["date"],
            "direction": row["direction"],
            "kind": row["kind"] if row["kind"] in SITE_KINDS else False,
            "store": row["store"],
            "product_id": row["product_id"],
            "lot_name": row["lot_name"],
            "quantity": row["quantity"],
            "uom_id": row["product_uom_id"],
            "slip_no": row["origin"] or row["transfer"],
            "packing_no": row["packing_no"],
        }

    def _fill_balances(self):
        """The stock of each product in the store after each of these ledgers' lines.

        Counted back from what is there now: each later movement undone.
        """
        lines = self.line_ids.sudo().filtered(lambda line: line._get_moved_lines())
        if not lines:
            return
        now, later = self._read_stock(lines), self._read_later(lines)
        balances = {}
        for key, moves in later.items():
            balance = now[key]
            for move_line_id, delta in moves:
                balances[move_line_id, key[1]] = balance
                balance -= delta
        for line in lines._in_transition():
            last = max(line._get_moved_lines().ids)
            known = balances.get((last, line.store))
            if known is not None and line.balance != known:
                line.balance = known

    def _read_stock(self, lines):
        """``{(site, store, product): quantity now}``."""
        self.env["stock.quant"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT location.aftersales_site_id, location.aftersales_store,
                       quant.product_id, SUM(quant.quantity)::float8
                  FROM stock_quant AS quant
                  JOIN stock_location AS location ON location.id = quant.location_id
                 WHERE location.aftersales_site_id IN %s
                   AND location.aftersales_store IN %s
                   AND quant.product_id IN %s
                 GROUP BY 1, 2, 3
                """,
                tuple(lines.ledger_id.site_id.ids),
                LEDGER_STORES,
                tuple(lines.product_id.ids),
            )
        )
        return defaultdict(float, {row[:3]: row[3] for row in rows})

    def _read_later(self, lines):
        """``{(site, store, product): [(move line, change), ...]}``, latest first."""
        self.env["stock.move.line"].flush_model()
        self.env["stock.move"].flush_model()
        start = min(line.move_id.date for line in lines._get_moved_lines())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT location.aftersales_site_id, location.aftersales_store,
                       line.product_id, line.id,
                       (side.sign * line.quantity_product_uom)::float8
                  FROM stock_move AS move
                  JOIN stock_move_line AS line ON line.move_id = move.id
                 CROSS JOIN LATERAL (
                        VALUES (-1, line.location_id), (1, line.location_dest_id)
                       ) AS side (sign, location_id)
                  JOIN stock_location AS location ON location.id = side.location_id
                 WHERE move.date >= %s AND move.state = 'done'
                   AND move.product_id IN %s
                   AND location.aftersales_site_id IN %s
                   AND location.aftersales_store IN %s
                 ORDER BY move.date DESC, line.id DESC
                """,
                start,
                tuple(lines.product_id.ids),
                tuple(lines.ledger_id.site_id.ids),
                LEDGER_STORES,
            )
        )
        later = defaultdict(list)
        for *key, line_id, delta in rows:
            later[tuple(key)].append((line_id, delta))
        return later
