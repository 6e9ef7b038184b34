# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.addons.service_base.tests.common import SuiteCase

from .. import roles


class LogisticsCase(SuiteCase):
    """A company with accounts, products of each supply, a clerk and who signs.

    Prices are without taxes, so that the numbers of the policies stand.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.clerk = cls.role(
            "clerk", roles.CLERK, "stock.group_stock_user", "account.group_account_user"
        )
        cls.supervisor = cls.role("supervisor", roles.SUPERVISOR)
        cls.gm = cls.role("gm", roles.GENERAL_MANAGER)
        cls.cashier = cls.role("cashier", "account.group_account_user")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.products = {
            supply: cls.env["product.product"].create(
                {
                    "name": f"Power supply {supply}",
                    "type": "consu",
                    "is_storable": True,
                    "supply_kind": supply,
                    "list_price": 100,
                    "taxes_id": [],
                    "company_id": cls.company.id,
                }
            )
            for supply in ("stock", "to_order", "custom")
        }
        for product in cls.products.values():
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 1000
            )
        cls.customer = cls._customer("Customer")
        cls.old_customer = cls._customer("Old Customer", customer_since="2020-01-01")

    @classmethod
    def _customer(cls, name, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "street": "Road 1",
                "phone": "0512-1",
                "company_id": cls.company.id,
                **vals,
            }
        )

    @classmethod
    def order(cls, partner=None, quantity=1, **prices):
        """A quotation with a line a supply: ``order(stock=500, custom=50)``."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "company_id": cls.company.id,
                "user_id": cls.clerk.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": cls.products[supply].id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [(5,)],
                        },
                    )
                    for supply, price in prices.items()
                ],
            }
        )

    # -- papers ---

    @classmethod
    def demand(cls, partner):
        voucher = cls.env["sale.demand.voucher"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "product_text": "PSU-300",
                "quantity": 1,
                "contact": "Mr Li",
            }
        )
        voucher.with_user(cls.clerk).action_accept()
        return voucher

    @classmethod
    def with_demand_and_signatures(cls, order):
        order.demand_voucher_id = cls.demand(order.partner_id)
        order.with_user(cls.clerk).action_sign_voucher()
        vouchers = order.sale_voucher_ids.filtered(lambda v: v.state == "draft")
        vouchers.with_user(cls.supervisor).action_approve()
        return order

    @classmethod
    def contract(cls, order, amount=None):
        contract = (
            cls.env["sale.contract"]
            .with_user(cls.clerk)
            .create(
                {
                    "partner_id": order.partner_id.id,
                    "company_id": cls.company.id,
                    "amount": order.amount_total if amount is None else amount,
                }
            )
        )
        order.contract_id = contract
        return contract

    @classmethod
    def add_papers(cls, contract, skip=()):
        codes = ["signed_contract"]
        if contract.partner_id.is_company:
            codes += ["business_licence", "organisation_code", "tax_registration"]
        else:
            codes += ["id_front", "id_back"]
        for code in codes:
            if code not in skip:
                contract._add_evidence(code, [(f"{code}.pdf", PDF)])

    @classmethod
    def sign_contract(cls, contract):
        contract.with_user(cls.clerk).action_request_approval()
        contract.with_user(cls.supervisor).action_approve()
        if contract.needs_gm:
            contract.with_user(cls.gm).action_approve()

    @classmethod
    def effective_contract(cls, order, amount=None):
        contract = cls.contract(order, amount)
        cls.add_papers(contract)
        cls.sign_contract(contract)
        contract.with_user(cls.clerk).action_make_effective()
        return contract

    @classmethod
    def confirmed(cls, *args, **kwargs):
        order = cls.with_demand_and_signatures(cls.order(*args, **kwargs))
        if order.needs_contract:
            cls.effective_contract(order)
        order.with_user(cls.clerk).action_confirm()
        return order

    # -- money ---

    @classmethod
    def pay(cls, order, amount):
        """Money on the bank for an order, before there is an invoice."""
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": order.partner_id.id,
                "amount": amount,
                "journal_id": journal.id,
                "sale_order_id": order.id,
                "company_id": cls.company.id,
            }
        )
        payment.action_post()
        order.invalidate_recordset()
        return payment

    @classmethod
    def invoice(cls, order):
        invoice = order._create_invoices(final=True)
        invoice.invoice_date = cls.today()
        invoice.action_post()
        return invoice

    @classmethod
    def deliver(cls, order, quantity=None, user=None):
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
            move.picked = True
        picking.with_user(user or cls.clerk)._action_done()
        order.invalidate_recordset()
        return picking


PDF = base64.b64decode(
    "JVBERi0xLjQKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoKMiAwIG9i"
    "ago8PC9UeXBlL1BhZ2VzL0tpZHNbXS9Db3VudCAwPj4KZW5kb2JqCnRyYWlsZXIKPDwvUm9vdCAxIDAg"
    "Uj4+CiUlRU9G"
)
