# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class Complaint(models.Model):
    """Where a complaint came from: call, callback, survey, visit (S57, D4-1.1).

    Each of these opens a complaint and leads to it; from the complaint the way
    goes back to what was said there.
    """

    _inherit = "care.complaint"

    callback_ids = fields.One2many(
        "aftersales.callback",
        "complaint_id",
        string="Callbacks",
        readonly=True,
        groups="base.group_user",
    )
    card_ids = fields.One2many(
        "care.survey.card",
        "complaint_id",
        string="Survey Cards",
        readonly=True,
        groups="base.group_user",
    )
    form_ids = fields.One2many(
        "care.satisfaction",
        "complaint_id",
        string="Satisfaction Forms",
        readonly=True,
        groups="base.group_user",
    )
    care_visit_ids = fields.One2many(
        "care.visit",
        "complaint_id",
        string="Customer Visits",
        readonly=True,
        groups="base.group_user",
    )
    improvement_ids = fields.One2many(
        "care.improvement",
        "complaint_id",
        string="Improvements",
        readonly=True,
        groups="base.group_user",
    )
    care_warning = fields.Char(
        related="partner_id.care_warning", string="Flagged Customer"
    )
    hotline_call_count = fields.Integer(
        compute="_compute_source_counts", groups="base.group_user"
    )
    callback_count = fields.Integer(
        compute="_compute_source_counts", groups="base.group_user"
    )
    survey_count = fields.Integer(
        compute="_compute_source_counts", groups="base.group_user"
    )
    care_visit_count = fields.Integer(
        compute="_compute_source_counts", groups="base.group_user"
    )
    improvement_count = fields.Integer(
        compute="_compute_source_counts", groups="base.group_user"
    )

    @api.model
    def _get_source_models(self):
        """``{counter: models}`` of what opens complaints."""
        return {
            "hotline_call_count": ("care.hotline.call",),
            "callback_count": ("aftersales.callback",),
            "survey_count": ("care.survey.card", "care.satisfaction"),
            "care_visit_count": ("care.visit",),
            "improvement_count": ("care.improvement",),
        }

    @api.depends(
        "hotline_call_ids", "callback_ids", "card_ids", "form_ids", "improvement_ids"
    )
    def _compute_source_counts(self):
        """One query for each register, however many complaints."""
        for counter, names in self._get_source_models().items():
            counts = dict.fromkeys(self.ids, 0)
            for name in names:
                for complaint, count in (
                    self.env[name]
                    .sudo()
                    ._read_group(
                        [("complaint_id", "in", self.ids)],
                        ["complaint_id"],
                        ["__count"],
                    )
                ):
                    counts[complaint.id] += count
            for complaint in self:
                complaint[counter] = counts.get(complaint.id, 0)

    def action_view_hotline_calls(self):
        self.ensure_one()
        return self._open_records(self.hotline_call_ids)

    def action_view_callbacks(self):
        self.ensure_one()
        return self._open_records(self.callback_ids)

    def action_view_surveys(self):
        """The card or the form; a complaint comes from one of them."""
        self.ensure_one()
        return self._open_records(self.card_ids or self.form_ids)

    def action_view_care_visits(self):
        self.ensure_one()
        return self._open_records(self.care_visit_ids)

    def action_view_improvements(self):
        self.ensure_one()
        return self._open_records(self.improvement_ids)
