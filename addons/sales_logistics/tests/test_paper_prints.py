# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..tools.yuan import in_capitals
from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestPaperPrints(LogisticsCase):
    """Papers of the sale say what they must (S41, S44, S46)."""

    def test_amounts_in_capitals(self):
        # S41, S45: as Chinese vouchers write them out
        for amount, text in (
            (0, "零元整"),
            (0.05, "伍分"),
            (10, "壹拾元整"),
            (1001, "壹仟零壹元整"),
            (10200.5, "壹万零贰佰元伍角整"),
            (50.05, "伍拾元零伍分"),
            (100010000, "壹亿零壹万元整"),
            (-3.2, "负叁元贰角整"),
        ):
            self.assertEqual(in_capitals(amount), text)
        foreign = self.env.ref("base.USD")
        self.assertEqual(foreign._get_capitals(1), "")

    def html(self, report, record):
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        page, _kind = reports._render_qweb_html(
            f"sales_logistics.action_report_{report}", record.ids
        )
        return page.decode()

    def test_the_papers_of_an_order(self):
        # S46, D2-12: demand voucher and sales voucher; D2-23: collection file
        order = self.confirmed(partner=self.old_customer, stock=1000)
        voucher = order.sale_voucher_ids
        contract = order.contract_id
        for report, record, words in (
            ("demand_voucher", order.demand_voucher_id, ("PSU-300", "Mr Li")),
            ("sale_voucher", voucher, ("壹仟元整", self.supervisor.name)),
            ("contract", contract, ("壹仟元整", self.old_customer.name)),
            ("collection", contract, ("1,000.00",)),
        ):
            page = self.html(report, record)
            for word in (record.name, *words):
                self.assertIn(word, page, report)
