# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

from .helpdesk_ticket import CLOSED


class HelpdeskTicket(models.Model):
    """OCA's stages follow the state of a call (S01).

    Which stage a state has says ``helpdesk.ticket.stage.call_state``.
    """

    _inherit = "helpdesk.ticket"

    @api.depends("team_id")
    def _compute_stage_id(self):
        """Another team: the stage of the same state, not its first one."""
        calls = self.filtered(lambda call: call.is_call and call._origin.id)
        for call in calls:
            call.stage_id = call._get_state_stage(call.state) or call.stage_id
        return super(HelpdeskTicket, self - calls)._compute_stage_id()

    def _check_stage(self, stage_id):
        """Stages follow the state: between them only where they mean the same."""
        stage = self.env["helpdesk.ticket.stage"].sudo().browse(stage_id)
        for call in self:
            same = stage.call_state == call.state
            between = not stage.call_state and not stage.closed
            if same or (between and call.state not in CLOSED):
                continue
            raise UserError(
                self.env._(
                    "%(call)s cannot be moved to “%(stage)s”: repair calls go on by "
                    "their buttons, and are crossed off with the signed voucher only "
                    "(D3-1.13).",
                    call=call.number,
                    stage=stage.name,
                )
            )

    @api.model
    def _find_stage(self, state, team, company):
        """The stage in which calls of a state stand; empty where there is none."""
        stages = self.env["helpdesk.ticket.stage"].sudo()
        for stage in stages.search([("call_state", "=", state)]):
            fits = not stage.company_id or stage.company_id == company
            if fits and (not stage.team_ids or team in stage.team_ids):
                return stage
        return stages

    def _get_state_stage(self, state):
        self.ensure_one()
        return self._find_stage(state, self.team_id.sudo(), self.company_id)

    def _write_state(self, state, vals=None):
        """The state and, with it, the stage; for transitions only."""
        for (team, company), calls in self.grouped(
            lambda call: (call.team_id, call.company_id)
        ).items():
            values = {**(vals or {}), "state": state}
            stage = self._find_stage(state, team.sudo(), company)
            if stage:
                values["stage_id"] = stage.id
            calls.sudo()._in_transition().write(values)
