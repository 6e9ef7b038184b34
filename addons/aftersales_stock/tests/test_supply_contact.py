# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_supply import SupplyCase


@tagged("post_install", "-at_install")
class TestContactSigning(SupplyCase):
    """S33: what a contact sheet says and who signs it, in which order."""

    def test_a_sheet_lists_one_kind(self):
        # S33, D4-3.2.1: mixed tool and spare lines on one list are refused.
        with self.assertRaisesRegex(ValidationError, "D4-3.2.1"):
            self.sheet((self.spare, 1), (self.tool, 1))
        sheet = self.sheet((self.spare, 1), (self.second_spare, 2))
        with self.assertRaisesRegex(ValidationError, "D4-3.2.1"):
            sheet.line_ids = [Command.create({"product_id": self.grease.id})]
        with self.assertRaisesRegex(ValidationError, "D4-3.2.1"):
            sheet.line_ids[0].product_id = self.tool
        with self.assertRaisesRegex(ValidationError, "D4-3.2.1"):
            sheet.kind = "tool"
        self.assertEqual(self.sheet((self.tool, 1), kind="tool").line_count, 1)
        with self.assertRaisesRegex(ValidationError, "D4-4.4"):
            self.sheet((self.part, 1))

    def test_a_sheet_needs_reason_lines_and_people(self):
        # S33, D4-3.2.1, D4-4.3.1, D4-3.1.1a
        with self.assertRaisesRegex(UserError, "D4-3.2.1"):
            self.sheet().action_request_approval()
        with self.assertRaisesRegex(UserError, "what it is for"):
            self.sheet((self.spare, 1), reason=" ").action_request_approval()
        self.site.chief_id = False
        with self.assertRaisesRegex(UserError, "D4-4.3.1"):
            self.sheet((self.spare, 1)).action_request_approval()

    def test_the_manager_cannot_sign_before_the_supervisor(self):
        # S33, D4-4.3.2
        sheet = self.sheet((self.spare, 1))
        sheet.action_request_approval()
        self.assertEqual(sheet.state, "chief")
        for early in (self.manager, self.supervisor, self.accountant):
            with self.assertRaisesRegex(UserError, "It waits for"):
                self.sign(sheet, early)
        self.sign(sheet, self.chief)
        self.assertEqual(sheet.state, "planning")
        self.sign(sheet, self.accountant)
        self.assertEqual(sheet.state, "supervisor")
        with self.assertRaisesRegex(UserError, "It waits for"):
            self.sign(sheet, self.manager)
        self.sign(sheet, self.supervisor)
        self.assertEqual(sheet.state, "manager")
        self.sign(sheet, self.manager)
        self.assertEqual(sheet.state, "production")
        self.assertTrue(sheet.sent_at)

    def test_the_planning_office_has_24_hours_of_the_clock(self):
        # S33, D4-3.1.1b: received Fri 5 June 16:00, due Sat 16:00.
        for moment, badge, state in (
            ("2026-06-06 07:59:59", "soon", "met"),
            ("2026-06-06 08:00:00", "soon", "met"),
            ("2026-06-06 08:00:01", "overdue", "met_late"),
        ):
            with freeze_time("2026-06-05 06:00:00"):
                sheet = self.sheet((self.spare, 1))
                sheet.action_request_approval()
                self.assertFalse(sheet.review_due)
            with freeze_time("2026-06-05 08:00:00"):
                self.sign(sheet, self.chief)
                self.assertEqual(sheet.review_due, datetime(2026, 6, 6, 8))
            with freeze_time(moment), self.subTest(moment=moment):
                sheet.invalidate_recordset(["deadline_badge"])
                self.assertEqual(sheet.deadline_badge, badge)
                self.sign(sheet, self.accountant)
                self.assertEqual(sheet.deadline_ids.state, state)

    def test_the_chief_s_own_sheet_starts_at_the_planning_office(self):
        # S33, D4-4.3.1: nobody approves an own request.
        sheet = self.sheet((self.spare, 1), user=self.chief)
        sheet.action_request_approval()
        self.assertEqual(sheet.state, "planning")
        with self.assertRaisesRegex(UserError, "your own request"):
            self.sign(sheet, self.chief)

    def test_only_the_department_s_own_office_signs(self):
        # S33, D4-4.3.2
        other = self.role(
            "other_accountant", "aftersales_stock.group_department_accountant"
        )
        sheet = self.sheet((self.spare, 1))
        sheet.action_request_approval()
        self.sign(sheet, self.chief)
        with self.assertRaisesRegex(UserError, "It waits for"):
            self.sign(sheet, other)

    def test_a_change_voids_the_signatures(self):
        # S33, D4-3.2.1: by the sheet and by the line alone.
        for change in (
            lambda sheet: sheet.write({"reason": "Another"}),
            lambda sheet: sheet.line_ids.write({"quantity": 7}),
            lambda sheet: sheet.line_ids.create(
                {"sheet_id": sheet.id, "product_id": self.second_spare.id}
            ),
        ):
            sheet = self.sheet((self.spare, 1))
            sheet.action_request_approval()
            self.sign(sheet, self.chief)
            change(sheet)
            self.assertEqual(sheet.state, "draft")
            self.assertFalse(sheet.review_ids)
            self.assertFalse(sheet._find_live_deadlines())

    def test_what_was_sent_stays(self):
        # S33, D4-3.2.1
        sheet = self.signed((self.spare, 5))
        for change in (
            lambda: sheet.write({"reason": "Another"}),
            lambda: sheet.line_ids.write({"quantity": 50}),
            lambda: sheet.line_ids.unlink(),
            lambda: sheet.line_ids.create(
                {"sheet_id": sheet.id, "product_id": self.second_spare.id}
            ),
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(UserError):
            sheet.unlink()

    def test_a_refused_sheet_goes_back(self):
        # S33
        sheet = self.sheet((self.spare, 1))
        sheet.action_request_approval()
        self.sign(sheet, self.chief)
        sheet.with_user(self.accountant).action_reject("Take it from Shanghai")
        self.assertEqual(sheet.state, "draft")
        sheet.action_request_approval()
        self.assertEqual(sheet.state, "chief")

    def test_production_management_and_bmd_get_their_copies(self):
        # S33, D4-3.1.1c, D4-4.3.3a
        sheet = self.signed((self.spare, 1))
        followers = sheet.message_partner_ids
        self.assertIn(self.planner.partner_id, followers)
        self.assertIn(self.production.partner_id, followers)
        self.assertNotIn(self.gm.partner_id, followers)
        filed = self.env["aftersales.contact.sheet"].search(
            [("sent_at", "!=", False), ("department_id", "=", self.department.id)]
        )
        self.assertIn(sheet, filed)

    def test_people_of_other_sites_write_no_sheet(self):
        # S33, D4-2.1b
        with self.assertRaises(AccessError):
            self.sheet((self.spare, 1), user=self.stranger)
        sheet = self.sheet((self.spare, 1))
        with self.assertRaises(AccessError):
            sheet.with_user(self.stranger).reason = "mine"
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            sheet.with_user(self.stranger).action_request_approval()
        self.assertEqual(sheet.with_user(self.stranger).state, "draft")

    def test_the_state_is_not_written(self):
        # S33: the forged way.
        sheet = self.sheet((self.spare, 1))
        for forged in (
            {"state": "production"},
            {"is_owed": True},
            {"released_at": "2026-06-01 00:00:00"},
        ):
            # A status is refused for its missing signatures before anything else.
            with self.assertRaises(UserError):
                sheet.write(forged)
            with self.assertRaises(AccessError):
                self.sheet((self.spare, 1), **forged)
        with self.assertRaises(UserError):
            sheet.with_user(self.accountant).action_send()

    def test_business_management_signs_by_the_general_manager(self):
        # S33, D4-4.2
        sheet = self.sheet((self.spare, 2), user=self.planner, site=self.bmd)
        sheet.action_request_approval()
        self.sign(sheet, self.gm)
        self.assertEqual(sheet.state, "production")
