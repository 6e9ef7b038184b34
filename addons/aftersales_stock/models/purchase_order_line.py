# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    aftersales_request_line_id = fields.Many2one(
        "aftersales.purchase.request.line",
        string="After-sales Request Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["purchase.order"]
        if not orders._is_for_request() and any(
            vals.get("aftersales_request_line_id") for vals in vals_list
        ):
            orders._refuse_forged_request()
        return super().create(vals_list)

    def write(self, vals):
        orders = self.env["purchase.order"]
        if "aftersales_request_line_id" in vals and not orders._is_for_request():
            orders._refuse_forged_request()
        result = super().write(vals)
        if {"product_id", "product_qty", "product_uom_id", "order_id"} & set(vals):
            self.order_id.filtered(
                lambda order: order.state == "purchase"
            )._check_request()
        return result

    def _get_request_reasons(self):
        """Goods that the request does not ask for, or not so many of them
        (D0-2.4.2b)."""
        texts = []
        ordered = {}
        for line in self.filtered(lambda one: not one.display_type and one.product_qty):
            wanted = line.aftersales_request_line_id
            if not wanted and line.product_id.type == "service":
                continue
            if not wanted or wanted.product_id != line.product_id:
                texts.append(
                    self.env._(
                        "%s is not on the request (D0-2.4.2b): take it off.",
                        line.product_id.display_name,
                    )
                )
                continue
            quantity = line.product_uom_id._compute_quantity(
                line.product_qty, wanted.product_uom_id, round=False
            )
            ordered[wanted] = ordered.get(wanted, 0.0) + quantity
        for wanted, quantity in ordered.items():
            others = sum(
                one.product_uom_id._compute_quantity(
                    one.product_qty, wanted.product_uom_id, round=False
                )
                for one in wanted.purchase_line_ids - self
                if one.order_id.state in ("to approve", "purchase")
            )
            if wanted.product_uom_id.compare(quantity + others, wanted.quantity) > 0:
                texts.append(
                    self.env._(
                        "%(product)s: %(ordered)s are ordered, the request asks for "
                        "%(wanted)s (D0-2.4.2b).",
                        product=wanted.product_id.display_name,
                        ordered=quantity + others,
                        wanted=wanted.quantity,
                    )
                )
        return texts

    def _prepare_stock_move_vals(
        self, picking, price_unit, product_uom_qty, product_uom
    ):
        """The receipt at the site counts on the contact sheet (D4-4.3.5)."""
        vals = super()._prepare_stock_move_vals(
            picking, price_unit, product_uom_qty, product_uom
        )
        wanted = self.sudo().aftersales_request_line_id.contact_line_id
        if wanted and self.order_id._get_aftersales_store():
            vals["contact_line_id"] = wanted.id
        return vals
