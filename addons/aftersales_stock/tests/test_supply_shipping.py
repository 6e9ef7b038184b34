# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_supply import SupplyCase


@tagged("post_install", "-at_install")
class TestContactShipping(SupplyCase):
    """S33: production management ships or has it bought, until it arrives."""

    def test_three_of_five_are_shipped_and_two_bought(self):
        # S33, D4-4.3.4: PM stock 3 of 5 → ship 3, purchase request 2.
        self._put(self.main_stock, self.spare, 3)
        sheet = self.signed((self.spare, 5))
        line = sheet.line_ids
        self.assertEqual(line.quantity_main, 3)
        self.fulfil(sheet)
        self.assertEqual(sheet.state, "shipping")
        self.assertEqual(self._on_hand(self.site.transit_location_id, self.spare), 3)
        self.assertEqual(line.quantity_shipped, 3)
        self.assertEqual(line.quantity_transit, 3)
        self.assertEqual(line.quantity_to_buy, 2)
        self.assertEqual(line.quantity_open, 0)
        request = line.request_line_ids.request_id
        self.assertEqual(request.line_ids.quantity, 2)
        # The manager's signature is on the sheet already.
        self.assertEqual((request.kind, request.state), ("sheet", "approved"))
        with self.assertRaisesRegex(UserError, "Everything is shipped"):
            self.fulfil(sheet)

    def test_enough_stock_is_shipped_whole(self):
        # S33, D4-4.3.4: at the limit, and above.
        for stock in (5, 6):
            self.env["stock.quant"].search(
                [("location_id", "=", self.main_stock.id)]
            ).sudo().unlink()
            self._put(self.main_stock, self.spare, stock)
            sheet = self.signed((self.spare, 5))
            self.fulfil(sheet)
            self.assertEqual(sheet.line_ids.quantity_shipped, 5)
            self.assertFalse(sheet.line_ids.request_line_ids)

    def test_the_site_takes_in_what_arrives(self):
        # S33, D4-3.1.1d: tracked until arrival.
        self._put(self.main_stock, self.spare, 5)
        sheet = self.signed((self.spare, 5))
        self.fulfil(sheet)
        arrival = self.arrivals(sheet)
        self.assertEqual(arrival.state, "assigned")
        with self.assertRaises(AccessError):
            self.receive(arrival, user=self.stranger)
        arrival.with_user(self.keeper).move_ids.quantity = 2
        self.receive(arrival)
        self.assertEqual(sheet.line_ids.quantity_arrived, 2)
        self.assertEqual(sheet.line_ids.quantity_transit, 3)
        self.assertEqual(sheet.state, "shipping")
        self.receive(self.arrivals(sheet))
        self.assertEqual(self._on_hand(self.site.good_location_id, self.spare), 5)
        self.assertEqual(sheet.line_ids.quantity_transit, 0)
        self.assertEqual(sheet.state, "arrived")
        self.assertTrue(sheet.closed_at)

    def test_what_is_bought_for_the_main_store_is_shipped_later(self):
        # S33, S26, D4-4.3.4
        sheet = self.signed((self.spare, 2))
        self.fulfil(sheet)
        request = sheet.line_ids.request_line_ids.request_id
        request.with_user(self.production).delivery = "main"
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        order.with_user(self.buyer).button_confirm()
        receipt = order.picking_ids
        self.assertEqual(receipt.location_dest_id, self.main_stock)
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertEqual(request.state, "received")
        self.assertEqual(sheet.line_ids.quantity_to_buy, 0)
        self.assertEqual(sheet.line_ids.quantity_open, 2)
        self.fulfil(sheet)
        self.assertEqual(sheet.line_ids.quantity_shipped, 2)

    def test_the_supplier_ships_to_the_site(self):
        # S33, D4-4.3.5
        sheet = self.signed((self.spare, 2))
        self.fulfil(sheet)
        request = sheet.line_ids.request_line_ids.request_id
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        order.with_user(self.buyer).button_confirm()
        receipt = order.picking_ids
        self.assertEqual(receipt.location_dest_id, self.site.good_location_id)
        self.assertEqual(receipt.picking_type_id.aftersales_kind, "purchase_in")
        self.receive(receipt)
        self.assertEqual(sheet.line_ids.quantity_arrived, 2)
        self.assertEqual(sheet.state, "arrived")
        self.assertEqual(request.state, "received")

    def test_units_of_measure(self):
        # S33: a dozen of which nine are there.
        self._put(self.main_stock, self.spare, 9)
        dozen = self.env.ref("uom.product_uom_dozen")
        sheet = self.sheet((self.spare, 1))
        sheet.line_ids.product_uom_id = dozen
        sheet.action_request_approval()
        self.sign(sheet)
        self.fulfil(sheet)
        self.assertEqual(sheet.line_ids.quantity_shipped, 0.75)
        self.assertEqual(sheet.line_ids.request_line_ids.quantity, 3)
        self.assertEqual(sheet.line_ids.quantity_to_buy, 0.25)

    def test_serial_units_are_shipped(self):
        # S33
        self.unit.material_kind = "spare"
        lots = [self._lot(f"SN{number}") for number in range(2)]
        for lot in lots:
            self._put(self.main_stock, self.unit, 1, lot)
        sheet = self.signed((self.unit, 2))
        self.fulfil(sheet)
        self.receive(self.arrivals(sheet))
        store = self.site.good_location_id
        self.assertEqual([self._on_hand(store, self.unit, lot) for lot in lots], [1, 1])

    def test_the_most_urgent_need_is_served_first(self):
        # S33, D4-3.2.1
        self._put(self.main_stock, self.spare, 3)
        calm = self.sheet((self.spare, 3))
        urgent = self.sheet((self.spare, 2))
        urgent.line_ids.urgency = "2"
        sheets = calm | urgent
        sheets.action_request_approval()
        self.sign(sheets)
        self.fulfil(sheets)
        self.assertEqual(urgent.line_ids.quantity_shipped, 2)
        self.assertEqual(calm.line_ids.quantity_shipped, 1)
        self.assertEqual(calm.line_ids.quantity_to_buy, 2)

    def test_nothing_leaves_the_main_store_without_a_sheet(self):
        # S33, D4-3.1.1c: also around the document.
        self._put(self.main_stock, self.spare, 9)
        order = {
            "site": self.site,
            "source": self.main_stock,
            "target": self.site.transit_location_id,
            "lines": [{"product": self.spare, "quantity": 1}],
        }
        pickings = self.env["stock.picking"].with_user(self.production)
        with self.assertRaisesRegex(UserError, "D4-3.1.1c"):
            pickings._create_of_kind("transfer_out", [order])._do_at_once()
        sheet = self.sheet((self.spare, 2))
        line = sheet.line_ids
        order["lines"][0]["vals"] = {"contact_line_id": line.id}
        with self.assertRaisesRegex(UserError, "D4-3.2.1"):
            pickings._create_of_kind("transfer_out", [order])._do_at_once()
        sheet.action_request_approval()
        self.sign(sheet)
        # Exactly what is asked for: one more is refused.
        order["lines"][0]["quantity"] = 3
        with self.assertRaisesRegex(UserError, "asks for 2"):
            pickings._create_of_kind("transfer_out", [order])._do_at_once()
        order["lines"][0]["quantity"] = 2
        pickings._create_of_kind("transfer_out", [order])._do_at_once()
        self.assertEqual(line.quantity_shipped, 2)
        # Another material, another site.
        other = self.signed((self.second_spare, 2))
        order["lines"][0]["vals"] = {"contact_line_id": other.line_ids.id}
        with self.assertRaisesRegex(UserError, "S-FUSE"):
            pickings._create_of_kind("transfer_out", [order])._do_at_once()

    def test_no_other_operation_goes_around_the_sheet(self):
        # S33, D4-3.1.1c: a plain internal transfer of the inventory app.
        self._put(self.main_stock, self.spare, 9)
        for target in (self.site.good_location_id, self.site.transit_location_id):
            picking = self.env["stock.picking"].create(
                {
                    "picking_type_id": self.main.int_type_id.id,
                    "location_id": self.main_stock.id,
                    "location_dest_id": target.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.spare.id,
                                "product_uom_qty": 1,
                                "location_id": self.main_stock.id,
                                "location_dest_id": target.id,
                            }
                        )
                    ],
                }
            )
            with self.assertRaisesRegex(UserError, "D4-3.1.1c"):
                picking._do_at_once()
        # Business management's own store is no site.
        picking.location_dest_id = self.good
        picking.move_ids.location_dest_id = self.good
        picking._do_at_once()
        self.assertEqual(self._on_hand(self.good, self.spare), 1)

    def test_the_link_of_a_move_is_not_written(self):
        # S33: the forged way.
        self._put(self.main_stock, self.spare, 2)
        sheet = self.signed((self.spare, 2))
        self.fulfil(sheet)
        moves = sheet.line_ids.move_ids.with_user(self.keeper)
        with self.assertRaises(AccessError):
            moves.contact_line_id = False

    def test_an_unsigned_sheet_is_not_shipped(self):
        # S33, D4-3.2.1
        self._put(self.main_stock, self.spare, 2)
        sheet = self.sheet((self.spare, 2))
        sheet.action_request_approval()
        self.sign(sheet, self.chief, self.accountant, self.supervisor)
        with self.assertRaisesRegex(UserError, "D4-3.2.1"):
            self.fulfil(sheet)
        with self.assertRaises(AccessError):
            sheet.with_user(self.keeper).action_fulfil()

    def test_a_batch_isolates_the_bad_sheet(self):
        # S33
        self._put(self.main_stock, self.spare, 9)
        good = self.signed((self.spare, 2))
        bad = self.sheet((self.spare, 2))
        result = self.fulfil(good | bad)
        self.assertIn(bad.name, result["params"]["message"])
        self.assertEqual((good.state, bad.state), ("shipping", "draft"))


@tagged("post_install", "-at_install")
class TestContactTroubles(SupplyCase):
    """S33: urgent without a sheet, escalation, ends."""

    def urgent(self, quantity=2):
        sheet = self.sheet((self.spare, quantity), user=self.keeper)
        sheet.line_ids.urgency = "2"
        return sheet

    def test_an_urgent_release_stays_owed_until_it_is_signed(self):
        # S33, D4-3.2.2b
        self._put(self.main_stock, self.spare, 2)
        with freeze_time("2026-06-01 02:00:00"):
            sheet = self.urgent()
            with self.assertRaisesRegex(UserError, "D4-3.2.2b"):
                sheet.with_user(self.accountant).action_release()
            sheet.release_reason = "Storm tomorrow"
            sheet.with_user(self.accountant).action_release()
            self.assertTrue(sheet.is_owed)
            # Three working days: Thu 4 June, end of the day.
            self.assertEqual(str(sheet.owed_due.date()), "2026-06-04")
            self.fulfil(sheet)
        self.assertEqual(sheet.line_ids.quantity_shipped, 2)
        self.assertEqual(sheet.state, "draft")
        owed = self.env["aftersales.contact.sheet"].search([("is_owed", "=", True)])
        self.assertIn(sheet, owed)
        self.receive(self.arrivals(sheet))
        self.assertTrue(sheet.is_owed)
        with freeze_time("2026-06-02 02:00:00"):
            sheet.action_request_approval()
            self.sign(sheet, self.chief, self.accountant, self.supervisor)
            self.assertTrue(sheet.is_owed)
            self.sign(sheet, self.manager)
        self.assertFalse(sheet.is_owed)
        self.assertEqual(sheet.state, "arrived")
        owed = sheet.deadline_ids.filtered(lambda d: d.rule_id.code == "contact.owed")
        self.assertEqual(owed.state, "met")

    def test_what_was_released_cannot_be_taken_off(self):
        # S33, D4-3.2.2b
        self._put(self.main_stock, self.spare, 2)
        sheet = self.urgent()
        sheet.release_reason = "Storm tomorrow"
        sheet.with_user(self.accountant).action_release()
        self.fulfil(sheet)
        with self.assertRaisesRegex(UserError, "were shipped"):
            sheet.line_ids.quantity = 1
        with self.assertRaises(UserError):
            sheet.line_ids.unlink()
        with self.assertRaises(UserError):
            sheet.line_ids.product_id = self.second_spare
        with self.assertRaisesRegex(UserError, "shipped"):
            sheet.action_cancel()
        sheet.line_ids.quantity = 3
        self.assertEqual(sheet.line_ids.quantity_open, 1)

    def test_only_urgent_needs_are_released_by_the_department(self):
        # S33, D4-3.2.2b
        sheet = self.sheet((self.spare, 1), release_reason="Now")
        with self.assertRaisesRegex(UserError, "D4-3.2.2b"):
            sheet.with_user(self.accountant).action_release()
        sheet.line_ids.urgency = "1"
        with self.assertRaises(AccessError):
            sheet.with_user(self.keeper).action_release()
        sheet.with_user(self.supervisor).action_release()

    def test_a_shortage_of_a_release_waits_for_the_manager(self):
        # S33, D0-2.4.3c: no purchase without a signature.
        sheet = self.urgent()
        sheet.release_reason = "Storm tomorrow"
        sheet.with_user(self.accountant).action_release()
        self.fulfil(sheet)
        request = sheet.line_ids.request_line_ids.request_id
        self.assertEqual(request.state, "draft")
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            self.quote(request, self.vendors[0], 8, user=self.buyer)
        # Signed sheets carry their requests with them.
        sheet.action_request_approval()
        self.sign(sheet)
        self.assertEqual(request.state, "approved")
        self.assertEqual(sheet.state, "shipping")

    def test_what_cannot_be_settled_goes_to_bmd(self):
        # S33, D4-3.1.1d
        sheet = self.signed((self.spare, 1))
        with self.assertRaisesRegex(UserError, "D4-3.1.1d"):
            sheet.with_user(self.accountant).action_escalate()
        sheet.with_user(self.accountant).trouble = "Out of production"
        sheet.with_user(self.accountant).action_escalate()
        self.assertTrue(sheet.is_escalated)
        self.assertIn(self.planner, sheet.activity_ids.user_id)
        with self.assertRaises(AccessError):
            sheet.with_user(self.accountant).action_settle()
        sheet.with_user(self.planner).trouble_answer = "A substitute comes"
        sheet.with_user(self.planner).action_settle()
        self.assertFalse(sheet.is_escalated)
        self.assertFalse(sheet.activity_ids)

    def test_closed_short_only_when_nothing_comes_any_more(self):
        # S33
        self._put(self.main_stock, self.spare, 1)
        sheet = self.signed((self.spare, 2))
        self.fulfil(sheet)
        manager = sheet.with_user(self.manager)
        manager.close_reason = "Discontinued"
        with self.assertRaisesRegex(UserError, "on their way"):
            manager.action_close()
        self.receive(self.arrivals(sheet))
        with self.assertRaisesRegex(UserError, "being bought"):
            manager.action_close()
        request = sheet.line_ids.request_line_ids.request_id
        request.with_user(self.production).action_cancel()
        self.assertEqual(sheet.line_ids.quantity_open, 1)
        manager.action_close()
        self.assertEqual(sheet.state, "closed")

    def test_a_centralised_purchase_of_many_sheets(self):
        # S33, D4-4.3.3c
        first = self.signed((self.spare, 2))
        second = self.signed((self.spare, 3), (self.second_spare, 1))
        unsigned = self.sheet((self.spare, 4))
        lines = (first | second | unsigned).line_ids
        lines.with_user(self.planner).action_buy_together()
        request = first.line_ids.request_line_ids.request_id
        self.assertEqual(len(request), 1)
        self.assertEqual((request.kind, request.delivery), ("central", "main"))
        self.assertEqual(request.state, "approved")
        self.assertEqual(sorted(request.line_ids.mapped("quantity")), [1, 2, 3])
        self.assertFalse(unsigned.line_ids.request_line_ids)
        self.assertEqual(first.state, "shipping")
        with self.assertRaises(UserError):
            first.line_ids.with_user(self.planner).action_buy_together()
        with self.assertRaises(AccessError):
            lines.with_user(self.keeper).action_buy_together()

    def test_lines_of_another_company_are_not_mixed(self):
        # S33
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["product.product"].create(
            {"name": "F", "company_id": company.id, "material_kind": "spare"}
        )
        with self.assertRaises(UserError):
            self.sheet((self.spare, 1)).sudo().write(
                {"line_ids": [Command.create({"product_id": foreign.id})]}
            )
