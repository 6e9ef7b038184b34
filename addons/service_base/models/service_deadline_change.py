# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceDeadlineChange(models.Model):
    """The trail of a deadline: who moved its end, when and why."""

    _name = "service.deadline.change"
    _description = "Change of a deadline"
    _inherit = "service.guarded.mixin"
    _order = "id desc"
    _rec_name = "reason"

    _guarded_fields = (
        "deadline_id",
        "kind",
        "old_due",
        "new_due",
        "reason",
        "user_id",
    )

    deadline_id = fields.Many2one(
        "service.deadline", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="deadline_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("extended", "Extended"),
            ("restarted", "Started anew"),
            ("cancelled", "Cancelled"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    old_due = fields.Datetime(string="Due Before", readonly=True)
    new_due = fields.Datetime(string="Due Now", readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Who", readonly=True)
