# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterable

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# An id is the serial's, times this, plus the place in the serial's own file: so
# that an id alone says where to look, and stays exact in a browser's numbers.
_PLACES = 1 << 20

# Name and type of the columns that a branch gives, in this order.
_COLUMNS = (
    ("lot_id", "int4"),
    ("company_id", "int4"),
    ("date", "timestamp"),
    ("kind", "text"),
    ("reference", "text"),
    ("res_model", "text"),
    ("res_id", "int4"),
    ("note", "text"),
    ("cost", "numeric"),
    ("revenue", "numeric"),
)


class AftersalesUnitEvent(models.Model):
    """The file of a unit: all that happened to a serial, in order of time.

    A view of the documents themselves; nothing is kept twice. A part of the
    suite that has something to tell of a unit extends ``_get_event_queries()``.

    Asked for a serial, PostgreSQL reads each branch by its own index, whatever
    else the tables hold: the rows are numbered within a serial, and what is
    asked by id is asked by serial as well (see ``_search``).
    """

    _name = "aftersales.unit.event"
    _description = "Event in the life of a unit"
    _inherit = "aftersales.unit.event.query.mixin"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "reference"
    # Written to the database before the view is read; a part that extends the
    # queries names what it reads in a ``_depends`` of its own.
    _depends = {
        "aftersales.problem": ["lot_id", "state", "description", "reported_at"],
        "aftersales.rma": ["name"],
        "aftersales.rma.line": [
            "lot_id",
            "state",
            "disposition",
            "signed_at",
            "inspected_at",
            "shipped_at",
            "finding",
            "reason_note",
            "replacement_lot_id",
        ],
        "aftersales.verdict": ["lot_id", "reason", "line_id", "override_id"],
        "aftersales.visit": ["lot_id", "state", "planned_start", "technician_id"],
        "helpdesk.ticket": ["lot_id", "number", "name"],
        "repair.order": [
            "lot_id",
            "state",
            "move_id",
            "sale_order_id",
            "aftersales_line_id",
        ],
        "sale.order": ["state", "amount_untaxed", "currency_rate"],
        "stock.move": [
            "state",
            "date",
            "value",
            "quantity",
            "repair_id",
            "repair_line_type",
            "aftersales_rma_id",
        ],
        "stock.move.line": [
            "lot_id",
            "state",
            "date",
            "quantity",
            "picking_id",
            "location_id",
            "location_dest_id",
        ],
    }

    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("delivery", "Delivery"),
            ("shipping", "Sent back"),
            ("call", "Call"),
            ("visit", "Visit"),
            ("return", "Return"),
            ("inspection", "Inspection"),
            ("verdict", "Verdict"),
            ("repair", "Repair"),
            ("part_in", "Part built in"),
            ("part_out", "Part taken out"),
            ("exchange", "Exchange"),
            ("replacement", "Replacement left the store"),
            ("problem", "Quality problem"),
        ],
        readonly=True,
    )
    reference = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    note = fields.Char(string="What", readonly=True)
    cost = fields.Float(readonly=True, help="In the company's currency.")
    revenue = fields.Float(readonly=True, help="In the company's currency.")

    @property
    def _table_query(self) -> SQL:
        columns = SQL(", ").join(
            SQL("%s::%s AS %s", SQL.identifier(name), SQL(kind), SQL.identifier(name))
            for name, kind in _COLUMNS
        )
        names = SQL(", ").join(SQL.identifier(name) for name, _kind in _COLUMNS)
        # Same types in all branches: only then a serial is looked for in each.
        events = SQL(" UNION ALL ").join(
            SQL("SELECT %s FROM (%s) AS branch (%s)", columns, query, names)
            for query in self._get_event_queries().values()
        )
        return SQL(
            "SELECT event.lot_id::int8 * %(places)s + row_number() OVER ("
            "PARTITION BY event.lot_id "
            "ORDER BY event.date, event.kind, event.res_model, event.res_id) AS id, "
            "event.* FROM (%(events)s) AS event",
            places=SQL(str(_PLACES)),
            events=events,
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Rows that are asked for by id are looked for in their serials' files."""
        domain = Domain(domain).map_conditions(_with_serials)
        return super()._search(domain, *args, **kwargs)

    def action_open(self):
        """The document of this event."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }


def _with_serials(condition):
    if condition.field_expr != "id" or condition.operator not in ("=", "in"):
        return condition
    value = condition.value
    ids = [value] if isinstance(value, int) else value
    if not isinstance(ids, Iterable):
        # A query: it says by itself what it looks for.
        return condition
    serials = {one // _PLACES for one in ids if isinstance(one, int) and one}
    return condition & Domain("lot_id", "in", serials)
