# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import SiteCase


@tagged("post_install", "-at_install")
class TestStoreChecks(SiteCase):
    """Daily check, preventions, access and private goods (S28)."""

    def plans(self):
        self.site.with_user(self.keeper).action_plan_checks()
        return self.env["service.checklist.plan"].search(
            [("res_model", "=", "aftersales.site"), ("res_id", "=", self.site.id)]
        )

    def daily(self):
        return self.plans().filtered(lambda p: p.template_id.code == "store_daily")

    def run_of(self, plan, day):
        return plan.run_ids.filtered(lambda run: str(run.date_due) == day)

    def test_a_site_has_its_checks_once(self):
        # D0-2.3.4, D2-D7, D4-3.1.4.1f, D4-3.1.4.1h, D2-K2.1
        plans = self.plans()
        self.assertEqual(
            sorted(plans.template_id.mapped("code")),
            ["store_daily", "store_eleven", "store_fire", "store_six"],
        )
        points = {p.template_id.code: len(p.template_id.line_ids) for p in plans}
        self.assertEqual((points["store_six"], points["store_eleven"]), (6, 11))
        self.assertEqual(self.plans(), plans)
        with self.assertRaises(AccessError):
            self.site.with_user(self.stranger).action_plan_checks()

    def test_the_lists_ask_what_the_rules_say(self):
        # S28, D2-K2.5, D2-K3.1, D4-3.1.4.1e
        lines = self.plans().template_id.line_ids
        texts = " ".join(line.instruction or "" for line in lines)
        for rule in ("D2-K2.5", "D2-K3.1", "D4-3.1.4.1e"):
            with self.subTest(rule=rule):
                self.assertIn(rule, texts)

    def test_5_june_without_checklist_is_missed_when_the_day_ends(self):
        # S28; 5 June 2026 is a Friday, D4-3.1.4.1e
        with freeze_time("2026-06-04 01:00:00"):
            plan = self.daily()
        with freeze_time("2026-06-05 01:00:00"):
            self.env["service.checklist.plan"]._cron_open_runs()
            run = self.run_of(plan, "2026-06-05")
            self.assertEqual(run.state, "due")
            self.assertEqual(run.user_id, self.keeper)
        with freeze_time("2026-06-05 15:59:00"):
            run._mark_missed()
            self.assertEqual(run.state, "due")
        with freeze_time("2026-06-05 16:00:00"):
            run._mark_missed()
            self.assertEqual(run.state, "missed")

    def test_a_wrong_location_is_closed_with_an_action_only(self):
        # S28, D0-2.4.4b
        with freeze_time("2026-06-05 01:00:00"):
            plan = self.daily()
            run = plan.run_ids.with_user(self.keeper)
            run.action_start()
            for line in run.line_ids:
                line.answer_yes_no = "yes"
            wrong = run.line_ids.filtered(lambda x: "right places" in x.name)
            wrong.answer_yes_no = "no"
            wrong.note = "Fan on the wrong shelf"
            run.action_finish()
        finding = (
            self.env["service.checklist.finding"]
            .search([("run_id", "=", run.id)])
            .with_user(self.keeper)
        )
        self.assertEqual(len(finding), 1)
        self.assertEqual(finding.activity_ids.user_id, self.keeper)
        with self.assertRaisesRegex(UserError, "action that was taken"):
            finding.action_close()
        finding.action_taken = "Put back to 01-03-02-15"
        finding.action_close()
        self.assertEqual(finding.state, "closed")

    def test_each_point_that_is_not_in_order_is_put_right(self):
        # S28, D0-2.4.4c, D0-2.4.5a, D0-2.4.5d, D0-2.4.5f, D0-2.4.5h: labels,
        # material in its area and cleaning, aisle, signs, windows and doors.
        rules = {
            "D0-2.4.4c": "Labels and bin cards",
            "D0-2.4.5a": "The store is clean",
            "D0-2.4.5d": "safety aisle is clear",
            "D0-2.4.5f": "areas carry clear signs",
            "D0-2.4.5h": "windows were closed",
        }
        with freeze_time("2026-06-05 01:00:00"):
            run = self.daily().run_ids.with_user(self.keeper)
            run.action_start()
            bad = run.line_ids.browse()
            for rule, text in rules.items():
                point = run.line_ids.filtered(
                    lambda line, text=text, rule=rule: (
                        text in line.name and rule in (line.instruction or "")
                    )
                )[:1]
                self.assertTrue(point, rule)
                bad |= point
            for line in run.line_ids:
                line.answer_yes_no = "no" if line in bad else "yes"
            bad.note = "Not in order"
            run.action_finish()
            findings = run.sudo().finding_ids
            self.assertEqual(findings.line_id, bad.sudo())
            with self.assertRaisesRegex(UserError, "action that was taken"):
                findings.with_user(self.keeper).action_close()
            findings.with_user(self.keeper).action_taken = "Put right"
            findings.with_user(self.keeper).action_close()
            self.assertEqual(set(findings.mapped("state")), {"closed"})

    def test_a_hazard_is_reported_upward_at_once(self):
        # S28, D0-2.4.5g: a blocked aisle is the chief's as well, a dirty floor not.
        with freeze_time("2026-06-05 01:00:00"):
            run = self.daily().run_ids.with_user(self.keeper)
            run.action_start()
            for line in run.line_ids:
                line.answer_yes_no = "yes"
            aisle = run.line_ids.filtered(lambda line: "aisle" in line.name)
            place = run.line_ids.filtered(lambda line: "right places" in line.name)
            dirty = run.line_ids.filtered(lambda line: "store is clean" in line.name)
            for line in aisle | place | dirty:
                line.answer_yes_no = "no"
                line.note = "Look at it"
            run.action_finish()
            found = {one.line_id: one for one in run.sudo().finding_ids}
        told = {
            line: self.env["mail.message"]
            .search(
                [
                    ("model", "=", "service.checklist.finding"),
                    ("res_id", "=", found[line.sudo()].id),
                ]
            )
            .partner_ids
            for line in (aisle, place, dirty)
        }
        above = (self.chief | self.supervisor).partner_id
        self.assertEqual(told[aisle] & above, above)
        self.assertEqual(told[place] & above, above)
        self.assertFalse(told[dirty] & above)
        self.assertEqual(
            found[aisle.sudo()].activity_ids.user_id, self.keeper | self.chief
        )
        self.assertEqual(found[place.sudo()].activity_ids.user_id, self.keeper)

    # -- access -----------------------------------------------------------------

    def enter(self, **vals):
        return (
            self.env["aftersales.store.visit"]
            .with_user(self.keeper)
            .create({"site_id": self.site.id, **vals})
        )

    def test_who_does_not_work_there_needs_a_reason(self):
        # D0-2.4.5e, D4-3.1.4.1g
        with self.assertRaisesRegex(ValidationError, "D0-2.4.5e"):
            self.enter(person="Visitor")
        with self.assertRaisesRegex(ValidationError, "D0-2.4.5e"):
            self.enter(user_id=self.buyer.id)
        with self.assertRaisesRegex(ValidationError, "D0-2.4.5e"):
            self.enter(user_id=self.stranger.id)
        self.assertTrue(self.enter(person="Visitor", reason="Repairs the crane"))
        self.assertEqual(self.enter(user_id=self.keeper.id).person, self.keeper.name)

    def test_vehicles_have_a_plate(self):
        # D4-3.1.4.1g
        with self.assertRaisesRegex(ValidationError, "plate"):
            self.enter(kind="vehicle", person="Driver", reason="Delivery")
        self.assertTrue(
            self.enter(kind="vehicle", person="D", reason="Delivery", plate="苏E12345")
        )

    def test_who_is_inside_now(self):
        visit = self.enter(person="Visitor", reason="Repairs the crane")
        self.assertEqual(self.site.inside_count, 1)
        visit.action_leave()
        self.assertTrue(visit.left_at)
        self.site.invalidate_recordset()
        self.assertEqual(self.site.inside_count, 0)
        with self.assertRaisesRegex(UserError, "left already"):
            visit.action_leave()
        with self.assertRaisesRegex(UserError, "D4-3.1.4.1g"):
            visit.reason = "Nothing"
        with self.assertRaises(AccessError):
            self.enter(person="A", reason="B", entered_at="2020-01-01 00:00:00")

    # -- private goods --------------------------------------------------------------

    def permit(self, **vals):
        permit = (
            self.env["aftersales.store.permit"]
            .with_user(self.keeper)
            .create(
                {
                    "site_id": self.site.id,
                    "person": "Visitor",
                    "goods": "Toolbox",
                    "reason": "Own tools",
                    "date_from": "2026-06-02",
                    "date_to": "2026-06-03",
                    **vals,
                }
            )
        )
        permit.action_request_approval()
        return permit

    def test_private_goods_without_permit_are_refused(self):
        # S28, D2-K2.2
        with freeze_time("2026-06-02 02:00:00"):
            permit = self.permit()
            goods = {
                "person": "Visitor",
                "reason": "Repairs the crane",
                "private_goods": "Toolbox",
            }
            with self.assertRaisesRegex(ValidationError, "D2-K2.2"):
                self.enter(**goods)
            with self.assertRaisesRegex(ValidationError, "D2-K2.2"):
                self.enter(**goods, permit_id=permit.id)
            with self.assertRaises(UserError):
                permit.with_user(self.keeper).action_approve()
            permit.with_user(self.manager).action_approve()
            self.assertEqual(permit.state, "approved")
            self.assertTrue(self.enter(**goods, permit_id=permit.id))
        # The day before, the last day, and the day after.
        for moment, allowed in (
            ("2026-06-01 15:59:00", False),
            ("2026-06-03 15:59:00", True),
            ("2026-06-03 16:00:00", False),
        ):
            with freeze_time(moment):
                if allowed:
                    self.assertTrue(self.enter(**goods, permit_id=permit.id))
                    continue
                with self.assertRaisesRegex(ValidationError, "D2-K2.2"):
                    self.enter(**goods, permit_id=permit.id)

    def test_an_approved_permit_stays(self):
        permit = self.permit()
        permit.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "D2-K2.2"):
            permit.with_user(self.keeper).date_to = "2030-01-01"

    def test_a_refused_permit_is_no_permit(self):
        permit = self.permit()
        permit.with_user(self.manager).action_reject("Not needed")
        self.assertEqual(permit.state, "refused")
