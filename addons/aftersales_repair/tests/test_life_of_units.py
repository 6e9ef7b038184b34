# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .teardown_common import TeardownCase

UNITS, NEW, COST, FANS = 3, 2, 250.0, 40
OURS = ("good", "damaged")
HELD = ("returns", "workshop")
FINAL = ("shipped", "cancelled")
_UNITS = st.integers(0, UNITS + NEW - 1)
_CHOICE = st.integers(0, 20)


class NothingToPress(Exception):
    """No document of the unit has this button."""


@dataclass
class Life:
    """What is known of a unit on paper: no Odoo."""

    place: str = "customer"
    # The return that it is on, and how far it came there.
    line: Any = None
    state: str = ""
    decision: str = ""
    repair: str = ""
    parts: int = 0
    tested: bool = False
    released: bool = False
    teardown: Any = None
    reviewed: bool = False

    @property
    def is_live(self):
        return bool(self.line) and self.state not in FINAL

    def forget_repair(self):
        self.decision, self.repair, self.parts = "", "", 0
        self.tested = self.released = False


class LifeMachine(RuleBasedStateMachine):
    """What may happen to units, in any order, by those whose work it is.

    An action is a pair of methods: ``may_<action>`` says from the books whether
    it is allowed to a unit, ``do_<action>`` does it and writes the books. What is
    not allowed must be refused and leave everything as it was.
    """

    case = None
    actions = (
        "register",
        "take_off",
        "cancel_return",
        "receive",
        "issue",
        "inspect",
        "repair",
        "exchange",
        "send_back",
        "undo_decision",
        "fit_part",
        "start",
        "pass_test",
        "end",
        "release",
        "undo_release",
        "give_up_repair",
        "ship",
        "close",
        "tear_down",
        "undo_teardown",
        "review_teardown",
    )
    # What brings a unit further, and what takes something back or ends it.
    onward = (
        "register",
        "receive",
        "issue",
        "inspect",
        "repair",
        "exchange",
        "send_back",
        "fit_part",
        "start",
        "pass_test",
        "end",
        "release",
        "ship",
        "tear_down",
    )

    back = (
        "take_off",
        "cancel_return",
        "undo_decision",
        "give_up_repair",
        "undo_release",
        "undo_teardown",
        "review_teardown",
        "close",
    )

    def __init__(self):
        super().__init__()
        self.point = self.case.env.cr.savepoint()
        self.lots = self.case.machine_lots
        self.lives = [Life() for _lot in self.lots]
        for life in self.lives[UNITS:]:
            life.place = "good"
        self.fans = FANS

    def teardown(self):
        self.point.close(rollback=True)
        self.case.env.invalidate_all()

    # -- doing ----------------------------------------------------------------

    def attempt(self, action, number):
        """Do it if the books allow it; otherwise see it refused, and undone."""
        life = self.lives[number]
        if getattr(self, f"may_{action}")(life):
            getattr(self, f"do_{action}")(number, life)
            self.case.env.flush_all()
            return
        with (
            suppress(NothingToPress),
            self.case.assertRaises(UserError, msg=f"{action} {life}"),
        ):
            self.force(action, number, life)

    def force(self, action, number, life):
        """The call of an action that is not allowed, on what is nearest to it."""
        call = getattr(self, f"call_{action}", None)
        if call:
            call(number, life)
        else:
            getattr(self, f"do_{action}")(number, life)
        # What is refused late is refused as well.
        self.case.env.flush_all()

    def last_line(self, number):
        """Goods of the unit, whatever became of them."""
        line = self.lives[number].line
        if line:
            return line
        raise NothingToPress

    def on_line(self, number, user, method):
        line = self.last_line(number).with_user(user)
        getattr(line, method)()

    def on_repair(self, number, user, method):
        repair = self.last_line(number).sudo().repair_id
        if not repair:
            raise NothingToPress
        getattr(repair.with_user(user), method)()

    @rule(number=_UNITS, choices=st.lists(_CHOICE, min_size=2, max_size=4))
    def goes_on(self, number, choices):
        """A unit goes on along its way."""
        for choice in choices:
            life = self.lives[number]
            able = [name for name in self.onward if getattr(self, f"may_{name}")(life)]
            if not able:
                return
            self.attempt(able[choice % len(able)], number)

    @rule(choice=_CHOICE)
    def goes_back(self, choice):
        """Somebody thinks better of something."""
        able = [
            (number, name)
            for number, life in enumerate(self.lives)
            for name in self.back
            if getattr(self, f"may_{name}")(life)
        ]
        if able:
            number, name = able[choice % len(able)]
            self.attempt(name, number)

    @rule(number=_UNITS, action=st.sampled_from(actions))
    def anything(self, number, action):
        """Anything is tried, whether it is its turn or not."""
        self.attempt(action, number)

    # -- return ---------------------------------------------------------------

    def may_register(self, life):
        return life.place == "customer" and not life.is_live

    def do_register(self, number, life):
        """A return; the neighbour comes with it when it is with the customer."""
        mate = (number + 1) % len(self.lives)
        numbers = [number]
        if mate != number and self.may_register(self.lives[mate]):
            numbers.append(mate)
        rma = self.case.rma(
            *[self.lots[one] for one in numbers],
            signed_at=fields.Datetime.now(),
        )
        rma.action_confirm()
        for one, line in zip(numbers, rma.line_ids, strict=True):
            self.lives[one] = Life(line=line, state="expected")

    def call_register(self, number, life):
        self.case.rma(
            self.lots[number], signed_at=fields.Datetime.now()
        ).action_confirm()

    def may_take_off(self, life):
        return life.is_live and life.state == "expected"

    def do_take_off(self, number, life):
        self.on_line(number, self.case.keeper, "action_cancel")
        life.state = "cancelled"

    def fellows(self, life):
        return [one for one in self.lives if life.line and self.same(one, life)]

    def same(self, one, other):
        return bool(one.line) and one.line.rma_id == other.line.rma_id

    def may_cancel_return(self, life):
        if not life.line or life.line.rma_id.state != "open":
            return False
        lines = life.line.rma_id.line_ids
        return all(line.state in ("expected", "cancelled") for line in lines)

    def do_cancel_return(self, number, life):
        line = self.last_line(number)
        line.rma_id.with_user(self.case.clerk).action_cancel()
        for one in self.fellows(life):
            one.state = "cancelled"

    def may_receive(self, life):
        return life.state == "expected"

    def do_receive(self, number, life):
        self.on_line(number, self.case.keeper, "action_receive")
        life.place, life.state = "returns", "received"

    def may_issue(self, life):
        return life.state == "received"

    def do_issue(self, number, life):
        self.on_line(number, self.case.keeper, "action_issue")
        life.place, life.state = "workshop", "in_store"

    def may_inspect(self, life):
        return life.state == "in_store"

    def do_inspect(self, number, life):
        self.case.inspect(self.last_line(number))
        life.state = "inspected"

    # -- decision -------------------------------------------------------------

    def may_repair(self, life):
        return life.state == "inspected"

    def do_repair(self, number, life):
        self.on_line(number, self.case.clerk, "action_repair")
        life.state, life.decision, life.repair = "in_repair", "repair", "confirmed"

    def may_exchange(self, life):
        return life.state == "inspected" and life.line.verdict == "in"

    def do_exchange(self, number, life):
        self.on_line(number, self.case.clerk, "action_exchange")
        life.place, life.state, life.decision = "damaged", "ready", "exchange"

    def may_send_back(self, life):
        return life.state == "inspected"

    def do_send_back(self, number, life):
        self.on_line(number, self.case.clerk, "action_return")
        life.state, life.decision = "ready", "return"

    def may_undo_decision(self, life):
        if life.state == "ready":
            return life.decision == "return"
        return life.state == "in_repair" and life.repair == "confirmed"

    def do_undo_decision(self, number, life):
        self.on_line(number, self.case.clerk, "action_undo_decision")
        life.state = "inspected"
        life.forget_repair()

    # -- workshop -------------------------------------------------------------

    def may_fit_part(self, life):
        return life.repair == "confirmed"

    def do_fit_part(self, number, life):
        repair = life.line.sudo().repair_id.with_user(self.case.repairer)
        repair.write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.case.fan.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "add",
                        }
                    )
                ]
            }
        )
        life.parts += 1

    def call_fit_part(self, number, life):
        raise NothingToPress

    def may_start(self, life):
        return life.repair == "confirmed"

    def do_start(self, number, life):
        self.on_repair(number, self.case.repairer, "action_repair_start")
        life.repair = "under_repair"

    def call_start(self, number, life):
        if life.repair == "under_repair":
            raise NothingToPress
        self.on_repair(number, self.case.repairer, "action_repair_start")

    def may_pass_test(self, life):
        return life.repair == "under_repair" and not life.tested

    def do_pass_test(self, number, life):
        self.on_repair(number, self.case.repairer, "action_checks_good")
        self.on_repair(number, self.case.inspector, "action_pass_test")
        life.tested = True

    def may_end(self, life):
        return life.repair == "under_repair" and life.tested

    def do_end(self, number, life):
        for move in life.line.sudo().repair_id.move_ids if life.line else ():
            if move.repair_line_type and life.repair == "under_repair":
                move.quantity = move.product_uom_qty
        self.on_repair(number, self.case.repairer, "action_repair_end")
        life.repair, life.state = "done", "ready"
        self.fans -= life.parts

    def may_release(self, life):
        return life.tested and life.is_live and not life.released

    def do_release(self, number, life):
        self.on_repair(number, self.case.leader, "action_release")
        life.released = True

    def may_undo_release(self, life):
        return life.released and life.is_live

    def do_undo_release(self, number, life):
        self.on_repair(number, self.case.leader, "action_undo_release")
        life.released = False

    def may_give_up_repair(self, life):
        return life.repair in ("confirmed", "under_repair")

    def do_give_up_repair(self, number, life):
        self.on_repair(number, self.case.repairer, "action_repair_cancel")
        life.state = "inspected"
        life.forget_repair()

    # -- out ------------------------------------------------------------------

    def may_ship(self, life):
        if life.state != "ready":
            return False
        if life.decision == "exchange":
            return any(one.place == "good" for one in self.lives)
        return life.decision == "return" or life.released

    def do_ship(self, number, life):
        self.on_line(number, self.case.keeper, "action_ship")
        life.state = "shipped"
        if life.decision != "exchange":
            life.place = "customer"
            return
        new = self.lives[list(self.lots).index(life.line.sudo().replacement_lot_id)]
        self.case.assertEqual(new.place, "good")
        new.place = "customer"

    def may_close(self, life):
        if not life.line or life.line.rma_id.state != "open":
            return False
        return all(line.state in FINAL for line in life.line.rma_id.line_ids)

    def do_close(self, number, life):
        rma = self.last_line(number).rma_id
        rma.with_user(self.case.clerk).action_close()

    # -- teardown -------------------------------------------------------------

    def may_tear_down(self, life):
        return life.place == "damaged"

    def do_tear_down(self, number, life):
        """With every other unit that lies in the damaged store."""
        torn = [
            one
            for one, other in enumerate(self.lives)
            if one == number or other.place == "damaged"
        ]
        with self.case.env.cr.savepoint():
            teardown = self.case.teardown(*[self.lots[one] for one in torn])
            self.case.all_good(teardown).action_finish()
        for one in torn:
            other = self.lives[one]
            other.place, other.teardown, other.reviewed = "torn", teardown, False
        self.fans += 2 * len(torn)

    def torn_with(self, life):
        return [
            one
            for one in self.lives
            if one.teardown == life.teardown and one.place == "torn"
        ]

    def may_undo_teardown(self, life):
        return life.place == "torn" and not life.reviewed

    def do_undo_teardown(self, number, life):
        if not life.teardown:
            raise NothingToPress
        life.teardown.with_user(self.case.leader).action_undo()
        torn = self.torn_with(life)
        for one in torn:
            one.place = "damaged"
        self.fans -= 2 * len(torn)
        # A later teardown is a new one.
        life.teardown.with_user(self.case.leader).action_cancel()

    def may_review_teardown(self, life):
        return life.place == "torn" and not life.reviewed

    def do_review_teardown(self, number, life):
        if not life.teardown:
            raise NothingToPress
        life.teardown.with_user(self.case.leader).action_request_approval()
        life.teardown.with_user(self.case.finance).action_approve()
        for one in self.torn_with(life):
            one.reviewed = True

    # -- what always holds ----------------------------------------------------

    def quants(self, products):
        return self.case.env["stock.quant"].search(
            [("product_id", "in", products.ids), ("quantity", "!=", 0)]
        )

    @invariant()
    def each_unit_is_in_one_place(self):
        found = defaultdict(Counter)
        for quant in self.quants(self.case.unit):
            found[quant.lot_id][quant.location_id] += quant.quantity
        for lot, life in zip(self.lots, self.lives, strict=True):
            there = {
                place: n
                for place, n in found[lot].items()
                if n and place.usage != "supplier"
            }
            self.case.assertEqual(there, {self.case.places[life.place]: 1}, lot.name)

    @invariant()
    def it_belongs_to_whom_it_should(self):
        names = {place: name for name, place in self.case.places.items()}
        for quant in self.quants(self.case.unit):
            name = names.get(quant.location_id)
            if name in HELD:
                self.case.assertEqual(quant.owner_id, self.case.partner)
                self.case.assertEqual(quant.value, 0)
            elif name in OURS:
                self.case.assertFalse(quant.owner_id)
                self.case.assertAlmostEqual(quant.value, COST, 2)
        ours = sum(life.place in OURS for life in self.lives)
        product = self.case.unit.with_company(self.case.company)
        product.invalidate_recordset(["total_value"])
        self.case.assertAlmostEqual(product.total_value, COST * ours, 2)

    @invariant()
    def the_return_says_where_the_goods_are(self):
        places = {
            "expected": {"customer"},
            "received": {"returns"},
            "in_store": {"workshop"},
            "inspected": {"workshop"},
            "in_repair": {"workshop"},
        }
        for life in self.lives:
            if not life.line:
                continue
            self.case.assertEqual(life.line.state, life.state)
            if life.state in places:
                self.case.assertIn(life.place, places[life.state])
            if not life.is_live:
                continue
            self.case.assertEqual(life.line.disposition or "", life.decision)
            repair = life.line.sudo().repair_id
            self.case.assertEqual(repair.state or "", life.repair)

    @invariant()
    def no_quantity_is_negative(self):
        wrong = self.case.env["stock.quant"].search(
            [
                ("company_id", "=", self.case.company.id),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", "<", 0),
            ]
        )
        self.case.assertFalse(wrong)

    @invariant()
    def parts_are_where_the_books_say(self):
        fan = self.case.fan
        self.case.assertEqual(self.case._on_hand(self.case.good, fan), self.fans)
        boards = Counter()
        for quant in self.quants(self.case.board):
            if quant.location_id.usage == "internal":
                boards[quant.lot_id] += quant.quantity
        torn = sum(life.place == "torn" for life in self.lives)
        self.case.assertEqual(
            sorted(n for n in boards.values() if n), [1.0] * torn, "one a unit"
        )

    @invariant()
    def only_live_documents_wait_and_reserve(self):
        moves = self.case.env["stock.move"].search(
            [
                ("company_id", "=", self.case.company.id),
                ("state", "not in", ("done", "cancel", "draft")),
            ]
        )
        self.case.assertFalse(
            moves.filtered(
                lambda move: (
                    move.aftersales_rma_id.state in ("done", "cancelled")
                    or move.sudo().repair_id.state in ("done", "cancel")
                )
            ),
            "a closed or cancelled document waits for goods",
        )
        waiting = Counter()
        for move in moves.filtered("aftersales_rma_id"):
            kind = move.picking_type_id.aftersales_kind
            waiting[kind] += move.product_uom_qty
        states = Counter(life.state for life in self.lives if life.is_live)
        self.case.assertEqual(waiting["return_receipt"], states["expected"])
        self.case.assertEqual(waiting["return_issue"], states["received"])
        self.case.assertFalse(waiting["return_ship"])
        quants = self.case.env["stock.quant"].search(
            [
                ("company_id", "=", self.case.company.id),
                ("reserved_quantity", "!=", 0),
            ]
        )
        inside = quants.filtered(lambda quant: quant.location_id.usage == "internal")
        reserved = sum(inside.mapped("reserved_quantity"))
        held = sum(
            life.parts
            for life in self.lives
            if life.repair in ("confirmed", "under_repair")
        )
        self.case.assertEqual(reserved, states["received"] + held)


@tagged("post_install", "-at_install")
class TestLifeOfUnits(TeardownCase):
    """S10–S14: no unit is ever in two places or lost, whatever happens to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price_all()
        cls._put(cls.good, cls.fan, FANS)
        today = cls.env["service.policy"]._today(cls.company)
        delivered = fields.Date.subtract(today, days=30)
        cls.machine_lots = cls.env["stock.lot"]
        for number in range(UNITS):
            lot = cls.delivered(f"LIFE-{number}", on=delivered)
            cls._put(cls.customers, cls.unit, 1, lot)
            cls.machine_lots |= lot
        for number in range(NEW):
            lot = cls._lot(f"NEW-{number}")
            cls.buy(lot)
            cls.machine_lots |= lot
        cls.places = {
            "customer": cls.customers,
            "returns": cls.returns,
            "workshop": cls.workshop,
            "good": cls.good,
            "damaged": cls.damaged,
            "torn": cls.place,
        }
        cls.env.flush_all()

    @classmethod
    def buy(cls, lot):
        """Bought into the main store, so that it has a value; kept in ours."""
        main = cls.main.lot_stock_id
        places = {
            "location_id": cls.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": main.id,
        }
        goods = {"product_id": lot.product_id.id, "company_id": cls.company.id}
        move = cls.env["stock.move"].create(
            {
                **goods,
                **places,
                "product_uom_qty": 1,
                "price_unit": COST,
                "move_line_ids": [
                    Command.create({**goods, **places, "lot_id": lot.id, "quantity": 1})
                ],
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        cls._put(main, lot.product_id, -1, lot)
        cls._put(cls.good, lot.product_id, 1, lot)

    def test_any_order_keeps_each_unit_in_one_place(self):
        machine = type("Machine", (LifeMachine,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=20,
                stateful_step_count=16,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
