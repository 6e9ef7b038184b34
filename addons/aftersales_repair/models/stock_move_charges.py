# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

from .aftersales_feedback_sheet import CONSENTED

_PART = {"product_id", "product_uom", "product_uom_qty", "repair_line_type"}


class StockMove(models.Model):
    """Parts of a repair: as the customer signed, at the customer's price (S21)."""

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._check_signed_parts()
        return moves

    def write(self, vals):
        if "quantity" in vals:
            self._check_not_taken_back(vals["quantity"])
        result = super().write(vals)
        if _PART & set(vals):
            self._check_signed_parts()
        return result

    def _action_done(self, cancel_backorder=False):
        self._check_signed_parts(moved=True)
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _is_repair_part(self):
        return (
            bool(self.repair_id)
            and self.repair_line_type == "add"
            and (self.state != "cancel")
        )

    def _check_signed_parts(self, moved=False):
        """Added parts are signed before they are ordered and issued.

        Once the customer signed a sheet of a repair, it lists what was signed and
        no more (D3-10.3.4, D3-10.3.6): further parts come by a further sheet.

        :param bool moved: count what is about to go out, not what is planned
        """
        parts = self.filtered(lambda move: move._is_repair_part())
        repairs = parts.repair_id.filtered(lambda one: not one.under_warranty)
        if not repairs:
            return
        live = repairs._get_live_sheets()
        signed = repairs.filtered(lambda one: "agreed" in live[one].mapped("state"))
        texts = []
        for repair in signed:
            sheets = live[repair].filtered(lambda one: one.state in CONSENTED)
            for product in (parts & repair.move_ids).product_id:
                own = repair.move_ids.filtered(
                    lambda move, product=product: (
                        move.product_id == product and move._is_repair_part()
                    )
                )
                listed = sum(
                    move.product_uom._compute_quantity(move.quantity, product.uom_id)
                    if moved
                    else move.product_qty
                    for move in own
                )
                lines = sheets.line_ids.filtered(
                    lambda line, product=product: line.product_id == product
                )
                allowed = sum(lines.mapped("quantity"))
                if product.uom_id.compare(listed, allowed) > 0:
                    texts.append(
                        self.env._(
                            "%(repair)s: %(listed)s %(part)s, the customer signed for "
                            "%(allowed)s. Added parts are written on a further sheet "
                            "and signed before they are ordered or issued "
                            "(D3-10.3.4).",
                            repair=repair.name,
                            listed=f"{listed:g}",
                            part=product.display_name,
                            allowed=f"{allowed:g}",
                        )
                    )
        if texts:
            raise UserError("\n".join(texts))

    def _check_not_taken_back(self, quantity):
        """A part that was issued and used is not taken back (D3-10.3.7)."""
        for move in self:
            if (
                move.state == "done"
                and move._is_aftersales_part()
                and move.product_uom.compare(quantity, move.quantity) < 0
            ):
                move._refuse_used_part()

    def _get_work_order_key(self):
        """Parts that were drawn for the repair are built in, not drawn again."""
        if self._is_repair_part() and self.repair_line_type == "add":
            return "repair.order", self.repair_id.id
        return super()._get_work_order_key()

    def _is_aftersales_part(self):
        """A part of a repair that the suite looks after."""
        self.ensure_one()
        repair = self.repair_id.sudo()
        return self._is_repair_part() and bool(
            repair.aftersales_line_id or repair.feedback_ids
        )

    def _refuse_used_part(self):
        raise UserError(
            self.env._(
                "%(repair)s: %(part)s was issued and used, it is not taken back "
                "(D3-10.3.7).",
                repair=self.repair_id.name,
                part=self.product_id.display_name,
            )
        )

    # -- prices ---

    def _create_repair_sale_order_line(self):
        result = super()._create_repair_sale_order_line()
        self._apply_aftersales_prices()
        return result

    def _apply_aftersales_prices(self):
        """Prices of parts on the sale order: as agreed, less what a contract pays.

        In warranty they are free by law or promise; core has set them to zero.
        """
        moves = self.filtered(
            lambda move: move.sale_line_id and move._is_aftersales_part()
        )
        covers = moves.repair_id._get_aftersales_covers() if moves else {}
        sheets = moves.repair_id._get_live_sheets() if moves else {}
        for move in moves.sudo():
            line = move.sale_line_id._for_charge()
            if line.order_id.state == "cancel" or line.qty_invoiced:
                continue
            repair = move.repair_id
            cover = covers.get(repair)
            percent = cover.parts_percent if cover else 0.0
            if repair.under_warranty:
                line.write({"price_unit": 0.0, "aftersales_cover_percent": 100.0})
                continue
            agreed = (
                sheets[repair]
                .filtered(lambda one: one.state in CONSENTED)
                .line_ids.filtered(
                    lambda row, move=move: row.product_id == move.product_id
                )
            )
            if agreed:
                line.write(agreed._prepare_charged_vals())
                agreed._in_transition().write({"sale_line_id": line.id})
            elif percent and not line.aftersales_cover_percent:
                line.write(
                    {
                        "price_unit": line.price_unit * (1 - percent / 100),
                        "aftersales_cover_percent": percent,
                    }
                )
