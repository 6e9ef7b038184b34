# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .test_counts_flow import CountCase


@tagged("post_install", "-at_install")
class TestCountReports(CountCase):
    """盘点表, 对账单 and the registers (S27)."""

    def html(self, name, records):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(name, records.ids)
        return html.decode()

    def test_the_sheet_is_blind_until_both_counts_are_done(self):
        count = self.plan()
        self.count_first(count)
        html = self.html("aftersales_stock.report_count", count)
        self.assertIn(count.name, html)
        self.assertNotIn(">98<", html)
        self.assertNotIn(">100<", html)
        self.count_second(count)
        self.explain(count)
        html = self.html("aftersales_stock.report_count", count)
        for text in (">98<", ">100<", ">-2<", "The keeper pays", self.keeper.name):
            self.assertIn(text, html)

    def test_the_statement_names_both_signatures(self):
        with freeze_time("2026-06-15 02:00:00"):
            self.env["aftersales.reconciliation"]._cron_open_month()
        record = self.env["aftersales.reconciliation"].search(
            [("location_id", "=", self.store.id)]
        )
        record.with_user(self.keeper).action_copy_book()
        record.with_user(self.keeper).action_state()
        record.with_user(self.accountant).action_agree()
        html = self.html("aftersales_stock.report_reconciliation", record)
        for text in (self.keeper.name, self.accountant.name, "T-FAN", "2026-06"):
            self.assertIn(text, html)

    def test_registers_go_out_as_xlsx(self):
        count = self.counted()
        exporter = self.env["service.export"].with_user(self.accountant)
        exporter.with_context(active_ids=count.line_ids.ids)._export_from_list(
            "aftersales.count.line.export"
        )
        export = exporter.search([("handler", "=", "aftersales.count.line.export")])
        self.assertEqual((export.state, export.total_rows), ("done", 1))
