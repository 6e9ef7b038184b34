# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestTransferMonth(SlipCase):
    """The month's list of transfers that the managers agreed (S31, D4-2.4.1c, A66)."""

    def agreed(self, moment, is_agreed=True, **vals):
        with freeze_time(moment):
            transfer = self.transfer(
                (self.part, 1),
                user=self.planner,
                target=self.other_site,
                is_manager_agreed=is_agreed,
                remark="East and North agreed",
                **vals,
            )
            transfer.action_approve()
        return transfer

    def lists(self):
        return self.env["aftersales.transfer.month"].search(
            [("company_id", "=", self.company.id)]
        )

    def remind(self, moment):
        with freeze_time(moment):
            self.env["aftersales.transfer.month"]._cron_remind()

    def test_on_30_june_the_list_has_junes(self):
        # Shanghai is eight hours ahead: 31 May 17:00 UTC is 1 June there.
        first = self.agreed(datetime(2026, 5, 31, 17, 0))
        last = self.agreed(datetime(2026, 6, 30, 15, 59))
        self.agreed(datetime(2026, 6, 15, 2, 0), is_agreed=False)
        may = self.agreed(datetime(2026, 5, 31, 15, 59))
        july = self.agreed(datetime(2026, 6, 30, 16, 0))
        june = self.lists().filtered(lambda one: one.month == date(2026, 6, 1))
        self.assertEqual(june.transfer_ids, first | last)
        self.assertEqual(may.month_id.month, date(2026, 5, 1))
        self.assertEqual(july.month_id.month, date(2026, 7, 1))

    def test_an_activity_at_the_months_end(self):
        june = self.agreed(datetime(2026, 6, 10, 2, 0)).month_id
        self.remind(datetime(2026, 6, 29, 15, 59))
        self.assertFalse(june.activity_ids)
        self.remind(datetime(2026, 6, 29, 16, 1))
        activity = june.activity_ids
        self.assertEqual(activity.user_id, self.planner)
        self.assertEqual(activity.date_deadline, date(2026, 6, 30))
        self.remind(datetime(2026, 6, 30, 4, 0))
        self.remind(datetime(2026, 7, 1, 4, 0))
        self.assertEqual(june.activity_ids, activity)

    def test_the_number_of_days_is_a_policy(self):
        policy = self.env["service.policy"].search(
            [("code", "=", "transfer.month_print_days")]
        )
        self.env["service.policy.value"].create(
            {
                "policy_id": policy.id,
                "company_id": self.company.id,
                "date_from": date(2026, 11, 26),
                "value": 2,
            }
        )
        self.agreed(datetime(2026, 12, 3, 2, 0))
        december = self.lists()
        self.remind(datetime(2026, 12, 28, 2, 0))
        self.assertFalse(december.activity_ids)
        self.remind(datetime(2026, 12, 29, 2, 0))
        self.assertTrue(december.activity_ids)

    def test_either_side_sends_it(self):
        # A66
        june = self.agreed(datetime(2026, 6, 10, 2, 0)).month_id
        with (
            freeze_time(datetime(2026, 6, 29, 4, 0)),
            self.refused(UserError, "not over.*D4-2.4.1c"),
        ):
            june.with_user(self.planner).action_send()
        self.remind(datetime(2026, 6, 30, 1, 0))
        with freeze_time(datetime(2026, 6, 30, 4, 0)):
            for user in (self.keeper, self.finance):
                with self.assertRaises(AccessError):
                    june.with_user(user).action_send()
            june.with_user(self.manager).action_send()
        self.assertEqual((june.state, june.sent_by_id), ("sent", self.manager))
        self.assertFalse(june.activity_ids)
        with self.refused(UserError, "sent already"):
            june.with_user(self.accountant).action_send()

    def test_a_later_transfer_opens_a_sent_list_again(self):
        june = self.agreed(datetime(2026, 6, 10, 2, 0)).month_id
        with freeze_time(datetime(2026, 6, 30, 4, 0)):
            june.with_user(self.planner).action_send()
        late = self.agreed(datetime(2026, 6, 30, 9, 0))
        self.assertEqual(june.state, "open")
        self.assertIn(late, june.transfer_ids)
        self.remind(datetime(2026, 6, 30, 10, 0))
        self.assertEqual(len(june.activity_ids), 1)

    def test_what_is_taken_back_leaves_the_list(self):
        transfer = self.agreed(datetime(2026, 6, 10, 2, 0))
        june = transfer.month_id
        transfer.action_unapprove()
        self.assertFalse(transfer.month_id)
        self.assertFalse(june.transfer_ids)
        self.remind(datetime(2026, 6, 30, 4, 0))
        self.assertFalse(june.activity_ids)

    def test_the_remark_says_who_agreed(self):
        with self.refused(ValidationError, "D4-2.4.1c"):
            self.transfer((self.part, 1), is_manager_agreed=True, remark=" ")
        self.transfer((self.part, 1), is_manager_agreed=True, remark="Feng agreed")

    def test_nobody_writes_a_list_by_hand(self):
        june = self.agreed(datetime(2026, 6, 10, 2, 0)).month_id
        with self.assertRaises(AccessError):
            june.sudo().write({"state": "sent"})
        with self.assertRaises(AccessError):
            self.env["aftersales.transfer.month"].with_user(self.planner).create(
                {"month": date(2026, 8, 1), "company_id": self.company.id}
            )
