# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SaleShipmentLine(models.Model):
    """Goods on their way: what was shipped, and what did not arrive."""

    _name = "sale.shipment.line"
    _description = "Shipped goods"
    _inherit = [
        "service.retention.mixin",
        "service.evidence.line.mixin",
        "service.guarded.mixin",
    ]
    _order = "shipment_id, id"

    _register_parent = _evidence_document = "shipment_id"
    _guarded_fields = ("product_id", "move_id", "shipped")

    shipment_id = fields.Many2one(
        "sale.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    move_id = fields.Many2one("stock.move", readonly=True, ondelete="restrict")
    shipped = fields.Float(readonly=True, digits="Product Unit")
    short = fields.Float(
        digits="Product Unit", help="Did not arrive, by the customer's word."
    )
    discrepancy_ids = fields.One2many("sale.shipment.discrepancy", "line_id")

    @api.constrains("short", "shipped")
    def _check_short(self):
        for line in self:
            compare = line.product_id.uom_id.compare
            if compare(line.short, 0) < 0 or compare(line.short, line.shipped) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: between 0 and %(shipped)s can be short (D2-17).",
                        product=line.product_id.display_name,
                        shipped=line.shipped,
                    )
                )

    def write(self, vals):
        if "short" in vals and not self._is_in_transition():
            known = self.shipment_id.filtered(
                lambda one: one.state not in ("shipped", "notified", "received")
            )
            if known:
                raise UserError(
                    self.env._(
                        "%s: what arrived is noted before the callback; settle the "
                        "discrepancy instead.",
                        ", ".join(known.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def _open_discrepancies(self):
        """A discrepancy for what is short and not yet registered (D2-17)."""
        vals_list = []
        for line in self:
            known = sum(line.discrepancy_ids.mapped("quantity"))
            missing = line.short - known
            if line.product_id.uom_id.compare(missing, 0) > 0:
                vals_list.append(
                    {
                        "shipment_id": line.shipment_id.id,
                        "company_id": line.company_id.id,
                        "line_id": line.id,
                        "product_id": line.product_id.id,
                        "quantity": missing,
                    }
                )
        discrepancies = self.env["sale.shipment.discrepancy"]._in_transition()
        return discrepancies.create(vals_list)
