# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesWorkshopSummaryLine(models.Model):
    """What was repaired of a product for a fault, as it was counted then."""

    _name = "aftersales.workshop.summary.line"
    _description = "Line of a workshop summary"
    _inherit = "service.retention.mixin"
    _order = "summary_id desc, repaired_count desc, id"

    _register_parent = "summary_id"
    _guarded_fields = (
        "product_id",
        "reason_id",
        "taken_in_count",
        "repaired_count",
        "late_count",
        "repeat_count",
        "failed_count",
        "labour_hours",
    )

    summary_id = fields.Many2one(
        "aftersales.workshop.summary", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="summary_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    reason_id = fields.Many2one(
        "aftersales.return.reason",
        string="Reported Fault",
        readonly=True,
        ondelete="restrict",
    )
    taken_in_count = fields.Integer(string="Received", readonly=True)
    repaired_count = fields.Integer(string="Repaired", readonly=True)
    late_count = fields.Integer(string="Late", readonly=True)
    repeat_count = fields.Integer(string="Same Fault Again", readonly=True)
    failed_count = fields.Integer(string="Failed Tests", readonly=True)
    labour_hours = fields.Float(string="Hours", readonly=True)
