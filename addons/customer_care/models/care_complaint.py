# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class Complaint(models.Model):
    """What a customer complains of or suggests (S57)."""

    _name = "care.complaint"
    _description = "Complaint"
    _inherit = [
        "service.document.mixin",
        "service.register.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    _register_draft_states = ("received",)

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("complaint", "Complaint"), ("suggestion", "Suggestion")],
        required=True,
        default="complaint",
    )
    problem = fields.Text(string="What the customer says", required=True)
    state = fields.Selection(
        [("received", "Received"), ("closed", "Closed")],
        required=True,
        default="received",
        readonly=True,
        index=True,
    )
