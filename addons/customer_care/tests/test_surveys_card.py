# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.bad_row import accept_rows, refuse_row

from .surveys_common import SurveyCase

# 2 June 2026, 01:00 in Shanghai.
NEXT_DAY = "2026-06-01 17:00:00"


@tagged("post_install", "-at_install")
class TestSurveysCard(SurveyCase):
    """S56, D0-3.4.1, D3-1.16: a card for every call, and what comes of it."""

    # -- every call, the next day, none left out, never two -------------------------

    def test_seven_calls_of_a_day_get_seven_cards_the_next_day(self):
        # S56, D3-1.18: 7 calls on 1 June -> 7 cards on 2 June.
        calls = self.calls_on(1, 7)
        self.assertFalse(self.make_cards("2026-06-01 15:59:59"))  # 23:59, still 1 June
        cards = self.make_cards("2026-06-01 16:00:00")  # 00:00 of 2 June
        self.assertEqual(len(cards), 7)
        self.assertEqual(cards.ticket_id, calls)
        self.assertEqual(set(cards.mapped("call_day")), {self.day(1)})
        self.assertEqual(set(cards.mapped("state")), {"to_send"})

    def test_no_call_is_left_out(self):
        # S56, D3-1.18: cancelled, archived and late ones are calls of the day too.
        cancelled, archived, plain = self.calls_on(1, 3)
        with freeze_time("2026-06-01 03:00:00"):
            cancelled.with_user(self.clerk).write({"cancel_reason": "Mistake"})
            cancelled.with_user(self.clerk).action_cancel()
        archived.sudo()._in_transition().write({"state": "cancelled"})
        archived.sudo().active = False
        last = self.calls_on(1, hour=15)  # 23:00 in Shanghai
        cards = self.make_cards(NEXT_DAY)
        self.assertEqual(
            cards.ticket_id.with_context(active_test=False),
            cancelled | archived | plain | last,
        )

    def test_the_job_makes_up_for_days_on_which_it_did_not_run(self):
        # S56, D3-1.18
        self.calls_on(1, 2)
        self.make_cards(NEXT_DAY)
        self.calls_on(2, 1)
        self.calls_on(3, 2)
        self.calls_on(5, 1)
        cards = self.make_cards("2026-06-08 02:00:00")
        self.assertEqual(
            sorted(cards.mapped("call_day")),
            [self.day(2), self.day(3), self.day(3), self.day(5)],
        )

    def test_a_second_card_for_the_same_call_is_refused(self):
        # S56, D3-1.18
        self.calls_on(1, 1)
        card = self.make_cards(NEXT_DAY)
        self.assertFalse(self.make_cards(NEXT_DAY))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.cards.sudo()._in_transition().create(
                [
                    {
                        "ticket_id": card.ticket_id.id,
                        "company_id": self.company.id,
                        "call_day": self.day(1),
                    }
                ]
            )
        with self.assertRaisesRegex(AccessError, "D3-1.18"):
            self.cards.with_user(self.agent).sudo().create(
                [{"ticket_id": card.ticket_id.id, "call_day": self.day(1)}]
            )

    def test_the_card_is_due_the_next_day(self):
        # S56, D3-1.18: by the end of 2 June; late the minute after.
        self.calls_on(1, 1)
        card = self.make_cards(NEXT_DAY)
        self.assertEqual(str(card.send_due), "2026-06-02 15:59:59")
        with freeze_time("2026-06-02 15:59:00"):
            self.assertNotEqual(card.deadline_badge, "overdue")
        with freeze_time("2026-06-02 03:00:00"):
            card.with_user(self.director).action_mark_sent()
        self.assertFalse(card._find_live_deadlines())

    def test_tickets_that_are_no_calls_get_no_card(self):
        calls = self.calls_on(1, 2)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET is_call = FALSE WHERE id = %s", [calls[0].id]
        )
        calls.invalidate_recordset()
        self.assertEqual(self.make_cards(NEXT_DAY).ticket_id, calls[1])

    # -- four items of four levels ------------------------------------------------

    def rated(self, levels, day=1, technician=None):
        call = self.calls_on(day, 1)
        call.sudo().technician_id = technician or self.technician
        card = self.make_cards(f"2026-06-{day:02d} 17:00:00")
        with freeze_time(f"2026-06-{day + 1:02d} 03:00:00"):
            self.rate(card, levels)
        return card

    def test_ratings_make_the_average_of_the_month(self):
        # S56, D3-1.17, D3-1.19: 4, 4, 3, 3 -> 3.5 in June's line of the technician.
        card = self.rated("4433")
        self.assertEqual((card.state, card.channel), ("returned", "paper"))
        self.assertEqual(card.typed_by_id, self.agent)
        self.assertEqual(card.average, 3.5)
        card.with_user(self.agent).action_score()
        self.assertEqual(card.state, "scored")
        rating = card.rating_id
        self.assertEqual(
            (rating.technician_id, rating.month, rating.card_count),
            (self.technician, self.day(1), 1),
        )
        self.assertEqual(rating.average, 3.5)
        self.assertEqual(
            (rating.attitude, rating.skill, rating.arrival, rating.promises),
            (4, 4, 3, 3),
        )
        scores = self.env["care.technician.rating"]._get_month_scores(
            self.company, self.day(30)
        )
        self.assertEqual(scores, {self.technician: 3.5})

    def test_a_month_is_the_mean_of_its_cards(self):
        # S56, D3-1.17
        cards = self.rated("4433") | self.rated("1111", day=2)
        cards.with_user(self.director).action_score()
        self.assertEqual(cards.rating_id.card_count, 2)
        self.assertEqual(cards.rating_id.average, 2.25)

    @mute_logger("odoo.sql_db")
    def test_one_bad_card_leaves_the_others_scored(self):
        # S56, D3-1.17: the bad one between two good ones is named.
        cards = self.rated("4433")
        for day in (2, 3):
            cards |= self.rated("4433", day=day)
        refuse_row(cards, "id", cards[1].id)
        with self.assertLogs("odoo.addons.service_base.jobs", "WARNING") as logged:
            self.cards._cron_score()
        self.assertEqual(cards.mapped("state"), ["scored", "returned", "scored"])
        self.assertEqual(len(logged.output), 1)
        self.assertIn(f"{cards[1].display_name} (care.survey", logged.output[0])
        accept_rows(cards)
        self.cards._cron_score()
        self.assertEqual(set(cards.mapped("state")), {"scored"})

    @mute_logger("odoo.sql_db", "odoo.addons.service_base.jobs")
    def test_a_call_whose_card_failed_gets_it_later(self):
        # S56, D3-1.18: none is left out, also when later days have their cards.
        calls = self.calls_on(1, 3)
        refuse_row(self.cards, "ticket_id", calls[1].id)
        self.assertEqual(self.make_cards(NEXT_DAY).ticket_id, calls[0] | calls[2])
        self.calls_on(2)
        self.assertEqual(len(self.make_cards("2026-06-02 17:00:00")), 1)
        accept_rows(self.cards)
        self.assertEqual(self.make_cards("2026-06-03 17:00:00").ticket_id, calls[1])

    def test_a_closed_month_stays(self):
        # S56, D3-1.17: what comes later counts for the next open month.
        card = self.rated("4444")
        card.with_user(self.agent).action_score()
        june = card.rating_id
        with (
            freeze_time("2026-06-30 02:00:00"),
            self.assertRaisesRegex(UserError, "not over"),
        ):
            june.with_user(self.supervisor).action_close()
        with freeze_time("2026-07-01 02:00:00"):
            june.with_user(self.supervisor).action_close()
        late = self.rated("1111", day=3)
        late.with_user(self.agent).action_score()
        self.assertEqual(june.average, 4)
        self.assertEqual(late.rating_id.month, self.day(1, 7))

    def test_a_card_that_is_not_whole_is_refused(self):
        # S56, D3-1.19
        self.calls_on(1, 1)
        card = self.make_cards(NEXT_DAY)
        with self.assertRaisesRegex(UserError, "not whole"), self.cr.savepoint():
            self.answer(card, attitude="4", skill="4", arrival="3")
        self.assertFalse(card.returned_at)

    def test_a_card_is_answered_once(self):
        # S56: the second answer is refused, the first stays.
        card = self.rated("4433")
        with self.assertRaisesRegex(UserError, "answered already"), self.cr.savepoint():
            self.rate(card, "1111")
        self.assertEqual(card.attitude, "4")

    def test_ratings_are_not_forged(self):
        # S56, S69
        card = self.rated("4433")
        with self.assertRaises(AccessError):
            card.with_user(self.agent).write({"attitude": "1"})
        with self.assertRaises(AccessError):
            card.input_id.write({"state": "new"})
        with self.assertRaises(AccessError):
            card.input_id.user_input_line_ids[:1].write({"value_char_box": "x"})
        with self.assertRaises(AccessError):
            card.input_id.user_input_line_ids[:1].unlink()
        with self.assertRaisesRegex(UserError, "once each"), self.cr.savepoint():
            card.input_id.create([{"survey_id": card.input_id.survey_id.id}])

    # -- opinions -------------------------------------------------------------------

    def test_a_complaint_on_the_card_opens_one(self):
        # S56, D3-1.17: complaints get special attention.
        self.calls_on(1, 2)
        cards = self.make_cards(NEXT_DAY)
        self.rate(cards[0], "2222", opinion_kind="complaint", opinion="He was late.")
        self.rate(
            cards[1], "4444", opinion_kind="suggestion", opinion="Come on Sundays."
        )
        complaint = cards[0].complaint_id
        self.assertEqual(
            (complaint.kind, complaint.partner_id), ("complaint", self.partner)
        )
        self.assertIn("He was late.", complaint.problem)
        self.assertEqual(cards[1].complaint_id.kind, "suggestion")

    # -- roles ------------------------------------------------------------------------

    def test_a_technician_sees_only_the_own_month(self):
        # S56: ratings belong to a person's appraisal.
        card = self.rated("4433")
        card.with_user(self.agent).action_score()
        colleague = self.role("colleague", "aftersales_repair.group_service_technician")
        ratings = self.env["care.technician.rating"]
        self.assertTrue(ratings.with_user(self.technician).search([]))
        self.assertFalse(ratings.with_user(colleague).search([]))
        with self.assertRaises(AccessError):
            card.rating_id.with_user(self.technician).action_close()
        with self.assertRaises(AccessError):
            card.with_user(colleague).action_type_in()

    # S56, D3-1.17: the month's mean is theirs to know, not who rated them how.
    def test_a_technician_does_not_see_who_rated_how(self):
        card = self.rated("1122")
        own = self.cards.with_user(self.technician)
        self.assertFalse(own.search([]))
        with self.assertRaises(AccessError):
            card.with_user(self.technician).read(["attitude", "partner_id"])
        card.with_user(self.agent).action_score()
        rating = card.rating_id.with_user(self.technician)
        rating.invalidate_recordset()
        self.assertEqual(rating.average, 1.5)
        self.assertFalse(rating.card_ids)
        # Also where the technician looks after the customer.
        self.partner.commercial_partner_id.user_id = self.technician
        self.assertFalse(own.search([]))
        self.partner.commercial_partner_id.user_id = self.head
        self.assertEqual(self.cards.with_user(self.head).search([]), card)
        for user in (self.agent, self.director, self.clerk):
            self.assertIn(card, self.cards.with_user(user).search([]))

    # S56, D3-1.18: none is left out, also what became a call days later.
    def test_what_becomes_a_call_later_gets_its_card(self):
        calls = self.calls_on(1, 2)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET is_call = FALSE WHERE id = %s", [calls[0].id]
        )
        calls.invalidate_recordset()
        self.make_cards(NEXT_DAY)
        self.calls_on(2, 1)
        self.make_cards("2026-06-02 17:00:00")
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET is_call = TRUE WHERE id = %s", [calls[0].id]
        )
        calls.invalidate_recordset()
        late = self.make_cards("2026-06-03 17:00:00")
        self.assertEqual((late.ticket_id, late.call_day), (calls[0], self.day(1)))

    # S56, D3-1.17: a complaint without a name is not lost.
    def test_a_complaint_without_a_customer_waits_for_one(self):
        call = self.calls_on(1, 1)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET partner_id = NULL WHERE id = %s", [call.id]
        )
        call.invalidate_recordset()
        card = self.make_cards(NEXT_DAY)
        self.assertFalse(card.partner_id)
        self.rate(card, "1111", opinion_kind="complaint", opinion="Never again.")
        self.assertFalse(card.complaint_id)
        asked = card.sudo().activity_ids
        self.assertIn(self.supervisor, asked.user_id)
        call.sudo().partner_id = self.partner
        self.assertEqual(card.partner_id, self.partner)
        self.assertEqual(card.complaint_id.partner_id, self.partner)
        self.assertIn("Never again.", card.complaint_id.problem)
        self.assertFalse(card.sudo().activity_ids)
