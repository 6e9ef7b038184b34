# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CarePropertyWatch(models.Model):
    """A look at a decoration while it goes on (S66, D4-12.1.12)."""

    _name = "care.property.watch"
    _description = "Look at a property case"
    _inherit = ["service.retention.mixin"]
    _order = "case_id, seen_at desc, id desc"
    _rec_name = "finding"

    _register_parent = "case_id"
    _guarded_fields = ("user_id", "seen_at")

    case_id = fields.Many2one(
        "care.property.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Seen By",
        readonly=True,
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    seen_at = fields.Datetime(
        string="Seen", readonly=True, required=True, default=fields.Datetime.now
    )
    finding = fields.Char(string="Seen on Site", required=True)
    is_bad = fields.Boolean(string="To Put Right")
    settled = fields.Char(string="Put Right By")

    @api.model_create_multi
    def create(self, vals_list):
        watches = super().create(vals_list)
        watches._check_open()
        return watches

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open()
            if {"finding", "is_bad", "case_id"} & set(vals):
                raise UserError(
                    self.env._("What was seen stays; write how it was put right.")
                )
        return super().write(vals)

    def unlink(self):
        if self.env.registry.ready:
            self._check_open()
        return super().unlink()

    def _check_open(self):
        late = self.filtered(lambda one: one.case_id.state != "watched")
        if late:
            raise UserError(
                self.env._(
                    "%s: a case is watched from its start to its closing (D4-12.1.12).",
                    late[0].case_id.name,
                )
            )
