# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import DIRECTOR, MANAGER
from .helpdesk_ticket import WAITING


class AftersalesVisit(models.Model):
    """A voucher moves its call: arrived on site, or cancelled (S01, S02).

    The voucher's own steps write its state; here is what follows for the call.
    """

    _inherit = "aftersales.visit"

    @api.model_create_multi
    def create(self, vals_list):
        """A voucher with a technician sends somebody: a dispatch of its call."""
        visits = super().create(vals_list)
        visits.filtered("technician_id")._dispatch_calls()
        return visits

    def write(self, vals):
        state = vals.get("state")
        if "technician_id" in vals:
            moved = self.filtered(
                lambda visit: visit.technician_id.id != vals["technician_id"]
            )
            moved._check_may_send()
        if state == "on_site" and "arrived_at" not in vals:
            arriving = self.filtered(lambda visit: not visit.arrived_at)
            arriving._stamp_arrival()
        result = super().write(vals)
        if vals.get("technician_id"):
            self._dispatch_calls()
            self._pass_calls_on()
        if state == "cancelled":
            self.ticket_id.filtered("is_call")._return_to_dispatch()
        return result

    def _check_may_send(self):
        """The director assigns; who was sent does not send another (D3-1.14)."""
        calls = self.ticket_id.filtered(
            lambda call: call.is_call and call.state == "dispatched"
        )
        if calls and any(visit.technician_id for visit in self):
            self._check_roles(DIRECTOR, MANAGER)

    def _dispatch_calls(self):
        """Calls that still wait are dispatched by this, if the user may do it."""
        for visit in self:
            call = visit.ticket_id
            waits = call.is_call and call.state in WAITING
            # Code of the server may draw one before the call is complete.
            if not waits or (self.env.su and call.state == "new"):
                continue
            call.write(
                {
                    "technician_id": visit.technician_id.id,
                    "planned_start": visit.planned_start,
                }
            )
            if not self.env.su:
                call._raise_reasons(
                    self.env._("The call cannot be dispatched."),
                    call._get_sending_reasons(),
                )
            call._mark_dispatched()
            call._tell_sent(visit)

    def _pass_calls_on(self):
        """The call says who goes, and its deadline is that technician's."""
        for visit in self:
            call = visit.ticket_id.sudo()
            if call.state == "dispatched" and (
                call.technician_id != visit.technician_id
            ):
                call._in_transition().write({"technician_id": visit.technician_id.id})

    def _stamp_arrival(self):
        """The server's moment; it ends the response time of the call."""
        if not self:
            return
        self.sudo()._in_transition().write({"arrived_at": fields.Datetime.now()})
        calls = self.ticket_id.filtered(
            lambda call: call.state == "dispatched" and not call.arrived_at
        )
        calls._do_arrive()
