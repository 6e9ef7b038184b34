# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models

_KEY_FIELDS = ("product_id", "location_id", "lot_id", "package_id", "owner_id")


class AftersalesCountFigureMixin(models.AbstractModel):
    """The figures of count lines: held, revealed, and settled in the stock."""

    _name = "aftersales.count.figure.mixin"
    _description = "Figures of a count"

    def _get_key(self):
        return tuple(self[name].id for name in _KEY_FIELDS)

    def _find_quants(self):
        """``{key of a line: quants}`` of all lines, by one search."""
        goods = self.filtered("product_id")
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search_fetch(
                [
                    ("product_id", "in", goods.product_id.ids),
                    ("location_id", "in", goods.location_id.ids),
                ],
                [*_KEY_FIELDS, "quantity", "reserved_quantity"],
            )
        )
        found = defaultdict(quants.browse)
        for quant in quants:
            found[tuple(quant[name].id for name in _KEY_FIELDS)] |= quant
        return found

    def _get_held(self):
        """``{line: (quantity, reserved)}`` in the book now."""
        found = self._find_quants()
        held = {}
        for line in self:
            quants = found[line._get_key()]
            held[line] = (
                sum(quants.mapped("quantity")),
                sum(quants.mapped("reserved_quantity")),
            )
        return held

    def _get_quants(self):
        """The quant that each line settles, made where there is none yet."""
        found = self._find_quants()
        quants = {}
        for line in self:
            own = found[line._get_key()]
            quants[line] = own[:1] or own.create(
                {name: line[name].id for name in _KEY_FIELDS}
            )
        return quants

    # -- reveal -------------------------------------------------------------------

    def _to_product_unit(self, figure):
        self.ensure_one()
        product = self.product_id
        if not product:
            return figure
        return self.uom_id._compute_quantity(
            figure, product.uom_id, rounding_method="HALF-UP"
        )

    def _differs(self, one, other):
        self.ensure_one()
        unit = self.product_id.uom_id
        if not unit:
            return bool(round(one - other, 6))
        return bool(unit.compare(one, other))

    def _reveal(self):
        """Both counts are done: show book, counts and differences for good.

        Each count is compared with the book of its own moment, so that goods
        that moved in between are no difference.
        """
        lines = self.filtered(lambda line: not line.is_settled)
        costs = lines._get_costs()
        for line in lines:
            first = line._to_product_unit(line.first_entered) - line.first_book
            second = line._to_product_unit(line.second_entered) - line.second_book
            mismatch = line._differs(first, second)
            differs = line._differs(second, 0.0)
            line._in_transition().write(
                {
                    "book_quantity": line.book_frozen,
                    "moved_quantity": line.second_book - line.book_frozen,
                    "first_quantity": line.first_entered,
                    "second_quantity": line.second_entered,
                    "difference": second if differs else 0.0,
                    "difference_value": second * costs[line] if differs else 0.0,
                    "has_difference": differs,
                    "is_mismatch": mismatch,
                    "is_settled": not mismatch,
                    "is_counted": True,
                    "earlier_counts": line.earlier_entered,
                }
            )

    def _get_costs(self):
        """Cost of one unit for each line; goods of others have none."""
        costs = {}
        for company, lines in self.grouped("company_id").items():
            products = lines.product_id.with_company(company)
            prices = {product.id: product.standard_price for product in products}
            for line in lines:
                own = not line.owner_id or line.owner_id == company.partner_id
                costs[line] = prices.get(line.product_id.id, 0.0) if own else 0.0
        return costs

    def _hide(self):
        """Before a recount: the figures are kept, and hidden again."""
        for line in self:
            pair = f"{line.first_entered:g} / {line.second_entered:g}"
            line._in_transition().write(
                {
                    "earlier_entered": "; ".join(
                        filter(None, [line.earlier_entered, pair])
                    ),
                    "earlier_counts": False,
                    "first_entered": 0.0,
                    "second_entered": 0.0,
                    "book_quantity": 0.0,
                    "moved_quantity": 0.0,
                    "first_quantity": 0.0,
                    "second_quantity": 0.0,
                    "difference": 0.0,
                    "difference_value": 0.0,
                    "has_difference": False,
                    "is_mismatch": False,
                    "is_settled": False,
                    "is_counted": False,
                }
            )

    # -- what is reserved -----------------------------------------------------------

    def _is_below_reserved(self, held):
        self.ensure_one()
        quantity, reserved = held
        if self.difference >= 0:
            return False
        left = quantity + self.difference
        return self.product_id.uom_id.compare(left, max(reserved, 0.0)) < 0

    def _get_reserving_documents(self):
        """``{line: [name of a document, ...]}`` that hold goods of these lines."""
        names = {line: [] for line in self}
        if not self:
            return names
        reserved = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "in", self.location_id.ids),
                    ("state", "not in", ("done", "cancel", "draft")),
                    ("quantity", ">", 0),
                ]
            )
        )
        by_key = defaultdict(list)
        for holder in reserved:
            name = holder.picking_id.name or holder.move_id.reference
            texts = [name, holder.move_id.origin]
            text = ", ".join(dict.fromkeys(filter(None, texts)))
            key = tuple(holder[name].id for name in _KEY_FIELDS)
            if text and text not in by_key[key]:
                by_key[key].append(text)
        for line in self:
            names[line] = by_key[line._get_key()]
        return names
