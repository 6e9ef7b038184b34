# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesGoodsLineMixin(models.AbstractModel):
    """A line of goods on a paper: product, quantity, unit and serials (S30, S31)."""

    _name = "aftersales.goods.line.mixin"
    _description = "Goods on a paper"
    _inherit = "service.retention.mixin"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        required=True,
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    # Scanned or typed; what a supplier sends is made new by it.
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Serials or Lots",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    note = fields.Char(string="Remarks")

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            unit, own = line.product_uom_id, line.product_id.uom_id
            if not unit or (own and not unit._has_common_reference(own)):
                line.product_uom_id = own

    @api.constrains("product_uom_id", "product_id")
    def _check_unit(self):
        for line in self:
            own = line.product_id.uom_id
            if not line.product_uom_id._has_common_reference(own):
                raise ValidationError(
                    self.env._(
                        "%(product)s is counted in %(own)s: %(unit)s cannot be turned "
                        "into it. Choose a unit of the same kind.",
                        product=line.product_id.display_name,
                        own=own.name,
                        unit=line.product_uom_id.name,
                    )
                )

    @api.constrains("lot_ids", "product_id")
    def _check_lots(self):
        for line in self:
            foreign = line.lot_ids.filtered(
                lambda lot, line=line: lot.product_id != line.product_id
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(lots)s: not of %(product)s.",
                        lots=", ".join(foreign.mapped("name")),
                        product=line.product_id.display_name,
                    )
                )

    # -- what it says ----------------------------------------

    def _get_base_quantity(self):
        """The quantity in the product's own unit, without sign."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            abs(self.quantity), self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _get_lot_quantities(self):
        """``{lot: quantity}`` in the product's own unit; one key False without."""
        self.ensure_one()
        base = self._get_base_quantity()
        if not self.lot_ids:
            return {self.env["stock.lot"]: base}
        if self.tracking == "serial":
            return dict.fromkeys(self.lot_ids, 1.0)
        return {self.lot_ids[:1]: base}

    def _get_lot_reason(self):
        """What is wrong with the serials, or None (they are named before booking)."""
        self.ensure_one()
        base, lots = self._get_base_quantity(), self.lot_ids
        if self.tracking == "serial" and self.product_id.uom_id.compare(
            base, len(lots)
        ):
            return self.env._(
                "%(product)s: %(count)s serial numbers are named for %(quantity)s. "
                "Name each unit that moves.",
                product=self.product_id.display_name,
                count=len(lots),
                quantity=f"{base:g}",
            )
        if self.tracking == "lot" and len(lots) != 1:
            return self.env._(
                "%s: name one lot a line; another lot is another line.",
                self.product_id.display_name,
            )
        if self.tracking == "none" and lots:
            return self.env._(
                "%s is kept without lots: take them off the line.",
                self.product_id.display_name,
            )
        return None

    def _prepare_order_line(self):
        """The line as ``stock.picking._create_of_kind`` takes it.

        What has serials moves in the product's own unit, of which each is one.
        """
        self.ensure_one()
        if not self.lot_ids:
            return {
                "product": self.product_id,
                "quantity": abs(self.quantity),
                "uom": self.product_uom_id,
            }
        return {
            "product": self.product_id,
            "quantity": self._get_base_quantity(),
            "lots": self._get_lot_quantities(),
        }

    # -- when it may change ----------------------------------------

    def _get_paper(self):
        """The documents of these lines."""
        return self[self._register_parent]

    def _check_paper_open(self, papers):
        """Only the lines of a draft change (D4-2.2.0).

        Asked after the change, so that rights and guards speak first; the error
        takes it back.

        :raises UserError: naming the paper and what to do
        """
        if self._is_in_transition():
            return
        booked = papers.sudo().filtered(lambda paper: paper.state != "draft")
        if booked:
            raise UserError(
                self.env._(
                    "%s: un-approve it first, then change its lines (D4-2.2.0).",
                    ", ".join(booked.mapped("display_name")[:5]),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_paper_open(lines._get_paper())
        return lines

    def write(self, vals):
        papers = self.sudo()._get_paper()
        result = super().write(vals)
        self._check_paper_open(papers | self.sudo()._get_paper())
        return result

    def _get_cannot_delete_reasons(self):
        """A paper that was un-approved changes like a new one (D4-2.2.0): what it
        had booked stands on its transfers."""
        open_ones = self.filtered(
            lambda line: line.sudo()._get_paper().state == "draft"
        )
        return super(
            AftersalesGoodsLineMixin, self - open_ones
        )._get_cannot_delete_reasons()
