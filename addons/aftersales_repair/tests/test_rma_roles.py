# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RmaCase

# Step -> the roles of the first working day that may do it; all others may not.
MAY = {
    "confirm": {"clerk", "keeper", "manager"},
    "receive": {"keeper"},
    "issue": {"keeper"},
    "inspect": {"inspector", "leader", "manager"},
    "repair": {"clerk", "leader", "manager"},
    "exchange": {"clerk", "leader", "manager"},
    "return": {"clerk", "leader", "manager"},
    "ship": {"keeper"},
    "close": {"clerk", "manager"},
}
# The state that the goods must be in for the step.
BEFORE = {
    "receive": "expected",
    "issue": "received",
    "inspect": "in_store",
    "repair": "inspected",
    "exchange": "inspected",
    "return": "inspected",
    "ship": "ready",
}
ROLES = ("clerk", "keeper", "inspector", "repairer", "leader", "manager", "technician")


@tagged("post_install", "-at_install")
class TestRmaRoles(RmaCase):
    """Who may do which step, tried as each role."""

    def refused(self, record, method, role):
        """Whether the role is refused for being that role."""
        try:
            with self.env.cr.savepoint():
                getattr(record.with_user(getattr(self, role)), method)()
                raise _Undo
        except AccessError:
            return True
        except _Undo:
            return False

    def check(self, step, make):
        for role in ROLES:
            with self.subTest(step=step, role=role):
                refused = self.refused(make(role), f"action_{step}", role)
                self.assertEqual(refused, role not in MAY[step])

    def test_confirm(self):
        self.check("confirm", lambda role: self.rma(self.delivered(f"C{role}")))

    def test_close(self):
        def make(role):
            rma = self.rma(self.delivered(f"L{role}"))
            rma._in_transition().state = "open"
            rma.line_ids._in_transition().state = "shipped"
            return rma

        self.check("close", make)

    def test_steps_of_the_goods(self):
        self._put(self.good, self.unit, 1, self._lot("NEW1"))
        for step, state in BEFORE.items():
            rma = self.rma(self.delivered(f"S{step}"))
            line = (
                self.bring_to_inspection(rma)
                if state
                not in (
                    "expected",
                    "received",
                )
                else rma.line_ids
            )
            if state in ("expected", "received"):
                rma.action_confirm()
            if state == "received":
                line.with_user(self.keeper).action_receive()
            if state == "in_store":
                line.with_user(self.inspector).write({"grade": "good", "fault": "none"})
            if state in ("inspected", "ready"):
                self.inspect(line)
            if state == "ready":
                line.with_user(self.clerk).action_return()
            self.check(step, lambda _role, goods=line: goods)

    def test_clerks_and_keepers_register_returns(self):
        for role in ROLES:
            with self.subTest(role=role):
                user = getattr(self, role)
                if role in ("clerk", "keeper", "manager"):
                    self.rma(self.delivered(f"R{role}"), user=user)
                    continue
                with self.assertRaises(AccessError):
                    self.rma(self.delivered(f"R{role}"), user=user)

    def test_everybody_in_the_suite_reads_nobody_else_does(self):
        rma = self.rma(self.delivered("A1"))
        for role in ROLES:
            user = getattr(self, role)
            self.assertTrue(rma.with_user(user).line_ids.mapped("display_name"))
        stranger = self.role("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            rma.with_user(stranger).read(["name"])

    def test_another_company_does_not_see_it(self):
        rma = self.rma(self.delivered("A1"))
        other = self.env["res.company"].create({"name": "Other"})
        user = self.role("other", "aftersales_repair.group_aftersales_clerk")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        records = self.env["aftersales.rma"].with_user(user).with_company(other)
        records = records.with_context(allowed_company_ids=other.ids)
        self.assertFalse(records.search([("id", "=", rma.id)]))
        with self.assertRaises(AccessError):
            records.browse(rma.id).read(["name"])


class _Undo(Exception):
    """Rolls a successful step back so that the next role can try it."""

    def test_own_customers_only(self):  # D2-8
        """Who sees own customers only finds, reads and counts no others."""
        seller = self.role("seller", "service_base.group_own_customers")
        mine = self.partner.copy({"name": "Mine", "user_id": seller.id})
        rma = self.rma(self.delivered("A1"))
        own = self.rma(self.delivered("A2", partner=mine), partner_id=mine.id)
        rmas = self.env["aftersales.rma"].with_user(seller)
        self.assertEqual(rmas.search([]), own)
        self.assertEqual(rmas.search_count([]), 1)
        self.assertEqual(
            self.env["aftersales.rma.line"].with_user(seller).search([]), own.line_ids
        )
        with self.assertRaises(AccessError):
            rma.with_user(seller).read(["name"])
        self.assertIn(rma, rmas.with_user(self.technician).search([]))
