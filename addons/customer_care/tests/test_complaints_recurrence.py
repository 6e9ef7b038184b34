# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_complaints import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintsRecurrence(ComplaintCase):
    """The same fault on the same product opens the sheet again (S58, D4-8.5.6.2)."""

    def verified_on_first_june(self):
        with freeze_time("2026-06-01 02:00:00"):
            return self.verified()

    def again(self, **vals):
        return self.complain(
            **{"product_id": self.product.id, "fault_id": self.fault.id, **vals}
        )

    # S58, D4-8.5.6.2: 90 days, the first not counted; 30 August is the last.
    def test_within_the_days_a_complaint_opens_it_again(self):
        sheet = self.verified_on_first_june()
        self.assertEqual(sheet.watched_until, datetime(2026, 8, 30, 16))
        with freeze_time("2026-08-30 15:59:59"):
            self.again()
        self.assertEqual((sheet.state, sheet.recurrence_count), ("qc", 1))
        self.assertFalse(sheet.verified_at or sheet.cs_verified_at)
        self.assertTrue(
            sheet.sudo().activity_ids.filtered(lambda a: a.user_id == self.quality)
        )

    # S58, D4-8.5.6.2: one second after the last day it is a new matter.
    def test_after_the_days_it_stays_verified(self):
        sheet = self.verified_on_first_june()
        with freeze_time("2026-08-30 16:00:00"):
            self.again()
        self.assertEqual((sheet.state, sheet.recurrence_count), ("verified", 0))

    # S58
    def test_another_fault_or_product_or_company_is_another_matter(self):
        sheet = self.verified_on_first_june()
        other = self.env["aftersales.return.reason"].create({"name": "Noise"})
        product = self.product.copy({"name": "Charger"})
        with freeze_time("2026-06-10 02:00:00"):
            self.again(fault_id=other.id)
            self.again(product_id=product.id)
            self.again(kind="suggestion")
        self.assertEqual(sheet.state, "verified")
        with freeze_time("2026-06-11 02:00:00"):
            late = self.again(fault_id=False)
            late.fault_id = self.fault
        self.assertEqual(sheet.state, "qc")

    # S58, D4-8.3.2.3: a closed sheet too, and by a repair.
    def test_a_repair_opens_a_closed_sheet_again(self):
        sheet = self.verified_on_first_june()
        sheet.with_user(self.supervisor).action_close()
        with freeze_time("2026-06-20 02:00:00"):
            self.env["repair.order"].create(
                {
                    "product_id": self.product.id,
                    "partner_id": self.customer.id,
                    "reason_id": self.fault.id,
                    "company_id": self.company.id,
                }
            )
        self.assertEqual((sheet.state, sheet.closed_at), ("qc", False))

    # S58: what was done before does not count twice.
    def test_it_goes_the_whole_way_once_more(self):
        sheet = self.verified_on_first_june()
        with freeze_time("2026-06-10 02:00:00"):
            self.again()
            own = sheet.with_user(self.quality)
            with self.assertRaisesRegex(UserError, "Contain first"):
                own.action_find_cause()
            self.do(self.measure(sheet, "containment"))
            own.cause = "The solder bath is too cold."
            own.action_find_cause()
            with self.assertRaisesRegex(UserError, "No measure yet"):
                sheet.with_user(self.agent).action_request_approval()
            self.measure(sheet, "corrective")
            self.measure(sheet, "preventive")
            sheet.with_user(self.agent).action_request_approval()
            self.sign(sheet)
        self.assertEqual(sheet.state, "executing")

    # S58, D4-8.5.5.1: the conclusion on measures that did not last covers nothing.
    def test_a_joint_review_of_before_does_not_count_again(self):
        sheet = self.verified_on_first_june()
        with freeze_time("2026-06-01 02:00:00"):
            review = (
                self.env["care.joint.review"]
                .with_user(self.quality)
                .create(
                    {
                        "sheet_id": sheet.id,
                        "reason": "unknown",
                        "department_ids": [(6, 0, self.workshop.ids)],
                        "conclusion": "Go on.",
                    }
                )
            )
            review.with_user(self.sales).action_hold()
        sheet.sudo()._in_transition().is_cause_unknown = True
        self.assertFalse(sheet.review_lack)
        with freeze_time("2026-06-10 02:00:00"):
            self.again()
        self.assertIn("D4-8.5.5.1", sheet.review_lack)

    # S58, D4-8.5.6.2: a second complaint finds it open, the third time counts anew.
    def test_it_is_opened_again_once_for_each_proof(self):
        sheet = self.verified_on_first_june()
        with freeze_time("2026-06-10 02:00:00"):
            self.again()
            self.again()
        self.assertEqual((sheet.state, sheet.recurrence_count), ("qc", 1))
        self.assertEqual(len(sheet._find_live_deadlines()), 1)
