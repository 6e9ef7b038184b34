# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# Counter → registers of the firm behind it.
_REGISTERS = {
    "care_complaint_count": ("care.complaint",),
    "care_request_count": ("care.request",),
    "care_survey_count": ("care.survey.card", "care.satisfaction"),
    "care_callback_count": ("aftersales.callback",),
    "care_hotline_count": ("care.hotline.call",),
}


class ResPartner(models.Model):
    """What a customer said and asked, one button each where there is something.

    Counted for the whole firm, whoever of it called (D3-9.5, D3-5.2.1).
    """

    _inherit = "res.partner"

    care_complaint_count = fields.Integer(
        string="Complaints", compute="_compute_care_counts", groups="base.group_user"
    )
    care_request_count = fields.Integer(
        string="Requests", compute="_compute_care_counts", groups="base.group_user"
    )
    care_survey_count = fields.Integer(
        string="Surveys", compute="_compute_care_counts", groups="base.group_user"
    )
    care_callback_count = fields.Integer(
        string="Callbacks", compute="_compute_care_counts", groups="base.group_user"
    )
    care_hotline_count = fields.Integer(
        string="Hotline Calls", compute="_compute_care_counts", groups="base.group_user"
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_care_counts(self):
        """One query for each register, with the rights of who looks."""
        for name, models_ in _REGISTERS.items():
            counts = [self._count_by_firm(model, "partner_id") for model in models_]
            for partner in self:
                firm = partner.commercial_partner_id
                partner[name] = sum(count.get(firm, 0) for count in counts)

    def _view_care(self, action):
        self.ensure_one()
        firm = self.commercial_partner_id
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(f"customer_care.{action}"),
            "domain": [("partner_id", "child_of", firm.id)],
            "context": {"default_partner_id": self.id},
        }

    def action_view_care_complaints(self):
        return self._view_care("care_complaint_action")

    def action_view_care_requests(self):
        return self._view_care("care_request_action")

    def action_view_care_surveys(self):
        """The satisfaction forms, or the cards where there are no forms."""
        self.ensure_one()
        firm = self.commercial_partner_id
        forms = self.env["care.satisfaction"]
        if forms.search_count([("partner_id", "child_of", firm.id)], limit=1):
            return self._view_care("care_satisfaction_action")
        return self._view_care("care_survey_card_action")

    def action_view_care_callbacks(self):
        return self._view_care("care_callback_action")

    def action_view_care_hotline(self):
        return self._view_care("care_hotline_call_action")
