# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
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
        cls.today = cls.env["service.policy"]._today(cls.company)

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

    # -- today is the company's day -------------------------------------------

    def test_today_is_the_day_of_the_companys_calendar(self):
        """At 16:00 UTC it is midnight in Shanghai."""
        policy = self.env["service.policy"]
        with freeze_time(datetime(2026, 6, 1, 15, 59)):
            self.assertEqual(policy._today(self.company), date(2026, 6, 1))
        with freeze_time(datetime(2026, 6, 1, 16, 0)):
            self.assertEqual(policy._today(self.company), date(2026, 6, 2))

    # -- writing ----------------------------------------------------------------

    def begun(self, number=5, days=30):
        """A value that has been in force, as time makes it."""
        value = self.set_value(self.today, number, self.company)
        value.flush_recordset()
        day = self.today - timedelta(days=days)
        self.env.cr.execute(
            "UPDATE service_policy_value SET date_from = %s WHERE id = %s",
            (day, value.id),
        )
        value.invalidate_recordset()
        self.env["service.policy"]._forget_values()
        return value

    def test_a_past_value_is_not_deleted(self):
        value = self.begun()
        boss = self.role("boss", "service_base.group_policy_manager")
        for records in (value.with_user(boss), value.sudo()):
            for context in ({}, {"_force_unlink": True}):
                with self.assertRaisesRegex(UserError, "has been in force and stays"):
                    records.with_context(**context).unlink()
            with self.assertRaisesRegex(UserError, "has been in force and stays"):
                self.policy.with_env(records.env).write(
                    {"value_ids": [Command.delete(value.id)]}
                )
            with self.assertRaisesRegex(UserError, "in the past"):
                records.value = 1
        self.assertEqual(self.value(self.today), 5)

    def test_a_value_of_today_stays_and_an_announced_one_may_go(self):
        boss = self.role("boss", "service_base.group_policy_manager")
        today = self.set_value(self.today, 4, self.company).with_user(boss)
        with self.assertRaisesRegex(UserError, "has been in force and stays"):
            today.unlink()
        tomorrow = self.today + timedelta(days=1)
        later = self.set_value(tomorrow, 5, self.company).with_user(boss)
        self.assertEqual(self.value(tomorrow), 5)
        later.unlink()
        self.assertEqual(self.value(tomorrow), 4)

    def test_a_policy_is_not_deleted_with_its_history(self):
        self.begun()
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaisesRegex(AccessError, "not deleted"):
                self.policy.sudo().with_context(**context).unlink()

    def test_an_import_is_no_way_around(self):
        boss = self.role("boss", "service_base.group_policy_manager")
        result = (
            self.env["service.policy.value"]
            .with_user(boss)
            .load(
                ["policy_id/.id", "value", "date_from"],
                [[str(self.policy.id), "9", "2020-01-01"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("in the past", str(result["messages"]))
        self.assertEqual(self.value(date(2020, 1, 2)), 3)

    # -- another company --------------------------------------------------------

    def test_values_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        mine = self.set_value(self.today, 4, self.company)
        theirs = self.set_value(self.today, 5, other)
        boss = self.role("boss", "service_base.group_policy_manager")
        self.assertEqual(self.policy.with_user(boss).value_ids, mine)
        with self.assertRaises(AccessError):
            theirs.with_user(boss).read(["value"])
        with self.assertRaises(AccessError):
            theirs.with_user(boss).value = 9

    # -- reading costs nothing --------------------------------------------------

    def test_reading_takes_no_query(self):
        policy = self.env["service.policy"]
        self.value(self.today)
        with self.assertQueryCount(0):
            for days in range(100):
                self.value(self.today + timedelta(days=days))
            policy._get_values(
                ["test.days", "import.max_rows"], self.company, self.today
            )

    def test_a_change_is_seen_at_once_and_by_other_servers(self):
        self.value(self.today)
        registry = self.env.registry
        registry.cache_invalidated.clear()
        value = self.set_value(self.today, 4, self.company)
        self.assertEqual(self.value(self.today), 4)
        self.assertIn("default", registry.cache_invalidated)
        value.value = 6
        self.assertEqual(self.value(self.today), 6)

    # -- which policy decided ---------------------------------------------------

    def test_the_policy_that_decides_is_told_in_the_users_language(self):
        policy = self.env["service.policy"].create(
            {
                "name": "Return and exchange",
                "code": "test.settle",
                "rule": "D1-2",
                "source": "promise",
                "unit": "working days",
                "default_value": 3,
            }
        )
        self.env["res.lang"]._activate_lang("zh_CN")
        # Translations come with the addon, while the registry is loaded.
        with patch.object(self.env.registry, "ready", False):
            policy.update_field_translations("name", {"zh_CN": "退换货"})
        told = self.env["service.policy"]._explain("test.settle", self.company)
        self.assertEqual(
            [told[key] for key in ("value", "rule", "source", "since", "origin")],
            [3, "D1-2", "promise", False, "text"],
        )
        self.assertIn("D1-2 Return and exchange: 3 working days", told["text"])
        chinese = self.env["service.policy"].with_context(lang="zh_CN")
        self.assertIn("退换货", chinese._explain("test.settle", self.company)["text"])
        self.set_value(self.today, 5, self.company)
        told = self.env["service.policy"]._explain("test.days", self.company)
        self.assertEqual((told["value"], told["origin"]), (5, "own"))
        self.assertEqual(told["since"], str(self.today))

    # -- the screen -------------------------------------------------------------

    def test_the_screen_shows_what_is_in_force_and_what_comes(self):
        user = self.role("user", "service_base.group_service_user")
        policy = self.policy.with_user(user)
        self.assertEqual((policy.current_text, policy.origin), ("3", "text"))
        self.assertFalse(policy.next_date)
        self.set_value(self.today, 4.5, None)
        self.assertEqual((policy.current_text, policy.origin), ("4.5", "all"))
        tomorrow = self.today + timedelta(days=1)
        self.set_value(tomorrow, 1200, self.company)
        self.assertEqual((policy.next_text, policy.next_date), ("1,200", tomorrow))
        self.assertEqual(
            policy.value_ids.mapped("phase"),
            ["announced", "in_force"],
        )

    def test_the_history_of_a_value_is_shown(self):
        old = self.begun(5)
        new = self.set_value(self.today, 6, self.company)
        self.assertEqual((old.phase, new.phase), ("past", "in_force"))
        self.assertEqual(self.policy.current_since, self.today)
        self.assertEqual(self.value(self.today - timedelta(days=1)), 5)

    def test_the_list_reads_few_queries(self):
        """All policies of the suite in one look, exported as well."""
        user = self.role(
            "user", "service_base.group_service_user", "base.group_allow_export"
        )
        policies = self.env["service.policy"].with_user(user).search([])
        names = ["rule", "current_text", "origin", "current_since", "next_date"]
        policies.read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            rows = policies.export_data(names)["datas"]
        self.assertEqual(len(rows), len(policies))
        self.assertTrue(all(row[1] for row in rows))

    def test_addon_and_source_are_searched_and_grouped(self):
        policy = self.env.ref("service_base.policy_import_max_rows")
        self.assertEqual(policy.addon, "service_base")
        found = self.env["service.policy"].search([("addon", "=", "service_base")])
        self.assertIn(policy, found)
        groups = self.env["service.policy"]._read_group([], ["source", "addon"])
        self.assertIn(("internal", "service_base"), groups)
