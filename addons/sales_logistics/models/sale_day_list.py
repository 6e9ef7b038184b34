# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from odoo.addons.service_base.jobs import each_company

from ..roles import CLERK, SUPERVISOR


class SaleDayList(models.Model):
    """What was still open when the day ended (S51, D2-2.4, D4-7.2.3.10).

    Activities, deadlines and documents of the day, by person. What is not done by
    tomorrow gets a word why; then the supervisor closes the list.
    """

    _name = "sale.day.list"
    _description = "Open items of the day"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "day desc, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("closed",)
    _register_date_field = "closed_at"
    _guarded_fields = ("day", "listed_at", "closed_at", "closed_by_id")

    day = fields.Date(required=True, readonly=True)
    line_ids = fields.One2many("sale.day.list.line", "list_id", readonly=True)
    line_count = fields.Integer(
        string="Open at Day End", compute="_compute_line_count", store=True
    )
    still_open_count = fields.Integer(
        string="Still Open", compute="_compute_still_open_count"
    )
    state = fields.Selection(
        [("listed", "Listed"), ("closed", "Closed")],
        string="Status",
        default="listed",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    listed_at = fields.Datetime(readonly=True)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _one_a_day = models.UniqueIndex("(company_id, day)", "The day has its list.")
    _live = models.Index("(company_id, day) WHERE state = 'listed'")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for one in self:
            one.line_count = len(one.line_ids)

    @api.depends("line_ids")
    def _compute_still_open_count(self):
        for one in self:
            one.still_open_count = len(one.line_ids.filtered("is_open"))

    @api.depends("name", "day")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.name} {one.day or ''}".strip()

    # -- listed ---

    @api.model
    def _cron_list(self):
        """At the end of a working day: list what is open, company by company."""
        policy = self.env["service.policy"]
        now = fields.Datetime.now()

        def work(model, company):
            clock = company.resource_calendar_id._get_clock(company)
            today = policy._today(company)
            hour = policy._get_value("day.close_hour", company, today)
            if now < clock.at(today, hour):
                return
            if company.resource_calendar_id._get_working_dates(today, today):
                model._list(company, today)

        each_company(self, self._get_day_companies(), work)

    @api.model
    def _list(self, company, day):
        """The list of a day, made once.

        :param day: date that ends
        """
        known = self.sudo().search(
            [("company_id", "=", company.id), ("day", "=", day)], limit=1
        )
        if known:
            return known
        made = (
            self.sudo()
            ._in_transition()
            .create(
                {
                    "company_id": company.id,
                    "day": day,
                    "listed_at": fields.Datetime.now(),
                    "line_ids": [
                        Command.create(vals) for vals in self._find_items(company, day)
                    ],
                }
            )
        )
        return made._out_of_transition()

    @api.model
    def _get_day_companies(self):
        """Companies whose days are listed; other addons add theirs."""
        return self.env["res.company"]._get_logistics_companies()

    @api.model
    def _get_staff(self, company):
        """Whose work is listed; other addons add their people."""
        return company._get_role_users(CLERK).filtered(
            lambda user: user.company_id == company
        )

    @api.model
    def _get_day_rules(self):
        """Documents that are finished on their day: ``{model: (person, domain)}``.

        Other addons add their own. A domain says what is not finished.
        """
        return {
            "sale.demand.voucher": ("user_id", Domain("state", "=", "received")),
            "sale.voucher": ("user_id", Domain("state", "=", "draft")),
            "sale.cash.slip": (
                "user_id",
                Domain("state", "!=", "confirmed"),
            ),
            "sale.shipment": ("user_id", Domain("state", "=", "shipped")),
            "sale.circulation.reader": ("user_id", Domain("state", "=", "waiting")),
            "sale.work.plan.line": (
                "user_id",
                Domain("state", "=", "open") & Domain("plan_id.state", "=", "approved"),
            ),
        }

    @api.model
    def _get_day_fields(self):
        """Field of the last day of documents that may wait beyond today."""
        return {"sale.work.plan.line": "date_due"}

    @api.model
    def _find_items(self, company, day):
        """What is open of a day, as values of lines."""
        staff = self._get_staff(company)
        items = [
            *self._find_activities(staff, day),
            *self._find_deadlines(company, staff, day),
            *self._find_documents(company, day),
        ]
        return sorted(items, key=lambda vals: (vals["user_id"] or 0, vals["kind"]))

    @api.model
    def _find_activities(self, staff, day):
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search([("user_id", "in", staff.ids), ("date_deadline", "<=", day)])
        )
        return [
            {
                "kind": "activity",
                "user_id": activity.user_id.id,
                "res_model": activity.res_model,
                "res_id": activity.res_id,
                "item_id": activity.id,
                "name": activity.res_name or activity.display_name,
                "what": activity.summary or activity.activity_type_id.name,
                "date_due": activity.date_deadline,
            }
            for activity in activities
        ]

    @api.model
    def _find_deadlines(self, company, staff, day):
        _start, end = self._get_company_moments(company, day, day + timedelta(days=1))
        deadlines = (
            self.env["service.deadline"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("user_id", "in", staff.ids),
                    ("state", "in", ("open", "overdue")),
                    ("due", "<", end),
                ]
            )
        )
        to_day = self.env["sale.archive.line"]._to_local_day
        return [
            {
                "kind": "deadline",
                "user_id": deadline.user_id.id,
                "res_model": deadline.res_model,
                "res_id": deadline.res_id,
                "item_id": deadline.id,
                "name": deadline.res_name,
                "what": deadline.rule_id.name,
                "date_due": to_day(company, deadline.due),
            }
            for deadline in deadlines
        ]

    @api.model
    def _find_documents(self, company, day):
        items = []
        limits = self._get_day_fields()
        for model, (person, domain) in self._get_day_rules().items():
            domain &= Domain("company_id", "=", company.id)
            if limit := limits.get(model):
                domain &= Domain(limit, "<=", day)
            items += [
                {
                    "kind": "document",
                    "user_id": record[person].id,
                    "res_model": model,
                    "res_id": record.id,
                    "item_id": record.id,
                    "name": record.display_name,
                    "what": self.env["ir.model"]._get(model).name,
                    "date_due": record[limit] if limit else day,
                }
                for record in self.env[model].sudo().search(domain)
            ]
        return items

    # -- closed ---

    def action_close(self):
        """What is open has a word why, and the next day's work begins (D2-2.4)."""
        return self._run_step(
            "close", (SUPERVISOR,), self.env._("The day cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        for one in self:
            texts = reasons[one] = []
            if one.state != "listed":
                texts.append(self.env._("It is closed."))
            silent = one.sudo().line_ids.filtered(
                lambda line: line.is_open and not (line.reason or "").strip()
            )
            if silent:
                texts.append(
                    self.env._(
                        "Open and without a reason (D2-2.4): %s.",
                        ", ".join(silent.mapped("name")[:20]),
                    )
                )
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {
                "state": "closed",
                "closed_at": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
