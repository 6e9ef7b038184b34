# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unicodedata

from pypdf import PdfReader

from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesPapers(ChargesCase):
    """The forms BS-CP0703-FM001, FM002 and FM003 (S10, S69, D4-8.10)."""

    def text(self, report, record):
        action = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = action._render_qweb_pdf(
            f"aftersales_repair.action_report_{report}", record.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 1)
        return unicodedata.normalize("NFKC", pages[0].extract_text())

    def test_the_three_forms_with_their_numbers(self):  # S10, S69, D4-8.10
        repair = self.in_repair("P1")
        sheet = self.sent(repair)
        text = self.text("feedback_sheet", sheet)
        for part in ("BS-CP0703-FM001", sheet.name, "P1", "180.00", "agree to repair"):
            self.assertIn(part, text)
        self.sign(sheet)
        sheet.action_agree()
        text = self.text("feedback_sheet", sheet)
        for part in ("Agree to repair", "Zhang San", self.clerk.name):
            self.assertIn(part, text)
        charge = self.charge(repair)
        text = self.text("charge_sheet", charge)
        for part in ("BS-CP0703-FM002", charge.name, "180.00", "To repair", sheet.name):
            self.assertIn(part, text)
        refused = self.in_repair("P2")
        no = self.sent(refused)
        no.refusal_note = "Too dear"
        no.action_refuse()
        self.assertIn("Too dear", self.text("feedback_sheet", no))
        line = refused.aftersales_line_id.with_user(self.clerk)
        line.action_make_stock_out_slip()
        slip = line.stock_out_slip_id
        text = self.text("stock_out_slip", slip)
        for part in ("BS-CP0703-FM003", slip.name, "P2", "Express", "Test Customer"):
            self.assertIn(part, text)

    def test_a_workshop_quotation_is_no_fm001(self):  # D4-8.10
        sheet = self.sent(self.in_repair("P3"), (self.part, 1), kind="quotation")
        text = self.text("feedback_sheet", sheet)
        self.assertIn("Workshop Quotation", text)
        self.assertNotIn("FM001", text)
