# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class IrCron(models.Model):
    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        """Jobs write for people in the language of the job's user.

        Core gives a job none: its activities, lists and messages would be in
        English, whatever the company speaks.
        """
        # Never a language that is not installed any more.
        lang = self.env["res.users"].context_get().get("lang")
        job = self.with_context(lang=lang)
        return super(IrCron, job)._callback(cron_name, server_action_id)
