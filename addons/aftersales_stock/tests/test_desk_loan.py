# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .desk_common import MORNING, DeskCase


@tagged("post_install", "-at_install")
class TestDeskLoan(DeskCase):
    """S37: the loan desk for tools and visitors' equipment (D4-3.1.0b)."""

    # -- lend and return ---

    @freeze_time(MORNING)
    def test_a_tool_goes_out_and_comes_back(self):
        # D4-3.1.3a
        loan = self.loan()
        loan.action_lend()
        self.assertEqual(loan.state, "lent")
        self.assertEqual(self._on_hand(self.out, self.tool), 1)
        self.assertEqual(self._on_hand(self.store, self.tool), 2)
        # D4-3.1.0b: 7 days as the policy says, to the close of the last.
        self.assertEqual(f"{loan.due_at + timedelta(hours=8):%Y-%m-%d}", "2026-06-08")
        loan.action_return_all()
        self.assertEqual(loan.state, "returned")
        self.assertEqual(self._on_hand(self.out, self.tool), 0)
        self.assertEqual(self._on_hand(self.store, self.tool), 3)
        self.assertEqual(loan.return_ids.user_id, self.keeper)
        self.assertEqual(loan.deadline_ids.state, "met")

    @freeze_time(MORNING)
    def test_visitors_equipment_is_due_after_its_hours(self):
        # D4-11.2.2
        loan = self.loan(
            self.chair,
            self.serial,
            kind="visitor",
            borrower_kind="visitor",
            employee_id=False,
            partner_id=self.partner.id,
            id_number="ID 1234",
            deposit=200,
        )
        loan.action_lend()
        self.assertEqual(loan.due_at, MORNING + timedelta(hours=8))
        self.assertEqual(loan.borrower_name, "Test Customer")

    def test_the_chief_files_what_the_keeper_signed(self):
        # D4-3.1.0b: "returned" is noted and signed; the site chief keeps the form.
        loan = self.loan()
        loan.action_lend()
        chief = loan.with_user(self.chief)
        with self.refused(UserError, "Not everything is back"):
            chief.action_file()
        loan.action_return_all()
        with self.refused(UserError, "Store keeper"):
            chief.action_file()
        self.sign(loan)
        with self.assertRaises(AccessError):
            loan.action_file()
        chief.action_file()
        self.assertEqual(loan.state, "filed")

    def test_a_deposit_is_accounted_for_before_filing(self):
        loan = self.loan(deposit=100)
        loan.action_lend()
        loan.action_return_all()
        self.sign(loan)
        with self.refused(UserError, "deposit"):
            loan.with_user(self.chief).action_file()
        loan.deposit_note = "Given back"
        loan.with_user(self.chief).action_file()
        self.assertEqual(loan.state, "filed")

    # -- not twice ---

    def test_a_lent_serial_is_not_lent_again(self):
        first = self.loan(self.chair, self.serial)
        first.action_lend()
        second = self.loan(self.chair, self.serial, employee_id=self.wang.id)
        with self.refused(UserError, f"lent to Li .{first.name}."):
            second.action_lend()
        first.action_return_all()
        second.action_lend()
        self.assertEqual(second.state, "lent")

    def test_not_more_than_the_store_has(self):
        exact = self.loan(quantity=3)
        over = self.loan(quantity=4)
        with self.refused(UserError, "4 wanted, 3 free"):
            over.action_lend()
        exact.action_lend()
        self.assertEqual(self._on_hand(self.store, self.tool), 0)
        with self.refused(UserError, "1 wanted, 0 free"):
            self.loan().action_lend()

    def test_two_loans_of_a_batch_do_not_get_the_same_tool(self):
        loans = self.loan(quantity=2) | self.loan(quantity=2) | self.loan()
        action = loans.action_lend()
        self.assertEqual(loans.mapped("state"), ["lent", "draft", "lent"])
        self.assertIn("2 wanted, 1 free", action["params"]["message"])

    def test_two_lines_of_a_loan_do_not_get_the_same_tool(self):
        loan = self.loan(quantity=2)
        loan.line_ids.copy({"loan_id": loan.id})
        with self.refused(UserError, "4 wanted, 3 free"):
            loan.action_lend()

    def test_spares_are_not_lent(self):
        self._put(self.store, self.part, 5)
        with self.refused(UserError, "requisition"):
            self.loan(self.part).action_lend()

    def test_a_serial_is_named(self):
        with self.refused(UserError, "serial number"):
            self.loan(self.chair).action_lend()

    # -- part of it ---

    def test_a_part_comes_back_and_the_rest_stays_out(self):
        loan = self.loan(quantity=3)
        loan.action_lend()
        self.take_back(loan, "good", 2)
        self.assertEqual(loan.state, "lent")
        self.assertEqual(loan.line_ids.open_quantity, 1)
        with self.refused(UserError, "1 are out, 2 cannot come back"):
            self.take_back(loan, "good", 2)
        self.take_back(loan, "good", 1)
        self.assertEqual(loan.state, "returned")
        self.assertEqual(self._on_hand(self.store, self.tool), 3)

    def test_nothing_less_than_nothing_comes_back(self):
        loan = self.loan(quantity=3)
        loan.action_lend()
        with self.refused(UserError, "say how many"):
            self.take_back(loan, "good", -1)

    def test_the_box_to_take_back(self):
        loan = self.loan(quantity=3)
        loan.action_lend()
        action = loan.action_take_back()
        box = (
            self.env["aftersales.loan.taking"]
            .with_user(self.keeper)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(box.line_ids.good_quantity, 3)
        box.line_ids.write(
            {"good_quantity": 1, "damaged_quantity": 1, "lost_quantity": 1, "note": "x"}
        )
        box.action_take_back()
        line = loan.line_ids
        self.assertEqual(line.returned_quantity, 1)
        self.assertEqual(line.damaged_quantity, 1)
        self.assertEqual(line.lost_quantity, 1)
        self.assertEqual(loan.state, "returned")

    # -- damaged ---

    def test_a_damaged_wheelchair_opens_a_maintenance_request(self):
        # D4-11.3.1.3: damage goes to repair at once.
        equipment = self.env["maintenance.equipment"].create(
            {"name": "Wheelchair", "serial_no": "WC-1", "company_id": self.company.id}
        )
        loan = self.loan(self.chair, self.serial)
        loan.action_lend()
        row = self.take_back(loan, "damaged", note="Wheel bent").sudo()
        self.assertEqual(row.request_id.equipment_id, equipment)
        self.assertIn("Wheel bent", row.request_id.description)
        self.assertEqual(row.request_id.maintenance_type, "corrective")
        damaged = self.site.damaged_location_id
        self.assertEqual(self._on_hand(damaged, self.chair, self.serial), 1)
        self.assertEqual(loan.state, "returned")
        with self.refused(UserError, "0 free"):
            self.loan(self.chair, self.serial).action_lend()

    def test_a_damaged_tool_without_equipment_has_a_request_too(self):
        loan = self.loan()
        loan.action_lend()
        row = self.take_back(loan, "damaged").sudo()
        self.assertTrue(row.request_id)
        self.assertFalse(row.request_id.equipment_id)

    # -- lost ---

    def test_a_lost_tool_of_800_is_owed_by_li(self):
        # S37, D3-10.3.5: original price or same model.
        loan = self.loan()
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id
        self.assertEqual(loan.state, "returned")
        self.assertEqual(loss.share_ids.employee_id, self.li)
        self.assertEqual(loss.share_ids.open_amount, 800)
        self.assertEqual(loss.open_amount, 800)
        self.assertEqual(loss.state, "liable")
        self.assertEqual(self._on_hand(self.out, self.tool), 0)
        self.assertEqual(self._on_hand(self.store, self.tool), 2)

    def test_the_price_is_the_one_at_purchase(self):
        self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [
                {
                    "site": self.site,
                    "lines": [
                        {
                            "product": self.chair,
                            "quantity": 1,
                            "lots": {self._lot("WC-2", self.chair): 1},
                        }
                    ],
                }
            ],
        )._do_at_once()
        lot = self.env["stock.lot"].search([("name", "=", "WC-2")])
        # What the bill of this very chair said; the product costs 1,200.
        receipt = self.env["stock.move.line"].search([("lot_id", "=", lot.id)]).move_id
        receipt.value = 1100
        loan = self.loan(self.chair, lot)
        loan.action_lend()
        self.assertEqual(loan.line_ids.unit_price, 1100)
        self.tool.standard_price = 900
        other = self.loan()
        other.action_lend()
        self.tool.standard_price = 1000
        self.assertEqual(self.take_back(other, "lost").loss_id.value, 900)

    def test_the_same_model_received_settles_it(self):
        loan = self.loan()
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id
        loss.with_user(self.keeper)._receive_same()
        self.assertEqual(loss.state, "settled")
        self.assertEqual(loss.share_ids.open_amount, 0)
        self.assertEqual(self._on_hand(self.store, self.tool), 3)

    def test_the_same_model_has_a_serial_of_its_own(self):
        loan = self.loan(self.chair, self.serial)
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id.with_user(self.keeper)
        with self.refused(UserError, "enter its serial"):
            loss._receive_same()
        with self.refused(UserError, "one of ours"):
            loss._receive_same("WC-1")
        loss._receive_same("WC-9")
        lot = self.env["stock.lot"].search([("name", "=", "WC-9")])
        self.assertEqual(self._on_hand(self.store, self.chair, lot), 1)
        self.assertEqual(loss.state, "settled")

    def test_a_visitor_owes_as_a_contact(self):
        loan = self.loan(
            borrower_kind="visitor", employee_id=False, partner_id=self.partner.id
        )
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id
        self.assertEqual(loss.share_ids.partner_id, self.partner)

    # -- extend and overdue ---

    @freeze_time(MORNING)
    def test_a_loan_is_extended_with_a_reason(self):
        loan = self.loan()
        loan.action_lend()
        later = MORNING + timedelta(days=20)
        with self.refused(UserError, "why"):
            loan._extend(later, "  ")
        with self.refused(UserError, "past"):
            loan._extend(MORNING - timedelta(hours=1), "x")
        loan._extend(later, "Work goes on")
        self.assertEqual(loan.due_at, later)
        self.assertIn("Work goes on", loan.deadline_ids.change_ids.mapped("reason"))

    def test_the_overdue_list(self):
        with freeze_time(MORNING):
            loan = self.loan()
            loan.action_lend()
            overdue = self.env["aftersales.loan"].search([("is_overdue", "=", True)])
            self.assertNotIn(loan, overdue)
        with freeze_time(loan.due_at):
            loan.invalidate_recordset()
            self.assertFalse(loan.is_overdue)
        with freeze_time(loan.due_at + timedelta(seconds=1)):
            loan.invalidate_recordset()
            self.assertTrue(loan.is_overdue)
            overdue = self.env["aftersales.loan"].search([("is_overdue", "=", True)])
            self.assertIn(loan, overdue)
            self.assertEqual(loan.deadline_badge, "overdue")
            loan.action_return_all()
            loan.invalidate_recordset()
            self.assertFalse(loan.is_overdue)

    # -- guards ---

    def test_lent_goods_leave_by_no_other_way(self):
        # D2-K4.1
        loan = self.loan()
        loan.action_lend()
        pickings = self.env["stock.picking"]
        order = {
            "site": self.site,
            "lines": [
                {
                    "product": self.tool,
                    "quantity": 1,
                    "vals": {"loan_line_id": loan.line_ids.id},
                }
            ],
        }
        for kind in ("loan_in", "loan_lost", "damaged_in"):
            way = {**order, "source": self.out}
            with self.subTest(kind=kind), self.refused(UserError, "D4-3.1.0b"):
                pickings._create_of_kind(kind, [way])._do_at_once()
        with self.refused(UserError, "D4-3.1.0b"):
            pickings._create_of_kind("loan_out", [order])._do_at_once()
        red = {**order, "is_red": True}
        with self.refused(UserError, "D4-3.1.0b"):
            pickings._create_of_kind("loan_out", [red])._do_at_once()
        self.assertEqual(loan.line_ids.open_quantity, 1)

    def test_a_count_does_not_touch_lent_goods(self):
        loan = self.loan()
        loan.action_lend()
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.out.id), ("product_id", "=", self.tool.id)]
        )
        quant.inventory_quantity = 0
        with self.refused(UserError, "D4-3.1.0b"):
            quant.action_apply_inventory()

    def test_a_return_is_written_by_nobody(self):
        loan = self.loan()
        loan.action_lend()
        row = self.take_back(loan, "good")
        with self.assertRaises(AccessError):
            row.sudo().quantity = 5
        with self.assertRaises(UserError):
            self.env["aftersales.loan.return"].sudo().create(
                {"loan_id": loan.id, "line_id": loan.line_ids.id, "quantity": 1}
            )
        with self.assertRaises(UserError):
            row.sudo().unlink()

    def test_what_was_lent_stays_on_the_form(self):
        loan = self.loan()
        loan.action_lend()
        with self.refused(UserError, "stays on the form"):
            loan.line_ids.quantity = 2
        with self.refused(UserError, "stays on the form"):
            loan.employee_id = self.wang
        with self.refused(UserError, "stays on the form"):
            loan.line_ids.copy({"loan_id": loan.id})
        with self.assertRaises(UserError):
            loan.line_ids.unlink()
        with self.assertRaises(AccessError):
            loan.write({"state": "filed"})
        with self.refused(UserError, "take the goods back"):
            loan.action_cancel()

    def test_a_copy_starts_anew(self):
        loan = self.loan()
        loan.action_lend()
        copy = loan.copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.line_ids.out_move_id)
        self.assertEqual(copy.line_ids.open_quantity, 0)

    # -- who ---

    def test_the_keeper_has_custody_of_the_tools(self):
        # D0-2.3.3: each tool is in the store, or out on a loan of its keeper.
        loan = self.loan()
        loan.action_lend()
        self.assertEqual(loan.user_id, self.keeper)
        self.assertEqual(
            self.env["stock.move"]
            .search([("loan_line_id", "=", loan.line_ids.id)])
            .location_id,
            self.store,
        )
        held = self._on_hand(self.store, self.tool) + self._on_hand(self.out, self.tool)
        self.assertEqual(held, 3)
        for user in (self.stranger, self.buyer, self.finance):
            with self.subTest(user.name), self.refused(UserError, "."):
                loan.with_user(user).action_return_all()
        loan.action_return_all()
        self.assertEqual(loan.return_ids.user_id, self.keeper)

    def test_a_stranger_neither_lends_nor_takes_back(self):
        draft = self.loan()
        with self.refused(UserError, "does not act for"):
            draft.with_user(self.stranger).action_lend()
        draft.action_lend()
        with self.refused(UserError, "does not act for"):
            draft.with_user(self.stranger).action_return_all()
        with self.assertRaises(AccessError):
            draft.with_user(self.stranger).purpose = "mine"
        with self.assertRaises(AccessError):
            draft.with_user(self.buyer).action_return_all()

    def test_nobody_lends_to_themself(self):
        self.li.user_id = self.keeper
        loan = self.loan()
        with self.refused(UserError, "Nobody lends to themself"):
            loan.action_lend()
        loan.with_user(self.chief).action_lend()
        with self.refused(UserError, "their own loan"):
            loan.action_return_all()
        loan.with_user(self.chief).action_return_all()
        self.assertEqual(loan.state, "returned")

    def test_history_of_a_tool_and_of_a_person(self):
        # D4-3.3.3
        for borrower in (self.li, self.wang):
            loan = self.loan(self.chair, self.serial, employee_id=borrower.id)
            loan.action_lend()
            loan.action_return_all()
        self.assertEqual(self.serial.loan_count, 2)
        self.assertEqual(self.li.loan_count, 1)
        lines = self.env["aftersales.loan.line"].search(
            self.serial.action_view_loans()["domain"]
        )
        self.assertEqual(len(lines), 2)
