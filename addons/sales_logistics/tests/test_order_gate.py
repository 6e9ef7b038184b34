# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .. import roles
from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestDemandVoucher(LogisticsCase):
    """No order without what the customer asked for (S46, D2-12, D2-15)."""

    def test_an_order_without_it_is_refused(self):
        # D2-0, D2-O15
        order = self.order(self.old_customer, stock=500)
        with self.assertRaisesRegex(UserError, "demand voucher is missing"):
            order.with_user(self.clerk).action_confirm()
        self.assertEqual(order.state, "draft")

    def test_a_voucher_without_quantity_is_returned_with_the_reason(self):
        # D2-15, A60, D2-6.1, D2-G1.1
        voucher = self.env["sale.demand.voucher"].create(
            {
                "partner_id": self.customer.id,
                "product_text": "PSU",
                "contact": "Li",
                "company_id": self.company.id,
            }
        )
        with self.assertRaisesRegex(UserError, "It lacks: Quantity"):
            voucher.with_user(self.clerk).action_accept()
        voucher.with_user(self.clerk).action_return("How many?")
        self.assertEqual((voucher.state, voucher.reason), ("returned", "How many?"))
        voucher.quantity = 3
        voucher.with_user(self.clerk).action_accept()
        self.assertEqual(voucher.state, "accepted")

    def test_another_customers_voucher_does_not_help(self):
        order = self.order(self.old_customer, stock=500)
        order.demand_voucher_id = self.demand(self.customer)
        with self.assertRaisesRegex(UserError, "another customer"):
            order.with_user(self.clerk).action_confirm()

    def test_a_forged_state_is_refused(self):
        voucher = self.env["sale.demand.voucher"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            voucher.with_user(self.clerk).write({"state": "accepted"})


@tagged("post_install", "-at_install")
class TestSalesVoucher(LogisticsCase):
    """Clerk and supervisor both sign (S46, D2-12)."""

    def setUp(self):
        super().setUp()
        self.quotation = self.order(self.old_customer, stock=500)
        self.quotation.demand_voucher_id = self.demand(self.old_customer)

    def test_the_clerk_alone_is_not_enough(self):
        self.quotation.with_user(self.clerk).action_sign_voucher()
        with self.assertRaisesRegex(UserError, "not both signed"):
            self.quotation.with_user(self.clerk).action_confirm()

    def test_the_same_person_cannot_give_both(self):
        self.role("second_supervisor", roles.SUPERVISOR)
        self.quotation.with_user(self.supervisor).action_sign_voucher()
        voucher = self.quotation.sale_voucher_ids
        with self.assertRaisesRegex(UserError, "own request"):
            voucher.with_user(self.supervisor).action_approve()

    def test_both_signatures_confirm(self):
        # D2-9
        self.with_demand_and_signatures(self.quotation)
        self.quotation.with_user(self.clerk).action_confirm()
        self.assertEqual(self.quotation.state, "sale")

    def test_other_goods_for_the_same_total_are_signed_again(self):
        # D2-12, D2-G2.1: half the price for twice as many, or goods for nothing
        order = self.with_demand_and_signatures(self.quotation)
        order.order_line.write({"product_uom_qty": 2, "price_unit": 250})
        with self.assertRaisesRegex(UserError, "goods were changed"):
            order.with_user(self.clerk).action_confirm()
        order.order_line.write({"product_uom_qty": 1, "price_unit": 500})
        order.with_user(self.clerk).action_confirm()
        order.order_line = [
            (0, 0, {"product_id": self.products["stock"].id, "price_unit": 0})
        ]
        self.assertEqual(order.amount_total, 500)
        self.assertTrue(order.signs_again)
        self.pay(order, 500)
        with self.assertRaisesRegex(UserError, "sign again"):
            self.deliver(order)
        self.with_demand_and_signatures(order)
        self.deliver(order)

    def test_a_change_asks_for_both_again(self):
        # D2-G2.1
        self.with_demand_and_signatures(self.quotation)
        self.quotation.order_line.price_unit = 501
        with self.assertRaisesRegex(UserError, "sign again"):
            self.quotation.with_user(self.clerk).action_confirm()
        self.with_demand_and_signatures(self.quotation)
        self.quotation.with_user(self.clerk).action_confirm()


@tagged("post_install", "-at_install")
class TestContractDuty(LogisticsCase):
    """From 1,000 yuan, and for what is made to order always (S41, D2-11)."""

    def ready(self, **prices):
        return self.with_demand_and_signatures(self.order(self.old_customer, **prices))

    def test_a_regular_order_of_999_99_needs_none(self):
        order = self.ready(stock=999.99)
        self.assertFalse(order.needs_contract)
        order.with_user(self.clerk).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_one_of_1000_is_refused_without_an_effective_contract(self):
        order = self.ready(stock=1000)
        with self.assertRaisesRegex(UserError, "D2-11"):
            order.with_user(self.clerk).action_confirm()
        contract = self.contract(order)
        with self.assertRaisesRegex(UserError, "not effective"):
            order.with_user(self.clerk).action_confirm()
        self.add_papers(contract)
        self.sign_contract(contract)
        contract.with_user(self.clerk).action_make_effective()
        order.with_user(self.clerk).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_ordered_in_1000_too(self):
        self.assertTrue(self.order(to_order=1000).needs_contract)
        self.assertFalse(self.order(to_order=999.99).needs_contract)

    def test_made_to_order_for_50_is_refused(self):
        with self.assertRaisesRegex(UserError, "D2-11"):
            self.ready(custom=50).with_user(self.clerk).action_confirm()

    def test_every_way_into_the_state_meets_the_rule(self):
        order = self.order(self.old_customer, stock=1000)
        with self.assertRaisesRegex(UserError, "D2-11"):
            order.with_user(self.clerk).write({"state": "sale"})
        with self.assertRaisesRegex(UserError, "D2-11"):
            self.env["sale.order"].create(
                {
                    "partner_id": self.old_customer.id,
                    "company_id": self.company.id,
                    "state": "sale",
                    "order_line": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.products["stock"].id,
                                "product_uom_qty": 1,
                                "price_unit": 1000,
                            },
                        )
                    ],
                }
            )
        with self.assertRaisesRegex(UserError, "D2-11"):
            order._validate_order()  # what the portal calls

    def test_a_copy_has_neither_voucher_nor_contract(self):
        copy = self.confirmed(self.old_customer, stock=1000).copy()
        self.assertFalse(copy.contract_id or copy.demand_voucher_id)
        with self.assertRaisesRegex(UserError, "D2-11"):
            copy.with_user(self.clerk).action_confirm()

    def test_a_confirmed_order_stays_within_its_contract(self):
        # D2-37.1
        order = self.confirmed(self.old_customer, stock=1000)
        with self.assertRaisesRegex(UserError, "D2-37.1"):
            order.order_line.with_user(self.clerk).price_unit = 1000.01
        order.order_line.with_user(self.clerk).price_unit = 990

    def test_one_contract_covers_many_orders_up_to_its_amount(self):
        # D2-O18
        first, second = self.ready(stock=1000), self.ready(stock=1500)
        contract = self.effective_contract(first, 2499.99)
        second.contract_id = contract
        first.with_user(self.clerk).action_confirm()
        with self.assertRaisesRegex(UserError, "D2-37.1"):
            second.with_user(self.clerk).action_confirm()


@tagged("post_install", "-at_install")
class TestContract(LogisticsCase):
    """Reviewed, confirmed, approved, with its papers (S41, D2-21, D2-22)."""

    def setUp(self):
        super().setUp()
        self.quotation = self.order(stock=1000)
        self.paper = self.contract(self.quotation)

    def test_the_tax_certificate_must_be_there(self):
        self.add_papers(self.paper, skip=("tax_registration",))
        self.sign_contract(self.paper)
        with self.assertRaisesRegex(UserError, "[Tt]ax registration"):
            self.paper.with_user(self.clerk).action_make_effective()
        self.add_papers(
            self.paper,
            skip=("signed_contract", "business_licence", "organisation_code"),
        )
        self.paper.with_user(self.clerk).action_make_effective()
        self.assertEqual(self.paper.state, "effective")

    def test_a_person_shows_both_sides_of_the_id_card(self):
        person = self._customer("Wang", is_company=False, phone=False)
        paper = self.contract(self.order(person, stock=1000))
        self.add_papers(paper, skip=("id_back",))
        self.sign_contract(paper)
        with self.assertRaisesRegex(UserError, "(?s)Phone.*back|back.*Phone"):
            paper.with_user(self.clerk).action_make_effective()

    def test_the_general_manager_does_not_sign_before_the_supervisor(self):
        self.paper.with_user(self.clerk).action_request_approval()
        with self.assertRaisesRegex(UserError, "supervisor"):
            self.paper.with_user(self.gm).action_approve()
        self.paper.with_user(self.supervisor).action_approve()
        self.add_papers(self.paper)
        self.paper.with_user(self.gm).action_approve()
        self.assertEqual(self.paper.validation_status, "validated")

    def test_without_signatures_it_does_not_take_effect(self):
        self.add_papers(self.paper)
        with self.assertRaisesRegex(UserError, "needs the approval"):
            self.paper.with_user(self.clerk).action_make_effective()

    def test_a_changed_amount_voids_the_signatures(self):
        self.add_papers(self.paper)
        self.sign_contract(self.paper)
        self.paper.with_user(self.clerk).amount = 5000
        with self.assertRaises(UserError):
            self.paper.with_user(self.clerk).action_make_effective()
        self.assertEqual(self.paper.state, "draft")

    def test_the_supervisor_suffices_for_old_regular_up_to_10000(self):
        # D2-24a, A30, A33
        paper = self.contract(self.order(self.old_customer, stock=10000))
        self.assertFalse(paper.needs_gm)
        self.assertTrue(
            self.contract(self.order(self.old_customer, stock=10000.01)).needs_gm
        )
        self.assertTrue(self.paper.needs_gm)

    def test_a_forged_state_is_refused(self):
        with self.assertRaises(UserError):
            self.paper.with_user(self.clerk).write({"state": "effective"})
        copy = self.paper.with_user(self.clerk).copy({"state": "effective"})
        self.assertEqual(copy.state, "draft")


@tagged("post_install", "-at_install")
class TestDepartment(LogisticsCase):
    """A supervisor, clerks and drivers; the supervisor does a clerk's work too."""

    def test_the_people_of_the_department(self):
        # S69, D2-3
        clerk, supervisor, driver = (
            self.env.ref(name) for name in (roles.CLERK, roles.SUPERVISOR, roles.DRIVER)
        )
        self.assertIn(clerk, supervisor.all_implied_ids)
        self.assertNotIn(supervisor, clerk.all_implied_ids)
        self.assertNotIn(clerk, driver.all_implied_ids)

    def test_who_may_not_read_vouchers_and_credit_opens_an_order_all_the_same(self):
        # S69: a store keeper sees orders by the inventory app's rights.
        keeper = self.role("order keeper", "stock.group_stock_user")
        for user, shown in ((keeper, False), (self.clerk, True)):
            orders = self.env["sale.order"].with_user(user)
            orders.check_access("read")
            form = orders.get_views([(False, "form")])["views"]["form"]["arch"]
            with self.subTest(user.name):
                for name in ("sale_voucher_ids", "credit_request_ids"):
                    self.assertEqual(f'name="{name}"' in form, shown)
