# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, DIRECTOR, QUALITY

_SALES = "sales_team.group_sale_manager"
_BEFORE_ISSUE = ("intake", "review", "solved")
# What the issued report fixes: another solution or a later end is asked for.
_AGREED = {"solution", "date_end"}
_FIXED = {"partner_id", "type_id", "lot_id", "product_id", "address_note", "problem"}


class AftersalesOuting(models.Model):
    """Service trip: 外出调试、维修跟踪报告单 with its information slip (S07).

    Intake by sales, review by quality, report by the office, people sent by the
    department of the job; on site nothing but the agreed solution until the
    agreed day (D0-3.3.2 … D0-3.3.7, D0-3.5.1 … D0-3.5.4). It begins as an
    application to the superior (D3-3.1.2); what cannot be solved on site goes back
    to the department in charge (D3-3.1.6, D3-3.2.5).
    """

    _name = "aftersales.outing"
    _description = "Service trip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "aftersales.outing.report.mixin",
        "service.evidence.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "reviewed_by_id",
        "reviewed_at",
        "issued_at",
        "group_id",
        "date_end_first",
        "arrived_at",
        "signed_at",
        "closed_at",
    )
    _register_draft_states = ("intake",)
    _register_closed_states = ("filed", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = (
        "partner_id",
        "lot_id",
        "solution",
        "work_done",
        "date_end",
    )

    type_id = fields.Many2one(
        "aftersales.outing.type",
        string="Job",
        required=True,
        tracking=True,
        ondelete="restrict",
    )
    needs_review = fields.Boolean(related="type_id.needs_review")
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Call",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Telephone")
    address_note = fields.Char(string="Site")
    product_id = fields.Many2one(
        "product.product", check_company=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    problem = fields.Text(
        string="What Is Needed", help="As the customer told it, in detail (D0-3.3.3)."
    )
    technical_note = fields.Text(
        string="Agreed with the Technical Department",
        help="Who is needed for the installation (D0-3.5.1).",
    )
    review_note = fields.Text(
        string="Review",
        help="What the departments concerned said in the quality review.",
    )
    solution = fields.Text(tracking=True)
    date_end = fields.Date(
        string="To Finish By",
        tracking=True,
        help="Once the report is issued, a later day needs the company's approval "
        "(D0-3.3.7).",
    )
    date_end_first = fields.Date(string="First Agreed Day", readonly=True, copy=False)
    group_id = fields.Many2one(
        "res.groups",
        string="Sent By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The department that sends people to the job.",
    )
    is_my_group = fields.Boolean(
        compute="_compute_is_my_group", search="_search_is_my_group"
    )
    worker_ids = fields.Many2many(
        "res.users",
        "aftersales_outing_worker_rel",
        string="People Sent",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        check_company=True,
    )
    work_done = fields.Text(help="What was done on site, also where it differs.")
    feedback = fields.Text(
        string="Feedback to Quality",
        help="Details of the repair, for the improvement of the product (D0-3.3.4).",
    )
    change_ids = fields.One2many("aftersales.outing.change", "outing_id")
    visit_ids = fields.One2many("aftersales.visit", "outing_id", string="Vouchers")
    expense_ids = fields.One2many("hr.expense", "aftersales_outing_id", readonly=True)
    change_count = fields.Integer(compute="_compute_counts", string="Requests")
    visit_count = fields.Integer(compute="_compute_counts", string="Voucher Count")
    expense_count = fields.Integer(
        compute="_compute_expenses", string="Expenses", compute_sudo=True
    )
    expense_total = fields.Monetary(compute="_compute_expenses", compute_sudo=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    cancel_reason = fields.Char(copy=False, tracking=True)
    reviewed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reviewed_at = fields.Datetime(readonly=True, copy=False)
    issued_at = fields.Datetime(readonly=True, copy=False)
    arrived_at = fields.Datetime(string="Sent At", readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("intake", "Intake"),
            ("review", "Quality review"),
            ("solved", "Solution found"),
            ("issued", "Report issued"),
            ("on_site", "On site"),
            ("signed", "Signed and stamped"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="intake",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _live = models.Index(
        "(company_id, date_end) WHERE state NOT IN ('filed', 'cancelled')"
    )

    def _compute_counts(self):
        for name, model in (
            ("change_count", "aftersales.outing.change"),
            ("visit_count", "aftersales.visit"),
        ):
            groups = self.env[model]._read_group(
                [("outing_id", "in", self.ids)], ["outing_id"], ["__count"]
            )
            counts = dict(groups)
            for outing in self:
                outing[name] = counts.get(outing, 0)

    def _compute_expenses(self):
        groups = self.env["hr.expense"]._read_group(
            [("aftersales_outing_id", "in", self.ids)],
            ["aftersales_outing_id"],
            ["__count", "total_amount:sum"],
        )
        sums = {outing: figures for outing, *figures in groups}
        for outing in self:
            outing.expense_count, outing.expense_total = sums.get(outing, (0, 0.0))

    @api.depends("group_id")
    @api.depends_context("uid")
    def _compute_is_my_group(self):
        mine = self.env.user.sudo().all_group_ids
        for outing in self:
            outing.is_my_group = outing.sudo().group_id in mine

    def _search_is_my_group(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self.env.user.sudo().all_group_ids.ids
        return [("group_id", "in" if True in value else "not in", mine)]

    @api.depends("date_end", "state")
    def _compute_is_late(self):
        today = self.env["service.policy"]._today(self.env.company)
        for outing in self:
            outing.is_late = (
                outing.state in ("issued", "on_site")
                and bool(outing.date_end)
                and outing.date_end < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        late = [("state", "in", ("issued", "on_site")), ("date_end", "<", today)]
        return late if True in value else ["!", "&", *late]

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        if self.lot_id:
            self.product_id = self.lot_id.product_id

    # -- changing ------------------------------------------------------------------

    def write(self, vals):
        if not self._is_in_transition():
            self._check_agreed(vals)
        return super().write(vals)

    def _check_agreed(self, vals):
        """No other solution and no later day before the approval (D0-3.3.6,
        D0-3.3.7, D0-3.5.3, D0-3.5.4)."""
        issued = self.filtered(lambda outing: outing.state not in _BEFORE_ISSUE)
        if issued and _AGREED & set(vals):
            raise UserError(
                self.env._(
                    "%s: the report is issued. Another solution or a later day needs "
                    "the company's approval first (D0-3.3.6, D0-3.3.7): press “Ask "
                    "the company”.",
                    ", ".join(issued.mapped("name")[:5]),
                )
            )
        if issued and _FIXED & set(vals):
            raise UserError(
                self.env._(
                    "%s: the report is issued, what it says stays (D0-3.3.3).",
                    ", ".join(issued.mapped("name")[:5]),
                )
            )
        if "solution" in vals:
            self._check_may_solve()

    def _check_may_solve(self):
        """Where quality reviews, quality finds the solution (D0-3.3.3)."""
        if self.env.su or self.env.user.has_group(QUALITY):
            return
        foreign = self.filtered(lambda outing: outing.needs_review)
        if foreign:
            raise UserError(
                self.env._(
                    "%s: the quality department gives the solution (D0-3.3.3).",
                    ", ".join(foreign.mapped("name")[:5]),
                )
            )

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            outing: []
            if outing.state in states
            else [self.env._("Its status is “%s”.", labels[outing.state])]
            for outing in self
        }

    # -- intake and review -----------------------------------------------------------

    def action_submit(self):
        """Sales has asked the customer; quality organises the review (D0-3.3.3).

        Sales plans after-sales work, in close contact with quality (D0-3.2.3).
        """
        return self._run_step(
            "submit",
            (CLERK, DIRECTOR, _SALES),
            self.env._("The slip cannot be handed on."),
        )

    def _get_cannot_submit_reasons(self):
        reasons = self._get_state_reasons("intake")
        for outing in self:
            if not (outing.problem or "").strip():
                reasons[outing].append(
                    self.env._("Write in detail what the customer needs (D0-3.3.3).")
                )
            if not outing.needs_review and not (outing.technical_note or "").strip():
                reasons[outing].append(
                    self.env._(
                        "Agree with the technical department who is needed, and "
                        "write it down (D0-3.5.1)."
                    )
                )
        return reasons

    def _do_submit(self):
        outings = self.sudo()
        reviewed = outings.filtered("needs_review")
        reviewed._in_transition().write({"state": "review"})
        (outings - reviewed)._in_transition().write({"state": "solved"})
        reviewed._tell_group(
            self.env.ref(QUALITY), self.env._("Review the case (D0-3.3.3)")
        )

    def action_solve(self):
        """The review found the solution; it goes to the office (D0-3.3.3)."""
        return self._run_step(
            "solve", (QUALITY,), self.env._("The review cannot be closed.")
        )

    def _get_cannot_solve_reasons(self):
        reasons = self._get_state_reasons("review")
        for outing in self:
            if not (outing.solution or "").strip():
                reasons[outing].append(
                    self.env._("Write the solution of the review (D0-3.3.3).")
                )
        return reasons

    def _do_solve(self):
        outings = self.sudo()
        outings._in_transition().write(
            {
                "state": "solved",
                "reviewed_by_id": self.env.uid,
                "reviewed_at": fields.Datetime.now(),
            }
        )
        outings.activity_feedback(["mail.mail_activity_data_todo"])

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, DIRECTOR), self.env._("The trip cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_state_reasons(*_BEFORE_ISSUE, "issued", "on_site")
        for outing in self:
            if not (outing.cancel_reason or "").strip():
                reasons[outing].append(
                    self.env._("Write the reason of the cancellation (D0-3.3.4).")
                )
            if outing.visit_ids.filtered(lambda v: v.state != "cancelled"):
                reasons[outing].append(self.env._("Cancel its service vouchers first."))
        return reasons

    def _do_cancel(self):
        outings = self.sudo()
        outings.change_ids._drop_open()
        outings.activity_unlink(["mail.mail_activity_data_todo"])
        outings._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
