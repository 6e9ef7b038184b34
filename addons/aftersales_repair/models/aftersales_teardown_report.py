# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesTeardownReport(models.Model):
    """Yield of teardowns: what came out of which product (S14)."""

    _name = "aftersales.teardown.report"
    _description = "Yield of teardowns"
    _auto = False
    _order = "day desc, id"
    _rec_name = "part_id"

    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True)
    teardown_id = fields.Many2one("aftersales.teardown", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    worker_id = fields.Many2one("res.users", string="Torn Down By", readonly=True)
    state = fields.Selection(
        [("done", "To finance"), ("closed", "Reviewed and closed")],
        string="Status",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    part_id = fields.Many2one("product.product", readonly=True)
    graded_qty = fields.Float(string="Parts", readonly=True)
    good_qty = fields.Float(string="Good", readonly=True)
    damaged_qty = fields.Float(string="Damaged", readonly=True)
    missing_qty = fields.Float(string="Missing", readonly=True)
    yield_percent = fields.Float(
        string="Yield (%)",
        readonly=True,
        aggregator="avg",
        help="Good parts of all that were graded.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(string="Value of Parts", readonly=True)
    loss_value = fields.Monetary(
        string="Loss",
        readonly=True,
        help="The loss of the batch, in equal shares on its lines.",
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT part.id, teardown.company_id, teardown.day,
                   teardown.id AS teardown_id,
                   teardown.warehouse_id, teardown.worker_id, teardown.state,
                   teardown.product_id, part.product_id AS part_id,
                   graded.quantity AS graded_qty,
                   part.good_qty, part.damaged_qty, part.missing_qty,
                   100.0 * part.good_qty / NULLIF(graded.quantity, 0) AS yield_percent,
                   part.value,
                   teardown.loss_value / COUNT(*) OVER (PARTITION BY teardown.id)
                     AS loss_value
              FROM aftersales_teardown_part AS part
              JOIN aftersales_teardown AS teardown ON teardown.id = part.teardown_id
             CROSS JOIN LATERAL (
                    SELECT COALESCE(part.good_qty, 0) + COALESCE(part.damaged_qty, 0)
                           + COALESCE(part.missing_qty, 0) AS quantity) AS graded
             WHERE teardown.state IN ('done', 'closed')
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """Yield of a group is good of graded, not the mean of its lines."""
        if aggregate_spec == "yield_percent:avg":
            return SQL(
                "100.0 * SUM(%s) / NULLIF(SUM(%s), 0)",
                self._field_to_sql(self._table, "good_qty", query),
                self._field_to_sql(self._table, "graded_qty", query),
            )
        return super()._read_group_select(aggregate_spec, query)
