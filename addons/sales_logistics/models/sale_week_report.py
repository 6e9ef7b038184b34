# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_company

from ..roles import CLERK, SUPERVISOR


class SaleWeekReport(models.Model):
    """What a salesperson reports of a week, 周报 (S54, D2-N1.6, D2-Q2.2).

    The figures come from the orders, the person adds feedback and market. On
    Monday each person with a target has one for the week before; a week without
    a report shows on the list.

    Progress and figures, with suggestions (D2-T10).
    """

    _name = "sale.week.report"
    _description = "Weekly sales report"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "week desc, person_id"

    _register_draft_states = ("draft",)
    _register_closed_states = ("read",)
    _register_date_field = "read_at"
    _deadline_due_fields = {"week.report": "due_at"}
    _guarded_fields = (
        "person_id",
        "week",
        "due_at",
        "amount",
        "quote_count",
        "contract_count",
        "submitted_at",
        "read_at",
        "read_by_id",
    )

    person_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    week = fields.Date(required=True, readonly=True, help="Its Monday.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Sold", readonly=True, help="Confirmed orders of the week, with taxes."
    )
    quote_count = fields.Integer(string="Quotations", readonly=True)
    contract_count = fields.Integer(string="Contracts Signed", readonly=True)
    signing_rate = fields.Float(
        string="Signing Rate (%)",
        compute="_compute_signing_rate",
        store=True,
        aggregator="avg",
        help="Contracts signed ÷ quotations of the week (D2-N1.4).",
    )
    feedback = fields.Text(string="Customers Say")
    market = fields.Text(help="Competitors, prices, trends (D2-N1.6).")
    suggestion = fields.Text(string="Suggestions")
    due_at = fields.Datetime(string="Due", readonly=True, copy=False)
    submitted_at = fields.Datetime(readonly=True, copy=False)
    read_at = fields.Datetime(readonly=True, copy=False)
    read_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "Not submitted"), ("submitted", "Submitted"), ("read", "Read")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _one_a_week = models.UniqueIndex("(company_id, person_id, week)")
    _missing = models.Index("(company_id, week) WHERE state = 'draft'")

    @api.depends("quote_count", "contract_count")
    def _compute_signing_rate(self):
        for report in self:
            report.signing_rate = (
                report.quote_count and 100 * report.contract_count / report.quote_count
            )

    @api.depends("person_id", "week")
    def _compute_display_name(self):
        for report in self:
            week = report.week and report.week.isocalendar()
            report.display_name = " ".join(
                filter(
                    None,
                    [
                        report.person_id.name,
                        week and f"{week.year}-W{week.week:02d}",
                    ],
                )
            )

    # -- on Monday ---

    @api.model
    def _cron_open(self):
        """Last week's reports of everybody who has a target (D2-N1.6)."""
        targets = self.env["sale.target"].sudo()
        groups = targets._read_group([("state", "=", "published")], ["company_id"])
        companies = self.env["res.company"].union(*[row[0] for row in groups])

        def work(reports, company):
            today = reports.env["service.policy"]._today(company)
            week = today - relativedelta(days=today.weekday() + 7)
            people = targets.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "published"),
                    ("year", "in", (week.year, (week + relativedelta(days=6)).year)),
                ]
            ).person_id
            reports._open(company, people, week)

        each_company(self, companies, work)

    @api.model
    def _open(self, company, people, week):
        """The reports of a week that are not there yet.

        :param week: date, its Monday
        """
        known = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("week", "=", week),
                ("person_id", "in", people.ids),
            ]
        )
        reports = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {"company_id": company.id, "person_id": person.id, "week": week}
                    for person in people - known.person_id
                ]
            )
            ._out_of_transition()
        )
        reports._count()
        reports._start_deadlines("week.report")
        return reports

    def _count(self):
        """Read the week's figures from the orders and contracts."""
        for (company, week), reports in self.grouped(
            lambda report: (report.company_id, report.week)
        ).items():
            start, end = self._get_company_moments(
                company, week, week + relativedelta(days=7)
            )
            people = reports.person_id
            orders = self.env["sale.order"].sudo()
            own = [("company_id", "=", company.id), ("user_id", "in", people.ids)]
            sold = orders.search(
                [
                    *own,
                    ("state", "=", "sale"),
                    ("date_order", ">=", start),
                    ("date_order", "<", end),
                ]
            ).grouped("user_id")
            quotes = dict(
                orders._read_group(
                    [*own, ("quoted_at", ">=", start), ("quoted_at", "<", end)],
                    ["user_id"],
                    ["__count"],
                )
            )
            contracts = dict(
                self.env["sale.contract"]
                .sudo()
                ._read_group(
                    [
                        *own,
                        ("effective_at", ">=", start),
                        ("effective_at", "<", end),
                    ],
                    ["user_id"],
                    ["__count"],
                )
            )
            for report in reports.sudo()._in_transition():
                person = report.person_id
                report.write(
                    {
                        "amount": company.currency_id.round(
                            sum(
                                order._get_company_amount()
                                for order in sold.get(person, [])
                            )
                        ),
                        "quote_count": quotes.get(person, 0),
                        "contract_count": contracts.get(person, 0),
                    }
                )

    # -- submitted, read ---

    def action_submit(self):
        """The person's report; its amount is that of the orders (D2-N1.6)."""
        return self._run_step(
            "submit", (CLERK,), self.env._("The report cannot be submitted.")
        )

    def _get_cannot_submit_reasons(self):
        reasons = {}
        for report in self:
            texts = []
            if report.state != "draft":
                texts.append(self.env._("It was submitted."))
            if report.person_id != self.env.user:
                texts.append(self.env._("It is %s's report.", report.person_id.name))
            if not (report.feedback or "").strip() or not (report.market or "").strip():
                texts.append(
                    self.env._("Write what customers say and of the market (D2-N1.6).")
                )
            reasons[report] = texts
        return reasons

    def _do_submit(self):
        self._count()
        reports = self.sudo()
        reports._in_transition().write(
            {"state": "submitted", "submitted_at": fields.Datetime.now()}
        )
        reports._meet_deadlines("week.report")

    def action_read(self):
        """The superior read it; nobody reads the own one (D2-N1.6)."""
        return self._run_step(
            "read", (SUPERVISOR,), self.env._("The report cannot be marked as read.")
        )

    def _get_cannot_read_reasons(self):
        reasons = {}
        for report in self:
            if report.state != "submitted":
                reasons[report] = [self.env._("It is not submitted, or it was read.")]
            elif report.person_id == self.env.user:
                reasons[report] = [self.env._("Your superior reads your report.")]
        return reasons

    def _do_read(self):
        self.sudo()._in_transition().write(
            {
                "state": "read",
                "read_at": fields.Datetime.now(),
                "read_by_id": self.env.uid,
            }
        )
