# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_complaints import ComplaintCase


@tagged("post_install", "-at_install")
class TestLinksDocuments(ComplaintCase):
    """From one document to the next and back again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 6, 1, 2)))

    def improvement(self, **vals):
        return (
            self.env["care.improvement"]
            .with_user(self.agent)
            .create(
                {
                    "department_id": self.workshop.id,
                    "problem": "Repairs take too long",
                    **vals,
                }
            )
        )

    # -- improvement and sheet ---

    # S60, D4-8.5.10b, D4-8.5.2.1
    def test_an_improvement_opens_a_sheet(self):
        complaint = self.handled(category="quality", product_id=self.product.id)
        improvement = self.improvement()
        with self.assertRaisesRegex(UserError, "Name the complaint"):
            improvement.action_open_sheet()
        improvement.complaint_id = complaint
        action = improvement.action_open_sheet()
        sheet = improvement.sheet_id
        self.assertEqual(
            (action["res_model"], action["res_id"]), (sheet._name, sheet.id)
        )
        self.assertEqual(
            (sheet.complaint_id, sheet.product_id, sheet.demand, sheet.kind),
            (complaint, self.product, improvement.problem, "quality"),
        )
        with self.assertRaisesRegex(UserError, "has its sheet"):
            improvement.action_open_sheet()
        # and back
        self.assertEqual(sheet.improvement_count, 1)
        self.assertEqual(sheet.action_view_improvements()["res_id"], improvement.id)
        self.assertEqual(complaint.improvement_count, 1)
        self.assertEqual(complaint.action_view_improvements()["res_id"], improvement.id)

    # S60, D4-8.5.10b
    def test_an_improvement_is_linked_to_a_sheet_that_is_there(self):
        sheet = self.sheet()
        improvement = self.improvement(sheet_id=sheet.id)
        self.assertEqual(improvement.complaint_id, sheet.complaint_id)
        self.assertEqual(improvement.action_view_sheet()["res_id"], sheet.id)

    # S60, D4-8.5.2.1
    def test_agents_open_the_sheet_and_not_of_a_closed_complaint(self):
        complaint = self.answered()
        self.visit(complaint)
        self.close(complaint)
        improvement = self.improvement(complaint_id=complaint.id)
        with self.assertRaisesRegex(UserError, "is closed"):
            improvement.action_open_sheet()
        with self.assertRaises(AccessError):
            improvement.with_user(self.technician).action_open_sheet()

    # S60, D4-8.5.9.4: what was verified stays as it is
    def test_a_verified_improvement_keeps_its_sheet(self):
        improvement = self.improvement()
        improvement.sudo()._in_transition().state = "verified"
        with self.assertRaisesRegex(UserError, "verified"):
            improvement.sheet_id = self.sheet()
        with self.assertRaisesRegex(UserError, "verified"):
            improvement.action_open_sheet()

    # -- a complaint and where it came from ---

    def assert_both_ways(self, source, counter, view, channel):
        complaint = source.complaint_id
        self.assertTrue(complaint)
        self.assertEqual(complaint[counter], 1)
        back = getattr(complaint.with_user(self.agent), view)()
        self.assertEqual((back["res_model"], back["res_id"]), (source._name, source.id))
        there = source.with_user(self.agent).action_view_complaint()
        self.assertEqual(there["res_id"], complaint.id)
        self.assertEqual(complaint.channel, channel)

    # S57, S62, D3-14.8
    def test_of_a_hotline_call(self):
        call = (
            self.env["care.hotline.call"]
            .with_user(self.agent)
            .create(
                {
                    "partner_id": self.customer.id,
                    "phone": "138",
                    "kind": "complaint",
                    "question": "It smokes.",
                }
            )
        )
        call.action_make_complaint()
        self.assert_both_ways(
            call, "hotline_call_count", "action_view_hotline_calls", "hotline"
        )

    # S61, D4-1.1, D2-M4.4
    def test_of_a_callback(self):
        callback = (
            self.env["aftersales.callback"]
            .with_user(self.agent)
            .create({"partner_id": self.customer.id, "kind": "sale"})
        )
        callback.write({"result": "problem", "answer": "The fan is loud."})
        callback.action_done()
        self.assert_both_ways(
            callback, "callback_count", "action_view_callbacks", "hotline"
        )
        improvement = self.improvement(callback_id=callback.id)
        self.assertEqual(improvement.complaint_id, callback.complaint_id)

    # S56, S60, D4-8.5.9.2
    def test_of_a_survey(self):
        form = (
            self.env["care.satisfaction"]
            .sudo()
            ._in_transition()
            .create({"partner_id": self.customer.id, "company_id": self.company.id})
        )
        form._open_complaints()
        self.assert_both_ways(form, "survey_count", "action_view_surveys", "survey")

    # S57: the list asks once for each register
    def test_the_counts_are_asked_once(self):
        complaints = self.env["care.complaint"].create(
            [{"partner_id": self.customer.id, "problem": "Late"}] * 20
        )
        self.env.flush_all()
        complaints.invalidate_recordset()
        complaints.mapped("name")
        with self.assertQueryCount(6):
            complaints.mapped("survey_count")

    # -- the agent on the complaint's own form ---

    # S68, D4-7.3.3
    def test_the_agent_stands_on_the_complaints_form(self):
        views = self.env["ir.ui.view"].search(
            [("model", "=", "care.complaint"), ("mode", "=", "primary")]
        )
        for kind in ("form", "list"):
            self.assertEqual(len(views.filtered(lambda one, t=kind: one.type == t)), 1)
        form = (
            self.env["care.complaint"]
            .with_user(self.supervisor)
            .get_view(view_type="form")["arch"]
        )
        for name in ("agent_id", "agent_verdict", "action_prove_agent"):
            self.assertIn(f'name="{name}"', form)
        form = (
            self.env["care.complaint"]
            .with_user(self.agent)
            .get_view(view_type="form")["arch"]
        )
        self.assertNotIn('name="action_prove_agent"', form)

    # -- the customer ---

    # S57, S61, S62, S64, D3-9.5
    def test_the_customers_buttons_count_the_whole_firm(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Li", "parent_id": self.customer.id}
        )
        self.complain()
        self.complain(partner_id=contact.id)
        self.env["aftersales.callback"].with_user(self.agent).create(
            {"partner_id": contact.id, "kind": "sale"}
        )
        self.env["care.hotline.call"].with_user(self.agent).create(
            {"partner_id": self.customer.id, "phone": "138", "question": "When?"}
        )
        names = ("complaint", "callback", "hotline", "survey", "request")
        for partner in (self.customer, contact):
            seen = partner.with_user(self.agent)
            self.assertEqual(
                [seen[f"care_{name}_count"] for name in names], [2, 1, 1, 0, 0]
            )
            action = seen.action_view_care_complaints()
            self.assertEqual(
                self.env["care.complaint"].search_count(action["domain"]), 2
            )
            for name in ("requests", "surveys", "callbacks", "hotline"):
                action = getattr(seen, f"action_view_care_{name}")()
                self.env[action["res_model"]].search(action["domain"])

    # S68, D4-7.2.2.9
    def test_a_flag_warns_on_returns_vouchers_and_complaints(self):
        flag = self.env["care.customer.flag"].create(
            {
                "partner_id": self.customer.id,
                "kind": self.env["care.customer.flag"]
                ._fields["kind"]
                .get_values(self.env)[0],
                "reason": "Pays late",
                "company_id": self.company.id,
            }
        )
        flag.sudo()._in_transition().state = "confirmed"
        for model in ("aftersales.rma", "aftersales.visit", "care.complaint"):
            document = self.env[model].new(
                {"partner_id": self.customer.id, "company_id": self.company.id}
            )
            with self.subTest(model=model):
                self.assertIn("Pays late", document.care_warning)
                arch = self.env[model].get_view(view_type="form")["arch"]
                self.assertIn("care_warning", arch)
