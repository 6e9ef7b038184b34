# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .. import roles
from .common_desk import DeskCase, at


@tagged("post_install", "-at_install")
class TestDeskRoster(DeskCase):
    """Roster, swaps, shift handover (S63)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(at(1, 7)))
        cls.sign_manager = cls.role("swapmanager", roles.AFTERSALES_MANAGER)

    def swap(self, shift, other, repay=None, asked=True, agreed=True):
        swap = (
            self.env["care.shift.swap"]
            .with_user(shift.agent_id)
            .create(
                {
                    "shift_id": shift.id,
                    "other_id": other.id,
                    "repay_shift_id": repay and repay.id,
                    "reason": "Family",
                }
            )
        )
        if asked:
            swap.action_ask()
        if asked and agreed:
            swap.with_user(other).action_agree()
        return swap

    def signed(self, *args, **kwargs):
        swap = self.swap(*args, **kwargs)
        swap.with_user(self.supervisor).action_sign()
        return swap

    # -- the roster ---

    def test_a_roster_is_planned_and_published(self):
        # S63, D4-12.1.3, D2-Q4.7, D4-7.2.1.4
        shift = self.shift(self.li, 2, published=False)
        self.assertEqual((shift.date_start, shift.date_end), (at(2, 8), at(2, 16)))
        shift.agent_id = self.wang
        shift.action_publish()
        with self.assertRaisesRegex(UserError, "D4-6.7b"):
            shift.with_user(self.supervisor).agent_id = self.li
        with self.assertRaises(AccessError):
            shift.with_user(self.li).agent_id = self.li
        with self.assertRaises(AccessError):
            self.env["care.shift"].with_user(self.li).create(
                {"agent_id": self.li.id, "type_id": self.early.id, "day": "2026-06-03"}
            )
        with self.assertRaisesRegex(ValidationError, "same time"):
            self.shift(self.wang, 2)

    def test_a_roster_is_made_by_the_month(self):
        # S63, D4-12.1.3: 1 to 14 June have 10 working days, one a holiday
        self.holiday(10)
        plan = (
            self.env["care.shift.plan"]
            .with_user(self.supervisor)
            .create(
                {
                    "company_id": self.company.id,
                    "date_from": "2026-06-01",
                    "date_to": "2026-06-14",
                    "type_id": self.early.id,
                    "agent_ids": (self.li | self.wang | self.zhao).ids,
                    "crew": 2,
                    "skip_days_off": True,
                }
            )
        )
        self.assertEqual(plan.shift_count, 18)
        shifts = self.env["care.shift"].search(plan.action_plan()["domain"])
        self.assertEqual(len(shifts), 18)
        self.assertNotIn(date(2026, 6, 10), shifts.mapped("day"))
        counts = {len(own) for own in shifts.grouped("agent_id").values()}
        self.assertEqual(counts, {6})

    # -- swaps ---

    def test_a_swap_needs_both_and_the_manager(self):
        # S63, D4-6.7b
        mine, theirs = self.shift(self.li, 2), self.shift(self.wang, 4)
        swap = self.swap(mine, self.wang, theirs, agreed=False)
        self.assertEqual(swap.sudo().activity_ids.user_id, self.wang)
        # Without the other's consent not signable.
        with self.assertRaisesRegex(UserError, "has not agreed"):
            swap.with_user(self.supervisor).action_sign()
        for user in (self.li, self.zhao, self.supervisor):
            with self.assertRaisesRegex(UserError, "nobody else"):
                swap.with_user(user).action_agree()
        swap.with_user(self.wang).action_agree()
        self.assertEqual(mine.agent_id, self.li)
        with self.assertRaises(AccessError):
            swap.with_user(self.wang).action_sign()
        with self.assertRaises(AccessError):
            swap.with_user(self.supervisor).state = "valid"
        swap.with_user(self.sign_manager).action_sign()
        self.assertEqual(swap.state, "valid")
        self.assertEqual((mine.agent_id, theirs.agent_id), (self.wang, self.li))
        self.assertTrue(mine.is_swapped and theirs.is_swapped and swap.is_repaid)

    def test_nobody_signs_their_own_swap(self):
        # S63, D4-6.7b
        mine = self.shift(self.supervisor, 2)
        swap = self.swap(mine, self.li)
        with self.assertRaisesRegex(UserError, "their own swap"):
            swap.with_user(self.supervisor).action_sign()

    def test_only_the_own_shift_is_swapped(self):
        # S63, D4-6.7b
        mine = self.shift(self.li, 2)
        with self.assertRaisesRegex(AccessError, "own shifts"):
            self.env["care.shift.swap"].with_user(self.wang).create(
                {"shift_id": mine.id, "other_id": self.zhao.id, "reason": "?"}
            )

    def three_swaps(self):
        """Three valid June swaps of Li, each three shifts from the next."""
        for day in (2, 8, 14):
            self.shift(self.li, day + 2)
            self.signed(self.shift(self.li, day), self.wang)
            self.shift(self.wang, day + 1)

    def test_the_fourth_swap_of_a_month_is_refused(self):
        # S63, D4-6.7c: GIVEN Li with 3 valid June swaps THEN the 4th is refused
        self.three_swaps()
        swap = self.swap(self.shift(self.li, 24), self.zhao, asked=False)
        with self.assertRaisesRegex(UserError, "3 valid swaps in 2026-06.*D4-6.7c"):
            swap.action_ask()
        # July is another month.
        july = self.swap(self.shift(self.li, 8, month=7), self.zhao, asked=False)
        july.action_ask()
        self.assertEqual(july.state, "asked")

    def test_the_third_is_counted_when_it_is_signed(self):
        # S63, D4-6.7c: asked while there was room, signed when there is none
        for day in (2, 8):
            self.shift(self.li, day + 2)
            self.signed(self.shift(self.li, day), self.wang)
            self.shift(self.wang, day + 1)
        self.shift(self.li, 16)
        third = self.swap(self.shift(self.li, 14), self.zhao)
        fourth = self.swap(self.shift(self.li, 24), self.zhao)
        third.with_user(self.supervisor).action_sign()
        with self.assertRaisesRegex(UserError, "D4-6.7c"):
            fourth.with_user(self.supervisor).action_sign()

    def test_two_of_one_person_at_once(self):
        # S63, D4-6.7c: a batch does not slip past the rules
        self.shift(self.li, 8)
        first = self.swap(self.shift(self.li, 2), self.wang)
        second = self.swap(self.shift(self.li, 14), self.zhao)
        (first | second).with_user(self.supervisor).action_sign()
        self.assertEqual((first.state, second.state), ("valid", "agreed"))
        second.with_user(self.supervisor).action_sign()
        self.assertEqual(second.state, "valid")

    def test_two_shifts_in_a_row_are_refused(self):
        # S63, D4-6.7c, A50: early 8–16, late 16–24 of one day
        self.shift(self.wang, 2, self.late)
        swap = self.swap(self.shift(self.li, 2), self.wang, asked=False)
        with self.assertRaisesRegex(UserError, "two shifts in a row"):
            swap.action_ask()

    def test_the_one_who_repays_works_no_two_in_a_row(self):
        # S63, D4-6.7c: Li repays the late shift on a day with the early one
        self.shift(self.li, 4)
        theirs = self.shift(self.wang, 4, self.late)
        swap = self.swap(self.shift(self.li, 2), self.wang, theirs, asked=False)
        with self.assertRaisesRegex(UserError, "test_li.* two shifts in a row"):
            swap.action_ask()

    def test_rest_at_below_and_above_the_limit(self):
        # S63, A50: 8 hours lie between late and early
        self.shift(self.wang, 3)
        swap = self.swap(self.shift(self.li, 2, self.late), self.wang, asked=False)
        swap.action_ask()
        self.assertEqual(swap.state, "asked")
        swap.with_user(self.li).action_withdraw()
        self.set_policy("roster.rest_hours", 8.5)
        swap = self.swap(swap.shift_id, self.wang, asked=False)
        with self.assertRaisesRegex(UserError, "in a row"):
            swap.action_ask()

    def test_no_two_swaps_in_consecutive_shifts(self):
        # S63, D4-6.7c, A50
        first, second = self.shift(self.li, 2), self.shift(self.li, 4)
        third = self.shift(self.li, 6)
        self.signed(first, self.wang)
        swap = self.swap(second, self.zhao, asked=False)
        with self.assertRaisesRegex(UserError, "consecutive"):
            swap.action_ask()
        swap = self.swap(third, self.zhao, asked=False)
        swap.action_ask()
        self.assertEqual(swap.state, "asked")

    def test_none_on_a_public_holiday(self):
        # S63, D4-6.7f: given or repaid; the day before and after are free
        self.holiday(19)
        for given, repaid, refused in ((19, 23, True), (23, 19, True), (18, 22, False)):
            with self.subTest(given=given, repaid=repaid):
                mine = self.shift(self.li, given)
                theirs = self.shift(self.wang, repaid)
                swap = self.swap(mine, self.wang, theirs, asked=False)
                if refused:
                    with self.assertRaisesRegex(UserError, "D4-6.7f"):
                        swap.action_ask()
                else:
                    swap.action_ask()
                (mine | theirs).with_user(self.supervisor).action_cancel()

    def test_a_shift_is_repaid_later(self):
        # S63, D4-6.7c
        swap = self.signed(self.shift(self.li, 2), self.wang)
        self.assertFalse(swap.is_repaid)
        self.assertEqual(swap.deadline_ids.state, "open")
        manager = swap.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Choose the shift"):
            manager.action_repay()
        theirs = self.shift(self.wang, 10)
        swap.with_user(self.li).repay_shift_id = theirs
        manager.action_repay()
        self.assertTrue(swap.is_repaid)
        self.assertEqual((theirs.agent_id, theirs.is_swapped), (self.li, True))
        self.assertEqual(swap.deadline_ids.state, "met")

    def test_one_shift_repays_one_swap(self):
        # S63, D4-6.7c: also where both repayments are signed at once
        for day in (5, 11):
            # Own shifts between the swapped ones.
            self.shift(self.li, day)
            self.shift(self.wang, day, self.late)
        first = self.signed(self.shift(self.li, 2), self.wang)
        second = self.signed(self.shift(self.li, 8), self.wang)
        both = first | second
        both.with_user(self.li).repay_shift_id = self.shift(self.wang, 15)
        told = both.with_user(self.supervisor).action_repay()
        self.assertEqual(both.mapped("is_repaid"), [True, False])
        self.assertIn("repays another swap", told["params"]["message"])

    def test_duty_for_a_key_project_on_a_holiday(self):
        # S63, D3-7.4.2.4: it is planned for its event, and nobody swaps it away
        self.holiday(19)
        duty = self.shift(self.li, 19, event="Key project: airport")
        self.assertEqual(
            (duty.state, duty.event, duty.holiday),
            ("published", "Key project: airport", "Dragon Boat Festival"),
        )
        with self.assertRaisesRegex(UserError, "D4-6.7f"):
            self.swap(duty, self.wang)
        with freeze_time(at(19, 8)):
            duty.with_user(self.li).action_start()
        self.assertEqual(duty.state, "running")

    def test_the_other_refuses(self):
        # S63, D4-6.7b
        swap = self.swap(self.shift(self.li, 2), self.wang, agreed=False)
        own = swap.with_user(self.wang)
        with self.assertRaisesRegex(UserError, "why"):
            own.action_refuse()
        own.refusal_reason = "On leave"
        with self.assertRaisesRegex(UserError, "or the manager"):
            swap.with_user(self.zhao).action_refuse()
        own.action_refuse()
        self.assertEqual(swap.state, "refused")
        with self.assertRaisesRegex(UserError, "what both agree to"):
            swap.with_user(self.li).reason = "Other"

    # -- leave ---

    def leave(self, day):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.staff[self.wang].resource_id.id,
                "date_from": at(day, 8),
                "date_to": at(day, 16),
            }
        )

    def test_no_leave_on_a_swapped_shift_or_holiday_duty(self):
        # S63, D4-6.7e, D4-6.7f: however the leave comes
        self.signed(self.shift(self.li, 2), self.wang)
        with self.assertRaisesRegex(ValidationError, "D4-6.7e"):
            self.leave(2)
        self.leave(3)
        self.holiday(19)
        self.shift(self.wang, 19)
        with self.assertRaisesRegex(ValidationError, "D4-6.7f"):
            self.leave(19)

    def test_absence_on_a_swapped_shift_is_penalised(self):
        # S63, D4-6.7d, D4-6.7e
        shift = self.shift(self.li, 2)
        self.signed(shift, self.wang)
        boss = shift.with_user(self.supervisor)
        boss.write({"absence_kind": "leave", "absence_reason": "Stayed at home"})
        with self.assertRaisesRegex(UserError, "not begun"):
            boss.action_absent()
        with freeze_time(at(2, 9)):
            boss.action_absent()
        self.assertEqual(self.cases(self.wang).article_code, "D4-6.7e")
        self.assertFalse(self.cases(self.li))

    def test_an_unclear_handing_over_is_of_both(self):
        # S63, D4-6.7d
        shift = self.shift(self.li, 2)
        self.signed(shift, self.wang)
        boss = shift.with_user(self.supervisor)
        boss.write({"absence_kind": "unclear", "absence_reason": "Nobody came"})
        with freeze_time(at(2, 9)):
            boss.action_absent()
        for user in (self.li, self.wang):
            self.assertEqual(self.cases(user).article_code, "D4-6.7d")

    # -- permissions ---

    def ask(self, kind, start, end, user=None):
        permission = (
            self.env["care.shift.permission"]
            .with_user(user or self.li)
            .create(
                {"kind": kind, "date_from": start, "date_to": end, "reason": "Doctor"}
            )
        )
        permission.action_ask()
        return permission

    def test_leaving_the_post(self):
        # S63, D4-6.2.5, D4-6.4b: 14 and 15 minutes are free, 16 are asked for
        for minutes, state in ((14, "approved"), (15, "approved"), (16, "asked")):
            one = self.ask("away", at(1, 10), at(1, 10, minutes))
            self.assertEqual(one.state, state)
        with self.assertRaises(AccessError):
            one.with_user(self.li).action_approve()
        one.with_user(self.supervisor).action_approve()
        self.assertEqual(one.state, "approved")

    def test_overtime_is_asked_ahead(self):
        # S63, D2-R9
        with freeze_time(at(1, 18)), self.assertRaisesRegex(UserError, "D2-R9"):
            self.ask("overtime", at(1, 17), at(1, 19))
        one = self.ask("overtime", at(1, 17), at(1, 19))
        with freeze_time(at(1, 17)), self.assertRaisesRegex(UserError, "D2-R9"):
            one.with_user(self.supervisor).action_approve()
        with freeze_time(at(1, 16, 59)):
            one.with_user(self.supervisor).action_approve()

    def test_leave_and_leaving_town(self):
        # S63, D4-6.7a, D4-6.7e, D3-11.20, D2-B11
        self.signed(self.shift(self.li, 2), self.wang)
        with self.assertRaisesRegex(UserError, "D4-6.7e"):
            self.ask("leave", at(2, 8), at(2, 16), self.wang)
        one = self.ask("away_town", at(19, 0), at(21, 0))
        own = one.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "why"):
            own.action_refuse()
        own.refusal_reason = "On call"
        own.action_refuse()
        self.assertEqual(one.state, "refused")
        mine = self.ask("away_town", at(19, 0), at(21, 0), self.supervisor)
        with self.assertRaisesRegex(UserError, "their own"):
            mine.with_user(self.supervisor).action_approve()

    # -- cost ---

    def test_queries_of_a_swap(self):
        # S63: a long roster costs no more
        self.signed(self.shift(self.li, 2), self.wang)
        for day in range(4, 20, 2):
            self.shift(self.zhao, day)
        self.shift(self.wang, 12)
        swap = self.swap(self.shift(self.zhao, 22), self.wang)
        count, _done = self.queries(swap.with_user(self.supervisor).action_sign)
        self.assertLessEqual(count, 70)


@tagged("post_install", "-at_install")
class TestDeskHandover(DeskCase):
    """A shift ends when its log is taken over (S63)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(at(2, 8)))
        cls.mine = cls.shift(cls.li, 2).with_user(cls.li)
        cls.next = cls.shift(cls.wang, 2, cls.late).with_user(cls.wang)

    def write_log(self, shift=None, **vals):
        shift = shift or self.mine
        return (
            self.env["care.shift.handover"]
            .with_user(shift.agent_id)
            .create({"shift_id": shift.id, "unsettled": "none", **vals})
        )

    def test_a_shift_ends_only_when_taken_over(self):
        # S63, D4-6.2.6, D4-6.3a
        self.mine.action_start()
        with self.assertRaisesRegex(UserError, "D4-6.3a"):
            self.mine.action_end()
        log = self.write_log()
        with self.assertRaisesRegex(UserError, "D4-6.3a"):
            self.mine.action_end()
        with self.assertRaisesRegex(UserError, "The successor takes over"):
            log.action_take_over()
        # Who is not at the desk takes nothing over.
        with self.assertRaisesRegex(UserError, "own shift first"):
            log.with_user(self.wang).action_take_over()
        with freeze_time(at(2, 15, 45)):
            self.next.action_start()
            log.with_user(self.wang).action_take_over()
            self.mine.action_end()
        self.assertEqual((self.mine.state, log.taken_by_id), ("ended", self.wang))
        with self.assertRaisesRegex(UserError, "stays as it is"):
            log.unsettled = "Much"

    def test_no_state_is_forged(self):
        # S63
        self.mine.action_start()
        log = self.write_log()
        for record in (log, self.mine):
            with self.assertRaises(AccessError):
                record.with_user(self.supervisor).state = record._fields[
                    "state"
                ].get_values(self.env)[-1]

    def test_the_log_says_what_is_open(self):
        # S63, D4-6.3c
        call = self.log(user=self.li)
        closed = self.log(user=self.li, answer="Yes")
        closed.action_close()
        other = self.log(user=self.wang)
        self.mine.action_start()
        with (
            self.assertRaisesRegex(UserError, "D4-6.3c"),
            self.env.cr.savepoint(),
        ):
            self.write_log(unsettled=False)
        with (
            self.assertRaisesRegex(AccessError, "writes the log"),
            self.env.cr.savepoint(),
        ):
            self.env["care.shift.handover"].with_user(self.wang).create(
                {"shift_id": self.mine.id, "unsettled": "none"}
            )
        log = self.write_log(unsettled="Call the customer", staff="Zhao is ill")
        self.assertIn(call, log.call_ids)
        self.assertFalse(log.call_ids & (closed | other))

    def test_the_papers(self):
        # S63, D4-6.3c, D4-6.7b, D4-12.1.3: handover log, swap form, roster
        self.log(user=self.li)
        self.mine.action_start()
        log = self.write_log(equipment="Headset 2 is dead")
        self.shift(self.li, 8)
        swap = self.env["care.shift.swap"].with_user(self.li)
        swap = swap.create(
            {
                "shift_id": self.shift(self.li, 12).id,
                "other_id": self.wang.id,
                "reason": "Wedding",
            }
        )
        reports = self.env["ir.actions.report"]
        for name, record, text in (
            ("report_shift_handover", log, "Headset 2 is dead"),
            ("report_shift_swap", swap, "Wedding"),
            ("report_roster", self.mine | self.next, "Late shift"),
        ):
            with self.subTest(name):
                html, _kind = reports._render_qweb_html(
                    f"customer_care.{name}", record.ids
                )
                self.assertIn(text, html.decode())

    def test_the_late_shift_cleans(self):
        # S63, D4-6.6, D2-M4.5
        with freeze_time(at(2, 16)):
            self.next.action_start()
            log = self.write_log(self.next, counted="12 calls")
            boss = log.with_user(self.supervisor)
            with self.assertRaisesRegex(UserError, "D4-6.6"):
                boss.action_take_over()
            log.are_duties_done = True
            boss.action_take_over()
        self.assertEqual(log.state, "taken_over")

    def test_a_shift_is_started_by_its_own_agent_in_time(self):
        # S63, D4-6.7a: half an hour early at most
        with freeze_time(at(2, 7, 29)), self.assertRaisesRegex(UserError, "early"):
            self.mine.action_start()
        with self.assertRaisesRegex(UserError, "shift of"):
            self.mine.with_user(self.wang).action_start()
        with freeze_time(at(2, 7, 30)):
            self.mine.action_start()
        self.assertEqual(self.mine.state, "running")
