# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesQueries(ChargesCase):
    """Consent is asked of many repairs at once (S10)."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def measure(self, size):
        repairs = self.env["repair.order"]
        for number in range(size):
            repair = self.in_repair(f"Q{size}-{number}")
            self.agreed(repair)
            repairs |= repair
        repairs = repairs.browse(repairs.ids)
        clerk = self.clerk
        return {
            "ask": self.queries(repairs._get_consent_reasons),
            "cover": self.queries(repairs._get_aftersales_covers),
            "charge": self.queries(
                lambda: (
                    self.env["aftersales.charge.sheet"]
                    .with_user(clerk)
                    ._get_cannot_charge_reasons(repairs)
                )
            ),
        }

    def test_queries_do_not_grow_with_the_repairs(self):
        self.measure(1)
        few, many = self.measure(2), self.measure(8)
        for step in few:
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(many[step], few[step] + 2)
