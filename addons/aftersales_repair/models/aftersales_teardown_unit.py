# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesTeardownUnit(models.Model):
    """A serial, or a quantity of a lot, that is torn down (S14)."""

    _name = "aftersales.teardown.unit"
    _description = "Unit torn down"
    _inherit = ["service.retention.mixin", "aftersales.teardown.line.mixin"]
    _order = "teardown_id desc, id"
    _rec_name = "lot_id"
    _check_company_auto = True

    _register_parent = "teardown_id"

    teardown_id = fields.Many2one(
        "aftersales.teardown",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="teardown_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="teardown_id.product_id")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    rma_line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned With",
        compute="_compute_rma_line_id",
        help="The return with which the unit was taken in exchange.",
    )

    _lot_once = models.UniqueIndex(
        "(teardown_id, lot_id)", "This serial is on the teardown already."
    )

    def _compute_rma_line_id(self):
        lines = self.env["aftersales.rma.line"].search(
            [("lot_id", "in", self.lot_id.ids), ("state", "!=", "cancelled")],
            order="id",
        )
        latest = {line.lot_id: line for line in lines}
        for unit in self:
            unit.rma_line_id = latest.get(unit.lot_id)

    @api.constrains("lot_id", "quantity", "teardown_id")
    def _check_unit(self):
        for unit in self:
            product = unit.teardown_id.product_id
            if unit.lot_id.product_id != product:
                raise ValidationError(
                    self.env._(
                        "%(teardown)s: the serial %(serial)s is a %(other)s, not a "
                        "%(product)s.",
                        teardown=unit.teardown_id.name,
                        serial=unit.lot_id.name,
                        other=unit.lot_id.product_id.display_name,
                        product=product.display_name,
                    )
                )
            wrong = product.uom_id.compare(unit.quantity, 0) <= 0 or (
                product.tracking == "serial"
                and product.uom_id.compare(unit.quantity, 1)
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(teardown)s: a serial number is one unit; a lot is more "
                        "than none (%(serial)s).",
                        teardown=unit.teardown_id.name,
                        serial=unit.lot_id.name,
                    )
                )
