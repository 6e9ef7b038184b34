# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ComplaintRateLine(models.Model):
    """Complaints of a published period by cause, department or product (S59)."""

    _name = "care.complaint.rate.line"
    _description = "Split of a complaint rate"
    _inherit = "service.retention.mixin"
    _order = "rate_id desc, dimension, complaints desc, id"

    _register_parent = "rate_id"
    _guarded_fields = ("rate_id", "dimension", "name", "complaints", "share")

    rate_id = fields.Many2one(
        "care.complaint.rate",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="rate_id.company_id", store=True, index=True, ondelete="restrict"
    )
    date_from = fields.Date(related="rate_id.date_from", store=True)
    dimension = fields.Selection(
        [
            ("cause", "By cause"),
            ("department", "By department"),
            ("product", "By product"),
        ],
        string="Split",
        required=True,
        readonly=True,
    )
    name = fields.Char(required=True, readonly=True)
    complaints = fields.Float(digits=(16, 0), readonly=True)
    share = fields.Float(string="Share %", digits=(16, 1), readonly=True)
