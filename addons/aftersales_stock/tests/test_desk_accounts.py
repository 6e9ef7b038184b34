# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDeskAccounts(DeskCase):
    """S39: each parts store's costs stand apart (D3-6.16a); by the trial balance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        cls.used = cls._account("664000")
        cls.scrapped = cls._account("664100")
        cls.stock = cls._account("140500", "asset_current")
        cls.company.write(
            {
                "aftersales_use_account_id": cls.used.id,
                "aftersales_scrap_account_id": cls.scrapped.id,
                "account_stock_valuation_id": cls.stock.id,
            }
        )
        cls.real_time = cls.env["product.category"].create(
            {
                "name": "Real time",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": cls.stock.id,
            }
        )
        cls.periodic = cls.env["product.category"].create(
            {
                "name": "Periodic",
                "property_valuation": "periodic",
                "property_stock_valuation_account_id": cls.stock.id,
            }
        )
        cls.part.write({"categ_id": cls.real_time.id, "standard_price": 100})
        cls.tool.categ_id = cls.periodic
        cls._put(cls.store, cls.part, 10)

    def do(self, kind, product, quantity, **order):
        self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.site,
                    "lines": [{"product": product, "quantity": quantity}],
                    **order,
                }
            ],
        )._do_at_once()

    def analytic(self, site=None):
        account = (site or self.site).analytic_account_id
        lines = self.env["account.analytic.line"].search(
            [("auto_account_id", "=", account.id)]
        )
        return sum(lines.mapped("amount"))

    def test_every_site_has_an_account_of_its_own(self):
        sites = self.bmd | self.department | self.site | self.other_site
        accounts = sites.mapped("analytic_account_id")
        self.assertEqual(len(accounts), 4)
        self.assertEqual(self.site.analytic_account_id.company_id, self.company)

    def test_the_settings_reach_the_places(self):
        place = self.site._get_place("own_use")
        self.assertEqual(place.valuation_account_id, self.used)
        self.assertEqual(
            self.site._get_place("scrap").valuation_account_id, self.scrapped
        )
        self.assertFalse(self.site._get_place("maker").valuation_account_id)
        other = self._account("664200")
        self.company.aftersales_use_account_id = other
        self.assertEqual(place.valuation_account_id, other)

    def test_real_time_use_posts_at_once_with_the_site(self):
        before = self.balance(self.stock)
        self.do("own_use_out", self.part, 3)
        self.assertEqual(self.balance(self.used), 300)
        self.assertEqual(self.balance(self.stock) - before, -300)
        line = self.env["account.move.line"].search(
            [("account_id", "=", self.used.id), ("balance", "=", 300)]
        )
        self.assertEqual(
            line.analytic_distribution, {str(self.site.analytic_account_id.id): 100}
        )
        self.assertEqual(self.analytic(), -300)
        self.assertEqual(self.analytic(self.other_site), 0)

    def test_a_red_slip_takes_it_back(self):
        self.do("own_use_out", self.part, 3)
        self.do("own_use_out", self.part, 1, is_red=True)
        self.assertEqual(self.balance(self.used), 200)
        self.assertEqual(self.analytic(), -200)

    def test_periodic_use_posts_with_the_closing_and_counts_for_the_site_at_once(self):
        self.do("own_use_out", self.tool, 1)
        self.assertEqual(self.balance(self.used), 0)
        self.assertEqual(self.analytic(), -800)
        vals = self.company._get_location_valuation_vals()
        debit = {row["account_id"]: row["debit"] for row in vals if row["debit"]}
        self.assertEqual(debit, {self.used.id: 800})

    def test_the_cost_is_the_sites_companys_whoever_works(self):
        other = self.env["res.company"].create({"name": "Another"})
        pickings = self.env["stock.picking"].with_company(other)
        line = {"product": self.tool, "quantity": 1}
        order = {"site": self.site, "lines": [line]}
        done = pickings._create_of_kind("own_use_out", [order])
        done._do_at_once()
        self.assertEqual(done.move_ids.value, 800)

    def test_scrap_is_a_cost_of_the_site(self):
        self._put(self.site.damaged_location_id, self.part, 2)
        self.part.repair_class = "1"
        request = self.env["aftersales.scrap.request"].create(
            {
                "site_id": self.site.id,
                "product_id": self.part.id,
                "quantity": 2,
                "reason": "burnt out",
            }
        )
        request.with_user(self.keeper).action_request_approval()
        request.with_user(self.manager).action_approve()
        self.assertEqual(self.balance(self.scrapped), 200)
        self.assertEqual(self.analytic(), -200)

    def test_what_stays_in_the_stores_is_no_cost(self):
        loan = self.loan()
        loan.action_lend()
        loan.action_return_all()
        self.assertEqual(self.analytic(), 0)
        self.assertEqual(self.balance(self.scrapped), 0)

    def test_a_lost_loan_and_its_payment_meet(self):
        self.tool.categ_id = self.real_time
        loan = self.loan()
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id
        self.assertEqual(self.balance(self.scrapped), 800)
        self.assertEqual(self.analytic(), -800)
        loss.with_user(self.chief).action_request_approval()
        loss.with_user(self.manager).action_approve()
        loss.with_user(self.planner).action_approve()
        loss.with_user(self.finance).action_charge()
        self.assertEqual(self.balance(self.scrapped), 0)
        self.assertEqual(self.analytic(), 0)

    def test_a_lost_loan_and_the_same_model_meet(self):
        self.tool.categ_id = self.real_time
        loan = self.loan()
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id
        before = self.balance(self.stock)
        loss.with_user(self.keeper)._receive_same()
        self.assertEqual(self.balance(self.stock) - before, 800)
        self.assertEqual(self.balance(self.scrapped), 0)
        self.assertEqual(self.analytic(), 0)

    # -- first in, first out: to the cent, and back ---

    def fifo(self):
        """3 units at 100.00, then 3 at 133.33, of a part by first in, first out."""
        self.real_time.property_cost_method = "fifo"
        part = self._product("T-FIFO", "none", 0)
        part.categ_id = self.real_time
        for price in (100, 133.33):
            part.standard_price = price
            self.do("purchase_in", part, 3)
        return part

    def slip(self, kind, part, quantity, **vals):
        return (
            self.env["aftersales.slip"]
            .with_user(self.accountant)
            .create(
                {
                    "site_id": self.site.id,
                    "kind": kind,
                    "line_ids": [(0, 0, {"product_id": part.id, "quantity": quantity})],
                    **vals,
                }
            )
        )

    def test_fifo_goes_out_and_comes_back_at_its_value(self):
        # S39, D3-6.16a, D4-2.2.0, D4-2.5c: an issue, its undoing and a red slip.
        part = self.fifo()
        before = self.balance(self.stock)
        slip = self.slip("own_use_out", part, 4)
        slip.action_approve()
        self.assertEqual(self.balance(self.used), 433.33)
        self.assertEqual(self.balance(self.stock) - before, -433.33)
        slip.action_unapprove()
        self.assertEqual(self.balance(self.used), 0)
        self.assertEqual(part.total_value, 699.99)
        slip.action_approve()
        used = self.balance(self.used)
        # Of 4 one comes back: a quarter of what they were issued at.
        red = self.slip("own_use_out", part, -1, colour="red", origin_id=slip.id)
        red.action_approve()
        self.assertAlmostEqual(self.balance(self.used), used * 3 / 4, 2)
        # Un-approved and approved again, it still comes back to its issue.
        red.action_unapprove()
        red.action_approve()
        last = self.env["stock.move"].search(
            [("product_id", "=", part.id)], order="id desc", limit=1
        )
        self.assertTrue(last.origin_returned_move_id)
        # Whatever is undone, the books and the store agree to the cent.
        for undo in (red.action_unapprove, slip.action_unapprove):
            undo()
            self.assertAlmostEqual(
                part.total_value - 699.99, self.balance(self.stock) - before, 2
            )
            self.assertAlmostEqual(
                self.balance(self.stock) + self.balance(self.used), before, 2
            )

    # -- ledger of the store by value ---

    def ledger(self, site):
        return self.env["aftersales.parts.ledger"]._read_group(
            [("department_id", "=", site.id), ("product_id", "=", self.part.id)],
            [],
            ["in_value:sum", "out_value:sum", "balance:sum"],
        )[0]

    def test_the_ledger_of_the_department(self):
        self.do("purchase_in", self.part, 5)
        self.do("own_use_out", self.part, 2)
        self.env.flush_all()
        self.assertEqual(self.ledger(self.department), (500, 200, 300))

    def test_the_ledger_divides_a_move_by_the_products_unit(self):
        # A move in dozens whose lines are in pieces of two shelves.
        shelf = self.env["stock.location"].create(
            {"name": "02-01", "location_id": self.store.id}
        )
        self._put(shelf, self.part, 5)
        dozen = self.env.ref("uom.product_uom_dozen")
        self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": self.site,
                    "lines": [{"product": self.part, "quantity": 1, "uom": dozen}],
                }
            ],
        )._do_at_once()
        self.env.flush_all()
        self.assertEqual(self.ledger(self.department), (0, 1200, -1200))

    def test_a_transfer_leaves_one_and_enters_the_other_department(self):
        self.do("purchase_in", self.part, 5)
        transit = self.other_site.transit_location_id
        self.do("transfer_out", self.part, 2, target=transit)
        self.env.flush_all()
        self.assertEqual(self.ledger(self.department), (500, 200, 300))
        self.assertEqual(self.ledger(self.other_department), (200, 0, 200))
