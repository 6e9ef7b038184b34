# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

# Said by the teardown, never by a client.
_OWN = {"aftersales_teardown_id", "aftersales_salvage_price"}


class StockMove(models.Model):
    """Moves of a teardown: units out at their value, parts in at salvage price."""

    _inherit = "stock.move"

    aftersales_teardown_id = fields.Many2one(
        "aftersales.teardown",
        string="Teardown",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    aftersales_salvage_price = fields.Float(
        string="Salvage Price",
        readonly=True,
        copy=False,
        digits="Product Price",
        help="What a unit of the product is worth as a part out of a teardown.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in _OWN):
            self._check_teardown_link()
        return super().create(vals_list)

    def write(self, vals):
        if _OWN & set(vals):
            self._check_teardown_link()
        return super().write(vals)

    def _check_teardown_link(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A teardown makes its moves itself, with the prices that finance "
                    "approved (D1-4)."
                )
            )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_teardown_id",
            "aftersales_salvage_price",
        ]

    def _is_salvage_receipt(self):
        self.ensure_one()
        return bool(
            self.aftersales_teardown_id
            and self.location_id.aftersales_store == "teardown"
            and not self.origin_returned_move_id
        )

    # -- the way ---

    def _get_aftersales_way_reasons(self):
        """D1-4: nothing is torn down, and no part comes in, without its teardown."""
        reasons = super()._get_aftersales_way_reasons()
        for move in self:
            if move in reasons or move.aftersales_teardown_id:
                continue
            places = (
                move.move_line_ids.location_id | move.move_line_ids.location_dest_id
            )
            if "teardown" in places.mapped("aftersales_store"):
                reasons[move] = self.env._(
                    "%(product)s: what is torn down, and the parts out of it, move "
                    "with their teardown only (D1-4, D1-12).",
                    product=move.product_id.display_name,
                )
        return reasons

    # -- value ---

    def _get_value_from_production(self, quantity, at_date=None):
        """Parts come in at the salvage price, damaged ones at their share of it."""
        self.ensure_one()
        if not self._is_salvage_receipt():
            return super()._get_value_from_production(quantity, at_date)
        value = self.company_currency_id.round(quantity * self.aftersales_salvage_price)
        return {
            "value": value,
            "quantity": quantity,
            "description": self.env._(
                "%(value)s for %(quantity)s %(unit)s at the salvage price of "
                "%(teardown)s",
                value=self.company_currency_id.format(value),
                quantity=quantity,
                unit=self.product_id.uom_id.name,
                teardown=self.aftersales_teardown_id.name,
            ),
        }

    def _get_account_move_line_vals(self):
        """Stock of a standard-cost product is worth its standard cost, always.

        The salvage price stands against the loss account; what the standard cost
        is more or less goes where the product keeps its price differences.
        """
        lines = super()._get_account_move_line_vals()
        if self.product_id.cost_method != "standard":
            return lines
        salvage = self.company_currency_id.round(
            self._get_valued_qty() * self.aftersales_salvage_price
        )
        accounts = self.product_id._get_product_accounts()
        if self._is_salvage_receipt():
            account = accounts["stock_valuation"]
            standard = self._get_valued_qty() * self.product_id.standard_price
            more = self.company_currency_id.round(standard - self.value)
            loss = self.location_id.valuation_account_id
        elif self.origin_returned_move_id._is_salvage_receipt_or_none():
            account = loss = self.location_dest_id.valuation_account_id
            more = self.company_currency_id.round(salvage - self.value)
        else:
            return lines
        if self.company_currency_id.is_zero(more):
            return lines
        difference = (
            self.product_id.product_tmpl_id.property_price_difference_account_id or loss
        )
        name = self.env._("%s: standard cost of salvaged parts", self.reference)
        return lines + [
            {
                "account_id": one.id,
                "name": name,
                "debit": max(amount, 0.0),
                "credit": max(-amount, 0.0),
                "product_id": self.product_id.id,
            }
            for one, amount in ((account, more), (difference, -more))
        ]

    def _is_salvage_receipt_or_none(self):
        return bool(self) and self._is_salvage_receipt()
