# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, new_test_user, tagged

from .common_calls import CallCase


@tagged("post_install", "-at_install")
class TestCallsPortal(CallCase, HttpCase):
    """OCA's portal closes tickets with sudo: not the register's (S01)."""

    def setUp(self):
        super().setUp()
        self.customer = new_test_user(
            self.env, "portal_caller", groups="base.group_portal"
        )
        # Texts are compared in the language of the source; a contact takes its
        # company's language over.
        self.customer.partner_id.parent_id = self.partner
        self.customer.partner_id.lang = "en_US"
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def close(self, ticket, login):
        self.authenticate(login, login)
        return self.url_open(
            f"/ticket/close?ticket_id={ticket.id}&stage_id={self.done.id}",
            allow_redirects=False,
        )

    def test_a_call_is_not_closed(self):  # S01, D3-1.13
        call = self.calls()
        self.close(call, "portal_caller")
        self.assertEqual(call.state, "to_dispatch")
        self.assertNotEqual(call.stage_id, self.done)
        self.assertIn("portal", call.sudo().message_ids[0].body)

    def test_no_stranger_closes_a_ticket(self):
        """OCA takes any number of anybody who is signed in."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "IT", "company_id": self.company.id, "is_call_team": False}
        )
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "Paper",
                "team_id": team.id,
                "partner_id": self.partner.id,
            }
        )
        new_test_user(self.env, "portal_other", groups="base.group_portal")
        self.close(ticket, "portal_other")
        self.assertFalse(ticket.closed)
        self.close(ticket, "portal_caller")
        self.assertTrue(ticket.closed)

    def test_odd_numbers_close_nothing(self):
        call = self.calls()
        self.authenticate("portal_caller", "portal_caller")
        for query in ("", "ticket_id=²", f"ticket_id={'9' * 5000}", "ticket_id=-1"):
            answer = self.url_open(f"/ticket/close?{query}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
        self.assertEqual(call.state, "to_dispatch")

    def test_visitors_change_no_stage(self):
        access = self.env["ir.model.access"].search(
            [
                ("model_id.model", "=", "helpdesk.ticket.stage"),
                ("group_id", "=", self.env.ref("base.group_public").id),
            ]
        )
        self.assertFalse(any(access.mapped("perm_write")))
