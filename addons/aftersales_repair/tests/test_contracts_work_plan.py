# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .contracts_common import ContractCase

CONTENT = {
    "notice": "Residents by poster, three days before.",
    "procedure": "Purge, charge, test.",
    "safety": "Two people watch.",
    "papers": "Test record 12.",
}


@tagged("post_install", "-at_install")
class TestContractsWorkPlan(ContractCase):
    """S20, D3-11.15: who signs a work plan, 作业方案, by class of work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = "aftersales_repair.group_"
        cls.signers = {
            "dispatch": cls.role("dispatch", own + "dispatch_centre"),
            "safety": cls.role("safety", own + "safety"),
            "planning": cls.role("planning", own + "planning"),
            "deputy": cls.role("deputy", "service_base.group_deputy_general_manager"),
        }

    def work_plan(self, work_class, content=True, **vals):
        self.at(2026, 6, 1, 9)
        times = {
            "planned_start": datetime(2026, 6, 3, 1),
            "planned_end": datetime(2026, 6, 3, 9),
            "leader_id": self.technician.id,
            **CONTENT,
        }
        return (
            self.env["aftersales.work.plan"]
            .with_user(self.technician)
            .create(
                {
                    "work_class": work_class,
                    "place": "North estate",
                    **(times if content else {}),
                    **vals,
                }
            )
        )

    def sign(self, plan, *names):
        for name in names:
            plan.with_user(self.signers[name]).action_approve()

    def assert_refused(self, plan):
        with self.assertRaises(UserError):
            plan.action_start()
        self.assertEqual(plan.state, "draft")

    def test_medium_pressure(self):
        """S20: dispatch and safety are not enough; planning, then the deputy GM."""
        for work_class in ("medium_pressure", "low_main", "large_user"):
            plan = self.work_plan(work_class)
            with self.subTest(work_class=work_class):
                self.assert_refused(plan)
                plan.action_request_approval()
                self.assert_refused(plan)
                self.sign(plan, "dispatch", "safety")
                self.assert_refused(plan)
                with self.assertRaises(UserError):
                    self.sign(plan, "deputy")
                self.sign(plan, "planning")
                self.assert_refused(plan)
                self.sign(plan, "deputy")
                plan.action_start()
                self.assertEqual(plan.state, "started")

    def test_hot_work(self):
        """S20, D3-11.14: no welding before the plan is signed, however small."""
        plan = self.work_plan("estate", kind="hot_work")
        self.assert_refused(plan)
        plan.action_request_approval()
        self.sign(plan, "dispatch")
        self.assert_refused(plan)
        self.sign(plan, "safety")
        plan.action_start()
        self.assertEqual((plan.kind, plan.state), ("hot_work", "started"))

    def test_an_estate(self):
        """S20: dispatch and safety, nobody else."""
        plan = self.work_plan("estate")
        plan.action_request_approval()
        self.sign(plan, "safety")
        self.assert_refused(plan)
        with self.assertRaises(UserError):
            self.sign(plan, "planning")
        self.sign(plan, "dispatch")
        plan.action_start()
        self.assertEqual(plan.state, "started")

    def test_a_single_home_starts_without_plan(self):
        """S20: no plan, no signature."""
        plan = self.work_plan("single_home", content=False)
        plan.action_start()
        self.assertEqual(plan.state, "started")

    def test_a_plan_says_everything(self):
        """D3-11.15: time, people, users told, procedure, safety, papers."""
        for name in ("planned_start", "leader_id", *CONTENT):
            plan = self.work_plan("estate", **{name: False})
            with self.subTest(name=name), self.assertRaisesRegex(UserError, "D3-11.15"):
                plan.action_request_approval()

    def test_an_edit_voids_the_signatures(self):
        """S20: what was signed is not what stands there now."""
        plan = self.work_plan("estate")
        plan.action_request_approval()
        self.sign(plan, "dispatch", "safety")
        plan.safety = "One person watches."
        self.assertFalse(plan.sudo().review_ids)
        self.assert_refused(plan)
        plan.action_request_approval()
        self.sign(plan, "dispatch", "safety")
        plan.action_start()

    def test_a_class_changed_after_signing_is_reviewed_anew(self):
        plan = self.work_plan("estate")
        plan.action_request_approval()
        self.sign(plan, "dispatch", "safety")
        plan.work_class = "large_user"
        self.assertTrue(plan.needs_deputy)
        self.assert_refused(plan)

    def test_begun_work_keeps_its_plan(self):
        plan = self.work_plan("single_home", content=False)
        plan.action_start()
        with self.assertRaisesRegex(UserError, "D3-11.15"):
            plan.procedure = "Another way."
        with self.assertRaisesRegex(UserError, "what was done"):
            plan.action_done()
        plan.result = "Charged 1 home."
        plan.action_done()
        self.assertEqual(plan.state, "done")

    def test_nobody_signs_an_own_plan(self):
        self.technician.group_ids |= self.env.ref(
            "aftersales_repair.group_dispatch_centre"
        )
        plan = self.work_plan("estate")
        plan.action_request_approval()
        with self.assertRaises(UserError):
            plan.with_user(self.technician).action_approve()

    def test_a_forged_state_is_refused(self):
        plan = self.work_plan("estate")
        for vals in ({"state": "started"}, {"needs_safety": False}):
            with self.assertRaises(UserError):
                plan.sudo().write(vals)
        with self.assertRaises(AccessError):
            self.work_plan("estate", state="started")

    def test_the_matrix_is_dated(self):
        """A new line holds from its day on and changes no plan made before."""
        old = self.work_plan("estate")
        self.env["aftersales.work.plan.rule"]._in_transition().create(
            {
                "policy_id": self.env.ref(
                    "aftersales_repair.policy_work_plan_matrix"
                ).id,
                "company_id": self.company.id,
                "date_from": "2026-06-01",
                "work_class": "estate",
                "plan_kind": "plan",
                "needs_dispatch": True,
                "needs_safety": True,
                "needs_planning": True,
            }
        )
        new = self.work_plan("estate")
        self.assertFalse(old.needs_planning)
        self.assertTrue(new.needs_planning)
        new.action_request_approval()
        self.sign(new, "dispatch", "safety")
        self.assert_refused(new)

    def test_many_at_once(self):
        """The ones that may begin do, the others say why."""
        ready = self.work_plan("single_home", content=False)
        waiting = self.work_plan("estate")
        action = (ready | waiting).action_start()
        self.assertEqual((ready.state, waiting.state), ("started", "draft"))
        self.assertIn(waiting.name, action["params"]["message"])

    def test_the_plan_prints(self):
        plan = self.work_plan("estate")
        plan.action_request_approval()
        self.sign(plan, "dispatch")
        html, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang="en_US")
            ._render_qweb_html("aftersales_repair.report_work_plan", plan.ids)
        )
        for text in ("North estate", "Purge, charge, test.", "test_dispatch"):
            self.assertIn(text, html.decode())

    def test_queries_of_the_start(self):
        """Twenty plans begin with hardly more queries than five."""
        counts = []
        for size in (2, 5, 20):
            plans = self.env["aftersales.work.plan"]
            for _number in range(size):
                plans |= self.work_plan("single_home", content=False)
            plans = plans.with_user(self.technician)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plans.action_start()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2] - counts[1], 15 * 3)
