# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# How the telephone rang and who took it stays as it was logged: penalties hang on it.
_LOGGED = {"called_at", "channel", "rings", "agent_id", "is_missed"}
_CONTENT = {"partner_id", "caller_name", "phone", "kind", "question", "answer"}
OPEN = ("missed", "answered", "handled")


class CareHotlineCall(models.Model):
    """A call to the hotline (热线来电), each one logged (S62, D3-6.3, D3-16.3).

    Who takes it first stays its owner until it is closed (首问负责制, D4-6.8.1) and
    settles it within a limit (D4-6.8.2). Holidays are no exception (D3-6.14,
    D3-16.10). Online service and fax are logged here as well (D2-N2.1, D3-14.7).
    """

    _name = "care.hotline.call"
    _description = "Hotline call"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
    ]
    _order = "called_at desc, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("closed",)
    _register_date_field = "closed_at"
    _deadline_due_fields = {"hotline.settle": "settle_due"}
    _guarded_fields = (
        "owner_id",
        "settle_due",
        "is_over_rings",
        "handled_at",
        "closed_at",
        "escalated_at",
        "ticket_id",
        "complaint_id",
        "request_id",
    )

    called_at = fields.Datetime(required=True, default=fields.Datetime.now, copy=False)
    channel = fields.Selection(
        [("hotline", "Hotline"), ("online", "Online service"), ("fax", "Fax")],
        required=True,
        default="hotline",
    )
    rings = fields.Integer(
        default=1,
        copy=False,
        help="How often it rang. Beyond the limit (three, D4-7.3.3) a penalty is "
        "proposed.",
    )
    is_missed = fields.Boolean(
        string="Not Answered", copy=False, help="Nobody took it: it is called back."
    )
    is_over_rings = fields.Boolean(string="Rang Too Long", readonly=True, copy=False)
    agent_id = fields.Many2one(
        "res.users",
        string="Taken By",
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        copy=False,
        help="Of a call that nobody took: who was at the desk.",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Responsible",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        help="Who took it first; stays until it is closed (D4-6.8.1).",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    caller_name = fields.Char(string="Caller")
    phone = fields.Char(
        string="Telephone",
        compute="_compute_phone",
        store=True,
        readonly=False,
        precompute=True,
        help="Type the number on the display: the customer is found by it.",
    )
    kind = fields.Selection(
        [
            ("enquiry", "Enquiry"),
            ("technical", "Technical enquiry"),
            ("appointment", "Appointment"),
            ("repair", "Repair"),
            ("complaint", "Complaint"),
            ("request", "Service request"),
            ("other", "Other"),
        ],
        required=True,
        default="enquiry",
        tracking=True,
    )
    question = fields.Text(string="What the Caller Wants")
    answer = fields.Text(help="How it was settled (D4-8.3.1.5).")
    settle_due = fields.Datetime(string="Settle By", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("missed", "Missed"),
            ("answered", "Taken"),
            ("handled", "Handled"),
            ("closed", "Closed"),
        ],
        string="Status",
        default="answered",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    handled_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    escalated_to_id = fields.Many2one(
        "res.users",
        string="Passed Up To",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Department or superior who helps; the owner stays (D4-6.8.3).",
    )
    escalation_note = fields.Char(string="Why Passed Up", copy=False)
    escalated_at = fields.Datetime(string="Passed Up", readonly=True, copy=False)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Repair Call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    complaint_id = fields.Many2one(
        "care.complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    request_id = fields.Many2one(
        "care.request",
        string="Service Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    diversion_warning = fields.Char(compute="_compute_diversion_warning")
    care_warning = fields.Char(
        related="partner_id.care_warning", string="Flagged Customer"
    )

    _rings_positive = models.Constraint(
        "CHECK(rings >= 0)", "A telephone rings zero times or more."
    )
    _live = models.Index("(company_id, owner_id, settle_due) WHERE state != 'closed'")
    _by_time = models.Index("(called_at DESC, id DESC)")

    @api.depends("partner_id")
    def _compute_phone(self):
        for call in self:
            call.phone = call.phone or call.partner_id.phone

    @api.depends("called_at", "company_id")
    def _compute_diversion_warning(self):
        """A holiday without a number that calls are diverted to (D3-6.7)."""
        lacking = self.env["care.hotline.diversion"]._get_uncovered_days(
            {
                (call.company_id, call._get_call_day())
                for call in self
                if call.company_id and call.called_at
            }
        )
        for call in self:
            name = call.called_at and lacking.get(
                (call.company_id, call._get_call_day())
            )
            call.diversion_warning = name and self.env._(
                "%s is a public holiday and no number is on file that calls are "
                "diverted to (D3-6.7). Tell the supervisor.",
                name,
            )

    def _get_call_day(self):
        """The day of the call where the company is."""
        self.ensure_one()
        zone = self._get_company_zone(self.company_id)
        return fields.Datetime.context_timestamp(
            self.with_context(tz=str(zone)), self.called_at
        ).date()

    @api.onchange("phone")
    def _onchange_phone(self):
        if not self.phone or self.partner_id:
            return None
        company = self.company_id or self.env.company
        found = self.env["res.partner"]._search_by_phone(self.phone, company)
        if len(found.commercial_partner_id) == 1:
            self.partner_id = found.sorted(lambda partner: not partner.parent_id)[:1]
            return None
        if not found:
            return None
        return {
            "warning": {
                "type": "notification",
                "title": self.env._("Caller"),
                "message": self.env._(
                    "%(text)s belongs to %(customers)s: choose the customer.",
                    text=self.phone,
                    customers=", ".join(
                        found.commercial_partner_id[:5].mapped("display_name")
                    ),
                ),
            }
        }

    # -- logged ---

    @api.model_create_multi
    def create(self, vals_list):
        """Each call is logged once, with who took it and how often it rang."""
        calls = super().create(vals_list)
        now = fields.Datetime.now()
        for call in calls:
            if call.called_at > now:
                raise UserError(self.env._("A call is logged after it came in."))
            if not call.is_missed and not call.agent_id:
                raise UserError(self.env._("Write who answered the call (D4-6.8.1)."))
        own = calls.sudo()
        for agent, taken in (
            own.filtered(lambda call: not call.is_missed).grouped("agent_id").items()
        ):
            taken._in_transition().write({"owner_id": agent.id})
        missed = own.filtered("is_missed")
        missed._in_transition().write({"state": "missed"})
        own._start_deadlines(
            "hotline.settle", start={call: call.called_at for call in own}
        )
        calls._judge_rings()
        return calls

    def write(self, vals):
        if not self._is_in_transition():
            if _LOGGED & set(vals) and self.ids:
                raise UserError(
                    self.env._(
                        "%s: when it rang, how often and who took it stays as it was "
                        "logged (D4-7.3.3).",
                        ", ".join(self.mapped("name")[:5]),
                    )
                )
            closed = self.filtered(lambda call: call.state == "closed")
            if closed and _CONTENT & set(vals):
                raise UserError(
                    self.env._(
                        "%s: the call is closed and stays as it is. Log a new one.",
                        ", ".join(closed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)
