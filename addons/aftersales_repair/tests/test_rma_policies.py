# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaPolicies(RmaCase):
    """A confirmed return keeps which policies set its limits, and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.return_ = cls.rma(cls.delivered("POL-1"))

    # D1-2
    def test_a_confirmed_return_keeps_its_policies(self):
        self.assertFalse(self.return_.policy_basis)
        self.return_.action_confirm()
        kept = self.return_.policy_basis["rma.settle_days"]
        self.assertEqual((kept["value"], kept["rule"]), (3, "D1-2"))
        self.assertEqual(kept["day"], "2026-06-01")
        self.assertIn("3 working days", self.return_.policy_basis_text)
        self.assertEqual(len(self.return_.policy_basis_text.splitlines()), 3)

    # D1-2
    def test_a_later_change_does_not_alter_it(self):
        self.return_.action_confirm()
        policy = self.env.ref("aftersales_repair.policy_rma_settle_days")
        self.env["service.policy.value"].create({"policy_id": policy.id, "value": 9})
        self.return_.invalidate_recordset()
        self.assertIn("3 working days", self.return_.policy_basis_text)

    def test_it_is_not_written_by_hand(self):
        forged = {"rma.settle_days": {"value": 99}}
        for records in (self.return_, self.return_.sudo()):
            with self.assertRaises(AccessError):
                records.with_context(service_guarded_transition=True).write(
                    {"policy_basis": forged}
                )
        with self.assertRaises(AccessError):
            self.rma(self.delivered("POL-2"), policy_basis=forged)
        new = self.env["aftersales.rma"].with_context(default_policy_basis=forged)
        rma = new.create({"partner_id": self.partner.id})
        self.assertFalse(rma.policy_basis)

    def test_a_duplicate_starts_without(self):
        self.return_.action_confirm()
        self.assertFalse(self.return_.copy().policy_basis)
