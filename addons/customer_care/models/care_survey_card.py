# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.service_base.jobs import each_record

from ..roles import SUPERVISOR
from .care_answer_mixin import SENDERS
from .survey_question_care import CARD_ITEMS

LEVELS = [("4", "Very good"), ("3", "Good"), ("2", "Fair"), ("1", "Poor")]
_BATCH = 500


class CareSurveyCard(models.Model):
    """The survey card of a repair call (客户意见调查卡, S56, D3-1.16 … D3-1.19).

    Every call of a day gets its card the next day: none is left out, none has
    two. The customer rates the technician on four items of four levels; the
    ratings go into the technician's month (D0-3.4.1, D3-1.17).
    """

    _name = "care.survey.card"
    _description = "Survey card"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
        "care.mailing.mixin",
        "care.answer.mixin",
    ]
    _order = "call_day desc, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("scored", "lapsed")
    _register_date_field = "returned_at"
    _deadline_due_fields = {"card.send": "send_due"}
    _guarded_fields = (
        "ticket_id",
        "partner_id",
        "call_day",
        "technician_id",
        "send_due",
        "opinion_kind",
        "rating_id",
        *CARD_ITEMS,
    )
    _answer_form = "card"
    _answer_items = CARD_ITEMS
    _mail_template = "customer_care.mail_template_survey_card"
    _reminder_template = "customer_care.mail_template_survey_card_reminder"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Call",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(readonly=True)
    call_day = fields.Date(string="Day of the Call", required=True, readonly=True)
    technician_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    send_due = fields.Datetime(
        string="Send By", readonly=True, copy=False, groups="base.group_user"
    )
    attitude = fields.Selection(LEVELS, readonly=True, copy=False)
    skill = fields.Selection(LEVELS, readonly=True, copy=False)
    arrival = fields.Selection(LEVELS, string="Arrival Time", readonly=True, copy=False)
    promises = fields.Selection(
        LEVELS, string="Keeping Promises", readonly=True, copy=False
    )
    average = fields.Float(
        compute="_compute_average",
        store=True,
        digits=(16, 2),
        aggregator="avg",
        help="Mean of the four items, 4 the best (D3-1.19).",
    )
    opinion_kind = fields.Selection(
        [("none", "None"), ("suggestion", "Suggestion"), ("complaint", "Complaint")],
        string="Opinion",
        readonly=True,
        copy=False,
        help="A complaint gets special attention: it opens one (D3-1.17).",
    )
    rating_id = fields.Many2one(
        "care.technician.rating",
        string="Technician's Month",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    state = fields.Selection(
        [
            ("to_send", "To send"),
            ("sent", "Sent"),
            ("returned", "Returned"),
            ("scored", "Scored"),
            ("lapsed", "No answer"),
        ],
        string="Status",
        default="to_send",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _ticket_once = models.Constraint(
        "UNIQUE (ticket_id)", "This call has its survey card already (D3-1.18)."
    )
    _day = models.Index("(company_id, call_day DESC)")
    _waiting = models.Index(
        "(company_id, state, id) WHERE state IN ('to_send', 'sent')"
    )
    _to_score = models.Index("(company_id) WHERE state = 'returned'")

    @api.depends(*CARD_ITEMS)
    def _compute_average(self):
        for card in self:
            levels = [int(card[item]) for item in CARD_ITEMS if card[item]]
            card.average = sum(levels) / len(levels) if levels else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            raise AccessError(
                self.env._(
                    "Survey cards come from the repair-call register, one for each "
                    "call (D3-1.18)."
                )
            )
        return super().create(vals_list)

    # -- a card for every call of the day -----------------------------------------

    @api.model
    def _cron_make_cards(self):
        """All calls of the days that are over get their card (D3-1.18)."""
        for company in self.env["res.company"].sudo().search([("active", "=", True)]):
            self._make_cards(company)

    @api.model
    def _make_cards(self, company):
        """Cards for the calls before today that have none.

        Begins with the first day that has a card: days on which the job did not
        run are made up for, and what became a call later; a first run takes
        yesterday.

        :return: the new cards
        """
        today = self.env["service.policy"]._today(company)
        oldest = self.sudo().search(
            [("company_id", "=", company.id)], order="call_day, id", limit=1
        )
        first = oldest.call_day or today - timedelta(days=1)
        start, end = self._get_company_moments(company, first, today)
        calls = (
            self.env["helpdesk.ticket"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("is_call", "=", True),
                    ("company_id", "=", company.id),
                    ("called_at", ">=", start),
                    ("called_at", "<", end),
                    ("care_card_ids", "=", False),
                ],
                order="called_at, id",
            )
        )
        made = []

        def work(some):
            made.extend(self.with_env(some.env)._make_for(some, company).ids)

        each_record(calls, work, size=_BATCH, company=company)
        return self.browse(made)

    @api.model
    def _make_for(self, calls, company):
        if not calls:
            return self.browse()
        clock = company.resource_calendar_id._get_clock(company)
        made = (
            self.sudo()
            .with_company(company)
            ._in_transition()
            .create([self._prepare_card_vals(call, clock) for call in calls])
        )
        cards = self.sudo().browse(made.ids)
        # The next day counts from the call's day, not from when the job ran.
        cards._start_deadlines(
            "card.send", start={card: card.ticket_id.called_at for card in cards}
        )
        return cards

    @api.model
    def _prepare_card_vals(self, call, clock):
        customer = call.partner_id
        return {
            "ticket_id": call.id,
            "company_id": call.company_id.id,
            "partner_id": customer.id,
            "email": self._clean_email(call.partner_email or customer.email),
            "phone": call.phone or customer.phone,
            "call_day": clock.day(call.called_at),
            "technician_id": call.technician_id.id,
        }

    def _on_sent(self, now):
        self._meet_deadlines("card.send", now)
        return super()._on_sent(now)

    # -- returned → scored --------------------------------------------------------

    def _prepare_answer_vals(self):
        vals = super()._prepare_answer_vals()
        # Whoever was sent after the card was made is the one who came.
        technician = self.ticket_id.technician_id or self.technician_id
        return {**vals, "technician_id": technician.id}

    def _on_returned(self):
        """Complaints get special attention (D3-1.17)."""
        self._open_opinions()
        return super()._on_returned()

    def _open_opinions(self):
        """A complaint for each opinion; of a call without a customer once it has one.

        Until then the supervisor finds out who complains: nothing is lost.
        """
        for kind, cards in self.grouped("opinion_kind").items():
            if kind not in ("complaint", "suggestion"):
                continue
            cards._open_complaints(kind)
            for card in cards.filtered(lambda one: not one.partner_id):
                for user in self.env["res.users"]._get_care_people(
                    SUPERVISOR, card.company_id
                ):
                    card.activity_schedule(
                        "mail.mail_activity_data_todo",
                        summary=self.env._(
                            "A complaint without a customer: write on the call whose "
                            "it is (D3-1.17)"
                        ),
                        user_id=user.id,
                    )

    def _take_customer(self):
        """The call's customer became known after the card was made."""
        for card in self.filtered(lambda one: not one.partner_id):
            customer = card.ticket_id.partner_id
            card._in_transition().write(
                {
                    "partner_id": customer.id,
                    "email": card.email or self._clean_email(customer.email),
                    "phone": card.phone or customer.phone,
                }
            )
            card.input_id._in_care().partner_id = customer
            if card.returned_at:
                card._open_opinions()
                card.activity_unlink(["mail.mail_activity_data_todo"])

    def action_score(self):
        """Enter the ratings into the technician's month (D3-1.17)."""
        return self._run_step(
            "score",
            (*SENDERS, SUPERVISOR),
            self.env._("The card cannot be scored."),
        )

    def _get_cannot_score_reasons(self):
        return {
            card: [self.env._("It is not returned, or it is scored already.")]
            for card in self
            if card.state != "returned"
        }

    def _do_score(self):
        ratings = self.env["care.technician.rating"]
        months = ratings._get_open_months(self.sudo())
        for rating, cards in months.items():
            cards._in_transition().write(
                {"state": "scored", "rating_id": rating.id if rating else False}
            )
        ratings.union(*[rating for rating in months if rating])._refresh()

    @api.model
    def _cron_score(self):
        cards = self.sudo().search([("state", "=", "returned")], limit=5000)
        each_record(cards, lambda some: some._do_score(), size=500)

    def action_view_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
        }
