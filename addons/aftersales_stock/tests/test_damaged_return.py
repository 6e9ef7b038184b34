# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_damaged import DamagedCase, picture

# 1 June 2026 is a Monday; 10:00 in Shanghai.
FIRST = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
class TestDamagedReturn(DamagedCase):
    """Damaged spares go back to production management (S35)."""

    # -- registering -----------------------------------------------------------
    def test_registering_books_into_the_damaged_store(self):
        # S35, D4-2.2.3, D4-3.1.5.4
        part = self.broken(quantity=2)
        self.assertEqual(part.state, "registered")
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 2)
        picking = part.take_in_picking_id
        self.assertEqual(picking.aftersales_kind, "damaged_in")

    def test_what_was_spoilt_comes_out_of_the_good_store(self):
        # S35, D4-2.2.3
        self._put(self.site.good_location_id, self.part, 3)
        self.broken(quantity=2, take_in="good")
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 1)

    def test_what_lies_there_already_is_listed_once(self):
        # S35: at, and above what lies there.
        self.put_damaged(self.site, self.part, 2)
        self.broken(quantity=2, take_in="stored")
        with self.assertRaisesRegex(UserError, "on no list yet"):
            self.broken(quantity=1, take_in="stored")
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 2)

    def test_two_of_one_batch_do_not_list_the_same_unit(self):
        # S35
        self.put_damaged(self.site, self.part, 1)
        one = self.broken(register=False, take_in="stored")
        two = self.broken(register=False, take_in="stored")
        (one | two).action_register()
        self.assertEqual((one | two).mapped("state"), ["registered", "draft"])

    def test_only_goods_of_the_spares_list(self):
        # S35, D4-3.1.5b: a category below one of the list is on it.
        self.broken(self.part)
        self.category.is_on_spares_list = False
        self.sub_category.is_on_spares_list = False
        with self.assertRaisesRegex(UserError, "D4-3.1.5b"):
            self.broken(self.part)

    def test_a_serial_is_named_and_lies_in_one_place(self):
        # S35
        with self.assertRaisesRegex(UserError, "choose one"):
            self.broken(self.unit)
        lot = self._lot("D-1")
        self._put(self.site.good_location_id, self.unit, 1, lot)
        with self.assertRaisesRegex(UserError, "say that it comes from"):
            self.broken(self.unit, lot_id=lot.id)
        self.broken(self.unit, lot_id=lot.id, take_in="good")
        self.assertEqual(
            self._on_hand(self.site.damaged_location_id, self.unit, lot), 1
        )

    def test_a_cancelled_part_goes_back_the_way_it_came(self):
        # S35
        part = self.broken(quantity=2)
        one = part.return_id
        part.action_cancel()
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 0)
        self.assertEqual(one.state, "cancelled")
        self.assertFalse(one.deadline_count)

    def test_a_stranger_registers_nothing_for_the_site(self):
        # D4-2.1b
        part = self.broken(register=False)
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            part.with_user(self.stranger).action_register()
        with self.assertRaises(AccessError):
            part.with_user(self.stranger).write({"cause": "?"})

    def test_a_bad_part_of_a_batch_stays_alone(self):
        good, bad = self.broken(register=False), self.broken(register=False)
        bad.quantity = 0
        answer = (good | bad).action_register()
        self.assertEqual((good | bad).mapped("state"), ["registered", "draft"])
        self.assertIn(bad.name, answer["params"]["message"])

    # -- due -------------------------------------------------------------------
    def test_due_fifteen_days_after_the_first_part(self):
        # S35, D4-3.1.5d: first item 1 Jun -> due 16 Jun, its last second.
        with freeze_time(FIRST):
            one = self.broken().return_id
        with freeze_time("2026-06-05 02:00:00"):
            self.broken()
        self.assertEqual(len(one.part_ids), 2)
        self.assertEqual(str(one.due), "2026-06-16 15:59:59")

    def test_the_day_of_it_the_site_is_told(self):
        # S35, D4-3.1.5d: due on the 16th, not on the 15th.
        with freeze_time(FIRST):
            one = self.broken().return_id
        returns = self.env["aftersales.damaged.return"]
        with freeze_time("2026-06-15 10:00:00"):
            returns._cron_call_due()
            self.assertEqual(one.state, "collecting")
        with freeze_time("2026-06-15 17:00:00"):
            returns._cron_call_due()
            self.assertEqual(one.state, "due")
        self.assertEqual(one.sudo().activity_ids.user_id, self.chief)

    def test_overdue_after_the_last_second(self):
        with freeze_time(FIRST):
            one = self.broken().return_id
        for moment, badge in (
            ("2026-06-16 15:59:59", "soon"),
            ("2026-06-16 16:00:01", "overdue"),
        ):
            with freeze_time(moment):
                one.invalidate_recordset(["deadline_badge"])
                self.assertEqual(one.deadline_badge, badge)

    def test_due_at_once_at_three_cubic_metres(self):
        # S35, D4-3.1.5d: 2.4 m³ stay, 3.0 m³ go today.
        with freeze_time(FIRST):
            one = self.broken(quantity=12).return_id
            self.assertAlmostEqual(one.volume, 2.4)
            self.assertFalse(one.is_full)
        with freeze_time("2026-06-04 02:00:00"):
            self.broken(quantity=3)
            self.assertAlmostEqual(one.volume, 3.0)
        self.assertTrue(one.is_full)
        self.assertEqual(one.state, "due")
        self.assertEqual(str(one.due), "2026-06-04 15:59:59")

    def test_just_below_and_above_three_cubic_metres(self):
        # S35, D4-3.1.5d
        with freeze_time(FIRST):
            part = self.broken(volume=2.9999)
            self.assertFalse(part.return_id.is_full)
            part.volume = 3.0001
            self.assertTrue(part.return_id.is_full)
            self.assertEqual(str(part.return_id.due), "2026-06-01 15:59:59")

    def test_below_again_the_first_part_counts(self):
        # S35, D4-3.1.5d
        with freeze_time(FIRST):
            one = self.broken(quantity=12).return_id
        with freeze_time("2026-06-04 02:00:00"):
            more = self.broken(quantity=3)
            more.action_cancel()
        self.assertEqual(one.state, "collecting")
        self.assertEqual(str(one.due), "2026-06-16 15:59:59")

    def test_another_policy_another_limit(self):
        policy = self.env.ref("aftersales_stock.policy_damaged_return_volume")
        with freeze_time("2026-06-02 02:00:00"):
            self.env["service.policy.value"].create(
                {
                    "policy_id": policy.id,
                    "company_id": self.company.id,
                    "date_from": "2026-06-02",
                    "value": 1.0,
                }
            )
            self.assertTrue(self.broken(quantity=5).return_id.is_full)

    # -- packing, list, shipping -----------------------------------------------
    def test_packing_in_a_carton_is_refused(self):
        # S35, D4-3.1.5.3a, D4-3.1.5.3b
        one = self.broken().return_id
        one._add_evidence("packing_photo", [("box.jpg", picture())])
        for vals, rule in (
            ({"packing": "carton", "is_lined": True, "is_separated": True}, "3a"),
            ({"packing": "soft"}, "3a"),
            ({"packing": "wood", "is_lined": False}, "six inner faces"),
            ({"is_lined": True, "is_separated": False}, "corrugated"),
        ):
            one.write(vals)
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, rule):
                one.action_pack()
        one.is_separated = True
        one.action_pack()
        self.assertEqual(one.state, "packed")

    def test_the_open_box_is_photographed(self):
        # S35, D4-3.1.5e
        one = self.broken().return_id
        one.write({"packing": "wood", "is_lined": True, "is_separated": True})
        with self.assertRaisesRegex(UserError, "D4-3.1.5e"):
            one.action_pack()

    def test_shipping_in_a_carton_is_refused(self):
        # S35: repacked after the check.
        one = self.pack(self.broken().return_id)
        one.packing = "carton"
        with self.assertRaisesRegex(UserError, "D4-3.1.5.3a"):
            one.action_ship()
        with self.assertRaisesRegex(UserError, "D4-3.1.5.3a"):
            one.action_send_list()

    def test_shipping_before_the_list_was_sent_is_refused(self):
        # S35, D4-3.1.5.3c
        one = self.pack(self.broken().return_id)
        with self.assertRaisesRegex(UserError, "D4-3.1.5.3c"):
            one.action_ship()
        self.assertEqual(one.state, "packed")

    def test_shipping_without_a_turbine_no_is_refused(self):
        # S35, D4-3.1.5c
        part = self.broken(turbine_no=False)
        one = self.pack(part.return_id)
        with self.assertRaisesRegex(UserError, "Turbine.*D4-3.1.5c"):
            one.action_ship()
        with self.assertRaisesRegex(UserError, "Turbine.*D4-3.1.5c"):
            one.action_send_list()
        part.turbine_no = "WT-11"
        one.action_send_list()
        one.action_ship()
        self.assertEqual(one.state, "shipped")

    def test_the_list_goes_by_mail_with_sheet_and_paper(self):
        # S35, D4-3.1.5.3c, D4-3.1.5.2
        one = self.pack(self.broken().return_id)
        one.action_send_list()
        message = one.message_ids.filtered("attachment_ids")
        self.assertIn(self.production.partner_id, message.partner_ids)
        names = message.attachment_ids.mapped("name")
        self.assertEqual(len(names), 2)
        self.assertTrue(any(name.endswith(".xlsx") for name in names))
        self.assertTrue(one.list_sent_at)

    def test_what_the_list_says_stays(self):
        # S35, D4-3.1.5.3c
        part = self.broken()
        one = self.pack(part.return_id)
        one.action_send_list()
        with self.assertRaisesRegex(UserError, "D4-3.1.5.3c"):
            part.turbine_no = "WT-99"
        with self.assertRaisesRegex(UserError, "D4-3.1.5.3c"):
            one.packing = "carton"
        one.action_unpack()
        part.turbine_no = "WT-99"
        self.assertFalse(one.list_sent_at)

    def test_shipped_goods_are_on_their_way_to_the_bmd(self):
        # S35, D4-2.4.2c, D4-3.1.5a
        with freeze_time(FIRST):
            one = self.shipped(self.broken(quantity=4))
        self.assertEqual(one.part_ids.state, "shipped")
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 0)
        self.assertEqual(self._on_hand(self.bmd.transit_location_id, self.part), 4)
        self.assertEqual(one.sudo().deadline_ids.state, "met")

    def test_parts_of_later_go_with_the_next_return(self):
        one = self.pack(self.broken().return_id)
        later = self.broken()
        self.assertNotEqual(later.return_id, one)

    def test_one_open_return_a_site(self):
        self.broken()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["aftersales.damaged.return"].create({"site_id": self.site.id})

    # -- receiving -------------------------------------------------------------
    def test_production_management_receives_what_it_counted(self):
        # S35
        one = self.shipped(self.broken(quantity=4))
        with self.assertRaises(AccessError):
            one.action_receive()
        one.with_user(self.production).action_receive()
        self.assertEqual(one.state, "received")
        self.assertEqual(self._on_hand(self.damaged_root, self.part), 4)
        self.assertEqual(one.part_ids.state, "received")

    @property
    def damaged_root(self):
        return self.bmd.damaged_location_id

    def test_a_shortage_opens_a_discrepancy(self):
        # S35: 3 of 4 counted.
        one = self.shipped(self.broken(quantity=4)).with_user(self.production)
        one.part_ids.received_qty = 5
        with self.assertRaisesRegex(UserError, "5.0 counted, 4.0 sent"):
            one.action_receive()
        one.part_ids.received_qty = 3
        one.action_receive()
        self.assertEqual(one.state, "short")
        self.assertEqual(one.part_ids.missing_qty, 1)
        self.assertEqual(self._on_hand(self.bmd.transit_location_id, self.part), 1)
        self.assertTrue(one.sudo().activity_ids)
        # It arrives later.
        one.part_ids.received_qty = 4
        one.action_receive()
        self.assertEqual(one.state, "received")
        self.assertEqual(self._on_hand(self.damaged_root, self.part), 4)
        self.assertFalse(one.sudo().activity_ids)

    def test_what_never_left_goes_with_the_next_return(self):
        # S35
        part = self.broken(quantity=4)
        one = self.shipped(part).with_user(self.production)
        one.part_ids.received_qty = 3
        one.action_receive()
        one.action_put_back()
        self.assertEqual(one.state, "received")
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 1)
        self.assertEqual(self._on_hand(self.bmd.transit_location_id, self.part), 0)
        again = self.env["aftersales.damaged.part"].search(
            [("site_id", "=", self.site.id), ("state", "=", "registered")]
        )
        self.assertEqual(again.quantity, 1)
        self.assertEqual(again.return_id.state, "collecting")
        self.assertEqual(part.quantity, 3)

    # -- the memorandum ledger -------------------------------------------------
    def test_the_ledger_tells_what_lies_where_since_when(self):
        # S35, D4-3.1.5.4
        with freeze_time(FIRST):
            self.broken(quantity=2)
            self.env.flush_all()
        self._put(self.site.good_location_id, self.part, 5)
        self.env.flush_all()
        rows = self.env["aftersales.damaged.ledger"].search(
            [("site_id", "=", self.site.id)]
        )
        self.assertEqual(rows.quantity, 2)
        self.assertEqual(str(rows.since), FIRST)
        self.assertEqual(rows.department_id, self.department)
        self.assertEqual(rows.repair_class, "1")

    # -- forged ----------------------------------------------------------------
    def test_no_way_around_the_buttons(self):
        part = self.broken(register=False)
        with self.assertRaises(AccessError):
            part.write({"state": "received"})
        part.action_register()
        with self.assertRaisesRegex(UserError, "registered stays"):
            part.write({"quantity": 7})
        with self.assertRaises(AccessError):
            part.return_id.write({"state": "shipped"})
        with self.assertRaises(UserError):
            part.write({"received_qty": 1})
