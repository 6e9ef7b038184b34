# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unicodedata

from pypdf import PdfReader

from odoo.tests import tagged

from .checklist_common import PIXEL, PRESSURE, ChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistReport(ChecklistCase):
    """D3-11.8: the report names who, when, where, normal or not, and the repair."""

    def test_the_report_of_an_inspection(self):
        self.at(2026, 6, 1, 9, 30)
        template = self.template(
            {**PRESSURE, "area": "Regulator"},
            {"name": "<b>Doors</b>", "area": "Building"},
            signature_required=True,
        )
        plan = self.plan(template, asset="R-3", site="North station")
        run = self.finished(plan, "0.84", {"answer_yes_no": "yes", "photo": PIXEL})
        run.action_sign(PIXEL)
        self.company.partner_id.lang = "en_US"
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "service_base.action_report_checklist", run.ids
        )
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        text = unicodedata.normalize(
            "NFKC", "".join(page.extract_text() for page in reader.pages)
        )
        # Words of one cell may stand on two lines.
        text = " ".join(text.split())
        for expected in (
            run.name,
            "Station round",
            "R-3",
            "North station",
            "Regulator",
            "0.84 MPa",
            "0.85–1.50 MPa",
            "Out of order",
            self.inspector.name,
            self.mate.name,
            run.finding_ids.name,
            # The time of the place, whatever the zone of the one who prints.
            "09:30",
            # What somebody typed is shown, not obeyed.
            "<b>Doors</b>",
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        self.assertEqual(len(reader.pages), 1)
