# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from .. import recurrence
from .checklist_common import ChecklistCase


@tagged("post_install", "-at_install")
class TestRecurrence(BaseCase):
    """S19: days without a database."""

    def test_intervals(self):
        start = date(2026, 6, 1)
        for number, unit, expected in (
            (14, "day", date(2026, 6, 15)),
            # D3-11.7
            (2, "week", date(2026, 6, 15)),
            # D3-7.4.3.1
            (1, "month", date(2026, 7, 1)),
            # D3-11.13
            (1, "quarter", date(2026, 9, 1)),
            # D3-11.12
            (1, "year", date(2027, 6, 1)),
            (3, "year", date(2029, 6, 1)),
        ):
            with self.subTest(number=number, unit=unit):
                self.assertEqual(recurrence.add_interval(start, number, unit), expected)

    def test_ends_of_months(self):
        for start, number, unit, expected in (
            (date(2026, 1, 31), 1, "month", date(2026, 2, 28)),
            (date(2028, 1, 31), 1, "month", date(2028, 2, 29)),
            (date(2026, 11, 30), 1, "quarter", date(2027, 2, 28)),
            (date(2028, 2, 29), 1, "year", date(2029, 2, 28)),
            (date(2028, 2, 29), 4, "year", date(2032, 2, 29)),
            (date(2026, 2, 28), 1, "month", date(2026, 3, 28)),
        ):
            with self.subTest(start=start, unit=unit):
                self.assertEqual(recurrence.add_interval(start, number, unit), expected)

    def test_a_calendar_does_not_drift(self):
        day, days = date(2026, 1, 30), []
        for _step in range(5):
            day = recurrence.next_on_calendar(date(2026, 1, 31), 1, "month", day)
            days.append((day.month, day.day))
        self.assertEqual(days, [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)])

    def test_a_calendar_by_weeks(self):
        start = date(2026, 6, 1)
        for after, expected in (
            (date(2026, 5, 1), start),
            (date(2026, 5, 31), start),
            (start, date(2026, 6, 15)),
            (date(2026, 6, 14), date(2026, 6, 15)),
            (date(2026, 6, 15), date(2026, 6, 29)),
        ):
            with self.subTest(after=after):
                found = recurrence.next_on_calendar(start, 2, "week", after)
                self.assertEqual(found, expected)

    def test_seasons(self):
        spans = [(3, 5), (9, 11)]
        for after, first, last in (
            (date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31)),
            (date(2026, 3, 1), date(2026, 9, 1), date(2026, 11, 30)),
            (date(2026, 9, 1), date(2027, 3, 1), date(2027, 5, 31)),
        ):
            with self.subTest(after=after):
                found = recurrence.next_season(spans, after=after)
                self.assertEqual(found, (first, last))
        for day, first in (
            (date(2026, 5, 31), date(2026, 3, 1)),
            (date(2026, 6, 1), date(2026, 9, 1)),
        ):
            with self.subTest(open_on=day):
                found = recurrence.next_season(spans, open_on=day)
                self.assertEqual(found[0], first)

    def test_a_season_over_new_year(self):
        winter = [(12, 2)]
        found = recurrence.next_season(winter, open_on=date(2028, 1, 10))
        self.assertEqual(found, (date(2027, 12, 1), date(2028, 2, 29)))

    def test_local_moments(self):
        day = date(2026, 6, 5)
        for hour, zone, expected in (
            (8.5, "Asia/Shanghai", datetime(2026, 6, 5, 0, 30)),
            (24, "Asia/Shanghai", datetime(2026, 6, 5, 16, 0)),
            (0, "Asia/Shanghai", datetime(2026, 6, 4, 16, 0)),
            (8.5, "Europe/Berlin", datetime(2026, 6, 5, 6, 30)),
            (8.5, "America/Los_Angeles", datetime(2026, 6, 5, 15, 30)),
        ):
            with self.subTest(hour=hour, zone=zone):
                self.assertEqual(recurrence.local_moment(day, hour, zone), expected)
        # The day on which Berlin loses an hour ends at its own midnight.
        end = recurrence.local_moment(date(2026, 3, 29), 24, "Europe/Berlin")
        self.assertEqual(end, datetime(2026, 3, 29, 22, 0))

    def test_local_dates(self):
        moment = datetime(2026, 6, 4, 16, 0)
        self.assertEqual(
            recurrence.local_date(moment, "Asia/Shanghai"), date(2026, 6, 5)
        )
        self.assertEqual(recurrence.local_date(moment, "UTC"), date(2026, 6, 4))


@tagged("post_install", "-at_install")
class TestPlanRecurrence(ChecklistCase):
    """S19: plans by interval, calendar, season and event."""

    def days(self, plan, field="date_due"):
        return [fields.Date.to_string(run[field]) for run in plan.run_ids.sorted(field)]

    # D3-11.7
    def test_fourteen_days_after_1_june_is_15_june(self):
        self.at(2026, 6, 1, 10)
        plan = self.plan()
        self.assertEqual(self.days(plan), ["2026-06-01"])
        self.finished(plan)
        self.assertEqual(self.days(plan), ["2026-06-01", "2026-06-15"])
        self.assertEqual(fields.Date.to_string(plan.next_date), "2026-06-15")

    def test_the_interval_counts_from_the_day_it_was_done(self):
        self.at(2026, 6, 1, 10)
        plan = self.plan()
        self.at(2026, 6, 4, 10)
        self.finished(plan)
        self.assertEqual(self.days(plan), ["2026-06-01", "2026-06-18"])
        self.at(2026, 6, 12, 10)
        self.finished(plan)
        self.assertEqual(self.days(plan)[-1], "2026-06-26")

    def test_the_local_day_counts(self):
        # 07:30 on 2 June in Shanghai is still 1 June in UTC.
        self.at(2026, 6, 1, 10)
        plan = self.plan()
        self.at(2026, 6, 2, 7, 30)
        run = self.finished(plan)
        self.assertEqual(fields.Date.to_string(run.done_on), "2026-06-02")
        self.assertEqual(self.days(plan)[-1], "2026-06-16")

    def test_a_done_inspection_opens_the_next_exactly_once(self):
        self.at(2026, 6, 1, 10)
        plan = self.plan()
        run = self.finished(plan)
        with self.assertRaisesRegex(UserError, "has not begun, or is closed"):
            run.action_finish()
        self.job()
        plan.sudo()._open_next_interval_runs({plan.sudo(): run.done_on})
        self.assertEqual(len(plan.run_ids), 2)

    def test_monthly_from_31_january(self):
        self.at(2026, 1, 31, 10)
        plan = self.plan(
            interval_number=1, interval_unit="month", date_start="2026-01-31"
        )
        self.finished(plan)
        self.assertEqual(self.days(plan)[-1], "2026-02-28")

    def test_the_plan_ends_on_its_last_day(self):
        self.at(2026, 6, 1, 10)
        ended = self.plan(date_end="2026-06-14")
        going = self.plan(date_end="2026-06-15")
        self.finished(ended)
        self.finished(going)
        self.assertEqual(len(ended.run_ids), 1)
        self.assertFalse(ended.next_date)
        self.assertEqual(len(going.run_ids), 2)

    # D3-11.12
    def test_the_class_gives_the_interval(self):
        find = self.env["service.checklist.class"]._find
        for measure, years in ((64.9, 3), (65, 1), (65.1, 1)):
            with self.subTest(measure=measure):
                found = find("valve", measure, self.company)
                self.assertEqual(found.interval_number, years)
                self.assertEqual(found.interval_unit, "year")

    def test_a_plan_takes_the_interval_of_its_class(self):
        self.at(2026, 6, 1, 10)
        large = self.env.ref("service_base.class_valve_large")
        vals = {
            "name": "Valve 7",
            "template_id": self.template().id,
            "company_id": self.company.id,
            "class_id": large.id,
            "measure": 65,
            "date_start": "2026-06-01",
            "crew_ids": [Command.set((self.inspector | self.mate).ids)],
        }
        plans = self.env["service.checklist.plan"].with_user(self.planner)
        plan = plans.create(vals)
        plan.action_activate()
        self.finished(plan)
        self.assertEqual(self.days(plan)[-1], "2027-06-01")
        large.interval_number = 2
        self.assertEqual(plan.interval_number, 1)
        # D3-11.12: DN65 is not below DN65.
        small = self.env.ref("service_base.class_valve_small")
        with self.assertRaisesRegex(ValidationError, "does not belong to the class"):
            plans.create({**vals, "class_id": small.id})
        self.assertEqual(
            plans.create({**vals, "class_id": small.id, "measure": 64}).interval_number,
            3,
        )

    def test_working_days_by_the_calendar(self):
        self.at(2026, 6, 5, 7)
        plan = self.daily_plan()
        self.assertEqual(self.days(plan), ["2026-06-05"])
        self.at(2026, 6, 7, 12)
        self.job()
        self.assertEqual(len(plan.run_ids), 1)
        self.at(2026, 6, 8, 0, 1)
        self.job()
        self.assertEqual(self.days(plan), ["2026-06-05", "2026-06-08"])

    def test_public_holidays_are_left_out(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-06-07 16:00:00",
                "date_to": "2026-06-08 16:00:00",
            }
        )
        self.at(2026, 6, 5, 7)
        plan = self.daily_plan()
        self.at(2026, 6, 9, 7)
        self.job()
        self.assertEqual(self.days(plan), ["2026-06-05", "2026-06-09"])

    def test_a_month_moves_to_the_next_working_day(self):
        self.at(2026, 6, 1, 7)
        # 6 June 2026 is a Saturday.
        plan = self.plan(
            recurrence="calendar",
            interval_number=1,
            interval_unit="month",
            date_start="2026-06-06",
            working_days_only=True,
            lead_days=5,
        )
        self.assertEqual(self.days(plan), ["2026-06-08"])
        self.assertEqual(self.days(plan, "date_from"), ["2026-06-01"])

    def test_days_ahead(self):
        self.at(2026, 6, 24, 7)
        plan = self.plan(
            recurrence="calendar",
            interval_unit="month",
            interval_number=1,
            date_start="2026-07-01",
            lead_days=5,
        )
        self.job()
        self.assertFalse(plan.run_ids)
        self.at(2026, 6, 26, 7)
        self.job()
        self.assertEqual(self.days(plan), ["2026-07-01"])

    def test_the_day_begins_in_the_zone_of_the_plan(self):
        self.at(2026, 6, 1, 7)
        plans = {
            zone: self.daily_plan(working_days_only=False, tz=zone)
            for zone in ("Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Midway")
        }
        # 23:00 UTC on 2 June: 3 June in Shanghai and on Kiritimati, not on Midway.
        self.at(2026, 6, 3, 7)
        self.job()
        last = {zone: self.days(plan)[-1] for zone, plan in plans.items()}
        self.assertEqual(last["Asia/Shanghai"], "2026-06-03")
        self.assertEqual(last["Pacific/Kiritimati"], "2026-06-03")
        self.assertEqual(last["Pacific/Midway"], "2026-06-02")

    # D3-11.9
    def test_spring_and_autumn(self):
        self.at(2026, 4, 10, 9)
        both = self.env.ref("service_base.season_spring")
        both |= self.env.ref("service_base.season_autumn")
        plan = self.season_plan(
            date_start="2026-01-01", season_ids=[Command.set(both.ids)]
        )
        self.assertEqual(self.days(plan, "date_from"), ["2026-03-01"])
        self.assertEqual(self.days(plan), ["2026-05-31"])
        self.at(2026, 8, 31, 9)
        self.job()
        self.assertEqual(len(plan.run_ids), 1)
        self.at(2026, 9, 1, 9)
        self.job()
        self.job()
        self.assertEqual(self.days(plan, "date_from"), ["2026-03-01", "2026-09-01"])
        self.assertEqual(fields.Date.to_string(plan.next_date), "2027-03-01")

    # D3-11.11
    def test_rain_opens_the_wells(self):
        self.at(2026, 6, 3, 15)
        rain = self.env.ref("service_base.event_rain")
        first, second = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        vals = {"recurrence": "event", "event_id": rain.id}
        any_well = self.plan(**vals)
        own_well = self.plan(**vals, res_model="res.partner", res_id=first.id)
        draft = self.plan(activate=False, **vals)
        trigger = self.env["service.checklist.plan"]._trigger_event
        runs = trigger("rain", second, self.company)
        self.assertEqual(runs.plan_id, any_well)
        self.assertEqual((runs.res_model, runs.res_id), ("res.partner", second.id))
        # What is open is not opened again; the other well is.
        runs = trigger("rain", first + second, self.company)
        self.assertEqual(sorted(runs.plan_id.ids), sorted((any_well + own_well).ids))
        self.assertEqual(set(runs.mapped("res_id")), {first.id})
        self.assertFalse(trigger("rain", first + second, self.company))
        self.assertFalse(draft.run_ids)
        self.assertFalse(trigger("snow", first, self.company))

    def test_the_same_event_twice_on_a_day(self):
        self.at(2026, 6, 3, 9)
        rain = self.env.ref("service_base.event_rain")
        plan = self.plan(recurrence="event", event_id=rain.id)
        rain.with_user(self.inspector).action_trigger()
        self.at(2026, 6, 3, 10)
        self.finished(plan)
        self.at(2026, 6, 3, 18)
        rain.with_user(self.inspector).action_trigger()
        self.assertEqual(self.days(plan), ["2026-06-03", "2026-06-03"])

    def test_a_running_plan_is_changed_only_when_it_is_put_back(self):
        self.at(2026, 6, 1, 10)
        plan = self.plan()
        self.finished(plan)
        with self.assertRaisesRegex(UserError, "stays while the plan runs"):
            plan.interval_number = 7
        plan.action_draft()
        plan.interval_number = 7
        plan.action_activate()
        live = plan.run_ids.filtered(lambda run: run.state == "due")
        self.assertEqual(fields.Date.to_string(live.date_due), "2026-06-08")
        plan.action_end()
        self.assertFalse(plan.run_ids.filtered(lambda run: run.state == "due"))
        self.job()
        self.assertEqual(len(plan.run_ids), 3)
