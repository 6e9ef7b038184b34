# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

KINDS = [("reward", "Reward"), ("penalty", "Penalty")]

# The ladder of punishment (D2-H20) with what other articles add, then rewards.
MEASURES = [
    ("criticism", "Oral warning, criticism"),
    ("warning", "Written warning"),
    ("demerit", "Demerit"),
    ("fine", "Fine"),
    ("salary", "Warning and deduction of monthly salaries"),
    ("suspension", "Suspension of pay or post"),
    ("transfer", "Change of post"),
    ("demotion", "Demotion and pay cut"),
    ("probation", "Probation in the plant"),
    ("dismissal", "Dismissal"),
    ("praise", "Praise"),
    ("certificate", "Certificate"),
    ("bonus", "Bonus"),
    ("commission", "Commission"),
    ("raise", "Raise"),
    ("promotion", "Promotion"),
]
BASES = [
    ("none", "No amount"),
    ("fixed", "Fixed amount each time"),
    ("salary", "Monthly salaries"),
    ("free", "Amount as decided"),
]


class ServiceAccountabilityArticle(models.Model):
    """One line of the table of rewards and penalties (S53, D4-7.2.1.5).

    The numbers are policies; an article only names which. The general manager
    approves an article, and with it the numbers in force on its first day, which
    are kept. When a policy's number changes, the article is not covered by the
    approval any more from the day of the change: HR makes a new version, the
    general manager approves it, and the old version ends. So what was decided
    before keeps its article and its numbers.

    An article without a company is for every company that has no own version.
    """

    _name = "service.accountability.article"
    _description = "Article on rewards and penalties"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.approval.mixin"]
    _order = "kind, rule, code, date_from desc, id desc"
    _rec_names_search = ["code", "name"]

    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_request_roles = ("service_base.group_hr",)
    _guarded_fields = (
        "date_to",
        "approved_amount",
        "approved_months_min",
        "approved_months_max",
        "approved_on",
    )

    name = fields.Char(string="Subject", required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True, help="Rule, and the measure where a rule has several."
    )
    rule = fields.Char(required=True, help="Id of the rule in the policy catalogue.")
    text = fields.Text(translate=True, help="The article in its own words.")
    kind = fields.Selection(KINDS, required=True, default="penalty", tracking=True)
    measure = fields.Selection(MEASURES, required=True, tracking=True)
    basis = fields.Selection(
        BASES, string="Kind of Amount", required=True, default="none", tracking=True
    )
    amount_policy_id = fields.Many2one("service.policy", string="Policy of the Amount")
    months_min_policy_id = fields.Many2one(
        "service.policy", string="Policy of the Least Months"
    )
    months_max_policy_id = fields.Many2one(
        "service.policy", string="Policy of the Most Months"
    )
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company that has no version of its own.",
        index=True,
    )
    date_from = fields.Date(string="In force from", tracking=True)
    date_to = fields.Date(string="In force until", readonly=True, tracking=True)
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_numbers")
    amount = fields.Monetary(
        string="Amount Each Time",
        compute="_compute_numbers",
        help="The policy's number today, or on the first day of the article.",
    )
    months_min = fields.Float(
        string="Least Monthly Salaries", compute="_compute_numbers"
    )
    months_max = fields.Float(
        string="Most Monthly Salaries", compute="_compute_numbers"
    )
    is_changed = fields.Boolean(
        string="Changed Since Approval",
        compute="_compute_numbers",
        help="A policy's number differs from what the general manager approved.",
    )
    approved_amount = fields.Float(digits=(16, 2), readonly=True, copy=False)
    approved_months_min = fields.Float(digits=(16, 2), readonly=True, copy=False)
    approved_months_max = fields.Float(digits=(16, 2), readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)

    _version_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0), COALESCE(date_from, '0001-01-01'::date)) "
        "WHERE state != 'cancelled'",
        "This article has a version from this day already.",
    )
    _in_force = models.Index("(code, company_id, date_from) WHERE state = 'approved'")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for article in self:
            article.display_name = f"{article.code or ''} {article.name or ''}".strip()

    @api.depends(
        "state",
        "basis",
        "company_id",
        "date_from",
        "date_to",
        "amount_policy_id.value_ids.value",
        "months_min_policy_id.value_ids.value",
        "months_max_policy_id.value_ids.value",
        "approved_amount",
        "approved_months_min",
        "approved_months_max",
    )
    @api.depends_context("company")
    def _compute_numbers(self):
        today = self.env["service.policy"]._today(self.env.company)
        for article in self:
            company = article.company_id or self.env.company
            day = max(article.date_from or today, today)
            article.currency_id = company.currency_id
            numbers = article._get_numbers(company, day)
            article.amount, article.months_min, article.months_max = numbers
            article.is_changed = (
                article.state == "approved"
                and not article.date_to
                and not article._covers(numbers)
            )

    @api.constrains(
        "basis", "amount_policy_id", "months_min_policy_id", "months_max_policy_id"
    )
    def _check_policies(self):
        for article in self:
            months = article.months_min_policy_id and article.months_max_policy_id
            if (article.basis == "fixed" and not article.amount_policy_id) or (
                article.basis == "salary" and not months
            ):
                raise ValidationError(
                    self.env._(
                        "%s: name the policy that holds the number of the amount.",
                        article.display_name,
                    )
                )

    # -- numbers ---------------------------------------------------------------

    def _get_numbers(self, company, day):
        """``(amount, least months, most months)`` by the policies of that day.

        Amount in the company's currency, months in monthly salaries; 0 for what
        the article has not.
        """
        self.ensure_one()
        article = self.sudo()
        wanted = {
            "fixed": [article.amount_policy_id, None, None],
            "salary": [
                None,
                article.months_min_policy_id,
                article.months_max_policy_id,
            ],
        }.get(article.basis, [None, None, None])
        return tuple(
            policy._get_number(company, day) if policy else 0.0 for policy in wanted
        )

    def _covers(self, numbers):
        """Whether these are the numbers that the general manager approved."""
        approved = (
            self.approved_amount,
            self.approved_months_min,
            self.approved_months_max,
        )
        return not any(
            float_compare(old, new, precision_digits=2)
            for old, new in zip(approved, numbers, strict=True)
        )

    @api.model
    def _find(self, wanted):
        """The articles that apply: ``{(code, company, day): article}``.

        The company's own version goes before the shared one, an approved one
        before a draft. Empty where the code is unknown.

        :param wanted: ``(code, res.company, date)`` triples
        """
        codes = {code for code, _company, _day in wanted}
        articles = self.sudo().search(
            [("code", "in", list(codes)), ("state", "!=", "cancelled")]
        )
        found = {}
        for code, company, day in wanted:
            fitting = articles.filtered(
                lambda a, code=code, company=company, day=day: (
                    a.code == code
                    and a.company_id in (company, company.browse())
                    and (not a.date_from or a.date_from <= day)
                    and (not a.date_to or a.date_to >= day)
                )
            )
            found[code, company, day] = fitting.sorted(
                lambda a: (
                    a.state == "approved",
                    bool(a.company_id),
                    a.date_from or fields.Date.to_date("0001-01-01"),
                )
            )[-1:]
        return found

    def _get_unusable_reasons(self, company, day):
        """Why a case of that day cannot rest on this article: ``[text, …]``."""
        self.ensure_one()
        article = self.sudo()
        if article.company_id and article.company_id != company:
            return [self.env._("%s is another company's.", article.display_name)]
        if article.state != "approved":
            return [
                self.env._(
                    "The general manager has not approved article %s "
                    "(D4-7.2.1.5): HR requests the approval.",
                    article.display_name,
                )
            ]
        if (article.date_from and day < article.date_from) or (
            article.date_to and day > article.date_to
        ):
            return [
                self.env._(
                    "Article %(article)s was not in force on %(day)s: choose the "
                    "version of that day.",
                    article=article.display_name,
                    day=fields.Date.to_string(day),
                )
            ]
        if not article._covers(article._get_numbers(company, day)):
            return [
                self.env._(
                    "A number of article %s changed after the general manager "
                    "approved it (D4-7.2.1.5): HR makes a new version and requests "
                    "its approval.",
                    article.display_name,
                )
            ]
        return []

    # -- guards ----------------------------------------------------------------

    def write(self, vals):
        self._check_content_open(vals)
        return super().write(vals)

    def _check_content_open(self, vals):
        """What the general manager approved stays; a change is a new version."""
        if not {*self._get_approval_content_names()}.intersection(vals):
            return
        fixed = self.filtered(lambda article: article.state != "draft")
        if fixed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: an article that was approved stays as it was. Make a new "
                    "version from a day on.",
                    fixed[0].display_name,
                )
            )

    def unlink(self):
        self._check_never_used()
        return super().unlink()

    def _check_never_used(self):
        kept = self.filtered(lambda a: a.state != "draft" or a.approved_on)
        if kept:
            raise UserError(
                self.env._(
                    "%s: the history of the table stays. End the article instead.",
                    kept[0].display_name,
                )
            )

    # -- approval by the general manager (D4-7.2.1.5) --------------------------

    def _get_cannot_approve_reasons(self):
        reasons = super()._get_cannot_approve_reasons()
        mine = self.env.user.sudo().company_ids
        foreign = (
            self.env["res.company"].sudo().search([("id", "not in", mine.ids)], limit=1)
        )
        for article in self:
            if foreign and not article.company_id:
                reasons.setdefault(article, []).append(
                    self.env._(
                        "It would count for %s too, where you have no role: make a "
                        "version for your company.",
                        foreign.name,
                    )
                )
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        today = self.env["service.policy"]._today(self.env.company)
        now = fields.Datetime.now()
        for article in self.sudo()._in_transition():
            company = article.company_id or self.env.company
            day = max(article.date_from or today, today)
            amount, least, most = article._get_numbers(company, day)
            article.write(
                {
                    "approved_amount": amount,
                    "approved_months_min": least,
                    "approved_months_max": most,
                    "approved_on": now,
                    "state": "approved",
                }
            )
        self._end_former_versions()
        return result

    def _end_former_versions(self):
        """The version before ends on the eve of the new one."""
        articles = self.sudo()
        former = articles.search(
            [
                ("code", "in", articles.mapped("code")),
                ("state", "=", "approved"),
                ("date_to", "=", False),
                ("id", "not in", articles.ids),
            ]
        )
        for article in articles.filtered("date_from"):
            former.filtered(
                lambda old, new=article: (
                    old.code == new.code
                    and old.company_id == new.company_id
                    and (not old.date_from or old.date_from < new.date_from)
                )
            )._in_transition().write(
                {"date_to": article.date_from - relativedelta(days=1)}
            )

    # -- steps -----------------------------------------------------------------

    def _new_versions(self, company, date_from):
        """Drafts that follow these articles, for the general manager to approve.

        :param company: res.company of the new versions; empty for all companies
        :param date_from: first day, or False for "as long as there are cases"
        """
        return self.copy({"company_id": company.id, "date_from": date_from})

    def action_new_version(self):
        """Drafts from today on, in the company of the user."""
        self._check_roles("service_base.group_hr")
        today = self.env["service.policy"]._today(self.env.company)
        articles = self._new_versions(self.env.company, today)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New versions"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", articles.ids)],
        }

    def action_end(self):
        """The article counts for the last time today; its history stays."""
        return self._run_step(
            "end",
            ("service_base.group_general_manager",),
            self.env._("The article cannot be ended."),
        )

    def _get_cannot_end_reasons(self):
        return {
            article: [self.env._("It is not in force.")]
            for article in self
            if article.state != "approved" or article.date_to
        }

    def _do_end(self):
        today = self.env["service.policy"]._today(self.env.company)
        self.sudo()._in_transition().write({"date_to": today})

    def action_cancel(self):
        """A draft that nobody needs."""
        return self._run_step(
            "cancel",
            ("service_base.group_hr",),
            self.env._("The article cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        return {
            article: [self.env._("Only a draft is cancelled; end it instead.")]
            for article in self
            if article.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
