# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import KEEPER, LEADER, MANAGER


class AftersalesMaterialSlipLine(models.Model):
    """Material of a slip: planned, counted and signed for, found later (S13)."""

    _name = "aftersales.material.slip.line"
    _description = "Line of a material slip"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "slip_id desc, id"
    _check_company_auto = True

    _register_parent = _evidence_document = "slip_id"
    _guarded_fields = ("booked_qty",)

    slip_id = fields.Many2one(
        "aftersales.material.slip",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="slip_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(string="Planned", digits="Product Unit")
    counted_qty = fields.Float(
        string="Counted",
        digits="Product Unit",
        help="Counted face to face; the recipient signs for it (D1-L1).",
    )
    found_qty = fields.Float(
        string="Found Later",
        default=0.0,
        digits="Product Unit",
        help="What is there after the signature; less than counted is short.",
    )
    short_qty = fields.Float(
        string="Short",
        compute="_compute_short_qty",
        store=True,
        digits="Product Unit",
    )
    booked_qty = fields.Float(
        string="Booked on the Recipient",
        readonly=True,
        copy=False,
        digits="Product Unit",
    )

    _not_negative = models.Constraint(
        "CHECK(quantity >= 0 AND counted_qty >= 0 AND found_qty >= 0)",
        "Quantities of a slip are not below zero.",
    )

    @api.depends("counted_qty", "found_qty", "slip_id.state")
    def _compute_short_qty(self):
        for line in self:
            is_out = line.slip_id.state in ("signed", "closed")
            line.short_qty = (
                max(line.counted_qty - line.found_qty, 0.0) if is_out else 0.0
            )

    @api.model_create_multi
    def create(self, vals_list):
        slips = self.env["aftersales.material.slip"].browse(
            {vals["slip_id"] for vals in vals_list if vals.get("slip_id")}
        )
        self._check_state(slips, "draft")
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            if set(vals) - {"found_qty"}:
                self._check_state(self.slip_id, "draft")
            if "found_qty" in vals:
                self._check_state(self.slip_id, "signed")
                self._check_roles(LEADER, KEEPER, MANAGER)
        return super().write(vals)

    def unlink(self):
        self._check_state(self.slip_id, "draft", "cancelled")
        return super().unlink()

    def _check_state(self, slips, *states):
        if self._is_in_transition():
            return
        wrong = slips.filtered(lambda slip: slip.state not in states)
        if wrong:
            raise UserError(
                self.env._(
                    "%s: what was counted and signed for stays (D1-L1). After the "
                    "signature write what was found, before it what was counted.",
                    ", ".join(wrong.mapped("name")[:5]),
                )
            )

    def _get_unbooked(self):
        self.ensure_one()
        return self.product_uom_id.round(self.short_qty - self.booked_qty)

    def _prepare_loss_row(self, short):
        self.ensure_one()
        slip = self.slip_id
        return {
            "site": slip.plan_id.warehouse_id._get_root_site(),
            "origin": slip,
            "product": self.product_id,
            "quantity": short,
            "cause": "shortage",
            "liable": slip.recipient_id,
            "key": f"{self._name},{self.id},{self.short_qty}",
            "reason": self.env._(
                "%(slip)s: %(counted)s of %(product)s signed for, %(found)s found "
                "(D1-L1).",
                slip=slip.name,
                counted=self.counted_qty,
                product=self.product_id.display_name,
                found=self.found_qty,
            ),
        }
