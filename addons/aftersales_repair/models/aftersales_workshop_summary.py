# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_company

from ..roles import GENERAL_MANAGER


class AftersalesWorkshopSummary(models.Model):
    """The week's quality feedback and the month's slips, for the GM (S09).

    Made by a job from the repair records of the period and frozen (D3-6.5,
    D3-6.10, D3-16.5, D4-8.3.1.3); the general manager is told and reads it, so that
    after-sales reports regularly to the company (D3-13.5).
    """

    _name = "aftersales.workshop.summary"
    _description = "Workshop summary for the general manager"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "date_from desc, id desc"

    _guarded_fields = (
        "span",
        "date_from",
        "date_to",
        "read_by_id",
        "read_at",
        "taken_in_count",
        "repaired_count",
        "late_count",
        "repeat_count",
        "failed_count",
        "callback_count",
        "unhappy_count",
        "labour_hours",
    )
    _register_draft_states = ()
    _register_closed_states = ("read",)
    _register_date_field = "read_at"

    span = fields.Selection(
        [("week", "Week: quality feedback"), ("month", "Month: service slips")],
        string="Period",
        required=True,
        readonly=True,
    )
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [("sent", "Sent"), ("read", "Read")],
        string="Status",
        default="sent",
        required=True,
        readonly=True,
        tracking=True,
    )
    taken_in_count = fields.Integer(string="Received", readonly=True)
    repaired_count = fields.Integer(string="Repaired", readonly=True)
    late_count = fields.Integer(string="Late", readonly=True)
    repeat_count = fields.Integer(string="Same Fault Again", readonly=True)
    failed_count = fields.Integer(string="Failed Tests", readonly=True)
    callback_count = fields.Integer(string="Customers Called", readonly=True)
    unhappy_count = fields.Integer(string="Not Content", readonly=True)
    labour_hours = fields.Float(string="Hours", readonly=True)
    line_ids = fields.One2many("aftersales.workshop.summary.line", "summary_id")
    note = fields.Text(
        string="Needs and Problems", help="What after-sales asks for (D3-6.10)."
    )
    read_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    read_at = fields.Datetime(readonly=True)

    _once = models.UniqueIndex(
        "(company_id, span, date_from)", "This period has its summary."
    )

    def action_read(self):
        return self._run_step(
            "read", (GENERAL_MANAGER,), self.env._("It cannot be marked as read.")
        )

    def _get_cannot_read_reasons(self):
        return {
            summary: [self.env._("It is read already.")]
            for summary in self
            if summary.state == "read"
        }

    def _do_read(self):
        summaries = self.sudo()
        summaries._in_transition().write(
            {
                "state": "read",
                "read_by_id": self.env.uid,
                "read_at": fields.Datetime.now(),
            }
        )
        summaries.activity_ids.filtered(
            lambda activity: activity.user_id == self.env.user
        ).action_done()

    # -- made by the job ------------------------------------------------------

    @api.model
    def _cron_make(self):
        """The periods that have ended and have no summary, of each company."""
        companies = (
            self.env["stock.warehouse"]
            .sudo()
            .search([("is_aftersales", "=", True)])
            .company_id
        )
        each_company(self, companies, lambda model, one: model._make_ended(one))

    @api.model
    def _make_ended(self, company):
        """Last week's and last month's, each once; returns the new ones."""
        today = self.env["service.policy"]._today(company)
        monday = today - timedelta(days=today.weekday())
        first = today.replace(day=1)
        periods = {
            "week": (monday - timedelta(days=7), monday - timedelta(days=1)),
            "month": (first - relativedelta(months=1), first - timedelta(days=1)),
        }
        made = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("date_from", "in", [start for start, _end in periods.values()]),
            ]
        )
        known = {(one.span, one.date_from) for one in made}
        created = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    self._prepare_summary(company, span, start, end)
                    for span, (start, end) in periods.items()
                    if (span, start) not in known
                ]
            )
        )
        summaries = self.browse(created.ids)
        summaries.sudo()._tell_general_manager()
        return summaries

    @api.model
    def _prepare_summary(self, company, span, start, end):
        clock = company.resource_calendar_id._get_clock(company)
        since, until = clock.at(start, 0), clock.at(end, 24)
        lines = self._get_summary_lines(company, since, until)
        callbacks = dict(
            self.env["aftersales.callback"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("called_at", ">=", since),
                    ("called_at", "<", until),
                ],
                ["result"],
                ["__count"],
            )
        )
        names = ("taken_in_count", "repaired_count", "late_count")
        names += ("repeat_count", "failed_count", "labour_hours")
        return {
            "company_id": company.id,
            "span": span,
            "date_from": start,
            "date_to": end,
            "callback_count": sum(callbacks.values()),
            "unhappy_count": sum(
                callbacks.get(name, 0) for name in ("fault", "unsatisfied")
            ),
            **{name: sum(line[name] for line in lines) for name in names},
            "line_ids": [fields.Command.create(line) for line in lines],
        }

    @api.model
    def _get_summary_lines(self, company, since, until):
        """A line for each product and fault that came in or was repaired."""
        figures = {}

        def row(product, reason):
            key = (product.id, reason.id)
            return figures.setdefault(
                key,
                {
                    "product_id": product.id,
                    "reason_id": reason.id,
                    "taken_in_count": 0,
                    "repaired_count": 0,
                    "late_count": 0,
                    "repeat_count": 0,
                    "failed_count": 0,
                    "labour_hours": 0.0,
                },
            )

        repairs = self.env["repair.order"].sudo()
        ours = [("is_aftersales", "=", True), ("company_id", "=", company.id)]
        came = repairs._read_group(
            [*ours, ("create_date", ">=", since), ("create_date", "<", until)],
            ["product_id", "reason_id"],
            ["__count"],
        )
        for product, reason, count in came:
            row(product, reason)["taken_in_count"] += count
        ended = repairs.search(
            [*ours, ("repaired_at", ">=", since), ("repaired_at", "<", until)]
        )
        for repair in ended:
            line = row(repair.product_id, repair.reason_id)
            line["repaired_count"] += 1
            line["late_count"] += bool(
                repair.repair_due and repair.repaired_at > repair.repair_due
            )
            line["repeat_count"] += bool(repair.repeat_of_id)
            line["failed_count"] += repair.failed_test_count
            line["labour_hours"] += repair.labour_hours
        return sorted(figures.values(), key=lambda line: -line["repaired_count"])

    def _tell_general_manager(self):
        group = self.env.ref(GENERAL_MANAGER)
        for summary in self:
            for user in group.all_user_ids.filtered(
                lambda user, summary=summary: summary.company_id in user.company_ids
            ):
                summary.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Read the workshop's summary (D3-6.10)"),
                    user_id=user.id,
                )
