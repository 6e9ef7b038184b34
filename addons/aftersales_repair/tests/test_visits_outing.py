# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .visits_common import MORNING, VisitCase


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestVisitsOuting(VisitCase):
    """S07: 外出调试、维修跟踪报告单, from the slip to the expense."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls.role(
            "production", "aftersales_stock.group_production_management"
        )
        cls.tqm = cls.role("tqm", "aftersales_repair.group_tqm_office")
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Technician",
                "user_id": cls.technician.id,
                "company_id": cls.company.id,
            }
        )
        cls.trip_cost = cls.env["product.product"].create(
            {"name": "Train", "can_be_expensed": True, "type": "service"}
        )

    def outing(self, kind="repair", **vals):
        return (
            self.env["aftersales.outing"]
            .with_user(self.clerk)
            .create(
                {
                    "type_id": self.env.ref(f"aftersales_repair.outing_type_{kind}").id,
                    "partner_id": self.partner.id,
                    "lot_id": self.lot.id,
                    "problem": "Cabinet trips under load",
                    "date_end": date(2026, 6, 5),
                    **vals,
                }
            )
        )

    def issued(self, kind="repair", **vals):
        outing = self.outing(kind, **vals)
        if not outing.needs_review:
            outing.technical_note = "Two fitters, one crane"
        outing.action_submit()
        if outing.needs_review:
            outing.with_user(self.quality).solution = "Replace the rectifier"
            outing.with_user(self.quality).action_solve()
        outing.with_user(self.clerk).action_issue()
        return outing

    def on_site(self, kind="repair", **vals):
        outing = self.issued(kind, **vals)
        sender = self.production if kind == "repair" else self.tqm
        outing.with_user(sender).worker_ids = self.technician
        outing.with_user(sender).action_dispatch()
        return outing

    def signed(self, **vals):
        outing = self.on_site(**vals)
        mine = outing.with_user(self.technician)
        mine.work_done = "Rectifier replaced, full load for an hour"
        mine._sign("customer", drawing(), signer_name="Zhang San")
        self.stamp(outing, self.technician)
        mine.action_complete()
        return outing

    def ask(self, outing, **vals):
        return (
            self.env["aftersales.outing.change"]
            .with_user(self.technician)
            .create(
                {"outing_id": outing.id, "reason": "A second rectifier is dead", **vals}
            )
        )

    def expense(self, outing):
        return self.env["hr.expense"].create(
            {
                "name": "Train to the customer",
                "employee_id": self.employee.id,
                "product_id": self.trip_cost.id,
                "total_amount_currency": 420,
                "company_id": self.company.id,
                "aftersales_outing_id": outing.id,
            }
        )

    # -- the way of a repair ---

    def test_the_whole_way(self):
        """D0-3.3.3, D0-3.3.4, D3-3.1.2: slip → review → report → site → filed."""
        outing = self.outing()
        outing.action_submit()
        self.assertEqual(outing.state, "review")
        self.assertIn(self.quality, outing.activity_ids.user_id)
        with self.refused(UserError, "Write the solution"):
            outing.with_user(self.quality).action_solve()
        with self.assertRaises(AccessError):
            outing.with_user(self.clerk).action_solve()
        outing.with_user(self.quality).solution = "Replace the rectifier"
        outing.with_user(self.quality).action_solve()
        outing.with_user(self.clerk).action_issue()
        self.assertEqual(outing.date_end_first, date(2026, 6, 5))
        outing.with_user(self.production).worker_ids = self.technician
        outing.with_user(self.production).action_dispatch()
        mine = outing.with_user(self.technician)
        # What is really there, also where it is not as reported.
        with self.refused(UserError, r"what was done on site.*D3-3.1.5"):
            mine.action_complete()
        mine.work_done = "Rectifier replaced"
        with self.refused(UserError, r"signs.*\n?.*stamps"):
            mine.action_complete()
        mine._sign("customer", drawing(), signer_name="Zhang San")
        with self.refused(UserError, r"stamps.*D0-3.3.4"):
            mine.action_complete()
        self.stamp(outing, self.technician)
        mine.action_complete()
        self.assertEqual(outing.state, "signed")
        with self.refused(UserError, r"feedback to the quality.*D0-3.3.4"):
            outing.with_user(self.clerk).action_file()
        outing.with_user(self.technician).feedback = "Rectifier overheats"
        outing.with_user(self.clerk).action_file()
        self.assertEqual(outing.state, "filed")
        self.assertIn(self.quality, outing.activity_ids.user_id)

    def test_sales_plans_with_quality(self):
        """D0-3.2.3: sales hands the slip on, quality hears of it at once."""
        sales = self.role("sales", "sales_team.group_sale_manager")
        outing = self.outing()
        with self.assertRaises(AccessError):
            outing.with_user(self.repairer).action_submit()
        outing.with_user(sales).action_submit()
        self.assertEqual(outing.state, "review")
        self.assertIn(self.quality, outing.activity_ids.user_id)
        # What quality decides is not for sales.
        with self.assertRaises(AccessError):
            outing.with_user(sales).action_solve()

    def test_the_form_for_going_out(self):
        """D0-3.3.2: the report names customer, job, solution and the agreed day."""
        outing = self.issued()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html("aftersales_repair.report_outing", outing.ids)
        )
        text = html.decode()
        for word in (outing.name, self.partner.name, "Replace the rectifier", "06/05"):
            self.assertIn(word, text)

    def test_only_quality_finds_the_solution(self):
        outing = self.outing()
        outing.action_submit()
        with self.refused(UserError, r"quality department gives.*D0-3.3.3"):
            outing.solution = "Hit it"

    def test_the_slip_needs_its_details(self):
        outing = self.outing(problem="  ")
        with self.refused(UserError, r"in detail.*D0-3.3.3"):
            outing.action_submit()

    # -- who sends people ---

    def test_an_installation_goes_to_tqm_and_a_repair_to_production(self):
        """S07: D0-3.5.1, D0-3.3.3."""
        repair = self.issued("repair")
        install = self.issued("installation")
        self.assertEqual(
            repair.group_id,
            self.env.ref("aftersales_stock.group_production_management"),
        )
        self.assertEqual(
            install.group_id, self.env.ref("aftersales_repair.group_tqm_office")
        )
        self.assertIn(self.production, repair.activity_ids.user_id)
        self.assertNotIn(self.tqm, repair.activity_ids.user_id)
        self.assertIn(self.tqm, install.activity_ids.user_id)
        todo = self.env["aftersales.outing"].with_user(self.tqm)
        todo = todo.search([("state", "=", "issued"), ("is_my_group", "=", True)])
        self.assertIn(install, todo)
        self.assertNotIn(repair, todo)
        for outing, wrong in ((repair, self.tqm), (install, self.production)):
            outing.with_user(wrong).worker_ids = self.technician
            with self.refused(UserError, "sends people to this job"):
                outing.with_user(wrong).action_dispatch()
        with self.refused(UserError, "Choose the people"):
            repair.worker_ids = False
            repair.with_user(self.production).action_dispatch()

    def test_an_installation_is_agreed_with_the_technical_department(self):
        outing = self.outing("installation")
        with self.refused(UserError, r"technical department.*D0-3.5.1"):
            outing.action_submit()
        outing.technical_note = "Two fitters"
        outing.action_submit()
        self.assertEqual(outing.state, "solved")

    # -- no other solution, no later day before the approval ---

    def test_a_later_day_needs_the_approval(self):
        """S07: end date 5 June; 8 June without approval is refused, after it
        accepted, and the old date is kept (D0-3.3.7, D0-3.5.4)."""
        outing = self.on_site()
        with self.refused(UserError, r"company's approval first.*D0-3.3.7"):
            outing.with_user(self.technician).date_end = date(2026, 6, 8)
        change = self.ask(outing, kind="date", new_date_end=date(2026, 6, 8))
        change.action_request_approval()
        self.assertEqual(outing.date_end, date(2026, 6, 5))
        with self.assertRaises(UserError):
            change.with_user(self.technician).action_approve()
        change.with_user(self.director).action_approve()
        self.assertEqual(change.state, "approved")
        self.assertEqual(outing.date_end, date(2026, 6, 8))
        self.assertEqual(change.old_date_end, date(2026, 6, 5))
        self.assertEqual(outing.date_end_first, date(2026, 6, 5))

    def test_a_refused_request_changes_nothing(self):
        outing = self.on_site()
        change = self.ask(outing, kind="date", new_date_end=date(2026, 6, 8))
        change.action_request_approval()
        change.with_user(self.director).action_reject("Too late")
        self.assertEqual(outing.date_end, date(2026, 6, 5))
        self.assertEqual(change.state, "draft")

    def test_another_solution_needs_the_approval(self):
        """D0-3.3.6, D0-3.5.3, D3-3.1.6, D3-3.2.5."""
        outing = self.on_site()
        for user in (self.technician, self.quality, self.director):
            with self.refused(UserError, r"approval first.*D0-3.3.6"):
                outing.with_user(user).solution = "Replace the whole cabinet"
        change = self.ask(
            outing, kind="solution", new_solution="Replace the whole cabinet"
        )
        change.action_request_approval()
        self.assertEqual(outing.solution, "Replace the rectifier")
        change.with_user(self.director).action_approve()
        self.assertEqual(outing.solution, "Replace the whole cabinet")
        self.assertEqual(change.old_solution, "Replace the rectifier")

    def test_an_earlier_or_the_same_day_is_no_extension(self):
        outing = self.on_site()
        for day in (date(2026, 6, 4), date(2026, 6, 5)):
            change = self.ask(outing, kind="date", new_date_end=day)
            with self.refused(UserError, "day after the agreed one"):
                change.action_request_approval()
        change = self.ask(outing, kind="date", new_date_end=date(2026, 6, 6))
        change.action_request_approval()
        self.assertTrue(change.review_ids)

    def test_the_report_is_not_closed_after_the_agreed_day(self):
        """At the last second of 5 June, and a second later (D0-3.3.7)."""
        outing = self.on_site()
        mine = outing.with_user(self.technician)
        mine.work_done = "Done"
        mine._sign("customer", drawing(), signer_name="Zhang San")
        self.stamp(outing, self.technician)
        last = datetime(2026, 6, 5, 15, 59, 59)
        with freeze_time(last + timedelta(seconds=1)):
            outing.invalidate_recordset()
            self.assertTrue(outing.is_late)
            with self.refused(UserError, "agreed day 2026-06-05 is over"):
                mine.action_complete()
        with freeze_time(last):
            outing.invalidate_recordset()
            self.assertFalse(outing.is_late)
            mine.action_complete()

    def test_an_open_request_waits_for_its_answer(self):
        outing = self.on_site()
        self.ask(outing, kind="date", new_date_end=date(2026, 6, 8))
        mine = outing.with_user(self.technician)
        mine.work_done = "Done"
        mine._sign("customer", drawing(), signer_name="Zhang San")
        self.stamp(outing, self.technician)
        with self.refused(UserError, "has not decided a request"):
            mine.action_complete()
        outing.change_ids.with_user(self.technician).action_cancel()
        mine.action_complete()

    # -- the expense ---

    def test_an_expense_on_an_unsigned_report_is_refused(self):
        """S07: 420 yuan on an unsigned report is refused (D0-3.3.4, D0-3.5.2)."""
        outing = self.on_site()
        expense = self.expense(outing)
        with self.refused(UserError, r"signed and stamped report only.*D0-3.3.4"):
            expense.action_submit()
        with self.refused(UserError, "signed and stamped report only"):
            expense.sudo().write({"approval_state": "approved"})
        self.assertEqual(expense.state, "draft")

    def test_an_expense_on_the_signed_and_stamped_report_is_paid(self):
        outing = self.signed()
        expense = self.expense(outing)
        expense.action_submit()
        self.assertIn(expense.state, ("submitted", "approved"))
        self.assertEqual(outing.expense_total, 420)
        self.assertEqual(outing.expense_count, 1)

    def test_a_voided_signature_stops_the_expense(self):
        outing = self.signed()
        expense = self.expense(outing)
        outing.sudo()._void_signatures("Forged")
        with self.refused(UserError, "signed and stamped report only"):
            expense.action_submit()

    def test_a_submitted_expense_does_not_leave_its_report(self):
        outing = self.signed()
        expense = self.expense(outing)
        expense.action_submit()
        for value in (False, self.on_site().id):
            with self.refused(UserError, "signed and stamped|taken off"):
                expense.aftersales_outing_id = value

    def test_another_expense_does_not_concern_the_trip(self):
        expense = self.expense(self.env["aftersales.outing"])
        expense.action_submit()
        self.assertIn(expense.state, ("submitted", "approved"))

    # -- money, cancel ---

    def test_paid_service_is_collected_before_the_report_is_filed(self):
        """D0-3.3.5: the money is collected on the spot."""
        outing = self.signed()
        outing.with_user(self.technician).feedback = "Fine"
        visit = self.visit(hours=1, outing_id=outing.id)
        with self.refused(UserError, r"complete the voucher.*D0-3.3.5"):
            outing.with_user(self.clerk).action_file()
        self.complete(visit)
        with self.refused(UserError, r"complete the voucher.*D0-3.3.5"):
            outing.with_user(self.clerk).action_file()

    def test_cancel(self):
        outing = self.on_site()
        change = self.ask(outing, kind="date", new_date_end=date(2026, 6, 8))
        with self.refused(UserError, "reason"):
            outing.with_user(self.clerk).action_cancel()
        outing.with_user(self.clerk).cancel_reason = "Customer repaired it"
        outing.with_user(self.clerk).action_cancel()
        self.assertEqual(outing.state, "cancelled")
        self.assertEqual(change.state, "cancelled")

    def test_the_state_is_not_forged(self):
        outing = self.on_site()
        with self.refused(AccessError, "only through its buttons"):
            outing.write({"state": "signed"})
        change = self.ask(outing, kind="date", new_date_end=date(2026, 6, 8))
        with self.refused(ValidationError, "needs the approval"):
            change.write({"state": "approved"})

    def test_what_the_report_says_stays(self):
        outing = self.issued()
        with self.refused(UserError, "report is issued, what it says stays"):
            outing.problem = "Something else"

    def test_other_companies_do_not_see_it(self):
        outing = self.outing()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        user = self.role("elsewhere", "aftersales_repair.group_aftersales_clerk")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        found = self.env["aftersales.outing"].with_user(user)
        found = found.with_context(allowed_company_ids=other.ids)
        self.assertFalse(found.search([("id", "=", outing.id)]))
