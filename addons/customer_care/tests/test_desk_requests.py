# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .. import roles
from .common_desk import DeskCase, at


@tagged("post_install", "-at_install")
class TestDeskRequests(DeskCase):
    """One-stop service requests (S64)."""

    def ask(self, user=None, **vals):
        requests = self.env["care.request"].with_user(user or self.li)
        return requests.create(
            {
                "type_id": self.env.ref("customer_care.request_type_transport").id,
                "partner_id": self.customer.id,
                "description": "A car to the station",
                **vals,
            }
        )

    def texts(self, request):
        return request.log_ids.mapped("text")

    def test_what_is_not_solved_at_once_goes_to_the_superior(self):
        # S64, D2-P3.2: supervisor activity and process log
        request = self.ask()
        request.action_take()
        with self.assertRaisesRegex(UserError, "D2-P3.2"):
            request.action_escalate()
        request.escalation_note = "No driver is free"
        request.action_escalate()
        self.assertEqual(request.state, "escalated")
        self.assertEqual(request.superior_id, self.supervisor)
        self.assertEqual(request.sudo().activity_ids.user_id, self.supervisor)
        self.assertTrue(any("No driver" in text for text in self.texts(request)))
        # The superior goes on with it; the owner stays.
        boss = request.with_user(self.supervisor)
        boss.solution = "A taxi"
        boss.action_solve()
        self.assertEqual((request.state, request.owner_id), ("solved", self.li))

    def test_closing_needs_the_customers_confirmation(self):
        # S64, D2-P3.2
        request = self.ask()
        request.action_take()
        with self.assertRaisesRegex(UserError, "not solved"):
            request.action_close()
        with self.assertRaisesRegex(UserError, "solution"):
            request.action_solve()
        request.solution = "Driven"
        request.action_solve()
        with self.assertRaisesRegex(UserError, "without the customer's confirmation"):
            request.action_close()
        with self.assertRaises(AccessError):
            request.with_user(self.supervisor).state = "confirmed"
        request.confirmation = "Thank you"
        request.action_close()
        self.assertEqual(request.state, "confirmed")
        self.assertEqual(request.confirmed_by_id, self.li)
        with self.assertRaisesRegex(UserError, "closed"):
            request.solution = "Something else"

    def test_not_solved_says_the_customer(self):
        # S64, D2-P3.2
        request = self.ask()
        request.action_take()
        request.solution = "Driven"
        request.action_solve()
        request.confirmation = "Nobody came"
        request.action_reopen()
        self.assertEqual((request.state, request.reopened_count), ("handling", 1))
        self.assertTrue(any("Nobody came" in text for text in self.texts(request)))
        # The work has its limit anew: it is not late for ever, nor never.
        self.assertEqual(len(request._find_live_deadlines()), 1)

    def test_the_process_log_only_grows(self):
        # S64, D2-P3.2
        request = self.ask()
        line = self.env["care.request.log"].with_user(self.li)
        line = line.create({"request_id": request.id, "text": "Rang the driver"})
        self.assertEqual(line.user_id, self.li)
        with self.assertRaises(AccessError):
            line.sudo().text = "Nothing"
        with self.assertRaises(AccessError):
            line.create(
                {"request_id": request.id, "text": "x", "user_id": self.wang.id}
            )
        with self.assertRaisesRegex(UserError, "D4-8.8"):
            line.sudo().unlink()

    def test_who_handles_it(self):
        # S64, D2-J4.4: the kind names who; else who takes it first
        kind = self.env.ref("customer_care.request_type_copying")
        kind.owner_id = self.wang
        request = self.ask(type_id=kind.id)
        self.assertEqual(request.owner_id, self.wang)
        with self.assertRaisesRegex(UserError, "handles it"):
            request.action_take()
        request.with_user(self.wang).action_take()
        request.with_user(self.wang).solution = "Copied"
        with self.assertRaisesRegex(UserError, "handles it"):
            request.action_solve()

    def test_the_kinds_of_the_catalogue(self):
        # S64, D2-I3.1, D2-I6, D2-J2.2, D2-J2.4, D2-J2.6, D2-J2.8, D2-J5.2, D2-P3.1
        kinds = self.env["care.request.type"].search([("company_id", "=", False)])
        rules = set(kinds.mapped("rule"))
        self.assertLessEqual(
            {"D2-I3.1", "D2-J2.2", "D2-J2.4", "D2-J2.6", "D2-J2.8", "D2-J5.2"}, rules
        )
        self.assertIn("D2-P3.1", rules)

    def test_the_limit_to_solve(self):
        # S64, D2-P3.2: 8 working hours
        with freeze_time(at(1, 14)):
            request = self.ask()
        self.assertEqual(request.solve_due, at(2, 14))

    def test_queries_of_requests(self):
        # S64
        meals = self.env.ref("customer_care.request_type_meals")

        def ask(size):
            return (
                self.env["care.request"]
                .with_user(self.li)
                .create(
                    [
                        {
                            "type_id": meals.id,
                            "partner_id": self.customer.id,
                            "description": "Lunch",
                        }
                        for _number in range(size)
                    ]
                )
            )

        ask(1).action_take()
        few, some = self.queries(lambda: ask(5))
        more, many = self.queries(lambda: ask(50))
        self.assertLessEqual(few, 45)
        self.assertLessEqual(more - few, 15)
        few, _done = self.queries(some.action_take)
        more, _done = self.queries(many.action_take)
        self.assertLessEqual(few, 30)
        self.assertLessEqual(more - few, 10)


@tagged("post_install", "-at_install")
class TestDeskFees(DeskCase):
    """The fee list and what is billed (S64)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.fees = cls.role("fees", roles.FEE_MANAGER)
        cls.product = cls.env["product.product"].create(
            {
                "name": "Meal",
                "type": "service",
                "taxes_id": [],
                "company_id": cls.company.id,
            }
        )
        cls.meal = cls.env["care.fee.service"].create(
            {
                "name": "Meal",
                "product_id": cls.product.id,
                "company_id": cls.company.id,
            }
        )
        with freeze_time(at(1, 9, month=5)):
            cls.change(12, date(2026, 5, 1)).with_user(cls.supervisor).action_approve()

    @classmethod
    def change(cls, price, day, asked=True):
        change = (
            cls.env["care.fee.change"]
            .with_user(cls.fees)
            .create(
                {
                    "service_id": cls.meal.id,
                    "price": price,
                    "date_from": day,
                    "reason": "Food costs more",
                }
            )
        )
        if asked:
            change.action_request_approval()
        return change

    def request(self, day, quantity=1, state="solved"):
        request = (
            self.env["care.request"]
            .with_user(self.li)
            .create(
                {
                    "type_id": self.env.ref("customer_care.request_type_meals").id,
                    "partner_id": self.customer.id,
                    "description": "Lunch",
                    "fee_line_ids": [
                        (
                            0,
                            0,
                            {
                                "service_id": self.meal.id,
                                "day": day,
                                "quantity": quantity,
                            },
                        )
                    ],
                }
            )
        )
        request.action_take()
        request.solution = "Served"
        request.action_solve()
        return request

    def bill(self, request):
        request.with_user(self.fees).action_bill()
        move = request._get_bills()
        move.action_post()
        return move

    def test_a_new_fee_counts_after_approval_from_its_day(self):
        # D2-S3.1
        # S64, D2-S2.1, D2-S2.3: 12 until 30 June, 15 from 1 July
        with freeze_time(at(1, 9)):
            old = self.request(date(2026, 6, 1))
            self.assertEqual(old.fee_amount, 12)
            bill = self.bill(old)
            change = self.change(15, date(2026, 7, 1))
            # Not approved: 12, whatever the day.
            waiting = self.request(date(2026, 7, 2))
            self.assertEqual(waiting.fee_amount, 12)
            change.with_user(self.supervisor).action_approve()
            self.assertEqual(change.state, "approved")
            for day, price in (
                (date(2026, 6, 30), 12),
                (date(2026, 7, 1), 15),
                (date(2026, 7, 2), 15),
            ):
                with self.subTest(day=day):
                    self.assertEqual(self.request(day).fee_amount, price)
        # Old bills keep 12.
        self.assertEqual(bill.amount_total, 12)
        self.assertEqual(bill.invoice_line_ids.price_unit, 12)
        self.assertEqual(waiting.fee_amount, 12)

    def test_a_late_approval_begins_on_its_own_day(self):
        # S64, D2-S2.3: never before the approval
        with freeze_time(at(1, 9)):
            change = self.change(15, date(2026, 6, 3))
        with freeze_time(at(10, 9)):
            change.with_user(self.supervisor).action_approve()
            self.assertEqual(change.fee_id.date_from, date(2026, 6, 10))
            self.assertEqual(self.request(date(2026, 6, 9)).fee_amount, 12)
            self.assertEqual(self.request(date(2026, 6, 10)).fee_amount, 15)

    def test_fees_change_in_no_other_way(self):
        # S64, D2-S2.3, D2-S3.3, D2-P2.1
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        fees = self.env["care.fee"].with_user(admin).with_company(self.company)
        line = fees.search([("service_id", "=", self.meal.id)])
        with self.assertRaises(UserError):
            line.price = 15
        with self.assertRaises(UserError):
            line.with_user(self.fees).price = 15
        with self.assertRaises(AccessError):
            fees.sudo().create(
                {
                    "policy_id": self.env.ref("customer_care.policy_fee_list").id,
                    "service_id": self.meal.id,
                    "price": 15,
                }
            )
        with freeze_time(at(1, 9)):
            change = self.change(15, date(2026, 7, 1))
            with self.assertRaisesRegex(UserError, "approv"):
                change.action_approve()
            with self.assertRaises(UserError):
                change.state = "approved"
        with self.assertRaises(AccessError):
            self.env["care.fee.change"].with_user(self.li).create(
                {
                    "service_id": self.meal.id,
                    "price": 1,
                    "date_from": "2026-07-01",
                    "reason": "?",
                }
            )

    def test_those_concerned_are_told(self):
        # S64, D2-S2.3
        with freeze_time(at(1, 9)):
            change = self.change(15, date(2026, 7, 1))
            change.with_user(self.supervisor).action_approve()
            self.assertEqual(change.notice_id.state, "published")
            unread = self.env["care.notice"]._get_unread(self.li, self.company)
            self.assertIn(change.notice_id, unread)

    def test_a_bill_keeps_the_price_of_the_list(self):
        # D2-S2.2
        # S64, D2-S2.3, D2-S3.2: also past the button
        with freeze_time(at(1, 9)):
            request = self.request(date(2026, 6, 1), quantity=3)
            with self.assertRaises(AccessError):
                request.with_user(self.li).action_bill()
            request.with_user(self.fees).action_bill()
            move = request._get_bills()
            self.assertEqual(move.amount_total, 36)
            with self.assertRaisesRegex(AccessError, "D2-S2.3"), self.cr.savepoint():
                move.invoice_line_ids.price_unit = 10
            with self.assertRaises(UserError):
                request.fee_line_ids.with_user(self.fees).price = 1
            with self.assertRaisesRegex(UserError, "Nothing is left"):
                request.with_user(self.fees).action_bill()
            with self.assertRaisesRegex(UserError, "billed"):
                request.fee_line_ids.with_user(self.li).quantity = 1
            # D2-S3.2: nor another quantity, nor off the line and billed again.
            line = move.invoice_line_ids.with_user(self.fees)
            for quantity in (2, 4, -3):
                with (
                    self.assertRaisesRegex(AccessError, "D2-S3.2"),
                    self.cr.savepoint(),
                ):
                    line.quantity = quantity
            with self.assertRaisesRegex(AccessError, "stays so"):
                line.care_request_fee_id = False
            with (
                self.assertRaisesRegex(AccessError, "D2-S3.2"),
                self.cr.savepoint(),
            ):
                move.with_user(self.fees).invoice_line_ids = [
                    Command.update(line.id, {"quantity": 1})
                ]
            # A cancelled bill leaves the fee to be billed again.
            move.button_cancel()
            request.with_user(self.fees).action_bill()
            self.assertEqual(request.bill_count, 2)

    def test_a_fee_does_not_move_to_a_closed_request(self):
        # S64, D2-S3.2
        with freeze_time(at(1, 9)):
            closed, opened = (self.request(date(2026, 6, 1)) for _number in range(2))
            closed.sudo().confirmation = "Good"
            closed.sudo()._confirm("asked")
            with self.assertRaisesRegex(UserError, "closed"):
                opened.fee_line_ids.with_user(self.li).request_id = closed

    def test_no_fee_without_a_list(self):
        # S64, D2-S2.1
        with self.assertRaisesRegex(UserError, "no approved fee"):
            self.request(date(2026, 4, 30))

    def test_income_is_summed_from_the_bills(self):
        # S64, D2-S3.2, D2-S5.3: 12 × 3 + 12 + 12, less a credit note of 12
        with freeze_time(at(1, 9)):
            self.bill(self.request(date(2026, 6, 1), quantity=3))
            second = self.bill(self.request(date(2026, 6, 1)))
            draft = self.request(date(2026, 6, 1))
            draft.with_user(self.fees).action_bill()
            credited = self.request(date(2026, 6, 1))
            refund = self.bill(credited)._reverse_moves()
            with self.assertRaisesRegex(AccessError, "D2-S3.2"), self.cr.savepoint():
                refund.invoice_line_ids.quantity = 2
            refund.action_post()
            self.assertEqual(refund.state, "posted")
            self.assertFalse(credited.fee_line_ids.is_billed)
        self.env.flush_all()
        income = self.env["care.fee.income"].with_user(self.fees)
        domain = [("company_id", "=", self.company.id)]
        rows = income._read_group(
            domain, ["service_id"], ["quantity:sum", "amount:sum"]
        )
        self.assertEqual(rows, [(self.meal.with_user(self.fees), 4, 48)])
        self.assertEqual(second.amount_total, 12)
        with freeze_time(at(1, 9, month=7)):
            notice = income._draft_statement(self.company, date(2026, 6, 1))
            again = income._draft_statement(self.company, date(2026, 6, 1))
        self.assertEqual((notice, notice.state), (again, "draft"))
        self.assertIn("48", notice.body)
        self.assertEqual(notice.sudo().activity_ids.user_id & self.fees, self.fees)
