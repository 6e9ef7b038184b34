# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

_ID = re.compile(r"[0-9]{1,18}")


class CallTicketController(HelpdeskTicketController):
    """A call is crossed off with the signed voucher, not in the portal (S01)."""

    @route()
    def support_ticket_close(self, **kw):
        """OCA closes any ticket of any number with sudo: not without reading it.

        Of a repair call the customer may only say that it can be closed.
        """
        ticket = request.env["helpdesk.ticket"].browse(_to_id(kw.get("ticket_id")))
        if not ticket.id:
            return request.redirect("/my")
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
        # OCA reads every field that ends so as a number.
        ids = {name: _to_id(text) for name, text in kw.items() if name.endswith("_id")}
        return super().support_ticket_close(**{**kw, **ids})


class CallPortal(CustomerPortalHelpdesk):
    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        """No button that closes a repair call."""
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        if ticket.is_call:
            values["closed_stages"] = values["closed_stages"].browse()
        return values


def _to_id(text):
    """A number of a form as an id; 0, which nothing has, for anything else."""
    return int(text) if _ID.fullmatch(str(text or "")) else 0
