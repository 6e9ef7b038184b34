# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

# Which percentage of a contract's cover pays for a kind of line.
_COVER = {
    "part": "parts_percent",
    "labour": "labour_percent",
    "travel": "travel_percent",
}


class AftersalesFeedbackLine(models.Model):
    """A part, hours or a journey on a feedback sheet, with its price (S10)."""

    _name = "aftersales.feedback.line"
    _description = "Charge on a feedback sheet"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "sheet_id desc, sequence, id"
    _check_company_auto = True

    _register_parent = "sheet_id"
    _evidence_document = "sheet_id"
    _guarded_fields = ("sale_line_id",)

    sheet_id = fields.Many2one(
        "aftersales.feedback.sheet", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="sheet_id.currency_id")
    kind = fields.Selection(
        [("part", "Part"), ("labour", "Labour"), ("travel", "Travel")],
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('sale_ok', '=', True)]",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    is_main_component = fields.Boolean(
        string="Main Component",
        compute="_compute_is_main_component",
        store=True,
        readonly=False,
        precompute=True,
        help="The customer agrees in writing when the warranty is over (D4-8.5.1.1.1).",
    )
    price_unit = fields.Float(
        string="Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
    )
    cover_percent = fields.Float(
        string="Contract Pays (%)",
        compute="_compute_cover_percent",
        store=True,
        digits=(16, 2),
        help="100 in warranty: law and promise make it free of charge.",
    )
    price_payable = fields.Float(
        string="Customer's Price",
        compute="_compute_price_payable",
        digits="Product Price",
    )
    discount = fields.Float(string="Discount (%)", digits="Discount")
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        ondelete="restrict",
        compute="_compute_tax_ids",
        store=True,
        help="As they were when the fee was named: the charge takes them over.",
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, help="Before tax rounding."
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Charged On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("product_id")
    def _compute_kind(self):
        travel = self.env.ref(
            "aftersales_repair.product_charge_travel", raise_if_not_found=False
        )
        for line in self:
            if line.product_id and line.product_id == travel:
                line.kind = "travel"
            elif line.product_id.type == "service":
                line.kind = "labour"
            else:
                line.kind = "part"

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name

    @api.depends("product_id", "sheet_id.repair_id")
    def _compute_is_main_component(self):
        pairs = {line: (line.sheet_id.product_id, line.product_id) for line in self}
        main = self.env["product.product"]._get_main_components(set(pairs.values()))
        for line in self:
            line.is_main_component = pairs[line] in main

    @api.constrains("is_main_component", "product_id")
    def _check_main_component(self):
        """What is a main component by its product stays one (D4-8.5.1.1.1)."""
        pairs = {line: (line.sheet_id.product_id, line.product_id) for line in self}
        main = self.env["product.product"]._get_main_components(set(pairs.values()))
        for line in self:
            if pairs[line] in main and not line.is_main_component:
                raise ValidationError(
                    self.env._(
                        "%(sheet)s: %(part)s is a main component of %(unit)s, its "
                        "charge needs the customer's consent (D4-8.5.1.1.1).",
                        sheet=line.sheet_id.name,
                        part=line.product_id.display_name,
                        unit=line.sheet_id.product_id.display_name,
                    )
                )

    @api.constrains("quantity", "price_unit", "discount")
    def _check_numbers(self):
        for line in self:
            if (
                line.product_id.uom_id.compare(line.quantity, 0) <= 0
                or line.price_unit < 0
                or not 0 <= line.discount <= 100
            ):
                raise ValidationError(
                    self.env._(
                        "%(sheet)s, %(line)s: the quantity is above zero, the price "
                        "is not negative and a discount lies between 0 and 100 "
                        "percent (D4-8.5.1.1.1).",
                        sheet=line.sheet_id.name,
                        line=line.name,
                    )
                )

    @api.depends("product_id", "sheet_id.currency_id", "sheet_id.partner_id")
    def _compute_price_unit(self):
        for line in self:
            sheet = line.sheet_id
            product = line.product_id.with_company(sheet.company_id)
            partner = sheet.partner_id.with_company(sheet.company_id)
            pricelist = partner.property_product_pricelist
            currency = sheet.currency_id or sheet.company_id.currency_id
            if not product:
                line.price_unit = 0.0
                continue
            line.price_unit = pricelist._get_product_price(
                product, line.quantity or 1.0, currency=currency
            )

    @api.depends("kind", "sheet_id.cover_id", "sheet_id.repair_id.under_warranty")
    def _compute_cover_percent(self):
        for line in self:
            cover = line.sheet_id.sudo().cover_id
            if line.sheet_id.repair_id.under_warranty:
                line.cover_percent = 100.0
            else:
                line.cover_percent = cover[_COVER[line.kind]] if line.kind else 0.0

    @api.depends("price_unit", "cover_percent")
    def _compute_price_payable(self):
        for line in self:
            line.price_payable = line.price_unit * (1 - line.cover_percent / 100)

    @api.depends("product_id", "sheet_id.partner_id", "sheet_id.company_id")
    def _compute_tax_ids(self):
        for line in self:
            sheet = line.sheet_id
            taxes = line.product_id.taxes_id._filter_taxes_by_company(sheet.company_id)
            position = (
                self.env["account.fiscal.position"]
                .with_company(sheet.company_id)
                ._get_fiscal_position(sheet.partner_id)
            )
            line.tax_ids = position.map_tax(taxes)

    @api.depends("price_payable", "quantity", "discount", "currency_id")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price_payable * (1 - line.discount / 100)
            currency = line.currency_id
            line.amount = currency.round(amount) if currency else amount

    def _prepare_base_line(self):
        """The line as the engine of taxes takes it."""
        self.ensure_one()
        company = self.sheet_id.company_id
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            self,
            tax_ids=self.tax_ids,
            quantity=self.quantity,
            price_unit=self.price_payable,
            discount=self.discount,
            partner_id=self.sheet_id.partner_id,
            currency_id=self.currency_id or company.currency_id,
            rate=1.0,
            name=self.name,
        )

    def _prepare_charged_vals(self):
        """Price, discount and cover of these lines as one line of a sale order."""
        quantity = sum(self.mapped("quantity"))
        gross = sum(line.quantity * line.price_payable for line in self)
        net = sum(
            line.quantity * line.price_payable * (1 - line.discount / 100)
            for line in self
        )
        covered = sum(line.quantity * line.cover_percent for line in self)
        return {
            "price_unit": gross / quantity,
            "discount": (1 - net / gross) * 100 if gross else 0.0,
            "aftersales_cover_percent": covered / quantity,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }

    # -- what was put to the customer stays ---

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.sheet_id._check_draft()
        return lines

    def write(self, vals):
        sheets = self.sheet_id
        # Who may not write at all, or forges a figure, hears that first.
        result = super().write(vals)
        if set(vals) - {"sale_line_id", "sequence"} and not self._is_in_transition():
            (sheets | self.sheet_id)._check_draft()
        return result

    def unlink(self):
        self.sheet_id._check_draft()
        return super().unlink()
