# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    aftersales_zone_id = fields.Many2one(
        "aftersales.zone",
        string="Response Zone",
        index="btree_not_null",
        groups="base.group_user",
    )
    aftersales_rma_ids = fields.One2many(
        "aftersales.rma", "partner_id", string="Returns", groups="base.group_user"
    )
    aftersales_rma_count = fields.Integer(
        compute="_compute_aftersales_rma_count", groups="base.group_user"
    )

    def _compute_aftersales_rma_count(self):
        counts = dict(
            self.env["aftersales.rma"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.aftersales_rma_count = counts.get(partner, 0)

    def action_view_aftersales_rmas(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_rma_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
