# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import date_utils, float_round

from odoo.addons.service_base.jobs import each_company

from ..roles import (
    AFTERSALES_MANAGER,
    DEPUTY_GENERAL_MANAGER,
    GENERAL_MANAGER,
    QUALITY,
    SUPERVISOR,
)

MANAGEMENT = "customer_care.group_management_representative"
_BY = ("cause", "department", "product")
_FIXED = {"company_id", "span", "date_from"}


class ComplaintRate(models.Model):
    """Complaint rate of a month or a year, 客户投诉率 (S59).

    Given by 17:00 on the 5th for the month before (D3-5.4.5), and for the year
    to the management review (D4-8.5.7). Publishing freezes the figure with its
    rows; the split by cause, department and product is that of the frozen rows.
    """

    _name = "care.complaint.rate"
    _description = "Complaint rate"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("published",)
    _register_date_field = "published_at"
    _deadline_due_fields = {
        "complaint.rate": "due",
        "complaint.rate_year": "due",
    }
    _guarded_fields = (
        "due",
        "is_late",
        "period_id",
        "complaints",
        "deliveries",
        "rate",
        "rate_text",
        "published_at",
        "published_by_id",
    )

    span = fields.Selection(
        [("month", "Month"), ("year", "Year")], required=True, default="month"
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self._default_date_from(),
    )
    period_label = fields.Char(
        string="Period", compute="_compute_period_label", store=True, precompute=True
    )
    due = fields.Datetime(string="Publish By", readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Late", readonly=True, copy=False, help="Published after the limit."
    )
    period_id = fields.Many2one(
        "service.statistic.period",
        string="Frozen Figure",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    complaints = fields.Float(digits=(16, 0), readonly=True, copy=False)
    deliveries = fields.Float(digits=(16, 0), readonly=True, copy=False)
    rate = fields.Float(
        string="Rate %",
        digits=(16, 2),
        readonly=True,
        copy=False,
        aggregator="avg",
        tracking=True,
    )
    rate_text = fields.Char(string="Complaint Rate", readonly=True, copy=False)
    line_ids = fields.One2many("care.complaint.rate.line", "rate_id", readonly=True)
    analysis = fields.Text(
        help="What the figures say and what is to be put right (D4-12.1.10)."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    published_at = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _one_a_span = models.Constraint(
        "UNIQUE(company_id, span, date_from)", "There is a sheet of this period."
    )

    def _default_date_from(self):
        today = self.env["service.policy"]._today(self.env.company)
        return date_utils.start_of(date_utils.subtract(today, months=1), "month")

    @api.depends("span", "date_from")
    def _compute_period_label(self):
        for rate in self:
            form = "%Y" if rate.span == "year" else "%Y-%m"
            rate.period_label = rate.date_from and rate.date_from.strftime(form)

    @api.onchange("span", "date_from")
    def _onchange_span(self):
        if self.date_from and self.span:
            self.date_from = date_utils.start_of(self.date_from, self.span)

    @api.constrains("span", "date_from")
    def _check_first_day(self):
        for rate in self:
            if rate.date_from != date_utils.start_of(rate.date_from, rate.span):
                raise UserError(
                    self.env._("%s is not the first day of it.", rate.date_from)
                )

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._start_deadlines(
            {
                rate: "complaint.rate"
                if rate.span == "month"
                else "complaint.rate_year"
                for rate in rates
            },
            start={rate: rate._get_last_noon() for rate in rates},
        )
        return rates

    def _get_last_noon(self):
        """A moment of the last day that is counted: the limit follows it."""
        self.ensure_one()
        last = date_utils.end_of(self.date_from, self.span)
        company = self.company_id
        clock = company.resource_calendar_id._get_clock(company)
        return clock.at(last, 12)

    def write(self, vals):
        if not self._is_in_transition():
            published = self.filtered(lambda rate: rate.state == "published")
            if (published and {*_FIXED, "analysis"} & set(vals)) or (
                _FIXED & set(vals)
            ):
                raise UserError(
                    self.env._(
                        "%s: the period of a sheet stays, and what was published too.",
                        self[0].period_label,
                    )
                )
        return super().write(vals)

    # -- publish ---

    def action_publish(self):
        """Freeze the figure and give it (D3-5.4.5, D4-8.5.7)."""
        return self._run_step(
            "publish",
            (SUPERVISOR, AFTERSALES_MANAGER),
            self.env._("The rate cannot be published."),
        )

    def _get_cannot_publish_reasons(self):
        policy = self.env["service.policy"]
        reasons = {}
        for rate in self:
            texts = reasons[rate] = []
            if rate.state == "published":
                texts.append(self.env._("It is published."))
            last = date_utils.end_of(rate.date_from, rate.span)
            if last >= policy._today(rate.company_id):
                texts.append(self.env._("The period runs until %s.", last))
            if rate.span == "year" and not (rate.analysis or "").strip():
                texts.append(
                    self.env._("Write the analysis for the review (D4-8.5.7).")
                )
        return reasons

    def _do_publish(self):
        now = fields.Datetime.now()
        for rate in self.sudo():
            period = rate._freeze_period()
            rate._in_transition().write(
                {
                    "state": "published",
                    "published_at": now,
                    "published_by_id": self.env.uid,
                    "is_late": now > rate.due,
                    "period_id": period.id,
                    "complaints": period.numerator,
                    "deliveries": period.denominator,
                    "rate": float_round(period.figure, precision_digits=2),
                    "rate_text": period.figure_text,
                    "line_ids": rate._prepare_lines(period),
                }
            )
        self.sudo()._meet_deadlines(moment=now)
        self.sudo().filtered(lambda rate: rate.span == "year")._tell_review()

    def _freeze_period(self):
        """The frozen figure; whoever froze it before in the statistics, counts."""
        statistic = self.env.ref("customer_care.statistic_complaint_rate")
        periods = self.env["service.statistic.period"]
        domain = [
            ("statistic_id", "=", statistic.id),
            ("company_id", "=", self.company_id.id),
            ("span", "=", self.span),
            ("date_from", "=", self.date_from),
        ]
        period = periods.search([*domain, ("state", "=", "frozen")], limit=1)
        if period:
            return period
        period = periods.search([*domain, ("state", "=", "draft")], limit=1)
        if not period:
            period = periods.create(
                {
                    "statistic_id": statistic.id,
                    "company_id": self.company_id.id,
                    "span": self.span,
                    "date_from": self.date_from,
                }
            )
        period.action_freeze()
        return period

    def _prepare_lines(self, period):
        """How many complaints of each cause, department and product."""
        commands = []
        rows = self.env["service.statistic.row"]
        for dimension in _BY:
            groups = rows._read_group(
                [("period_id", "=", period.id), ("numerator", "!=", 0)],
                [dimension],
                ["numerator:sum"],
            )
            commands += [
                Command.create(
                    {
                        "dimension": dimension,
                        "name": value or self.env._("Not said"),
                        "complaints": count,
                        "share": 100 * count / period.numerator,
                    }
                )
                for value, count in sorted(groups, key=lambda row: -row[1])
            ]
        return commands

    def _tell_review(self):
        """The year's figures go to the management review (D4-8.5.7)."""
        complaints = self.env["care.complaint"]
        for rate in self:
            for user in complaints._get_people(MANAGEMENT, rate.company_id):
                rate.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._(
                        "Complaints of the year for the management review (D4-8.5.7)"
                    ),
                    user_id=user.id,
                )

    def action_view_rows(self):
        """The complaints and deliveries behind the figure."""
        self._check_roles(
            SUPERVISOR,
            AFTERSALES_MANAGER,
            QUALITY,
            DEPUTY_GENERAL_MANAGER,
            GENERAL_MANAGER,
        )
        if not self:
            return False
        self.ensure_one()
        return self.sudo().period_id.with_env(self.env).action_view_rows()

    # -- each month ---

    @api.model
    def _cron_open_last_month(self):
        """Open the sheet of the month that is over, where it counts anything."""
        complaints = self.env["care.complaint"].sudo()
        groups = complaints._read_group([], ["company_id"])
        companies = self.env["res.company"].union(*[row[0] for row in groups])
        each_company(self, companies, lambda model, one: model._open_last_month(one))

    @api.model
    def _open_last_month(self, company):
        today = self.env["service.policy"]._today(company)
        first = date_utils.start_of(date_utils.subtract(today, months=1), "month")
        wanted = [("month", first)]
        if first.month == 12:
            wanted.append(("year", date_utils.start_of(first, "year")))
        rates = self.sudo()
        for span, day in wanted:
            domain = [
                ("company_id", "=", company.id),
                ("span", "=", span),
                ("date_from", "=", day),
            ]
            if not rates.search_count(domain, limit=1):
                rates.create({"company_id": company.id, "span": span, "date_from": day})
