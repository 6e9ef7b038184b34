# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class CareNoticeRead(models.Model):
    """Who has read a notice, and when (S68, D4-6.3b): stamped by the server."""

    _name = "care.notice.read"
    _description = "Read mark"
    _inherit = "service.retention.mixin"
    _order = "id"

    _register_parent = "notice_id"
    _guarded_fields = ("user_id", "read_at")

    notice_id = fields.Many2one(
        "care.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="notice_id.company_id")
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    read_at = fields.Datetime(
        string="Read", required=True, readonly=True, default=fields.Datetime.now
    )

    _once = models.UniqueIndex(
        "(notice_id, user_id)", "This notice is marked as read already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            raise AccessError(self.env._("Press 'I have read it' on the notice."))
        return super().create(vals_list)
