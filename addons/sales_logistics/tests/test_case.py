# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestCase(LogisticsCase):
    """The papers of a flat go stage by stage (S55, D3-2.1.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract_of_flat = (
            cls.env["sale.contract"]
            .with_user(cls.clerk)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "company_id": cls.company.id,
                    "amount": 900000,
                }
            )
        )

    def open_case(self):
        return (
            self.env["sale.case"]
            .with_user(self.clerk)
            .create(
                {
                    "contract_id": self.contract_of_flat.id,
                    "company_id": self.company.id,
                    "type_id": self.env.ref("sales_logistics.case_type_flat").id,
                }
            )
        )

    def step(self, case, name):
        stage = self.env.ref(f"sales_logistics.case_stage_{name}")
        return case.step_ids.filtered(lambda step: step.stage_id == stage)

    def reach(self, case, name, day="2026-03-01"):
        """Do all stages before this one."""
        for step in case.step_ids:
            if step == self.step(case, name):
                break
            if step.needs_dispatch:
                step.write({"dispatch_kind": "mail", "dispatch_number": "RA 1"})
            step.date_done = day
            step.action_done()
        return self.step(case, name)

    def test_deed_papers_are_due_three_months_after_hand_over(self):
        # S55, D3-2.2.10: handed over 1 March, due 1 June
        deed = self.reach(self.open_case(), "deed")
        # The end of 1 June in Shanghai.
        self.assertEqual(str(deed.due_at), "2026-06-01 15:59:59")

    def test_a_notice_without_a_number_is_refused(self):
        # S55, D3-2.2.9: registered mail or fax
        notice = self.reach(self.open_case(), "notice")
        with self.assertRaisesRegex(UserError, "registered letter"):
            notice.action_done()
        notice.dispatch_kind = "fax"
        with self.assertRaisesRegex(UserError, "registered letter"):
            notice.action_done()
        notice.dispatch_number = "0512-6299"
        notice.action_done()
        self.assertEqual(notice.state, "done")

    def test_the_customer_does_it_himself(self):
        # S55, D3-2.2.5, A15: closed, without a deadline
        case = self.open_case()
        deed = self.reach(case, "deed")
        deed.action_leave_to_customer()
        self.assertEqual(deed.state, "customer")
        self.assertFalse(
            deed.sudo().deadline_ids.filtered(lambda one: one.state == "running")
        )
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_only_the_deed_can_be_left_to_the_customer(self):
        # S55, D3-2.2.5
        case = self.open_case()
        with self.assertRaisesRegex(UserError, "ourselves"):
            case.step_ids[0].action_leave_to_customer()

    def test_one_stage_after_the_other(self):
        # S55, D3-2.1.1, D3-2.2.1, D3-2.2.2, D3-2.2.4: filed, paid, completed, moved in
        case = self.open_case()
        with self.assertRaisesRegex(UserError, "Finish the stage"):
            self.step(case, "handover").action_done()
        with self.assertRaisesRegex(UserError, "is not done"):
            case.action_close()

    def test_a_day_to_come_or_before_the_last_stage_is_refused(self):
        # S55, D3-2.2.10: the three months would run from a day of one's choice.
        case = self.open_case()
        handover = self.reach(case, "handover")
        for day in ("2099-01-01", "2026-02-28"):
            handover.date_done = day
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "done"):
                handover.action_done()
        handover.date_done = "2026-03-01"
        handover.action_done()
        self.assertEqual(handover.state, "done")

    def test_another_kind_has_its_own_stages(self):
        # S55
        other = self.env["sale.case.type"].create(
            {"name": "Lease", "stage_ids": [(0, 0, {"name": "Signed"})]}
        )
        case = self.open_case()
        case.type_id = other
        self.assertEqual(case.step_ids.stage_id, other.stage_ids)

    def test_what_is_done_stays(self):
        # S55
        case = self.open_case()
        self.reach(case, "completed")
        with self.assertRaises(UserError):
            case.step_ids[0].date_done = "2026-01-01"
        with self.assertRaises(AccessError):
            case.step_ids[0].state = "waiting"
        with self.assertRaises(ValidationError):
            case.contract_id = self.contract_of_flat.copy()
