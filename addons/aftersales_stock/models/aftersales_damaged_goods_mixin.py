# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
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

    def _prepare_line(self, quantity, **vals):
        """A line of ``stock.picking._create_of_kind`` of these goods.

        :param float quantity: in the unit of this record
        :param vals: more values of the stock move
        """
        self.ensure_one()
        line = {
            "product": self.product_id,
            "uom": self.product_uom_id,
            "quantity": quantity,
            "vals": vals,
        }
        if self.lot_id:
            line["lots"] = {self.lot_id: quantity}
        return line

    def _prepare_sums(self, quantities):
        """Lines of the goods of many records: one a product and unit.

        :param dict quantities: ``{record: quantity}``
        """
        lines = {}
        for record, quantity in quantities.items():
            key = record.product_id, record.product_uom_id
            if key not in lines:
                lines[key] = {
                    "product": record.product_id,
                    "uom": record.product_uom_id,
                    "quantity": 0.0,
                    "lots": {},
                }
            line = lines[key]
            line["quantity"] += quantity
            if record.lot_id:
                lots = line["lots"]
                lots[record.lot_id] = lots.get(record.lot_id, 0.0) + quantity
        return list(lines.values())
