# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesTeardownPart(models.Model):
    """A part out of a teardown: how many are good, damaged, missing (S14).

    A part with serials has a line for each piece, with the unit that it came from.
    """

    _name = "aftersales.teardown.part"
    _description = "Part out of a teardown"
    _inherit = ["service.retention.mixin", "aftersales.teardown.line.mixin"]
    _order = "teardown_id desc, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    _register_parent = "teardown_id"
    _guarded_fields = ("lot_id", "salvage_price_id", "price", "damaged_price")

    teardown_id = fields.Many2one(
        "aftersales.teardown",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    teardown_day = fields.Date(related="teardown_id.day", store=True, index=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="teardown_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    tracking = fields.Selection(related="product_id.tracking")
    unit_id = fields.Many2one(
        "aftersales.teardown.unit",
        string="Out Of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('teardown_id', '=', teardown_id)]",
        help="The serial that the part was taken out of.",
    )
    lot_name = fields.Char(
        string="Serial on the Part",
        help="Scan or type it. A part kept by lot gets the number of the teardown "
        "where this is empty.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    allowed_qty = fields.Float(
        string="By the Bill",
        compute="_compute_allowed_qty",
        digits="Product Unit",
        help="What the bill of materials allows for the units torn down.",
    )
    good_qty = fields.Float(string="Good", default=0.0, digits="Product Unit")
    damaged_qty = fields.Float(string="Damaged", default=0.0, digits="Product Unit")
    missing_qty = fields.Float(string="Missing", default=0.0, digits="Product Unit")
    good_location_id = fields.Many2one(
        "stock.location",
        string="Good Ones To",
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_store', '=', 'good')]",
        help="Empty: the good store of the teardown.",
    )
    damaged_location_id = fields.Many2one(
        "stock.location",
        string="Damaged Ones To",
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_store', '=', 'damaged')]",
        help="Empty: the damaged store of the teardown.",
    )
    running_price = fields.Float(
        string="Price Today",
        compute="_compute_running_price",
        digits="Product Price",
        help="What finance approved and is in use (D1-4).",
    )
    salvage_price_id = fields.Many2one(
        "aftersales.salvage.price",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    price = fields.Float(
        string="Price Taken", readonly=True, copy=False, digits="Product Price"
    )
    damaged_price = fields.Float(
        string="Price of Damaged", readonly=True, copy=False, digits="Product Price"
    )
    value = fields.Monetary(compute="_compute_value", store=True)

    _not_negative = models.Constraint(
        "CHECK(good_qty >= 0 AND damaged_qty >= 0 AND missing_qty >= 0)",
        "A quantity of parts is not below zero.",
    )

    @api.depends("good_qty", "damaged_qty", "price", "damaged_price")
    def _compute_value(self):
        for part in self:
            part.value = part.company_id.currency_id.round(
                part.good_qty * part.price
            ) + part.company_id.currency_id.round(part.damaged_qty * part.damaged_price)

    @api.depends("product_id", "teardown_id.quantity", "teardown_id.bom_id", "unit_id")
    def _compute_allowed_qty(self):
        allowed = self.teardown_id._get_allowed()
        for part in self:
            own = allowed.get(part.teardown_id, {})
            part.allowed_qty = own.get(part.product_id, 0.0)
            if part.unit_id and part.teardown_id.quantity:
                part.allowed_qty *= part.unit_id.quantity / part.teardown_id.quantity

    @api.depends("product_id", "teardown_id.day")
    def _compute_running_price(self):
        prices = self.env["aftersales.salvage.price"]
        for part in self:
            part.running_price = 0.0
        for teardown, parts in self.grouped("teardown_id").items():
            company = teardown.company_id or self.env.company
            day = self.env["service.policy"]._today(company)
            running = prices._get_running(company, parts.product_id, day)
            for part in parts:
                price = running.get(part.product_id._origin)
                part.running_price = price.price if price else 0.0

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.product_id.tracking == "serial" and not self._graded():
            self.good_qty = 1.0

    def _graded(self):
        self.ensure_one()
        return self.good_qty + self.damaged_qty + self.missing_qty

    @api.constrains(
        "product_id", "good_qty", "damaged_qty", "missing_qty", "lot_name", "unit_id"
    )
    def _check_part(self):
        for part in self:
            if part.unit_id and part.unit_id.teardown_id != part.teardown_id:
                raise ValidationError(
                    self.env._(
                        "%s: the unit is not on this teardown.", part.display_name
                    )
                )
            unit = part.product_id.uom_id
            if part.tracking == "serial" and unit.compare(part._graded(), 1) > 0:
                raise ValidationError(
                    self.env._(
                        "%(part)s of %(teardown)s has serials: a line for each piece.",
                        part=part.product_id.display_name,
                        teardown=part.teardown_id.name,
                    )
                )
