"""A clerk's, an accountant's and the general manager's day in sales logistics."""

import sys
from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sales_logistics.tests.common import PDF
from odoo.addons.service_base.tests.test_evidence_files import drawing

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402

PAPERS = ("business_licence", "organisation_code", "tax_registration")


@tagged("post_install", "-at_install")
class TestSalesDays(DemoBrowserCase):
    """Each does their part where they work; the rules hold in between."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        self.hengda = self.env.ref("sales_logistics.demo_partner_hengda")
        self.module = self.env.ref("sales_logistics.demo_product_module")

    # -- a clerk's day ---

    def test_a_clerks_day(self):
        """S46, S40, S41: demand voucher, quotation, contract, order."""
        self.tour("logistics", "sale-demand-vouchers", "sales_day_clerk_writes_demand")
        demand = self.last("sale.demand.voucher")
        self.assertEqual((demand.partner_id, demand.state), (self.hengda, "accepted"))
        order = self.last("sale.order")
        self.assertEqual(
            (order.partner_id, order.demand_voucher_id), (self.hengda, demand)
        )
        self.assertTrue(order.needs_contract, "1,695 yuan with taxes (D2-11)")
        voucher = order.sale_voucher_ids
        self.tour("supervisor", "sale-vouchers", "sales_day_supervisor_signs", voucher)
        self.assertEqual(voucher.state, "signed")
        contract = self.check_contract(order)
        self.tour("logistics", "orders", "sales_day_clerk_confirms_order", order)
        self.assertEqual((order.state, order.contract_id), ("sale", contract))

    def check_contract(self, order):
        """S41, D2-21: clerk, supervisor, customer, and into effect."""
        self.tour("logistics", "orders", "sales_day_clerk_makes_contract", order)
        contract = self.last("sale.contract")
        self.assertEqual(contract.order_ids, order)
        for code in PAPERS:
            contract._add_evidence(code, [(f"{code}.pdf", PDF)])
        self.as_user(contract, "supervisor").action_approve()
        self.assertFalse(contract.needs_gm)
        contract._sign_in_portal(drawing(), "周经理", self.hengda)
        self.as_user(contract, "logistics").action_make_effective()
        self.assertEqual(contract.state, "effective")
        return contract

    # -- an accountant's day ---

    def test_an_accountants_day(self):
        """S42, S44, S45: deposit in, goods released, reconciled, cash counted."""
        order = self.order_with_deposit()
        self.assertEqual(order.deposit_missing, 450)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.hengda.id,
                "amount": 450,
                "sale_order_id": order.id,
                "company_id": self.company.id,
                "journal_id": self.env["account.journal"]
                .search(
                    [("type", "=", "bank"), ("company_id", "=", self.company.id)],
                    limit=1,
                )
                .id,
            }
        )
        self.tour(
            "finance", "customer-payments", "sales_day_finance_books_deposit", payment
        )
        self.assertEqual(order.deposit_missing, 0)
        # S45, D2-28: the clerk hands in, finance counts and books.
        slip = self.env["sale.cash.slip"].search(
            [("company_id", "=", self.company.id), ("state", "=", "open")], limit=1
        )
        path = "sale-cash-slips"
        self.tour("logistics", path, "sales_day_clerk_hands_in_and_releases", slip)
        self.assertEqual(slip.state, "handed_in")
        self.assertTrue(order.picking_ids)
        document = self.env["sale.reconciliation"].search(
            [("partner_id", "=", self.hengda.id)]
        )
        path = "sale-reconciliations"
        self.tour("finance", path, "sales_day_finance_reconciles", document)
        self.assertEqual((document.state, document.closing), ("sent", 6500))
        self.tour("finance", "sale-cash-slips", "sales_day_finance_counts", slip)
        self.assertEqual((slip.state, slip.counted), ("confirmed", slip.amount))
        self.assertEqual(slip.move_ids.state, "posted")

    def order_with_deposit(self):
        """Ordered in for an old customer: 30 % first (D2-24b)."""
        self.module.supply_kind = "to_order"
        demand = self.as_user(self.env["sale.demand.voucher"], "logistics").create(
            {
                "partner_id": self.hengda.id,
                "product_text": "PM-1000",
                "quantity": 1,
                "contact": "周经理",
            }
        )
        demand.action_accept()
        order = self.as_user(self.env["sale.order"], "logistics").create(
            {
                "partner_id": self.hengda.id,
                "demand_voucher_id": demand.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.module.id,
                            "price_unit": 1500,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_sign_voucher()
        self.as_user(order.sale_voucher_ids, "supervisor").action_approve()
        contract = self.as_user(self.env["sale.contract"], "logistics").create(
            {
                "partner_id": self.hengda.id,
                "amount": 1500,
                "order_ids": [Command.link(order.id)],
            }
        )
        for code in (*PAPERS, "signed_contract"):
            contract._add_evidence(code, [(f"{code}.pdf", PDF)])
        contract.action_request_approval()
        self.as_user(contract, "supervisor").action_approve()
        self.as_user(contract, "gm").action_approve()
        contract.action_make_effective()
        order.action_confirm()
        return order.sudo()

    # -- the general manager's day ---

    def test_the_general_managers_day(self):
        """S43, S41, S44, S47: credit, a contract, an overdue sum, the customers."""
        credit = self.env.ref("sales_logistics.demo_credit_cabinet")
        contract = self.env.ref("sales_logistics.demo_contract_cabinet")
        stage = self.env["sale.collection.stage"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "reported"),
            ],
            limit=1,
        )
        self.tour("gm", "sale-credit-requests", "sales_day_gm_decides", credit)
        self.assertEqual(credit.state, "granted")
        self.assertEqual(contract.validation_status, "validated")
        self.assertEqual(stage.decided_by_id.login, "gm")
        month = self.env["service.policy"]._today(self.company).replace(day=1)
        report = self.env["sale.customer.report"]._make(self.company, month)
        self.as_user(report, "logistics").action_report()
        self.tour(
            "gm", "customers-of-the-month", "sales_day_gm_reads_customers", report
        )
        self.assertEqual(report.read_by_id.login, "gm")
