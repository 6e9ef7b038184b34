# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError

from ..roles import GENERAL_MANAGER, SUPERVISOR, USER


class SaleArchiveConsult(models.Model):
    """A request to read, copy or extract from a volume, 查阅申请 (S50, D2-36, D2-8).

    Asked, approved by the general manager, read (and logged), returned to the
    keeper. The volume stays on the premises; the right ends with the return or
    when its days are over. Papers are for the work alone (D2-H13, D3-2.2.12).
    """

    _name = "sale.archive.consult"
    _description = "Request to read the archive"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_closed_states = ("returned", "refused", "cancelled")
    _register_date_field = "returned_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_free_fields = ("note",)
    _deadline_due_fields = {"archive.return": "return_due"}
    _guarded_fields = ("opened_at", "return_due", "returned_at", "returned_to_id")

    volume_id = fields.Many2one(
        "sale.archive.volume",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('state', '!=', 'open')]",
    )
    mode = fields.Selection(
        [("read", "Consult"), ("copy", "Copy"), ("extract", "Extract")],
        string="For",
        required=True,
        default="read",
        tracking=True,
    )
    purpose = fields.Char(tracking=True, help="What for, and for whom (D2-36).")
    numbers = fields.Char(
        string="Which Papers", help="Numbers of what is copied or extracted."
    )
    note = fields.Text(help="What was copied, and in what state it came back.")
    state = fields.Selection(
        [
            ("draft", "Asked"),
            ("approved", "Approved"),
            ("reading", "Being read"),
            ("late", "Not returned in time"),
            ("returned", "Returned"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    opened_at = fields.Datetime(readonly=True, copy=False)
    return_due = fields.Datetime(string="Return By", readonly=True, copy=False)
    returned_at = fields.Datetime(readonly=True, copy=False)
    returned_to_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    log_ids = fields.One2many("sale.archive.log", "consult_id", readonly=True)

    _live = models.Index("(volume_id, user_id) WHERE state IN ('approved', 'reading')")

    def write(self, vals):
        """What was approved is what is read: another volume is another request."""
        names = {"volume_id", "mode", "purpose", "numbers"} & set(vals)
        late = self.filtered(lambda consult: consult.state != "draft")
        if names and late and not self._is_in_transition():
            raise AccessError(
                self.env._(
                    "%s was decided on as it is: write another request (D2-36).",
                    ", ".join(late.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    # -- asked, decided ---

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for consult in self:
            texts = []
            if consult.user_id != self.env.user:
                texts.append(self.env._("%s asks for it.", consult.user_id.name))
            if consult.volume_id.state == "open":
                texts.append(self.env._("The volume is not bound yet."))
            if not (consult.purpose or "").strip():
                texts.append(self.env._("Write what it is for (D2-36)."))
            if consult.mode != "read" and not (consult.numbers or "").strip():
                texts.append(
                    self.env._("Write which papers are copied or extracted (D2-36).")
                )
            if texts:
                reasons[consult] = [*reasons.get(consult, ()), *texts]
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write(
            {"state": "refused", "returned_at": fields.Datetime.now()}
        )
        return result

    # -- read ---

    def action_read(self):
        """Open the volume that was allowed; each opening is kept (D2-36)."""
        self._run_step("read", (USER,), self.env._("It cannot be read."))
        return self.volume_id[:1].action_read_volume() if self else False

    def _get_cannot_read_reasons(self):
        reasons = {}
        for consult in self:
            texts = reasons[consult] = []
            if consult.state not in ("approved", "reading"):
                texts.append(
                    self.env._(
                        "The general manager has not approved it, or the volume is "
                        "back (D2-36)."
                    )
                )
            if consult.user_id != self.env.user:
                texts.append(self.env._("It was allowed to %s.", consult.user_id.name))
            if consult.volume_id.state == "open":
                texts.append(self.env._("The volume is being bound again."))
        return reasons

    def _do_read(self):
        begun = self.sudo().filtered(lambda consult: consult.state == "approved")
        begun._in_transition().write(
            {"state": "reading", "opened_at": fields.Datetime.now()}
        )
        begun._start_deadlines("archive.return")

    def _on_deadline_overdue(self, code):
        """The days are over: the papers cannot be read any more (D2-36)."""
        result = super()._on_deadline_overdue(code)
        if code == "archive.return":
            reading = self.sudo().filtered(lambda consult: consult.state == "reading")
            reading._in_transition().write({"state": "late"})
        return result

    # -- returned ---

    def action_return(self):
        """The keeper has the volume back, complete (D2-36)."""
        return self._run_step(
            "return",
            (SUPERVISOR, GENERAL_MANAGER),
            self.env._("It cannot be taken back."),
        )

    def _get_cannot_return_reasons(self):
        reasons = {}
        for consult in self:
            texts = reasons[consult] = []
            if consult.state not in ("reading", "late"):
                texts.append(self.env._("Nobody has it."))
            if consult.user_id == self.env.user:
                texts.append(
                    self.env._("You read it yourself: another keeper takes it back.")
                )
        return reasons

    def _do_return(self):
        consults = self.sudo()
        consults._in_transition().write(
            {
                "state": "returned",
                "returned_at": fields.Datetime.now(),
                "returned_to_id": self.env.uid,
            }
        )
        consults._meet_deadlines("archive.return")

    def action_cancel(self):
        """Not needed any more, before it was read."""
        return self._run_step("cancel", (USER,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        keeper = self.env.user.has_group(SUPERVISOR)
        for consult in self:
            texts = reasons[consult] = []
            if consult.state not in ("draft", "approved"):
                texts.append(self.env._("It was read, or is finished."))
            if consult.user_id != self.env.user and not keeper:
                texts.append(self.env._("It is %s's request.", consult.user_id.name))
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "returned_at": fields.Datetime.now()}
        )
