# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .teardown_common import TeardownCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 02:00:00")
class TestSalvagePrice(TeardownCase):
    """S14, D1-4: the price list of salvaged parts, approved by finance."""

    def test_draft_then_approved_by_finance_then_in_use(self):
        price = self.price(self.fan, 4, approve=False)
        self.assertEqual(price.state, "draft")
        price.with_user(self.clerk).action_request_approval()
        self.assertEqual(price.state, "draft")
        price.with_user(self.finance).action_approve()
        self.assertEqual(price.state, "in_use")

    def test_nobody_approves_their_own(self):
        self.finance.group_ids |= self.env.ref(
            "aftersales_repair.group_aftersales_clerk"
        )
        other = self.role("finance2", "aftersales_stock.group_aftersales_finance")
        price = (
            self.env["aftersales.salvage.price"]
            .with_user(self.finance)
            .create({"product_id": self.fan.id, "price": 4})
        )
        price.action_request_approval()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            price.action_approve()
        price.with_user(other).action_approve()
        self.assertEqual(price.sudo().state, "in_use")

    def test_only_finance_approves(self):
        price = self.price(self.fan, 4, approve=False)
        price.with_user(self.clerk).action_request_approval()
        with self.assertRaises(UserError):
            price.with_user(self.manager).action_approve()

    def test_the_state_is_not_written(self):
        price = self.price(self.fan, 4, approve=False)
        # Neither without the signatures nor, with them, past the approval.
        with self.assertRaises(UserError):
            price.with_user(self.clerk).write({"state": "in_use"})
        with self.assertRaises(AccessError):
            price.with_user(self.clerk).write({"date_to": "2030-01-01"})

    def test_an_approved_price_stays(self):
        price = self.price(self.fan, 4)
        with self.assertRaisesRegex(UserError, "D1-4"):
            price.with_user(self.clerk).price = 5

    def test_a_new_price_ends_the_one_before(self):
        old = self.price(self.fan, 4)
        with freeze_time("2026-06-03 02:00:00"):
            new = self.price(self.fan, 5)
        self.assertEqual(old.state, "ended")
        self.assertEqual(old.date_to, date(2026, 6, 2))
        running = self.env["aftersales.salvage.price"]._get_running
        self.assertEqual(
            running(self.company, self.fan, date(2026, 6, 2)), {self.fan: old}
        )
        self.assertEqual(
            running(self.company, self.fan, date(2026, 6, 3)), {self.fan: new}
        )

    def test_a_price_of_a_later_day_begins_then(self):
        old = self.price(self.fan, 4)
        new = self.price(self.fan, 5, date_from="2026-06-10")
        self.assertEqual((old.state, new.state), ("in_use", "approved"))
        running = self.env["aftersales.salvage.price"]._get_running
        self.assertEqual(
            running(self.company, self.fan, date(2026, 6, 9)), {self.fan: old}
        )
        with freeze_time("2026-06-09 15:59:00"):  # 23:59 in Shanghai
            self.env["aftersales.salvage.price"]._run_days()
            self.assertEqual(new.state, "approved")
        with freeze_time("2026-06-09 16:01:00"):
            self.env["aftersales.salvage.price"]._run_days()
        self.assertEqual((old.state, new.state), ("ended", "in_use"))

    def test_a_price_approved_late_begins_on_that_day(self):
        price = self.price(self.fan, 4, approve=False)
        price.with_user(self.clerk).action_request_approval()
        with freeze_time("2026-06-04 02:00:00"):
            price.with_user(self.finance).action_approve()
        self.assertEqual(price.date_from, date(2026, 6, 4))

    def test_one_price_a_part_and_day(self):
        old = self.price(self.fan, 4)
        new = self.price(self.fan, 5)
        self.assertEqual((old.state, new.state), ("ended", "in_use"))
        running = self.env["aftersales.salvage.price"]._get_running(
            self.company, self.fan, date(2026, 6, 1)
        )
        self.assertEqual(running, {self.fan: new})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            old._in_transition().write({"state": "in_use"})
            self.env.flush_all()

    def test_ended_from_tomorrow(self):
        price = self.price(self.fan, 4)
        price.with_user(self.finance).action_end()
        running = self.env["aftersales.salvage.price"]._get_running
        self.assertTrue(running(self.company, self.fan, date(2026, 6, 1)))
        self.assertFalse(running(self.company, self.fan, date(2026, 6, 2)))

    def test_many_are_approved_at_once(self):
        prices = self.price(self.fan, 4, approve=False) | self.price(
            self.board, 30, approve=False
        )
        prices.with_user(self.clerk).action_request_approval()
        prices.with_user(self.finance).action_approve()
        self.assertEqual(prices.mapped("state"), ["in_use", "in_use"])
