# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import refuse_row
from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import SiteCase

# 3 June 2026, nine in the evening in China.
EVENING = "2026-06-03 13:00:00"


class LedgerCase(SiteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledgers = cls.env["aftersales.day.ledger"]
        cls.store = cls.site.good_location_id

    @contextmanager
    def refused(self, text, error=UserError):
        with self.assertRaisesRegex(error, text), self.env.cr.savepoint():
            yield

    def ledger(self, lines=(), day="2026-06-03", site=None):
        return self.ledgers.create(
            {
                "site_id": (site or self.site).id,
                "day": day,
                "line_ids": [(0, 0, self.line(**line)) for line in lines],
            }
        )

    def line(self, kind="purchase_in", **vals):
        line = {"kind": kind, "product_id": self.part.id, "quantity": 2, **vals}
        if kind.endswith("_out"):
            line.setdefault("packing_no", "ZX-1")
        if kind == "transfer_in":
            line.setdefault("slip_no", "DB-1")
        return line

    def pick(self, kind, quantity=2, product=None, **order):
        picking = self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.site,
                    "lines": [{"product": product or self.part, "quantity": quantity}],
                    **order,
                }
            ],
        )
        picking._do_at_once()
        return picking

    def send(self, ledger):
        ledger.with_user(self.keeper).action_send()
        self.assertEqual(ledger.state, "sent")
        return ledger

    def book(self, ledger):
        return ledger.with_user(self.accountant).action_book()


@tagged("post_install", "-at_install")
class TestDayLedgerLate(LedgerCase):
    """S32, D4-2.7a: every evening; late needs a reason."""

    def test_each_site_gets_a_ledger_of_its_day(self):
        # 20:00 UTC of 2 June is 4 o'clock of 3 June in China.
        with freeze_time("2026-06-02 20:00:00"):
            self.ledgers._cron_open()
            self.ledgers._cron_open()
        mine = self.ledgers.search([("company_id", "=", self.company.id)])
        self.assertEqual(mine.site_id, self.site | self.second_site | self.other_site)
        self.assertEqual({str(ledger.day) for ledger in mine}, {"2026-06-03"})
        with freeze_time("2026-06-05 20:00:00"):
            self.ledgers._cron_open()
        days = self.ledgers.search([("site_id", "=", self.site.id)]).mapped("day")
        self.assertEqual(sorted(map(str, days)), [f"2026-06-0{n}" for n in range(3, 7)])

    @mute_logger("odoo.sql_db", "odoo.addons.service_base.jobs")
    def test_one_bad_site_leaves_the_others_their_ledger(self):
        refuse_row(self.ledgers, "site_id", self.second_site.id)
        with freeze_time("2026-06-02 20:00:00"):
            self.ledgers._cron_open()
        mine = self.ledgers.search([("company_id", "=", self.company.id)])
        self.assertEqual(mine.site_id, self.site | self.other_site)

    def test_departments_and_the_future_have_none(self):
        with freeze_time(EVENING):
            with self.refused("D4-2.1a", ValidationError):
                self.ledger(site=self.department)
            with self.refused("not come yet", ValidationError):
                self.ledger(day="2026-06-04")

    def test_at_24_00_without_a_ledger_the_site_is_late(self):
        with freeze_time("2026-06-03 01:00:00"):
            ledger = self.ledger()
        late = [("is_late", "=", True), ("site_id", "=", self.site.id)]
        with freeze_time("2026-06-03 15:59:59"):
            self.assertFalse(self.ledgers.search(late))
            self.assertFalse(ledger.is_late)
        with freeze_time("2026-06-03 16:00:00"):
            ledger.invalidate_recordset()
            self.assertEqual(self.ledgers.search(late), ledger)
            self.assertTrue(ledger.is_late)

    def test_until_a_reason_is_given(self):
        with freeze_time("2026-06-03 01:00:00"):
            ledger = self.ledger()
        with freeze_time("2026-06-04 01:00:00"):
            with self.refused("D4-2.7a"):
                ledger.with_user(self.keeper).action_send()
            ledger.with_user(self.keeper).late_reason = "  "
            self.assertTrue(ledger.is_late)
            ledger.with_user(self.keeper).late_reason = "No power at the site"
            self.assertFalse(ledger.is_late)
            self.assertFalse(self.ledgers.search([("is_late", "=", True)]) & ledger)
            self.assertEqual(ledger.late_reason_by_id, self.keeper)
            told = ledger.message_ids.filtered(lambda m: "No power" in m.body)
            self.assertIn(self.accountant.partner_id, told.partner_ids)
            with self.refused("stays on record"):
                ledger.late_reason = False
            self.send(ledger)

    def test_the_deadline_is_met_by_sending(self):
        with freeze_time("2026-06-03 01:00:00"):
            ledger = self.ledger()
            self.assertEqual(str(ledger.send_due), "2026-06-03 16:00:00")
            self.assertEqual(ledger.deadline_ids.user_id, self.chief)
        with freeze_time(EVENING):
            self.send(ledger)
            self.assertEqual(ledger.deadline_ids.state, "met")
            self.assertEqual(ledger.activity_ids.user_id, self.accountant)


@tagged("post_install", "-at_install")
class TestDayLedgerErp(LedgerCase):
    """S32, D4-2.1a: what was done in the ERP appears by itself."""

    def test_the_days_moves_with_kind_slip_and_balance(self):
        # D4-3.1.0a
        with freeze_time("2026-06-02 03:00:00"):
            self.pick("purchase_in", 10)
        with freeze_time("2026-06-03 03:00:00"):
            self.pick("purchase_in", 5, origin="PO-7")
        with freeze_time("2026-06-03 04:00:00"):
            out = self.pick("own_use_out", 2, vals={"aftersales_packing_no": "ZX-9"})
        with freeze_time("2026-06-03 16:30:00"):
            # 4 June in China.
            self.pick("own_use_out", 1)
        with freeze_time("2026-06-04 01:00:00"):
            ledger = self.ledger()
            ledger.late_reason = "Asleep"
            self.send(ledger)
        rows = [
            (
                line.kind,
                line.store,
                line.model,
                line.quantity_in,
                line.quantity_out,
                line.balance,
                line.slip_no,
                line.packing_no,
                line.source,
            )
            for line in ledger.line_ids
        ]
        self.assertEqual(
            rows,
            [
                ("purchase_in", "good", "T-FAN", 5, 0, 15, "PO-7", False, "erp"),
                ("own_use_out", "good", "T-FAN", 0, 2, 13, out.name, "ZX-9", "erp"),
            ],
        )

    def test_from_the_good_to_the_damaged_store_are_two_lines(self):
        with freeze_time(EVENING):
            self._put(self.store, self.part, 10)
            self.pick("damaged_in", 3, source=self.store)
            ledger = self.send(self.ledger())
        self.assertEqual(
            [
                (line.direction, line.store, line.balance, line.quantity)
                for line in ledger.line_ids
            ],
            [("out", "good", 7, 3), ("in", "damaged", 3, 3)],
        )

    def test_what_moves_after_sending_stands_on_the_next_ledger(self):
        with freeze_time(EVENING):
            first = self.send(self.ledger())
        with freeze_time("2026-06-03 14:00:00"):
            self.pick("purchase_in", 5)
        with freeze_time("2026-06-04 13:00:00"):
            second = self.send(self.ledger(day="2026-06-04"))
        self.assertFalse(first.line_ids)
        self.assertEqual(second.line_ids.quantity_in, 5)

    def test_taking_in_twice_adds_nothing(self):
        with freeze_time(EVENING):
            self.pick("purchase_in", 5)
            ledger = self.ledger()
            ledger.with_user(self.keeper).action_collect()
            ledger.with_user(self.keeper).action_collect()
        self.assertEqual(len(ledger.line_ids), 1)

    def test_only_the_own_sites_moves(self):
        with freeze_time(EVENING):
            self.pick("purchase_in", 5)
            other = self.ledger(site=self.second_site)
            other.action_collect()
        self.assertFalse(other.line_ids)


@tagged("post_install", "-at_install")
class TestDayLedgerBooking(LedgerCase):
    """S32, D4-2.7b, D4-2.8: booking makes exactly the moves of the ledger."""

    def setUp(self):
        super().setUp()
        freezer = freeze_time(EVENING)
        freezer.start()
        self.addCleanup(freezer.stop)

    def test_a_transfer_in_without_slip_number_is_refused(self):
        self._put(self.site.transit_location_id, self.part, 5)
        ledger = self.ledger([{"kind": "transfer_in", "slip_no": " "}])
        with self.refused("D4-2.7b"):
            ledger.with_user(self.keeper).action_send()
        ledger.line_ids.slip_no = "DB-2026-0001"
        self.send(ledger)

    def test_an_out_line_without_packing_list_number_is_refused(self):
        self._put(self.store, self.part, 5)
        ledger = self.ledger([{"kind": "own_use_out", "packing_no": False}])
        with self.refused("packing list number .D4-2.7b"):
            ledger.with_user(self.keeper).action_send()
        ledger.line_ids.packing_no = "ZX-2026-0001"
        self.send(ledger)

    def test_every_kind_becomes_its_moves(self):
        self._put(self.store, self.part, 100)
        self._put(self.site.damaged_location_id, self.part, 100)
        self._put(self.site.transit_location_id, self.part, 100)
        self._put(self.site.loan_location_id, self.part, 100)
        maker = self.aftersales._get_company_place("maker")
        self._put(maker, self.part, 100)
        kinds = self.env["aftersales.day.ledger.line"]._get_kinds()
        ledger = self.ledger(
            [
                {
                    "kind": kind,
                    "slip_no": "DB-1",
                    "packing_no": "ZX-1",
                    "counter_site_id": self.second_site.id,
                }
                for kind in kinds
            ]
        )
        self.book(self.send(ledger))
        self.assertEqual(ledger.state, "booked", ledger.line_ids.mapped("error"))
        for line in ledger.line_ids:
            with self.subTest(line.kind):
                move = line.move_id
                self.assertEqual(move.state, "done")
                self.assertEqual(move.picking_id.aftersales_kind, line.kind)
                self.assertEqual(move.aftersales_ledger_line_id, line)
                self.assertEqual((move.product_id, move.quantity), (self.part, 2))
        self.assertEqual(len(ledger.line_ids.move_id), len(kinds))

    def test_lines_of_a_kind_share_a_transfer_and_stay_moves_of_their_own(self):
        ledger = self.ledger([{"quantity": 2}, {"quantity": 2}, {"quantity": 3}])
        self.book(self.send(ledger))
        self.assertEqual(len(ledger.line_ids.move_id.picking_id), 1)
        self.assertEqual(ledger.line_ids.move_id.mapped("quantity"), [2, 2, 3])
        self.assertEqual(ledger.line_ids.mapped("balance"), [2, 4, 7])
        self.assertEqual(self._on_hand(self.store, self.part), 7)

    def test_it_is_never_booked_twice(self):
        ledger = self.send(self.ledger([{}]))
        self.book(ledger)
        with self.refused("and once"):
            self.book(ledger)
        move = ledger.line_ids.move_id
        self.assertEqual(self._on_hand(self.store, self.part), 2)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            move.copy({"aftersales_ledger_line_id": ledger.line_ids.id})
            self.env.flush_all()
        with self.refused("S32"):
            move.aftersales_ledger_line_id = False

    def test_booked_lines_do_not_come_back_as_moves_of_the_erp(self):
        ledger = self.send(self.ledger([{}]))
        self.book(ledger)
        with freeze_time("2026-06-04 13:00:00"):
            following = self.send(self.ledger(day="2026-06-04"))
        self.assertFalse(following.line_ids)

    def test_a_wrong_line_is_named_and_the_others_go_on(self):
        lot = self._lot("S-1")
        self._put(self.store, self.unit, 1, lot)
        self._put(self.store, self.part, 5)
        out = {"kind": "own_use_out"}
        ledger = self.ledger(
            [
                {**out, "quantity": 3},
                {**out, "quantity": 90},
                {**out, "product_id": self.unit.id, "quantity": 1, "lot_name": "S-1"},
                {**out, "product_id": self.unit.id, "quantity": 1, "lot_name": "S-9"},
            ]
        )
        self.send(ledger)
        # Changed past the form, as an import of an older version might.
        wrong_store, wrong_unit = (
            self.env["aftersales.day.ledger.line"]
            ._in_transition()
            .create(
                [
                    {**self.line(**out), "ledger_id": ledger.id, "store": "damaged"},
                    {
                        **self.line(**out),
                        "ledger_id": ledger.id,
                        "uom_id": self.env.ref("uom.product_uom_kgm").id,
                    },
                ]
            )
        )
        told = self.book(ledger)
        few, many, known, unknown = ledger.line_ids - wrong_store - wrong_unit
        self.assertEqual((few | known).mapped("state"), ["booked"] * 2)
        failed = many | unknown | wrong_store | wrong_unit
        self.assertEqual(failed.mapped("state"), ["failed"] * 4)
        self.assertIn("90.0", many.error)
        self.assertIn("S-9", unknown.error)
        self.assertIn("D4-2.3.1", wrong_store.error)
        self.assertIn("kg", wrong_unit.error)
        self.assertIn("S-9", told["params"]["message"])
        self.assertEqual(ledger.state, "sent")
        # The site corrects them; what was booked stays booked.
        ledger.with_user(self.accountant).action_reopen()
        failed.with_user(self.keeper).action_strike()
        self.book(self.send(ledger))
        self.assertEqual(ledger.state, "booked")
        self.assertEqual(self._on_hand(self.store, self.part), 2)

    def test_new_serials_come_in_by_their_receipt(self):
        ledger = self.ledger(
            [
                {"product_id": self.unit.id, "quantity": 1, "lot_name": f"N-{n}"}
                for n in range(3)
            ]
        )
        self.book(self.send(ledger))
        lots = self.env["stock.lot"].search([("name", "=like", "N-%")])
        self.assertEqual(lots.product_id, self.unit)
        self.assertEqual(
            self.env["stock.quant"]
            .search([("lot_id", "in", lots.ids), ("location_id", "=", self.store.id)])
            .mapped("quantity"),
            [1, 1, 1],
        )

    def test_other_units_are_counted_in_the_products(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        ledger = self.ledger([{"quantity": 1, "uom_id": dozen.id}])
        self.book(self.send(ledger))
        self.assertEqual(self._on_hand(self.store, self.part), 12)
        self.assertEqual(ledger.line_ids.balance, 12)

    def test_a_red_line_goes_the_way_back(self):
        # D4-2.5c
        self._put(self.store, self.part, 5)
        ledger = self.ledger([{"quantity": -2}])
        self.book(self.send(ledger))
        self.assertTrue(ledger.line_ids.move_id.picking_id.aftersales_is_red)
        self.assertEqual(self._on_hand(self.store, self.part), 3)
        self.assertEqual(ledger.line_ids.quantity_in, -2)

    def test_a_transfer_to_another_department_is_not_the_sites(self):
        # D4-2.4.1a
        self._put(self.store, self.part, 5)
        ledger = self.ledger(
            [{"kind": "transfer_out", "counter_site_id": self.other_site.id}]
        )
        with self.refused("D4-2.4.1a"):
            ledger.with_user(self.keeper).action_send()

    def test_booking_is_undone_by_red_transfers_only(self):
        self._put(self.store, self.part, 5)
        ledger = self.send(self.ledger([{}, {"kind": "own_use_out"}, {"quantity": -1}]))
        self.book(ledger)
        self.assertEqual(self._on_hand(self.store, self.part), 4)
        with self.refused("give it back"):
            ledger.line_ids.unlink()
        with self.refused("give it back"):
            ledger.line_ids.with_user(self.keeper).action_strike()
        ledger.with_user(self.accountant).action_unbook()
        self.assertEqual(self._on_hand(self.store, self.part), 5)
        self.assertEqual(ledger.state, "open")
        self.assertEqual(set(ledger.line_ids.mapped("state")), {"reversed"})
        reversal = ledger.line_ids.reversal_move_id
        self.assertEqual(len(reversal), 3)
        self.assertEqual(set(reversal.mapped("state")), {"done"})
        self.assertEqual(
            [move.picking_id.aftersales_is_red for move in reversal],
            [True, True, False],
        )
        # Corrected and booked anew: the reversed lines stay as they were.
        ledger.write({"line_ids": [(0, 0, self.line(quantity=9))]})
        self.book(self.send(ledger))
        self.assertEqual(self._on_hand(self.store, self.part), 14)

    def test_the_value_cap_holds_for_a_booking_as_well(self):
        # D1-3
        self._put(self.store, self.part, 10526)
        ledger = self.send(self.ledger([{"quantity": 1}]))
        self.book(ledger)
        self.assertIn("D1-3", ledger.line_ids.error)
        self.assertEqual(ledger.state, "sent")

    # -- printed and signed ---------------------------------------------------

    def test_it_is_signed_after_the_booking(self):
        # D4-2.8
        ledger = self.send(self.ledger([{}]))
        with self.refused("D4-2.8"):
            ledger.with_user(self.keeper).action_file()
        self.book(ledger)
        with self.refused("signature|Store keeper|missing"):
            ledger.with_user(self.keeper).action_file()
        self.sign(ledger)
        ledger.with_user(self.keeper).action_file()
        self.assertEqual(ledger.state, "signed")
        with self.refused("red slip"):
            ledger.with_user(self.accountant).action_unbook()
        with self.refused("D4-8.8|never destroyed"):
            ledger.unlink()

    def sign(self, ledger):
        ledger.with_user(self.keeper)._sign("keeper", drawing())

    def test_the_printed_ledger(self):
        self._put(self.store, self.part, 5)
        ledger = self.send(
            self.ledger([{"kind": "own_use_out", "packing_no": "ZX-77"}])
        )
        self.book(ledger)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_stock.report_day_ledger", ledger.ids
        )
        text = html.decode()
        for part in ("T-FAN", "ZX-77", "SZ 2026-06-03"):
            self.assertIn(part, text)

    # -- who ------------------------------------------------------------------

    def test_the_site_sends_and_the_accountant_books(self):
        # D4-2.2.1b, D4-3.2.0a
        ledger = self.ledger([{}])
        with self.refused("D4-2.1b", AccessError):
            ledger.with_user(self.stranger).action_send()
        with self.refused("", AccessError):
            ledger.with_user(self.finance).action_send()
        self.send(ledger)
        with self.refused("", AccessError):
            ledger.with_user(self.keeper).action_book()
        self.book(ledger)

    def test_strangers_read_and_do_not_write(self):
        ledger = self.ledger([{}])
        self.assertEqual(ledger.with_user(self.stranger).line_ids.quantity, 2)
        for records, vals in (
            (ledger, {"remark": "x"}),
            (ledger.line_ids, {"quantity": 5}),
        ):
            with self.refused("", AccessError):
                records.with_user(self.stranger).write(vals)
            records.with_user(self.keeper).write(vals)
            records.with_user(self.accountant).write(vals)
            records.with_user(self.planner).write(vals)

    def test_states_and_links_are_not_forged(self):
        ledger = self.ledger([{}])
        for records, vals in (
            (ledger, {"state": "booked"}),
            (ledger, {"send_due": "2026-07-01"}),
            (ledger.line_ids, {"state": "booked"}),
            (ledger.line_ids, {"source": "erp"}),
            (ledger.line_ids, {"balance": 5}),
        ):
            with self.refused("", AccessError):
                records.with_user(self.keeper).write(vals)

    # -- queries --------------------------------------------------------------

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def products(self, site, size):
        return self.env["product.product"].create(
            [
                {"name": f"T-{site.code}{number}", "is_storable": True}
                for number in range(size)
            ]
        )

    def collect(self, size, site):
        products = self.products(site, size)
        picking = self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [
                {
                    "site": site,
                    "lines": [{"product": p, "quantity": 1} for p in products],
                }
            ],
        )
        picking._do_at_once()
        ledger = self.ledger(site=site)
        ledgers = ledger.with_user(self.planner)
        count = self.queries(ledgers.action_collect)
        self.assertEqual(len(ledger.line_ids), size)
        return count

    def test_a_day_of_200_moves_takes_no_more_queries_than_one_of_5(self):
        few = self.collect(5, self.site)
        self.assertLessEqual(few, 40)
        self.assertLessEqual(self.collect(200, self.second_site) - few, 6)

    def booking(self, size, site):
        products = self.products(site, size)
        ledger = self.ledger([{"product_id": p.id} for p in products], site=site)
        ledger.with_user(self.chief).action_send()
        count = self.queries(ledger.with_user(self.accountant).action_book)
        self.assertEqual(ledger.state, "booked")
        return count

    def plain_booking(self, size, site):
        """What core takes for the same transfer."""
        products = self.products(self.site, size)
        picking = self.env["stock.picking"]._create_of_kind
        order = {
            "site": site,
            "lines": [{"product": product, "quantity": 2} for product in products],
        }
        return self.queries(
            lambda: (
                picking("purchase_in", [order]).with_user(self.accountant)._do_at_once()
            )
        )

    def test_booking_200_lines_adds_no_query_a_line_to_cores(self):
        self.booking(2, self._site("Wuxi", "WX", **self.like_site()))
        few = self.booking(5, self.site) - self.plain_booking(5, self.site)
        many = self.booking(200, self.second_site)
        many -= self.plain_booking(200, self.second_site)
        self.assertLessEqual(few, 60)
        self.assertLessEqual(many - few, 20)

    def like_site(self):
        return {"parent_id": self.department.id, "chief_id": self.chief.id}
