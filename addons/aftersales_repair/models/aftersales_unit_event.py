# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """The file of a unit: all that happened to a serial, in order of time.

    A view of the documents themselves; nothing is kept twice. A part of the
    suite that has something to tell of a unit extends
    ``_get_event_queries()``.
    """

    _name = "aftersales.unit.event"
    _description = "Event in the life of a unit"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "reference"

    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("delivery", "Delivery"),
            ("return", "Return"),
            ("inspection", "Inspection"),
            ("exchange", "Exchange"),
        ],
        readonly=True,
    )
    reference = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    note = fields.Char(string="What", readonly=True)
    cost = fields.Float(readonly=True, help="In the company's currency.")
    revenue = fields.Float(readonly=True, help="In the company's currency.")

    def _get_event_queries(self):
        """Queries whose rows are the events.

        :return: ``{key: SQL}``; each query gives, in this order and typed:
            lot_id int, company_id int, date timestamp (UTC), kind text,
            reference text, res_model text, res_id int, note text,
            cost numeric, revenue numeric
        """
        return {
            "return": SQL(
                """
                SELECT line.lot_id, line.company_id, line.signed_at, 'return',
                       rma.name, 'aftersales.rma', rma.id, line.reason_note,
                       0.0, 0.0
                  FROM aftersales_rma_line AS line
                  JOIN aftersales_rma AS rma ON rma.id = line.rma_id
                 WHERE line.lot_id IS NOT NULL
                   AND line.state NOT IN ('draft', 'cancelled')
                """
            ),
            "inspection": SQL(
                """
                SELECT line.lot_id, line.company_id, line.inspected_at, 'inspection',
                       rma.name, 'aftersales.rma', rma.id, line.finding, 0.0, 0.0
                  FROM aftersales_rma_line AS line
                  JOIN aftersales_rma AS rma ON rma.id = line.rma_id
                 WHERE line.lot_id IS NOT NULL AND line.inspected_at IS NOT NULL
                """
            ),
        }

    @property
    def _table_query(self) -> SQL:
        events = SQL(" UNION ALL ").join(
            SQL(
                "SELECT * FROM (%s) AS event (lot_id, company_id, date, kind, "
                "reference, res_model, res_id, note, cost, revenue)",
                query,
            )
            for query in self._get_event_queries().values()
        )
        return SQL(
            "SELECT row_number() OVER (ORDER BY date, res_model, res_id, lot_id) "
            "AS id, event.* FROM (%s) AS event",
            events,
        )
