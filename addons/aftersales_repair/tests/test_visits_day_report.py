# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .visits_common import MORNING, VisitCase

TODAY = date(2026, 6, 1)


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestVisitsDayReport(VisitCase):
    """S06: daily reports of technicians and of the director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.idle = cls.role("idle", "aftersales_repair.group_service_technician")
        cls.chief = cls.role("branch_chief", "service_base.group_service_user")
        cls.reports = cls.env["aftersales.day.report"]

    def branch(self, *users):
        """A branch with these people, and its manager."""
        manager = self.env["hr.employee"].create(
            {
                "name": "Chief",
                "user_id": self.chief.id,
                "company_id": self.company.id,
            }
        )
        branch = self.env["hr.department"].create(
            {
                "name": "East branch",
                "company_id": self.company.id,
                "is_service_branch": True,
                "manager_id": manager.id,
            }
        )
        group = self.env["hr.department"].create(
            {"name": "Field", "parent_id": branch.id, "company_id": self.company.id}
        )
        for user in users:
            self.env["hr.employee"].create(
                {
                    "name": user.name,
                    "user_id": user.id,
                    "department_id": group.id,
                    "company_id": self.company.id,
                }
            )
        return branch

    def report(self, user, *lines, submit=True, **vals):
        report = self.reports.with_user(user).create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "user_id": user.id,
                            "service_class": service_class,
                            "hours": hours,
                        }
                    )
                    for service_class, hours in lines
                ],
                **vals,
            }
        )
        if submit:
            report.action_submit()
        return report

    def director_report(self, **vals):
        return self.reports.with_user(self.director).create(
            {"kind": "director", **vals}
        )

    # -- the acceptance check ---

    def test_the_directors_report_totals_nine_hours_by_class(self):
        """S06: A logs 3 h free + 2 h paid, B 4 h contract: 9 h by class, and a
        technician without a report is listed (D3-1.10, D3-1.11)."""
        self.report(self.technician, ("free", 3), ("paid", 2))
        self.report(self.other, ("contract", 4))
        report = self.director_report()
        self.assertEqual(report.hours, 9)
        self.assertEqual(
            report._get_class_hours(), {"free": 3, "paid": 2, "contract": 4}
        )
        self.assertEqual(report.missing_user_ids, self.idle)
        self.assertEqual(report.class_hours, "Paid 2 · Contract 4 · Free 3")

    def test_a_branch_needs_the_managers_stamp(self):
        """S06: a branch's report does not reach the service department before the
        branch manager's stamp (D3-1.12)."""
        branch = self.branch(self.technician, self.director)
        self.report(self.technician, ("free", 3))
        report = self.director_report()
        self.assertEqual(report.branch_id, branch)
        report.action_submit()
        with self.refused(UserError, r"has not stamped it yet \(D3-1.12\)"):
            report.action_forward()
        with self.refused(UserError, "has not reached the service department"):
            report.with_user(self.service_head()).action_read()
        with self.refused(UserError, "The manager of East branch stamps it"):
            report.with_user(self.manager).action_stamp()
        report.with_user(self.chief).action_stamp()
        self.assertEqual(report.stamped_by_id, self.chief)
        self.assertEqual(report.stamped_at, MORNING)
        with self.refused(UserError, "has not reached the service department"):
            report.with_user(self.service_head()).action_read()
        report.action_forward()
        report.with_user(self.service_head()).action_read()
        self.assertEqual(report.state, "read")

    def service_head(self):
        return self.manager

    def test_a_branch_lists_its_own_people_only(self):
        branch = self.branch(self.technician, self.director)
        self.report(self.technician, ("free", 3))
        self.report(self.other, ("paid", 5))
        report = self.director_report()
        self.assertEqual(report.hours, 3)
        self.assertFalse(report.missing_user_ids)
        centre = self.director_report(branch_id=False)
        self.assertEqual(centre.hours, 5)
        self.assertEqual(centre.missing_user_ids, self.idle)
        self.assertEqual(report.branch_id, branch)

    # -- filled from the vouchers ---

    def test_the_vouchers_fill_the_report(self):
        """D3-1.10: kinds of work and hours are those of the day's vouchers."""
        free = self.delivered("D-FREE", on=date(2026, 1, 15))
        visit = self.visit(free, hours=3)
        self.visit(hours=2)
        self.visit(
            labour_ids=[
                Command.create(
                    {
                        "user_id": self.technician.id,
                        "day": date(2026, 5, 29),
                        "hours": 7,
                    }
                )
            ]
        )
        report = self.report(self.technician, submit=False)
        self.assertEqual(report._get_class_hours(), {"free": 3, "paid": 2})
        self.assertIn(visit, report.line_ids.visit_id)

    def test_what_is_worked_later_is_taken_in_and_hand_written_lines_stay(self):
        report = self.report(self.technician, ("internal", 1), submit=False)
        self.visit(hours=2)
        report.action_submit()
        self.assertEqual(report._get_class_hours(), {"internal": 1, "paid": 2})

    def test_a_cancelled_visit_does_not_count(self):
        visit = self.visit(hours=2)
        visit.with_user(self.clerk).cancel_reason = "Nobody there"
        visit.with_user(self.clerk).action_cancel()
        self.assertFalse(self.report(self.technician, submit=False).hours)

    def test_a_report_that_comes_later_is_taken_in(self):
        report = self.director_report()
        self.assertEqual(report.hours, 0)
        self.report(self.technician, ("free", 3))
        report.action_collect()
        self.assertEqual(report.hours, 3)
        self.assertNotIn(self.technician, report.missing_user_ids)

    # -- guards ---

    def test_a_draft_is_not_a_report(self):
        self.report(self.technician, ("free", 3), submit=False)
        report = self.director_report()
        self.assertEqual(report.hours, 0)
        self.assertIn(self.technician, report.missing_user_ids)

    def test_one_report_a_day(self):
        self.report(self.technician, ("free", 3))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.report(self.technician, ("paid", 2), submit=False)

    def test_the_own_report_only(self):
        report = self.report(self.technician, submit=False)
        with self.refused(UserError, "It is the report of"):
            report.with_user(self.other).action_submit()

    def test_a_technician_makes_no_directors_report(self):
        with self.refused(AccessError, r"service director.*D3-1.11"):
            self.reports.with_user(self.technician).create({"kind": "director"})

    def test_what_is_handed_in_stays(self):
        report = self.report(self.technician, ("free", 3))
        for change in (
            lambda: report.write({"note": "More"}),
            lambda: report.line_ids.write({"hours": 8}),
            lambda: report.line_ids.unlink(),
        ):
            with self.refused(UserError, "handed in and stays"):
                change()

    def test_the_director_reads_the_technicians_report(self):
        report = self.report(self.technician, ("free", 3))
        with self.assertRaises(AccessError):
            report.action_read()
        report.with_user(self.director).action_read()
        self.assertEqual(report.read_by_id, self.director)
        with self.refused(UserError, "Somebody else reads"):
            own = self.report(self.director, ("internal", 1))
            own.action_read()

    def test_hours_of_a_line(self):
        self.report(self.technician, ("free", 24))
        with self.assertRaises(ValidationError):
            self.report(self.other, ("free", 24.5))

    def test_the_button_opens_todays_report(self):
        mine = self.reports.with_user(self.technician)
        action = mine.action_make_mine()
        report = mine.browse(action["res_id"])
        self.assertEqual((report.day, report.kind), (TODAY, "technician"))
        self.assertEqual(mine.action_make_mine()["res_id"], report.id)
        directors = self.reports.with_user(self.director)
        made = directors.browse(directors.action_make_mine()["res_id"])
        self.assertEqual(made.kind, "director")

    def test_the_sheet(self):
        """S06: daily reports as xlsx, a row for each class."""
        self.report(self.technician, ("free", 3), ("paid", 2))
        export = self.env["aftersales.day.report.line.export"]
        labels = [column.label for column in export._export_columns()]
        self.assertEqual(
            labels[:7],
            ["Day", "Report", "Kind", "Branch", "Technician", "Class", "Hours"],
        )
