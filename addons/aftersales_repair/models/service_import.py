# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceImport(models.Model):
    _inherit = "service.import"

    handler = fields.Selection(
        selection_add=[("aftersales.rma.import", "Returned goods")],
        ondelete={"aftersales.rma.import": "cascade"},
    )
    aftersales_rma_ids = fields.One2many("aftersales.rma", "import_id")
    aftersales_rma_count = fields.Integer(compute="_compute_aftersales_rma_count")

    def _compute_aftersales_rma_count(self):
        counts = dict(
            self.env["aftersales.rma"]._read_group(
                [("import_id", "in", self.ids)], ["import_id"], ["__count"]
            )
        )
        for record in self:
            record.aftersales_rma_count = counts.get(record, 0)

    def action_view_aftersales_rmas(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_rma_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["context"] = {}
        return action
