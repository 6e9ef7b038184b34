# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailActivity(models.Model):
    """A follow-up that is done or deleted asks for the next one (S40, D2-10)."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        orders = self._get_followed_orders()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        orders._schedule_follow_up()
        return result

    def unlink(self):
        orders = self._get_followed_orders()
        result = super().unlink()
        orders.exists()._schedule_follow_up()
        return result

    def _get_followed_orders(self):
        """Quotations whose follow-ups these are."""
        orders = self.env["sale.order"]
        own = self.filtered(lambda activity: activity.res_model == orders._name)
        if not own:
            return orders
        kind = self.env.ref("sales_logistics.mail_activity_type_follow_up")
        own = own.filtered(lambda activity: activity.activity_type_id == kind)
        return orders.browse(own.mapped("res_id"))
