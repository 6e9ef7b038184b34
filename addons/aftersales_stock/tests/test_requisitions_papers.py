# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl

from odoo.tests import Form, tagged

from .requisitions_common import RequisitionCase


@tagged("post_install", "-at_install")
class TestRequisitionPapers(RequisitionCase):
    """领料单, 出库单, the registers and the screens of S24 and S25."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._lot("S-42")
        cls._put(cls.store, cls.unit, 1, lot=cls.lot)
        cls._put(cls.store, cls.part, 3)

    def issued(self):
        requisition = self.signed((self.unit, 1), (self.part, 2))
        requisition.action_issue()
        return requisition

    def html(self, report, requisition):
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        content, _type = reports._render_qweb_html(
            f"aftersales_stock.{report}", requisition.ids
        )
        return content.decode()

    def test_the_requisition_names_goods_and_signatures(self):
        requisition = self.issued()
        page = self.html("action_report_requisition", requisition)
        for text in (requisition.name, "T-PSU", "T-FAN", self.supervisor.name):
            self.assertIn(text, page)

    def test_the_slip_names_serials_keeper_and_receipt(self):
        # D2-D5
        requisition = self.issued()
        self.drawn(requisition)
        page = self.html("action_report_requisition_issue", requisition)
        slip = requisition.move_ids.picking_id.name
        for text in ("S-42", slip, self.department_keeper.name, "Li Si"):
            self.assertIn(text, page)

    def rows(self, handler):
        export = (
            self.env["service.export"]
            .with_user(self.department_keeper)
            .create({"handler": handler})
        )
        export.action_export()
        book = openpyxl.load_workbook(io.BytesIO(export.sudo().attachment_id.raw))
        return [[cell.value for cell in row] for row in book.active.iter_rows()][2:]

    def test_the_register_as_xlsx(self):
        requisition = self.issued()
        header, *rows = self.rows("aftersales.requisition.line.export")
        mine = [dict(zip(header, r, strict=True)) for r in rows]
        mine = [row for row in mine if row["Requisition"] == requisition.name]
        self.assertEqual([row["Issued"] for row in mine], [1, 2])
        self.assertEqual({row["Status"] for row in mine}, {"Issued"})

    def test_the_ledger_as_xlsx(self):
        requisition = self.signed((self.exchanged, 2))
        header, *rows = self.rows("aftersales.owed.part.export")
        mine = [dict(zip(header, r, strict=True)) for r in rows]
        row = next(r for r in mine if r["Number"] == requisition.owed_ids.name)
        self.assertEqual(row["Who Owes"], self.technician.name)
        self.assertEqual((row["To Hand In"], row["Still Owed"]), (2, 2))

    def test_the_form_fills_in_what_it_can(self):
        form = Form(self.env["aftersales.requisition"].with_user(self.keeper))
        self.assertEqual(form.site_id, self.site)
        self.assertEqual(form.recipient_user_id, self.keeper)
        with form.line_ids.new() as line:
            line.product_id = self.part
        requisition = form.save()
        self.assertEqual(requisition.applicant_id, self.keeper)
        self.assertEqual(requisition.line_ids.product_uom_id, self.part.uom_id)

    def test_ways_there_and_back(self):
        requisition = self.issued()
        picking = requisition.move_ids.picking_id
        self.assertEqual(requisition.picking_count, 1)
        self.assertEqual(requisition.goods, "[T-PSU] T-PSU × 1, [T-FAN] T-FAN × 2")
        self.assertEqual(picking.requisition_count, 1)
        self.assertEqual(picking.action_view_requisition()["res_id"], requisition.id)
        old = self.signed((self.exchanged, 1))
        self.assertEqual(old.action_view_owed()["domain"][0][2], old.ids)
        wizard = old.action_take_in_old()
        self.assertEqual(wizard["context"]["default_owed_part_id"], old.owed_ids.id)
        box = Form(
            self.env["aftersales.owed.part.intake"]
            .with_user(self.department_keeper)
            .with_context(**wizard["context"])
        )
        self.assertEqual((box.product_id, box.quantity), (self.exchanged, 1))
        box.save().action_take_in()
        self.assertEqual(old.owed_ids.returned_quantity, 1)
        self.assertEqual(old.owed_ids.picking_count, 1)
