# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl

from odoo.tests import tagged

from .common_complaints import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintsPapers(ComplaintCase):
    """The papers and registers of complaints (S57, S58, S59), and their cost."""

    def html(self, report, records):
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            f"customer_care.{report}", records.ids
        )
        return content.decode()

    # S58, D4-8.5.4: the 8D report.
    def test_the_8d_report_tells_the_whole_story(self):
        sheet = self.verified()
        text = self.html("report_8d", sheet)
        for part in (
            "D1 Team",
            "D8 Effect and closing",
            "Cold solder joint.",
            "Workshop 2",
            "containment measure",
            "preventive measure",
            "Checked, see the record.",
            self.representative.name,
            "500 pieces without the fault.",
        ):
            self.assertIn(part, text)

    # S57, D0-3.4.3, D3-1.20
    def test_the_letter_speaks_to_the_customer(self):
        complaint = self.answered("letter", severity="serious")
        text = self.html("report_complaint_letter", complaint)
        self.assertIn("We repair it.", text)
        self.assertNotIn("D3-1.20", text)

    # S57, D3-5.3.2
    def test_the_slip_and_the_register(self):
        complaint = self.answered()
        self.visit(complaint)
        self.assertIn(
            "The customer is content.", self.html("report_complaint", complaint)
        )
        text = self.html("report_complaint_register", complaint | self.complain())
        self.assertEqual(text.count("The inverter does not start."), 2)

    def exported(self, handler):
        export = (
            self.env["service.export"]
            .with_user(self.supervisor)
            .create({"handler": handler})
        )
        export.action_export()
        book = openpyxl.load_workbook(io.BytesIO(export.sudo().attachment_id.raw))
        return [[cell.value for cell in row] for row in book.active.iter_rows()]

    # S57, S58, S59: the registers as xlsx.
    def test_the_registers_as_xlsx(self):
        sheet = self.sheet()
        rows = self.exported("care.complaint.export")
        self.assertIn(sheet.complaint_id.name, [row[0] for row in rows])
        rows = self.exported("care.corrective.action.export")
        self.assertIn(sheet.name, [row[0] for row in rows])
        self.env["care.complaint.rate"].create({"date_from": "2026-05-01"})
        rows = self.exported("care.complaint.rate.export")
        self.assertIn("2026-05", [row[0] for row in rows])

    # S57: more complaints, not more queries for each.
    def test_queries_do_not_grow_with_the_complaints(self):
        def measure(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = (
                self.env["care.complaint"]
                .with_user(self.agent)
                .create(
                    [
                        {
                            "partner_id": self.customer.id,
                            "problem": f"Problem {number}",
                            "category": "other",
                        }
                        for number in range(count)
                    ]
                )
            )
            made.action_contact()
            made.action_handle()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        measure(2)
        few, many = measure(2), measure(22)
        self.assertLessEqual((many - few) / 20, 8)
