# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from pytz import timezone, utc

from odoo.tests import tagged

from .common import SuiteCase


@tagged("post_install", "-at_install")
class TestWorkingTime(SuiteCase):
    """Limits in working time; 1 June 2026 is a Monday."""

    def moment(self, text):
        zone = timezone(self.calendar.tz)
        local = zone.localize(datetime.strptime(text, "%Y-%m-%d %H:%M"))
        return local.astimezone(utc).replace(tzinfo=None)

    def test_three_working_days_do_not_count_the_first(self):
        # D1-2, S11: signed for on Monday 1 June, due at the end of Thursday 4.
        due = self.calendar._end_of_working_day(self.moment("2026-06-01 09:30"), 3)
        self.assertEqual(due, self.moment("2026-06-04 17:00"))

    def test_a_weekend_is_no_working_time(self):
        due = self.calendar._end_of_working_day(self.moment("2026-06-05 16:59"), 1)
        self.assertEqual(due, self.moment("2026-06-08 17:00"))

    def test_a_holiday_is_no_working_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Dragon Boat Festival",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": self.moment("2026-06-19 00:00"),
                "date_to": self.moment("2026-06-19 23:59"),
            }
        )
        due = self.calendar._end_of_working_day(self.moment("2026-06-18 10:00"), 1)
        self.assertEqual(due, self.moment("2026-06-22 17:00"))

    def test_noon_of_the_next_working_day(self):
        # D1-K2, S12: signed for on Monday, the slip is due on Tuesday 12:00.
        due = self.calendar._next_working_day_at(self.moment("2026-06-01 15:00"), 12)
        self.assertEqual(due, self.moment("2026-06-02 12:00"))
        # D1-S1: and entered at 13:30.
        due = self.calendar._next_working_day_at(self.moment("2026-06-01 15:00"), 13.5)
        self.assertEqual(due, self.moment("2026-06-02 13:30"))

    def test_noon_after_a_friday_is_on_monday(self):
        due = self.calendar._next_working_day_at(self.moment("2026-06-05 08:00"), 12)
        self.assertEqual(due, self.moment("2026-06-08 12:00"))

    def test_the_local_day_counts_not_the_utc_one(self):
        # 1 June 07:00 in Shanghai is still 31 May in UTC.
        due = self.calendar._next_working_day_at(self.moment("2026-06-01 07:00"), 12)
        self.assertEqual(due, self.moment("2026-06-02 12:00"))

    def test_hours_of_the_clock_over_a_change_to_summer_time(self):
        self.calendar.tz = "Europe/Berlin"
        friday = self.moment("2026-03-27 12:00")
        due = self.calendar._next_working_day_at(friday, 12)
        self.assertEqual(due, datetime(2026, 3, 30, 10, 0))

    def test_a_calendar_without_work_gives_no_date(self):
        self.calendar.attendance_ids.unlink()
        self.assertFalse(self.calendar._end_of_working_day(datetime(2026, 6, 1), 1))
