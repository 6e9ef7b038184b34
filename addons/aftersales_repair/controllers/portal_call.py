# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class CallTicketController(HelpdeskTicketController):
    """A call is crossed off with the signed voucher, not in the portal (S01)."""

    @route()
    def support_ticket_close(self, **kw):
        """OCA closes any ticket of any number with sudo: not without reading it.

        Of a repair call the customer may only say that it can be closed.
        """
        ticket = request.env["helpdesk.ticket"].browse(_to_id(kw.get("ticket_id")))
        try:
            ticket.check_access("read")
            is_call = ticket.is_call
        except (AccessError, MissingError):
            return request.redirect("/my")
        if is_call:
            ticket.sudo().message_post(
                body=request.env._(
                    "The customer asks in the portal to close this call. It is "
                    "crossed off with the signed voucher (D3-1.13)."
                ),
                author_id=request.env.user.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )
            return request.redirect(f"/my/ticket/{ticket.id}")
        return super().support_ticket_close(**kw)


class CallPortal(CustomerPortalHelpdesk):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        """No button that closes a repair call."""
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        if ticket.is_call:
            values["closed_stages"] = values["closed_stages"].browse()
        return values


def _to_id(text):
    return int(text) if str(text or "").isdigit() else 0
