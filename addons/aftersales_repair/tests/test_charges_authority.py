# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesAuthority(ChargesCase):
    """Discount and margin authority of the front desk (S21, D3-10.1.5, D3-10.1.6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls.role("adviser", "aftersales_repair.group_aftersales_clerk")
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        cls.hr = cls.role("hr", "service_base.group_hr")
        cls.service = cls._product("T-SERVICE", "none", 70.0)
        cls.service.write(
            {"type": "service", "list_price": 100.0, "taxes_id": [Command.clear()]}
        )

    def order(self, discount=0.0, reason="Regular customer", adviser=None, **vals):
        """A repair's quotation of 100 yuan with a discount."""
        repair = self.env["repair.order"].create(
            {
                "product_id": self.part.id,
                "partner_id": self.partner.id,
                "picking_type_id": self.main.repair_type_id.id,
                "company_id": self.company.id,
            }
        )
        return self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "user_id": (adviser or self.adviser).id,
                "repair_order_ids": [Command.set(repair.ids)],
                "aftersales_discount_reason": reason,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.service.id,
                            "product_uom_qty": 1,
                            "discount": discount,
                        }
                    )
                ],
                **vals,
            }
        )

    def report(self, order, percent=10.0, kind="discount", approve=True):
        report = (
            self.env["aftersales.discount.report"]
            .with_user(self.adviser)
            .create(
                {
                    "order_id": order.id,
                    "percent": percent,
                    "kind": kind,
                    "reason": "Three cars of one company",
                }
            )
        )
        report.action_request_approval()
        if approve:
            report.with_user(self.director).action_approve()
        return report

    # -- discount (D3-10.1.5) ---

    def test_ten_percent_is_within_the_authority(self):  # S21, D3-10.1.5
        for percent in (9.99, 10.0):
            order = self.order(percent)
            self.assertEqual(order.aftersales_log_ids.percent, percent)
            self.assertEqual(order.aftersales_log_ids.basis, "authority")
        with self.assertRaisesRegex(UserError, "the authority is 10 %"):
            self.order(10.01)

    def test_every_way_of_a_lower_price_counts(self):  # D3-10.1.5
        order = self.order()
        with self.assertRaises(UserError):
            order.order_line.price_unit = 89.9
        with self.assertRaises(UserError):
            order.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.labour.id,
                                "product_uom_qty": 1,
                                "price_unit": -11.0,
                            }
                        )
                    ]
                }
            )
        order.order_line.price_unit = 90.0
        self.assertEqual(order.aftersales_log_ids.percent, 10.0)
        # A dearer line does not make up for a discount elsewhere.
        self.assertEqual(order.aftersales_log_ids.amount, 10.0)

    def test_each_discount_has_its_reason(self):  # D3-10.1.5
        with self.assertRaisesRegex(UserError, "give the reason of the discount"):
            self.order(5.0, reason=False)

    def test_the_sixth_order_of_a_week_is_refused(self):  # S21, D3-10.1.5
        with freeze_time("2026-06-03 02:00"):
            orders = [self.order(10.0) for _number in range(5)]
            self.assertEqual(
                [order.aftersales_log_ids.place for order in orders], [1, 2, 3, 4, 5]
            )
            with self.assertRaisesRegex(UserError, "has given 5 discounts this week"):
                self.order(10.0)
            # The sixth at full price, and another adviser's first, are fine.
            sixth = self.order()
            self.assertTrue(self.order(10.0, adviser=self.clerk).aftersales_log_ids)
            # One of the five that is saved again stays one of the five.
            orders[0].order_line.discount = 8.0
            self.assertEqual(orders[0].aftersales_log_ids.percent, 8.0)
            # With an approved report in advance it is accepted.
            waiting = self.report(sixth, approve=False)
            with self.assertRaisesRegex(UserError, "discounts this week"):
                sixth.order_line.discount = 10.0
            waiting.with_user(self.director).action_approve()
            sixth.order_line.discount = 10.0
            self.assertEqual(sixth.aftersales_log_ids.basis, "report")
            self.assertEqual(sixth.aftersales_log_ids.report_id, waiting)
        # Sunday 23:59 in Shanghai is this week, a minute later the next.
        with freeze_time("2026-06-07 15:59"), self.assertRaises(UserError):
            self.order(10.0)
        with freeze_time("2026-06-07 16:00"):
            self.assertEqual(self.order(10.0).aftersales_log_ids.place, 1)

    def test_a_discount_that_is_taken_back_is_free_again(self):  # D3-10.1.5
        with freeze_time("2026-06-03 02:00"):
            orders = [self.order(10.0) for _number in range(5)]
            orders[2].order_line.discount = 0.0
            self.assertEqual(orders[2].aftersales_log_ids.state, "void")
            self.order(10.0)
            orders[0]._action_cancel()
            self.order(10.0)
            with self.assertRaises(UserError):
                self.order(10.0)

    def test_a_report_covers_its_percent_only(self):  # D3-10.1.5
        order = self.order()
        self.report(order, percent=15.0)
        order.order_line.discount = 15.0
        with self.assertRaisesRegex(UserError, "the authority is 10 %"):
            order.order_line.discount = 15.01

    def test_nobody_approves_an_own_report(self):  # D3-10.1.5
        report = self.report(self.order(), approve=False)
        with self.assertRaises(UserError):
            report.with_user(self.adviser).action_approve()
        report.with_user(self.adviser).invalidate_recordset()
        with self.assertRaises(UserError):
            report.write({"state": "approved"})

    def employee(self):
        return self.env["hr.employee"].create(
            {
                "name": "Adviser",
                "user_id": self.adviser.id,
                "company_id": self.company.id,
                "date_version": "2026-01-01",
                "wage": 6000,
            }
        )

    def approve_articles(self, *codes):
        articles = self.env["service.accountability.article"].search(
            [("code", "in", codes), ("company_id", "=", False)]
        )
        table = articles._new_versions(self.company, False)
        table.with_user(self.hr).action_request_approval()
        table.with_user(self.gm).action_approve()

    def cases(self, code):
        return self.env["service.accountability.case"].search(
            [("article_code", "=", code), ("company_id", "=", self.company.id)]
        )

    def test_or_a_fine_of_20_yuan_is_proposed(self):  # S21, S53, D3-10.1.5
        self.set_policy("workshop.discount_fine_instead", 1)
        self.approve_articles("D3-10.1.5")
        with self.assertRaisesRegex(UserError, "is no employee"):
            self.order(12.0)
        employee = self.employee()
        order = self.order(12.0)
        self.assertEqual(order.aftersales_log_ids.basis, "fined")
        case = self.cases("D3-10.1.5")
        self.assertEqual((case.employee_id, case.amount), (employee, 20.0))
        # Saved again: no second fine.
        order.order_line.discount = 13.0
        self.assertEqual(len(self.cases("D3-10.1.5")), 1)

    # -- margin (D3-10.1.6) ---

    def test_margin_of_30_percent(self):  # S21, D3-10.1.6
        # Cost 70: at 100 the margin is 30.0 %, at 99.86 it is 29.9 %.
        order = self.order(aftersales_work="accident")
        self.assertEqual(order.aftersales_margin_percent, 30.0)
        order.action_confirm()
        low = self.order(aftersales_work="accident")
        low.order_line.price_unit = 99.86
        self.assertAlmostEqual(low.aftersales_margin_percent, 29.9, places=2)
        with self.assertRaisesRegex(UserError, "margin is 29.90"):
            low.action_confirm()
        low.aftersales_margin_reason = "The insurer fixed the price"
        low.action_confirm()
        self.assertEqual(low.state, "sale")

    def test_margin_is_the_accident_desks_authority(self):  # D3-10.1.6
        order = self.order()
        order.order_line.price_unit = 95.0
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_low_margin_may_be_reported_in_advance(self):  # D3-10.1.6
        order = self.order(aftersales_work="accident")
        order.order_line.price_unit = 95.0
        self.report(order, kind="margin")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_or_a_fine_of_50_yuan_is_proposed(self):  # S53, D3-10.1.6
        self.set_policy("workshop.margin_fine_instead", 1)
        self.approve_articles("D3-10.1.6")
        self.employee()
        order = self.order(aftersales_work="accident")
        order.order_line.price_unit = 95.0
        order.action_confirm()
        self.assertEqual(self.cases("D3-10.1.6").amount, 50.0)

    def test_margin_in_the_companys_currency(self):  # D3-10.1.6
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "rate": 0.1,
                "currency_id": dollar.id,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        order = self.order(aftersales_work="accident", pricelist_id=pricelist.id)
        self.assertEqual(order.order_line.price_unit, 10.0)
        self.assertAlmostEqual(order.aftersales_margin_percent, 30.0, places=2)
        order.order_line.discount = 10.0
        self.assertAlmostEqual(order.aftersales_log_ids.amount, 10.0)

    # -- the service director reads ---

    def test_the_director_reads_the_reasons(self):  # D3-10.1.5
        log = self.order(10.0).aftersales_log_ids
        with self.assertRaises(AccessError):
            log.with_user(self.adviser).action_read()
        log.with_user(self.director).action_read()
        self.assertEqual((log.state, log.read_by_id), ("read", self.director))
        with self.assertRaises(AccessError):
            log.sudo().percent = 1.0

    def test_the_log_as_xlsx(self):  # S21, S69
        self.order(10.0, reason="Regular customer")
        export = (
            self.env["service.export"]
            .with_user(self.director)
            .create({"handler": "aftersales.discount.log.export"})
        )
        export.action_export()
        book = openpyxl.load_workbook(io.BytesIO(export.sudo().attachment_id.raw))
        cells = [cell.value for row in book.active.iter_rows() for cell in row]
        for expected in ("Discount log", "Reason", "Regular customer", 10):
            self.assertIn(expected, cells)

    def test_the_flag_of_a_repairs_order_is_not_forged(self):  # S69
        order = self.order()
        with self.assertRaises(AccessError):
            order.write({"aftersales_is_repair": False})

    def test_an_order_without_a_repair_is_free(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create({"product_id": self.service.id, "discount": 50.0})
                ],
            }
        )
        self.assertFalse(order.aftersales_log_ids)
        self.assertFalse(order._get_repair_reasons())
        self.assertFalse(order._is_service_charge())
