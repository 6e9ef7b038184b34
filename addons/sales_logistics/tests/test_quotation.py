# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LogisticsCase

# 1 June 2026, 10:00 in Shanghai.
NOW = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
class TestQuotation(LogisticsCase):
    """Every quotation is followed until its result is known (S40, D2-10)."""

    def quoted(self, price=90, quantity=1, **kwargs):
        order = self.order(stock=price, quantity=quantity, **kwargs)
        order.with_user(self.clerk).action_quotation_sent()
        return order.with_user(self.clerk)

    def follow_ups(self, order):
        kind = self.env.ref("sales_logistics.mail_activity_type_follow_up")
        return order.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def lose(self, order):
        order.lost_reason_id = self.env.ref("sales_logistics.lost_reason_price")
        order._action_cancel()

    @freeze_time(NOW)
    def test_a_sent_quotation_asks_for_its_follow_up(self):
        # S40, D2-10: 3 days (setting)
        order = self.quoted()
        follow_up = self.follow_ups(order)
        self.assertEqual(len(follow_up), 1)
        self.assertEqual(follow_up.user_id, self.clerk)
        self.assertEqual(follow_up.date_deadline, date(2026, 6, 4))

    def test_a_follow_up_without_result_demands_a_new_one(self):
        # S40, D2-10, D2-N1.2
        order = self.quoted()
        first = self.follow_ups(order)
        first.action_feedback(feedback="Customer still thinks.")
        second = self.follow_ups(order)
        self.assertEqual(len(second), 1)
        self.assertNotEqual(second, first)
        second.unlink()
        self.assertEqual(len(self.follow_ups(order)), 1)

    def test_a_won_quotation_asks_no_more(self):
        # S40, D2-10
        order = self.quoted()
        self.with_demand_and_signatures(order.sudo())
        order.action_confirm()
        self.assertEqual(order.quote_result, "won")
        self.assertFalse(self.follow_ups(order))

    def test_cancelling_without_a_reason_is_refused(self):
        # S40, D2-10
        order = self.quoted()
        with self.assertRaisesRegex(UserError, "why it was lost"):
            order._action_cancel()
        with self.assertRaisesRegex(UserError, "why it was lost"):
            order.write({"state": "cancel"})
        self.lose(order)
        self.assertEqual(order.quote_result, "lost")
        self.follow_ups(order).action_feedback()
        self.assertFalse(self.follow_ups(order))

    def test_a_draft_that_nobody_saw_is_cancelled_without_a_reason(self):
        # S40
        order = self.order(stock=90)
        order._action_cancel()
        self.assertFalse(order.quote_result)

    def test_ten_quotes_four_won_five_lost_one_open(self):
        # D2-5.2
        # S40, D2-6.2: quotes 10, won 4, lost 5, open 1; coefficient 0.9
        orders = self.env["sale.order"].concat(
            *[self.quoted(price=90) for _number in range(10)]
        )
        for order in orders[:4]:
            self.with_demand_and_signatures(order.sudo())
        # Two of the won ones were sold at 80.
        for order in orders[:2].sudo():
            order.order_line.price_unit = 80
            order.with_user(self.clerk).action_sign_voucher()
            order.sale_voucher_ids.filtered(
                lambda voucher: voucher.state == "draft"
            ).with_user(self.supervisor).action_approve()
        orders[:4].action_confirm()
        for order in orders[4:9]:
            self.lose(order)
        groups = dict(
            (result, (count, round(forecast, 4), round(actual or 0, 4)))
            for result, count, forecast, actual in self.env["sale.order"]._read_group(
                [("id", "in", orders.ids)],
                ["quote_result"],
                ["__count", "forecast_coefficient:avg", "actual_coefficient:avg"],
            )
        )
        self.assertEqual(groups["won"], (4, 0.9, 0.85))
        self.assertEqual(groups["lost"][0], 5)
        self.assertEqual(groups["open"][0], 1)

    def test_the_day_job_finds_a_quotation_without_follow_up(self):
        # S40: one that was sent before the addon, or lost its follow-up by SQL
        order = self.quoted()
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM mail_activity WHERE res_model = 'sale.order' AND res_id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.follow_ups(order))
        self.env["sale.order"]._cron_follow_up()
        self.assertEqual(len(self.follow_ups(order)), 1)
