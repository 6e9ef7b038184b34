# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesAddedParts(ChargesCase):
    """Quotations are signed before parts are ordered and issued (S21)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.role("supervisor", "service_base.group_service_user")
        cls.store = cls.aftersales._get_root_site()
        cls.store.supervisor_id = cls.supervisor
        cls.store.user_ids = [(4, cls.keeper.id), (4, cls.repairer.id)]

    def started(self, name="A1"):
        repair = self.in_repair(name)
        self.agreed(repair)
        repair.with_user(self.repairer).action_repair_start()
        return repair

    def test_an_added_part_is_signed_before_it_comes_on_the_repair(self):
        # S21, D3-10.3.4
        repair = self.started()
        vals = repair._prepare_part_vals(self.part, 1)
        with self.assertRaises(UserError) as caught:
            self.env["stock.move"].with_user(self.repairer).create(vals)
        self.assertRegex(str(caught.exception), r"signed for 0.*D3-10.3.4")
        board = repair.sudo().move_ids
        with self.assertRaises(UserError):
            board.product_uom_qty = 2
        more = self.sent(repair, (self.part, 2), kind="quotation")
        with self.assertRaises(UserError):
            self.env["stock.move"].with_user(self.repairer).create(vals)
        self.sign(more)
        more.action_agree()
        fan = repair.sudo().move_ids - board
        self.assertEqual((fan.product_id, fan.product_uom_qty), (self.part, 2))
        # And no more of it than was signed.
        fan.quantity = 3
        self.pass_test(repair)
        with self.assertRaisesRegex(UserError, "customer signed for 2"):
            repair.with_user(self.repairer).action_repair_end()
        fan.quantity = 2
        repair.with_user(self.repairer).action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_an_added_part_comes_on_the_charge_as_well(self):  # S21, D3-10.3.4
        repair = self.started()
        charge = self.charge(repair)
        more = self.agreed(repair, (self.part, 2), kind="quotation")
        self.assertEqual(more.addition, 1)
        self.assertEqual(charge.amount_total, 180 + 40)
        charge.action_invoice()
        self.assertEqual(charge.sale_order_id.sudo().invoice_ids.amount_total, 220.0)

    def test_a_second_addition_is_agreed_with_the_front_desk(self):  # D3-10.3.6
        repair = self.started()
        self.agreed(repair, (self.part, 1), kind="quotation")
        second = self.sent(repair, (self.part, 1), kind="quotation")
        self.assertEqual(second.addition, 2)
        self.sign(second)
        with self.assertRaisesRegex(UserError, "front desk first"):
            second.action_agree()
        with self.assertRaises(AccessError):
            second.with_user(self.repairer).action_front_desk()
        second.action_front_desk()
        second.action_agree()
        self.assertEqual((second.front_desk_id, second.state), (self.clerk, "agreed"))

    def test_accident_quotations_are_signed_by_the_person_in_charge(self):
        # S21, D3-10.3.3
        repair = self.in_repair("A2")
        sheet = self.sent(repair, (self.part, 1), kind="accident")
        self.assertEqual(sheet.state, "waiting")
        self.sign(sheet)
        with self.assertRaisesRegex(UserError, r"D3-10.3.3"):
            sheet.action_agree()
        with self.assertRaisesRegex(UserError, "recorded by"):
            sheet._sign("person_in_charge", drawing())
        sheet.with_user(self.leader)._sign("person_in_charge", drawing())
        sheet.action_agree()
        charge = self.charge(repair)
        self.assertEqual(charge.sale_order_id.aftersales_work, "accident")

    def test_a_discount_on_the_sheet_has_its_reason(self):  # S21, D3-10.1.5
        repair = self.in_repair("A3")
        sheet = self.sheet(repair, (self.board, 1, {"discount": 10.0}))
        with self.assertRaisesRegex(UserError, "reason of the discount"):
            sheet.action_send()
        sheet.discount_reason = "Regular customer"
        sheet.action_send()
        self.sign(sheet)
        sheet.with_user(self.clerk).action_agree()
        charge = self.charge(repair)
        self.assertEqual(charge.amount_total, 162.0)
        charge.action_invoice()
        log = charge.sale_order_id.aftersales_log_ids
        self.assertEqual((log.percent, log.reason), (10.0, "Regular customer"))
        self.assertEqual(log.adviser_id, self.repairer)

    def test_a_larger_discount_on_the_sheet_is_refused_when_charged(self):  # S21
        repair = self.in_repair("A4")
        self.agreed(
            repair, (self.board, 1, {"discount": 10.5}), discount_reason="Friend"
        )
        charge = self.charge(repair)
        with self.assertRaisesRegex(UserError, "the authority is 10 %"):
            charge.action_invoice()
        # Reported in advance, it is given.
        report = (
            self.env["aftersales.discount.report"]
            .with_user(self.clerk)
            .create(
                {
                    "order_id": charge.sale_order_id.id,
                    "percent": 10.5,
                    "reason": "Friend of the house",
                }
            )
        )
        report.action_request_approval()
        report.with_user(self.director).action_approve()
        charge.action_invoice()
        self.assertEqual(charge.sale_order_id.aftersales_log_ids.basis, "report")

    # -- the store ---

    def requisition(self, repair, product, quantity):
        return (
            self.env["aftersales.requisition"]
            .with_user(self.repairer)
            .create(
                {
                    "site_id": self.store.id,
                    "purpose": "work_order",
                    "res_model": "repair.order",
                    "res_id": repair.id,
                    "line_ids": [
                        (0, 0, {"product_id": product.id, "quantity": quantity})
                    ],
                }
            )
        )

    def test_work_is_started_before_parts_are_drawn(self):
        # S21, D3-10.3.1, D3-10.3.2
        repair = self.in_repair("A5")
        self.agreed(repair)
        requisition = self.requisition(repair, self.board, 1)
        with self.assertRaisesRegex(UserError, "start the work in the system first"):
            requisition.action_request_approval()
        repair.with_user(self.repairer).action_repair_start()
        requisition.action_request_approval()
        self.assertTrue(requisition.sudo().review_ids)

    def test_parts_that_nobody_signed_for_are_not_drawn(self):  # S21, D3-10.3.4
        repair = self.started("A6")
        for product, quantity in ((self.part, 1), (self.board, 2)):
            requisition = self.requisition(repair, product, quantity)
            with self.assertRaisesRegex(UserError, "addition signed first"):
                requisition.action_request_approval()
            requisition.unlink()
        self.requisition(repair, self.board, 1).action_request_approval()
        # The one board that was signed for is asked for already.
        again = self.requisition(repair, self.board, 1)
        with self.assertRaisesRegex(UserError, "addition signed first"):
            again.action_request_approval()

    def test_a_used_part_is_not_taken_back(self):  # S21, D3-10.3.7
        repair = self.started("A7")
        before = self._on_hand(self.good, self.board)
        requisition = self.requisition(repair, self.board, 1)
        requisition.action_request_approval()
        requisition.with_user(self.supervisor).action_approve()
        requisition.with_user(self.keeper).action_issue()
        self.assertEqual(requisition.state, "issued")
        line = requisition.line_ids
        self.assertEqual(line.sudo()._get_used_quantity()[line.sudo()], 0)
        self.end_repair(repair)
        self.assertEqual(line.sudo()._get_used_quantity()[line.sudo()], 1)
        # D3-10.3.1: handed out and built in is one board, at the repair's cost.
        self.assertEqual(self._on_hand(self.good, self.board), before - 1)
        self.assertEqual((line.issued_quantity, line.built_quantity), (1, 1))
        self.assertEqual(requisition.cost, 0)
        self.assertEqual(repair.move_ids.filtered("repair_line_type").state, "done")
        back = (
            self.env["aftersales.requisition.return"]
            .with_user(self.repairer)
            .create({"requisition_line_id": line.id, "quantity": 1})
        )
        with self.assertRaisesRegex(UserError, r"D3-10.3.7"):
            back.with_user(self.keeper).action_arrive()
            back.with_user(self.keeper).action_book()

    def test_a_part_that_is_built_in_stays_on_the_repair(self):  # D3-10.3.7
        repair = self.started("A8")
        self.end_repair(repair)
        move = repair.move_ids
        for change in (
            lambda: move.write({"quantity": 0}),
            lambda: move.move_line_ids.write({"quantity": 0}),
        ):
            with self.assertRaisesRegex(UserError, "issued and used"):
                change()

    # -- the job check (D3-10.2.2 and on) ---

    def test_the_job_check_knows_three_oil_filters(self):
        # S21, D3-10.2.2, D3-10.2.3, D3-10.2.4, D3-10.2.8, D3-10.2.9, D3-10.2.10
        template = self.env.ref("aftersales_repair.checklist_workshop_job")
        text = " ".join(template.line_ids.mapped("instruction"))
        for rule in ("10.2.2", "10.2.3", "10.2.4", "10.2.8", "10.2.9", "10.2.10"):
            self.assertIn(f"D3-{rule}", text)
        filters = template.line_ids.filtered(lambda line: line.kind == "reading")
        self.assertTrue(filters.has_upper)
        self.assertEqual(filters.upper_limit, 3)
