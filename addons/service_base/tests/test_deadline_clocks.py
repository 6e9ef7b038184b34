# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from pytz import timezone, utc

from odoo.tests import tagged

from ..clocks import Limit
from .common import SuiteCase


class ClockCase(SuiteCase):
    """Moments are written as the wall clock of the calendar shows them."""

    def moment(self, text):
        zone = timezone(self.calendar.tz)
        local = datetime.fromisoformat(text)
        return zone.localize(local).astimezone(utc).replace(tzinfo=None)

    def local(self, moment):
        zone = timezone(self.calendar.tz)
        return utc.localize(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")

    def holiday(self, day, company=None, calendar=True):
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Public holiday",
                "calendar_id": self.calendar.id if calendar else False,
                "date_from": self.moment(f"{day} 00:00"),
                "date_to": self.moment(f"{day} 23:59:59"),
            }
        )
        # Core computes it from the company of whoever works.
        leave.flush_recordset()
        leave.company_id = company or self.company

    def due(self, clock, amount, start, hour=0.0):
        clock_of_company = self.calendar._get_clock(self.company)
        due = clock_of_company.due(Limit(clock, amount, hour), self.moment(start))
        return due and self.local(due)

    def give_back(self, clock, due, paused, resumed):
        due, lost = self.calendar._get_clock(self.company).give_back(
            clock, self.moment(due), self.moment(paused), self.moment(resumed)
        )
        return self.local(due), lost


@tagged("post_install", "-at_install")
class TestDeadlineClocks(ClockCase):
    """Each clock on the numbers of the catalogue; 1 June 2026 is a Monday."""

    # -- working hours --------------------------------------------------------

    def test_city_call_six_working_hours(self):
        # S02, D3-1.14: Monday 14:00 leaves 3 hours; Tuesday 8-11 are the others.
        self.assertEqual(
            self.due("working_hours", 6, "2026-06-01 14:00"), "2026-06-02 11:00"
        )

    def test_suburb_call_seven_working_hours_end_at_noon_not_after_it(self):
        # S02, D3-1.14
        self.assertEqual(
            self.due("working_hours", 7, "2026-06-01 14:00"), "2026-06-02 12:00"
        )

    def test_working_hours_skip_the_noon_break_evenings_and_weekends(self):
        for hours, start, due in (
            (1, "2026-06-01 11:30", "2026-06-01 13:30"),
            (6, "2026-06-05 14:00", "2026-06-08 11:00"),
            # Registered on a Saturday and at night: the clock starts at 8.
            (6, "2026-06-06 10:00", "2026-06-08 15:00"),
            (6, "2026-06-01 22:00", "2026-06-02 15:00"),
            (0.5, "2026-06-01 16:45", "2026-06-02 08:15"),
        ):
            with self.subTest(start=start, hours=hours):
                self.assertEqual(self.due("working_hours", hours, start), due)

    def test_working_hours_skip_a_holiday(self):
        self.holiday("2026-06-02")
        self.assertEqual(
            self.due("working_hours", 6, "2026-06-01 14:00"), "2026-06-03 11:00"
        )

    def test_no_working_hours_are_over_at_once(self):
        self.assertEqual(
            self.due("working_hours", 0, "2026-06-06 10:00"), "2026-06-06 10:00"
        )

    def test_working_hours_over_the_end_of_a_month(self):
        self.assertEqual(
            self.due("working_hours", 6, "2026-07-31 14:00"), "2026-08-03 11:00"
        )

    # -- hours of the clock ---------------------------------------------------

    def test_security_contract_runs_at_night(self):
        # S02, D3-7.4.2.5: rings 1 to 3 and neighbouring towns.
        for hours, due in (
            (2, "2026-06-02 00:00"),
            (3, "2026-06-02 01:00"),
            (4, "2026-06-02 02:00"),
            (6, "2026-06-02 04:00"),
        ):
            with self.subTest(hours=hours):
                self.assertEqual(
                    self.due("clock_hours", hours, "2026-06-01 22:00"), due
                )

    def test_review_of_a_contact_sheet_runs_over_the_weekend(self):
        # S33, D4-3.1.1b
        self.assertEqual(
            self.due("clock_hours", 24, "2026-06-05 16:00"), "2026-06-06 16:00"
        )

    # -- working days ---------------------------------------------------------

    def test_three_and_two_working_days_from_signing(self):
        # S11, D1-2, D1-K3: the day of signing is not counted.
        self.assertEqual(
            self.due("working_days", 3, "2026-06-01 09:30"), "2026-06-04 17:00"
        )
        self.assertEqual(
            self.due("working_days", 2, "2026-06-01 09:30"), "2026-06-03 17:00"
        )

    def test_five_working_days_over_a_weekend(self):
        # S34, D4-3.1.2f
        self.assertEqual(
            self.due("working_days", 5, "2026-06-01 09:00"), "2026-06-08 17:00"
        )

    def test_five_working_days_over_a_holiday(self):
        # S34: the Dragon Boat Festival of 2026 is Friday 19 June.
        self.holiday("2026-06-19")
        self.assertEqual(
            self.due("working_days", 5, "2026-06-15 09:00"), "2026-06-23 17:00"
        )

    def test_a_holiday_without_a_calendar_counts_for_its_company_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.holiday("2026-06-02", company=other, calendar=False)
        self.assertEqual(
            self.due("working_days", 1, "2026-06-01 09:00"), "2026-06-02 17:00"
        )
        self.holiday("2026-06-02", calendar=False)
        self.assertEqual(
            self.due("working_days", 1, "2026-06-01 09:00"), "2026-06-03 17:00"
        )

    def test_the_same_day(self):
        # D2-29: handed in the same day.
        for start, due in (
            ("2026-06-01 09:00", "2026-06-01 17:00"),
            ("2026-06-01 17:30", "2026-06-02 17:00"),
            ("2026-06-06 10:00", "2026-06-08 17:00"),
        ):
            with self.subTest(start=start):
                self.assertEqual(self.due("working_days", 0, start), due)

    def test_the_local_day_is_the_day(self):
        # 1 June 07:00 in Shanghai is still 31 May in UTC.
        self.assertEqual(
            self.due("working_days", 1, "2026-06-01 07:00"), "2026-06-02 17:00"
        )
        self.assertEqual(
            self.due("calendar_days", 3, "2026-06-01 07:00"), "2026-06-04 23:59"
        )

    # -- hour of a working day ------------------------------------------------

    def test_noon_and_half_past_one_of_the_next_working_day(self):
        # S12, D1-K2, D1-S1
        for hour, start, due in (
            (12, "2026-06-01 15:00", "2026-06-02 12:00"),
            (13.5, "2026-06-01 15:00", "2026-06-02 13:30"),
            (12, "2026-06-05 08:00", "2026-06-08 12:00"),
        ):
            with self.subTest(hour=hour, start=start):
                self.assertEqual(self.due("wall_clock", 1, start, hour), due)

    def test_noon_after_a_holiday(self):
        # S12
        self.holiday("2026-06-02")
        self.assertEqual(
            self.due("wall_clock", 1, "2026-06-01 15:00", 12), "2026-06-03 12:00"
        )

    # -- calendar days and months ---------------------------------------------

    def test_callback_within_three_days(self):
        # S09, D3-6.9: on 4 June in time, on 5 June not.
        start = self.moment("2026-06-01 10:00")
        clock = self.calendar._get_clock(self.company)
        due = clock.due(Limit("calendar_days", 3), start)
        self.assertEqual(due, self.moment("2026-06-04 23:59:59"))
        self.assertGreater(self.moment("2026-06-05 00:00"), due)

    def test_calendar_days_run_over_weekends_and_holidays(self):
        self.holiday("2026-06-08")
        self.assertEqual(
            self.due("calendar_days", 3, "2026-06-05 10:00"), "2026-06-08 23:59"
        )
        self.assertEqual(
            self.due("calendar_days", 0, "2026-06-05 10:00"), "2026-06-05 23:59"
        )

    def test_fifth_of_the_next_month_at_five(self):
        # S59, D3-5.4.5: 5 July 2026 is a Sunday and stays.
        self.assertEqual(
            self.due("month_day", 5, "2026-06-30 23:00", 17), "2026-07-05 17:00"
        )
        self.assertEqual(
            self.due("month_day", 5, "2026-12-01 00:00", 17), "2027-01-05 17:00"
        )
        self.assertEqual(
            self.due("month_day", 31, "2026-01-31 10:00", 17), "2026-02-28 17:00"
        )

    def test_calendar_months(self):
        # D3-2.2.10: three months; a month that lacks the day ends earlier.
        self.assertEqual(self.due("months", 3, "2026-03-10 10:00"), "2026-06-10 23:59")
        self.assertEqual(self.due("months", 1, "2026-01-31 10:00"), "2026-02-28 23:59")

    # -- summer time ----------------------------------------------------------

    def test_clock_hours_over_the_end_of_summer_time(self):
        # 25 October 2026, Berlin: the night has an hour more.
        self.calendar.tz = "Europe/Berlin"
        self.assertEqual(
            self.due("clock_hours", 24, "2026-10-24 16:00"), "2026-10-25 15:00"
        )

    def test_clock_hours_over_the_begin_of_summer_time(self):
        # 29 March 2026, Berlin: the night has an hour less.
        self.calendar.tz = "Europe/Berlin"
        self.assertEqual(
            self.due("clock_hours", 24, "2026-03-28 16:00"), "2026-03-29 17:00"
        )

    def test_working_time_keeps_the_wall_clock_over_summer_time(self):
        self.calendar.tz = "Europe/Berlin"
        for start, monday in (
            ("2026-03-27 14:00", "2026-03-30"),
            ("2026-10-23 14:00", "2026-10-26"),
        ):
            with self.subTest(start=start):
                self.assertEqual(self.due("working_hours", 6, start), f"{monday} 11:00")
                self.assertEqual(self.due("working_days", 1, start), f"{monday} 17:00")
                self.assertEqual(
                    self.due("wall_clock", 1, start, 12), f"{monday} 12:00"
                )

    def test_calendar_days_end_at_midnight_over_summer_time(self):
        self.calendar.tz = "Europe/Berlin"
        for start, due in (
            ("2026-03-28 10:00", "2026-03-29 23:59"),
            ("2026-10-24 10:00", "2026-10-25 23:59"),
        ):
            with self.subTest(start=start):
                self.assertEqual(self.due("calendar_days", 1, start), due)

    def test_a_night_shift_works_an_hour_less_or_more(self):
        # Sundays 0-8: two hours are lost, or one is worked twice.
        self.calendar.tz = "Europe/Berlin"
        self.calendar.attendance_ids.unlink()
        self.env["resource.calendar.attendance"].create(
            {
                "calendar_id": self.calendar.id,
                "name": "Sunday night",
                "dayofweek": "6",
                "day_period": "morning",
                "hour_from": 0,
                "hour_to": 8,
            }
        )
        self.assertEqual(
            self.due("working_hours", 4, "2026-03-28 10:00"), "2026-03-29 05:00"
        )
        self.assertEqual(
            self.due("working_hours", 4, "2026-10-24 10:00"), "2026-10-25 03:00"
        )

    # -- pauses ---------------------------------------------------------------

    def test_a_pause_gives_working_hours_back(self):
        # Monday 14:00 with 6 hours; paused 15-17 and Tuesday 8-9: 3 hours.
        self.assertEqual(
            self.give_back(
                "working_hours",
                "2026-06-02 11:00",
                "2026-06-01 15:00",
                "2026-06-02 09:00",
            ),
            ("2026-06-02 15:00", 3),
        )

    def test_a_pause_out_of_working_time_gives_nothing_back(self):
        self.assertEqual(
            self.give_back(
                "working_hours",
                "2026-06-02 11:00",
                "2026-06-01 17:00",
                "2026-06-02 08:00",
            ),
            ("2026-06-02 11:00", 0),
        )

    def test_a_pause_gives_clock_hours_back(self):
        self.assertEqual(
            self.give_back(
                "clock_hours",
                "2026-06-06 16:00",
                "2026-06-05 20:00",
                "2026-06-06 10:30",
            ),
            ("2026-06-07 06:30", 14.5),
        )

    def test_a_pause_gives_whole_working_days_back(self):
        for paused, resumed, due, lost in (
            # Within a day: none.
            ("2026-06-02 09:00", "2026-06-02 16:00", "2026-06-04 17:00", 0),
            ("2026-06-02 16:00", "2026-06-03 08:30", "2026-06-05 17:00", 1),
            # Over the weekend: Wednesday to Monday are three working days.
            ("2026-06-03 09:00", "2026-06-08 09:00", "2026-06-09 17:00", 3),
        ):
            with self.subTest(paused=paused):
                self.assertEqual(
                    self.give_back("working_days", "2026-06-04 17:00", paused, resumed),
                    (due, lost),
                )

    def test_a_pause_keeps_the_hour_of_the_wall_clock(self):
        self.assertEqual(
            self.give_back(
                "wall_clock", "2026-06-05 13:30", "2026-06-05 09:00", "2026-06-08 09:00"
            ),
            ("2026-06-08 13:30", 1),
        )

    def test_a_pause_gives_calendar_days_back(self):
        for clock, due, new in (
            ("calendar_days", "2026-06-04 23:59", "2026-06-07 23:59"),
            ("batch_calendar_days", "2026-06-04 23:59", "2026-06-07 23:59"),
            ("months", "2026-09-01 23:59", "2026-09-04 23:59"),
            ("month_day", "2026-07-05 17:00", "2026-07-08 17:00"),
        ):
            with self.subTest(clock=clock):
                self.assertEqual(
                    self.give_back(clock, due, "2026-06-02 09:00", "2026-06-05 08:00"),
                    (new, 3),
                )

    def test_a_pause_over_summer_time_keeps_midnight(self):
        self.calendar.tz = "Europe/Berlin"
        self.assertEqual(
            self.give_back(
                "calendar_days",
                "2026-10-24 23:59",
                "2026-10-23 09:00",
                "2026-10-24 09:00",
            ),
            ("2026-10-25 23:59", 1),
        )

    # -- back, and calendars without work ---------------------------------------

    def test_working_time_before_a_moment(self):
        clock = self.calendar._get_clock(self.company)
        for amount, moment, before in (
            (4, "2026-06-01 17:00", "2026-06-01 13:00"),
            (6, "2026-06-01 12:00", "2026-05-29 15:00"),
        ):
            with self.subTest(moment=moment):
                found = clock.before_working(
                    self.moment(moment), timedelta(hours=amount)
                )
                self.assertEqual(self.local(found), before)

    def test_a_calendar_without_work_gives_no_moment(self):
        self.calendar.attendance_ids.unlink()
        for clock in ("working_hours", "working_days", "wall_clock"):
            with self.subTest(clock=clock):
                self.assertFalse(self.due(clock, 1, "2026-06-01 09:00", 12))
        self.assertEqual(
            self.due("clock_hours", 1, "2026-06-01 09:00"), "2026-06-01 10:00"
        )

    def test_many_limits_read_the_calendar_once_a_month(self):
        clock = self.calendar._get_clock(self.company)
        clock.due(Limit("working_hours", 6), self.moment("2026-06-01 14:00"))
        before = self.env.cr.sql_log_count
        for minute in range(60):
            start = self.moment("2026-06-02 09:00") + timedelta(minutes=minute)
            self.assertTrue(clock.due(Limit("working_hours", 6), start))
        self.assertEqual(self.env.cr.sql_log_count, before)
