# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.entitlement import (
    Case,
    Cover,
    LawRule,
    Promise,
    Repair,
    Replaced,
    judge,
)

LAW = tuple(
    LawRule(right, number, f"art. {article}")
    for right, number, article in (
        ("return", 7, 9),
        ("exchange", 15, 10),
        ("term", 12, 8),
        ("repairs", 2, 11),
        ("parts", 90, 12),
        ("delay", 30, 12),
        ("restart", 1, 14),
    )
)
SOLD = date(2026, 6, 1)
CONSUMER = Case(
    day=SOLD,
    is_consumer=True,
    sold_on=SOLD,
    promise_end=date(2026, 12, 1),
    law=LAW,
)


def after(days, case=CONSUMER, **changes):
    """The verdict so many days after the sale."""
    return judge(replace(case, day=SOLD + timedelta(days=days), **changes))


def stay(taken_in, days, **facts):
    """A repair from so many days after the sale, for so many days."""
    begin = SOLD + timedelta(days=taken_in)
    end = None if days is None else begin + timedelta(days=days)
    return Repair(begin, end, **{"is_done": end is not None, "fault": 1, **facts})


@tagged("post_install", "-at_install")
class TestEntitlement(BaseCase):
    """The engine alone: at, just below and just above each limit."""

    def kinds(self, verdict, basis="law"):
        return {f.kind for f in verdict.granted if f.basis == basis}

    # -- law ---------------------------------------------------------------------

    def test_seven_days_for_a_return(self):
        for days, remedy in ((0, True), (7, True), (8, False)):
            with self.subTest(days=days):
                self.assertEqual("refund" in after(days).remedies, remedy)

    def test_fifteen_days_for_an_exchange(self):
        for days, remedy in ((8, True), (15, True), (16, False)):
            verdict = after(days)
            with self.subTest(days=days):
                self.assertEqual("exchange" in verdict.remedies, remedy)
                self.assertNotIn("refund", verdict.remedies)
                self.assertIn("repair", verdict.remedies)

    def test_the_three_guarantees(self):
        """S11, D1-0.1: 三包, refund, exchange and repair, each for its time."""
        for days, remedies in (
            (7, ("refund", "exchange", "repair")),
            (8, ("exchange", "repair")),
            (15, ("exchange", "repair")),
            (16, ("repair",)),
        ):
            with self.subTest(days=days):
                self.assertEqual(after(days).remedies, remedies)

    def test_the_article_is_named(self):
        [finding] = [f for f in after(7).granted if f.kind == "return"]
        self.assertEqual(finding.article, "art. 9")
        self.assertEqual(finding.until, date(2026, 6, 8))
        self.assertEqual(after(7).basis, "law")

    def test_two_failed_repairs_of_the_same_fault(self):
        one = (stay(30, 2),)
        two = (*one, stay(60, 2))
        other = (*one, stay(60, 2, fault=2))
        for repairs, right in ((one, False), (other, False), (two, True)):
            verdict = after(100, repairs=repairs, fault_key=1)
            with self.subTest(count=len(repairs), right=right):
                self.assertEqual("repairs" in self.kinds(verdict), right)
                self.assertEqual("refund" in verdict.remedies, right)

    def test_the_fault_of_the_case_counts(self):
        two = (stay(30, 2), stay(60, 2))
        verdict = after(100, repairs=two, fault_key=2)
        self.assertNotIn("repairs", self.kinds(verdict))
        # Not told: the fault that was repaired most often.
        self.assertIn("repairs", self.kinds(after(100, repairs=two)))

    def test_repairs_before_the_sale_do_not_count(self):
        two = (stay(-30, 2), stay(60, 2))
        self.assertNotIn("repairs", self.kinds(after(100, repairs=two)))

    def test_more_than_ninety_days_without_parts(self):
        for days, right in ((89, False), (90, False), (91, True)):
            repairs = (stay(10, None, parts_days=days),)
            verdict = after(10 + days, repairs=repairs)
            with self.subTest(days=days):
                self.assertEqual("parts" in self.kinds(verdict), right)
                self.assertEqual("exchange" in verdict.remedies, right)

    def test_more_than_thirty_days_of_repair(self):
        for days, right in ((29, False), (30, False), (31, True)):
            verdict = after(20 + days, repairs=(stay(20, None),))
            with self.subTest(days=days):
                self.assertEqual("delay" in self.kinds(verdict), right)

    def test_the_wait_for_parts_is_no_delay_of_the_workshop(self):
        verdict = after(20 + 40, repairs=(stay(20, None, parts_days=10),))
        self.assertNotIn("delay", self.kinds(verdict))
        verdict = after(20 + 41, repairs=(stay(20, None, parts_days=10),))
        self.assertIn("delay", self.kinds(verdict))

    def test_a_repair_that_came_back_is_late_no_more(self):
        self.assertNotIn("delay", self.kinds(after(90, repairs=(stay(20, 60),))))

    def test_the_term_stands_still_in_repair(self):
        # 12 months to 1 June 2027, and ten days in the workshop.
        for repairs, last in (((), 365), ((stay(30, 10),), 375)):
            with self.subTest(last=last):
                self.assertIn("term", self.kinds(after(last, repairs=repairs)))
                self.assertNotIn("term", self.kinds(after(last + 1, repairs=repairs)))

    def test_a_repair_after_the_term_adds_nothing(self):
        self.assertNotIn("term", self.kinds(after(400, repairs=(stay(366, 30),))))

    def test_a_business_has_no_rights_of_consumers(self):
        verdict = after(5, is_consumer=False)
        self.assertEqual(self.kinds(verdict), set())
        self.assertEqual(verdict.remedies, ("repair",))
        self.assertIn("business", [f.kind for f in verdict.findings])

    def test_the_law_switched_off_says_nothing(self):
        verdict = after(5, law=None)
        self.assertFalse([f for f in verdict.findings if f.basis == "law"])
        self.assertEqual(verdict.basis, "promise")

    def test_no_fault_no_right(self):
        verdict = after(5, fault="none")
        self.assertEqual(self.kinds(verdict), set())
        self.assertEqual(verdict.outcome, "in")

    def test_damage_by_the_customer_is_covered_by_nobody(self):
        cover = Cover("C1", date(2027, 1, 1))
        verdict = after(5, fault="customer", cover=cover)
        self.assertEqual(verdict.outcome, "out")
        self.assertEqual(verdict.remedies, ())

    # -- exchange --------------------------------------------------------------------

    def test_an_exchange_restarts_or_inherits(self):
        old = Replaced("OLD", date(2025, 3, 1), date(2025, 9, 1))
        self.assertEqual(after(100, replaced=old).outcome, "in")
        inherits = Promise(restarts_on_exchange=False)
        ends = tuple(r for r in LAW if r.right != "restart")
        ends += (LawRule("restart", 0, "art. 14"),)
        verdict = after(100, replaced=old, promise=inherits, law=ends)
        self.assertEqual(verdict.outcome, "out")
        self.assertEqual(verdict.end, date(2026, 3, 1))
        # The law's restart holds, whatever the company promises.
        verdict = after(100, replaced=old, promise=inherits)
        self.assertEqual((verdict.outcome, verdict.basis), ("in", "law"))

    # -- contract ---------------------------------------------------------------------

    def test_a_contract_in_full_and_in_part(self):
        late = replace(CONSUMER, law=None)
        for parts, labour, outcome in ((100, 100, "in"), (100, 99, "out")):
            cover = Cover("C1", date(2028, 1, 1), parts, labour)
            verdict = after(400, late, cover=cover)
            with self.subTest(labour=labour):
                self.assertEqual(verdict.outcome, outcome)
        self.assertEqual(after(400, late).outcome, "out")

    # -- promise ----------------------------------------------------------------------

    def test_three_months_from_the_factory(self):
        # S11, D4-8.5.1.4: made 10 March, 10 June is allowed, 11 June is not.
        made = Case(day=date(2026, 6, 10), made_on=date(2026, 3, 10))
        self.assertEqual(judge(made).remedies, ("refund", "exchange"))
        late = replace(made, day=date(2026, 6, 11))
        self.assertEqual(judge(late).outcome, "unknown")
        foreign = replace(made, fault="none")
        self.assertEqual(judge(foreign).remedies, ())

    def test_the_last_day_of_the_company_warranty(self):
        # S03: to 31 May, on 1 June no more.
        case = Case(
            day=date(2026, 5, 31),
            sold_on=date(2025, 5, 31),
            promise_end=date(2026, 5, 31),
        )
        self.assertEqual(judge(case).outcome, "in")
        self.assertEqual(judge(replace(case, day=SOLD)).outcome, "out")

    def test_days_in_repair_by_promise_are_a_policy(self):
        case = replace(CONSUMER, law=None, repairs=(stay(30, 10),))
        last = (date(2026, 12, 1) - SOLD).days
        self.assertEqual(after(last + 10, case).outcome, "in")
        self.assertEqual(after(last + 11, case).outcome, "out")
        strict = Promise(stops_in_repair=False)
        self.assertEqual(after(last + 1, case, promise=strict).outcome, "out")

    def test_nothing_on_file_cannot_be_told(self):
        self.assertEqual(judge(Case(day=SOLD)).outcome, "unknown")
        self.assertEqual(judge(Case(day=SOLD, law=LAW)).outcome, "unknown")
