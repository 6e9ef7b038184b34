# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CareShiftType(models.Model):
    """A kind of shift (班次), such as the early one (S63, D4-12.1.3)."""

    _name = "care.shift.type"
    _description = "Kind of shift"
    _order = "sequence, hour_from, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="restrict", help="Empty: every company."
    )
    hour_from = fields.Float(string="From", required=True)
    hour_to = fields.Float(
        string="Until", required=True, help="24:00 or less; the next day counts on."
    )
    color = fields.Integer()
    is_on_call = fields.Boolean(
        string="On Call",
        help="Reachable by mobile, day and night (D2-B11, D3-11.20).",
    )
    closing_duties = fields.Text(
        translate=True,
        help="What this shift does before it ends, such as cleaning the public area "
        "(D4-6.6). The handover log confirms it.",
    )

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for kind in self:
            if not (0 <= kind.hour_from < 24 and 0 < kind.hour_to <= 48):
                raise ValidationError(
                    self.env._("%s: hours run from 0 to 24.", kind.name)
                )
            if kind.hour_to <= kind.hour_from:
                raise ValidationError(
                    self.env._(
                        "%s ends before it begins: write 32 for 8 o'clock of the "
                        "next day.",
                        kind.name,
                    )
                )
