# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class AftersalesPurchaseQuote(models.TransientModel):
    """A vendor's prices for a purchase request (S26, 三家比价)."""

    _name = "aftersales.purchase.quote"
    _description = "Vendor's prices"

    request_id = fields.Many2one(
        "aftersales.purchase.request", required=True, readonly=True, ondelete="cascade"
    )
    vendor_id = fields.Many2one("res.partner", required=True)
    currency_id = fields.Many2one(related="request_id.company_id.currency_id")
    line_ids = fields.One2many("aftersales.purchase.quote.line", "quote_id")

    @api.model
    def default_get(self, fields):
        vals = super().default_get(fields)
        request = self.env["aftersales.purchase.request"].browse(vals.get("request_id"))
        if request and "line_ids" in fields:
            vals["line_ids"] = [
                Command.create({"request_line_id": line.id})
                for line in request.line_ids
            ]
        return vals

    def action_add(self):
        """Make the quotation, an order that is not placed yet."""
        self.ensure_one()
        request = self.request_id
        vendor = self.vendor_id.commercial_partner_id
        asked = request.sudo().order_ids.filtered(
            lambda order: (
                order.state != "cancel"
                and order.partner_id.commercial_partner_id == vendor
            )
        )
        if asked:
            raise UserError(
                self.env._(
                    "%(vendor)s was asked already (%(order)s): another vendor gives "
                    "another price.",
                    vendor=vendor.display_name,
                    order=asked[0].name,
                )
            )
        prices = {line.request_line_id: line.price_unit for line in self.line_ids}
        request._add_quotation(self.vendor_id, prices)
        return {"type": "ir.actions.act_window_close"}
