# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    care_card_ids = fields.One2many(
        "care.survey.card",
        "ticket_id",
        string="Survey Card",
        readonly=True,
        groups="base.group_user",
    )

    _calls_of_day = models.Index("(company_id, called_at) WHERE is_call IS TRUE")

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            self.sudo().care_card_ids._take_customer()
        return result

    def action_view_survey_card(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Survey card of %s", self.number),
            "res_model": "care.survey.card",
            "view_mode": "list,form",
            "domain": [("ticket_id", "=", self.id)],
        }
