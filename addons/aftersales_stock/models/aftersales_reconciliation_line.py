# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesReconciliationLine(models.Model):
    """A product of a store's statement: the books and the keeper's own figure."""

    _name = "aftersales.reconciliation.line"
    _description = "Line of a reconciliation"
    _inherit = "service.retention.mixin"
    _order = "reconciliation_id, id"

    _register_parent = "reconciliation_id"
    _guarded_fields = ("product_id", "book_quantity", "unit_cost", "is_stated")

    reconciliation_id = fields.Many2one(
        "aftersales.reconciliation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="reconciliation_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    reconciliation_state = fields.Selection(
        related="reconciliation_id.state", string="Status of the Statement"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_cost = fields.Float(readonly=True, digits="Product Price")
    book_quantity = fields.Float(string="Books", readonly=True, digits="Product Unit")
    book_value = fields.Monetary(compute="_compute_values", store=True)
    stated_quantity = fields.Float(string="Keeper", digits="Product Unit")
    stated_value = fields.Monetary(compute="_compute_values", store=True)
    is_stated = fields.Boolean(string="Stated", readonly=True, copy=False)
    difference = fields.Float(
        compute="_compute_values", store=True, digits="Product Unit"
    )
    has_difference = fields.Boolean(compute="_compute_values", store=True)
    explanation = fields.Char()

    @api.depends("product_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.product_id.display_name

    @api.depends("book_quantity", "stated_quantity", "unit_cost", "is_stated")
    def _compute_values(self):
        for line in self:
            line.book_value = line.book_quantity * line.unit_cost
            stated = line.stated_quantity if line.is_stated else 0.0
            line.stated_value = stated * line.unit_cost
            apart = stated - line.book_quantity if line.is_stated else 0.0
            unit = line.product_id.uom_id
            line.has_difference = bool(unit and not unit.is_zero(apart))
            line.difference = apart if line.has_difference else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            self.check_access("create")
            raise UserError(
                self.env._("The products of a statement come from the books.")
            )
        return super().create(vals_list)

    def write(self, vals):
        names = {"stated_quantity", "explanation"} & set(vals)
        if names and not self._is_in_transition():
            signed = self.filtered(lambda line: line.reconciliation_state != "open")
            if signed:
                raise UserError(
                    self.env._(
                        "%s is signed by the keeper and stays. Hand it back first.",
                        ", ".join(signed.reconciliation_id.mapped("name")[:5]),
                    )
                )
        result = super().write(vals)
        if "stated_quantity" in vals:
            self._in_transition().write({"is_stated": True})
        return result
