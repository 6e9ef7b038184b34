# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .service_accountability_chain import HR


class ServiceAccountabilityCase(models.Model):
    """A reward or a penalty: who, what for, which article, decided by whom (S53).

    Proposed by the superior, or by a document of the suite; signed by the
    department manager and HR, by the general manager where it is a dismissal or
    concerns a manager (D2-L4.1, D2-L4.2); executed by HR and noted in the
    employee's file. It never touches wages, payslips or accounts (A37).

    Read by HR, by the chain and by the person concerned, and by nobody else:
    see ``reader_ids`` and the record rules.
    """

    _name = "service.accountability.case"
    _description = "Reward or penalty"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.accountability.chain",
        "service.accountability.proposal",
        "service.numbered.mixin",
    ]
    _order = "fact_date desc, id desc"
    _check_company_auto = True
    # Whoever may read a case may say something on it.
    _mail_post_access = "read"

    _state_from = ["proposed"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id", "employee_id.user_id")
    _guarded_fields = (
        "name",
        "user_id",
        "is_automatic",
        "origin_key",
        "problem",
        "superior_user_id",
        "manager_user_id",
        "superior_signs",
        "is_manager",
        "salary",
        "proposed_at",
        "objection",
        "objection_at",
        "rejection_reason",
        "executed_at",
        "executed_by_id",
        "file_number",
        "filed_at",
    )

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Person Concerned",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
    )
    employee_user_id = fields.Many2one(
        "res.users",
        string="User of the Person",
        compute="_compute_employee_user_id",
        store=True,
        index="btree_not_null",
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_department_id", store=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Proposed By",
        default=lambda self: self.env.uid,
        required=True,
        readonly=True,
        index=True,
    )
    is_automatic = fields.Boolean(string="Proposed by a Document", readonly=True)
    article_id = fields.Many2one(
        "service.accountability.article",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    article_code = fields.Char(related="article_id.code", store=True)
    kind = fields.Selection(related="article_id.kind", store=True)
    measure = fields.Selection(related="article_id.measure", store=True)
    basis = fields.Selection(related="article_id.basis")
    fact_date = fields.Date(
        string="Day of the Fact",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    description = fields.Text(string="What Happened", required=True)
    evidence = fields.Text(
        help="Documents, photographs, witnesses. Attach the files below."
    )
    occasions = fields.Integer(default=1, required=True, help="How many times.")
    currency_id = fields.Many2one(
        "res.currency", related="company_id.currency_id", store=True
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    salary = fields.Monetary(
        string="Monthly Salary",
        readonly=True,
        copy=False,
        groups=HR,
        help="Of the day of the fact, kept when the case was proposed.",
    )
    amount_min = fields.Monetary(
        string="Least Amount", compute="_compute_limits", groups=HR
    )
    amount_max = fields.Monetary(
        string="Most Amount", compute="_compute_limits", groups=HR
    )
    res_model = fields.Char(string="Kind of Origin", copy=False)
    res_id = fields.Many2oneReference(
        string="Origin", model_field="res_model", copy=False
    )
    origin_name = fields.Char(string="Origin Document", compute="_compute_origin_name")
    origin_key = fields.Char(readonly=True, copy=False)
    problem = fields.Text(
        string="Why It Is Not Proposed Yet", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("executed", "Executed"),
            ("filed", "In the file"),
            ("rejected", "Rejected"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    proposed_at = fields.Datetime(readonly=True, copy=False)
    objection = fields.Text(readonly=True, copy=False)
    objection_at = fields.Datetime(readonly=True, copy=False)
    rejection_reason = fields.Text(readonly=True, copy=False)
    executed_at = fields.Datetime(readonly=True, copy=False)
    executed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    file_number = fields.Char(readonly=True, copy=False)
    filed_at = fields.Datetime(readonly=True, copy=False)
    reader_ids = fields.Many2many(
        "res.users",
        relation="service_accountability_case_reader_rel",
        string="Read By",
        compute="_compute_reader_ids",
        store=True,
        help="The chain, and the person concerned once it is proposed. HR reads "
        "every case of its companies.",
    )
    is_own = fields.Boolean(compute="_compute_is_own")

    _register_order = models.Index("(fact_date DESC, id DESC)")
    _live = models.Index("(company_id, state) WHERE state IN ('proposed', 'approved')")
    _origin_unique = models.UniqueIndex(
        "(article_code, employee_id, origin_key) WHERE origin_key IS NOT NULL",
        "This document has proposed a case on this person and article already.",
    )
    _occasions_positive = models.Constraint(
        "CHECK (occasions > 0)", "Occasions count from 1."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "The amount cannot be negative."
    )

    @api.depends("employee_id.user_id")
    def _compute_employee_user_id(self):
        for case in self:
            case.employee_user_id = case.employee_id.user_id

    @api.depends("employee_id")
    def _compute_department_id(self):
        """As it was then: a later transfer moves no case."""
        for case in self:
            case.department_id = case.employee_id.sudo().department_id

    @api.depends("article_id", "occasions", "fact_date", "company_id")
    def _compute_amount(self):
        for case in self:
            article = case.article_id
            if article.basis == "fixed" and case.company_id and case.fact_date:
                each = article._get_numbers(case.company_id, case.fact_date)[0]
                case.amount = each * case.occasions
            elif article.basis == "none":
                case.amount = 0
            else:
                case.amount = case.amount

    @api.depends("article_id", "salary", "fact_date", "company_id", "employee_id")
    def _compute_limits(self):
        for case in self:
            case.amount_min, case.amount_max = case._get_amount_limits()

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_origin_name(self):
        """The document's name, for those who may read the document."""
        for model, cases in self.grouped("res_model").items():
            if not model or model not in self.env:
                cases.origin_name = False
                continue
            documents = self.env[model].browse(cases.mapped("res_id")).exists()
            readable = documents._filtered_access("read")
            names = {document.id: document.display_name for document in readable}
            kind = self.env["ir.model"]._get(model).name
            for case in cases:
                case.origin_name = names.get(case.res_id, kind)

    @api.depends(
        "state",
        "user_id",
        "employee_user_id",
        "superior_user_id",
        "manager_user_id",
        "proposed_at",
        "review_ids.reviewer_ids",
        "review_ids.done_by",
        "approval_entry_ids.user_id",
    )
    def _compute_reader_ids(self):
        for case in self:
            chain = case.superior_user_id | case.manager_user_id
            reviews = case.review_ids
            chain |= reviews.reviewer_ids | reviews.done_by
            chain |= case.approval_entry_ids.user_id
            readers = chain - case.employee_user_id | case.user_id
            if case.state != "draft" and case.proposed_at:
                readers |= case.employee_user_id
            case.reader_ids = readers

    @api.depends_context("uid")
    @api.depends("employee_user_id")
    def _compute_is_own(self):
        for case in self:
            case.is_own = case.employee_user_id == self.env.user

    # -- guards ----------------------------------------------------------------

    def write(self, vals):
        self._check_content_open(vals)
        return super().write(vals)

    def _check_content_open(self, vals):
        """What was proposed stays as it was; what is wrong is proposed anew."""
        if not {*self._get_approval_content_names()}.intersection(vals):
            return
        fixed = self.filtered(lambda case: case.state != "draft")
        if fixed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was proposed and stays as it is. The proposer may withdraw "
                    "it and propose it anew.",
                    fixed[0].display_name,
                )
            )

    def unlink(self):
        self._check_never_proposed()
        return super().unlink()

    def _check_never_proposed(self):
        kept = self.filtered(lambda case: case.proposed_at or case.state != "draft")
        if kept:
            raise UserError(
                self.env._(
                    "%s: the register keeps every case that was proposed. Cancel it "
                    "instead.",
                    kept[0].display_name,
                )
            )

    # -- the amount ------------------------------------------------------------

    def _get_salary(self):
        """Monthly wage in force on the day of the fact; kept once proposed."""
        self.ensure_one()
        case = self.sudo()
        if case.salary or not (case.employee_id and case.fact_date):
            return case.salary
        return case.employee_id._get_version(case.fact_date).wage

    def _get_amount_limits(self):
        """``(least, most)`` by the article, 0 where it sets no limit."""
        self.ensure_one()
        case = self.sudo()
        if not (case.article_id and case.company_id and case.fact_date):
            return 0, 0
        fixed, least, most = case.article_id._get_numbers(
            case.company_id, case.fact_date
        )
        if case.basis == "salary":
            salary = case._get_salary()
            currency = case.company_id.currency_id
            return currency.round(least * salary), currency.round(most * salary)
        return fixed * case.occasions, fixed * case.occasions

    def _get_amount_reasons(self):
        """Why the amount does not follow the article (D2-37.1 … D2-37.7)."""
        self.ensure_one()
        case = self.sudo()
        least, most = case._get_amount_limits()
        currency = case.company_id.currency_id
        outside = (
            currency.compare_amounts(case.amount, least) < 0
            or currency.compare_amounts(case.amount, most) > 0
        )
        if case.basis == "none" and not currency.is_zero(case.amount):
            return [self.env._("Article %s sets no amount.", case.article_code)]
        if case.basis == "free" and currency.compare_amounts(case.amount, 0) <= 0:
            return [self.env._("Enter the amount.")]
        if case.basis == "fixed" and outside:
            return [
                self.env._(
                    "Article %(article)s sets %(amount)s for %(times)s occasion(s).",
                    article=case.article_code,
                    amount=currency.format(least),
                    times=case.occasions,
                )
            ]
        if case.basis == "salary":
            return self._get_salary_reasons(outside)
        return []

    def _get_salary_reasons(self, outside):
        """Exact limits are for HR: they would tell the salary to others."""
        case = self.sudo()
        if not case._get_salary():
            return [
                self.env._(
                    "No salary of %(employee)s is known on %(day)s: HR enters it.",
                    employee=case.employee_id.name,
                    day=case.fact_date,
                )
            ]
        if not outside:
            return []
        _fixed, least, most = case.article_id._get_numbers(
            case.company_id, case.fact_date
        )
        text = self.env._(
            "Article %(article)s allows from %(least)s to %(most)s monthly salaries.",
            article=case.article_code,
            least=f"{least:g}",
            most=f"{most:g}",
        )
        if self.env.su or not self.env.user.has_group(HR):
            return [text]
        limits = case._get_amount_limits()
        exact = self.env._(
            "That is from %(least)s to %(most)s.",
            least=case.currency_id.format(limits[0]),
            most=case.currency_id.format(limits[1]),
        )
        return [text, exact]
