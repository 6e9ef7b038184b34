# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class TicketPortal(CustomerPortalHelpdesk):
    """A ticket that is a complaint is followed there, and counted once (S57)."""

    def _prepare_home_portal_values(self, counters):
        """The customer's own tickets; an employee's portal shows no others'."""
        values = super()._prepare_home_portal_values(counters)
        tickets = request.env["helpdesk.ticket"]
        if "ticket_count" in counters and tickets.has_access("read"):
            partner = request.env.user.partner_id.commercial_partner_id
            values["ticket_count"] = tickets.search_count(
                [
                    ("partner_id", "child_of", partner.id),
                    ("complaint_ids", "=", False),
                ]
            )
        return values

    @route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """A link to the ticket leads to its complaint, when it is one's own."""
        complaint = request.env["care.complaint"]
        if not access_token and complaint.has_access("read"):
            complaint = complaint.search([("ticket_id", "=", ticket_id)], limit=1)
            if complaint and request.env.user.share:
                return request.redirect(complaint.access_url)
        return super().portal_my_ticket(ticket_id, access_token=access_token, **kw)
