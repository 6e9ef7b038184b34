"""The personnel officer's morning: sign from the list, execute, file."""

import sys
from pathlib import Path

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestApprovalDay(DemoBrowserCase):
    def test_the_morning(self):  # D2-L4.2
        """S53: a penalty of 10 yuan is signed, executed and put into the file."""
        case = self.env["service.accountability.case"].search(
            [("state", "=", "proposed")], limit=1
        )
        self.assertEqual(case.amount, 10)
        self.take_picture("/odoo/service-approvals", "to_approve", "hr")
        self.run_tour("/odoo/service-approvals", "approvals_sign_from_the_list", "hr")
        self.assertEqual(case.state, "approved")
        self.run_tour(f"/odoo/rewards-penalties/{case.id}", "approvals_execute", "hr")
        self.assertEqual(case.state, "filed")
        entry = case.approval_entry_ids.sorted("id")[-1:]
        self.assertEqual((entry.action, entry.user_id.login), ("approved", "hr"))
