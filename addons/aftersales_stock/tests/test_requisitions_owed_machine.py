# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tests import tagged

from .requisitions_common import RequisitionCase

_PIECES = st.integers(1, 4)


class OwedMachine(RuleBasedStateMachine):
    """Old parts that are owed, handed in and waived, in any order.

    ``books`` has for each obligation what is owed and what came; the test gives
    ``case``; each run is undone when it ends.
    """

    case = None
    owed = Bundle("owed")

    def __init__(self):
        super().__init__()
        self.point = self.case.env.cr.savepoint()
        self.parts, self.books = [], []

    def teardown(self):
        self.point.close(rollback=True)
        self.case.env.invalidate_all()

    def expect(self, allowed, action):
        if allowed:
            action()
        else:
            with self.case.assertRaises(UserError):
                action()
        return allowed

    @rule(target=owed, pieces=_PIECES)
    def owe(self, pieces):
        self.parts.append(self.case.owe(pieces))
        self.books.append({"owed": pieces, "came": 0, "live": True})
        return len(self.parts) - 1

    @rule(number=owed, pieces=_PIECES)
    def hand_in(self, number, pieces):
        book = self.books[number]
        part = self.parts[number].with_user(self.case.department_keeper)
        fits = book["live"] and book["came"] + pieces <= book["owed"]
        if self.expect(fits, lambda: part._take_in(self.case.exchanged, pieces)):
            book["came"] += pieces
            book["live"] = book["came"] < book["owed"]

    @rule(number=owed)
    def waive(self, number):
        book = self.books[number]
        part = self.parts[number].with_user(self.case.department_keeper)

        def ask():
            part.waive_reason = "burnt"
            part.action_request_approval()

        if self.expect(book["live"], ask):
            part.with_user(self.case.manager).action_approve()
            book["live"] = False

    @invariant()
    def the_ledger_says_what_the_books_say(self):
        for part, book in zip(self.parts, self.books, strict=True):
            self.case.assertEqual(part.returned_quantity, book["came"])
            still = book["owed"] - book["came"] if book["live"] else 0
            self.case.assertEqual(part.open_quantity, still)
            self.case.assertEqual(part.state == "open", book["live"])

    @invariant()
    def what_came_lies_in_the_damaged_store(self):
        came = sum(book["came"] for book in self.books)
        place = self.case.department.damaged_location_id
        self.case.assertEqual(self.case._on_hand(place, self.case.exchanged), came)


@tagged("post_install", "-at_install")
class TestOwedMachine(RequisitionCase):
    """S25, D0-2.4.3e: what is owed, what came and what lies there balance."""

    def owe(self, quantity):
        return self.env["aftersales.owed.part"]._open_for(
            [
                {
                    "site_id": self.department.id,
                    "company_id": self.company.id,
                    "debtor_kind": "person",
                    "user_id": self.technician.id,
                    "product_id": self.exchanged.id,
                    "quantity": quantity,
                }
            ]
        )

    def test_any_order_balances(self):
        machine = type("Machine", (OwedMachine,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=6,
                stateful_step_count=12,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
