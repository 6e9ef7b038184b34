# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import date_utils

from ..roles import APPRAISERS


class CareAppraisal(models.Model):
    """Appraisal of a person for a quarter 季度考核 (S65, D2-C2.3, D2-C4.1).

    The superior judges results, attitude and responsibility; nobody judges
    themselves (D1-L5, D2-A2, D2-J4.1, D2-J4.7, D4-5.12). A reward or a penalty is
    proposed to the accountability register, which has its own chain.

    Staff are assessed and rewarded regularly (D2-R16, D2-5.3).
    """

    _name = "care.appraisal"
    _description = "Appraisal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("done",)
    _register_date_field = "done_at"
    _guarded_fields = ("done_at", "appraiser_id", "case_id")

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
    )
    date_from = fields.Date(
        string="Quarter From",
        required=True,
        default=lambda self: self._get_last_quarter(self.env.company),
        tracking=True,
    )
    date_to = fields.Date(
        string="Until", compute="_compute_date_to", store=True, precompute=True
    )
    quarter = fields.Char(compute="_compute_date_to", store=True, precompute=True)
    line_ids = fields.One2many("care.appraisal.line", "appraisal_id", string="Judged")
    score = fields.Float(
        compute="_compute_score",
        store=True,
        digits=(16, 1),
        aggregator="avg",
        help="Weighted mean of what was judged, 0 to 100.",
    )
    strengths = fields.Text(string="Done Well")
    aims = fields.Text(string="To Improve")
    article_id = fields.Many2one(
        "service.accountability.article",
        string="Reward or Penalty",
        ondelete="restrict",
        help="Proposed to the register of rewards and penalties (D2-C2.3).",
    )
    case_id = fields.Many2one(
        "service.accountability.case",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="service_base.group_hr",
    )
    appraiser_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", tracking=True
    )
    state = fields.Selection(
        [("draft", "Open"), ("done", "Done")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    done_at = fields.Datetime(readonly=True, copy=False)

    _quarter_once = models.UniqueIndex(
        "(employee_id, date_from)", "The person has an appraisal for this quarter."
    )

    @api.model
    def _get_last_quarter(self, company):
        """First day of the last quarter that is over."""
        today = self.env["service.policy"]._today(company)
        start = date_utils.start_of(today, "quarter")
        return date_utils.start_of(date_utils.subtract(start, days=1), "quarter")

    @api.depends("employee_id")
    def _compute_department_id(self):
        for appraisal in self:
            appraisal.department_id = appraisal.employee_id.sudo().department_id

    @api.depends("date_from")
    def _compute_date_to(self):
        for appraisal in self:
            day = appraisal.date_from
            appraisal.date_to = day and date_utils.end_of(day, "quarter")
            appraisal.quarter = day and f"{day.year} Q{(day.month + 2) // 3}"

    @api.depends("line_ids.score", "line_ids.weight")
    def _compute_score(self):
        for appraisal in self:
            weight = sum(appraisal.line_ids.mapped("weight"))
            total = sum(line.score * line.weight for line in appraisal.line_ids)
            appraisal.score = total / weight if weight else 0.0

    @api.depends("employee_id", "quarter")
    def _compute_display_name(self):
        for appraisal in self:
            person = appraisal.employee_id.name or ""
            appraisal.display_name = f"{person} {appraisal.quarter or ''}".strip()

    @api.constrains("date_from")
    def _check_quarter(self):
        for appraisal in self:
            if appraisal.date_from != date_utils.start_of(
                appraisal.date_from, "quarter"
            ):
                raise ValidationError(
                    self.env._(
                        "%(appraisal)s: %(day)s is not the first day of a quarter "
                        "(D2-C2.3).",
                        appraisal=appraisal.display_name,
                        day=appraisal.date_from,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        appraisals = super().create(vals_list)
        appraisals._check_not_own()
        criteria = self.env["care.appraisal.criterion"].sudo()
        criteria = criteria.search([("active", "=", True)])
        for appraisal in appraisals.filtered(lambda one: not one.line_ids):
            own = criteria.filtered(
                lambda one, company=appraisal.company_id: (
                    one.company_id in (company, company.browse())
                )
            )
            appraisal.line_ids = [
                Command.create({"criterion_id": one.id, "weight": one.weight})
                for one in own
            ]
        return appraisals

    def write(self, vals):
        if not self._is_in_transition():
            self._check_not_own()
            late = self.filtered(lambda one: one.state == "done")
            kept = {"active", "message_follower_ids", "activity_ids", "message_ids"}
            if late and set(vals) - kept:
                raise UserError(
                    self.env._(
                        "%s is done and stays as it is (D2-C2.4).",
                        late[0].display_name,
                    )
                )
        return super().write(vals)

    def _check_not_own(self):
        own = self.filtered(lambda one: one.sudo().employee_id.user_id == self.env.user)
        if own and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: nobody appraises themselves (D1-L5). Your superior does it.",
                    own[0].display_name,
                )
            )

    # -- done ---

    def action_finish(self):
        return self._run_step(
            "finish", APPRAISERS, self.env._("The appraisal cannot be finished.")
        )

    def _get_cannot_finish_reasons(self):
        reasons = {}
        for appraisal in self:
            texts = []
            lines = appraisal.line_ids
            if appraisal.state != "draft":
                texts.append(self.env._("It is done."))
            elif not lines or lines.filtered(lambda line: not line.is_judged):
                texts.append(
                    self.env._(
                        "Judge results, attitude and responsibility, each from 0 to "
                        "100 (D2-C4.1)."
                    )
                )
            if appraisal.sudo().employee_id.user_id == self.env.user:
                texts.append(self.env._("Nobody appraises themselves (D1-L5)."))
            today = self.env["service.policy"]._today(appraisal.company_id)
            if appraisal.date_to >= today:
                texts.append(self.env._("The quarter is not over (D2-C2.3)."))
            reasons[appraisal] = texts
        return reasons

    def _do_finish(self):
        self.sudo()._in_transition().write(
            {
                "state": "done",
                "done_at": fields.Datetime.now(),
                "appraiser_id": self.env.uid,
            }
        )
        for appraisal in self.filtered("article_id"):
            case = self.env["service.accountability.case"]._propose_case(
                appraisal.article_id.sudo().code,
                appraisal.employee_id,
                appraisal,
                self.env._(
                    "Appraisal %(quarter)s, %(score)s of 100 (D2-C2.3).",
                    quarter=appraisal.quarter,
                    score=round(appraisal.score, 1),
                ),
            )
            appraisal.sudo()._in_transition().case_id = case[:1]

    # -- all of a quarter ---

    @api.model
    def action_open_quarter(self):
        """Open the missing appraisals of the last quarter, for everybody."""
        self._check_roles(*APPRAISERS)
        company = self.env.company
        day = self._get_last_quarter(company)
        missing = self._get_missing(company, day)
        mine = self.env.user.sudo().employee_ids
        self.create(
            [{"employee_id": one.id, "date_from": day} for one in missing - mine]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_appraisal_action"
        )
        return {**action, "domain": [("date_from", "=", day)], "context": {}}

    @api.model
    def _get_missing(self, company, quarter):
        """Employees who were there and have no appraisal of the quarter that began
        on the day, open or done (D2-C2.3)."""
        end = date_utils.end_of(quarter, "quarter")
        done = self.sudo().search_fetch(
            [
                ("company_id", "=", company.id),
                ("date_from", "=", quarter),
            ],
            ["employee_id"],
        )
        people = (
            self.env["hr.employee"].sudo().search([("company_id", "=", company.id)])
        )
        there = people.filtered(
            lambda one: not one.contract_date_start or one.contract_date_start <= end
        )
        return (there - done.employee_id).sudo(False)

    def action_view_case(self):
        """HR reads the case; its chain is not the appraiser's."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.accountability.case",
            "res_id": self.case_id.id,
            "views": [[False, "form"]],
        }
