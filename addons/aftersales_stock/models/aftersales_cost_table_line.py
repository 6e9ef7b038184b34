# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesCostTableLine(models.Model):
    """What a part cost a department in a month; as it was frozen (S39)."""

    _name = "aftersales.cost.table.line"
    _description = "Parts cost of a month"
    _inherit = "service.retention.mixin"
    _order = "table_id desc, value desc, id"
    _register_parent = "table_id"
    _guarded_fields = (
        "table_id",
        "product_id",
        "quantity",
        "value",
        "damaged_value",
    )

    table_id = fields.Many2one(
        "aftersales.cost.table",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    department_id = fields.Many2one(
        related="table_id.department_id", store=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="table_id.company_id", store=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(related="table_id.date_from", store=True, string="Month")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, index=True, ondelete="restrict"
    )
    categ_id = fields.Many2one(related="product_id.categ_id")
    quantity = fields.Float(required=True, readonly=True, digits="Product Unit")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    value = fields.Monetary(required=True, readonly=True)
    damaged_value = fields.Monetary(
        string="Came Back Damaged",
        readonly=True,
        help="Worn parts that were taken in from use, at the value that they have in "
        "the books: it goes off the account of own use.",
    )
    net_value = fields.Monetary(
        string="Cost in the Books",
        compute="_compute_net_value",
        store=True,
        help="What the part cost the department by the account of own use.",
    )

    @api.depends("value", "damaged_value")
    def _compute_net_value(self):
        for line in self:
            line.net_value = line.value - line.damaged_value
