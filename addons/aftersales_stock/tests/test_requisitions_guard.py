# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .requisitions_common import RequisitionCase


@tagged("post_install", "-at_install")
class TestRequisitionGuard(RequisitionCase):
    """No goods leave the store around the requisition (D2-K3.4, D0-2.4.3d)."""

    def transfer(self, quantity=1, product=None, site=None, line=None, **order):
        goods = {"product": product or self.part, "quantity": quantity}
        if line:
            goods["vals"] = {"requisition_line_id": line.id}
        picking = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [{"site": site or self.department, "lines": [goods], **order}],
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.quantity = quantity
        return picking

    def test_a_transfer_without_a_requisition_is_refused(self):
        # S24: in the inventory app, by its methods, on both levels of D0-2.4.3a
        for site in (self.department, self.bmd):
            self._put(site.good_location_id, self.part, 5)
            picking = self.transfer(site=site)
            with self.assertRaisesRegex(UserError, "D2-K3.4"):
                picking.with_user(self.planner).button_validate()
            with self.assertRaisesRegex(UserError, "D2-K3.4"):
                picking._do_at_once()
            picking.move_ids.picked = True
            with self.assertRaisesRegex(UserError, "D2-K3.4"):
                picking.move_ids._action_done()
            self.assertEqual(self._on_hand(site.good_location_id, self.part), 5)

    def test_a_move_of_no_kind_is_refused_too(self):
        self._put(self.store, self.part, 5)
        move = self.env["stock.move"].create(
            {
                "product_id": self.part.id,
                "product_uom": self.part.uom_id.id,
                "product_uom_qty": 1,
                "quantity": 1,
                "picked": True,
                "location_id": self.store.id,
                "location_dest_id": self.department._get_place("own_use").id,
                "company_id": self.company.id,
            }
        )
        with self.assertRaisesRegex(UserError, "D0-2.4.3d"):
            move._action_done()

    def test_a_colleague_is_no_keeper_of_an_undivided_store(self):
        # S69, D4-2.1b: a place without people is open to every keeper
        self.department.user_ids = False
        requisition = self.write_requisition((self.part, 1))
        colleague = self.role("colleague", "service_base.group_service_user")
        theirs = requisition.with_user(colleague)
        with self.assertRaisesRegex(UserError, "wrote it"):
            theirs.action_cancel()
        with self.assertRaisesRegex(UserError, "Who may change it"):
            theirs.action_request_approval()
        for record, vals in ((theirs, {"note": "x"}), (theirs.line_ids, {})):
            with self.assertRaises(AccessError):
                record.write(vals or {"quantity": 99})
            with self.assertRaises(AccessError):
                record.unlink()
        keeper = requisition.with_user(self.department_keeper)
        keeper.line_ids.quantity = 2
        keeper.action_request_approval()
        keeper.action_cancel()
        self.assertEqual(requisition.state, "cancelled")

    def test_the_sites_follow_their_own_papers(self):
        # D4: slips, not requisitions
        self._put(self.site.good_location_id, self.part, 5)
        self.transfer(site=self.site)._do_at_once()
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 4)

    def test_the_inventory_app_issues_what_was_signed(self):
        self._put(self.store, self.part, 5)
        requisition = self.signed((self.part, 2))
        picking = requisition._get_open_moves().picking_id
        picking.move_ids.picked = True
        picking.with_user(self.department_keeper).button_validate()
        self.assertEqual(requisition.state, "issued")
        self.assertEqual(requisition.line_ids.issued_quantity, 2)

    def test_never_more_than_it_says(self):
        # D0-2.4.3a: one more in the inventory app
        self._put(self.store, self.part, 5)
        requisition = self.signed((self.part, 2))
        picking = requisition._get_open_moves().picking_id
        picking.move_ids.quantity = 3
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "D0-2.4.3a"):
            picking.with_user(self.department_keeper).button_validate()
        self.assertEqual(self.in_store(), 5)

    def test_nothing_goes_out_of_an_empty_store(self):
        # D0-2.4.3a: a quantity that is not there, forced in the inventory app
        self._put(self.store, self.part, 1)
        requisition = self.signed((self.part, 2))
        picking = requisition._get_open_moves().picking_id
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "does not hold so much"):
            picking.with_user(self.department_keeper).button_validate()

    def test_a_second_transfer_on_the_same_line_is_counted(self):
        self._put(self.store, self.part, 9)
        requisition = self.signed((self.part, 2))
        requisition.action_issue()
        forged = self.transfer(1, line=requisition.line_ids)
        with self.assertRaisesRegex(UserError, "Issued|issued"):
            forged._do_at_once()
        self.assertEqual(self.in_store(), 7)

    def test_other_goods_or_another_store_are_refused(self):
        self._put(self.store, self.unit, 1, lot=self._lot("S1"))
        self._put(self.bmd.good_location_id, self.part, 1)
        line = self.signed((self.part, 2)).line_ids
        with self.assertRaisesRegex(UserError, "other goods"):
            self.transfer(1, product=self.unit, line=line)._do_at_once()
        with self.assertRaisesRegex(UserError, "another store"):
            self.transfer(1, site=self.bmd, line=line)._do_at_once()

    def test_an_unsigned_line_is_no_authorisation(self):
        self._put(self.store, self.part, 5)
        line = self.write_requisition((self.part, 2)).line_ids
        with self.assertRaisesRegex(UserError, "D0-2.4.3a"):
            self.transfer(1, line=line)._do_at_once()

    # -- first in, first out ----------------------------------------------------------

    def batches(self):
        """Lots that came in on 1 May and on 10 May."""
        lots = []
        for day in ("2026-05-10", "2026-05-01"):
            lot = self._lot(f"L-{day}", self.batch)
            self.env["stock.quant"]._update_available_quantity(
                self.batch, self.store, 1, lot_id=lot, in_date=f"{day} 02:00:00"
            )
            lots.append(lot)
        return lots

    def test_the_lot_of_1_may_goes_before_that_of_10_may(self):
        # S24, D0-2.4.3b
        self.batch = self._product("T-BATCH", "lot", 5.0)
        late, early = self.batches()
        requisition = self.signed((self.batch, 1))
        requisition.action_issue()
        self.assertEqual(self.in_store(self.batch, early), 0)
        self.assertEqual(self.in_store(self.batch, late), 1)

    def test_the_later_lot_is_refused_while_the_earlier_is_there(self):
        # D0-2.4.3b
        self.batch = self._product("T-BATCH", "lot", 5.0)
        late, early = self.batches()
        requisition = self.signed((self.batch, 1))
        move = requisition._get_open_moves()
        move.move_line_ids.lot_id = late
        move.picked = True
        with self.assertRaisesRegex(UserError, "D0-2.4.3b"):
            move.picking_id.with_user(self.department_keeper).button_validate()
        self.set_policy("requisition.fifo", 0)
        move.picking_id.with_user(self.department_keeper).button_validate()
        self.assertEqual(self.in_store(self.batch, early), 1)

    @freeze_time("2026-06-01 02:00:00")
    def test_what_expires_first_goes_first(self):
        # D0-2.4.3b
        self.batch = self._product("T-GLUE", "lot", 5.0)
        self.batch.use_expiration_date = True
        late, early = self.batches()
        late.removal_date = late.expiration_date = "2026-07-01 00:00:00"
        early.removal_date = early.expiration_date = "2026-12-01 00:00:00"
        self.env.flush_all()
        requisition = self.signed((self.batch, 1))
        requisition.action_issue()
        self.assertEqual(self.in_store(self.batch, late), 0)
        self.assertEqual(self.in_store(self.batch, early), 1)

    # -- returns -----------------------------------------------------------------------

    def issued(self, quantity=3):
        self._put(self.store, self.part, quantity)
        requisition = self.signed((self.part, quantity))
        requisition.action_issue()
        return requisition

    def back(self, requisition, quantity=1.0, **vals):
        return (
            self.env["aftersales.requisition.return"]
            .with_user(self.technician)
            .create(
                {
                    "requisition_line_id": requisition.line_ids.id,
                    "quantity": quantity,
                    **vals,
                }
            )
            .with_user(self.department_keeper)
        )

    def test_used_parts_are_refused(self):
        # S24, D3-10.3.7
        back = self.back(self.issued(), condition="used")
        with self.assertRaisesRegex(UserError, "D3-10.3.7"):
            back.action_arrive()
        self.assertEqual(self.in_store(), 0)

    def test_unused_ones_only_after_they_are_there(self):
        # S24, D3-10.3.11
        requisition = self.issued()
        back = self.back(requisition, 2)
        with self.assertRaisesRegex(UserError, "D3-10.3.11"):
            back.action_book()
        self.assertEqual(self.in_store(), 0)
        back.action_arrive()
        self.assertEqual(back.arrived_by_id, self.department_keeper)
        back.action_book()
        self.assertEqual(self.in_store(), 2)
        self.assertTrue(back.picking_id.aftersales_is_red)
        self.assertEqual(requisition.line_ids.returned_quantity, 2)
        self.assertEqual(requisition.cost, 9.5)

    def test_what_comes_back_has_the_value_with_which_it_went(self):
        # S24, D3-10.3.11, D3-6.16a: not the average of the day.
        self.part.categ_id = self.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        self.part.standard_price = 10
        requisition = self.issued(3)
        self.assertEqual(requisition.cost, 30)
        self.part.standard_price = 25
        back = self.back(requisition, 2)
        back.action_arrive()
        back.action_book()
        self.assertEqual(requisition.cost, 10)
        move = requisition.move_ids.filtered("picking_id.aftersales_is_red")
        self.assertEqual(move.value, 20)

    def test_never_more_back_than_went_out(self):
        # D3-10.3.11: all returns of a line together
        requisition = self.issued(3)
        self.back(requisition, 2).action_arrive()
        with self.assertRaisesRegex(UserError, "D3-10.3.11"):
            self.back(requisition, 2).action_arrive()
        self.back(requisition, 1).action_arrive()

    def test_a_red_transfer_around_the_return_is_refused(self):
        requisition = self.issued(3)
        picking = self.transfer(1, line=requisition.line_ids, is_red=True)
        with self.assertRaisesRegex(UserError, "D3-10.3.7"):
            picking._do_at_once()
        self.assertEqual(self.in_store(), 0)

    def test_a_serial_comes_back_by_its_name(self):
        lot = self._lot("S7")
        self._put(self.store, self.unit, 1, lot=lot)
        requisition = self.signed((self.unit, 1))
        requisition.action_issue()
        back = self.back(requisition)
        with self.assertRaisesRegex(UserError, "which serial"):
            back.action_arrive()
        back.with_user(self.technician).lot_id = lot
        back.action_arrive()
        back.action_book()
        self.assertEqual(self.in_store(self.unit, lot), 1)
