# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import unicodedata

from odoo.tests import tagged

from .workshop_common import WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopReport(WorkshopCase):
    """S05, S09: the papers, as the source's language prints them."""

    def render(self, name, records):
        html = self.env["ir.actions.report"]._render_qweb_html(
            f"aftersales_repair.{name}", records.ids
        )[0]
        return unicodedata.normalize("NFKC", html.decode())

    def test_the_receipt_names_the_goods_and_says_when_it_is_void(self):
        receipt = self.taken_in(self.delivered("C1"))
        text = self.render("report_customer_receipt", receipt)
        for part in (receipt.name, "C1", "Test Customer", "Does not start"):
            self.assertIn(part, text)
        self.assertNotIn("VOID", text)
        self.repair_all(receipt)
        self.sign_return(receipt)
        receipt.with_user(self.clerk).action_return()
        self.assertIn("VOID", self.render("report_customer_receipt", receipt))

    def test_the_repair_card_has_hours_parts_and_signatures(self):
        receipt = self.taken_in(self.delivered("C1"))
        repair = self.repair_all(receipt)
        text = self.render("report_repair_card", repair)
        for part in (repair.name, "Repair Card", self.inspector.name, self.leader.name):
            self.assertIn(part, text)

    def test_the_summary_prints(self):
        summary = self.env["aftersales.workshop.summary"]._make_ended(self.company)
        text = self.render("report_workshop_summary", summary)
        self.assertIn("Workshop Summary", text)

    def test_the_registers_are_exported(self):
        receipt = self.taken_in(self.delivered("C1"))
        repair = self.repair_all(receipt)
        for handler, records in (
            ("aftersales.customer.receipt.export", receipt.line_ids),
            ("repair.order.export", repair),
        ):
            with self.subTest(handler=handler):
                export = self.env["service.export"]
                self.assertTrue(
                    export.with_context(active_ids=records.ids)._export_from_list(
                        handler
                    )
                )
