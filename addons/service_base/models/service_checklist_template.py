# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..roles import USER


class ServiceChecklistTemplate(models.Model):
    """A checklist as it is asked: points, limits, crew, who signs (S19, S28)."""

    _name = "service.checklist.template"
    _description = "Checklist"
    _inherit = "mail.thread"
    _order = "category, sequence, name"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category = fields.Selection(
        [
            ("equipment", "Equipment"),
            ("warehouse", "Warehouse"),
            ("safety", "Safety"),
            ("hygiene", "Cleaning and hygiene"),
            ("service", "Service"),
            ("other", "Other"),
        ],
        default="equipment",
        required=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: every company may use it.",
    )
    instructions = fields.Html()
    line_ids = fields.One2many(
        "service.checklist.template.line", "template_id", copy=True
    )
    line_count = fields.Integer(string="Points", compute="_compute_line_count")
    # D3-11.8
    min_crew = fields.Integer(
        string="People at Least",
        default=lambda self: int(self._get_policy("checklist.min_crew")),
        required=True,
        tracking=True,
    )
    # D3-11.6
    has_window = fields.Boolean(string="At a Time of Day", tracking=True)
    window_start = fields.Float(
        string="Not Before",
        default=lambda self: self._get_policy("checklist.window_start"),
        tracking=True,
    )
    window_end = fields.Float(
        string="Not After",
        default=lambda self: self._get_policy("checklist.window_end"),
        tracking=True,
    )
    signature_required = fields.Boolean(string="Signature", tracking=True)
    signer_group_id = fields.Many2one(
        "res.groups",
        string="Signed By",
        tracking=True,
        help="Empty: one of the crew signs.",
    )
    approval_group_id = fields.Many2one(
        "res.groups",
        string="Report Approved By",
        tracking=True,
        help="Empty: the report needs no approval.",
    )
    follow_up_kind = fields.Selection(
        [("finding", "Finding")],
        string="Follow-up",
        default="finding",
        required=True,
        tracking=True,
        help="What a bad answer opens. Other addons add their documents.",
    )
    # D3-11.10
    follow_up_days = fields.Integer(
        default=lambda self: int(self._get_policy("checklist.follow_up_days")),
        required=True,
        tracking=True,
        help="The follow-up is due that many days after the inspection.",
    )
    plan_ids = fields.One2many("service.checklist.plan", "template_id", readonly=True)
    plan_count = fields.Integer(string="Plans", compute="_compute_plan_count")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "A checklist of this code exists already.",
    )

    def _get_policy(self, code):
        return self.env["service.policy"]._get_value(code, self.env.company)

    @api.depends("line_ids")
    def _compute_line_count(self):
        groups = self.env["service.checklist.template.line"]._read_group(
            [("template_id", "in", self.ids)], ["template_id"], ["__count"]
        )
        counts = dict(groups)
        for template in self:
            template.line_count = counts.get(template, 0)

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        groups = self.env["service.checklist.plan"]._read_group(
            [("template_id", "in", self.ids)], ["template_id"], ["__count"]
        )
        counts = dict(groups)
        for template in self:
            template.plan_count = counts.get(template, 0)

    @api.constrains("min_crew", "follow_up_days")
    def _check_numbers(self):
        for template in self:
            if template.min_crew < 1 or template.follow_up_days < 0:
                raise ValidationError(
                    self.env._(
                        "%s: 1 person or more, and 0 or more days for the follow-up.",
                        template.name,
                    )
                )

    @api.constrains("has_window", "window_start", "window_end")
    def _check_window(self):
        for template in self.filtered("has_window"):
            if not 0 <= template.window_start < template.window_end <= 24:
                raise ValidationError(
                    self.env._(
                        "%s: the time of day begins before it ends, between 0:00 and "
                        "24:00.",
                        template.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"message_follower_ids", "active", "sequence"}:
            self._content_changed()
        return result

    def _content_changed(self):
        """What was approved is not what would be done now: see the plan."""
        plans = self.env["service.checklist.plan"].sudo()
        domain = [("template_id", "in", self.ids), ("approved_at", "!=", False)]
        plans.search(domain)._void_approval()

    # -- ways to other documents ----------------------------------------------

    def action_open_run(self):
        """A checklist outside any plan, for today; the user is its crew."""
        self.ensure_one()
        runs = self.env["service.checklist.run"]
        runs._check_roles(USER)
        self.check_access("read")
        run = runs._open_for_today(self, self.company_id or self.env.company)
        return run.with_env(self.env)._get_form_action()

    def action_view_plans(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plans of %s", self.name),
            "res_model": "service.checklist.plan",
            "view_mode": "list,form",
            "domain": [("template_id", "=", self.id)],
            "context": {"default_template_id": self.id},
        }
