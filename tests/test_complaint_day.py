"""A QC engineer's day with complaints, in a real browser."""

import sys
from pathlib import Path

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestComplaintDay(DemoBrowserCase):
    """Contain, find the cause, verify the effect, close (S58)."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        self.quality = self.user("quality")
        self.env["care.complaint.cause"].create({"name": "虚焊工艺"})

    def sheet_at_quality(self):
        complaint = self.as_user(self.env["care.complaint"], "agent").create(
            {
                "partner_id": self.env.ref("aftersales_repair.demo_customer_c0005").id,
                "problem": "电源无输出",
                "category": "quality",
            }
        )
        sheet = self.as_user(self.env["care.corrective.action"], "agent").create(
            {
                "complaint_id": complaint.id,
                "order_id": self.env["sale.order"]
                .search([("company_id", "=", self.company.id)], limit=1)
                .id,
                "product_id": self.env.ref("aftersales_stock.demo_product_psu_300").id,
                "ship_date": "2026-05-20",
                "quantity": 200,
                "defect_quantity": 3,
                "demand": "换新",
            }
        )
        self.measure(sheet, "containment", "封存五月批次库存", self.quality)
        sheet.action_send_to_qc()
        return sheet

    def measure(self, sheet, kind, description, owner):
        return self.as_user(self.env["care.corrective.measure"], "quality").create(
            {
                "sheet_id": sheet.id,
                "kind": kind,
                "description": description,
                "owner_id": owner.id,
                "due_date": "2099-06-20",
            }
        )

    # S58, D4-8.5.3.1, D4-8.5.4, D4-8.5.6.2
    def test_a_qc_engineers_day(self):
        sheet = self.sheet_at_quality()
        self.tour("quality", "complaint-measures", "complaint_day_quality_contains")
        self.assertEqual(sheet.measure_ids.done_by_id, self.quality)
        path = "corrective-actions"
        self.tour("quality", path, "complaint_day_quality_finds_cause", sheet)
        self.assertEqual(
            (sheet.state, sheet.cause_found_by_id), ("measures", self.quality)
        )
        self.others_do_their_part(sheet)
        self.tour("quality", path, "complaint_day_quality_verifies", sheet)
        self.assertEqual((sheet.state, sheet.qc_verifier_id), ("closed", self.quality))

    def others_do_their_part(self, sheet):
        """The departments sign and work, the customer agrees, service verifies."""
        production = self.user("production")
        for kind in ("corrective", "preventive"):
            self.measure(sheet, kind, f"炉温曲线 {kind}", production)
        sheet.action_request_approval()
        for login in ("manager", "production", "quality", "admin", "deputygm"):
            self.as_user(sheet, login).action_approve()
        self.assertEqual(sheet.state, "executing")
        for measure in sheet.measure_ids.filtered(lambda one: one.state == "planned"):
            own = self.as_user(measure, "production")
            own.proof = "炉温记录"
            own.action_done()
        sheet.customer_statement = "同意"
        sheet.action_confirm_customer()
        sheet.effect_cs = "无再次来电"
        sheet.action_verify_cs()
