# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT


class CareImprovement(models.Model):
    """What is below target leads to a corrective action sheet (S60, D4-8.5.10b).

    The sheet is opened from the complaint behind the improvement, or an existing
    one is linked: cause, measures and signatures then stand there (D4-8.5.2.1).
    """

    _inherit = "care.improvement"

    complaint_id = fields.Many2one(
        "care.complaint",
        compute="_compute_complaint_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Where the customer said it; the sheet is opened from it.",
    )
    sheet_id = fields.Many2one(
        "care.corrective.action",
        string="Corrective Action Sheet",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )

    @api.depends("callback_id", "visit_id", "sheet_id")
    def _compute_complaint_id(self):
        for one in self:
            source = one.callback_id or one.visit_id or one.sheet_id
            one.complaint_id = one.complaint_id or source.sudo().complaint_id

    def write(self, vals):
        if {"complaint_id", "sheet_id"} & set(vals) and not self._is_in_transition():
            verified = self.filtered(lambda one: one.state == "verified")
            if verified:
                raise UserError(
                    self.env._(
                        "%s: the effect is verified; what it led to stays.",
                        ", ".join(verified.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_open_sheet(self):
        """A corrective action sheet from the complaint behind it (D4-8.5.2.1)."""
        result = self._run_step(
            "open_sheet", (AGENT,), self.env._("No sheet can be opened.")
        )
        return self.action_view_sheet() if len(self) == 1 else result

    def _get_cannot_open_sheet_reasons(self):
        reasons = {}
        for one in self:
            complaint = one.complaint_id
            if one.state == "verified":
                reasons[one] = [self.env._("The effect is verified.")]
            elif one.sheet_id:
                reasons[one] = [
                    self.env._("It has its sheet: %s.", one.sheet_id.display_name)
                ]
            elif not complaint:
                reasons[one] = [
                    self.env._(
                        "Name the complaint it comes from, or record one first "
                        "(D4-8.5.2.1)."
                    )
                ]
            elif complaint.state in ("closed", "cancelled"):
                reasons[one] = [
                    self.env._(
                        "%s is closed: name a complaint that is open.", complaint.name
                    )
                ]
        return reasons

    def _do_open_sheet(self):
        for one in self:
            sheet = self.env["care.corrective.action"].create(
                [{**one.complaint_id._prepare_sheet_vals(), "demand": one.problem}]
            )
            one.sudo()._in_transition().sheet_id = sheet.id

    def action_view_sheet(self):
        self.ensure_one()
        return self.complaint_id._open_records(self.sheet_id)

    def action_view_complaint(self):
        self.ensure_one()
        return self.complaint_id._open_records(self.complaint_id)
