# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unicodedata

from pypdf import PdfReader

from odoo.tests import tagged

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaReport(RmaCase):
    """The confirmation slip, 客户退换货确认单 (D1-K2)."""

    def test_the_slip_is_a_pdf_in_the_companys_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.company.partner_id.lang = "zh_CN"
        rma = self.rma(self.delivered("SLIP0001"), parts=3)
        rma.line_ids[0].reason_note = "<b>不开机</b>"
        rma.action_confirm()
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "aftersales_repair.action_report_rma", rma.ids
        )
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        text = unicodedata.normalize(
            "NFKC", "".join(page.extract_text() for page in reader.pages)
        )
        # The text layer of a CJK font names one of several code points of a glyph.
        text = text.replace("戶", "户")
        for expected in (
            "客户退换货确认单",
            "SLIP0001",
            "T-PSU",
            "PK060001",
            rma.name,
            "仓管员",
            # 09:30 in Shanghai, whatever the zone of the one who prints.
            "09:30",
        ):
            self.assertIn(expected, text)
        # What somebody typed is shown, not obeyed.
        self.assertIn("<b>不开机</b>", text.replace("\n", ""))
        self.assertEqual(len(reader.pages), 1)
