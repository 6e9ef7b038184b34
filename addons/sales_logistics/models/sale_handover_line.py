# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleHandoverLine(models.Model):
    """One open document that goes from the leaver to the successor (S52)."""

    _name = "sale.handover.line"
    _description = "Handed-over work"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "res_model, id"

    _register_parent = "handover_id"
    _guarded_fields = ("name", "res_model", "res_id")

    handover_id = fields.Many2one(
        "sale.handover", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="handover_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    name = fields.Char(string="Document", readonly=True)
    model_name = fields.Char(string="Kind", compute="_compute_model_name")

    def _compute_model_name(self):
        for line in self:
            line.model_name = self.env["ir.model"]._get(line.res_model).name
