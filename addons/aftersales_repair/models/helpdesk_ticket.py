# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HelpdeskTicket(models.Model):
    """A repair call: a ticket about a customer's unit (S01)."""

    _inherit = "helpdesk.ticket"

    product_id = fields.Many2one(
        "product.product", check_company=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    zone_id = fields.Many2one("aftersales.zone", ondelete="restrict")
    visit_ids = fields.One2many("aftersales.visit", "ticket_id", string="Visits")
