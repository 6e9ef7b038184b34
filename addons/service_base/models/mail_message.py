# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models

# What a message says: corrected while the record is open.
_CONTENT = {"body", "subject", "date", "author_id", "email_from"}
# What ties it to its record: never changed on what the register keeps.
_PLACE = {"model", "res_id", "message_type"}
# Copies of letters that are sent and cleared by the mail queue.
_PASSING = ("email_outgoing", "user_notification")


class MailMessage(models.Model):
    _inherit = "mail.message"

    def write(self, vals):
        # A letter that goes out by mail says once more what its message says.
        if _PLACE & set(vals):
            self._get_changed(vals, _PLACE)._check_kept_by_register()
        elif _CONTENT & set(vals):
            self._get_changed(vals, _CONTENT)._check_kept_by_register(closed=True)
        return super().write(vals)

    def _get_changed(self, vals, names):
        """Those of these messages that a write really changes.

        A message without a subject gets its record's name as the letter's.
        """
        written = [name for name in names if name in vals]

        def is_changed(message):
            for name in written:
                if name == "subject" and not message.subject:
                    continue
                field = message._fields[name]
                now = field.convert_to_cache(message[name], message)
                if field.convert_to_cache(vals[name], message) != now:
                    return True
            return False

        return self.filtered(lambda message: is_changed(message.sudo()))

    def unlink(self):
        if self:
            self.check_access("unlink")
            self._check_kept_by_register()
        return super().unlink()

    def _check_kept_by_register(self, closed=False):
        """The history of a register stays as long as it does (S69, D4-8.8).

        :param bool closed: refuse on closed registers only, for corrections
        """
        model_ids = defaultdict(set)
        for message in self.sudo():
            if message.model and message.message_type not in _PASSING:
                model_ids[message.model].add(message.res_id)
        mixin = self.env["service.register.mixin"]
        mixin._raise_kept(mixin._get_kept_documents(model_ids, closed))
