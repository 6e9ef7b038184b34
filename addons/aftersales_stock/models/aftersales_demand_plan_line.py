# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesDemandPlanLine(models.Model):
    """A material of the yearly demand plan (D4-4.3.3b)."""

    _name = "aftersales.demand.plan.line"
    _description = "Demand plan line"
    _inherit = "service.retention.mixin"
    _order = "plan_id desc, material_kind, product_id, id"
    _check_company_auto = True

    _register_parent = "plan_id"
    _guarded_fields = ("consumption", "open_need")

    plan_id = fields.Many2one(
        "aftersales.demand.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Material",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('material_kind', '!=', False)]",
    )
    material_kind = fields.Selection(
        related="product_id.material_kind", store=True, string="Kind"
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    consumption = fields.Float(
        string="Used Last Year", readonly=True, copy=False, digits="Product Unit"
    )
    open_need = fields.Float(
        string="Still Waited For", readonly=True, copy=False, digits="Product Unit"
    )
    quantity = fields.Float(string="Planned Quantity", digits="Product Unit")
    note = fields.Char()

    _product_once = models.UniqueIndex(
        "(plan_id, product_id)", "The material stands in the plan already."
    )
    _quantity_not_negative = models.Constraint(
        "CHECK (quantity >= 0)", "Nothing can be planned below zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        lines.plan_id._void_changed_lines()
        return lines

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()
        self.plan_id._void_changed_lines()
        return result

    def unlink(self):
        self._check_draft()
        plans = self.plan_id
        result = super().unlink()
        plans.exists()._void_changed_lines()
        return result

    def _check_draft(self):
        fixed = self.plan_id.filtered(lambda plan: plan.state != "draft")
        if fixed:
            raise UserError(
                self.env._("%s was approved as it is.", fixed[0].display_name)
            )
