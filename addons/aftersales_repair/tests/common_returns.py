# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command

from .common import RmaCase


class ReturnsCase(RmaCase):
    """Who has to agree to a return, accounts, and goods that were sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_return_policy("rma.sheet_required", 1, "2026-01-02")
        cls.gm = cls.role("return_gm", "service_base.group_general_manager")
        cls.marketing = cls.role(
            "return_marketing", "aftersales_repair.group_marketing"
        )
        cls.sales = cls.role("return_sales", "sales_team.group_sale_manager")
        cls.finance = cls.role(
            "return_finance", "aftersales_stock.group_aftersales_finance"
        )

    @classmethod
    def chart(cls):
        """Accounts for the test company, as small as core allows."""
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )

    @classmethod
    def made(cls, name, made=date(2026, 4, 1), **kw):
        """A delivered serial with its factory date."""
        lot = cls.delivered(name, **kw)
        lot.manufacture_date = made
        return lot

    def apply(self, rma, scheme="Take them back."):
        """The clerk's application, with the request for its signatures."""
        action = rma.with_user(self.clerk).action_apply()
        application = self.env["aftersales.rma.application"].browse(action["res_id"])
        application.with_user(self.clerk).scheme = scheme
        application.with_user(self.clerk).action_request_approval()
        return application

    def approve(self, rma, *people):
        application = self.apply(rma)
        for person in people or (self.gm,):
            application.with_user(person).action_approve()
        self.assertEqual(application.state, "approved")
        return application

    def sign_sheet(self, rma):
        rma.with_user(self.clerk).action_make_sheet()
        sheet = rma.sheet_ids
        sheet.with_user(self.sales).action_approve()
        sheet.with_user(self.finance).action_approve()
        self.assertEqual(sheet.state, "signed")
        return sheet

    @classmethod
    def free_orders(cls):
        """Orders need no papers here, whichever addons are installed."""
        for code in ("order.demand_voucher", "order.two_signatures"):
            if cls.env["service.policy"].search([("code", "=", code)]):
                cls.set_return_policy(code, 0)

    def sell(self, *goods, currency=None, tax=None):
        with freeze_time("2026-05-20 02:00:00"):
            return self._sell(*goods, currency=currency, tax=tax)

    def _sell(self, *goods, currency, tax):
        """Order, delivery and posted invoice of ``(lot or product, quantity,
        price)``; the invoice's rows are the order's."""
        lines = []
        for what, quantity, price in goods:
            product = what.product_id if what._name == "stock.lot" else what
            self._put(
                self.main.lot_stock_id,
                product,
                quantity,
                what if what._name == "stock.lot" else None,
            )
            lines.append(
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": quantity,
                        "price_unit": price,
                        "tax_ids": [Command.set(tax.ids if tax else [])],
                    }
                )
            )
        vals = {
            "partner_id": self.partner.id,
            "company_id": self.company.id,
            "warehouse_id": self.main.id,
            "order_line": lines,
        }
        if currency:
            vals["pricelist_id"] = (
                self.env["product.pricelist"]
                .create(
                    {
                        "name": currency.name,
                        "currency_id": currency.id,
                        "company_id": self.company.id,
                    }
                )
                .id
            )
        order = self.env["sale.order"].create(vals)
        for line, (_what, _quantity, price) in zip(
            order.order_line, goods, strict=True
        ):
            line.price_unit = price
        order.action_confirm()
        for line, (what, quantity, _price) in zip(order.order_line, goods, strict=True):
            if what._name == "stock.lot":
                self._deliver(line, what, quantity)
        invoice = order._create_invoices()
        invoice.invoice_date = date(2026, 5, 20)
        invoice.action_post()
        return order

    def _deliver(self, sale_line, lot, quantity):
        """The serial goes to the customer for the order."""
        places = {
            "location_id": self.main.lot_stock_id.id,
            "location_dest_id": self.customers.id,
        }
        move = self.env["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom_qty": quantity,
                "company_id": self.company.id,
                "partner_id": self.partner.id,
                **places,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            **places,
                        }
                    )
                ],
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        move.sale_line_id = sale_line

    def trial_balance(self):
        """``{account code: balance}`` of what is posted."""
        groups = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        return {account: self.company.currency_id.round(b) for account, b in groups}
