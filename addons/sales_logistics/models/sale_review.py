# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.jobs import each_company

from ..roles import GENERAL_MANAGER, SUPERVISOR


class SaleReview(models.Model):
    """The internal review of a month, item by item, for the GM (S51, D2-19).

    It is opened with its month and is due when the month ends. The report is sent
    when every item was reviewed, and the general manager reads it.
    """

    _name = "sale.review"
    _description = "Internal review"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "month desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("open",)
    _register_closed_states = ("read",)
    _register_date_field = "read_at"
    _deadline_due_fields = {"review.report": "due_at"}
    _guarded_fields = (
        "month",
        "due_at",
        "reported_at",
        "reported_by_id",
        "read_at",
        "read_by_id",
    )

    month = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: (
            self.env["service.policy"]._today(self.env.company).replace(day=1)
        ),
        help="Its first day.",
    )
    line_ids = fields.One2many("sale.review.line", "review_id", string="Items")
    open_count = fields.Integer(
        string="Not Reviewed", compute="_compute_open_count", store=True
    )
    bad_count = fields.Integer(
        string="Deviations", compute="_compute_open_count", store=True
    )
    summary = fields.Text(help="What the general manager should know first.")
    answer = fields.Text(string="The General Manager Says")
    state = fields.Selection(
        [
            ("open", "Being reviewed"),
            ("reported", "With the general manager"),
            ("read", "Read"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    due_at = fields.Datetime(string="Due", readonly=True, copy=False)
    reported_at = fields.Datetime(readonly=True, copy=False)
    reported_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    read_at = fields.Datetime(readonly=True, copy=False)
    read_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _one_a_month = models.UniqueIndex(
        "(company_id, month)", "The month has its internal review already."
    )
    _live = models.Index("(company_id, month) WHERE state = 'open'")

    @api.depends("line_ids.is_reviewed", "line_ids.verdict")
    def _compute_open_count(self):
        for review in self:
            lines = review.line_ids
            review.open_count = len(lines.filtered(lambda line: not line.is_reviewed))
            review.bad_count = len(lines.filtered(lambda line: line.verdict == "bad"))

    @api.depends("name", "month")
    def _compute_display_name(self):
        for review in self:
            month = review.month and review.month.strftime("%Y-%m")
            review.display_name = " ".join(filter(None, (review.name, month)))

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        reviews._add_items()
        reviews.sudo()._start_due()
        return reviews

    def _add_items(self):
        """A line for each item of work that the review has not got yet."""
        items = self.env["sale.review.item"].search([("active", "=", True)])
        for review in self.sudo()._in_transition():
            lacking = items - review.line_ids.item_id
            review.line_ids = [Command.create({"item_id": item.id}) for item in lacking]

    def _start_due(self):
        """Due at the end of the month; days of the policy count from there."""
        start = {}
        for review in self:
            last = review.month + relativedelta(months=1, days=-1)
            zone = self._get_company_zone(review.company_id)
            noon = zone.localize(datetime.combine(last, time(12)))
            start[review] = noon.astimezone(utc).replace(tzinfo=None)
        self._start_deadlines("review.report", start=start)

    def write(self, vals):
        sent = self.filtered(lambda review: review.state != "open")
        if {"summary", "line_ids"} & set(vals) and sent:
            raise UserError(self._get_sent_text(sent))
        read = self.filtered(lambda review: review.state == "read")
        if "answer" in vals and read:
            raise UserError(self._get_sent_text(read))
        if "answer" in vals and not self._is_in_transition():
            self._check_roles(GENERAL_MANAGER)
        return super().write(vals)

    def _get_sent_text(self, reviews):
        return self.env._(
            "%s: the report was sent and stays as it is (D2-19).",
            ", ".join(reviews.mapped("display_name")[:5]),
        )

    # -- opened every month ---

    @api.model
    def _cron_open(self):
        """Open this month's reviews, and last month's where nobody did (D2-19)."""

        def work(model, company):
            this = model.env["service.policy"]._today(company).replace(day=1)
            model._open(company, [this - relativedelta(months=1), this])

        companies = self.env["res.company"]._get_logistics_companies()
        each_company(self, companies, work)

    @api.model
    def _open(self, company, months):
        """The reviews of these months that are not there yet.

        :param months: dates, their first days
        """
        known = self.sudo().search(
            [("company_id", "=", company.id), ("month", "in", months)]
        )
        lacking = [month for month in months if month not in known.mapped("month")]
        return (
            self.sudo()
            ._in_transition()
            .create([{"company_id": company.id, "month": month} for month in lacking])
            ._out_of_transition()
        )

    # -- sent, read ---

    def action_report(self):
        """Send the report to the general manager; each item is in it (D2-19)."""
        return self._run_step(
            "report", (SUPERVISOR,), self.env._("The report cannot be sent.")
        )

    def _get_cannot_report_reasons(self):
        items = self.env["sale.review.item"].search([("active", "=", True)])
        reasons = {}
        for review in self:
            texts = reasons[review] = []
            if review.state != "open":
                texts.append(self.env._("It was sent."))
                continue
            done = review.line_ids.filtered("is_reviewed").item_id
            lacking = (items | review.line_ids.item_id) - done
            if lacking:
                texts.append(
                    self.env._(
                        "Not reviewed yet (D2-19): %s.",
                        ", ".join(lacking.mapped("name")),
                    )
                )
            if not (review.summary or "").strip():
                texts.append(self.env._("Write the summary (D2-19)."))
        return reasons

    def _do_report(self):
        reviews = self.sudo()
        reviews._in_transition().write(
            {
                "state": "reported",
                "reported_at": fields.Datetime.now(),
                "reported_by_id": self.env.uid,
            }
        )
        reviews._meet_deadlines("review.report")
        for review in reviews:
            for manager in review.company_id._get_role_users(GENERAL_MANAGER):
                review.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=manager.id,
                    summary=self.env._("Read the internal review"),
                )

    def action_read(self):
        """The general manager read it (D2-19)."""
        return self._run_step(
            "read", (GENERAL_MANAGER,), self.env._("It cannot be marked as read.")
        )

    def _get_cannot_read_reasons(self):
        return {
            review: [self.env._("It was not sent, or it was read.")]
            for review in self
            if review.state != "reported"
        }

    def _do_read(self):
        reviews = self.sudo()
        reviews._in_transition().write(
            {
                "state": "read",
                "read_at": fields.Datetime.now(),
                "read_by_id": self.env.uid,
            }
        )
        reviews.activity_ids.filtered(
            lambda activity: activity.user_id == self.env.user
        ).action_feedback()
