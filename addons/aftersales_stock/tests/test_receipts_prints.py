# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from openpyxl import load_workbook

from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .receipts_common import ReceiptsCase


@tagged("post_install", "-at_install")
class TestReceiptsPrints(ReceiptsCase):
    """The slip, the signed delivery note, and the registers (S23, S34)."""

    def html(self, report, record):
        # Papers are in the language of the company.
        record.sudo().company_id.partner_id.lang = "en_US"
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, record.ids
        )
        return content.decode()

    def test_the_slip_names_its_goods_and_who_signed(self):
        # S23, D0-2.4.2a, D2-D4
        slip = self.slip(self.buy((self.part, 10)))
        self.sign_off(slip, 10)
        slip.action_stock_in()
        text = self.html("aftersales_stock.report_stock_in", slip)
        for part in (slip.name, "T-FAN", "10.00", "DN-1", "REQ-7", "test_buyer"):
            self.assertIn(part, text)
        self.assertIn("Department manager", text)
        self.assertIn(self.manager.name, text)

    def test_the_signed_note_goes_with_the_carrier(self):
        # S34, D4-3.1.2b
        receipt = self.receipt(self.ship((self.part, 5)), waybill="WB-3")
        receipt.action_start_check()
        self.count(receipt, 4)
        text = self.html("aftersales_stock.report_site_receipt", receipt)
        self.assertIn('name="carrier_line"', text)
        receipt._sign("carrier", drawing(), signer_name="Driver Wang")
        self.report(receipt)
        self.accept(receipt)
        text = self.html("aftersales_stock.report_site_receipt", receipt)
        for part in ("DN-2", "PL-2", "WB-3", "Driver Wang", "T-FAN: 1.0"):
            self.assertIn(part, text)
        self.assertNotIn('name="carrier_line"', text)

    def sheet(self, handler, records):
        export = (
            self.env["service.export"]
            .with_user(self.keeper)
            .with_context(active_ids=records.ids)
        )
        export._export_from_list(handler)
        made = self.env["service.export"].search([("handler", "=", handler)], limit=1)
        book = load_workbook(io.BytesIO(made.sudo().attachment_id.raw))
        return [
            [str(cell) for cell in row if cell is not None]
            for row in book.active.iter_rows(values_only=True)
        ]

    def test_the_registers_as_xlsx(self):
        # S23, S34, D4-3.1.2c
        slip = self.slip(self.buy((self.part, 10)))
        rows = self.sheet("aftersales.stock.in.export", slip.line_ids)
        self.assertTrue(any(slip.name in row and "DN-1" in row for row in rows))
        receipt = self.receipt(self.ship((self.part, 5)))
        rows = self.sheet("aftersales.site.receipt.export", receipt.line_ids)
        self.assertTrue(any(receipt.name in row and "PL-2" in row for row in rows))
