# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, DIRECTOR, MANAGER, TECHNICIAN
from .helpdesk_ticket import CLOSED

# States of a voucher that the customer has signed, and of one under way.
SIGNED = ("signed", "filed")
UNDER_WAY = ("drawn", "on_site")


class HelpdeskTicket(models.Model):
    """Registering a call, crossing it off, cancelling it (S01)."""

    _inherit = "helpdesk.ticket"

    register_lack = fields.Char(
        string="Lacking",
        compute="_compute_register_lack",
        help="What the register asks for before the call can be dispatched.",
        groups="base.group_user",
    )
    is_signed = fields.Boolean(
        string="Signed by the Customer",
        compute="_compute_is_signed",
        search="_search_is_signed",
        help="All its vouchers are signed: the line can be crossed off.",
        groups="base.group_user",
    )

    # -- register ---------------------------------------------------------------

    @api.depends("partner_id", "partner_name", "phone", "address", "product_id")
    @api.depends("problem", "state")
    def _compute_register_lack(self):
        reasons = self._get_cannot_register_reasons()
        for call in self:
            call.register_lack = " ".join(reasons.get(call, ())) or False

    def action_register(self):
        """The call is complete: it goes to the supervisor for dispatch."""
        return self._run_step(
            "register",
            (CLERK, DIRECTOR, TECHNICIAN),
            self.env._("The call cannot be registered."),
        )

    def _get_cannot_register_reasons(self):
        """Customer, address, telephone, model and problem (D3-1.3)."""
        reasons = {}
        for call in self.filtered(lambda call: call.state == "new"):
            lacking = [
                label
                for label, value in (
                    (self.env._("customer"), call.partner_id or call.partner_name),
                    (self.env._("telephone"), call.phone),
                    (self.env._("address"), call.address),
                    (self.env._("product or serial"), call.product_id),
                    (self.env._("problem"), call.problem and call.problem.strip()),
                )
                if not value
            ]
            if lacking:
                reasons[call] = [
                    self.env._("Still to be asked: %s (D3-1.3).", ", ".join(lacking))
                ]
        for call in self.filtered(lambda call: call.state != "new"):
            if call.is_call:
                reasons[call] = [self.env._("It is registered already.")]
            else:
                reasons[call] = [self.env._("It is no repair call.")]
        return reasons

    def _register_complete(self):
        """What is complete needs no button: register at once (D3-1.3)."""
        reasons = self._get_cannot_register_reasons()
        self.filtered(lambda call: call not in reasons)._do_register()

    def _do_register(self):
        if not self:
            return
        self._make_customers()
        for limits, calls in self._group_by_response().items():
            calls._write_state("to_dispatch", limits.get_vals())
        self._start_response()

    def _make_customers(self):
        """A caller who is not on file becomes a customer (S17, D1-S4)."""
        strangers = self.filtered(lambda call: not call.partner_id)
        if not strangers:
            return
        customers = (
            self.env["res.partner"]
            .sudo()
            .create([call._prepare_customer_vals() for call in strangers])
        )
        for call, customer in zip(strangers, customers, strict=True):
            call.sudo().partner_id = customer

    def _prepare_customer_vals(self):
        self.ensure_one()
        return {
            "name": self.partner_name,
            "phone": self.phone,
            "street": self.address,
            "email": self.partner_email,
            "aftersales_zone_id": self.zone_id.id,
            "company_id": self.company_id.id,
        }

    # -- cross off --------------------------------------------------------------

    @api.depends("visit_ids.state", "state")
    def _compute_is_signed(self):
        for call in self:
            states = set(call.sudo().visit_ids.mapped("state"))
            call.is_signed = bool(states.intersection(SIGNED)) and not (
                states.intersection(UNDER_WAY)
            )

    def _search_is_signed(self, operator, value):
        if operator != "in":
            return NotImplemented
        signed = fields.Domain("visit_ids", "any", [("state", "in", SIGNED)])
        signed &= ~fields.Domain("visit_ids", "any", [("state", "in", UNDER_WAY)])
        wanted = set(value)
        if wanted == {True, False}:
            return fields.Domain.TRUE
        return signed if True in wanted else ~signed

    def action_done(self):
        """Cross the line off: the voucher came back signed (D3-1.13)."""
        return self._run_step(
            "done", (CLERK, DIRECTOR), self.env._("The call cannot be crossed off.")
        )

    def _get_cannot_done_reasons(self):
        reasons = {}
        for call in self:
            vouchers = call.sudo().visit_ids
            texts = reasons[call] = []
            if call.state != "dispatched":
                texts.append(self.env._("It is not dispatched."))
            waiting = vouchers.filtered(lambda visit: visit.state in UNDER_WAY)
            signed = vouchers.filtered(lambda visit: visit.state in SIGNED)
            if waiting or not signed:
                texts.append(
                    self.env._(
                        "The customer has not signed the service voucher%(names)s. A "
                        "line is crossed off with the signed voucher only (D3-1.13).",
                        names=_in_brackets(waiting.mapped("name")),
                    )
                )
        return reasons

    def _do_done(self):
        self.filtered(lambda call: not call.arrived_at)._do_arrive()
        self._write_state("done", {"closed_at": fields.Datetime.now()})

    # -- cancel -----------------------------------------------------------------

    def action_cancel(self):
        """The customer takes the call back, or it was registered twice."""
        return self._run_step(
            "cancel", (CLERK, DIRECTOR), self.env._("The call cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        directs = self.env.su or any(
            self.env.user.has_group(group) for group in (DIRECTOR, MANAGER)
        )
        reasons = {}
        for call in self:
            texts = reasons[call] = []
            if call.state in CLOSED or not call.state:
                texts.append(self.env._("It is closed."))
            if not (call.cancel_reason or "").strip():
                texts.append(self.env._("Write the reason first."))
            if call.state == "dispatched" and not directs:
                texts.append(
                    self.env._("It is dispatched: the service director cancels it.")
                )
            live = call.sudo().visit_ids.filtered(
                lambda visit: visit.state != "cancelled"
            )
            if live:
                texts.append(
                    self.env._(
                        "Its voucher%(names)s is not cancelled: cancel it first, or "
                        "cross the call off once it is signed (D3-1.13).",
                        names=_in_brackets(live.mapped("name")),
                    )
                )
        return reasons

    def _do_cancel(self):
        self._write_state(
            "cancelled", {"closed_at": fields.Datetime.now(), "dispatch_rank": 0}
        )
        self._cancel_deadlines(reason=self.env._("The call was cancelled."))

    # -- what other ways would do around the steps --------------------------------

    @api.model
    def action_duplicate_tickets(self):
        """OCA copies one by one and takes any ids of the context."""
        tickets = self.browse(self.env.context.get("active_ids", ()))
        tickets.check_access("read")
        for ticket in tickets:
            ticket.copy()

    def copy(self, default=None):
        """OCA copies one ticket at a time and draws its number before."""
        if len(self) != 1:
            raise UserError(self.env._("Copy one call at a time."))
        return super().copy(default)


def _in_brackets(names):
    return f" ({', '.join(names)})" if names else ""
