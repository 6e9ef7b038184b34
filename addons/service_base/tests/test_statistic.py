# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SuiteCase

STATES = {"refused": "bad", "done": "done"}


class StatisticCase(SuiteCase):
    """Figures of June 2026, seen from July: rows of imported sheets.

    The sheets stand for any register: three refused of 150 rows make 2.0 %.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 7, 1, 2, 0)))
        cls.officer = cls.role("officer", "service_base.group_statistics")
        cls.user = cls.role("user", "service_base.group_service_user")
        cls.statistic = cls.env.ref("service_base.statistic_import_refused")
        handlers = dict(cls.env["service.import"]._fields["handler"].selection)
        # This one needs a mapping beside it.
        handlers.pop("service.import.mapping")
        if not handlers:
            cls.skipTest(cls, "no addon with an import is installed")
        cls.handler = next(iter(handlers))

    @classmethod
    def sheet(cls, refused, done, moment=datetime(2026, 6, 15, 2, 0), company=None):
        """A sheet that was read then, with so many rows refused and imported."""
        sheet = cls.env["service.import"].create(
            {
                "handler": cls.handler,
                "company_id": (company or cls.company).id,
                "filename": "sheet.xlsx",
            }
        )
        cls.env["service.import.line"]._in_transition().create(
            [
                {
                    "import_id": sheet.id,
                    "row": number,
                    "state": "bad" if number <= refused else "done",
                }
                for number in range(1, refused + done + 1)
            ]
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE service_import SET create_date = %s WHERE id = %s",
            (moment, sheet.id),
        )
        cls.env.invalidate_all()
        return sheet

    def period(self, day=date(2026, 6, 1), user=None, **vals):
        return (
            self.env["service.statistic.period"]
            .with_user(user or self.officer)
            .create({"statistic_id": self.statistic.id, "date_from": day, **vals})
        )

    def frozen(self, day=date(2026, 6, 1), **vals):
        period = self.period(day, **vals)
        period.action_freeze()
        return period


@tagged("post_install", "-at_install")
class TestStatisticFigure(StatisticCase):
    """How a figure comes about."""

    # S59, D3-5.4.5
    def test_three_of_150_are_two_percent(self):
        self.sheet(3, 147)
        period = self.frozen()
        self.assertEqual((period.numerator, period.denominator), (3, 150))
        self.assertAlmostEqual(period.figure, 2.0)
        self.assertEqual(period.figure_text, "2.0 %")
        self.assertEqual(period.row_count, 150)
        self.assertEqual(len(period.row_ids), 150)
        self.assertEqual(period.frozen_by_id, self.officer)
        self.assertTrue(period.is_intact)
        self.assertEqual(period.display_name, f"{self.statistic.name} 2026-06")

    def test_a_month_is_the_companys_month(self):
        """Midnight in Shanghai is 16:00 UTC of the day before."""
        self.sheet(1, 0, datetime(2026, 5, 31, 15, 59, 59))
        self.sheet(1, 1, datetime(2026, 5, 31, 16, 0))
        self.sheet(1, 2, datetime(2026, 6, 30, 15, 59, 59))
        self.sheet(1, 4, datetime(2026, 6, 30, 16, 0))
        period = self.frozen()
        self.assertEqual((period.numerator, period.denominator), (2, 5))

    def test_without_anything_to_divide_by_there_is_no_figure(self):
        period = self.frozen()
        self.assertFalse(period.has_figure)
        self.assertEqual(period.figure_text, "no figure: Rows read is zero")
        self.assertEqual(period.row_count, 0)
        self.assertTrue(period.is_intact)

    def test_two_companies_count_their_own(self):
        other = self.env["res.company"].create(
            {"name": "Other", "resource_calendar_id": self.calendar.id}
        )
        self.sheet(3, 147)
        self.sheet(5, 5, company=other)
        mine = self.frozen()
        theirs = self.env["service.statistic.period"].create(
            {
                "statistic_id": self.statistic.id,
                "company_id": other.id,
                "date_from": date(2026, 6, 1),
            }
        )
        theirs.action_freeze()
        self.assertEqual((mine.figure_text, theirs.figure_text), ("2.0 %", "50.0 %"))
        for records in (theirs, theirs.row_ids[:1]):
            with self.assertRaises(AccessError):
                records.with_user(self.user).read(["company_id"])

    def test_rows_lead_to_their_records(self):
        sheet = self.sheet(1, 1)
        period = self.frozen()
        rows = period.with_user(self.user).row_ids
        self.assertEqual(
            set(rows.mapped("res_id")), set(sheet.line_ids.ids), "one row a line"
        )
        self.assertEqual(rows.mapped("side"), ["both", "denominator"])
        self.assertIn("Status: bad", rows[0].snapshot_text)
        action = rows[0].action_open_record()
        self.assertEqual(action["res_model"], "service.import.line")
        self.assertEqual(
            rows._read_group([("period_id", "=", period.id)], ["cause"], ["__count"]),
            [(self.handler, 2)],
        )

    def test_a_total_and_a_mean(self):
        statistic = self.statistic
        with self.assertRaisesRegex(AccessError, "stays"):
            statistic.with_user(self.officer).sudo().measure = "sum"
        total = statistic.create(
            {
                "name": "Total",
                "code": "test.total",
                "handler": statistic.handler,
                "measure": "sum",
                "formula": "sum",
                "numerator_label": "rows",
                "unit": "rows",
                "decimals": 0,
            }
        )
        self.assertEqual(total._figure_text(total._figure(1234, 0)), "1,234 rows")
        mean = total.copy({"code": "test.mean", "measure": "mean", "decimals": 2})
        self.assertEqual(mean._figure_text(mean._figure(7, 2)), "3.50 rows")
        self.assertIsNone(mean._figure(7, 0))


@tagged("post_install", "-at_install")
class TestStatisticFrozen(StatisticCase):
    """A frozen figure stays; what changes later stands beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.june = cls.sheet(3, 147)

    # S59
    def test_a_later_change_shows_the_difference(self):
        period = self.frozen()
        self.assertFalse(period.difference_text)
        lines = self.june.line_ids
        lines[-1]._in_transition().state = "failed"
        lines.flush_recordset()
        period.invalidate_recordset()
        self.assertEqual(period.figure_text, "2.0 %")
        self.assertEqual(period.live_figure_text, "2.7 %")
        self.assertAlmostEqual(period.difference, 0.666667)
        self.assertEqual(
            period.difference_text,
            "Since freezing 1 rows changed (0 new, 0 gone, 1 changed): frozen 2.0 %, "
            "today 2.7 %.",
        )
        changed = period.row_ids.filtered(lambda row: row.change == "changed")
        self.assertEqual(changed.res_id, lines[-1].id)
        self.assertIn("done", changed.snapshot_text)

    def test_gone_and_new_rows(self):
        period = self.frozen()
        gone = self.june.line_ids[0]
        gone_id = gone.id
        gone.sudo().unlink()
        self.sheet(0, 1)
        period.invalidate_recordset()
        self.assertEqual(period.change_count, 2)
        self.assertEqual((period.numerator, period.denominator), (3, 150))
        self.assertEqual((period.live_numerator, period.live_denominator), (2, 150))
        row = period.row_ids.filtered(lambda row: row.res_id == gone_id)
        self.assertEqual(row.change, "gone")
        action = period.with_user(self.user).action_view_changes()
        changes = (
            self.env["service.statistic.change"]
            .with_user(self.user)
            .search(action["domain"])
        )
        self.assertEqual(sorted(changes.mapped("change")), ["gone", "new"])
        self.assertIn(
            "Status: bad", changes.filtered(lambda c: c.change == "gone").frozen_text
        )
        # A second look replaces the first; another user's look is apart.
        period.with_user(self.user).action_view_changes()
        self.assertEqual(changes.search_count(action["domain"]), 2)
        self.assertFalse(changes.with_user(self.officer).search(action["domain"]))

    def test_an_open_figure_shows_the_rows_of_today(self):
        period = self.period()
        self.assertEqual(period.live_figure_text, "2.0 %")
        self.assertFalse(period.figure_text)
        action = period.action_view_rows()
        count = self.env[action["res_model"]].with_user(self.officer)
        self.assertEqual(count.search_count(action["domain"]), 150)

    def test_the_form_as_the_officer_fills_it_in(self):
        """Any day of the month is taken for its month."""
        form = Form(self.env["service.statistic.period"].with_user(self.officer))
        form.statistic_id = self.statistic
        form.date_from = date(2026, 6, 17)
        self.assertEqual(form.date_to, date(2026, 6, 30))
        period = form.save()
        self.assertEqual(period.period_label, "2026-06")
        form = Form(period)
        with self.assertRaises(AssertionError):
            form.state = "frozen"
        period.action_freeze()
        with self.assertRaises(AssertionError):
            Form(period).date_from = date(2026, 5, 1)

    def test_only_the_officer_freezes(self):
        period = self.period()
        with self.assertRaisesRegex(AccessError, "Statistics officer"):
            period.with_user(self.user).action_freeze()
        with self.assertRaises(AccessError):
            self.period(user=self.user)

    def test_a_running_month_is_not_frozen(self):
        period = self.period(date(2026, 7, 1))
        with self.assertRaisesRegex(UserError, "runs until 2026-07-31"):
            period.action_freeze()
        with (
            freeze_time(datetime(2026, 7, 31, 15, 59)),
            self.assertRaisesRegex(UserError, "runs until"),
        ):
            period.action_freeze()
        # From midnight in Shanghai on.
        with freeze_time(datetime(2026, 7, 31, 16, 0)):
            period.action_freeze()
        self.assertEqual(period.state, "frozen")

    def test_a_month_is_frozen_once(self):
        period = self.frozen()
        with self.assertRaisesRegex(UserError, "frozen before"):
            period.action_freeze()
        again = self.period()
        with self.assertRaisesRegex(UserError, "correct it by a new version"):
            again.action_freeze()

    def test_a_bad_period_does_not_stop_the_others(self):
        good, bad = self.period(), self.period(date(2026, 7, 1))
        action = (good | bad).action_freeze()
        self.assertEqual((good.state, bad.state), ("frozen", "draft"))
        self.assertIn("runs until", action["params"]["message"])

    def test_the_first_day_is_the_first_of_the_month(self):
        with self.assertRaisesRegex(ValidationError, "not the first day"):
            self.period(date(2026, 6, 2))

    # -- forged writes ----------------------------------------------------------

    def test_a_frozen_figure_is_not_written(self):
        period = self.frozen()
        forged = {
            "state": "draft",
            "figure": 0.0,
            "numerator": 0.0,
            "denominator": 1.0,
            "digest": "0",
            "row_count": 0,
            "frozen_at": False,
            "version": 9,
            "lang": "zh_CN",
            "has_figure": False,
            "superseded_by_id": period.id,
            "correction_reason": "x",
            "date_to": date(2026, 6, 2),
            "period_label": "x",
        }
        for name, value in forged.items():
            for record in (period, period.sudo()):
                with self.subTest(field=name), self.assertRaises(AccessError):
                    record.with_context(service_guarded_transition=True).write(
                        {name: value}
                    )
        for vals in (
            {"date_from": date(2026, 5, 1)},
            {"statistic_id": self.statistic.search([], limit=1).id},
            {"span": "year"},
            {"company_id": self.env["res.company"].create({"name": "Other"}).id},
        ):
            with self.assertRaisesRegex(UserError, "frozen and stays"):
                period.sudo().write(vals)

    def test_a_frozen_figure_is_not_made_by_hand(self):
        with self.assertRaises(AccessError):
            self.period(state="frozen")
        period = (
            self.env["service.statistic.period"]
            .with_user(self.officer)
            .with_context(default_state="frozen", default_figure=9)
            .create({"statistic_id": self.statistic.id, "date_from": date(2026, 6, 1)})
        )
        self.assertEqual((period.state, period.figure), ("draft", 0))
        result = period.load(
            ["statistic_id/.id", "date_from", "state"],
            [[str(self.statistic.id), "2026-05-01", "frozen"]],
        )
        self.assertFalse(result["ids"])

    def test_rows_are_neither_written_nor_made_nor_deleted(self):
        period = self.frozen()
        row = period.row_ids[0]
        vals = {
            "period_id": period.id,
            "company_id": self.company.id,
            "key": "forged",
            "numerator": 1,
        }
        keys = {"_force_unlink": True, "service_guarded_transition": True}
        for user in (self.user, self.officer):
            for context in ({}, keys):
                own = row.with_user(user).with_context(**context)
                for records in (own, own.sudo()):
                    with self.assertRaises(AccessError):
                        records.write({"numerator": 9})
                    with self.assertRaises(AccessError):
                        records.unlink()
                    with self.assertRaises(AccessError):
                        records.create(vals)
                with self.assertRaises(AccessError):
                    period.with_user(user).with_context(**context).write(
                        {"row_ids": [Command.create(vals), Command.delete(row.id)]}
                    )
        result = row.sudo().load(["key", "label"], [["forged", "x"]])
        self.assertFalse(result["ids"])
        self.assertEqual(len(period.row_ids), 150)
        self.assertTrue(period.is_intact)

    def test_a_frozen_figure_is_not_deleted(self):
        period = self.frozen()
        for context in ({}, {"_force_unlink": True}):
            for records in (period, period.sudo()):
                with self.assertRaisesRegex(UserError, "frozen and stays"):
                    records.with_context(**context).unlink()
        with self.assertRaisesRegex(AccessError, "stays"):
            self.statistic.sudo().with_context(_force_unlink=True).unlink()
        self.period(date(2026, 5, 1)).unlink()

    def test_a_copy_is_open_and_empty(self):
        period = self.frozen()
        copy = period.copy({"date_from": date(2026, 5, 1)})
        self.assertEqual((copy.state, copy.figure, copy.digest), ("draft", 0, False))
        self.assertFalse(copy.row_ids)

    def test_a_change_in_the_database_breaks_the_seal(self):
        period = self.frozen()
        self.env.cr.execute(
            "UPDATE service_statistic_row SET numerator = 0 WHERE id = %s",
            (period.row_ids[0].id,),
        )
        period.invalidate_recordset()
        self.assertFalse(period.is_intact)

    # -- correction -------------------------------------------------------------

    def test_a_correction_is_a_new_version_with_a_reason(self):
        period = self.frozen()
        self.june.line_ids[-1]._in_transition().state = "failed"
        wizard = (
            self.env["service.statistic.correction"]
            .with_user(self.officer)
            .create({"period_ids": period.ids, "reason": "late sheet"})
        )
        action = wizard.action_confirm()
        later = self.env["service.statistic.period"].browse(action["res_id"])
        self.assertEqual((period.state, period.figure_text), ("superseded", "2.0 %"))
        self.assertEqual(len(period.row_ids), 150)
        self.assertTrue(period.is_intact)
        self.assertEqual((later.state, later.figure_text), ("frozen", "2.7 %"))
        self.assertEqual((later.version, later.supersedes_id), (2, period))
        self.assertEqual(later.correction_reason, "late sheet")
        self.assertEqual(period.superseded_by_id, later)
        with self.assertRaisesRegex(UserError, "figure in force"):
            period._correct("again")

    def test_a_correction_needs_a_reason_and_the_role(self):
        period = self.frozen()
        for reason in ("", "  ", False):
            with self.assertRaisesRegex(UserError, "Say why"):
                period._correct(reason)
        with self.assertRaisesRegex(AccessError, "Statistics officer"):
            period.with_user(self.user)._correct("late")
        draft = self.period(date(2026, 5, 1))
        with self.assertRaisesRegex(UserError, "figure in force"):
            draft._correct("late")

    # -- a year -----------------------------------------------------------------

    # S59, D4-8.5.7
    def test_a_year_totals_its_twelve_frozen_months(self):
        for month in range(1, 13):
            if month != 6:
                self.sheet(1, 9, datetime(2026, month, 15, 2, 0))
        with freeze_time(datetime(2027, 1, 1, 2, 0)):
            year = self.period(date(2026, 1, 1), span="year")
            months = self.env["service.statistic.period"].browse()
            for month in range(1, 12):
                months |= self.period(date(2026, month, 1))
            months.action_freeze()
            with self.assertRaisesRegex(UserError, "freeze these first: 2026-12"):
                year.action_freeze()
            months |= self.frozen(date(2026, 12, 1))
            year.action_freeze()
        self.assertEqual((year.numerator, year.denominator), (3 + 11, 150 + 110))
        self.assertEqual(year.period_label, "2026")
        self.assertEqual(year.row_count, 12)
        self.assertEqual(
            year.row_ids.mapped("res_model"), ["service.statistic.period"] * 12
        )
        self.assertEqual(set(year.row_ids.mapped("res_id")), set(months.ids))
        # Months are frozen: a change of their records is no change of the year;
        # a correction of a month is.
        self.june.line_ids[-1]._in_transition().state = "failed"
        year.invalidate_recordset()
        self.assertFalse(year.difference_text)
        june = months.filtered(lambda month: month.period_label == "2026-06")
        june._correct("late sheet")
        year.invalidate_recordset()
        self.assertEqual((year.change_count, year.live_numerator), (1, 15))
        self.assertEqual(year.numerator, 14)

    # -- opening ----------------------------------------------------------------

    def test_the_last_month_is_opened_once(self):
        statistic = self.statistic.with_user(self.officer)
        action = statistic.action_open_periods()
        statistic.action_open_periods()
        period = self.env["service.statistic.period"].search(action["domain"])
        self.assertEqual(period.mapped("period_label"), ["2026-06"])
        self.assertFalse(statistic.last_period_id)
        period.with_user(self.officer).action_freeze()
        statistic.invalidate_recordset()
        self.assertEqual(statistic.last_period_id, period)
        self.assertEqual(statistic.last_figure, "2.0 %")

    def test_each_month_the_next_figure_is_opened(self):
        self.frozen()
        domain = [
            ("company_id", "=", self.company.id),
            ("statistic_id", "=", self.statistic.id),
            ("state", "=", "draft"),
        ]
        periods = self.env["service.statistic.period"]
        with freeze_time(datetime(2026, 8, 1, 2, 0)):
            self.env["service.statistic"]._cron_open_periods()
            self.env["service.statistic"]._cron_open_periods()
        self.assertEqual(periods.search(domain).mapped("period_label"), ["2026-07"])


@tagged("post_install", "-at_install")
class TestStatisticQueries(StatisticCase):
    """Queries grow neither with the rows nor much with the figures."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_freezing_a_thousand_rows(self):
        self.sheet(1, 9, datetime(2026, 4, 15))
        self.sheet(20, 980, datetime(2026, 5, 15))
        self.period(date(2026, 3, 1)).action_freeze()
        few = self.period(date(2026, 4, 1))
        many = self.period(date(2026, 5, 1))
        few_queries = self.queries(few.action_freeze)
        many_queries = self.queries(many.action_freeze)
        self.assertEqual(many.row_count, 1000)
        self.assertLessEqual(many_queries, few_queries)
        self.assertLessEqual(many_queries, 45)

    def test_freezing_many_figures(self):
        periods = self.env["service.statistic.period"].browse()
        for month in range(1, 6):
            periods |= self.period(date(2026, month, 1))
        one = self.queries(self.period(date(2025, 12, 1)).action_freeze)
        many = self.queries(periods.action_freeze)
        self.assertLessEqual(many, one + 4 * 6)
