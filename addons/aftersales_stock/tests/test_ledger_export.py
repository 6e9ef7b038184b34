# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import datetime

import openpyxl
from freezegun import freeze_time

from odoo.tests import tagged

from .test_ledger_day import LedgerCase


@tagged("post_install", "-at_install")
class TestMovementExport(LedgerCase):
    """S32: the movement ledger of any period as xlsx."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lot = cls._lot("S-1")
        for moment, kind, quantity, product, more in (
            ("2026-06-02 15:59:59", "purchase_in", 4, cls.part, {}),
            ("2026-06-02 16:00:00", "purchase_in", 5, cls.part, {"origin": "=PO"}),
            (
                "2026-06-03 15:59:59",
                "purchase_in",
                1,
                cls.unit,
                {"lots": {lot: 1}},
            ),
            ("2026-06-03 16:00:00", "own_use_out", 2, cls.part, {}),
        ):
            lots = {"lots": more.pop("lots")} if "lots" in more else {}
            line = {"product": product, "quantity": quantity, **lots}
            with freeze_time(moment):
                cls.env["stock.picking"]._create_of_kind(
                    kind, [{"site": cls.site, "lines": [line], **more}]
                )._do_at_once()
        cls.part.with_context(lang="zh_CN").name = "风扇"

    def export(self, lang="en_US", **vals):
        record = (
            self.env["service.export"]
            .with_user(self.keeper)
            .with_context(lang=lang)
            .create({"handler": "aftersales.movement.export", **vals})
        )
        record.action_export()
        book = openpyxl.load_workbook(io.BytesIO(record.sudo().attachment_id.raw))
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    def test_a_day_is_the_users_day(self):
        rows = self.export(date_from="2026-06-03", date_to="2026-06-03")
        self.assertEqual(rows[0][0], "Movement ledger")
        header, *movements, total = rows[2:]
        self.assertEqual(len(movements), 2)
        first, second = (dict(zip(header, row, strict=True)) for row in movements)
        self.assertEqual(first["Moved At"], datetime(2026, 6, 3))
        self.assertEqual(first["Movement kind"], "Purchase received")
        self.assertEqual(first["Source document"], "=PO")
        self.assertEqual((first["Model"], first["Quantity"]), ("T-FAN", 5))
        self.assertEqual(second["Serial or Lot No."], "S-1")
        self.assertIn("SZ/Good", second["To"])
        self.assertEqual(total[header.index("Quantity")], 6)

    def test_it_says_what_the_record_by_record_reader_says(self):
        handler = self.env["aftersales.movement.export"].with_user(self.keeper)
        for lang in ("en_US", "zh_CN"):
            with self.subTest(lang):
                spoken = handler.with_context(lang=lang)
                columns = spoken._get_readable_columns()
                ids = spoken._find_ids([])
                self.assertEqual(len(ids), 4)
                one_by_one = self.env.registry["service.xlsx.export"]._read_rows
                slow = one_by_one(spoken, columns, ids)
                fast = spoken._read_rows(columns, ids)
                self.assertEqual(
                    [[cell or None for cell in row] for row in fast],
                    [[cell or None for cell in row] for row in slow],
                )

    def test_chinese_names_for_chinese_readers(self):
        rows = self.export("zh_CN", date_from="2026-06-03", date_to="2026-06-03")
        self.assertIn("风扇", rows[3])
