# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesSiteReceiptLine(models.Model):
    """Goods of a site receipt: as the papers say, and as counted (S34, D4-3.1.2b)."""

    _name = "aftersales.site.receipt.line"
    _description = "Goods of a site receipt"
    _inherit = "aftersales.receipt.line.mixin"

    _register_parent = _evidence_document = "receipt_id"
    _register_draft_states = ("arrived",)

    receipt_id = fields.Many2one(
        "aftersales.site.receipt", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id", store=True, index=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        related="receipt_id.site_id", store=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(related="receipt_id.state")
    kind = fields.Selection(related="receipt_id.kind")
    note_quantity = fields.Float(
        string="On Delivery Note",
        digits="Product Unit",
        help="What the delivery note and packing list say.",
    )
    refused_quantity = fields.Float(string="Damaged Quantity")
    refused_lot_names = fields.Text(string="Damaged Serial Numbers")
    short_quantity = fields.Float(
        string="Missing", digits="Product Unit", compute="_compute_short_quantity"
    )
    is_different = fields.Boolean(
        compute="_compute_is_different",
        store=True,
        help="Count and papers do not agree, or some are damaged.",
    )

    @api.depends(
        "quantity", "ordered_quantity", "note_quantity", "product_uom_id", "move_id"
    )
    def _compute_short_quantity(self):
        for line in self:
            line.short_quantity = (
                max(line._get_expected() - line.quantity, 0.0)
                if line.receipt_id.kind == "shipment"
                else 0.0
            )

    @api.depends(
        "quantity", "refused_quantity", "ordered_quantity", "note_quantity", "state"
    )
    def _compute_is_different(self):
        for line in self:
            line.is_different = line.state != "arrived" and bool(
                line._get_difference_texts()
            )

    def _get_expected(self):
        """What was shipped, in the unit of counting."""
        self.ensure_one()
        if not self.ordered_uom_id:
            return 0.0 if self.kind == "shipment" else self.quantity
        return self.ordered_uom_id._compute_quantity(
            self.ordered_quantity, self.product_uom_id, round=False
        )

    def _get_booked_quantity(self):
        """Counted and good, no more than was shipped, in the unit of counting."""
        self.ensure_one()
        if not self.move_id and self.kind != "shipment":
            return self.entering_quantity
        return min(self.entering_quantity, self._get_expected())

    def _get_damaged_quantity(self):
        """Damaged units of the shipment, in the unit of counting."""
        self.ensure_one()
        left = self._get_expected() - self._get_booked_quantity()
        return max(min(self.refused_quantity, left), 0.0)

    def _get_difference_texts(self):
        self.ensure_one()
        texts = []
        name, unit = self.product_id.display_name, self.product_uom_id.name
        if self.receipt_id.kind == "shipment":
            if not self._is_zero(self.note_quantity - self.ordered_quantity):
                texts.append(
                    self.env._(
                        "%(product)s: the delivery note says %(note)s, the shipment "
                        "%(shipped)s %(unit)s.",
                        product=name,
                        note=self.note_quantity,
                        shipped=self.ordered_quantity,
                        unit=self.ordered_uom_id.name,
                    )
                )
            if not self._is_zero(self.short_quantity):
                texts.append(
                    self.env._(
                        "%(product)s: %(missing)s %(unit)s missing.",
                        product=name,
                        missing=self.short_quantity,
                        unit=unit,
                    )
                )
            surplus = self.quantity - self._get_expected()
            if surplus > 0 and not self._is_zero(surplus):
                texts.append(
                    self.env._(
                        "%(product)s: %(surplus)s %(unit)s more than shipped; keep "
                        "them apart and register them as goods without papers.",
                        product=name,
                        surplus=surplus,
                        unit=unit,
                    )
                )
        if not self._is_zero(self.refused_quantity):
            texts.append(
                self.env._(
                    "%(product)s: %(damaged)s %(unit)s damaged.",
                    product=name,
                    damaged=self.refused_quantity,
                    unit=unit,
                )
            )
        return texts

    def _get_lot_reasons(self):
        texts = super()._get_lot_reasons()
        if self.tracking != "none" and self.move_id:
            surplus = self.entering_quantity - self._get_booked_quantity()
            if not self._is_zero(surplus):
                texts.append(
                    self.env._(
                        "%s: leave the serial numbers that were not shipped out; "
                        "register them as goods without papers.",
                        self.product_id.display_name,
                    )
                )
        return texts

    def _is_counting(self):
        self.ensure_one()
        return self.receipt_id.state in ("arrived", "checking")
