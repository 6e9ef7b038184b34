# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesSlipLine(models.Model):
    """Goods of a slip: above zero on a blue, below zero on a red one (D4-2.5c)."""

    _name = "aftersales.slip.line"
    _description = "Line of a slip"
    _inherit = ["aftersales.goods.line.mixin", "service.evidence.line.mixin"]
    _check_company_auto = True

    _register_parent = _evidence_document = "slip_id"
    _guarded_fields = ("transfer_line_id",)

    slip_id = fields.Many2one(
        "aftersales.slip", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_slip",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(compute="_compute_from_slip", store=True, precompute=True)
    transfer_line_id = fields.Many2one(
        "aftersales.transfer.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    slip_state = fields.Selection(related="slip_id.state", string="Status")

    _company_day = models.Index("(company_id, date, id)")

    @api.depends("slip_id.company_id", "slip_id.date")
    def _compute_from_slip(self):
        for line in self:
            line.company_id = line.slip_id.company_id
            line.date = line.slip_id.date

    @api.onchange("lot_ids")
    def _onchange_lot_ids(self):
        """Scanned serials count themselves."""
        if self.tracking == "serial" and self.lot_ids:
            sign = -1 if self.slip_id.colour == "red" else 1
            self.quantity = sign * len(self.lot_ids)
            self.product_uom_id = self.product_id.uom_id

    @api.constrains("quantity", "slip_id")
    def _check_sign(self):
        for line in self:
            sign = line.product_uom_id.compare(line.quantity, 0.0)
            if line.slip_id.colour == "red" and sign >= 0:
                raise ValidationError(
                    self.env._(
                        "%(slip)s, %(product)s: the quantity of a red slip is below "
                        "zero (D4-2.5c); write -1 to take one back.",
                        slip=line.slip_id.display_name,
                        product=line.product_id.display_name,
                    )
                )
            if line.slip_id.colour == "blue" and sign <= 0:
                raise ValidationError(
                    self.env._(
                        "%(slip)s, %(product)s: the quantity of a blue slip is above "
                        "zero; what goes back stands on a red slip (D4-2.5c).",
                        slip=line.slip_id.display_name,
                        product=line.product_id.display_name,
                    )
                )

    # -- slips that a transfer made: it says what moves -------------------------------

    def _check_of_transfer(self):
        """The goods of a transfer are shipped exactly (D4-3.1.3b, S31)."""
        if self._is_in_transition():
            return
        bound = self.sudo().slip_id.transfer_id
        if bound:
            raise UserError(
                self.env._(
                    "%s says which goods move: they are shipped exactly (D4-3.1.3b). "
                    "Of what arrives, change the quantity and the serials only, or "
                    "take a line off that has not come.",
                    ", ".join(bound.mapped("display_name")[:5]),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_of_transfer()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"product_id", "product_uom_id", "slip_id"} & set(vals):
            self._check_of_transfer()
        return result

    def unlink(self):
        leaving = self.filtered(lambda line: line.slip_id.direction == "out")
        leaving._check_of_transfer()
        return super().unlink()
