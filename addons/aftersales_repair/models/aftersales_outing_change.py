# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, PRODUCTION, REPAIRER, TECHNICIAN, TQM_OFFICE

# Who may be sent, and who answers for them at home.
_ASK = (TECHNICIAN, REPAIRER, PRODUCTION, TQM_OFFICE, CLERK)


class AftersalesOutingChange(models.Model):
    """Asked from the site: another solution, or a later day (S07).

    The company agrees first, then it is done so (D0-3.3.6, D0-3.3.7, D0-3.5.3,
    D0-3.5.4). What was agreed before stays written here.
    """

    _name = "aftersales.outing.change"
    _description = "Request from a service trip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _ASK
    _guarded_fields = ("old_solution", "old_date_end", "decided_at")
    _register_closed_states = ("approved", "cancelled")
    _register_date_field = "decided_at"

    outing_id = fields.Many2one(
        "aftersales.outing",
        string="Service Trip",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("solution", "Another solution"), ("date", "A later day")],
        string="Asked For",
        required=True,
        default="date",
        tracking=True,
    )
    new_solution = fields.Text(tracking=True)
    new_date_end = fields.Date(string="New Day", tracking=True)
    reason = fields.Text(
        required=True, help="What was found on site, why it cannot be as agreed."
    )
    old_solution = fields.Text(string="Solution Before", readonly=True, copy=False)
    old_date_end = fields.Date(string="Day Before", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Asked"),
            ("approved", "Approved"),
            ("cancelled", "Dropped"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        for change in changes:
            outing = change.outing_id.sudo()
            change._in_transition().write(
                {"old_solution": outing.solution, "old_date_end": outing.date_end}
            )
        return changes

    def write(self, vals):
        names = {"outing_id", "kind", "new_solution", "new_date_end", "reason"}
        decided = self.filtered(lambda change: change.state != "draft")
        if names & set(vals) and decided and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s is decided: make a new request.",
                    ", ".join(decided.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        for change, texts in self._get_incomplete_reasons().items():
            reasons[change] = [*reasons.get(change, ()), *texts]
        return reasons

    def _get_incomplete_reasons(self):
        reasons = {}
        for change in self:
            texts = reasons[change] = []
            outing = change.outing_id
            if outing.state not in ("issued", "on_site"):
                texts.append(
                    self.env._(
                        "%s is not on its way: change the slip itself, or make a new "
                        "one.",
                        outing.name,
                    )
                )
            if change.kind == "solution" and not (change.new_solution or "").strip():
                texts.append(self.env._("Write the other solution (D0-3.3.6)."))
            if change.kind == "date" and not (
                change.new_date_end
                and outing.date_end
                and change.new_date_end > outing.date_end
            ):
                texts.append(
                    self.env._("Choose a day after the agreed one (D0-3.3.7).")
                )
        return reasons

    def _on_approved(self):
        """The company agreed: from now on it is done so."""
        result = super()._on_approved()
        for change in self.sudo():
            outing = change.outing_id._in_transition()
            change._in_transition().write(
                {
                    "state": "approved",
                    "decided_at": fields.Datetime.now(),
                    "old_solution": outing.solution,
                    "old_date_end": outing.date_end,
                }
            )
            if change.kind == "date":
                outing.date_end = change.new_date_end
            else:
                outing.solution = change.new_solution
        return result

    def action_cancel(self):
        """The request is dropped; what was agreed stays."""
        return self._run_step(
            "cancel", _ASK, self.env._("The request cannot be dropped.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for change in self:
            texts = reasons[change] = []
            if change.state != "draft":
                texts.append(self.env._("It is decided."))
            if change.user_id != self.env.user and not self.env.su:
                texts.append(self.env._("%s asked for it.", change.user_id.name))
        return reasons

    def _do_cancel(self):
        self._drop_open()

    def _drop_open(self):
        changes = self.sudo().filtered(lambda change: change.state == "draft")
        changes._in_transition().write(
            {"state": "cancelled", "decided_at": fields.Datetime.now()}
        )
