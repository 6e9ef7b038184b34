# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_HOURS_OF_A_DAY = 24


class AftersalesVisitLabour(models.Model):
    """Hours that somebody worked on a visit (S03, S06, D3-1.10)."""

    _name = "aftersales.visit.labour"
    _description = "Labour of a service voucher"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "day, id"
    _check_company_auto = True

    _register_parent = _evidence_document = "visit_id"

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="visit_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    day = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    hours = fields.Float(required=True)
    note = fields.Char(string="What Was Worked On")

    _user_day = models.Index("(user_id, day)")

    @api.constrains("hours")
    def _check_hours(self):
        for labour in self:
            if not 0 < labour.hours <= _HOURS_OF_A_DAY:
                raise ValidationError(
                    self.env._(
                        "%(voucher)s: hours lie above 0 and up to 24 a day (D3-1.10).",
                        voucher=labour.visit_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        visits = {vals.get("visit_id") for vals in vals_list} - {None}
        self.env["aftersales.visit"].browse(visits)._check_not_signed()
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            self.visit_id._check_not_signed()
        return super().write(vals)

    def unlink(self):
        self.visit_id._check_not_signed()
        return super().unlink()
