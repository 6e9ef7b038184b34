# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class CareRequestFee(models.Model):
    """What a request costs: a service of the fee list (S64, D2-S3.2).

    The price is that of the list on the day of the service; a later list does not
    change it.
    """

    _name = "care.request.fee"
    _description = "Fee of a request"
    _inherit = "service.retention.mixin"
    _order = "request_id, id"

    _register_parent = "request_id"
    _guarded_fields = ("price", "fee_id", "move_line_ids")

    request_id = fields.Many2one(
        "care.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    service_id = fields.Many2one(
        "care.fee.service", required=True, index=True, ondelete="restrict"
    )
    day = fields.Date(
        string="Day of the Service",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    quantity = fields.Float(default=1.0, digits="Product Unit", required=True)
    fee_id = fields.Many2one(
        "care.fee", string="Line of the List", readonly=True, ondelete="restrict"
    )
    price = fields.Monetary(readonly=True, help="Of the fee list on that day.")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    move_line_ids = fields.One2many(
        "account.move.line", "care_request_fee_id", string="Bill Lines", readonly=True
    )
    is_billed = fields.Boolean(compute="_compute_is_billed")

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A fee has a quantity above zero."
    )

    @api.depends("quantity", "price")
    def _compute_amount(self):
        for line in self:
            line.amount = line.currency_id.round(line.quantity * line.price)

    @api.depends("move_line_ids.parent_state", "move_line_ids.quantity")
    def _compute_is_billed(self):
        """On a bill that is not cancelled, and not credited in full."""
        for line in self:
            billed = 0.0
            for item in line.sudo().move_line_ids:
                if item.parent_state != "cancel":
                    is_refund = item.move_id.move_type == "out_refund"
                    billed += -item.quantity if is_refund else item.quantity
            line.is_billed = billed > 0

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        lines._take_prices()
        return lines

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open()
        result = super().write(vals)
        if "request_id" in vals and not self._is_in_transition():
            # The request that it comes to as well.
            self._check_open()
        if {"service_id", "day"} & set(vals):
            self._take_prices()
        return result

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        """What is billed or closed stays."""
        for line in self:
            if line.request_id.state in ("confirmed", "cancelled") or line.is_billed:
                raise UserError(
                    self.env._(
                        "%(request)s: the fee %(fee)s is billed, or the request is "
                        "closed: it stays.",
                        request=line.request_id.name,
                        fee=line.service_id.name,
                    )
                )

    def _take_prices(self):
        """The list of the day decides; without a line no fee is taken (D2-S2.1)."""
        fees = self.env["care.fee"]._lookup_many(
            [
                {
                    "company": line.company_id,
                    "day": line.day,
                    "service_id": line.service_id,
                }
                for line in self
            ]
        )
        for line, fee in zip(self, fees, strict=True):
            if not fee:
                raise UserError(
                    self.env._(
                        "%(service)s has no approved fee on %(day)s (D2-S2.1). Ask "
                        "the fee manager.",
                        service=line.service_id.name,
                        day=line.day,
                    )
                )
            line.sudo()._in_transition().write({"fee_id": fee.id, "price": fee.price})

    def _prepare_bill_line_vals(self):
        self.ensure_one()
        return {
            "product_id": self.service_id.product_id.id,
            "name": f"{self.request_id.name} {self.service_id.name}",
            "quantity": self.quantity,
            "price_unit": self.price,
            "care_request_fee_id": self.id,
        }
