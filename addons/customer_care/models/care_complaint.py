# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import DEPUTY_GENERAL_MANAGER, JUDGES, SERVICE_DIRECTOR, SUPERVISOR

# What the customer said; it stays once the customer was answered.
_SAID = {"partner_id", "kind", "problem", "channel", "order_id", "product_id"}
ENDED = ("closed", "cancelled")


class Complaint(models.Model):
    """What a customer complains of or suggests (S57, D0-3.4.2, D3-5.1.2).

    Taken, investigated, handled and answered (D2-J5.2, D2-O19, D3-5.1.1), whoever
    of the house took it (D2-H8): received → contacted → handling → answered →
    closed. The moments of each stage of GB/T 19012 are stamped by the server.
    Nobody's complaint closes without an answer (D3-9.6) and without the visit of
    the service director or a named delegate (D3-1.22); a serious one is answered
    by letter (D3-1.20).

    Complaints lead to returns and repairs where they are due (D4-7.2.3.9).
    """

    _name = "care.complaint"
    _description = "Complaint"
    _inherit = [
        "aftersales.portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "care.complaint.flow.mixin",
        "care.complaint.close.mixin",
    ]
    _order = "priority desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("received",)
    _register_closed_states = ENDED
    _register_date_field = "closed_at"
    _evidence_content_fields = ("partner_id", "problem", "answer")
    _deadline_due_fields = {
        "complaint.contact": "contact_due",
        "complaint.answer": "answer_due",
    }
    _guarded_fields = (
        "received_at",
        "contact_due",
        "contacted_at",
        "contacted_by_id",
        "assessed_at",
        "investigated_at",
        "answer_due",
        "answered_at",
        "answered_by_id",
        "confirmed_at",
        "rejected_count",
        "closed_at",
        "read_at",
        "read_by_id",
        "chased_at",
        "chase_count",
    )

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    kind = fields.Selection(
        [("complaint", "Complaint"), ("suggestion", "Suggestion")],
        required=True,
        default="complaint",
        tracking=True,
        help="A suggestion is answered and closed like a complaint (D0-3.4.2).",
    )
    problem = fields.Text(string="What the customer says", required=True)
    channel = fields.Selection(
        [
            ("hotline", "Hotline"),
            ("letter", "Letter"),
            ("visit", "Visit"),
            ("email", "E-mail"),
            ("website", "Website"),
            ("mailbox", "Suggestion box"),
            ("branch", "Branch or shop"),
            ("survey", "Survey"),
        ],
        string="Came By",
        required=True,
        default="hotline",
        help="Letters, calls and visits are all recorded (D3-9.5, D3-5.2.1).",
    )
    category = fields.Selection(
        [
            ("quality", "Quality"),
            ("human", "Not quality: human factor"),
            ("other", "Other"),
        ],
        tracking=True,
        help="Complaints are of three kinds (D3-5.3.1).",
        groups="base.group_user",
    )
    severity = fields.Selection(
        [("ordinary", "Ordinary"), ("serious", "Serious")],
        required=True,
        default="ordinary",
        tracking=True,
        help="A serious one goes to the deputy general manager at once and is "
        "answered by letter (D3-1.20).",
        groups="base.group_user",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Before all others")],
        compute="_compute_priority",
        store=True,
        precompute=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        copy=False,
    )
    order_id = fields.Many2one(
        "sale.order", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    fault_id = fields.Many2one(
        "aftersales.return.reason",
        ondelete="restrict",
        help="By the list of return reasons: the same fault is found again by it.",
        groups="base.group_user",
    )
    handler_id = fields.Many2one(
        "res.users",
        string="Handled By",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Department Asked",
        check_company=True,
        ondelete="restrict",
        help="The opinion is passed on to it, and it is chased (D3-5.1.5, D3-2.2.8).",
        groups="base.group_user",
    )
    salesperson_id = fields.Many2one(
        related="partner_id.commercial_partner_id.user_id",
        string="Salesperson",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Sales hears what its customers say (D2-T6, D4-8.3.2.1, D3-2.1.2).",
        groups="base.group_user",
    )
    is_dispute = fields.Boolean(
        string="Contract Dispute",
        tracking=True,
        help="A designated person settles it by the contract (D3-5.5.5, D3-2.2.11).",
        groups="base.group_user",
    )
    attitude_employee_id = fields.Many2one(
        "hr.employee",
        string="Complained Of",
        groups=",".join(JUDGES),
        ondelete="restrict",
        help="Where our own staff's attitude is the cause (D3-5.5.1).",
    )
    findings = fields.Text(
        string="What Was Found", groups="base.group_user", help="For our own people."
    )
    # The portal shows it once it is given, not while it is being written.
    answer = fields.Text(
        groups="base.group_user", help="What the customer is told.", tracking=True
    )
    answer_channel = fields.Selection(
        [("phone", "Telephone"), ("written", "Written reply"), ("letter", "Letter")],
        string="Answered Through",
        tracking=True,
        help="A serious complaint is answered by letter (D0-3.4.3).",
    )
    customer_words = fields.Text(
        string="Customer on the Answer", readonly=True, copy=False
    )
    visit_ids = fields.One2many(
        "care.complaint.visit", "complaint_id", copy=False, groups="base.group_user"
    )
    visit_count = fields.Integer(compute="_compute_counts", groups="base.group_user")
    is_visited = fields.Boolean(compute="_compute_is_visited", groups="base.group_user")
    sheet_ids = fields.One2many(
        "care.corrective.action",
        "complaint_id",
        string="Sheets",
        copy=False,
        groups="base.group_user",
    )
    sheet_count = fields.Integer(compute="_compute_counts", groups="base.group_user")
    duplicate_of_id = fields.Many2one(
        "care.complaint",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The same matter of the same customer, recorded before.",
        groups="base.group_user",
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("contacted", "Contacted"),
            ("handling", "Handling"),
            ("answered", "Answered"),
            ("closed", "Closed"),
            ("cancelled", "Recorded twice"),
        ],
        string="Status",
        required=True,
        default="received",
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    received_at = fields.Datetime(
        default=lambda self: fields.Datetime.now(), readonly=True, copy=False
    )
    contact_due = fields.Datetime(
        string="Contact By", readonly=True, copy=False, groups="base.group_user"
    )
    contacted_at = fields.Datetime(readonly=True, copy=False)
    contacted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    assessed_at = fields.Datetime(readonly=True, copy=False)
    investigated_at = fields.Datetime(readonly=True, copy=False)
    answer_due = fields.Datetime(string="Answer By", readonly=True, copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    confirmed_at = fields.Datetime(
        string="Confirmed by the Customer", readonly=True, copy=False
    )
    rejected_count = fields.Integer(
        string="Answers Rejected", readonly=True, groups="base.group_user"
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    read_at = fields.Datetime(
        string="Read by the Deputy GM",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    read_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    chased_at = fields.Datetime(
        string="Last Chased", readonly=True, copy=False, groups="base.group_user"
    )
    chase_count = fields.Integer(
        string="Times Chased", readonly=True, copy=False, groups="base.group_user"
    )

    _live = models.Index(
        "(company_id, priority DESC, id DESC) "
        "WHERE state NOT IN ('closed', 'cancelled')"
    )
    _register_order = models.Index("(priority DESC, id DESC)")
    _by_month = models.Index("(company_id, received_at)")
    _one_a_ticket = models.UniqueIndex(
        "(ticket_id) WHERE ticket_id IS NOT NULL",
        "The ticket has its complaint already.",
    )

    @api.depends("severity")
    def _compute_priority(self):
        for complaint in self:
            complaint.priority = "1" if complaint.severity == "serious" else "0"

    @api.depends("visit_ids.state")
    def _compute_is_visited(self):
        for complaint in self:
            complaint.is_visited = "done" in complaint.visit_ids.mapped("state")

    def _compute_counts(self):
        for name, model in (
            ("visit_count", "care.complaint.visit"),
            ("sheet_count", "care.corrective.action"),
        ):
            groups = (
                self.env[model]
                .sudo()
                ._read_group(
                    [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
                )
            )
            counts = {complaint.id: count for complaint, count in groups}
            for complaint in self:
                complaint[name] = counts.get(complaint.id, 0)

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        if self.lot_id:
            self.product_id = self.lot_id.product_id
            self.partner_id = self.partner_id or self.lot_id.delivery_partner_id

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._start_deadlines("complaint.contact")
        complaints.filtered(lambda one: one.severity == "serious")._tell_management()
        complaints._find_recurrences()
        return complaints

    def write(self, vals):
        if not self._is_in_transition():
            self._check_write(vals)
        found = self.browse()
        if (vals.get("findings") or "").strip():
            found = self.filtered(lambda one: not one.investigated_at)
        raised = self.browse()
        if vals.get("severity") == "serious":
            raised = self.filtered(lambda one: one.severity != "serious")
        result = super().write(vals)
        if found:
            found.sudo()._in_transition().write(
                {"investigated_at": fields.Datetime.now()}
            )
        raised._tell_management()
        if {"fault_id", "product_id"} & set(vals):
            self._find_recurrences()
        return result

    def _check_write(self, vals):
        """What was answered stays as it is; nobody quietly makes it ordinary."""
        if vals.get("severity") == "ordinary" and any(
            complaint.severity == "serious" for complaint in self
        ):
            self._check_roles(SERVICE_DIRECTOR, DEPUTY_GENERAL_MANAGER)
        if vals.get("kind") == "suggestion" and any(
            complaint.kind == "complaint" for complaint in self
        ):
            # A suggestion needs no visit: the agent alone does not make it one.
            self._check_roles(SUPERVISOR, SERVICE_DIRECTOR)
        fixed = _SAID & set(vals)
        told = {"answer", "answer_channel", "severity", "category"} & set(vals)
        for complaint in self:
            late = complaint.state in ("answered", *ENDED)
            if late and (fixed or told):
                raise UserError(
                    self.env._(
                        "%s is answered: what was said stays. A customer who does not "
                        "agree rejects the answer; then it is handled again (D3-9.6).",
                        complaint.name,
                    )
                )
