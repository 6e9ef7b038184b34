# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import AGENT, SUPERVISOR

_CONTENT = {
    "shift_id",
    "equipment",
    "unsettled",
    "staff",
    "counted",
    "are_duties_done",
}


class CareShiftHandover(models.Model):
    """The handover log of a shift (交接日志, S63, D4-6.2.6, D4-6.3c, D2-M4.5).

    State of the equipment, unsettled problems, changes of staff; written by who
    leaves, taken over by who comes. The open calls and requests are listed by
    themselves.
    """

    _name = "care.shift.handover"
    _description = "Handover log"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("taken_over",)
    _register_date_field = "taken_at"
    _guarded_fields = ("taken_by_id", "taken_at", "call_ids", "request_ids")

    shift_id = fields.Many2one(
        "care.shift",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('agent_id', '=', uid), ('state', '=', 'running')]",
    )
    agent_id = fields.Many2one(
        related="shift_id.agent_id", store=True, index=True, ondelete="restrict"
    )
    equipment = fields.Text(help="Telephones, headsets, computers: what does not work.")
    unsettled = fields.Text(string="Unsettled Problems")
    staff = fields.Text(string="Changes of Staff")
    counted = fields.Text(help="Results of the day that are counted (D2-M4.5).")
    closing_duties = fields.Text(related="shift_id.type_id.closing_duties")
    are_duties_done = fields.Boolean(
        string="Closing Duties Done", help="The late shift's list (D4-6.6)."
    )
    call_ids = fields.Many2many(
        "care.hotline.call",
        string="Open Calls",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    request_ids = fields.Many2many(
        "care.request",
        string="Open Requests",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("written", "Written"), ("taken_over", "Taken over")],
        string="Status",
        default="written",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    taken_by_id = fields.Many2one(
        "res.users",
        string="Taken Over By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    taken_at = fields.Datetime(string="Taken Over", readonly=True, copy=False)

    _one_a_shift = models.UniqueIndex(
        "(shift_id)", "The shift has its handover log already."
    )
    _waiting = models.Index("(company_id) WHERE state = 'written'")

    @api.model_create_multi
    def create(self, vals_list):
        """Written by the shift's own agent; what is open stands on it."""
        logs = super().create(vals_list)
        for log in logs:
            if log.shift_id.agent_id != self.env.user and not self.env.su:
                raise AccessError(
                    self.env._(
                        "%s writes the log of this shift (D4-6.3c).",
                        log.shift_id.agent_id.name,
                    )
                )
            if log.shift_id.state != "running":
                raise UserError(
                    self.env._("%s is not running.", log.shift_id.display_name)
                )
            if not any(
                (log[name] or "").strip()
                for name in ("equipment", "unsettled", "staff")
            ):
                raise UserError(
                    self.env._(
                        "Write the state of the equipment, the unsettled problems and "
                        "the changes of staff; 'none' where there is none (D4-6.3c)."
                    )
                )
        logs._list_open()
        return logs

    def _list_open(self):
        """The open calls and requests of who leaves; two queries for all."""
        agents = self.agent_id
        companies = self.company_id
        calls = (
            self.env["care.hotline.call"]
            .sudo()
            .search(
                [
                    ("company_id", "in", companies.ids),
                    ("state", "!=", "closed"),
                    ("owner_id", "in", [*agents.ids, False]),
                ]
            )
        )
        requests = (
            self.env["care.request"]
            .sudo()
            .search(
                [
                    ("company_id", "in", companies.ids),
                    ("state", "in", ("received", "handling", "escalated", "solved")),
                    ("owner_id", "in", [*agents.ids, False]),
                ]
            )
        )
        for log in self.sudo():
            mine = {log.agent_id.id, False}
            log._in_transition().write(
                {
                    name: [
                        fields.Command.set(
                            open_ones.filtered(
                                lambda one, log=log, mine=mine: (
                                    one.company_id == log.company_id
                                    and one.owner_id.id in mine
                                )
                            ).ids
                        )
                    ]
                    for name, open_ones in (
                        ("call_ids", calls),
                        ("request_ids", requests),
                    )
                }
            )

    def write(self, vals):
        if _CONTENT & set(vals) and not self._is_in_transition():
            done = self.filtered(lambda log: log.state == "taken_over")
            if done:
                raise UserError(
                    self.env._(
                        "%s: the log is taken over and stays as it is (D4-6.3c).",
                        ", ".join(done.mapped("name")[:5]),
                    )
                )
            others = self.filtered(lambda log: log.agent_id != self.env.user)
            if others and not self.env.su:
                raise AccessError(
                    self.env._(
                        "%s writes the log of this shift (D4-6.3c).",
                        others[0].agent_id.name,
                    )
                )
        return super().write(vals)

    def action_take_over(self):
        """The successor has read the log and takes over (D4-6.3a)."""
        return self._run_step(
            "take_over", (AGENT,), self.env._("The shift cannot be taken over.")
        )

    def _get_cannot_take_over_reasons(self):
        is_supervisor = self.env.user.has_group(SUPERVISOR)
        on_duty = (
            self.env["care.shift"]
            .sudo()
            .search(
                [("agent_id", "=", self.env.uid), ("state", "=", "running")],
            )
        )
        reasons = {}
        for log in self:
            if log.state != "written":
                reasons[log] = [self.env._("It is taken over.")]
            elif log.agent_id == self.env.user:
                reasons[log] = [
                    self.env._("The successor takes over, not who leaves (D4-6.3a).")
                ]
            elif not is_supervisor and not on_duty.filtered(
                lambda shift, log=log: (
                    shift.company_id.id == log.company_id.id
                    and shift.id != log.shift_id.id
                )
            ):
                reasons[log] = [
                    self.env._("Start your own shift first; then take over (D4-6.3a).")
                ]
            elif (log.closing_duties or "").strip() and not log.are_duties_done:
                reasons[log] = [
                    self.env._(
                        "The closing duties are not ticked off (D4-6.6): %s",
                        log.closing_duties,
                    )
                ]
        return reasons

    def _do_take_over(self):
        self.sudo()._in_transition().write(
            {
                "state": "taken_over",
                "taken_by_id": self.env.uid,
                "taken_at": fields.Datetime.now(),
            }
        )
