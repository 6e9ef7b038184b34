# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_returns import ReturnsCase


@tagged("post_install", "-at_install")
class TestReturnsAuthority(ReturnsCase):
    """S11: who has to agree to a return, found on the server."""

    def units(self, count, **kw):
        return [self.made(f"AU{number}", **kw) for number in range(count)]

    # -- quantity -------------------------------------------------------------

    def test_a_return_of_five_waits_for_the_general_manager(self):
        # S11, D1-5: five are blocked, with the consent they go on.
        rma = self.rma(*self.units(5), request="refund")
        with self.assertRaisesRegex(UserError, r"5 units come back.*D1-5"):
            rma.action_confirm()
        self.assertIn("D1-5", rma.authority_text)
        application = self.approve(rma)
        self.assertTrue(application.is_batch)
        self.assertFalse(rma.authority_text)
        rma.action_confirm()
        self.assertEqual((rma.state, rma.cost_bearer), ("open", "company"))

    def test_a_return_of_four_goes_on_at_the_customers_cost(self):
        # S11, D3-6.15, D3-16.11, A02
        rma = self.rma(*self.units(4), request="refund")
        rma.action_confirm()
        self.assertEqual((rma.state, rma.cost_bearer), ("open", "customer"))

    def test_with_the_consent_the_company_bears_the_costs_of_four(self):
        # A02: asked for although nobody has to be.
        rma = self.rma(*self.units(4), request="refund")
        rma.action_confirm()
        self.approve(rma)
        self.assertEqual(rma.cost_bearer, "company")

    def test_a_batch_on_two_papers_is_a_batch(self):
        units = self.units(5)
        self.rma(*units[:4], request="refund").action_confirm()
        with self.assertRaisesRegex(UserError, "5 units come back"):
            self.rma(units[4], request="refund").action_confirm()
        # Another day's return counts by itself.
        later = datetime(2026, 6, 2, 1, 30)
        self.rma(units[4], request="refund", signed_at=later).action_confirm()

    def test_what_was_paid_back_unasked_counts_as_well(self):
        """S11, D1-5: repairs that are paid back in the end, on two papers."""
        units = self.units(5)
        first = self.rma(*units[:4])
        self.inspect(self.bring_to_inspection(first))
        first.line_ids._in_transition().write(
            {"disposition": "refund", "state": "refunded"}
        )
        second = self.rma(units[4])
        line = self.bring_to_inspection(second)
        self.inspect(line)
        with self.assertRaisesRegex(UserError, r"5 units come back.*D1-5"):
            line.with_user(self.clerk).action_refund()

    def test_every_return_may_need_the_general_manager(self):
        # D3-6.15 as a setting
        self.set_return_policy("rma.refund_all", 1)
        rma = self.rma(*self.units(1), request="refund")
        with self.assertRaisesRegex(UserError, "D3-6.15"):
            rma.action_confirm()

    def test_five_repairs_need_nobody(self):
        rma = self.rma(*self.units(5))
        rma.action_confirm()
        self.assertFalse(rma.cost_bearer)

    def test_goods_that_a_sheet_brings_in_wait_at_the_decision(self):
        # S12: they are here and taken in; D1-5 holds before they are paid back.
        rma = self.rma(*self.units(5), request="refund")
        self.assertFalse(any(rma._get_intake_reasons().values()))
        rma.with_user(self.clerk)._do_confirm()
        rma.with_user(self.keeper).action_receive()
        rma.with_user(self.keeper).action_issue()
        self.inspect(rma.line_ids)
        with self.assertRaisesRegex(UserError, "D1-5"):
            rma.line_ids.with_user(self.clerk).action_refund()

    # -- factory date and fault ---

    def test_made_within_three_months(self):
        # S11, D4-8.5.1.4: made 10 March, asked on 10 June: allowed.
        lot = self.made("AGE", made=date(2026, 3, 10))
        for day, allowed in ((9, True), (10, True), (11, False)):
            rma = self.rma(lot, request="refund", request_date=date(2026, 6, day))
            with self.subTest(day=day):
                if allowed:
                    rma.action_confirm()
                    self.assertEqual(rma.state, "open")
                    rma.action_cancel()
                    continue
                with self.assertRaisesRegex(UserError, "special approval.*D4-8.5.1.4"):
                    rma.action_confirm()
                self.assertTrue(self.approve(rma).is_special)
                rma.action_confirm()
                self.assertEqual(rma.state, "open")

    def test_the_day_of_signing_counts_where_nobody_wrote_the_request(self):
        # 10 June 23:30 in Shanghai is still the tenth.
        lot = self.made("AGE", made=date(2026, 3, 10))
        self.rma(
            lot, request="refund", signed_at=datetime(2026, 6, 10, 15, 30)
        ).action_confirm()

    def test_an_unknown_factory_date_is_a_special_case(self):
        rma = self.rma(self.delivered("NODATE"), request="refund")
        with self.assertRaisesRegex(UserError, "factory date is unknown"):
            rma.action_confirm()

    def test_only_its_own_fault_is_paid_back(self):
        # D4-8.5.1.4
        rma = self.rma(*self.units(1), request="refund")
        line = self.bring_to_inspection(rma)
        self.inspect(line, fault="none", grade="good", finding=False)
        with self.assertRaisesRegex(UserError, "not the product's own fault"):
            line.with_user(self.clerk).action_refund()

    # -- anomalies --------------------------------------------------------------

    def test_an_anomaly_forces_the_application(self):
        # S11, S12, D1-K1: mixed, short, unknown, another's, out of warranty.
        stranger = self.env["res.partner"].create({"name": "Another"})
        cases = {
            "other": (self.made("OTHER", partner=stranger), {}, "another customer"),
            "old": (
                self.made("OLD", on=date(2024, 1, 15)),
                {},
                "out of warranty",
            ),
            "unknown": (self._lot("UNKNOWN"), {}, "no delivery"),
            "mixed": (self.made("MIXED"), {"anomaly": "mixed"}, "Mixed"),
            "short": (self.made("SHORT"), {"anomaly": "short"}, "Short"),
        }
        for name, (lot, vals, text) in cases.items():
            rma = self.rma(lot, request="exchange")
            rma.line_ids.write(vals)
            with (
                self.subTest(case=name),
                self.assertRaisesRegex(UserError, f"{text}.*D1-K1"),
            ):
                rma.action_confirm()

    def test_marketing_reviews_then_the_general_manager_approves(self):
        # D1-K1
        rma = self.rma(
            self.made("OLD", made=date(2023, 12, 1), on=date(2024, 1, 15)),
            request="exchange",
        )
        application = self.apply(rma)
        with self.assertRaisesRegex(UserError, "waits for"):
            application.with_user(self.gm).action_approve()
        application.with_user(self.marketing).action_approve()
        self.assertEqual(application.state, "draft")
        with self.assertRaisesRegex(UserError, "out of warranty"):
            rma.action_confirm()
        application.with_user(self.gm).action_approve()
        rma.action_confirm()
        # The approved scheme is carried out: exchanged out of warranty.
        line = self.bring_lines(rma)
        self.inspect(line)
        self.assertEqual(line.verdict, "out")
        line.with_user(self.clerk).action_exchange()
        self.assertEqual(line.disposition, "exchange")

    def bring_lines(self, rma):
        rma.line_ids.with_user(self.keeper).action_receive()
        rma.line_ids.with_user(self.keeper).action_issue()
        return rma.line_ids

    def test_what_the_keeper_finds_at_counting_stops_the_decision(self):
        # D1-K1, D1-10
        rma = self.rma(*self.units(1), request="exchange")
        rma.action_confirm()
        rma.line_ids.with_user(self.keeper).anomaly = "damaged"
        line = self.bring_lines(rma)
        self.inspect(line)
        with self.assertRaisesRegex(UserError, "Damaged on the way"):
            line.with_user(self.clerk).action_exchange()
        self.approve(rma, self.marketing, self.gm)
        line.with_user(self.clerk).action_exchange()
        self.assertEqual(line.state, "ready")

    def test_a_refused_application_stops_the_return(self):
        rma = self.rma(*self.units(5), request="refund")
        application = self.apply(rma)
        application.with_user(self.gm).action_reject("Too many.")
        self.assertEqual(application.state, "refused")
        with self.assertRaisesRegex(UserError, "D1-5"):
            rma.action_confirm()
        # D1-K6: the keeper refuses, with the reason.
        with self.assertRaisesRegex(UserError, "Write why"):
            rma.with_user(self.keeper).action_refuse()
        rma.with_user(self.keeper).refusal_reason = "No consent."
        rma.with_user(self.keeper).action_refuse()
        self.assertEqual(rma.state, "refused")
        self.assertEqual(set(self.states(rma.line_ids)), {"cancelled"})
        self.assertEqual(set(rma.deadline_ids.mapped("state")), {"cancelled"})

    def test_other_goods_are_not_what_was_approved(self):
        units = self.units(6)
        rma = self.rma(*units[:5], request="refund")
        application = self.approve(rma)
        rma.line_ids[0].with_user(self.clerk).lot_id = units[5]
        self.assertEqual(application.state, "cancelled")
        with self.assertRaisesRegex(UserError, "D1-5"):
            rma.action_confirm()

    def test_one_more_unit_is_not_covered(self):
        units = self.units(6)
        rma = self.rma(*units[:5], request="refund")
        self.approve(rma)
        rma.with_user(self.clerk).write(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.unit.id,
                            "lot_id": units[5].id,
                            "reason_id": self.reason.id,
                            "request": "refund",
                        },
                    )
                ]
            }
        )
        with self.assertRaisesRegex(UserError, "6 units"):
            rma.action_confirm()

    def test_nobody_forges_an_approval(self):
        rma = self.rma(*self.units(5), request="refund")
        application = self.apply(rma)
        for vals in (
            {"state": "approved"},
            {"is_batch": False},
            {"line_ids": [(6, 0, rma.line_ids.ids)]},
        ):
            with self.assertRaises(UserError):
                application.with_user(self.clerk).write(vals)
        with self.assertRaises(AccessError):
            rma.with_user(self.clerk).cost_bearer = "company"
        with self.assertRaises(UserError):
            application.with_user(self.clerk).action_approve()
        # An application without what it asks for is none.
        blank = (
            self.env["aftersales.rma.application"]
            .with_user(self.clerk)
            .create({"rma_id": rma.id})
        )
        with self.assertRaisesRegex(UserError, "what is proposed"):
            blank.action_request_approval()

    # -- large exchange ---

    def test_an_exchange_of_a_hundred_needs_the_notice(self):
        # S11, D1-8: 99 go on, 100 wait for marketing.
        for quantity, waits in ((99, False), (100, True), (101, True)):
            rma = self.rma(parts=quantity, request="exchange")
            with self.subTest(quantity=quantity):
                if not waits:
                    rma.action_confirm()
                    continue
                with self.assertRaisesRegex(UserError, "tell marketing.*D1-8"):
                    rma.action_confirm()
                rma.with_user(self.clerk).action_notify_marketing()
                self.assertEqual(rma.activity_ids.user_id, self.marketing)
                rma.action_confirm()
                self.assertEqual(rma.state, "open")

    def test_a_large_exchange_on_three_papers_is_one(self):
        # S11, D1-8: 60 and 39 on one day go on, the hundredth waits.
        for quantity in (60, 39):
            self.rma(parts=quantity, request="exchange").action_confirm()
        last = self.rma(parts=1, request="exchange")
        with self.assertRaisesRegex(UserError, r"100 units.*D1-8"):
            last.action_confirm()
        later = datetime(2026, 6, 2, 1, 30)
        self.rma(parts=1, request="exchange", signed_at=later).action_confirm()

    def test_marketings_opinion_comes_before_the_exchange(self):
        # D1-8
        rma = self.rma(parts=100, request="exchange")
        rma.with_user(self.clerk).action_notify_marketing()
        line = self.bring_to_inspection(rma)
        line.with_user(self.inspector).write({"grade": "damaged", "fault": "none"})
        line.with_user(self.inspector).action_inspect()
        with self.assertRaisesRegex(UserError, "Marketing has not said"):
            line.with_user(self.clerk).action_exchange()
        with self.assertRaisesRegex(UserError, "Write how"):
            rma.with_user(self.marketing).action_give_opinion()
        rma.with_user(self.marketing).marketing_opinion = "From the June batch."
        rma.with_user(self.marketing).action_give_opinion()
        self.assertFalse(
            rma.activity_ids.filtered(lambda a: a.user_id == self.marketing)
        )
        with self.assertRaises(AccessError):
            rma.with_user(self.marketing).note = "not marketing's"
        with self.assertRaises(AccessError):
            rma.with_user(self.clerk).marketing_opinion = "not the clerk's"

    # -- detail sheet ---

    def test_an_exchange_goes_out_with_goods_and_signed_sheet_only(self):
        # S11, D4-8.5.1.5: the sales manager signs, then finance.
        self._put(self.good, self.unit, 1, self._lot("NEW1"))
        rma = self.rma(*self.units(1), request="exchange")
        rma.action_confirm()
        with self.assertRaisesRegex(UserError, "Nothing was received"):
            rma.with_user(self.clerk).action_make_sheet()
        line = self.bring_lines(rma)
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        rma.with_user(self.clerk).action_make_sheet()
        sheet = rma.sheet_ids
        with self.assertRaisesRegex(UserError, "D4-8.5.1.5"):
            line.with_user(self.keeper).action_ship()
        with self.assertRaises(UserError):
            sheet.with_user(self.finance).action_approve()
        sheet.with_user(self.sales).action_approve()
        with self.assertRaisesRegex(UserError, "D4-8.5.1.5"):
            line.with_user(self.keeper).action_ship()
        sheet.with_user(self.finance).action_approve()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.state, "shipped")
        with self.assertRaisesRegex(UserError, "stays as it was signed"):
            sheet.with_user(self.clerk).reason = "another"

    # -- limits ---------------------------------------------------------------------

    def test_settled_within_three_working_days(self):
        # S11, D1-2, D1-K3: signed for Monday 1 June, due Thursday 4 June.
        rma = self.rma(*self.units(1), request="exchange")
        self.assertEqual(rma.settle_due, datetime(2026, 6, 4, 9, 0))
        rma.with_user(self.clerk).action_dispute()
        dispute = rma.deadline_ids.filtered(lambda d: d.code == "rma.dispute")
        self.assertEqual(dispute.due, datetime(2026, 6, 3, 9, 0))

    # -- cancelled half way ---

    def test_cancelling_takes_the_open_application_along(self):
        rma = self.rma(*self.units(5), request="refund")
        application = self.apply(rma)
        rma.with_user(self.clerk).action_cancel()
        self.assertEqual(application.state, "cancelled")
        self.assertFalse(application.sudo().review_ids)

    def test_a_serial_of_another_customer_is_told(self):
        # Bad input: the reason names the serial.
        stranger = self.env["res.partner"].create({"name": "Another"})
        rma = self.rma(self.made("FOREIGN", partner=stranger))
        with self.assertRaisesRegex(
            UserError, "FOREIGN.*delivered to another customer"
        ):
            rma.action_confirm()

    def test_queries_of_the_checks_do_not_grow(self):
        def queries(size):
            lots = [self.made(f"Q{size}-{number}") for number in range(size)]
            rma = self.rma(*lots, request="exchange")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rma._get_step_reasons("confirm")
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(50) - queries(5), 2)

    @freeze_time("2026-06-02 04:01:00")
    def test_wrong_numbers_are_refused(self):
        rma = self.rma(*self.units(1), request="refund")
        cost = {"rma_id": rma.id, "name": "freight", "price_unit": 10}
        with self.assertRaises(ValidationError):
            self.env["aftersales.rma.cost"].with_user(self.clerk).create(
                {**cost, "quantity": 0}
            )
        with self.assertRaises(ValidationError):
            self.env["aftersales.rma.cost"].with_user(self.clerk).create(
                {**cost, "price_unit": -1}
            )
