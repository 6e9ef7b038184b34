# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.aftersales_rma_line import STATES


class AftersalesRmaReport(models.Model):
    """Returned goods as they stand today, for pivot and graph (S09, S11).

    A view of the database: nothing is stored, and the grouping is done there.
    Frozen figures are ``service.statistic.period``.
    """

    _name = "aftersales.rma.report"
    _description = "Analysis of returned goods"
    _auto = False
    _rec_name = "rma_id"
    _order = "signed_at desc, id desc"

    line_id = fields.Many2one("aftersales.rma.line", string="Goods", readonly=True)
    rma_id = fields.Many2one("aftersales.rma", string="Return", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product Model", readonly=True
    )
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    reason_id = fields.Many2one("aftersales.return.reason", readonly=True)
    state = fields.Selection(STATES, string="Status", readonly=True)
    request = fields.Selection(
        selection=lambda self: self._selection_of("request"), readonly=True
    )
    fault = fields.Selection(
        selection=lambda self: self._selection_of("fault"), readonly=True
    )
    grade = fields.Selection(
        selection=lambda self: self._selection_of("grade"), readonly=True
    )
    verdict = fields.Selection(
        selection=lambda self: self._selection_of("verdict"), readonly=True
    )
    disposition = fields.Selection(
        selection=lambda self: self._selection_of("disposition"), readonly=True
    )
    signed_at = fields.Datetime(string="Signed For", readonly=True)
    settle_due = fields.Datetime(string="To Finish By", readonly=True)
    shipped_at = fields.Datetime(readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit")
    days_taken = fields.Float(
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="From signing for the goods until they left for the customer.",
    )
    late_quantity = fields.Float(
        string="Quantity Late",
        readonly=True,
        digits="Product Unit",
        help="Shipped after the limit, or not shipped with the limit over (D1-2).",
    )

    def _selection_of(self, name):
        """The choices of a field of returned goods, in the user's language."""
        field = self.env["aftersales.rma.line"]._fields[name]
        return field._description_selection(self.env)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT line.id, line.id AS line_id, line.rma_id, line.company_id,
                   line.partner_id, line.product_id, product.product_tmpl_id,
                   template.categ_id, line.reason_id, line.state, line.request,
                   line.fault, line.grade, line.verdict, line.disposition,
                   line.signed_at, rma.settle_due,
                   line.shipped_at, line.quantity,
                   EXTRACT(EPOCH FROM line.shipped_at - line.signed_at) / 86400
                       AS days_taken,
                   CASE WHEN COALESCE(line.shipped_at, now() AT TIME ZONE 'UTC')
                             > rma.settle_due
                        THEN line.quantity ELSE 0 END AS late_quantity
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
             WHERE line.state NOT IN ('draft', 'cancelled')
            """
        )
