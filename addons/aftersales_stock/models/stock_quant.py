# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..count_adjustment import get_adjustment

# What lies where, and whose it is: the moves say so and nobody else.
_HELD = {
    "product_id",
    "location_id",
    "lot_id",
    "package_id",
    "owner_id",
    "quantity",
    "reserved_quantity",
}


class StockQuant(models.Model):
    _inherit = "stock.quant"

    is_near_expiry = fields.Boolean(
        string="Near Expiry",
        compute="_compute_is_near_expiry",
        search="_search_is_near_expiry",
        help="Expires within the days of the policy, or is expired (D4-3.1.4.3a).",
    )
    is_misplaced = fields.Boolean(
        string="Wrong Kind of Place",
        compute="_compute_is_misplaced",
        search="_search_is_misplaced",
        help="The goods need another kind of place than the one where they lie.",
    )
    abc_class = fields.Selection(related="product_id.abc_class")
    position = fields.Char(related="location_id.position")

    # -- by moves only --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("quantity") or vals.get("reserved_quantity"):
                place = self.env["stock.location"].browse(vals.get("location_id"))
                self._check_by_moves(place)
        return super().create(vals_list)

    def write(self, vals):
        if _HELD & set(vals):
            place = self.env["stock.location"].browse(vals.get("location_id") or ())
            self._check_by_moves(self.location_id | place)
        return super().write(vals)

    def _check_by_moves(self, places):
        """Goods come and go by moves, which the system books (D4-3.1.4.1c).

        Core lets every stock user write the figure itself.

        :raises UserError: naming the stores
        """
        if self.env.su:
            return
        stores = places.sudo().filtered("aftersales_store")
        if stores:
            raise UserError(
                self.env._(
                    "What lies in %s changes by slips, receipts and approved count "
                    "sheets only, not by hand (D4-3.1.4.1c).",
                    ", ".join(stores.mapped("display_name")[:5]),
                )
            )

    def _get_inventory_move_values(
        self,
        qty,
        location_id,
        location_dest_id,
        package_id=False,
        package_dest_id=False,
    ):
        vals = super()._get_inventory_move_values(
            qty,
            location_id,
            location_dest_id,
            package_id=package_id,
            package_dest_id=package_dest_id,
        )
        adjustment = get_adjustment(self.env)
        if adjustment:
            vals["aftersales_count_line_id"] = adjustment.lines.get(self.id)
        return vals

    # -- near expiry --------------------------------------------------------------

    @api.model
    def _get_expiry_limit(self, company):
        """Until this moment goods count as near their end (D4-3.1.4.3a)."""
        days = self.env["service.policy"]._get_value("expiry.near_days", company)
        return fields.Datetime.now() + timedelta(days=int(days))

    @api.depends("expiration_date")
    def _compute_is_near_expiry(self):
        limits = {
            company: self._get_expiry_limit(company)
            for company in self.company_id or self.env.company
        }
        for quant in self:
            limit = limits.get(quant.company_id)
            quant.is_near_expiry = bool(
                limit and quant.expiration_date and quant.expiration_date <= limit
            )

    def _search_is_near_expiry(self, operator, value):
        if operator != "in":
            return NotImplemented
        near = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("expiration_date", "<=", self._get_expiry_limit(company))
            for company in self.env.companies
        )
        return near if True in value else ~near

    # -- places by nature -----------------------------------------------------------

    @api.depends("product_id.keeping_class", "location_id.keeping_class")
    def _compute_is_misplaced(self):
        for quant in self:
            wanted = quant.product_id.keeping_class
            quant.is_misplaced = bool(
                wanted and wanted != quant.location_id.keeping_class
            )

    def _search_is_misplaced(self, operator, value):
        if operator != "in":
            return NotImplemented
        kinds = self.env["stock.location"]._fields["keeping_class"].get_values(self.env)
        wrong = Domain.OR(
            Domain("product_id.keeping_class", "=", kind)
            & Domain("location_id.keeping_class", "!=", kind)
            for kind in kinds
        )
        return wrong if True in value else ~wrong

    # -- bin card ----------------------------------------------------------------

    def _get_bin_cards(self):
        """A card for each product and place among these, for the paper.

        The balance is the stock of the place, all lots together; the last moves
        are told with the balance that they left (D0-2.4.1a, D4-3.1.4.2e).
        """
        company = self.company_id[:1] or self.env.company
        rows = int(self.env["service.policy"]._get_value("bin_card.rows", company))
        goods = self.product_id, self.location_id
        held = self.env["stock.quant"].search(
            [
                ("product_id", "in", goods[0].ids),
                ("location_id", "in", goods[1].ids),
            ]
        )
        by_place = held.grouped(lambda quant: (quant.product_id, quant.location_id))
        wanted = dict.fromkeys((quant.product_id, quant.location_id) for quant in self)
        cards = []
        for product, place in wanted:
            quants = by_place.get((product, place), held.browse())
            balance = sum(quants.mapped("quantity"))
            dates = [day for day in quants.lot_id.mapped("expiration_date") if day]
            cards.append(
                {
                    "product": product,
                    "location": place,
                    "balance": balance,
                    "expiry": min(dates) if dates else False,
                    "lots": quants.lot_id,
                    "moves": self._get_card_moves(product, place, balance, rows),
                }
            )
        return cards

    @api.model
    def _get_card_moves(self, product, place, balance, rows):
        lines = self.env["stock.move.line"].search(
            [
                ("product_id", "=", product.id),
                ("state", "=", "done"),
                "|",
                ("location_id", "=", place.id),
                ("location_dest_id", "=", place.id),
            ],
            order="date desc, id desc",
            limit=rows,
        )
        moves = []
        for line in lines:
            came = line.quantity_product_uom * (line.location_dest_id == place)
            went = line.quantity_product_uom * (line.location_id == place)
            moves.append(
                {
                    "date": line.date,
                    "reference": line.reference,
                    "in": came,
                    "out": went,
                    "balance": balance,
                }
            )
            balance -= came - went
        return moves[::-1]
