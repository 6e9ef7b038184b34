# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..roles import MANAGER

# What the warranty hangs on: written by deliveries, corrected by the manager.
_PROMISE = {
    "manufacture_date",
    "delivery_date",
    "delivery_partner_id",
    "delivery_origin",
    "warranty_end_date",
}
_UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}


class StockLot(models.Model):
    """What after-sales has to know of a unit: made, delivered, covered until."""

    _inherit = "stock.lot"

    manufacture_date = fields.Date(string="Factory Date", tracking=True)
    delivery_date = fields.Date(
        string="Delivered On",
        tracking=True,
        help="When the unit last went to its customer.",
    )
    delivery_partner_id = fields.Many2one(
        "res.partner", string="Delivered To", index="btree_not_null", tracking=True
    )
    delivery_origin = fields.Char(string="Delivered With")
    # Depends on the delivery alone: a warranty that changes later must not
    # change what was promised when the unit was delivered.
    warranty_end_date = fields.Date(
        string="Warranty Until",
        compute="_compute_warranty_end_date",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        help="The last day of the company's warranty, counted from delivery.",
    )
    aftersales_rma_line_ids = fields.One2many(
        "aftersales.rma.line", "lot_id", string="Return Lines"
    )
    aftersales_rma_count = fields.Integer(compute="_compute_aftersales_rma_count")

    _upper_name = models.Index("(upper(name))")

    @api.model_create_multi
    def create(self, vals_list):
        if any(_PROMISE.intersection(vals) for vals in vals_list):
            self.env["service.guarded.mixin"]._check_roles(MANAGER)
        return super().create(vals_list)

    @api.model
    def _search_by_serial(self, serials, domain, names):
        """Lots of these serials, in whichever case somebody typed them.

        For the hundreds of whole names that a sheet holds: core's trigram
        index finds parts of a name and takes seconds for so many whole ones.

        :param serials: serial numbers as typed
        :param domain: what else must hold
        :param names: fields to fetch
        """
        typed = list(serials)

        def to_sql(model, alias, query):
            return SQL(
                "UPPER(%s) = ANY(ARRAY(SELECT UPPER(typed) FROM unnest(%s) AS typed))",
                model._field_to_sql(alias, "name", query),
                typed,
            )

        if not typed:
            return self.browse()
        return self.search_fetch(Domain(domain) & Domain.custom(to_sql=to_sql), names)

    def write(self, vals):
        if _PROMISE.intersection(vals):
            self.env["service.guarded.mixin"]._check_roles(MANAGER)
        return super().write(vals)

    @api.depends("delivery_date")
    def _compute_warranty_end_date(self):
        for lot in self:
            lot.warranty_end_date = lot._warranty_end(lot.delivery_date)

    def _warranty_end(self, start):
        """Last covered day of a delivery on ``start``; False without warranty."""
        self.ensure_one()
        period = self.product_id.warranty
        unit = _UNITS.get(self.product_id.warranty_type)
        if not start or not period or not unit:
            return False
        return start + relativedelta(**{unit: int(period)})

    def _compute_aftersales_rma_count(self):
        counts = dict(
            self.env["aftersales.rma.line"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.aftersales_rma_count = counts.get(lot, 0)

    def action_view_aftersales_rma_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_rma_line_action"
        )
        action["domain"] = [
            "|",
            ("lot_id", "=", self.id),
            ("replacement_lot_id", "=", self.id),
        ]
        action["context"] = {}
        return action
