# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleCustomerReportLine(models.Model):
    """One customer of a month: what he bought, as it was then."""

    _name = "sale.customer.report.line"
    _description = "Customer of the month"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "amount desc, id"

    _register_parent = "report_id"
    _guarded_fields = ("file_id", "order_count", "amount", "largest")

    report_id = fields.Many2one(
        "sale.customer.report", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    file_id = fields.Many2one(
        "sale.customer.file",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    needs = fields.Text(related="file_id.needs")
    attributes = fields.Text(related="file_id.attributes")
    order_count = fields.Integer(string="Orders", readonly=True)
    amount = fields.Monetary(string="Sold", readonly=True, help="Taxes included.")
    largest = fields.Monetary(string="Largest Sale", readonly=True)
