# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleReconciliationLine(models.Model):
    """One entry of the ledger or one movement of goods, as it was then (S44)."""

    _name = "sale.reconciliation.line"
    _description = "Reconciled entry"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "reconciliation_id, kind, date, id"

    _register_parent = "reconciliation_id"
    _guarded_fields = (
        "active",
        "kind",
        "date",
        "name",
        "move_line_id",
        "stock_move_id",
        "product_id",
        "quantity",
        "amount",
    )

    reconciliation_id = fields.Many2one(
        "sale.reconciliation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="reconciliation_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="reconciliation_id.partner_id", string="Customer"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(
        default=True,
        readonly=True,
        help="Off: what the customer was sent before the figures were taken anew.",
    )
    kind = fields.Selection(
        [("entry", "Money"), ("goods", "Goods")], required=True, readonly=True
    )
    date = fields.Date(required=True, readonly=True)
    name = fields.Char(string="Document", readonly=True)
    move_line_id = fields.Many2one(
        "account.move.line", readonly=True, ondelete="restrict"
    )
    stock_move_id = fields.Many2one("stock.move", readonly=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    quantity = fields.Float(readonly=True, digits="Product Unit")
    amount = fields.Monetary(
        readonly=True,
        help="Money: what it adds to the debt. Goods: worth at the order's price.",
    )
