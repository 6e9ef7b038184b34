# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.tests import tagged

from .common_damaged import DamagedCase


@tagged("post_install", "-at_install")
class TestDamagedReport(DamagedCase):
    """The papers and sheets of damaged goods (D4-3.1.5c, D4-3.1.5.3c)."""

    def text_of(self, report, record):
        self.company.partner_id.lang = "en_US"
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(
            f"aftersales_stock.{report}", record.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return "".join(page.extract_text() for page in pages)

    def test_the_list_of_damaged_spares(self):
        # D4-3.1.5c: all columns of the form.
        part = self.broken(
            quantity=2, old_part_no="OLD-1", new_part_no="NEW-1", cause="<i>burnt</i>"
        )
        text = self.text_of("action_report_damaged_return", part.return_id)
        for expected in (
            "List of Damaged Spares",
            part.return_id.name,
            "T-FAN",
            "WT-07",
            "OLD-1",
            "NEW-1",
            "<i>burnt</i>",
            "test_keeper",
        ):
            self.assertIn(expected, text.replace("\n", ""))

    def test_the_repair_application(self):
        repair = self.repair()
        self.approve_repair(repair)
        text = self.text_of("action_report_maker_repair", repair)
        for expected in ("Repair Application", repair.name, "Converter Works"):
            self.assertIn(expected, text)
        self.assertIn("test_manager", text.replace("\n", ""))

    def test_the_scrap_request(self):
        request = self.scrap()
        text = self.text_of("action_report_scrap_request", request)
        for expected in ("Scrap Request", request.name, "burnt out"):
            self.assertIn(expected, text)

    def test_the_registers_as_sheets(self):
        # D4-3.1.5c, D0-2.4.2d, D4-2.3.3
        records = {
            "aftersales.damaged.part.export": self.broken(),
            "aftersales.maker.repair.export": self.repair(),
            "aftersales.scrap.request.export": self.scrap(),
        }
        for handler, record in records.items():
            with self.subTest(handler=handler):
                exports = self.env["service.export"].with_context(active_ids=record.ids)
                exports._export_from_list(handler)
                export = exports.search([("handler", "=", handler)], limit=1)
                data = base64.b64decode(export.attachment_id.datas)
                sheet = load_workbook(io.BytesIO(data)).active
                cells = [
                    cell for row in sheet.iter_rows(values_only=True) for cell in row
                ]
                self.assertIn(record.name, cells)
