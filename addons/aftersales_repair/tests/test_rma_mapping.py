# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_service_import import xlsx

from .common import RmaCase

COLUMNS = (
    ("packing_list", "装箱单号", "Packing list no.", ""),
    ("partner_id", "客户编号", "Customer no.", "ref"),
    ("signed_at", "签收时间", "Signed for at", ""),
)


@tagged("post_install", "-at_install")
class TestRmaMapping(RmaCase):
    """A guarded register by a mapping: its own guards and roles decide (S12)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mapping = cls.env["service.import.mapping"].create(
            {
                "name": "Returns",
                "model_id": cls.env["ir.model"]._get_id("aftersales.rma"),
                "column_ids": [
                    Command.create(cls.column(*column)) for column in COLUMNS
                ],
            }
        )

    @classmethod
    def column(cls, field, label_zh, label_en, lookup):
        fields = cls.env["ir.model.fields"]
        return {
            "field_id": fields._get("aftersales.rma", field).id,
            "label_zh": label_zh,
            "label_en": label_en,
            "required": True,
            "is_key": field != "signed_at",
            "lookup_field_id": lookup and fields._get("res.partner", lookup).id,
        }

    def run_import(self, *rows, user=None):
        record = (
            self.env["service.import"]
            .with_user(user or self.clerk)
            .create(
                {
                    "handler": "service.import.mapping",
                    "mapping_id": self.mapping.id,
                    "company_id": self.company.id,
                    "file": base64.b64encode(
                        xlsx([["签收时间", "Customer no.", "装箱单号"], *rows])
                    ),
                }
            )
        )
        record.action_check()
        record.action_import()
        return record

    def test_a_return_starts_as_new_and_belongs_to_its_importer(self):
        record = self.run_import([datetime(2026, 6, 1, 9, 30), "T0001", "PK1"])
        rma = self.env["aftersales.rma"].browse(record.line_ids.res_id)
        self.assertEqual(rma.state, "draft")
        self.assertNotEqual(rma.name, "/")
        self.assertEqual(rma.partner_id, self.partner)
        self.assertEqual(rma.signed_at, self.signed)
        self.assertEqual(rma.create_uid, self.clerk)
        self.assertEqual(rma.company_id, self.company)

    def test_an_unknown_customer_is_refused_and_the_others_go_in(self):
        record = self.run_import(
            ["2026-06-01", "C9999", "PK1"], ["2026-06-01", "T0001", "PK2"]
        )
        self.assertEqual((record.bad_count, record.done_count), (1, 1))
        self.assertIn("there is no C9999", record.line_ids[0].problem_text)

    def test_who_may_not_register_returns_may_not_import_them(self):
        with self.assertRaises(AccessError):
            self.run_import(["2026-06-01", "T0001", "PK1"], user=self.inspector)

    def test_a_state_cannot_be_brought_in(self):
        with self.assertRaisesRegex(ValidationError, "only through the buttons"):
            self.mapping.column_ids = [
                Command.create(self.column("state", "状态", "Status", ""))
            ]
