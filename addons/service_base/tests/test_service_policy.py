# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SuiteCase


@tagged("post_install", "-at_install")
class TestServicePolicy(SuiteCase):
    """Policies are dated values of a company; the past stays as it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["service.policy"].create(
            {"name": "Days", "code": "test.days", "default_value": 3}
        )
        cls.today = fields.Date.today()

    def value(self, day):
        return self.env["service.policy"]._get_value("test.days", self.company, day)

    def set_value(self, day, number, company):
        return self.env["service.policy.value"].create(
            {
                "policy_id": self.policy.id,
                "company_id": company and company.id,
                "date_from": day,
                "value": number,
            }
        )

    def test_without_a_value_the_text_of_the_policy_counts(self):
        self.assertEqual(self.value(self.today), 3)

    def test_a_value_counts_from_its_day(self):
        tomorrow = self.today + timedelta(days=1)
        self.set_value(tomorrow, 5, self.company)
        self.assertEqual(self.value(self.today), 3)
        self.assertEqual(self.value(tomorrow), 5)

    def test_the_company_goes_before_all_companies(self):
        self.set_value(self.today, 4, None)
        self.assertEqual(self.value(self.today), 4)
        self.set_value(self.today, 5, self.company)
        self.assertEqual(self.value(self.today), 5)
        other = self.env["res.company"].create({"name": "Other"})
        number = self.env["service.policy"]._get_value("test.days", other, self.today)
        self.assertEqual(number, 4)

    def test_the_past_cannot_be_changed(self):
        yesterday = self.today - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "in the past"):
            self.set_value(yesterday, 9, self.company)
        value = self.set_value(self.today, 5, self.company)
        with self.assertRaisesRegex(UserError, "in the past"):
            value.date_from = yesterday

    def test_only_the_policy_administrator_changes_numbers(self):
        user = self.role("user", "service_base.group_service_user")
        vals = {"policy_id": self.policy.id, "value": 1}
        with self.assertRaises(AccessError):
            self.env["service.policy.value"].with_user(user).create(vals)
        boss = self.role("boss", "service_base.group_policy_manager")
        self.env["service.policy.value"].with_user(boss).create(vals)

    def test_the_text_of_the_policy_stays(self):
        boss = self.role("boss", "service_base.group_policy_manager")
        for vals in ({"default_value": 9}, {"code": "x"}, {"name": "Other"}):
            with self.assertRaisesRegex(AccessError, "Add a value"):
                self.policy.with_user(boss).write(vals)
        self.policy.with_user(boss).write({"value_ids": [(0, 0, {"value": 7})]})
        self.assertEqual(self.value(self.today), 7)

    def test_an_unknown_policy_is_an_error(self):
        with self.assertRaisesRegex(UserError, "no policy test.nothing"):
            self.env["service.policy"]._get_value("test.nothing", self.company)
