# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SuiteCase

LAW_DAY = date(2026, 6, 1)


def _deposit_table():
    """A table of the kind that upper addons have: two keys and a range."""

    class Deposit(models.Model):
        _name = "service.test.deposit"
        _description = "Deposit matrix of a test"
        _inherit = "service.policy.table.mixin"
        _module = None

        _policy_key_fields = ("customer", "supply")
        _policy_range_field = ("amount_from", "amount_to")
        # 10,000 and less is "within", more is "beyond" (A33).
        _policy_range_bounds = "(]"

        customer = fields.Selection([("new", "New"), ("old", "Old")])
        supply = fields.Selection([("stock", "Stock"), ("order", "To order")])
        amount_from = fields.Float(digits=(16, 2))
        amount_to = fields.Float(digits=(16, 2))
        percent = fields.Float(digits=(16, 2))

    return Deposit


class RefusedCase(SuiteCase):
    @contextmanager
    def refused(self, exception, text):
        """An error with this text, after which the database is as before."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), text)


class PolicyTableCase(RefusedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        name = "service.test.deposit"
        registry, cr = cls.registry, cls.env.cr

        def forget():
            registry["service.policy.table.mixin"]._inherit_children.discard(name)
            del registry.models[name]
            registry._setup_models__(cr, [])

        add_to_registry(registry, _deposit_table())
        registry._setup_models__(cr, [name])
        cls.addClassCleanup(forget)
        registry.init_models(cr, [name], {"module": "service_base"})
        cls.env["ir.model.access"].create(
            [
                {
                    "name": f"deposit {group}",
                    "model_id": cls.env["ir.model"]._get_id(name),
                    "group_id": cls.env.ref(f"service_base.{group}").id,
                    "perm_read": True,
                    "perm_write": writes,
                    "perm_create": writes,
                    "perm_unlink": writes,
                }
                for group, writes in (
                    ("group_service_user", False),
                    ("group_policy_manager", True),
                )
            ]
        )
        cls.policy = cls.env["service.policy"].create(
            {
                "name": "Deposit",
                "code": "test.deposit",
                "rule": "D2-24a",
                "kind": "table",
                "table_model": name,
            }
        )
        cls.table = cls.env[name]
        cls.user = cls.role("user", "service_base.group_service_user")
        cls.boss = cls.role("boss", "service_base.group_policy_manager")
        cls.today = cls.env["service.policy"]._today(cls.company)
        cls.tomorrow = cls.today + timedelta(days=1)

    @classmethod
    def text(cls, percent, **vals):
        """A line of the policy's own text, as an addon's data bring it."""
        line = cls.table._in_transition().create(
            {
                "policy_id": cls.policy.id,
                "company_id": False,
                "date_from": False,
                "percent": percent,
                **vals,
            }
        )
        return line._out_of_transition()

    def own(self, percent, user=None, **vals):
        """A line that the company adds."""
        return self.table.with_user(user or self.boss).create(
            {"policy_id": self.policy.id, "percent": percent, **vals}
        )

    def percent(self, day=None, **keys):
        return self.table._lookup(self.company, day, **keys).percent


@tagged("post_install", "-at_install")
class TestPolicyTableLookup(PolicyTableCase):
    """The most specific line decides, by the declared limits."""

    # D2-24a
    def test_limits_of_a_range(self):
        """10,000 is within, one fen more is beyond (以内 includes)."""
        self.text(20, amount_to=10000)
        self.text(30, amount_from=10000)
        for amount, percent in ((0, 20), (9999.99, 20), (10000, 20), (10000.01, 30)):
            with self.subTest(amount=amount):
                self.assertEqual(self.percent(amount=amount), percent)

    def test_bounds_as_declared(self):
        for bounds, low, high in (
            ("[)", True, False),
            ("(]", False, True),
            ("[]", True, True),
            ("()", False, False),
        ):
            self.patch(self.registry[self.table._name], "_policy_range_bounds", bounds)
            with self.subTest(bounds=bounds):
                self.assertEqual(self.table._in_range(5, 5, 10), low)
                self.assertEqual(self.table._in_range(10, 5, 10), high)
                self.assertTrue(self.table._in_range(7, 5, 10))
                self.assertFalse(self.table._in_range(4.99, 5, 10))
                self.assertFalse(self.table._in_range(10.01, 5, 10))

    def test_an_exact_key_goes_before_any(self):
        self.text(10)
        self.text(20, customer="new")
        self.text(25, customer="new", supply="order")
        self.assertEqual(self.percent(), 10)
        self.assertEqual(self.percent(customer="old", supply="order"), 10)
        self.assertEqual(self.percent(customer="new"), 20)
        self.assertEqual(self.percent(customer="new", supply="order"), 25)

    def test_the_first_key_goes_before_the_second(self):
        self.text(20, supply="order")
        self.text(30, customer="new")
        self.assertEqual(self.percent(customer="new", supply="order"), 30)

    def test_the_company_goes_before_the_text(self):
        self.text(20, customer="new", supply="order")
        self.own(5)
        self.assertEqual(self.percent(customer="new", supply="order"), 5)
        other = self.env["res.company"].create({"name": "Other"})
        line = self.table._lookup(other, customer="new", supply="order")
        self.assertEqual(line.percent, 20)

    def test_no_line_decides(self):
        self.text(20, customer="new")
        self.assertFalse(self.table._lookup(self.company, customer="old"))

    def test_a_key_that_the_table_does_not_have(self):
        with self.assertRaisesRegex(ValueError, "no key colour"):
            self.table._lookup(self.company, colour="red")

    def test_many_cases_take_no_query_each(self):
        self.text(20, amount_to=10000)
        self.text(30, amount_from=10000)
        cases = [{"company": self.company, "amount": n * 100} for n in range(1000)]
        self.table._lookup_many(cases[:1])
        with self.assertQueryCount(0):
            lines = self.table._lookup_many(cases)
        self.assertEqual(len(lines), 1000)
        self.assertEqual([lines[100].percent, lines[101].percent], [20, 30])

    def test_which_line_decided_is_told(self):
        line = self.own(5, customer="new")
        told = line._explain_line()
        self.assertEqual(told["rule"], "D2-24a")
        self.assertEqual(told["since"], fields.Date.to_string(self.today))
        self.assertEqual(told["line_id"], line.id)
        self.assertIn("own value since", told["text"])


@tagged("post_install", "-at_install")
class TestPolicyTableWriting(PolicyTableCase):
    """Yesterday's verdict stands: lines begin and end today or later."""

    def running(self, **vals):
        """A line of the company that has been in force for a month."""
        line = self.table._in_transition().create(
            {
                "policy_id": self.policy.id,
                "company_id": self.company.id,
                "date_from": self.today - timedelta(days=30),
                "percent": 10,
                **vals,
            }
        )
        return line._out_of_transition().with_user(self.boss)

    def test_a_line_counts_on_its_days_only(self):
        self.text(20)
        self.own(5, date_from=self.tomorrow, date_to=self.tomorrow)
        for days, percent in ((0, 20), (1, 5), (2, 20)):
            day = self.today + timedelta(days=days)
            self.assertEqual(self.percent(day), percent)

    def test_a_line_does_not_begin_in_the_past(self):
        with self.refused(UserError, "begins today or later"):
            self.own(5, date_from=self.today - timedelta(days=1))
        with self.refused(UserError, "begins today or later"):
            self.own(5, date_from=False)

    def test_a_running_line_is_only_ended(self):
        line = self.running()
        for vals in (
            {"percent": 1},
            {"customer": "new"},
            {"date_from": self.tomorrow},
            {"percent": 1, "date_to": self.tomorrow},
        ):
            with self.refused(UserError, "stays as it is"):
                line.write(vals)
        with self.refused(UserError, "ends today or later"):
            line.date_to = self.today - timedelta(days=1)
        line.date_to = self.today
        self.assertEqual(self.percent(self.today), 10)
        self.assertFalse(self.percent(self.tomorrow))

    def test_a_past_line_is_not_brought_back(self):
        line = self.running(date_to=self.today - timedelta(days=1))
        with self.refused(UserError, "stays as it is"):
            line.date_to = False

    def test_a_line_that_began_is_not_deleted(self):
        line = self.running()
        for context in ({}, {"_force_unlink": True}, {"service_guarded_transition": 1}):
            with self.refused(UserError, "has been in force"):
                line.with_context(**context).unlink()
            with self.refused(UserError, "has been in force"):
                line.sudo().with_context(**context).unlink()

    def test_an_announced_line_is_changed_or_taken_back(self):
        line = self.own(5, date_from=self.tomorrow)
        line.percent = 6
        self.assertEqual(self.percent(self.tomorrow), 6)
        line.unlink()
        self.assertFalse(self.percent(self.tomorrow))

    def test_an_announced_line_is_not_put_into_the_past(self):
        line = self.own(5, date_from=self.tomorrow)
        with self.refused(UserError, "begins and ends today or later"):
            line.date_from = self.today - timedelta(days=1)

    def test_the_text_of_the_policy_stays(self):
        line = self.text(20)
        with self.refused(AccessError, "come with the program"):
            line.with_user(self.boss).percent = 1
        with self.refused(AccessError, "come with the program"):
            line.with_user(self.boss).with_context(_force_unlink=True).unlink()
        with self.refused(AccessError, "come with the program"):
            self.own(5, company_id=False, customer="new")
        own = self.own(5, customer="old", date_from=self.tomorrow)
        with self.refused(AccessError, "come with the program"):
            own.company_id = False

    def test_only_the_policy_administrator_writes(self):
        line = self.running()
        with self.assertRaises(AccessError):
            self.own(5, user=self.user)
        with self.assertRaises(AccessError):
            line.with_user(self.user).date_to = self.tomorrow
        with self.assertRaises(AccessError):
            announced = self.own(5, customer="new", date_from=self.tomorrow)
            announced.with_user(self.user).unlink()

    def test_a_csv_is_no_way_around(self):
        result = self.table.with_user(self.boss).load(
            ["policy_id/.id", "percent", "date_from"],
            [[str(self.policy.id), "1", "2020-01-01"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("today or later", str(result["messages"]))

    def test_two_lines_for_one_case_are_refused(self):
        first = self.own(5, customer="new", amount_to=10000)
        with self.refused(ValidationError, f"no. {first.id}.*same day"):
            self.own(6, customer="new", amount_from=9999)
        # The ranges touch, but 10,000 belongs to the first alone.
        second = self.own(6, customer="new", amount_from=10000)
        self.assertEqual(self.percent(customer="new", amount=10000), 5)
        self.assertEqual(self.percent(customer="new", amount=10001), 6)
        self.assertNotEqual(first, second)

    def test_one_line_after_another_is_fine(self):
        first = self.own(5, date_to=self.tomorrow)
        with self.refused(ValidationError, "same day"):
            self.own(6, date_from=self.tomorrow)
        self.own(6, date_from=self.tomorrow + timedelta(days=1))
        with self.refused(ValidationError, "same day"):
            first.date_to = False

    def test_an_end_before_the_start_is_refused(self):
        with self.refused(ValidationError, "before the first"):
            self.own(5, date_from=self.tomorrow, date_to=self.today)

    def test_the_screen_counts_the_lines(self):
        self.text(20, customer="new")
        self.text(30, customer="old")
        self.own(5, date_from=self.tomorrow)
        policy = self.policy.with_user(self.user).with_company(self.company)
        self.assertEqual(policy.line_count, 2)
        self.assertEqual(policy.current_text, "2 lines")
        self.assertEqual(policy.origin, "text")
        self.assertEqual(policy.next_date, self.tomorrow)
        self.assertEqual(policy.next_text, "3 lines")
        action = policy.action_view_lines()
        self.assertEqual(action["res_model"], self.table._name)

    def test_phases(self):
        past = self.running(customer="new", date_to=self.today - timedelta(days=1))
        now = self.running(customer="old")
        later = self.own(5, date_from=self.tomorrow)
        phases = [(past, "past"), (now, "in_force"), (later, "announced")]
        for line, phase in phases:
            self.assertEqual(line.phase, phase)
            self.assertEqual(self.table.search([("phase", "=", phase)]), line)


@tagged("post_install", "-at_install")
class TestRetention(RefusedCase):
    """Registers are kept three years, warehouse vouchers for good (S69)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.env["service.policy.retention"]
        cls.policy = cls.env.ref("service_base.policy_retention_registers")
        cls.boss = cls.role("boss", "service_base.group_policy_manager")
        cls.model = cls.env["ir.model"]._get("service.import")

    def own(self, **vals):
        return self.table.with_user(self.boss).create(
            {"policy_id": self.policy.id, **vals}
        )

    def years(self, model="service.import", day=None):
        return self.table._get_years(model, self.company, day)

    # D4-8.8
    def test_every_register_three_years(self):
        self.assertEqual(self.years(), 3)
        self.assertEqual(self.years("res.partner", LAW_DAY), 3)

    # D4-8.8
    def test_a_company_keeps_longer_not_shorter(self):
        with self.refused(ValidationError, "3 years.*not shorter"):
            self.own(years=2)
        self.own(years=5, model_id=self.model.id)
        self.assertEqual(self.years(), 5)
        self.assertEqual(self.years("res.partner"), 3)

    # D4-8.8
    def test_yesterday_stays(self):
        self.own(years=5)
        yesterday = self.env["service.policy"]._today(self.company) - timedelta(days=1)
        self.assertEqual(self.years(day=yesterday), 3)

    # D0-2.4.4d
    def test_vouchers_are_never_destroyed(self):
        self.table._in_transition().create(
            {
                "policy_id": self.policy.id,
                "company_id": False,
                "date_from": False,
                "model_id": self.model.id,
                "keep_forever": True,
            }
        )
        self.assertIsNone(self.years())
        # A company's term for all registers does not shorten it.
        self.own(years=5)
        self.assertIsNone(self.years())
        self.assertEqual(self.years("res.partner"), 5)

    def test_a_term_is_needed(self):
        with (
            self.assertRaisesRegex(IntegrityError, "years_positive"),
            self.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            self.table._in_transition().create(
                {
                    "policy_id": self.policy.id,
                    "company_id": False,
                    "model_id": self.model.id,
                }
            )
