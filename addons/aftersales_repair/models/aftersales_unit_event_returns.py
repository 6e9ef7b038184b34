# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """What returns tell of a unit: exchanged (both serials), sent back, paid back."""

    _inherit = "aftersales.unit.event"

    kind = fields.Selection(
        selection_add=[("shipping", "Sent back"), ("refund", "Paid back")]
    )

    def _get_event_queries(self):
        queries = super()._get_event_queries()
        queries["exchange_old"] = SQL(
            """
            SELECT line.lot_id, line.company_id,
                   COALESCE(line.advance_shipped_at, line.shipped_at), 'exchange',
                   rma.name, 'aftersales.rma', rma.id,
                   '→ ' || COALESCE(other.name, ''), 0.0, 0.0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              LEFT JOIN stock_lot AS other ON other.id = line.replacement_lot_id
             WHERE line.lot_id IS NOT NULL
               AND line.disposition IN ('exchange', 'charge')
               AND COALESCE(line.advance_shipped_at, line.shipped_at) IS NOT NULL
            """
        )
        queries["exchange_new"] = SQL(
            """
            SELECT line.replacement_lot_id, line.company_id,
                   COALESCE(line.advance_shipped_at, line.shipped_at), 'exchange',
                   rma.name, 'aftersales.rma', rma.id,
                   '← ' || COALESCE(other.name, ''), 0.0,
                   abs(COALESCE(charge.balance, 0.0))
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              LEFT JOIN stock_lot AS other ON other.id = line.lot_id
              LEFT JOIN account_move_line AS charge
                     ON charge.id = line.advance_line_id
             WHERE line.replacement_lot_id IS NOT NULL
               AND COALESCE(line.advance_shipped_at, line.shipped_at) IS NOT NULL
            """
        )
        queries["shipping"] = SQL(
            """
            SELECT line.lot_id, line.company_id, line.shipped_at, 'shipping',
                   rma.name, 'aftersales.rma', rma.id, line.verdict_text, 0.0, 0.0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
             WHERE line.lot_id IS NOT NULL AND line.state = 'shipped'
               AND line.disposition IN ('repair', 'return')
            """
        )
        queries["refund"] = SQL(
            """
            SELECT line.lot_id, line.company_id, line.shipped_at, 'refund',
                   rma.name, 'aftersales.rma', rma.id, credit_note.name, 0.0,
                   -abs(COALESCE(credit.balance, 0.0))
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              LEFT JOIN account_move_line AS credit ON credit.id = line.credit_line_id
              LEFT JOIN account_move AS credit_note
                     ON credit_note.id = credit.move_id
             WHERE line.lot_id IS NOT NULL AND line.state = 'refunded'
            """
        )
        return queries
