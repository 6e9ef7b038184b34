# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .aftersales_visit_class_mixin import SERVICE_CLASSES

_HOURS_OF_A_DAY = 24


class AftersalesDayReportLine(models.Model):
    """Hours of one class of service on a day (S06, D3-1.10, D3-1.11)."""

    _name = "aftersales.day.report.line"
    _description = "Line of a daily report"
    _inherit = "service.retention.mixin"
    _order = "report_id, user_id, id"
    _check_company_auto = True

    _register_parent = "report_id"
    _guarded_fields = ("is_collected", "visit_id")

    report_id = fields.Many2one(
        "aftersales.day.report", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    kind = fields.Selection(related="report_id.kind", store=True)
    day = fields.Date(related="report_id.day", store=True, index=True)
    state = fields.Selection(related="report_id.state", string="Status")
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    service_class = fields.Selection(
        SERVICE_CLASSES, string="Class", required=True, default="internal"
    )
    hours = fields.Float(required=True)
    work = fields.Char(string="What Was Worked On")
    visit_id = fields.Many2one(
        "aftersales.visit",
        string="Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    repair_id = fields.Many2one(
        "repair.order",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_collected = fields.Boolean(
        readonly=True, copy=False, help="Taken from a voucher or a report."
    )

    @api.constrains("hours")
    def _check_hours(self):
        for line in self:
            if not 0 < line.hours <= _HOURS_OF_A_DAY:
                raise ValidationError(
                    self.env._(
                        "%(report)s: hours lie above 0 and up to 24 a day (D3-1.10).",
                        report=line.report_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            ids = {vals.get("report_id") for vals in vals_list} - {None}
            self.env["aftersales.day.report"].browse(ids)._check_draft()
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            self.report_id._check_draft()
        return super().write(vals)

    def unlink(self):
        if not self._is_in_transition():
            self.report_id._check_draft()
        return super().unlink()
