# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN = ("received", "handling", "escalated", "solved")
_CONTENT = {"type_id", "partner_id", "description"}


class CareRequest(models.Model):
    """A request at the one-stop service centre (一站式服务, S64, D2-P3.1, D2-P3.2).

    Received, handled by its owner, passed to the superior when it cannot be solved
    at once, solved, and closed only when the customer confirms it. Each step stands
    in the process log.
    """

    _name = "care.request"
    _description = "Service request"
    _inherit = [
        "aftersales.portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "received_at desc, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("confirmed", "cancelled")
    _register_date_field = "closed_at"
    _deadline_due_fields = {"request.solve": "solve_due"}
    _guarded_fields = (
        "owner_id",
        "received_at",
        "solve_due",
        "escalated_at",
        "superior_id",
        "solved_at",
        "solved_by_id",
        "confirmed_at",
        "confirmed_by_id",
        "confirmation_way",
        "reopened_count",
        "closed_at",
    )

    type_id = fields.Many2one(
        "care.request.type",
        string="Kind",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        check_company=True,
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
    phone = fields.Char(related="partner_id.phone")
    channel = fields.Selection(
        [
            ("counter", "Counter"),
            ("hotline", "Hotline"),
            ("portal", "Portal"),
            ("other", "Other"),
        ],
        default="counter",
        required=True,
    )
    subject = fields.Char(compute="_compute_subject", store=True, index="trigram")
    description = fields.Text(string="What the Customer Wants", required=True)
    received_at = fields.Datetime(
        string="Received",
        default=fields.Datetime.now,
        required=True,
        readonly=True,
        copy=False,
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Responsible",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    solve_due = fields.Datetime(string="Solve By", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("received", "Received"),
            ("handling", "In progress"),
            ("escalated", "With the superior"),
            ("solved", "Solved"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="received",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    escalation_note = fields.Text(
        string="Why It Is Not Solved",
        groups="base.group_user",
        help="What was tried, for the superior.",
    )
    escalated_at = fields.Datetime(
        string="Passed Up", readonly=True, copy=False, groups="base.group_user"
    )
    superior_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    # The portal shows it once the request is solved, not while it is being written.
    solution = fields.Text(groups="base.group_user", tracking=True)
    solved_at = fields.Datetime(string="Solved", readonly=True, copy=False)
    solved_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    confirmation = fields.Text(
        string="What the Customer Says", copy=False, help="Asked afterwards (D2-P3.2)."
    )
    confirmation_way = fields.Selection(
        [("asked", "Asked by us"), ("portal", "In the portal")],
        readonly=True,
        copy=False,
    )
    confirmed_at = fields.Datetime(string="Confirmed", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    reopened_count = fields.Integer(
        string="Not Confirmed",
        readonly=True,
        copy=False,
        help="How often the customer said that it is not solved.",
        groups="base.group_user",
    )
    cancel_reason = fields.Char(copy=False, tracking=True)
    closed_at = fields.Datetime(readonly=True, copy=False)
    log_ids = fields.One2many(
        "care.request.log", "request_id", string="Process Log", groups="base.group_user"
    )
    call_ids = fields.One2many(
        "care.hotline.call", "request_id", string="Calls", groups="base.group_user"
    )
    care_warning = fields.Char(
        related="partner_id.care_warning",
        string="Flagged Customer",
        groups="service_base.group_service_user",
    )

    _live = models.Index(
        "(company_id, owner_id, solve_due) WHERE state IN ('received', 'handling', "
        "'escalated', 'solved')"
    )
    _in_order = models.Index("(received_at DESC, id DESC)")

    @api.depends("description")
    def _compute_subject(self):
        for request in self:
            lines = (request.description or "").strip().splitlines()
            request.subject = lines[0][:60] if lines else False

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for request in self:
            request.access_url = f"/my/requests/{request.id}"
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Who is named at the kind owns it; else who takes it first."""
        requests = super().create(vals_list)
        for request in requests:
            if not (request.description or "").strip():
                raise UserError(self.env._("Write what the customer wants (D2-P3.1)."))
        own = requests.sudo()
        for owner, group in own.grouped(lambda one: one.type_id.owner_id).items():
            if owner:
                group._in_transition().write({"owner_id": owner.id})
        own._start_deadlines(
            "request.solve", start={one: one.received_at for one in own}
        )
        own._log_step(self.env._("Received."))
        return requests

    def write(self, vals):
        if not self._is_in_transition():
            closed = self.filtered(lambda one: one.state not in OPEN)
            if closed and {*_CONTENT, "solution", "confirmation"} & set(vals):
                raise UserError(
                    self.env._(
                        "%s: the request is closed and stays as it is.",
                        ", ".join(closed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def _log_step(self, text):
        """A line of the process log for each of these (D2-P3.2)."""
        self.env["care.request.log"].sudo()._in_transition().create(
            [{"request_id": request.id, "text": text} for request in self]
        )

    def action_view_calls(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_hotline_call_action"
            ),
            "domain": [("request_id", "=", self.id)],
            "context": {},
        }
