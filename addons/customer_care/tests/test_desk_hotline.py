# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.service_base.tests.common_accountability import AccountabilityCase

from .common_desk import DeskCase, at


@tagged("post_install", "-at_install")
class TestDeskHotline(DeskCase):
    """The hotline log (S62)."""

    # -- rings ---

    def test_four_rings_propose_a_penalty_and_three_do_not(self):
        # S62, D4-7.3.3, A20: 2 and 3 are within, 4 is beyond
        for rings in (2, 3):
            call = self.log(rings=rings)
            self.assertFalse(call.is_over_rings)
        self.assertFalse(self.cases(self.agent))
        call = self.log(rings=4)
        self.assertTrue(call.is_over_rings)
        case = self.cases(self.agent)
        self.assertEqual(case.article_code, "D4-7.3.3")
        self.assertEqual((case.res_model, case.res_id), (call._name, call.id))
        self.assertIn("4 times", case.description)

    def test_the_number_of_rings_is_a_policy(self):
        # S62, A20
        self.set_policy("hotline.rings", 5)
        self.log(rings=5)
        self.assertFalse(self.cases(self.agent))
        self.log(rings=6)
        self.assertTrue(self.cases(self.agent))

    def test_a_batch_judges_each_call(self):
        # S62
        calls = self.env["care.hotline.call"].with_user(self.supervisor)
        calls.create(
            [
                {"agent_id": user.id, "rings": rings, "question": "?"}
                for user, rings in (
                    (self.li, 3),
                    (self.wang, 4),
                    (self.wang, 5),
                    (self.zhao, 9),
                )
            ]
        )
        counts = [len(self.cases(u)) for u in (self.li, self.wang, self.zhao)]
        self.assertEqual(counts, [0, 2, 1])

    def test_online_service_does_not_ring(self):
        # S62, D2-N2.1, D3-14.7
        call = self.log(channel="online", rings=9)
        self.assertFalse(call.is_over_rings)
        self.assertFalse(self.cases(self.agent))

    def test_nobody_writes_the_rings_anew(self):
        # S62, D4-7.3.3: neither number nor answerer, by whomever
        call = self.log(rings=4)
        for user in (self.agent, self.supervisor):
            for vals in ({"rings": 1}, {"agent_id": self.li.id}, {"is_missed": True}):
                with self.assertRaisesRegex(UserError, "D4-7.3.3"):
                    call.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            call.is_over_rings = False

    def test_a_missed_call_is_of_who_was_at_the_desk(self):
        # S62, D3-6.7: unattended beyond three rings
        self.shift(self.li, 1)
        with freeze_time(at(1, 10)):
            call = self.log(
                user=self.supervisor, is_missed=True, agent_id=False, rings=8
            )
        self.assertEqual(call.state, "missed")
        self.assertFalse(call.owner_id)
        self.assertEqual(self.cases(self.li).article_code, "D3-6.7")
        with freeze_time(at(1, 10)):
            short = self.log(
                user=self.supervisor, is_missed=True, agent_id=False, rings=3
            )
        self.assertFalse(short.is_over_rings)
        self.assertEqual(len(self.cases(self.li)), 1)

    # -- owner ---

    def test_the_first_taker_stays_owner_until_closed(self):
        # S62, D4-6.8.1
        call = self.log(user=self.li)
        self.assertEqual(call.owner_id, self.li)
        other = call.with_user(self.wang)
        other.answer = "On its way."
        for action in ("action_handle", "action_close", "action_make_request"):
            with self.subTest(action), self.assertRaisesRegex(UserError, "D4-6.8.1"):
                getattr(other, action)()
        for user in (self.wang, self.supervisor):
            with self.assertRaises(AccessError):
                call.with_user(user).owner_id = user
        call.with_user(self.li).action_handle()
        self.assertEqual((call.state, call.owner_id), ("handled", self.li))
        call.with_user(self.li).action_close()
        self.assertEqual((call.state, call.owner_id), ("closed", self.li))
        with self.assertRaisesRegex(UserError, "closed"):
            call.answer = "Something else"

    def test_who_calls_back_owns_a_missed_call(self):
        # S62, D4-6.8.1
        call = self.log(user=self.supervisor, is_missed=True, agent_id=False)
        with self.assertRaisesRegex(UserError, "Call back first"):
            call.with_user(self.li).action_close()
        call.with_user(self.li).action_call_back()
        self.assertEqual((call.state, call.owner_id), ("answered", self.li))

    def test_each_call_is_logged_whole(self):
        # S62, D3-6.3, D3-6.14, D3-16.3, D3-16.10, D4-8.3.1.5
        call = self.log(question=False)
        with self.assertRaisesRegex(UserError, "D3-6.14"):
            call.action_close()
        call.question = "Does it fit?"
        with self.assertRaisesRegex(UserError, "D4-8.3.1.5"):
            call.action_close()
        call.answer = "Yes."
        call.action_close()
        self.assertTrue(call.closed_at)
        with self.assertRaises(UserError):
            self.log(called_at=fields.Datetime.now() + timedelta(hours=1))
        with self.assertRaisesRegex(UserError, "who answered"):
            self.log(agent_id=False)

    def test_the_limit_to_settle(self):
        # S62, D4-6.8.2: 8 working hours; Monday 14:00 → Tuesday 14:00
        with freeze_time(at(1, 14)):
            call = self.log(answer="Yes.")
            self.assertEqual(call.settle_due, at(2, 14))
        with freeze_time(at(2, 14)):
            self.assertNotEqual(call.deadline_badge, "overdue")
        with freeze_time(at(2, 14, 1)):
            call.invalidate_recordset()
            self.assertEqual(call.deadline_badge, "overdue")
            call.action_close()
        self.assertEqual(call.deadline_ids.state, "met_late")

    def test_passed_up_to_the_superior(self):
        # S62, D4-6.8.3: the superior is told, the owner stays
        call = self.log(user=self.li)
        with self.assertRaisesRegex(UserError, "D4-6.8.3"):
            call.action_escalate()
        call.escalation_note = "The customer wants a discount."
        call.action_escalate()
        activity = call.sudo().activity_ids
        self.assertEqual(activity.user_id, self.supervisor)
        self.assertEqual(call.owner_id, self.li)

    # -- what a call becomes ---

    def test_a_call_becomes_a_repair_call(self):
        # S62, D3-14.8, D3-16.3
        call = self.log(question="Does not start")
        call.action_make_repair()
        ticket = call.sudo().ticket_id
        self.assertTrue(ticket.is_call)
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.problem, "Does not start")
        self.assertEqual((call.kind, call.state), ("repair", "answered"))
        self.assertEqual(ticket.hotline_call_ids, call.sudo())
        with self.assertRaises(UserError):
            call.action_make_repair()
        call.action_close()

    def test_a_call_becomes_a_complaint_or_a_request(self):
        # S62, D3-14.8
        call = self.log(question="Too slow")
        call.action_make_complaint()
        self.assertEqual(call.complaint_id.problem, "Too slow")
        self.assertEqual(call.complaint_id.partner_id, self.customer)
        wish = self.log(question="A taxi, please")
        wish.action_make_request()
        self.assertEqual(wish.request_id.description, "A taxi, please")
        self.assertEqual(wish.request_id.channel, "hotline")
        nameless = self.log(partner_id=False)
        with self.assertRaisesRegex(UserError, "customer first"):
            nameless.action_make_complaint()

    def test_the_caller_is_found_by_the_number(self):
        # S62
        self.customer.flush_recordset()
        new = self.env["care.hotline.call"].with_user(self.agent).new({})
        new.phone = "13800000009"
        new._onchange_phone()
        self.assertEqual(new.partner_id._origin, self.customer)

    # -- holidays ---

    def test_a_holiday_without_a_number_warns(self):
        # S62, D3-6.7, D3-6.11, D3-16.7: three days before; 19 June is a Friday
        self.holiday(19)
        diversions = self.env["care.hotline.diversion"]
        with freeze_time(at(15, 9)):
            self.assertFalse(diversions._prepare_holidays(self.company))
        with freeze_time(at(16, 9)):
            line = diversions._prepare_holidays(self.company)
            self.assertTrue(line.is_missing)
            self.assertEqual(
                line.activity_ids.user_id & self.supervisor, self.supervisor
            )
            self.assertFalse(diversions._prepare_holidays(self.company))
        with freeze_time(at(19, 10)):
            call = self.log()
            self.assertIn("D3-6.7", call.diversion_warning)
            line.with_user(self.supervisor).number = "139 0000 0001"
            call.invalidate_recordset()
            self.assertFalse(call.diversion_warning)
            self.assertFalse(line.activity_ids)
        with freeze_time(at(18, 10)):
            self.assertFalse(self.log().diversion_warning)

    # -- three complaints ---

    def complaints(self, count, agent=None):
        complaints = self.env["care.complaint"].create(
            [
                {"partner_id": self.customer.id, "problem": f"Rude {number}"}
                for number in range(count)
            ]
        )
        complaints.agent_id = agent or self.li
        return complaints.with_user(self.supervisor)

    def test_the_third_proven_complaint_opens_a_case(self):
        # S62, D4-7.3.3, A51: two do not, unproven ones do not count
        one, two, three, four = self.complaints(4)
        one.action_prove_agent()
        two.action_clear_agent()
        three.action_prove_agent()
        self.assertFalse(self.cases(self.li))
        four.action_prove_agent()
        case = self.cases(self.li)
        self.assertEqual(len(case), 1)
        self.assertEqual(case.article_code, "D4-7.3.3")
        self.assertEqual(case.res_id, four.id)
        self.complaints(2).action_prove_agent()
        self.assertEqual(len(self.cases(self.li)), 1)
        self.complaints(1).action_prove_agent()
        self.assertEqual(len(self.cases(self.li)), 2)

    def test_three_at_once_are_one_case(self):
        # S62
        self.complaints(3).action_prove_agent()
        self.assertEqual(len(self.cases(self.li)), 1)

    def test_who_judges_a_complaint(self):
        # S62: the supervisor, once, and not about themself
        one = self.complaints(1)
        with self.assertRaises(AccessError):
            one.with_user(self.wang).action_prove_agent()
        with self.assertRaises(AccessError):
            one.agent_verdict = "proven"
        one.action_prove_agent()
        with self.assertRaisesRegex(UserError, "judged already"):
            one.action_clear_agent()
        with self.assertRaisesRegex(UserError, "the person stays"):
            one.agent_id = self.wang
        own = self.complaints(1, self.supervisor)
        with self.assertRaisesRegex(UserError, "themself"):
            own.action_prove_agent()

    # -- cost ---

    def test_queries_of_the_log(self):
        # S62: they do not grow with the calls
        def log(size):
            calls = self.env["care.hotline.call"].with_user(self.agent)
            return calls.create(
                [
                    {
                        "partner_id": self.customer.id,
                        "question": "?",
                        "answer": "!",
                        "rings": 2,
                    }
                    for _number in range(size)
                ]
            )

        log(1).action_close()
        few, calls = self.queries(lambda: log(5))
        more, many = self.queries(lambda: log(50))
        self.assertLessEqual(few, 40)
        self.assertLessEqual(more - few, 12)
        few, _done = self.queries(calls.action_close)
        more, _done = self.queries(many.action_close)
        self.assertLessEqual(few, 30)
        self.assertLessEqual(more - few, 8)


@tagged("post_install", "-at_install")
class TestDeskPenalty(AccountabilityCase, DeskCase):
    """With the table approved and an amount, the proposal goes to the chain."""

    def test_the_proposal_reaches_the_chain(self):
        # S62, D4-7.3.3, D4-7.2.1.5
        self.approve_table("D4-7.3.3")
        self.set_policy("hotline.penalty", 20)
        self.log(user=self.supervisor, agent_id=self.person.id, rings=4)
        case = self.env["service.accountability.case"].search(
            [("employee_id", "=", self.employee.id)]
        )
        self.assertEqual((case.state, case.amount), ("proposed", 20))

    @classmethod
    def new_employee(cls, name, user=None, **vals):
        """Both parents make employees, each in its own way."""
        if not isinstance(name, str):
            return DeskCase.new_employee.__func__(cls, name, **vals)
        return AccountabilityCase.new_employee.__func__(cls, name, user)
