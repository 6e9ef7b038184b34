# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import RmaCase

SIGNED = date(2026, 6, 1)


class VerdictCase(RmaCase):
    """A consumer's unit, and the law switched on for the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = "en_US"
        cls.set_policy("aftersales_repair.policy_verdict_law", 1)

    @classmethod
    def set_policy(cls, policy, value):
        """The company's own number, in force for a long time."""
        with freeze_time("2020-01-01 02:00"):
            cls.env["service.policy.value"].create(
                {
                    "policy_id": cls.env.ref(policy).id,
                    "company_id": cls.company.id,
                    "date_from": date(2020, 1, 1),
                    "value": value,
                }
            )

    def judge(self, lot, day=SIGNED, **facts):
        case = {"lot": lot, "day": day, "company": self.company, **facts}
        [verdict] = self.env["stock.lot"]._judge([{"fault": "product", **case}])
        return verdict

    def law(self, **vals):
        table = self.env["aftersales.law.rule"]
        return table._in_transition().create(
            {
                "policy_id": self.env.ref(
                    "aftersales_repair.policy_verdict_law_rules"
                ).id,
                "company_id": self.company.id,
                "date_from": date(2026, 1, 1),
                "article": "Test rule",
                **vals,
            }
        )

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestVerdictSources(VerdictCase):
    def test_seven_and_eight_days(self):
        # Delivered seven and eight days before the return was signed for.
        for days, refund in ((7, True), (8, False)):
            lot = self.delivered(f"D{days}", on=SIGNED - timedelta(days=days))
            self.assertEqual("refund" in self.judge(lot).remedies, refund)

    def test_the_law_is_off_until_counsel_confirms(self):
        lot = self.delivered("OFF", on=SIGNED)
        other = self.env["res.company"].create({"name": "Other"})
        found = self.judge(lot, company=other).findings
        self.assertFalse([finding for finding in found if finding.basis == "law"])

    def test_a_business_buyer(self):
        lot = self.delivered("BIZ", on=SIGNED)
        self.partner.is_company = True
        self.assertNotIn("refund", self.judge(lot).remedies)
        # A firm that bought for its own canteen, says the clerk.
        self.partner.aftersales_buyer = "consumer"
        self.assertIn("refund", self.judge(lot).remedies)

    def test_a_category_has_terms_of_its_own(self):
        parent = self.env["product.category"].create({"name": "Parent"})
        child = self.env["product.category"].create(
            {"name": "Child", "parent_id": parent.id}
        )
        self.unit.categ_id = child
        self.law(right="return", number=10, category_id=parent.id)
        lot = self.delivered("CAT", on=SIGNED - timedelta(days=10))
        self.assertIn("refund", self.judge(lot).remedies)
        self.law(right="return", number=9, category_id=child.id)
        self.assertNotIn("refund", self.judge(lot).remedies)

    def test_the_law_of_the_day_decides(self):
        self.law(right="return", number=30, date_from=date(2026, 6, 1))
        lot = self.delivered("OLD", on=date(2026, 5, 10))
        self.assertNotIn("refund", self.judge(lot, date(2026, 5, 31)).remedies)
        self.assertIn("refund", self.judge(lot, date(2026, 6, 1)).remedies)

    def test_a_contract_covers(self):
        lot = self.delivered("CON", on=date(2020, 1, 1))
        self.assertEqual(self.judge(lot).outcome, "out")
        contract = self.env["contract.contract"].create(
            {
                "name": "Service 2026",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
            }
        )
        cover = self.env["aftersales.cover"].create(
            {
                "contract_id": contract.id,
                "lot_id": lot.id,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
            }
        )
        self.put_in_force(contract)
        verdict = self.judge(lot)
        self.assertEqual((verdict.outcome, verdict.basis), ("in", "contract"))
        self.assertEqual(verdict.end, date(2026, 12, 31))
        cover._in_transition().labour_percent = 50
        self.assertEqual(self.judge(lot).outcome, "out")

    def repaired(self, lot, begun, reason=None, **times):
        """A return that was repaired and went back."""
        rma = self.rma(lot, signed_at=datetime.combine(begun, datetime.min.time()))
        if reason:
            rma.line_ids.sudo()._in_transition().write({"reason_id": reason.id})
        line = self.bring_to_inspection(rma)
        self.inspect(line)
        line.with_user(self.leader).action_repair()
        repair = line.repair_id.sudo()
        repair.action_repair_start()
        self.end_repair(repair)
        self.release(repair)
        repair.move_id.date = times["done"]
        line.with_user(self.keeper).action_ship()
        line.sudo()._in_transition().write({"shipped_at": times["done"]})
        return repair

    def test_two_repairs_of_the_same_fault(self):
        lot = self.delivered("TWO", on=date(2026, 1, 15))
        self.repaired(lot, date(2026, 2, 1), done=datetime(2026, 2, 5, 1))
        facts = {"fault_key": self.reason.id}
        self.assertNotIn("refund", self.judge(lot, **facts).remedies)
        self.repaired(lot, date(2026, 3, 1), done=datetime(2026, 3, 7, 1))
        self.assertIn("refund", self.judge(lot, **facts).remedies)
        other = self.env["aftersales.return.reason"].search(
            [("id", "!=", self.reason.id)], limit=1
        )
        self.assertNotIn("refund", self.judge(lot, fault_key=other.id).remedies)
        # Four and six days in repair were added to the company's year.
        end, added = lot._get_warranty_ends(SIGNED)[lot]
        self.assertEqual((end, added), (date(2027, 1, 25), 10))

    def test_parts_that_do_not_come(self):
        lot = self.delivered("PARTS", on=date(2026, 1, 15))
        with freeze_time("2026-02-01 02:00"):
            rma = self.rma(lot, signed_at=datetime(2026, 2, 1, 1))
            line = self.bring_to_inspection(rma)
            self.inspect(line)
            line.with_user(self.leader).action_repair()
            line.repair_id.with_user(self.repairer).action_wait_for_parts()
        begun = date(2026, 2, 1)
        for days, right in ((90, False), (91, True)):
            verdict = self.judge(lot, begun + timedelta(days=days))
            self.assertEqual("exchange" in verdict.remedies, right)
        with freeze_time("2026-03-13 02:00"):
            line.repair_id.with_user(self.repairer).action_parts_arrived()
        self.assertEqual(line.repair_id.parts_waiting_days, 40)
        # 40 days for parts and 31 by the workshop.
        for days, right in ((70, False), (71, True)):
            verdict = self.judge(lot, begun + timedelta(days=days))
            kinds = {finding.kind for finding in verdict.granted}
            self.assertEqual("delay" in kinds, right)

    def test_the_wait_cannot_be_written(self):
        repair = self.env["repair.order"].create(
            {"product_id": self.unit.id, "company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            repair.with_user(self.repairer).write({"parts_waiting_days": 91})

    def test_a_unit_given_in_exchange(self):
        """Restart or inherit is a policy (三包 restarts)."""
        old = self.delivered("OLD1", on=date(2025, 6, 10))
        new = self.delivered("NEW1", on=date(2026, 5, 1))
        line = self.bring_to_inspection(self.rma(old))
        line.sudo()._in_transition().write(
            {
                "state": "shipped",
                "replacement_lot_id": new.id,
                "shipped_at": datetime(2026, 5, 1),
            }
        )
        day = date(2026, 8, 1)
        self.partner.is_company = True
        self.assertEqual(self.judge(new, day).outcome, "in")
        self.set_policy("aftersales_repair.policy_verdict_exchange_restart", 0)
        self.assertEqual(self.judge(new, day).outcome, "out")
        self.assertEqual(self.judge(new, date(2026, 6, 10)).outcome, "in")

    def test_no_query_a_line(self):
        few = [self.delivered(f"F{n}", on=SIGNED) for n in range(2)]
        many = [self.delivered(f"M{n}", on=SIGNED) for n in range(40)]

        def ask(lots):
            self.env["stock.lot"]._judge(
                [{"lot": lot, "day": SIGNED, "company": self.company} for lot in lots]
            )

        ask(few)
        cost = [self.queries(lambda lots=lots: ask(lots)) for lots in (few, many)]
        self.assertLessEqual(cost[1] - cost[0], 1)
        self.assertLessEqual(cost[1], 20)


@tagged("post_install", "-at_install")
class TestVerdictRegister(VerdictCase):
    def inspected(self, name="R1", on=date(2026, 1, 15), **found):
        line = self.bring_to_inspection(self.rma(self.delivered(name, on=on)))
        self.inspect(line, **found)
        return line

    def test_an_inspection_keeps_its_verdict(self):
        line = self.inspected()
        verdict = line.sudo().verdict_ids
        self.assertEqual(len(verdict), 1)
        self.assertEqual((verdict.outcome, verdict.day), ("in", SIGNED))
        self.assertEqual(verdict.reason, line.verdict_text)
        self.assertIn("article 8", verdict.articles)
        self.assertEqual(verdict.inputs["sold_on"], "2026-01-15")
        self.assertTrue(verdict.can_repair)
        self.assertFalse(verdict.can_refund)

    def test_a_verdict_is_neither_written_nor_deleted(self):
        verdict = self.inspected().sudo().verdict_ids
        with self.assertRaises(AccessError):
            verdict.with_user(self.manager).write({"outcome": "out"})
        with self.assertRaises(AccessError):
            verdict.sudo().write({"outcome": "out"})
        with self.assertRaises(UserError):
            verdict.sudo().unlink()

    def override(self, verdict, user=None, **vals):
        return (
            self.env["aftersales.verdict.override"]
            .with_user(user or self.clerk)
            .create(
                {
                    "verdict_id": verdict.id,
                    "reason": "Goodwill for an old customer",
                    **vals,
                }
            )
        )

    def test_an_override_needs_somebody_else(self):
        self.role("second", "aftersales_repair.group_aftersales_manager")
        line = self.inspected("OUT", on=date(2020, 1, 1))
        self.assertEqual(line.verdict, "out")
        verdict = line.sudo().verdict_ids
        override = self.override(verdict, self.manager)
        with self.assertRaises(UserError):
            override.action_apply()
        override.action_request_approval()
        with self.assertRaises(UserError):
            override.action_approve()
        self.assertEqual(line.sudo().verdict, "out")

    def test_an_approved_override_is_in_force_and_both_stay(self):
        line = self.inspected("OUT", on=date(2020, 1, 1))
        with self.assertRaises(UserError):
            line.with_user(self.clerk).action_exchange()
        verdict = line.sudo().verdict_ids
        override = self.override(verdict, remedy="exchange")
        override.action_request_approval()
        override.with_user(self.manager).action_approve()
        self.assertEqual(override.state, "done")
        result = override.result_id.sudo()
        self.assertEqual(verdict.superseded_by_id, result)
        self.assertEqual((result.outcome, result.basis), ("in", "override"))
        self.assertTrue(result.can_exchange)
        self.assertFalse(result.can_refund)
        self.assertIn("Goodwill", result.reason)
        self.assertEqual(line.sudo().verdict, "in")
        self.assertIn(override.name, line.sudo().verdict_text)
        self.assertEqual(line.sudo()._get_current_verdict(), result)
        line.with_user(self.clerk).action_exchange()

    def test_an_override_without_reason_or_after_the_decision(self):
        line = self.inspected()
        verdict = line.sudo().verdict_ids
        override = self.override(verdict, reason=" ", outcome="out")
        with self.assertRaisesRegex(UserError, "why another answer"):
            override.action_request_approval()
        override.reason = "Opened by the customer"
        line.with_user(self.clerk).action_return()
        with self.assertRaisesRegex(UserError, "Take its decision back"):
            override.action_request_approval()

    def test_a_change_after_the_request_voids_it(self):
        verdict = self.inspected().sudo().verdict_ids
        override = self.override(verdict, outcome="out")
        override.action_request_approval()
        override.reason = "Another reason"
        with self.assertRaises(UserError):
            override.with_user(self.manager).action_approve()

    def test_an_override_cannot_be_forged(self):
        verdict = self.inspected().sudo().verdict_ids
        override = self.override(verdict)
        with self.assertRaises(UserError):
            override.write({"state": "done"})
        with self.assertRaises(AccessError):
            override.write({"result_id": verdict.id})
        with self.assertRaises(AccessError):
            self.env["aftersales.verdict"].sudo().create(
                {
                    "company_id": self.company.id,
                    "lot_id": verdict.lot_id.id,
                    "day": SIGNED,
                    "outcome": "in",
                }
            )


@tagged("post_install", "-at_install")
class TestEntitlementScreen(VerdictCase):
    def ask(self, serial, user=None, **vals):
        wizard = self.env["aftersales.entitlement"].with_user(user or self.clerk)
        with Form(wizard) as form:
            form.serial = serial
            for name, value in vals.items():
                setattr(form, name, value)
        return form.record

    def test_a_scanned_serial_is_answered(self):
        lot = self.delivered("SCAN1", on=date(2026, 5, 28))
        with freeze_time("2026-06-01 02:00"):
            question = self.ask("scan1", day=SIGNED)
            self.assertEqual(question.lot_id, lot)
            self.assertEqual(question.outcome, "in")
            self.assertEqual(question.remedies, "Money back, Exchange, Free repair")
            # D1-2: three working days from Monday.
            self.assertIn("4", question.settle_by)
        self.assertIn("article 9", question.answer)
        self.assertTrue(question.is_law_on)

    def test_technician_asks_and_keeps(self):
        lot = self.delivered("SCAN2")
        question = self.ask("SCAN2", user=self.technician, day=SIGNED)
        action = question.action_keep()
        verdict = self.env["aftersales.verdict"].browse(action["res_id"])
        self.assertEqual(verdict.lot_id, lot)
        self.assertFalse(verdict.line_id)
        self.assertEqual(verdict.user_id, self.technician)

    def test_an_unknown_serial_has_no_answer(self):
        question = self.ask("NOBODY", day=SIGNED)
        self.assertFalse(question.lot_id)
        self.assertFalse(question.outcome)
        with self.assertRaises(UserError):
            question.action_keep()

    def test_the_printed_verdict(self):
        self.delivered("PRINT")
        question = self.ask("PRINT", day=SIGNED)
        verdict = question.action_keep()["res_id"]
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.report_verdict", [verdict]
        )
        text = html.decode()
        for word in ("PRINT", "article 8", "legal advice"):
            self.assertIn(word, text)
