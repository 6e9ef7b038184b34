# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unicodedata
from datetime import datetime

import openpyxl
from freezegun import freeze_time
from pypdf import PdfReader

from odoo.tests import tagged

from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestSlipsPapers(SlipCase):
    """The paper forms and the registers of slips and transfers (S30, S31)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = "en_US"
        cls._put(cls.store, cls.part, 10)

    def pdf(self, report, record):
        content, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(f"aftersales_stock.{report}", record.ids)
        )
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        text = "".join(page.extract_text() for page in reader.pages)
        return " ".join(unicodedata.normalize("NFKC", text).split())

    def test_the_slip(self):
        lot = self._lot("PSU-0001")
        slip = self.booked(
            "purchase_in", (self.unit, 1, lot), partner_id=self.partner.id
        )
        text = self.pdf("action_report_slip", slip)
        for word in (
            "Other Stock-in Slip",
            "Purchase received",
            slip.name,
            "PSU-0001",
            "T-PSU",
            "Test Customer",
            "Approved by",
            self.accountant.name,
            "Store keeper",
        ):
            self.assertIn(word, text)

    def test_the_red_slip(self):
        slip = self.slip("own_use_out", (self.part, -2), colour="red")
        text = self.pdf("action_report_slip", slip)
        for word in ("Other Stock-out Slip", "(red)", "-2", "Draft, not booked"):
            self.assertIn(word, text)

    def test_the_transfer_slip_goes_with_the_goods(self):
        # D4-3.1.3b
        transfer = self.transfer((self.part, 4), remark="urgent at Shanghai")
        transfer.action_approve()
        text = self.pdf("action_report_transfer", transfer)
        for word in (
            "Transfer Slip",
            transfer.name,
            "East / Suzhou",
            "East / Shanghai",
            "Good goods",
            "urgent at Shanghai",
            "Received by",
        ):
            self.assertIn(word, text)

    def test_junes_list(self):
        # D4-2.4.1c
        names = []
        for day, agreed in ((3, True), (17, True), (18, False)):
            with freeze_time(datetime(2026, 6, day, 2, 0)):
                transfer = self.transfer(
                    (self.part, day),
                    is_manager_agreed=agreed,
                    remark=f"agreed on {day}",
                )
                transfer.action_approve()
                names.append(transfer.name)
        with freeze_time(datetime(2026, 6, 30, 2, 0)):
            june = self.env["aftersales.transfer.month"].search(
                [("company_id", "=", self.company.id)]
            )
            text = self.pdf("action_report_transfer_month", june)
        self.assertIn("2026-06", text)
        self.assertIn(names[0], text)
        self.assertIn(names[1], text)
        self.assertNotIn(names[2], text)
        self.assertIn("agreed on 17", text)

    def rows(self, handler):
        export = (
            self.env["service.export"]
            .with_user(self.accountant)
            .create({"handler": handler})
        )
        export.action_export()
        book = openpyxl.load_workbook(io.BytesIO(export.sudo().attachment_id.raw))
        return [[cell.value for cell in row] for row in book.active.iter_rows()]

    def test_the_register_of_slips(self):
        slip = self.booked("own_use_out", (self.part, 2))
        red = self.booked("own_use_out", (self.part, -1), colour="red")
        rows = self.rows("aftersales.slip.line.export")
        head = rows[2]
        found = {row[0]: dict(zip(head, row, strict=True)) for row in rows[3:5]}
        self.assertEqual(found[slip.name]["Quantity"], 2)
        self.assertEqual(found[red.name]["Quantity"], -1)
        self.assertEqual(found[slip.name]["Kind"], "Issued for own use")
        self.assertEqual(found[slip.name]["Approved by"], self.accountant.name)
        self.assertEqual(rows[5][head.index("Quantity")], 1)

    def test_the_register_of_transfers(self):
        transfer = self.transfer((self.part, 4))
        transfer.action_approve()
        transfer.action_approve_out()
        rows = self.rows("aftersales.transfer.line.export")
        row = dict(zip(rows[2], rows[3], strict=True))
        self.assertEqual(row["Transfer slip"], transfer.name)
        self.assertEqual([row["Sent"], row["Arrived"], row["On its way"]], [4, 0, 4])
