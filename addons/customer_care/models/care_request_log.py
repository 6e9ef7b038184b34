# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class CareRequestLog(models.Model):
    """The process log of a request: only grows (S64, D2-P3.2)."""

    _name = "care.request.log"
    _description = "Process log of a request"
    _inherit = "service.retention.mixin"
    _order = "id"

    _register_parent = "request_id"
    _guarded_fields = ("logged_at", "user_id")

    request_id = fields.Many2one(
        "care.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="request_id.company_id")
    logged_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    text = fields.Text(string="What Was Done", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        logs = super().create(vals_list)
        if not self._is_in_transition():
            closed = logs.request_id.filtered(
                lambda request: request.state in ("confirmed", "cancelled")
            )
            if closed:
                raise AccessError(
                    self.env._("%s is closed.", ", ".join(closed.mapped("name")))
                )
        return logs

    def write(self, vals):
        if not self._is_in_transition():
            raise AccessError(
                self.env._("What stands in the process log stays (D2-P3.2).")
            )
        return super().write(vals)
