# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .teardown_common import TeardownCase


@tagged("post_install", "-at_install")
class TestTeardownAccounts(TeardownCase):
    """S14: what a teardown does to the books, by the trial balance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.stock = cls._account("140500", "asset_current")
        cls.loss = cls._account("671100")
        cls.difference = cls._account("140400")
        cls.company.account_stock_valuation_id = cls.stock
        cls.price_all()

    @classmethod
    def _account(cls, code, kind="expense"):
        return cls.env["account.account"].create(
            {
                "name": code,
                "code": code,
                "account_type": kind,
                "company_ids": [(6, 0, cls.company.ids)],
            }
        )

    @classmethod
    def category(cls, valuation, cost):
        return cls.env["product.category"].create(
            {
                "name": f"{valuation} {cost}",
                "property_valuation": valuation,
                "property_cost_method": cost,
                "property_stock_valuation_account_id": cls.stock.id,
            }
        )

    def use(self, valuation, cost="average"):
        category = self.category(valuation, cost)
        products = self.unit | self.fan | self.board | self.screw
        products.categ_id = category
        self.company.aftersales_teardown_account_id = self.loss
        self.env.invalidate_all()

    def balance(self, account):
        self.env.flush_all()
        (total,) = self.env["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")],
            [],
            ["balance:sum"],
        )[0]
        return self.company.currency_id.round(total)

    def book(self, fans=(2, 1, 1)):
        teardown = self.all_good(self.teardown(*self.in_damaged("A1", "A2")))
        good, damaged, missing = fans
        self.of(teardown, self.fan).write(
            {"good_qty": good, "damaged_qty": damaged, "missing_qty": missing}
        )
        teardown.action_finish()
        return teardown

    def test_real_time_posts_units_parts_and_loss(self):
        self.use("real_time")
        teardown = self.book()
        # Out 500, in 2 × 4 + 2 × 30 + 8 × 0.05 = 68.40.
        self.assertEqual(self.balance(self.loss), 431.6)
        self.assertEqual(self.balance(self.stock), -431.6)
        self.assertEqual(self.balance(self.loss), teardown.loss_value)
        entries = teardown.sudo().move_ids.account_move_id
        self.assertEqual(set(entries.mapped("state")), {"posted"})

    def test_real_time_undone_leaves_nothing(self):
        self.use("real_time")
        teardown = self.book()
        teardown.with_user(self.leader).action_undo()
        self.assertEqual(self.balance(self.loss), 0)
        self.assertEqual(self.balance(self.stock), 0)

    def test_real_time_without_account_is_refused(self):
        self.use("real_time")
        self.company.aftersales_teardown_account_id = False
        with self.assertRaisesRegex(UserError, "account of teardown losses"):
            self.book()

    def test_scrap_account_takes_it_where_none_is_set(self):
        self.use("real_time")
        self.company.aftersales_teardown_account_id = False
        self.company.aftersales_scrap_account_id = self.difference
        self.book()
        self.assertEqual(self.balance(self.difference), 431.6)

    def test_stock_of_standard_cost_is_worth_its_standard_cost(self):
        """The salvage price stands against the loss; what the standard cost is
        more goes to the price difference account."""
        self.use("real_time", "standard")
        products = self.unit | self.fan | self.board | self.screw
        products.product_tmpl_id.property_price_difference_account_id = self.difference
        teardown = self.book()
        self.assertEqual(teardown.parts_value, 68.4)
        self.assertEqual(self.balance(self.loss), 431.6)
        # 3 fans at 9.50, 2 boards at 60, 8 screws at 0.10 are in stock.
        self.assertEqual(self.balance(self.stock), -500 + 28.5 + 120 + 0.8)
        self.assertEqual(self.balance(self.difference), -(149.3 - 68.4))
        teardown.with_user(self.leader).action_undo()
        for account in (self.loss, self.stock, self.difference):
            self.assertEqual(self.balance(account), 0)

    def test_periodic_posts_with_the_closing(self):
        self.use("periodic")
        teardown = self.book()
        self.assertEqual(self.balance(self.loss), 0)
        self.assertFalse(teardown.sudo().move_ids.account_move_id)
        rows = self.company._get_location_valuation_vals()
        net = sum(
            row["debit"] - row["credit"]
            for row in rows
            if row["account_id"] == self.loss.id
        )
        self.assertEqual(self.company.currency_id.round(net), 431.6)
        self.company.with_company(self.company).action_close_stock_valuation(
            auto_post=True
        )
        self.assertEqual(self.balance(self.loss), 431.6)

    def test_average_cost_of_what_is_there_takes_the_parts_in(self):
        """10 fans at 9.50 and 4 salvaged ones at 4: 14 at 7.93."""
        self.use("real_time")
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": self.fan.id,
                "product_uom_qty": 10,
                "quantity": 10,
                "location_id": supplier.id,
                "location_dest_id": self.main.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        self.book(fans=(4, 0, 0))
        cost = self.fan.with_company(self.company).standard_price
        self.assertAlmostEqual(cost, (95 + 16) / 14, 2)
