# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.tests import HttpCase, tagged

from .common_complaints import ComplaintCase

# What a customer of service has, in one place of the portal's home.
ENTRIES = (
    "/my/complaints",
    "/my/requests",
    "/my/surveys",
    "/my/returns",
    "/my/tickets",
)
COUNTERS = {
    "care_complaint_count": 2,
    "care_request_count": 0,
    "care_survey_count": 0,
    "aftersales_return_count": 0,
    "ticket_count": 1,
}


@tagged("post_install", "-at_install")
class TestLinksPortal(ComplaintCase, HttpCase):
    """The customer finds requests, complaints, surveys, returns, calls together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.portal("home_customer", cls.customer)
        team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Complaints",
                "company_id": cls.company.id,
                "is_complaint_team": True,
            }
        )
        base = {
            "name": "Ticket",
            "description": "It smokes.",
            "partner_id": cls.customer.id,
            "company_id": cls.company.id,
        }
        cls.ticket, cls.complaint_ticket = cls.env["helpdesk.ticket"].create(
            [base, {**base, "team_id": team.id}]
        )

    def open(self, url, **kwargs):
        return self.url_open(url, cookies={"frontend_lang": "en_US"}, **kwargs)

    # S01, S10, S57, S60, S64, D3-7.4.4.1
    def test_one_place_and_no_entry_twice(self):
        self.authenticate("home_customer", "home_customer")
        page = html.fromstring(self.open("/my/home").text)
        place = page.xpath("//div[@id='portal_service_category']")
        self.assertEqual(len(place), 1)
        for url in ENTRIES:
            with self.subTest(url=url):
                self.assertEqual(len(place[0].xpath(f".//a[@href='{url}']")), 1)
                docs = page.xpath("//div[contains(@class, 'o_portal_docs')]")[0]
                self.assertEqual(len(docs.xpath(f".//a[@href='{url}']")), 1)

    # S57: a ticket that is a complaint is counted as one of them
    def test_the_counts_are_those_of_the_lists(self):
        self.complain()
        self.assertEqual(self.complaint_ticket.complaint_ids.partner_id, self.customer)
        self.authenticate("home_customer", "home_customer")
        counts = self.make_jsonrpc_request("/my/counters", {"counters": list(COUNTERS)})
        self.assertEqual({name: counts[name] for name in COUNTERS}, COUNTERS)
        tickets = self.open("/my/tickets").text
        self.assertIn(self.ticket.number, tickets)
        self.assertNotIn(self.complaint_ticket.number, tickets)
        page = self.open(f"/my/ticket/{self.complaint_ticket.id}")
        self.assertIn(self.complaint_ticket.complaint_ids.name, page.text)
