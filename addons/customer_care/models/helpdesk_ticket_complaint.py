# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..roles import USER
from .care_complaint import ENDED


class HelpdeskTicket(models.Model):
    """Tickets of a complaints team are complaints (S57, D3-14.3, D3-14.9)."""

    _inherit = "helpdesk.ticket"

    complaint_ids = fields.One2many(
        "care.complaint", "ticket_id", string="Complaints", readonly=True
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count", groups="base.group_user"
    )

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        for ticket in self:
            ticket.complaint_count = len(ticket.complaint_ids)

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets.filtered(
            lambda ticket: ticket.team_id.is_complaint_team and ticket.partner_id
        )._register_complaints()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if {"team_id", "partner_id"} & set(vals):
            self.filtered(
                lambda ticket: (
                    ticket.team_id.is_complaint_team
                    and ticket.partner_id
                    and not ticket.sudo().complaint_ids
                )
            )._register_complaints()
        if vals.get("stage_id"):
            self._check_complaint_closed()
        return result

    def _check_complaint_closed(self):
        """A complaint is closed by its own steps, never by a drag (D3-9.6)."""
        for ticket in self.sudo():
            opened = ticket.complaint_ids.filtered(lambda one: one.state not in ENDED)
            if ticket.stage_id.closed and opened:
                raise UserError(
                    self.env._(
                        "%(ticket)s: its complaint %(complaint)s is not closed. Answer "
                        "it first (D3-9.6).",
                        ticket=ticket.number,
                        complaint=opened[0].name,
                    )
                )

    def _register_complaints(self):
        """A complaint for each of these tickets, whoever wrote them."""
        complaints = self.env["care.complaint"].sudo()
        return complaints.create(
            [ticket._prepare_complaint_vals() for ticket in self.sudo()]
        )

    def _prepare_complaint_vals(self):
        self.ensure_one()
        text = self.problem or html2plaintext(self.description or "").strip()
        return {
            "partner_id": self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
            "ticket_id": self.id,
            "problem": text or self.name,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
        }

    def action_register_complaint(self):
        """What is said in this call is a complaint too.

        (D3-6.12, D3-16.8, D4-7.2.3.3)
        """
        return self._run_step(
            "register_complaint", (USER,), self.env._("No complaint was registered.")
        )

    def _get_cannot_register_complaint_reasons(self):
        reasons = {}
        for ticket in self:
            # Also one that the user may not see: a ticket has one.
            if ticket.sudo().complaint_ids:
                reasons[ticket] = [self.env._("It has its complaint.")]
            elif not ticket.partner_id:
                reasons[ticket] = [self.env._("Write who the customer is.")]
        return reasons

    def _do_register_complaint(self):
        self._register_complaints()

    def action_view_complaints(self):
        self.ensure_one()
        return self.env["care.complaint"]._open_records(self.complaint_ids)

    def _close_with_complaint(self):
        """The ticket of a closed complaint is done; repair calls go their way."""
        for ticket in self.filtered(lambda one: not one.is_call):
            stages = ticket.team_id._get_applicable_stages()
            closing = stages.filtered("closed")[:1]
            if closing:
                ticket.stage_id = closing
