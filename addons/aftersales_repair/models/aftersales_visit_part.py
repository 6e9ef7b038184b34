# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command


class AftersalesVisitPart(models.Model):
    """A part that a visit used, at the customer's price (S03)."""

    _name = "aftersales.visit.part"
    _description = "Part of a service voucher"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "id"
    _check_company_auto = True

    _register_parent = _evidence_document = "visit_id"
    _guarded_fields = ("move_id",)

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="visit_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="visit_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu')]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    price_unit = fields.Float(
        string="Price",
        digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        help="By the customer's price list; the server writes it.",
    )
    covered_percent = fields.Float(
        string="Covered (%)", compute="_compute_amount", store=True
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    move_id = fields.Many2one(
        "stock.move", readonly=True, copy=False, ondelete="restrict"
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The quantity of a part is above zero."
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for part in self:
            part.product_uom_id = part.product_id.uom_id

    @api.depends("product_id", "product_uom_id", "quantity", "visit_id.partner_id")
    def _compute_price_unit(self):
        for part in self:
            part.price_unit = part._find_price()

    def _find_price(self):
        visit, product = self.visit_id, self.product_id
        if not product:
            return 0.0
        unit = self.product_uom_id or product.uom_id
        company = visit.company_id
        pricelist = visit.partner_id.with_company(company).property_product_pricelist
        if pricelist:
            return pricelist._get_product_price(
                product,
                self.quantity,
                currency=visit.currency_id,
                uom=unit,
                date=visit.service_day,
            )
        price = product.currency_id._convert(
            product.lst_price, visit.currency_id, company, visit.service_day
        )
        return product.uom_id._compute_price(price, unit)

    @api.depends(
        "price_unit", "quantity", "visit_id.service_class", "visit_id.cover_id"
    )
    def _compute_amount(self):
        for part in self:
            visit = part.visit_id
            part.covered_percent = visit._get_covered_percent("parts") if visit else 0
            amount = part.price_unit * part.quantity * (100 - part.covered_percent)
            part.amount = (part.currency_id or self.env.company.currency_id).round(
                amount / 100
            )

    def _refresh_prices(self):
        for name in ("price_unit", "amount"):
            self.env.add_to_compute(self._fields[name], self)

    def _is_billable(self):
        """The customer pays for it, so that its cost goes with the invoice."""
        self.ensure_one()
        return bool(self.currency_id.compare_amounts(self.amount, 0) > 0)

    def _get_product_quantity(self):
        """The quantity in the product's own unit."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id
        )

    def _get_charge_row(self):
        """See ``_get_charge_rows`` of the visit."""
        self.ensure_one()
        return {
            "kind": "parts",
            "product": self.product_id,
            "name": self.product_id.display_name,
            "quantity": self.quantity,
            "uom": self.product_uom_id,
            "price": self.price_unit,
            "discount": self.covered_percent,
        }

    def _prepare_move_vals(self, kind, ways):
        self.ensure_one()
        vals = {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "company_id": self.company_id.id,
            "picking_type_id": kind.id,
            "aftersales_visit_id": self.visit_id.id,
            "aftersales_visit_part_id": self.id,
            "origin": self.visit_id.name,
            **ways,
        }
        if self.lot_id:
            vals["move_line_ids"] = [
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "product_uom_id": self.product_uom_id.id,
                        "lot_id": self.lot_id.id,
                        "quantity": self.quantity,
                        "company_id": self.company_id.id,
                        **ways,
                    }
                )
            ]
        return vals

    # -- signed with the voucher -------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        visits = {vals.get("visit_id") for vals in vals_list} - {None}
        self.env["aftersales.visit"].browse(visits)._check_not_signed()
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            self.visit_id._check_not_signed()
        return super().write(vals)

    def unlink(self):
        self.visit_id._check_not_signed()
        return super().unlink()
