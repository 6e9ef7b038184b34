# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def write(self, vals):
        """Core itself only notes what a removed field was called."""
        if set(vals) - {"field_id", "field_info"}:
            self.sudo().mail_message_id._check_kept_by_register()
        return super().write(vals)

    def unlink(self):
        self.sudo().mail_message_id._check_kept_by_register()
        return super().unlink()
