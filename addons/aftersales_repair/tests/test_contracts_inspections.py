# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.checklist_common import PIXEL, ChecklistCase

from .contracts_common import ContractCase


@tagged("post_install", "-at_install")
class TestContractsInspections(ContractCase, ChecklistCase):
    """S19: recurring inspections of customers' units and of contracts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids |= cls.env.ref("service_base.group_inspection_planner")

    @classmethod
    def role(cls, login, *groups):
        """Both cases bring people of the same logins."""
        found = cls.env["res.users"].search([("login", "=", f"test_{login}")])
        if not found:
            return super().role(login, *groups)
        found.group_ids |= cls.env["res.groups"].union(*map(cls.env.ref, groups))
        return found

    def patrol(self, **vals):
        """The catalogue's round of a station, with a reading of 0.85–1.50."""
        self.at(2026, 6, 1, 8)
        return self.plan(
            self.template(follow_up_kind="repair"), lot_id=self.lot.id, **vals
        )

    # -- the acceptance checks -------------------------------------------------

    def test_fourteen_days_after_it_was_done(self):
        """S19, D3-11.7: a 14-day plan done 1 Jun → next is 15 Jun."""
        plan = self.patrol()
        self.at(2026, 6, 1, 10)
        self.finished(plan, "1.00")
        self.assertEqual(plan.next_date, date(2026, 6, 15))
        run = plan.run_ids.filtered(lambda one: one.state == "due")
        self.assertEqual(run.date_due, date(2026, 6, 15))
        self.assertEqual(run.lot_id, self.lot)

    def test_one_person_is_refused(self):
        """S19, D3-11.8: a crew of two at least."""
        plan = self.patrol(crew_ids=[Command.set(self.inspector.ids)])
        run = self.answer(self.begin(plan), "1.00")
        with self.assertRaisesRegex(UserError, "D3-11.8"):
            run.action_finish()
        run.crew_ids |= self.mate
        run.action_finish()
        self.assertEqual(run.state, "done")

    def test_a_reading_outside_its_limits_opens_a_repair(self):
        """S19, D3-11.10: outside 0.85–1.50 → a repair call due in 14 days."""
        for reading, tickets in (
            ("0.85", 0),
            ("1.50", 0),
            ("0.84", 1),
            ("1.51", 1),
            ("0.849999", 1),
        ):
            plan = self.patrol(name=f"Regulator {reading}")
            self.at(2026, 6, 1, 10)
            run = self.finished(plan, reading)
            found = run.sudo().finding_ids.ticket_ids
            with self.subTest(reading=reading):
                self.assertEqual(len(found), tickets)
                if tickets:
                    self.assertEqual(found.repair_due, date(2026, 6, 15))
                    self.assertEqual(found.lot_id, self.lot)
                    self.assertEqual(found.partner_id, self.partner)
                    self.assertEqual(run.finding_ids.res_id, found.id)

    def test_the_repair_is_late_after_its_day(self):
        plan = self.patrol()
        self.at(2026, 6, 1, 10)
        ticket = self.finished(plan, "2.00").sudo().finding_ids.ticket_ids
        for moment, late in (((2026, 6, 15, 23), False), ((2026, 6, 16, 1), True)):
            self.at(*moment)
            ticket.invalidate_recordset()
            self.assertEqual(ticket.is_repair_late, late)
            found = ticket.search([("is_repair_late", "=", True)])
            self.assertEqual(ticket in found, late)

    def test_the_finding_waits_for_the_repair(self):
        plan = self.patrol()
        finding = self.finished(plan, "2.00").finding_ids.with_user(self.planner)
        finding.action_taken = "Regulator changed."
        with self.assertRaisesRegex(UserError, "still open"):
            finding.action_close()
        finding.sudo().ticket_ids._do_done()
        finding.action_close()
        self.assertEqual(finding.state, "closed")

    def test_the_day_of_the_repair_is_the_inspections(self):
        ticket = self.finished(self.patrol(), "2.00").sudo().finding_ids.ticket_ids
        forger = self.env["res.users"].browse(self.manager.id)
        if "helpdesk.ticket" in self.env:
            forger.group_ids |= self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        with self.assertRaises(AccessError):
            ticket.with_user(forger).repair_due = date(2026, 7, 1)

    def test_the_deputy_approves_the_overhaul_first(self):
        """S19, D3-11.9: no spring overhaul before the deputy GM approves."""
        self.at(2026, 3, 2, 9)
        template = self.env.ref("aftersales_repair.checklist_overhaul")
        plan = self.season_plan(
            template=template, lot_id=self.lot.id, date_start=date(2026, 3, 1)
        )
        run = plan.run_ids.with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "D3-11.9"):
            run.action_start()
        with self.assertRaises(UserError):
            plan.with_user(self.planner).action_approve()
        plan.with_user(self.deputy).action_approve()
        run.action_start()
        self.assertEqual(run.state, "in_progress")

    def test_a_changed_unit_voids_the_approval(self):
        self.at(2026, 3, 2, 9)
        plan = self.season_plan(
            template=self.env.ref("aftersales_repair.checklist_overhaul"),
            date_start=date(2026, 3, 1),
        )
        plan.with_user(self.deputy).action_approve()
        plan.with_user(self.planner).lot_id = self.lot
        self.assertFalse(plan.approved_at)

    # -- the catalogue's checklists -------------------------------------------

    def test_the_catalogues_checklists(self):
        """Daily 8:30–9:00, two people, eight items, reports approved."""
        ref = self.env.ref
        log = ref("aftersales_repair.checklist_station_log")
        self.assertEqual((log.window_start, log.window_end), (8.5, 9.0))
        self.assertTrue(log.signature_required)
        round_ = ref("aftersales_repair.checklist_station_patrol")
        self.assertEqual(round_.min_crew, 2)
        self.assertGreaterEqual(len(round_.line_ids), 8)
        for name in ("station_log", "station_patrol", "overhaul", "valve", "cathodic"):
            self.assertEqual(
                ref(f"aftersales_repair.checklist_{name}").follow_up_kind, "repair"
            )
        overhaul = ref("aftersales_repair.checklist_overhaul")
        self.assertEqual(
            overhaul.approval_group_id,
            ref("service_base.group_deputy_general_manager"),
        )
        self.assertEqual(overhaul.follow_up_days, 14)

    def test_intervals_of_the_catalogue(self):
        """Day, two weeks, month, quarter, year from DN65, three years below."""
        ref = self.env.ref
        self.at(2026, 6, 1, 8)
        for class_name, measure, due in (
            ("class_station", 0, date(2026, 6, 15)),
            ("class_system_test", 0, date(2026, 7, 1)),
            ("class_cathodic", 0, date(2026, 9, 1)),
            ("class_valve_large", 65, date(2027, 6, 1)),
            ("class_valve_small", 64.9, date(2029, 6, 1)),
            ("class_overhead_pipe", 100, date(2029, 6, 1)),
        ):
            plan = self.plan(self.template(), activate=False)
            plan.write(
                {
                    "class_id": ref(f"service_base.{class_name}").id,
                    "measure": measure,
                }
            )
            plan.action_activate()
            self.finished(plan, "1.00")
            with self.subTest(name=class_name):
                self.assertEqual(plan.next_date, due)

    def test_the_daily_window(self):
        """D3-11.6: 8:30–9:00, both ends included."""
        self.at(2026, 6, 1, 8)
        plan = self.daily_plan(
            self.env.ref("aftersales_repair.checklist_station_log"),
            crew_ids=[Command.set(self.inspector.ids)],
        )
        run = plan.run_ids
        self.assertEqual(run.due_from, datetime(2026, 6, 1, 0, 30))
        self.assertEqual(run.due_until, datetime(2026, 6, 1, 1, 0))

    # -- contracts ------------------------------------------------------------

    def contract_plan(self, contract, **vals):
        return self.plan(
            self.template(min_crew=1, **vals.pop("template", {})),
            contract_id=contract.id,
            date_start=date(2026, 1, 12),
            interval_number=1,
            interval_unit="month",
            **vals,
        )

    def test_a_plan_follows_its_contract(self):
        """D3-7.4.2.1, D3-7.4.5.1: made from the contract, ending with it."""
        contract = self.running()
        plan = self.contract_plan(contract)
        self.assertEqual(plan.partner_id, self.partner)
        self.assertEqual(plan.date_end, date(2026, 12, 31))
        self.assertEqual(plan.run_ids.contract_id, contract.sudo())
        contract.end_reason = "Sold."
        contract.action_end()
        self.assertEqual(plan.state, "ended")
        self.assertEqual(plan.run_ids.state, "cancelled")

    def test_a_plan_needs_a_contract_in_force(self):
        self.at(2026, 1, 5, 9)
        contract = self.contract()
        with self.assertRaisesRegex(UserError, "not in force"):
            self.contract_plan(contract)

    def test_plans_go_on_with_the_renewed_contract(self):
        contract = self.running()
        plan = self.contract_plan(contract)
        self.at(2026, 12, 14, 9)
        self.job()
        self.finished(plan, "1.00")
        self.assertFalse(plan.next_date)
        contract.write({"visit_result": "renew", "visit_note": "Yes."})
        contract.action_visited()
        contract.action_renew()
        new = contract.renewal_ids.with_user(self.clerk)
        self.signed(new).action_start()
        self.assertEqual(plan.contract_id, new.sudo())
        self.assertEqual(plan.next_date, date(2027, 1, 14))
        self.assertEqual(plan.date_end, date(2027, 12, 31))

    # -- quarterly report -----------------------------------------------------

    def reports(self, contract):
        self.env["aftersales.maintenance.report"]._cron_open_reports()
        return self.env["aftersales.maintenance.report"].search(
            [("contract_id", "=", contract.id)]
        )

    def test_the_quarterly_report(self):
        """S19, D3-7.4.1.5: one report a quarter, with its inspections, once."""
        contract = self.running()
        plan = self.contract_plan(contract, template={"follow_up_kind": "repair"})
        self.at(2026, 3, 31, 10)
        run = self.finished(plan, "2.00")
        self.at(2026, 4, 1, 0, 5)
        report = self.reports(contract)
        self.assertEqual(
            (report.date_from, report.date_to), (date(2026, 1, 1), date(2026, 3, 31))
        )
        self.assertEqual(report.run_ids, run.sudo())
        self.assertEqual((report.bad_count, report.open_count), (1, 1))
        self.assertEqual(len(self.reports(contract)), 1)
        mine = report.with_user(self.technician)
        with self.assertRaisesRegex(UserError, "D3-7.4.1.5"):
            mine.action_issue()
        mine.summary = "In order but one regulator."
        mine.action_issue()
        self.assertEqual(report.state, "issued")
        with self.assertRaises(UserError):
            mine.summary = "Something else"
        html, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html("aftersales_repair.report_maintenance", report.ids)
        )
        self.assertIn(run.name, html.decode())

    def test_a_period_that_runs_is_not_reported(self):
        contract = self.running()
        self.at(2026, 3, 31, 10)
        report = (
            self.env["aftersales.maintenance.report"]
            .with_user(self.technician)
            .create(
                {
                    "contract_id": contract.id,
                    "date_from": date(2026, 1, 1),
                    "date_to": date(2026, 3, 31),
                    "summary": "Good.",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "not over"):
            report.action_issue()
        self.at(2026, 4, 1, 0, 1)
        report.action_issue()
        # S19: and stands in the register that goes out as xlsx.
        exports = self.env["service.export"].with_user(self.clerk)
        exports.with_context(active_ids=report.ids)._export_from_list(
            "aftersales.maintenance.report.export"
        )
        export = exports.search([], order="id desc", limit=1)
        self.assertEqual((export.total_rows, export.state), (1, "done"))

    def test_the_register_goes_out_as_xlsx(self):
        self.finished(self.patrol(), "1.00")
        handler = self.env["service.checklist.run.export"]
        labels = [column.label for column in handler._export_columns()]
        self.assertIn("Customer", labels)
        self.assertTrue(self.env["service.checklist.run"].search([]))

    def test_the_file_of_the_unit_tells_it(self):
        self.running()
        self.at(2026, 6, 1, 8)
        self.finished(self.patrol(), "1.00")
        self.env.flush_all()
        events = self.env["aftersales.unit.event"].search(
            [("lot_id", "=", self.lot.id)]
        )
        self.assertLessEqual(
            {"contract", "plan_inspection"}, set(events.mapped("kind"))
        )

    def test_a_signature_closes_the_round(self):
        """D3-7.4.1.4: the record is signed."""
        plan = self.plan(
            self.template(signature_required=True), date_start=date(2026, 6, 1)
        )
        run = self.finished(plan, "1.00")
        run.action_sign(PIXEL)
        self.assertEqual(run.state, "signed")
