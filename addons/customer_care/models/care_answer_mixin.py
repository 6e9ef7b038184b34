# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from odoo.addons.aftersales_repair.roles import CLERK, DIRECTOR
from odoo.addons.service_base.jobs import each_record

from ..roles import AGENT

SENDERS = (AGENT, CLERK, DIRECTOR)
_AWAITED = ("sent", "lapsed")


class CareAnswerMixin(models.AbstractModel):
    """A questionnaire for one customer: to send → sent → returned (S56, S60).

    The answers are those of core's survey, given by the link in the mail, in the
    portal, or typed in from paper or the telephone; the document takes them over
    when they are complete, and they stay.
    """

    _name = "care.answer.mixin"
    _description = "Questionnaire for a customer"

    _guarded_fields = (
        "input_id",
        "sent_via",
        "sent_at",
        "mailed_at",
        "reminder_count",
        "returned_at",
        "channel",
        "typed_by_id",
        "remarks",
        "send_error",
        "complaint_id",
    )
    _answer_form = None
    _answer_items: tuple[str, ...] = ()

    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="restrict"
    )
    email = fields.Char(string="E-mail")
    phone = fields.Char(string="Telephone")
    input_id = fields.Many2one(
        "survey.user_input",
        string="Answers",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    sent_via = fields.Selection(
        [("mail", "Mail link"), ("paper", "On paper")],
        string="Sent Through",
        readonly=True,
        copy=False,
    )
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)
    mailed_at = fields.Datetime(
        string="Last Mail", readonly=True, copy=False, groups="base.group_user"
    )
    reminder_count = fields.Integer(
        string="Reminders", readonly=True, copy=False, groups="base.group_user"
    )
    send_error = fields.Char(
        string="Not Sent Because",
        readonly=True,
        copy=False,
        help="Mend it and press Send: the others were sent all the same.",
    )
    returned_at = fields.Datetime(string="Returned", readonly=True, copy=False)
    channel = fields.Selection(
        [
            ("mail", "Mail link"),
            ("portal", "Portal"),
            ("paper", "Typed in from paper"),
            ("phone", "Asked by telephone"),
        ],
        string="Came By",
        readonly=True,
        copy=False,
    )
    typed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    remarks = fields.Text(string="In the Customer's Words", readonly=True, copy=False)
    complaint_id = fields.Many2one(
        "care.complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _clean_email(self, text):
        """An address that can be mailed, else False: paper or telephone then."""
        return email_normalize(text or "", strict=True) or False

    # -- to send → sent -----------------------------------------------------------

    def action_send(self):
        """Mail the link now, within the limits of the run and the day."""
        result = self._run_step("send", SENDERS, self.env._("It cannot be sent."))
        waiting = self.filtered(lambda one: one.state == "to_send")
        if waiting and result.get("tag") == "soft_reload":
            text = self.env._(
                "%s wait for the next run: the limit is reached, or the address is "
                "refused. Nothing is lost.",
                len(waiting),
            )
            return self._notify_batch(self - waiting, text)
        return result

    def _get_cannot_send_reasons(self):
        reasons = {}
        for one in self:
            if one.state != "to_send":
                reasons[one] = [self.env._("It was sent already.")]
            elif not self._clean_email(one.email):
                reasons[one] = [
                    self.env._(
                        "There is no e-mail address that can be mailed: print it and "
                        "press Sent on paper."
                    )
                ]
        return reasons

    def _do_send(self):
        self.sudo()._in_transition().filtered("send_error").write({"send_error": False})
        for company, documents in self.grouped("company_id").items():
            room = self._take_mail_room(company, len(documents))
            if not room and len(self) == len(documents):
                raise UserError(
                    self.env._(
                        "The mails of today are used up, or another run is sending: "
                        "it stays to send and goes with the next run."
                    )
                )
            done = documents[:room]._mail("first")
            self._return_mail_room(company, room - len(done))

    def action_mark_sent(self):
        """It was handed over, posted or read out: on paper."""
        return self._run_step(
            "mark_sent", SENDERS, self.env._("It cannot be marked as sent.")
        )

    def _get_cannot_mark_sent_reasons(self):
        return {
            one: [self.env._("It was sent already.")]
            for one in self
            if one.state != "to_send"
        }

    def _do_mark_sent(self):
        self.sudo()._make_inputs()
        self.sudo()._note_sent("paper", fields.Datetime.now())

    def _note_sent(self, via, now):
        if not self:
            return
        vals = {"state": "sent", "sent_via": via, "sent_at": now, "send_error": False}
        if via == "mail":
            vals["mailed_at"] = now
        self._in_transition().write(vals)
        self._on_sent(now)

    def _on_sent(self, now):
        """Hook: these have just been sent."""

    def _make_inputs(self):
        """One answer of core's survey each, with a token that nobody can guess."""
        missing = self.filtered(lambda one: not one.input_id)
        if not missing:
            return
        survey = self.env["survey.survey"]._get_care_survey(self._answer_form)
        questions = survey._prepare_user_input_predefined_questions()
        inputs = (
            self.env["survey.user_input"]
            .sudo()
            ._in_care()
            .create(
                [
                    {
                        "survey_id": survey.id,
                        "partner_id": one.partner_id.id,
                        "email": one.email,
                        "invite_token": str(uuid.uuid4()),
                        "predefined_question_ids": [Command.set(questions.ids)],
                    }
                    for one in missing
                ]
            )
        )
        for one, answers in zip(missing, inputs, strict=True):
            one._in_transition().input_id = answers.id

    def _get_answer_url(self):
        """The customer's own link: whoever has it may answer, once."""
        self.ensure_one()
        answers = self.sudo().input_id
        base = answers.get_base_url()
        return f"{base}{answers.get_start_url()}" if answers else False

    def _get_answer_path(self):
        """The same link without the host, for who is on our page already."""
        self.ensure_one()
        answers = self.sudo().input_id
        return answers.get_start_url() if answers else "/my/surveys"

    def _get_answer_levels(self):
        """``[(level, label)]`` that each item is answered with, the best first."""
        field = self._fields[self._answer_items[0]]
        return field._description_selection(self.env)

    def _get_answer_rows(self):
        """``[(item, answer)]`` of what was answered, for pages and papers."""
        self.ensure_one()
        rows = []
        for item in self._answer_items:
            field = self._fields[item].get_description(self.env)
            rows.append((field["string"], dict(field["selection"]).get(self[item], "")))
        return rows

    # -- sent → returned ----------------------------------------------------------

    def _check_awaited(self):
        """Only what was sent is answered, and only once (S60).

        :raises UserError: naming the document
        """
        for one in self:
            if one.state in _AWAITED and not one.returned_at:
                continue
            raise UserError(
                self.env._(
                    "%s is answered already, or was not sent: an answer is given "
                    "once and stays.",
                    one.name,
                )
            )

    def _take_answers(self):
        """The complete answers, as fields of the document. Server code only."""
        user = self.env.user
        channel = "portal" if user._is_portal() else "mail"
        now = fields.Datetime.now()
        self.sudo()._check_whole()
        for one in self.sudo():
            one._in_transition().write(
                {
                    "state": "returned",
                    "returned_at": now,
                    "channel": channel,
                    **one._prepare_answer_vals(),
                }
            )
        self.sudo()._on_returned()

    def _check_whole(self):
        """An answer without one of its items would count for nothing."""
        for one in self:
            answers = one.input_id
            given = answers.user_input_line_ids.filtered(lambda row: not row.skipped)
            asked = answers.survey_id.question_ids.filtered("constr_mandatory")
            missing = asked - given.question_id
            if missing:
                raise UserError(
                    self.env._(
                        "%(form)s is not whole, answer: %(items)s.",
                        form=one.name,
                        items=", ".join(missing.mapped("title")),
                    )
                )

    def _prepare_answer_vals(self):
        self.ensure_one()
        vals, words = {}, []
        for line in self.input_id.user_input_line_ids:
            item = line.question_id.care_item
            level = line.suggested_answer_id.care_level
            if level and item in self._fields:
                vals[item] = level
            text = line.value_char_box or line.value_text_box
            if text:
                # The last question asks for nothing but words.
                title = "" if item == "opinion" else f"{line.question_id.title}: "
                words.append(f"{title}{text}")
        return {**vals, "remarks": "\n".join(words)}

    def _on_returned(self):
        """Hook: the answers have just come."""

    def _type_in(self, levels, words, channel):
        """Enter what came on paper or by telephone.

        :param dict levels: ``{item: level}``
        :param dict words: ``{item: text}``
        :param str channel: ``paper`` or ``phone``
        """
        self.ensure_one()
        one = self.sudo()
        if one.state == "to_send":
            one._do_mark_sent()
        one._check_awaited()
        questions = one.input_id.survey_id.question_ids
        for question in questions.filtered("care_item"):
            item = question.care_item
            answer = question.suggested_answer_ids.filtered(
                lambda choice, item=item: choice.care_level == levels.get(item)
            )[:1]
            text = words.get(item)
            if question.question_type == "text_box":
                one.input_id._save_lines(question, text)
            elif answer or text:
                one.input_id._save_lines(
                    question, [str(answer.id)] if answer else [], comment=text
                )
        one.input_id._mark_done()
        one._in_transition().write({"channel": channel, "typed_by_id": self.env.uid})

    def action_type_in(self):
        """Open the box for what came on paper or by telephone."""
        self._check_roles(*SENDERS)
        if not self:
            return False
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answers of %s", self.partner_id.name or self.name),
            "res_model": "care.answer.entry",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    # -- sent → no answer ---------------------------------------------------------

    @api.model
    def _cron_lapse(self):
        """What nobody answered for long leaves the lists; it may still come back."""
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        for company in companies:
            policy = self.env["service.policy"]
            days = int(policy._get_value("care.answer_days", company))
            today = policy._today(company)
            last = fields.Date.subtract(today, days=days)
            _start, bound = self._get_company_moments(company, today, last)
            found = self.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "sent"),
                    ("sent_at", "<", bound),
                ],
                limit=10000,
            )
            each_record(
                found,
                lambda some: some._in_transition().write({"state": "lapsed"}),
                size=1000,
            )

    # -- a complaint --------------------------------------------------------------

    def _open_complaints(self, kind="complaint"):
        """One complaint for each document that has none (D4-8.5.9.2)."""
        for one in self.sudo().filtered(lambda doc: not doc.complaint_id):
            if not one.partner_id:
                continue
            complaint = one.env["care.complaint"].create(
                [
                    {
                        "partner_id": one.partner_id.id,
                        "company_id": one.company_id.id,
                        "kind": kind,
                        "problem": one._get_complaint_text(),
                        "channel": "survey",
                    }
                ]
            )
            one._in_transition().complaint_id = complaint.id

    def _get_complaint_text(self):
        self.ensure_one()
        return self.remarks or self.name

    def action_view_complaint(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.complaint",
            "res_id": self.complaint_id.id,
            "view_mode": "form",
        }
