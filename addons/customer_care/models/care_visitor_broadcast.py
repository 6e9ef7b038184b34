# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CareVisitorBroadcast(models.Model):
    """One broadcast for a missing person, in Mandarin (S67, D4-11.3.2).

    The server stamps who and when; a broadcast that was noted stays.
    """

    _name = "care.visitor.broadcast"
    _description = "Broadcast"
    _inherit = ["service.retention.mixin"]
    _order = "request_id, sent_at, id"
    _rec_name = "text"

    _register_parent = "request_id"
    _guarded_fields = ("user_id", "sent_at")

    request_id = fields.Many2one(
        "care.visitor.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="request_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Said By",
        readonly=True,
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    sent_at = fields.Datetime(
        string="At", readonly=True, required=True, default=fields.Datetime.now
    )
    text = fields.Char(string="What Was Said", required=True)
    place = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        broadcasts = super().create(vals_list)
        for one in broadcasts:
            if one.request_id.state not in ("asked", "handling"):
                raise UserError(
                    self.env._("%s has ended.", one.request_id.display_name)
                )
        return broadcasts

    def write(self, vals):
        if set(vals) - self._get_guarded_names() and not self._is_in_transition():
            self._refuse_change()
        return super().write(vals)

    def unlink(self):
        # No ``ondelete`` method: a client can send the key that skips those.
        if self and self.env.registry.ready:
            self._refuse_change()
        return super().unlink()

    def _refuse_change(self):
        raise UserError(self.env._("A broadcast that was noted stays (D4-11.3.2)."))
