# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import float_compare


class AftersalesDamagedGoodsMixin(models.AbstractModel):
    """A quantity of one product, or one serial, that a paper is about."""

    _name = "aftersales.damaged.goods.mixin"
    _description = "Goods of a paper about damaged goods"
    _inherit = "aftersales.damaged.document.mixin"

    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_storable', '=', True)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    repair_class = fields.Selection(related="product_id.repair_class")
    material_kind = fields.Selection(related="product_id.material_kind")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(
        default=1.0, required=True, digits="Product Unit", tracking=True
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A quantity is never below zero."
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for record in self:
            record.product_uom_id = record.product_id.uom_id

    @api.depends("name", "product_id", "lot_id")
    def _compute_display_name(self):
        for record in self:
            goods = record.product_id.default_code or record.product_id.name or ""
            if record.lot_id:
                goods = f"{goods} {record.lot_id.name}"
            record.display_name = f"{record.name} {goods}"

    @api.constrains("product_id", "product_uom_id", "lot_id")
    def _check_goods(self):
        for record in self:
            product = record.product_id
            if not record.product_uom_id._has_common_reference(product.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(record)s: %(product)s is not counted in %(unit)s.",
                        record=record.name,
                        product=product.display_name,
                        unit=record.product_uom_id.name,
                    )
                )
            if record.lot_id and record.lot_id.product_id != product:
                raise ValidationError(
                    self.env._(
                        "%(record)s: %(lot)s is the serial of another product.",
                        record=record.name,
                        lot=record.lot_id.name,
                    )
                )

    def _get_quantity(self):
        """In the unit of the product."""
        self.ensure_one()
        return self._to_product_unit(self.quantity)

    def _to_product_unit(self, quantity):
        return self.product_uom_id._compute_quantity(
            quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _get_goods_reasons(self):
        """What is lacking to move these goods: ``[reason, …]`` of one record."""
        self.ensure_one()
        if self.product_uom_id.compare(self.quantity, 0) <= 0:
            return [self.env._("Enter a quantity.")]
        if self.tracking == "none":
            return []
        if not self.lot_id:
            return [self.env._("%s has serials: choose one.", self.product_id.name)]
        if (
            self.tracking == "serial"
            and float_compare(self._get_quantity(), 1, precision_digits=3) != 0
        ):
            return [self.env._("One serial is one unit.")]
        return []

    def _prepare_sums(self, quantities, link=None, lots=None):
        """Lines of ``stock.picking._create_of_kind``: one a product and unit.

        :param dict quantities: ``{record: quantity}`` in the unit of the record
        :param str link: many2many of the stock move that names the records
        :param dict lots: ``{record: serial}`` where it is not the record's own
        """
        groups = {}
        for record in quantities:
            key = record.product_id, record.product_uom_id
            groups[key] = groups.get(key, self.browse()) | record
        lines = []
        for (product, unit), records in groups.items():
            serials = {}
            for record in records:
                lot = (lots or {}).get(record) or record.lot_id
                if lot:
                    serials[lot] = serials.get(lot, 0.0) + quantities[record]
            lines.append(
                {
                    "product": product,
                    "uom": unit,
                    "quantity": sum(quantities[record] for record in records),
                    "lots": serials,
                    "vals": {link: [Command.set(records.ids)]} if link else {},
                }
            )
        return lines
