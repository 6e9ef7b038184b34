# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sales_logistics import roles as sales_roles

from .common_complaints import ComplaintCase

# Monday 1 June 2026 in Shanghai: 10:00 and 17:00.
MORNING = "2026-06-01 02:00:00"
BEFORE = "2026-06-01 08:59:00"
DAY_END = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestLinksPeople(ComplaintCase):
    """Who leaves hands over, and the day's work is listed: customer care too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.witness = cls.role("witness", sales_roles.SUPERVISOR)
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Agent", "user_id": cls.agent.id, "company_id": cls.company.id}
        )

    def request_of(self, user):
        kind = self.env["care.request.type"]._get_default_type(self.company)
        request = (
            self.env["care.request"]
            .with_user(user)
            .create(
                {
                    "type_id": kind.id,
                    "partner_id": self.customer.id,
                    "description": "A new key",
                    "company_id": self.company.id,
                }
            )
        )
        request.sudo()._in_transition().owner_id = False
        return request

    def callback_of(self, user, **vals):
        return (
            self.env["aftersales.callback"]
            .with_user(self.agent)
            .create(
                {
                    "partner_id": self.customer.id,
                    "kind": "sale",
                    "caller_id": user.id,
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )

    # S52, D2-20
    @freeze_time(MORNING)
    def test_complaints_requests_and_callbacks_go_to_the_successor(self):
        complaint = self.complain(handler_id=self.agent.id)
        request = self.request_of(self.agent)
        request.action_take()
        callback = self.callback_of(self.agent)
        done = self.answered(handler_id=self.agent.id)
        self.visit(done)
        self.close(done)
        with self.assertRaisesRegex(UserError, "Hand over the open work"):
            self.employee.departure_date = "2026-06-30"
        handover = (
            self.env["sale.handover"]
            .with_user(self.witness)
            .create(
                {
                    "leaver_id": self.agent.id,
                    "successor_id": self.agent2.id,
                    "company_id": self.company.id,
                }
            )
        )
        self.assertEqual(
            set(handover.sudo().line_ids.mapped("res_model")),
            {"care.complaint", "care.request", "aftersales.callback"},
        )
        handover.with_user(self.agent).action_hand_over()
        handover.with_user(self.agent2).action_take_over()
        handover.action_witness()
        self.assertEqual(
            (complaint.handler_id, request.owner_id, callback.caller_id),
            (self.agent2,) * 3,
        )
        # What is closed stays with whom it was.
        self.assertEqual(done.handler_id, self.agent)
        self.employee.departure_date = "2026-06-30"

    # S51, D4-7.2.3.10, D2-2.4
    def test_open_items_of_customer_service_are_listed_at_day_end(self):
        with freeze_time(MORNING):
            complaint = self.complain(handler_id=self.agent.id)
            contacted = self.complain(handler_id=self.agent.id)
            contacted.action_contact()
            request = self.request_of(self.agent)
            today = self.callback_of(self.agent)
            tomorrow = self.callback_of(self.agent, planned_on=date(2026, 6, 2))
            call = (
                self.env["care.hotline.call"]
                .with_user(self.agent)
                .create(
                    {
                        "partner_id": self.customer.id,
                        "phone": "138",
                        "question": "When do you come?",
                    }
                )
            )
        days = self.env["sale.day.list"]
        with freeze_time(BEFORE):
            days._cron_list()
            self.assertFalse(days.search([("company_id", "=", self.company.id)]))
        with freeze_time(DAY_END):
            days._cron_list()
            day = days.search([("company_id", "=", self.company.id)])
            listed = day.line_ids.filtered(lambda line: line.kind == "document")
            self.assertEqual(
                {(line.res_model, line.res_id) for line in listed},
                {(one._name, one.id) for one in complaint | complaint}
                | {(one._name, one.id) for one in (request, today, call)},
            )
            self.assertNotIn(tomorrow.id, listed.mapped("res_id"))
            opened = listed.filtered(lambda line: line.res_model == "care.complaint")
            self.assertEqual(opened.action_open_item()["res_id"], complaint.id)
            complaint.action_contact()
            opened.invalidate_recordset()
            self.assertFalse(opened.is_open)
