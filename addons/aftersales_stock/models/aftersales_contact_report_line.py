# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesContactReportLine(models.Model):
    """How far a contact sheet was when the week's report was made (D4-3.2.0c)."""

    _name = "aftersales.contact.report.line"
    _description = "Weekly report line"
    _inherit = "service.retention.mixin"
    _order = "report_id desc, id"

    _register_parent = "report_id"
    _guarded_fields = (
        "report_id",
        "sheet_id",
        "state",
        "quantity",
        "quantity_shipped",
        "quantity_arrived",
        "quantity_to_buy",
    )

    report_id = fields.Many2one(
        "aftersales.contact.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sheet_id = fields.Many2one(
        "aftersales.contact.sheet",
        string="Contact Sheet",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(related="sheet_id.site_id")
    kind = fields.Selection(related="sheet_id.kind")
    urgency = fields.Selection(related="sheet_id.urgency")
    needed_by = fields.Date(related="sheet_id.needed_by")
    state = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.contact.sheet"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="Status",
        readonly=True,
    )
    quantity = fields.Float(string="Asked", readonly=True, digits="Product Unit")
    quantity_shipped = fields.Float(
        string="Shipped", readonly=True, digits="Product Unit"
    )
    quantity_arrived = fields.Float(
        string="Arrived", readonly=True, digits="Product Unit"
    )
    quantity_to_buy = fields.Float(
        string="Being Bought", readonly=True, digits="Product Unit"
    )
