# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.jobs import each_record

_DOCUMENTS = ("care.survey.card", "care.satisfaction")
_BATCH = 100


class CareMailingMixin(models.AbstractModel):
    """Questionnaires go out in a queue, limited per run and per day (S60).

    What the limits hold back stays *to send* and goes with a later run: nothing
    is lost. The day's count stands on the company's row, so that two servers
    cannot each send the day's number.
    """

    _name = "care.mailing.mixin"
    _description = "Questionnaires by mail"

    _mail_template = None
    _reminder_template = None

    # -- room ---------------------------------------------------------------------

    @api.model
    def _take_mail_room(self, company, wanted):
        """So many mails may go now; they are counted for the day.

        :param int wanted: mails that wait
        :return: at most ``wanted``; 0 while another server is sending
        """
        company = company.sudo()
        if not company.try_lock_for_update(allow_referencing=True):
            return 0
        policy = self.env["service.policy"]
        limits = policy._get_values(["care.mail_run", "care.mail_day"], company)
        today = policy._today(company)
        sent = company.care_mail_count if company.care_mail_day == today else 0
        room = int(min(limits["care.mail_run"], limits["care.mail_day"] - sent, wanted))
        if room <= 0:
            return 0
        company.write({"care_mail_day": today, "care_mail_count": sent + room})
        return room

    @api.model
    def _return_mail_room(self, company, count):
        if count:
            company.sudo().care_mail_count -= count

    # -- jobs ---------------------------------------------------------------------

    @api.model
    def _cron_mail(self):
        """Send what waits, remind those who did not answer, each within limits."""
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        for company in companies:
            waiting = [
                (name, kind, self.env[name]._find_mails(company, kind))
                for kind in ("first", "reminder")
                for name in _DOCUMENTS
            ]
            total = sum(len(found) for _name, _kind, found in waiting)
            taken = room = self._take_mail_room(company, total) if total else 0
            tried = set()
            for name, kind, found in waiting:
                part = found[:room]
                # What the limit holds back waits for the next run: it is not told
                # as remaining, or the run would begin again at once.
                each_record(
                    self.env[name].browse(part.ids),
                    partial(self._mail_part, kind, tried),
                    size=_BATCH,
                    company=company,
                    tell=lambda one, error: one._note_send_error(error),
                )
                room -= len(part)
            # A run without time left gives back what it did not come to.
            self._return_mail_room(company, taken - len(tried))

    @api.model
    def _mail_part(self, kind, tried, documents):
        """Mail them, and note that the job came to them."""
        tried.update((documents._name, kind, one) for one in documents.ids)
        documents._mail(kind)

    @api.model
    def _find_mails(self, company, kind):
        """Documents of the company whose mail is due, the oldest first."""
        values = self.env["service.policy"]._get_values(
            ["care.mail_run", "care.reminder_days", "care.reminder_max"], company
        )
        domain = [
            ("company_id", "=", company.id),
            ("email", "!=", False),
            ("send_error", "=", False),
        ]
        if kind == "first":
            domain.append(("state", "=", "to_send"))
        else:
            today = self.env["service.policy"]._today(company)
            days = max(int(values["care.reminder_days"]), 1)
            _start, bound = self._get_company_moments(
                company, today, today - timedelta(days=days - 1)
            )
            domain += [
                ("state", "=", "sent"),
                ("mailed_at", "<", bound),
                ("reminder_count", "<", int(values["care.reminder_max"])),
            ]
        return self.sudo().search(
            domain, order="id", limit=int(values["care.mail_run"])
        )

    # -- mails --------------------------------------------------------------------

    def _mail(self, kind):
        """Queue the mails of these documents; a bad one does not stop the rest.

        :return: the documents whose mail is queued
        """
        documents = self.sudo().try_lock_for_update(allow_referencing=True)
        awaited = "to_send" if kind == "first" else "sent"
        documents = documents.filtered(lambda one: one.state == awaited)
        if not documents:
            return documents
        documents._make_inputs()
        name = self._mail_template if kind == "first" else self._reminder_template
        template = self.env.ref(name).sudo()
        done = documents
        try:
            with self.env.cr.savepoint():
                template.send_mail_batch(documents.ids)
        except (UserError, ValueError):
            done = documents._mail_one_by_one(template)
        now = fields.Datetime.now()
        if kind == "first":
            done._note_sent("mail", now)
        else:
            for count, reminded in done.grouped("reminder_count").items():
                reminded._in_transition().write(
                    {"reminder_count": count + 1, "mailed_at": now}
                )
        return done

    def _note_send_error(self, error):
        self.sudo()._in_transition().write({"send_error": str(error)})

    def _mail_one_by_one(self, template):
        done = self.browse()
        for document in self:
            try:
                with self.env.cr.savepoint():
                    template.send_mail(document.id)
            except (UserError, ValueError) as problem:
                document._note_send_error(problem)
            else:
                done |= document
        return done
