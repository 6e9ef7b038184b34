# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unicodedata

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

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

    def render(self, rma):
        """The page between header and footer, in English."""
        self.company.partner_id.lang = "en_US"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.action_report_rma", rma.ids
        )
        text = html.decode()
        return text[text.index('class="page"') : text.index('class="footer')]

    def test_signatures_take_the_place_of_the_lines_to_sign_on(self):
        # D1-K2: the keeper's slip, which the customer signs.
        rma = self.rma(self.delivered("SLIP0002"))
        html = self.render(rma)
        for label in ("Store keeper: ____", "Customer: ____", "Clerk: ____"):
            self.assertIn(label, html)
        self.assertNotIn('name="signature"', html)
        with freeze_time("2026-06-01 06:30:00"):
            rma._sign("customer", drawing(), "Zhang San")
        rma.with_user(self.keeper)._sign("keeper", drawing())
        html = self.render(rma)
        for label in ("Store keeper: ____", "Customer: ____"):
            self.assertNotIn(label, html)
        self.assertIn("Clerk: ____", html)
        self.assertEqual(html.count('name="signature"'), 2)
        self.assertIn("Zhang San", html)
        self.assertIn(self.keeper.name, html)
        # 14:30 in Shanghai.
        self.assertIn("02:30 PM", html)
        self.assertNotIn("6:30:00", html)
        rma.packing_list = "PK2"
        self.assertNotIn("Zhang San", self.render(rma))

    def test_a_form_number_is_printed_where_the_form_has_one(self):
        # D4-8.10: the confirmation slip is none of the five numbered forms.
        rma = self.rma(self.delivered("SLIP0003"))
        self.assertNotIn("BS-CP0703", self.render(rma))
        report = self.env.ref("aftersales_repair.action_report_rma")
        report.form_number = "BS-CP0703-FM001"
        self.assertIn("BS-CP0703-FM001", self.render(rma))
