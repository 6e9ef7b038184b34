# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDeskExpense(DeskCase):
    """S39, D3-16.12: a tool bought out of town is reimbursed after the stock-in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        cls.bought = cls.env["product.product"].create(
            {
                "name": "Tool bought out of town",
                "type": "service",
                "can_be_expensed": True,
                "needs_stock_in": True,
                "standard_price": 0,
            }
        )
        cls.meal = cls.env["product.product"].create(
            {"name": "Meal", "type": "service", "can_be_expensed": True}
        )
        cls.traveller = cls._employee("Chen", work_email="chen@example.com")

    def expense(self, product=None, **vals):
        return self.env["hr.expense"].create(
            {
                "name": "Torque wrench",
                "employee_id": self.traveller.id,
                "product_id": (product or self.bought).id,
                "total_amount_currency": 300,
                "company_id": self.company.id,
                "manager_id": self.env.uid,
                **vals,
            }
        )

    def stock_in(self, product=None, kind="local_purchase_in", done=True):
        picking = self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.site,
                    "lines": [{"product": product or self.tool, "quantity": 1}],
                }
            ],
        )
        if done:
            picking._do_at_once()
        return picking.move_ids

    def test_without_the_stock_in_it_is_refused(self):
        expense = self.expense()
        with self.refused(UserError, "D3-16.12"):
            expense.action_submit()
        self.assertEqual(expense.state, "draft")
        for state in ("submitted", "approved"):
            with self.refused(UserError, "D3-16.12"):
                expense.sudo().write({"approval_state": state})
        with self.refused(UserError, "D3-16.12"):
            self.expense(approval_state="approved")

    def test_a_stock_in_that_is_not_done_does_not_count(self):
        expense = self.expense(stock_in_move_id=self.stock_in(done=False).id)
        with self.refused(UserError, "no stock-in"):
            expense.action_submit()

    def test_another_movement_is_no_stock_in(self):
        used = self.stock_in(kind="own_use_out")
        expense = self.expense(stock_in_move_id=used.id)
        with self.refused(UserError, "no stock-in"):
            expense.action_submit()

    def test_with_the_stock_in_it_is_reimbursed(self):
        expense = self.expense(stock_in_move_id=self.stock_in().id)
        expense.action_submit()
        self.assertIn(expense.state, ("submitted", "approved"))

    def test_a_stock_in_is_reimbursed_once(self):
        move = self.stock_in()
        self.expense(stock_in_move_id=move.id)
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.expense(stock_in_move_id=move.id)
            self.env.flush_all()
        self.assertIn("stock_in_once", str(caught.exception))

    def test_the_link_is_not_taken_off_again(self):
        expense = self.expense(stock_in_move_id=self.stock_in().id)
        expense.action_submit()
        with self.refused(UserError, "D3-16.12"):
            expense.sudo().write({"stock_in_move_id": False})

    def test_other_expenses_go_their_way(self):
        expense = self.expense(self.meal)
        expense.action_submit()
        self.assertIn(expense.state, ("submitted", "approved"))

    def test_tools_need_it_by_themselves(self):
        self.assertTrue(self.tool.needs_stock_in)
        self.assertFalse(self.part.needs_stock_in)
