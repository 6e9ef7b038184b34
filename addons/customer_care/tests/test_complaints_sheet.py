# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import photo

from .common_complaints import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintsSheet(ComplaintCase):
    """The complaint corrective action sheet (S58)."""

    # -- registered and sorted ---

    # S58, D3-5.3.2, D3-5.4.2
    def test_without_quantity_or_item_it_does_not_go_to_quality(self):
        sheet = self.sheet()
        for name, empty in (
            ("defect_quantity", 0),
            ("quantity", 0),
            ("product_id", False),
            ("order_id", False),
            ("ship_date", False),
            ("demand", " "),
        ):
            kept = sheet[name]
            vals = {name: empty}
            if name == "quantity":
                vals["defect_quantity"] = 0
            sheet.write(vals)
            with self.subTest(name), self.assertRaisesRegex(UserError, "D3-5.3.2"):
                sheet.action_send_to_qc()
            sheet.quantity = 100
            sheet.write({name: kept, "defect_quantity": 3})
        sheet.action_send_to_qc()
        self.assertEqual((sheet.state, sheet.sorting), ("qc", "departments"))
        # D3-9.7: quality control hears of it.
        self.assertIn(self.quality, sheet.sudo().activity_ids.user_id)
        # What was reported stays from here on.
        with self.assertRaises(UserError):
            sheet.defect_quantity = 1

    # S58, D3-5.3.2: at the limit, and one above.
    def test_no_more_is_defective_than_was_shipped(self):
        sheet = self.sheet(defect_quantity=100)
        with self.assertRaises(ValidationError):
            sheet.defect_quantity = 101

    # S58, D3-5.3.3, D4-8.5.3.2
    def test_what_is_not_ours_is_explained_with_evidence(self):
        sheet = self.sheet()
        with self.assertRaisesRegex(UserError, "D3-5.3.3"):
            sheet.action_explain()
        sheet.handling = "Water damage."
        with self.assertRaisesRegex(UserError, "appraisal"):
            sheet.action_explain()
        sheet._add_evidence("photo", [("water.jpg", photo())])
        sheet.action_explain()
        self.assertEqual((sheet.state, sheet.sorting), ("explained", "not_ours"))
        sheet.with_user(self.supervisor).action_close()
        self.assertEqual(sheet.state, "closed")

    # S58, D4-8.5.3.2: what quality has, quality explains.
    def test_at_quality_the_agent_does_not_explain_it_away(self):
        sheet = self.at_quality()
        sheet.handling = "Water damage."
        sheet._add_evidence("photo", [("water.jpg", photo())])
        with self.assertRaisesRegex(UserError, "D4-8.5.3.2"):
            sheet.with_user(self.agent).action_explain()
        sheet.with_user(self.quality).action_explain()
        self.assertEqual(sheet.state, "explained")

    # S58, D4-8.5.2.1, D3-5.2.4
    def test_customer_service_settles_what_it_can(self):
        sheet = self.sheet(
            kind="other", product_id=False, quantity=0, defect_quantity=0
        )
        with self.assertRaises(UserError):
            sheet.action_settle()
        sheet.handling = "Sent the missing manual."
        sheet.is_major = True
        with self.assertRaisesRegex(UserError, "major"):
            sheet.action_settle()
        sheet.is_major = False
        sheet.action_settle()
        self.assertEqual((sheet.state, sheet.sorting), ("settled", "cs"))

    # -- cause ---

    # S58, D4-8.5.3.1: containment before analysis.
    def test_containment_comes_before_the_cause(self):
        sheet = self.sheet()
        sheet.action_send_to_qc()
        own = sheet.with_user(self.quality)
        own.write(
            {
                "cause": "Cold joint.",
                "cause_id": self.cause.id,
                "department_id": self.workshop.id,
            }
        )
        with self.assertRaisesRegex(UserError, "Contain first"):
            own.action_find_cause()
        measure = self.measure(sheet, "containment")
        with self.assertRaisesRegex(UserError, "Contain first"):
            own.action_find_cause()
        self.do(measure)
        own.action_find_cause()
        self.assertEqual(sheet.cause_found_by_id, self.quality)

    # S58, D4-8.3.2.2, D4-8.5.3.1, D3-5.4.3
    def test_quality_names_the_cause_and_the_department(self):
        sheet = self.at_quality()
        with self.assertRaises(AccessError):
            sheet.with_user(self.agent).cause = "Bad luck."
        own = sheet.with_user(self.quality)
        with self.assertRaisesRegex(UserError, "its class"):
            own.action_find_cause()
        own.write({"cause": "Cold joint.", "cause_id": self.cause.id})
        with self.assertRaisesRegex(UserError, "D4-8.3.2.2"):
            own.action_find_cause()
        own.department_id = self.workshop
        own.action_find_cause()
        self.assertEqual(sheet.state, "measures")

    # S58, D4-8.5.3.3
    def test_every_sample_is_inspected_again(self):
        sheet = self.at_quality()
        own = sheet.with_user(self.quality)
        own.write(
            {
                "cause": "Cold joint.",
                "cause_id": self.cause.id,
                "department_id": self.workshop.id,
                "samples_received": 3,
                "samples_inspected": 2,
            }
        )
        with self.assertRaisesRegex(UserError, "D4-8.5.3.3"):
            own.action_find_cause()
        own.samples_inspected = 3
        own.action_find_cause()

    # -- measures ---

    # S58, D4-8.5.4, D3-5.3.5
    def test_corrective_and_preventive_with_owner_and_date(self):
        sheet = self.with_cause(kinds=("corrective",))
        with self.assertRaisesRegex(UserError, "Preventive"):
            sheet.with_user(self.agent).action_request_approval()
        last = self.measure(sheet, "preventive", due_date=False)
        with self.assertRaisesRegex(UserError, "owner and a date"):
            sheet.with_user(self.agent).action_request_approval()
        last.due_date = "2026-06-30"
        sheet.with_user(self.agent).action_request_approval()
        # While it is signed, nothing on it changes.
        with self.assertRaisesRegex(UserError, "being signed"):
            last.due_date = "2026-12-31"

    # S58: a new sheet may lose a measure; what quality has is rewritten, not deleted.
    def test_measures_of_a_sent_sheet_stay(self):
        sheet = self.sheet()
        self.measure(sheet, "containment").unlink()
        kept = self.measure(sheet, "containment")
        sheet.action_send_to_qc()
        with self.assertRaises(UserError):
            kept.unlink()
        kept.description = "Block the whole batch."

    # S58, D3-5.3.4, D4-8.5.4
    def test_unreviewed_measures_are_not_carried_out(self):
        sheet = self.with_cause()
        corrective = sheet.measure_ids.filtered(lambda one: one.kind == "corrective")
        with self.assertRaisesRegex(UserError, "not reviewed yet"):
            self.do(corrective)
        sheet.with_user(self.agent).action_request_approval()
        self.sign(sheet, self.manager, self.sales, self.production, self.research)
        with self.assertRaises(UserError):
            corrective.with_user(self.production).action_done()
        self.assertEqual(sheet.state, "measures")
        with self.assertRaises(UserError):
            sheet.with_user(self.manager).action_approve()
        self.sign(sheet, self.representative)
        self.assertEqual(sheet.state, "executing")
        self.do(corrective)
        self.assertEqual(corrective.state, "done")

    # S58, D3-5.3.4: once each, side by side, the representative last.
    def test_each_department_signs_once(self):
        sheet = self.with_cause()
        sheet.with_user(self.agent).action_request_approval()
        with self.assertRaises(UserError):
            sheet.with_user(self.representative).action_approve()
        with self.assertRaises(UserError):
            sheet.with_user(self.agent).action_approve()
        self.sign(sheet)
        self.assertEqual(
            sheet.sudo().review_ids.done_by,
            self.manager
            | self.sales
            | self.production
            | self.research
            | self.representative,
        )

    # S58, D4-8.5.6.2
    def test_the_owner_proves_what_he_did(self):
        sheet = self.executing()
        measure = sheet.measure_ids.filtered(lambda one: one.kind == "corrective")
        with self.assertRaises(AccessError):
            measure.with_user(self.quality).action_done()
        own = measure.with_user(self.production)
        with self.assertRaisesRegex(UserError, "Prove it"):
            own.action_done()
        own._add_evidence("photo", [("joint.jpg", photo())])
        own.action_done()
        with self.assertRaises(UserError):
            own.proof = "Something else."
        with self.assertRaises(UserError):
            measure.with_user(self.quality).description = "Another"
        with self.assertRaises(AccessError):
            measure.sudo().state = "planned"

    # -- joint review ---

    def review(self, sheet, reason, **vals):
        return (
            self.env["care.joint.review"]
            .with_user(self.quality)
            .create({"sheet_id": sheet.id, "reason": reason, **vals})
        )

    def hold(self, review, user):
        own = review.with_user(user)
        own.write({"conclusion": "Workshop 2.", "department_ids": self.workshop.ids})
        own.action_hold()

    # S58, D4-8.5.5.2
    def test_a_major_one_needs_the_gms_joint_review(self):
        sheet = self.with_cause(is_major=True)
        with self.assertRaisesRegex(UserError, "D4-8.5.5.2"):
            sheet.with_user(self.agent).action_request_approval()
        self.hold(self.review(sheet, "unknown"), self.sales)
        review = self.review(sheet, "major")
        with self.assertRaises(AccessError):
            self.hold(review, self.sales)
        with self.assertRaisesRegex(UserError, "D4-8.5.5.2"):
            sheet.with_user(self.agent).action_request_approval()
        with self.assertRaisesRegex(UserError, "conclusion"):
            review.with_user(self.gm).action_hold()
        self.hold(review, self.gm)
        self.assertEqual(review.chair_id, self.gm)
        sheet.with_user(self.agent).action_request_approval()
        with self.assertRaises(UserError):
            review.with_user(self.gm).conclusion = "Nobody."
        # Nobody below makes it small again.
        with self.assertRaises(AccessError):
            sheet.with_user(self.agent).is_major = False

    # S58, D4-8.5.5.1
    def test_an_unknown_cause_needs_the_sales_managers(self):
        sheet = self.at_quality()
        own = sheet.with_user(self.quality)
        own.write({"is_cause_unknown": True, "is_responsibility_unclear": True})
        own.action_find_cause()
        self.measure(sheet, "corrective")
        self.measure(sheet, "preventive")
        with self.assertRaisesRegex(UserError, "D4-8.5.5.1"):
            sheet.with_user(self.agent).action_request_approval()
        self.hold(self.review(sheet, "unknown"), self.sales)
        with self.assertRaisesRegex(UserError, "Responsibility is unclear"):
            sheet.with_user(self.agent).action_request_approval()
        self.hold(self.review(sheet, "unclear"), self.sales)
        sheet.with_user(self.agent).action_request_approval()

    # S58, D4-8.5.6.2, D4-8.5.5.1: thirty days; the last is whole.
    def test_a_late_improvement_needs_one_too(self):
        with freeze_time("2026-06-01 02:00:00"):
            sheet = self.confirmed()
        # 1 July, midnight in China ends the thirtieth day.
        self.assertEqual(sheet.improve_due, datetime(2026, 7, 1, 15, 59, 59))
        sheet.effect_cs = "No call since."
        sweep = self.env["service.deadline"]
        with freeze_time("2026-07-01 15:59:59"):
            sweep._sweep_overdue()
            self.assertFalse(sheet.is_late)
        with freeze_time("2026-07-01 16:00:01"):
            sweep._sweep_overdue()
            self.assertTrue(sheet.is_late)
            with self.assertRaisesRegex(UserError, "improvement is late"):
                sheet.action_verify_cs()
            self.hold(self.review(sheet, "late"), self.sales)
            sheet.action_verify_cs()

    # -- effect ---

    # S58, D4-8.5.6.1
    def test_the_customer_confirms_on_the_sheet(self):
        sheet = self.executing()
        with self.assertRaisesRegex(UserError, "D4-8.5.6.1"):
            sheet.action_confirm_customer()
        sheet.customer_statement = "Agreed."
        sheet.action_confirm_customer()
        self.assertEqual(sheet.confirmed_by_id, self.agent)

    # S58, D4-8.5.6.2, D4-8.3.2.3, D3-5.4.1
    def test_it_does_not_close_before_both_have_verified(self):
        sheet = self.confirmed()
        closing = sheet.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "customer service, quality control"):
            closing.action_close()
        sheet.effect_cs = "No call since."
        sheet.action_verify_cs()
        with self.assertRaisesRegex(UserError, "not verified by: quality control"):
            closing.action_close()
        own = sheet.with_user(self.quality)
        own.effect_qc = "500 pieces."
        own.action_verify_qc()
        self.assertEqual(sheet.state, "verified")
        closing.action_close()
        self.assertEqual(sheet.state, "closed")

    # S58, D4-8.5.6.2
    def test_two_people_verify(self):
        both = self.role(
            "both", "customer_care.group_care_agent", "service_base.group_quality"
        )
        sheet = self.confirmed()
        own = sheet.with_user(both)
        own.write({"effect_cs": "Good.", "effect_qc": "Good."})
        own.action_verify_cs()
        with self.assertRaisesRegex(UserError, "two people"):
            own.action_verify_qc()
        sheet.with_user(self.quality).action_verify_qc()
        self.assertEqual(sheet.state, "verified")

    # S58, D4-8.5.6.2
    def test_nothing_is_verified_before_it_is_carried_out(self):
        sheet = self.executing()
        sheet.write({"customer_statement": "Agreed.", "effect_cs": "Good."})
        sheet.action_confirm_customer()
        with self.assertRaisesRegex(UserError, "Not carried out"):
            sheet.action_verify_cs()

    # S58, D3-5.4.6, D3-5.4.4: who is responsible goes to the register.
    def test_the_responsible_person_is_proposed_on_closing(self):
        person = self.env["hr.employee"].create(
            {"name": "Solderer", "company_id": self.company.id}
        )
        sheet = self.at_quality()
        sheet.with_user(self.quality).write(
            {"employee_id": person.id, "production_date": "2026-05-02"}
        )
        own = sheet.with_user(self.quality)
        own.write(
            {
                "cause": "Cold joint.",
                "cause_id": self.cause.id,
                "department_id": self.workshop.id,
            }
        )
        own.action_find_cause()
        self.measure(sheet, "corrective")
        self.measure(sheet, "preventive")
        sheet.with_user(self.agent).action_request_approval()
        self.sign(sheet)
        self.do(sheet.measure_ids.filtered(lambda one: one.state == "planned"))
        sheet.write({"customer_statement": "Agreed.", "effect_cs": "Good."})
        sheet.action_confirm_customer()
        sheet.action_verify_cs()
        own.effect_qc = "Good."
        own.action_verify_qc()
        own.action_close()
        case = self.env["service.accountability.case"].search(
            [("employee_id", "=", person.id)]
        )
        self.assertEqual(case.article_code, "D3-5.4.6")

    # S58: forged
    def test_states_and_stamps_cannot_be_forged(self):
        sheet = self.sheet()
        for vals in (
            {"state": "closed"},
            {"sorting": "not_ours"},
            {"qc_verified_at": "2026-06-01 00:00:00"},
            {"verified_at": "2026-06-01 00:00:00"},
        ):
            with self.assertRaises(AccessError):
                sheet.sudo().write(vals)
        copied = self.verified().copy()
        self.assertEqual(copied.state, "registered")
        self.assertFalse(copied.verified_at or copied.measure_ids)
