# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ServiceChecklistTemplateLine(models.Model):
    """One point of a checklist. Runs copy it when they begin."""

    _name = "service.checklist.template.line"
    _description = "Checklist point"
    _inherit = "service.checklist.line.mixin"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "service.checklist.template", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(translate=True)
    area = fields.Char(translate=True)
    instruction = fields.Char(translate=True)
    choice_ids = fields.One2many("service.checklist.choice", "line_id", copy=True)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.template_id._content_changed()
        return lines

    def write(self, vals):
        templates = self.template_id
        result = super().write(vals)
        (templates | self.template_id)._content_changed()
        return result

    def unlink(self):
        templates = self.template_id
        result = super().unlink()
        templates.exists()._content_changed()
        return result
