# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .visits_common import MORNING, VisitCase


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestMoneyVisitCash(VisitCase):
    """A technician's cash on the slip of the day, with sales_logistics (S45, D2-27)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "sale.cash.slip" not in cls.env:
            cls.skipTest(cls, "sales_logistics is not installed")
        cls._chart()
        journals = cls.env["account.journal"].create(
            [
                {
                    "name": name,
                    "code": name,
                    "type": "cash",
                    "sequence": sequence,
                    "company_id": cls.company.id,
                }
                for name, sequence in (("FIELD", 1), ("BOX", 99))
            ]
        )
        cls.field, cls.box = journals
        cls.company.cash_journal_id = cls.box

    def charged(self, amount=300):
        """A signed visit with this charge: labour at 80 an hour."""
        return self.complete(self.visit(hours=amount / 80))

    def collected(self):
        visit = self.charged()
        visit.with_user(self.technician).action_collect()
        return visit

    def balance(self, journal):
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", journal.default_account_id.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return sum(lines.mapped("balance"))

    def test_the_cash_is_on_the_technicians_slip_until_it_is_counted(self):
        visit = self.collected()
        slip = visit.sudo().payment_ids.cash_slip_id
        self.assertEqual((slip.user_id, slip.amount), (self.technician, 300))
        slip.with_user(self.technician).action_hand_in()
        slip.with_user(self.finance).action_confirm(300)
        # Counted is handed over: no second step on the voucher.
        self.assertEqual(visit.charge_state, "handed")
        self.assertEqual(visit.handed_by_id, self.finance)
        self.assertEqual((self.balance(self.field), self.balance(self.box)), (0, 300))

    def test_handed_over_on_the_voucher_it_leaves_the_slip(self):
        visit = self.collected()
        visit.with_user(self.finance).action_hand_over()
        slip = visit.sudo().payment_ids.cash_slip_id
        self.assertEqual(slip.state, "confirmed")
        self.assertEqual((self.balance(self.field), self.balance(self.box)), (0, 300))
        self.assertFalse(
            self.env["sale.cash.slip"]._get_kept(self.technician, self.company)
        )

    def test_a_technician_with_cash_overdue_collects_no_more(self):
        # D2-29
        self.collected()
        visit = self.charged()
        with (
            freeze_time("2026-06-02 01:00:00"),
            self.assertRaisesRegex(UserError, "D2-29"),
        ):
            visit.with_user(self.technician).action_collect()

    def test_without_slips_visits_keep_their_own_way(self):
        self.company.cash_journal_id = False
        visit = self.collected()
        self.assertFalse(visit.sudo().payment_ids.cash_slip_id)
        visit.with_user(self.finance).action_hand_over()
        self.assertEqual(visit.charge_state, "handed")
