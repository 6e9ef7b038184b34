# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .. import roles
from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestTransfers(SlipCase):
    """Transfer slips: who makes them, and when goods leave and arrive (S31)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.transit = cls.second_site.transit_location_id
        cls.there = cls.second_site.good_location_id
        cls.north = cls.role("north", roles.DEPARTMENT_ACCOUNTANT)
        cls.other_department.accountant_ids = cls.north
        cls._put(cls.store, cls.part, 10)

    def sent(self, *goods, **vals):
        transfer = self.transfer(*goods or [(self.part, 4)], **vals)
        transfer.action_approve()
        transfer.action_approve_out()
        return transfer

    def stock(self):
        """What lies in the store, in transit and in the receiving store."""
        return [self.held(place) for place in (self.store, self.transit, self.there)]

    # -- who: the acceptance of S31 ----------------------------------------

    def test_the_accountant_transfers_between_her_sites(self):
        # D4-2.4.2a, D4-3.2.2a
        transfer = self.transfer((self.part, 4))
        self.assertFalse(transfer.is_cross)
        self.assertRegex(transfer.name, r"^DB/\d{4}/\d{5}$")
        transfer.action_approve()
        self.assertEqual(transfer.state, "approved")

    def test_creation_to_a_site_of_another_department_is_refused(self):
        # D4-2.4.1a
        with self.refused(AccessError, "D4-2.4.1a"):
            self.transfer((self.part, 4), target=self.other_site)
        with self.refused(AccessError, "D4-2.4.1a"):
            self.transfer((self.part, 4), target=self.other_site, user=self.north)
        with self.refused(AccessError, "D4-2.4.1a"):
            self.transfer((self.part, 4), target=self.bmd)
        inside = self.transfer((self.part, 4))
        with self.refused(UserError, "D4-2.2.0"):
            inside.target_site_id = self.other_site

    def test_the_planning_office_makes_and_approves_across(self):
        # D4-2.4.1a, D4-2.1c, D4-3.1.2g
        transfer = self.transfer(
            (self.part, 4), target=self.other_site, user=self.planner
        )
        self.assertTrue(transfer.is_cross)
        with self.refused(UserError, "D4-2.4.1a"):
            transfer.with_user(self.accountant).action_approve()
        transfer.action_approve()
        self.assertEqual(transfer.state, "approved")

    def test_sites_managers_and_other_departments_make_none(self):
        for user in (self.keeper, self.chief, self.manager, self.production):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.transfer((self.part, 4), user=user)
        with self.assertRaises(AccessError):
            self.transfer((self.part, 4), user=self.north)
        transfer = self.transfer((self.part, 4))
        with self.refused(UserError, "D4-2.4.2a"):
            transfer.with_user(self.north).action_approve()
        with self.assertRaises(AccessError):
            transfer.with_user(self.keeper).action_approve()

    def test_everyone_of_the_suite_reads_them(self):
        # D4-2.1b
        transfer = self.transfer((self.part, 4))
        for user in (self.stranger, self.north, self.finance, self.keeper):
            self.assertEqual(transfer.with_user(user).line_ids.quantity, 4)

    def test_each_department_books_its_own_side(self):
        # D4-2.4.1b
        transfer = self.transfer(
            (self.part, 4), target=self.other_site, user=self.planner
        )
        transfer.action_approve()
        out, arrival = transfer.slip_ids.sorted("direction", reverse=True)
        self.assertEqual((out.kind, arrival.kind), ("transfer_out", "transfer_in"))
        self.assertEqual((out.site_id, arrival.site_id), (self.site, self.other_site))
        with self.refused(UserError, "D4-2.1b"):
            out.with_user(self.north).action_approve()
        out.with_user(self.accountant).action_approve()
        with self.refused(UserError, "D4-2.1b"):
            arrival.with_user(self.accountant).action_approve()
        arrival.with_user(self.north).action_approve()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(self.held(self.other_site.good_location_id), 4)

    # -- when: the acceptance of S31 ----------------------------------------

    def test_stock_leaves_at_out_and_arrives_at_in(self):
        # D4-2.4.1b, D4-2.4.2b
        transfer = self.transfer((self.part, 4))
        self.assertEqual(self.stock(), [10, 0, 0])
        transfer.action_approve()
        self.assertEqual(self.stock(), [10, 0, 0])
        transfer.action_approve_out()
        self.assertEqual(self.stock(), [6, 4, 0])
        self.assertEqual(transfer.state, "out")
        self.assertEqual(transfer.line_ids.transit_quantity, 4)
        transfer.action_approve_in()
        self.assertEqual(self.stock(), [6, 0, 4])
        self.assertEqual(transfer.state, "done")
        self.assertEqual(transfer.line_ids.transit_quantity, 0)
        self.assertEqual(len(transfer.slip_ids), 2)

    def test_nothing_arrives_that_has_not_left(self):
        transfer = self.transfer((self.part, 4))
        transfer.action_approve()
        with self.refused(UserError, "have not left yet.*D4-2.4.1b"):
            transfer.action_approve_in()
        # Goods of another transfer are in transit: they are not this one's.
        self.sent((self.part, 6))
        with self.refused(UserError, "have not left yet"):
            transfer.action_approve_in()

    def test_what_came_short_stays_in_transit(self):
        transfer = self.sent()
        arrival = self.open_slip(transfer, "in")
        arrival.line_ids.quantity = 3
        arrival.action_approve()
        self.assertEqual(self.stock(), [6, 1, 3])
        self.assertEqual(transfer.state, "out")
        line = transfer.line_ids
        self.assertEqual(
            (line.sent_quantity, line.arrived_quantity, line.transit_quantity),
            (4, 3, 1),
        )
        found = self.env["aftersales.transfer.line"].search(
            [("transit_quantity", "!=", 0)]
        )
        self.assertIn(line, found)
        rest = self.open_slip(transfer, "in")
        self.assertEqual(rest.line_ids.quantity, 1)
        rest.action_approve()
        self.assertEqual(self.stock(), [6, 0, 4])
        self.assertEqual(transfer.state, "done")

    def test_no_more_arrives_than_left(self):
        self._put(self.transit, self.part, 5)
        arrival = self.open_slip(self.sent(), "in")
        arrival.line_ids.quantity = 5
        with self.refused(UserError, "4 in transit, not 5"):
            arrival.action_approve()

    def test_exactly_what_was_ordered_leaves(self):
        # D4-3.1.3b
        transfer = self.transfer((self.part, 4))
        transfer.action_approve()
        out = self.open_slip(transfer, "out")
        for quantity in (3, 5):
            out.line_ids.quantity = quantity
            with self.refused(UserError, "orders 4.*D4-3.1.3b"):
                out.action_approve()
        with self.refused(UserError, "D4-3.1.3b"):
            out.line_ids.product_id = self.unit
        with self.refused(UserError, "D4-3.1.3b"):
            out.write({"line_ids": self.goods((self.part, 1))})
        with self.refused(UserError, "D4-3.1.3b"):
            out.line_ids.unlink()
        out.line_ids.quantity = 4
        out.action_approve()

    def test_more_than_the_store_has(self):
        transfer = self.transfer((self.part, 11))
        transfer.action_approve()
        with self.refused(UserError, "11.0 .* wanted, 10.0 free"):
            transfer.action_approve_out()
        self.assertEqual(self.stock(), [10, 0, 0])
        self.assertEqual(transfer.state, "approved")

    # -- serials ----------------------------------------

    def test_serials_that_come_one_by_one(self):
        lots = self._lot("S-1") | self._lot("S-2")
        for lot in lots:
            self._put(self.store, self.unit, 1, lot)
        transfer = self.transfer((self.unit, 2))
        transfer.action_approve()
        with self.refused(UserError, "0 serial numbers are named for 2"):
            transfer.action_approve_out()
        self.open_slip(transfer, "out").line_ids.lot_ids = lots
        transfer.action_approve_out()
        arrival = self.open_slip(transfer, "in")
        self.assertEqual(arrival.line_ids.lot_ids, lots)
        arrival.line_ids.write({"lot_ids": [(6, 0, lots[0].ids)], "quantity": 1})
        arrival.action_approve()
        self.assertEqual(self.held(self.there, self.unit, lots[0]), 1)
        self.assertEqual(self.held(self.transit, self.unit, lots[1]), 1)
        rest = self.open_slip(transfer, "in").line_ids
        self.assertEqual(rest.lot_ids, lots[1])
        other = self._lot("S-3")
        self._put(self.transit, self.unit, 1, other)
        rest.lot_ids = other
        with self.refused(UserError, "S-3: not among what was sent"):
            transfer.action_approve_in()

    # -- damaged goods ----------------------------------------

    def test_damaged_goods_go_from_damaged_to_damaged(self):
        # D4-2.4.2c
        self._put(self.bad_store, self.part, 2)
        transfer = self.sent(
            (self.part, 2), condition="damaged", target=self.department
        )
        kinds = set(transfer.slip_ids.mapped("kind"))
        self.assertEqual(kinds, {"damaged_transfer_out", "damaged_transfer_in"})
        self.assertEqual(self.held(self.bad_store), 0)
        transfer.action_approve_in()
        self.assertEqual(self.held(self.department.damaged_location_id), 2)
        self.assertEqual(self.held(self.store), 10)

    def test_good_goods_are_not_damaged_ones(self):
        transfer = self.transfer((self.part, 2), condition="damaged")
        transfer.action_approve()
        with self.refused(UserError, "free in .*Damaged"):
            transfer.action_approve_out()

    # -- back ----------------------------------------

    def test_cancel_before_they_left(self):
        transfer = self.transfer((self.part, 4))
        transfer.action_approve()
        transfer.action_cancel()
        self.assertEqual(transfer.state, "cancelled")
        self.assertEqual(set(transfer.slip_ids.mapped("state")), {"cancelled"})
        self.assertEqual(self.stock(), [10, 0, 0])
        with self.refused(UserError, "call the goods back"):
            self.sent().action_cancel()

    def test_unapprove_to_change(self):
        # D4-2.2.0
        transfer = self.transfer((self.part, 4))
        transfer.action_approve()
        with self.refused(UserError, "un-approve it first"):
            transfer.line_ids.quantity = 5
        transfer.action_unapprove()
        transfer.line_ids.quantity = 5
        transfer.action_approve()
        transfer.action_approve_out()
        self.assertEqual(self.stock(), [5, 5, 0])

    def test_call_back_from_transit(self):
        transfer = self.sent()
        arrival = self.open_slip(transfer, "in")
        arrival.line_ids.quantity = 3
        arrival.action_approve()
        transfer.action_call_back()
        self.assertEqual(self.stock(), [7, 0, 3])
        self.assertEqual(transfer.state, "done")
        self.assertEqual(transfer.line_ids.sent_quantity, 3)
        red = transfer.slip_ids.filtered(lambda slip: slip.colour == "red")
        self.assertEqual((red.kind, red.line_ids.quantity), ("transfer_out", -1))
        self.assertFalse(self.open_slip(transfer, "in"))
        with self.refused(UserError, "Nothing of it is in transit"):
            transfer.action_call_back()
        with self.refused(UserError, "make a new transfer"):
            red.action_unapprove()

    def test_call_all_back(self):
        lot = self._lot("S-1")
        self._put(self.store, self.unit, 1, lot)
        transfer = self.sent((self.part, 4), (self.unit, 1, lot))
        transfer.action_call_back()
        self.assertEqual(self.stock(), [10, 0, 0])
        self.assertEqual(self.held(self.store, self.unit, lot), 1)
        self.assertEqual(transfer.state, "returned")

    def test_across_departments_the_planning_office_calls_back(self):
        transfer = self.transfer(
            (self.part, 4), target=self.other_site, user=self.planner
        )
        transfer.action_approve()
        transfer.with_user(self.accountant).action_approve_out()
        with self.refused(UserError, "D4-2.4.1a"):
            transfer.with_user(self.accountant).action_call_back()
        transfer.action_call_back()
        self.assertEqual(self.held(self.store), 10)

    def test_unapproving_the_sides(self):
        transfer = self.sent()
        out = transfer.slip_ids.filtered(lambda slip: slip.direction == "out")
        arrival = self.open_slip(transfer, "in")
        arrival.line_ids.quantity = 3
        arrival.action_approve()
        with self.refused(UserError, f"un-approve {arrival.name} first"):
            out.action_unapprove()
        arrival.action_unapprove()
        self.assertEqual(self.stock(), [6, 4, 0])
        self.assertEqual(self.open_slip(transfer, "in"), arrival)
        self.assertEqual(arrival.line_ids.quantity, 3)
        out.action_unapprove()
        self.assertEqual(self.stock(), [10, 0, 0])
        self.assertEqual(transfer.state, "approved")
        transfer.action_approve_out()
        self.assertEqual(self.open_slip(transfer, "in").line_ids.quantity, 4)
        transfer.action_approve_in()
        self.assertEqual(self.stock(), [6, 0, 4])

    # -- around ----------------------------------------

    def test_no_department_sends_to_another_with_a_plain_transfer(self):
        # D4-2.4.1a: in the inventory app, around the transfer slip.
        for target in (
            self.other_site.good_location_id,
            self.other_site.transit_location_id,
        ):
            way = {"location_id": self.store.id, "location_dest_id": target.id}
            move = {
                "product_id": self.part.id,
                "product_uom": self.part.uom_id.id,
                "product_uom_qty": 1,
                "company_id": self.company.id,
            }
            picking = self.env["stock.picking"].create(
                {
                    "picking_type_id": self.aftersales.int_type_id.id,
                    "move_ids": [(0, 0, {**move, **way})],
                    **way,
                }
            )
            with self.refused(AccessError, "D4-2.4.1a"):
                picking.with_user(self.accountant)._do_at_once()
        self.assertEqual(self.held(self.store), 10)

    def test_states_and_quantities_are_not_written(self):
        transfer = self.sent()
        for vals in ({"state": "done"}, {"month_id": 1}, {"approver_id": 1}):
            with self.subTest(vals), self.assertRaises(AccessError):
                transfer.sudo().write(vals)
        with self.refused(UserError, "un-approve it first"):
            transfer.line_ids.sudo().write({"quantity": 4})
        draft = self.transfer((self.part, 1))
        with self.assertRaises(AccessError):
            draft.line_ids.sudo().write({"arrived_quantity": 4})

    def test_a_transfer_goes_somewhere_else(self):
        with self.refused(ValidationError, "another site"):
            self.transfer((self.part, 1), target=self.site)

    def test_the_bad_one_of_many_stands_alone(self):
        transfers = self.transfer((self.part, 4)) | self.transfer((self.part, 99))
        transfers |= self.transfer((self.part, 2))
        transfers.action_approve()
        message = transfers.action_approve_out()["params"]["message"]
        self.assertEqual(transfers.mapped("state"), ["out", "approved", "out"])
        self.assertIn("99.0", message)
        self.assertEqual(self.stock(), [4, 6, 0])

    def test_transfers_are_kept_apart_by_company(self):
        transfer = self.transfer((self.part, 1))
        other = self.env["res.company"].create({"name": "Other"})
        self.planner.write({"company_ids": [(4, other.id)]})
        there = self.env["aftersales.transfer"].with_user(self.planner)
        self.assertIn(transfer, there.search([]))
        there = there.with_context(allowed_company_ids=other.ids)
        self.assertNotIn(transfer, there.search([]))
