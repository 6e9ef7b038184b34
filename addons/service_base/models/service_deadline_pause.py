# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceDeadlinePause(models.Model):
    """A time in which the clock of a deadline stood still, and why."""

    _name = "service.deadline.pause"
    _description = "Pause of a deadline"
    _inherit = "service.guarded.mixin"
    _order = "date_from desc, id desc"
    _rec_name = "reason"

    _guarded_fields = (
        "deadline_id",
        "date_from",
        "date_to",
        "lost",
        "reason",
        "user_id",
    )

    deadline_id = fields.Many2one(
        "service.deadline", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="deadline_id.company_id", store=True, precompute=True
    )
    date_from = fields.Datetime(string="From", required=True, readonly=True)
    date_to = fields.Datetime(string="To", readonly=True)
    lost = fields.Float(
        string="Given Back", readonly=True, help="Hours or days as the clock counts."
    )
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Paused By", readonly=True)
