# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time
from lxml import etree
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .deadline_common import DeadlineCase


@tagged("post_install", "-at_install")
class TestServiceDeadline(DeadlineCase):
    """A deadline from start to end; times are those of Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = cls.rule("working_hours", 6)

    # -- start ----------------------------------------------------------------

    def test_a_call_is_due_by_the_policy_of_its_rule(self):
        # S02, D3-1.14
        deadline = self.start(self.hours, "2026-06-01 14:00")
        self.assertEqual(deadline.due, self.moment("2026-06-02 11:00"))
        self.assertEqual(deadline.state, "open")
        self.assertEqual(deadline.amount, 6)
        self.assertEqual(deadline.res_name, "Call 0")
        self.assertEqual(deadline.company_id, self.company)

    def test_days_by_quantity(self):
        # S09, D3-6.8: 25 machines on Monday until Thursday, 10 Tuesday, 11 Wednesday.
        rule = self.rule("batch_days", batch=10)
        for document, quantity, due in zip(
            self.documents,
            (25, 10, 11),
            ("2026-06-04 17:00", "2026-06-02 17:00", "2026-06-03 17:00"),
            strict=True,
        ):
            with self.subTest(quantity=quantity):
                deadline = self.start(
                    rule, "2026-06-01 10:00", document, quantity=quantity
                )
                self.assertEqual(deadline.due, self.moment(due))

    def test_days_by_quantity_as_calendar_days(self):
        # S09: a setting of the company.
        rule = self.rule("batch_calendar_days", batch=10)
        deadline = self.start(rule, "2026-06-05 10:00", quantity=11)
        self.assertEqual(deadline.due, self.moment("2026-06-07 23:59:59"))

    def test_a_batch_of_nothing_is_refused(self):
        rule = self.rule("batch_days", batch=10)
        with self.assertRaisesRegex(UserError, "depends on the quantity"):
            self.start(rule, "2026-06-01 10:00", quantity=0)

    def test_months_and_a_day_of_the_next_month(self):
        # S59, D3-5.4.5
        rule = self.rule("month_day", 5, hour=17)
        deadline = self.start(rule, "2026-06-10 10:00")
        self.assertEqual(deadline.due, self.moment("2026-07-05 17:00"))
        rule = self.rule("months", 3)
        deadline = self.start(rule, "2026-03-10 10:00")
        self.assertEqual(deadline.due, self.moment("2026-06-10 23:59:59"))

    def test_a_changed_policy_counts_for_what_starts_later(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        with freeze_time("2026-06-03"):
            self.env["service.policy.value"].create(
                {
                    "policy_id": self.hours.policy_id.id,
                    "company_id": self.company.id,
                    "date_from": "2026-06-03",
                    "value": 2,
                }
            )
        self.assertEqual(deadline.due, self.moment("2026-06-02 11:00"))
        for document, start, due in (
            (self.documents[1], "2026-06-02 14:00", "2026-06-03 11:00"),
            (self.documents[2], "2026-06-03 14:00", "2026-06-03 16:00"),
        ):
            with self.subTest(start=start):
                later = self.start(self.hours, start, document)
                self.assertEqual(later.due, self.moment(due))

    def test_a_deadline_runs_once(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        self.assertFalse(self.start(self.hours, "2026-06-02 14:00"))
        twice = self.deadlines._start(
            [
                {"record": self.documents[1], "code": self.hours.code},
                {"record": self.documents[1], "code": self.hours.code},
            ]
        )
        self.assertEqual(len(twice), 1)
        deadline._meet(self.moment("2026-06-02 09:00"))
        self.assertTrue(self.start(self.hours, "2026-06-03 14:00"))

    @mute_logger("odoo.sql_db")
    def test_the_database_too_keeps_a_second_one_out(self):
        deadline = self.start(self.hours, "2026-06-01 14:00").sudo()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            deadline._in_transition().copy(
                {name: deadline[name] for name in ("res_model", "res_id")}
                | {
                    "rule_id": deadline.rule_id.id,
                    "company_id": deadline.company_id.id,
                    "calendar_id": deadline.calendar_id.id,
                    "start": deadline.start,
                    "due": deadline.due,
                }
            )

    def test_an_unknown_code_is_named(self):
        with self.assertRaisesRegex(UserError, "no deadline rule test.nothing"):
            self.deadlines._start(
                [{"record": self.document, "code": "test.nothing"}],
            )

    def test_an_archived_rule_starts_nothing(self):
        self.hours.active = False
        self.assertFalse(self.start(self.hours, "2026-06-01 14:00"))

    def test_a_calendar_without_work_is_named(self):
        self.calendar.attendance_ids.unlink()
        with self.assertRaisesRegex(UserError, "Suite Test Company have no time"):
            self.start(self.hours, "2026-06-01 14:00")

    def test_part_of_a_day_is_refused(self):
        rule = self.rule("working_days", 2.5)
        with self.assertRaisesRegex(UserError, "2.5 is no whole number"):
            self.start(rule, "2026-06-01 14:00")

    # -- in time and late -----------------------------------------------------

    def test_in_time_to_the_minute_and_late_a_minute_later(self):
        for code, amount, hour, start, last, late in (
            # S02, D3-1.14: arrival on Tuesday 11:00.
            (
                "working_hours",
                6,
                None,
                "2026-06-01 14:00",
                "2026-06-02 11:00",
                "2026-06-02 11:01",
            ),
            # S02, D3-7.4.2.5: ring 2, called at 22:00.
            (
                "clock_hours",
                3,
                None,
                "2026-06-01 22:00",
                "2026-06-02 01:00",
                "2026-06-02 01:01",
            ),
            # S09, D3-6.9: callback until the 4th, on the 5th overdue.
            (
                "calendar_days",
                3,
                None,
                "2026-06-01 10:00",
                "2026-06-04 23:59:59",
                "2026-06-05 00:00",
            ),
            # S34, D4-3.1.2f: on Monday 8 June in time, on the 9th late.
            (
                "working_days",
                5,
                None,
                "2026-06-01 10:00",
                "2026-06-08 17:00",
                "2026-06-09 08:00",
            ),
            # S12, D1-K2: at 12:01 the keeper is late.
            (
                "wall_clock",
                1,
                12,
                "2026-06-01 10:00",
                "2026-06-02 12:00",
                "2026-06-02 12:01",
            ),
            # S59, D3-5.4.5: at 17:01 late.
            (
                "month_day",
                5,
                17,
                "2026-06-30 10:00",
                "2026-07-05 17:00",
                "2026-07-05 17:01",
            ),
        ):
            rule = (
                self.hours if code == "working_hours" else self.rule(code, amount, hour)
            )
            with self.subTest(clock=code):
                first, second = self.start(rule, start, self.documents[:2])
                first._meet(self.moment(last))
                second._meet(self.moment(late))
                self.assertEqual((first.state, second.state), ("met", "met_late"))
                self.assertFalse(first.late_hours)
                self.assertGreater(second.late_hours, 0)

    def test_the_light_follows_the_clock_before_the_sweep_comes(self):
        # S12: a flag that one can see and search on.
        self.hours.soon_policy_id = self.policy("soon", 2)
        deadline = self.start(self.hours, "2026-06-01 14:00")
        # Two working hours before Tuesday 11:00.
        self.assertEqual(deadline.soon_at, self.moment("2026-06-02 09:00"))
        for now, badge in (
            ("2026-06-02 08:59", "on_time"),
            ("2026-06-02 09:00", "soon"),
            ("2026-06-02 11:00", "soon"),
            ("2026-06-02 11:01", "overdue"),
        ):
            with self.subTest(now=now), freeze_time(self.moment(now)):
                deadline.invalidate_recordset()
                self.assertEqual(deadline.badge, badge)
                for name in ("on_time", "soon", "overdue"):
                    found = self.deadlines.search(
                        [("id", "=", deadline.id), ("badge", "=", name)]
                    )
                    self.assertEqual(bool(found), name == badge)
                others = self.deadlines.search(
                    [("id", "=", deadline.id), ("badge", "!=", badge)]
                )
                self.assertFalse(others)
        deadline._meet(self.moment("2026-06-02 10:00"))
        self.assertEqual(deadline.badge, "done")

    def test_what_ended_is_not_met_again(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        deadline._cancel("wrong call")
        deadline._meet(self.moment("2026-06-05 10:00"))
        self.assertEqual(deadline.state, "cancelled")
        self.assertFalse(deadline.met_at)

    # -- stop-clock -----------------------------------------------------------

    def test_a_pause_moves_the_end_as_the_clock_counts(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        deadline._pause("waits for the customer", self.moment("2026-06-01 15:00"))
        self.assertEqual((deadline.state, deadline.badge), ("paused", "paused"))
        deadline._resume(self.moment("2026-06-02 09:00"))
        self.assertEqual(deadline.state, "open")
        self.assertEqual(deadline.due, self.moment("2026-06-02 15:00"))
        deadline._pause("waits for parts", self.moment("2026-06-02 10:00"))
        deadline._resume(self.moment("2026-06-02 10:30"))
        self.assertEqual(deadline.due, self.moment("2026-06-02 15:30"))
        self.assertEqual(deadline.paused_amount, 3.5)
        self.assertEqual(
            {(pause.reason, pause.lost) for pause in deadline.pause_ids},
            {("waits for parts", 0.5), ("waits for the customer", 3)},
        )

    def test_a_pause_needs_a_reason(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        for reason in (None, "", "  "):
            with self.assertRaisesRegex(UserError, "Write the reason"):
                deadline._pause(reason)

    def test_a_pause_does_not_undo_what_is_late(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        self.assertFalse(deadline._pause("too late", self.moment("2026-06-02 11:01")))
        self.assertEqual(deadline.state, "open")
        self.assertEqual(
            deadline._pause("in time", self.moment("2026-06-02 11:00")), deadline
        )

    def test_what_is_met_in_a_pause_is_in_time(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        deadline._pause("waits for the customer", self.moment("2026-06-01 15:00"))
        deadline._meet(self.moment("2026-06-20 10:00"))
        self.assertEqual(deadline.state, "met")
        self.assertTrue(deadline.pause_ids.date_to)

    def test_what_was_met_before_its_pause_loses_nothing(self):
        rule = self.rule("clock_hours", 3)
        deadline = self.start(rule, "2026-06-01 22:00")
        deadline._pause("waits for the key", self.moment("2026-06-01 23:00"))
        deadline._meet(self.moment("2026-06-01 22:30"))
        self.assertEqual(deadline.due, self.moment("2026-06-02 01:00"))
        self.assertEqual((deadline.state, deadline.paused_amount), ("met", 0))

    # -- another end ----------------------------------------------------------

    def test_an_extension_says_who_when_and_why(self):
        # D0-3.3.7: extended after asking.
        deadline = self.start(self.hours, "2026-06-01 14:00")
        before, new = deadline.due, self.moment("2026-06-05 17:00")
        deadline.with_user(self.agent)._extend(new, "the customer asked for Friday")
        change = deadline.change_ids
        self.assertEqual(deadline.due, new)
        self.assertEqual(
            (change.user_id, change.old_due, change.new_due, change.reason),
            (self.agent, before, new, "the customer asked for Friday"),
        )
        with self.assertRaisesRegex(UserError, "Write the reason"):
            deadline._extend(new, "")

    def test_a_new_start_plans_anew(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        deadline._restart(self.moment("2026-06-05 14:00"), "wrong day")
        self.assertEqual(deadline.due, self.moment("2026-06-08 11:00"))
        self.assertEqual(deadline.change_ids.kind, "restarted")

    def test_what_has_ended_is_not_extended(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        deadline._meet(self.moment("2026-06-02 10:00"))
        with self.assertRaisesRegex(UserError, "Call 0.*has ended"):
            deadline._extend(self.moment("2026-06-05 17:00"), "later")

    # -- who may what ---------------------------------------------------------

    def test_a_user_reads_deadlines_and_changes_none(self):
        deadline = self.start(self.hours, "2026-06-01 14:00").with_user(self.agent)
        self.assertEqual(deadline.state, "open")
        for vals in ({"state": "met"}, {"due": fields.Datetime.now()}):
            with self.assertRaises(AccessError):
                deadline.write(vals)
        with self.assertRaises(AccessError):
            deadline.unlink()
        with self.assertRaises(AccessError):
            deadline.copy()

    def test_the_superuser_changes_none_by_hand_either(self):
        deadline = self.start(self.hours, "2026-06-01 14:00").sudo()
        for name in ("state", "due", "met_at", "user_id", "rule_id", "start"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                deadline.write({name: False})
        forged = deadline.with_context(
            service_guarded_transition=True, _force_unlink=True
        )
        with self.assertRaises(AccessError):
            forged.write({"state": "met"})
        with self.assertRaisesRegex(AccessError, "deadlines are kept"):
            forged.unlink()
        with self.assertRaises(AccessError):
            forged.create(
                {
                    "rule_id": self.hours.id,
                    "res_model": "res.partner",
                    "res_id": self.document.id,
                    "due": fields.Datetime.now(),
                }
            )

    def test_trails_cannot_be_written(self):
        deadline = self.start(self.hours, "2026-06-01 14:00")
        deadline._pause("parts", self.moment("2026-06-01 15:00"))
        deadline._extend(self.moment("2026-06-05 17:00"), "later")
        for record in (deadline.pause_ids, deadline.change_ids):
            with self.subTest(model=record._name):
                with self.assertRaises(AccessError):
                    record.sudo().reason = "another"
                with self.assertRaises(AccessError):
                    record.with_user(self.agent).unlink()

    def test_another_company_does_not_see_them(self):
        other = self.env["res.company"].create({"name": "Other"})
        deadline = self.start(self.hours, "2026-06-01 14:00", company=other)
        self.assertEqual(deadline.company_id, other)
        self.assertFalse(
            self.deadlines.with_user(self.agent).search([("id", "=", deadline.id)])
        )

    def test_the_policy_administrator_edits_rules_and_others_do_not(self):
        manager = self.role("policy", "service_base.group_policy_manager")
        self.hours.with_user(manager).name = "Arrival"
        with self.assertRaises(AccessError):
            self.hours.with_user(self.agent).name = "Later"

    def test_a_rule_needs_what_its_clock_needs(self):
        for clock, vals in (
            ("working_hours", {}),
            ("wall_clock", {}),
            ("month_day", {"amount": 5}),
            ("batch_days", {"amount": 1}),
        ):
            with self.subTest(clock=clock), self.assertRaises(ValidationError):
                self.rule(clock, code=f"test.lacking.{clock}", **vals)
        with self.assertRaisesRegex(ValidationError, "no field name with a user"):
            self.hours.user_field = "name"
        with self.assertRaisesRegex(ValidationError, "both the hours and the role"):
            self.hours.escalation_policy_id = self.hours.policy_id

    def test_a_used_rule_keeps_its_code(self):
        self.start(self.hours, "2026-06-01 14:00")
        with self.assertRaisesRegex(UserError, "has deadlines"):
            self.hours.code = "test.other"
        with self.assertRaisesRegex(UserError, "has deadlines"):
            self.hours.unlink()
        self.hours.write({"code": "test.working_hours", "name": "Arrival"})
        self.assertEqual(self.hours.name, "Arrival")

    # -- screens --------------------------------------------------------------

    @freeze_time("2026-06-02 02:00:00")
    def test_the_filters_of_the_list(self):
        # Tuesday 10:00 in Shanghai; the first is due at 11:00, the second was
        # due on Monday 16:00, the third is due in a week.
        self.hours.soon_policy_id = self.policy("soon", 2)
        self.hours.user_field = "user_id"
        self.documents[0].user_id = self.agent
        soon = self.start(self.hours, "2026-06-01 14:00")
        overdue = self.start(self.hours, "2026-06-01 09:00", self.documents[1])
        later = self.start(self.hours, "2026-06-08 09:00", self.documents[2])
        arch = self.env.ref("service_base.service_deadline_view_search").arch
        filters = etree.fromstring(arch).findall(".//filter[@domain]")
        ours = self.deadlines.with_user(self.agent).with_context(tz="Asia/Shanghai")
        found = {
            node.get("name"): ours.search(
                [
                    ("id", "in", (soon | overdue | later).ids),
                    *safe_eval(node.get("domain"), {"uid": self.agent.id}),
                ]
            )
            for node in filters
        }
        self.assertEqual(
            {name: sorted(deadlines.ids) for name, deadlines in found.items()},
            {
                name: sorted(deadlines.ids)
                for name, deadlines in {
                    "mine": soon,
                    "running": soon | overdue | later,
                    "overdue": overdue,
                    "soon": soon,
                    "paused": self.deadlines,
                    "late": overdue,
                    "today": soon,
                    "this_week": soon | overdue,
                }.items()
            },
        )

    def test_a_deadline_opens_its_document(self):
        deadline = self.start(self.hours, "2026-06-01 14:00").with_user(self.agent)
        action = deadline.action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.document.id)
        )

    # -- many -----------------------------------------------------------------

    def test_queries_do_not_grow_with_the_deadlines(self):
        documents = self.env["res.partner"].create(
            [{"name": f"Many {number}"} for number in range(220)]
        )
        self.env.flush_all()

        def queries(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            # Hours run from the moment: every one has an end of its own.
            started = self.deadlines._start(
                [
                    {
                        "record": document,
                        "code": self.hours.code,
                        "start": self.moment("2026-06-01 08:00")
                        + timedelta(minutes=number),
                    }
                    for number, document in enumerate(some)
                ]
            )
            started._pause("parts", self.moment("2026-06-01 13:00"))
            started._resume(self.moment("2026-06-01 14:00"))
            started._meet(self.moment("2026-06-01 15:00"))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(documents[:10])
        few, many = queries(documents[10:20]), queries(documents[20:])
        self.assertLessEqual(few, 45)
        self.assertLessEqual(many - few, 5)
