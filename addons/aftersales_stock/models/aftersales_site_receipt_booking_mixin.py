# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models


class AftersalesSiteReceiptBookingMixin(models.AbstractModel):
    """How the goods of a site receipt move, by the kinds of movement (S34).

    Nothing is booked here but through operation types: what is short stays on
    its way, what is damaged goes into the damaged store and back (D4-2.5a).
    """

    _name = "aftersales.site.receipt.booking.mixin"
    _description = "Movements of a site receipt"
    _inherit = "service.guarded.mixin"

    # -- shipments ---

    def _book_shipments(self):
        """Good goods enter, damaged ones apart, the rest stays expected."""
        damaged = {}
        for line in self.line_ids.filtered("move_id"):
            quantity = line._get_damaged_quantity()
            # A supplier's damaged goods never become ours.
            if line._is_zero(quantity) or line.move_id.location_id.usage == "supplier":
                continue
            damaged[line] = quantity
        for line, quantity in damaged.items():
            line.move_id.move_line_ids.unlink()
            line.move_id.product_uom_qty -= line._in_order_unit(quantity)
        # First: what stays expected reserves anew when the good goods are in.
        self._book_damaged(damaged)
        lines = self.line_ids.filtered("move_id")
        filled = lines._fill_moves(
            {
                line: (line._get_booked_quantity(), line._get_entering_lots())
                for line in lines
            }
        )
        filled.picking_id._action_done()

    def _book_damaged(self, damaged):
        """Damaged goods of a shipment are kept apart in the damaged store."""
        orders = []
        for receipt, lines in self._group_lines(damaged).items():
            orders.append(
                receipt._prepare_order(
                    [
                        receipt._prepare_goods(
                            line,
                            damaged[line],
                            line._get_lots(line.refused_lot_names)
                            if line.tracking != "none"
                            else {},
                        )
                        for line in lines
                    ],
                    source=receipt.picking_id.location_id,
                )
            )
        self._make_at_once("damaged_transfer_in", orders)

    def _book_returns(self):
        """The damaged goods that lie apart go the way back: a red slip."""
        apart = self.made_picking_ids.filtered(
            lambda one: (
                one.aftersales_kind == "damaged_transfer_in"
                and one.state == "done"
                and not one.aftersales_is_red
            )
        )
        orders = []
        for picking in apart:
            receipt = picking.site_receipt_id
            orders.append(
                receipt._prepare_order(
                    [
                        {
                            "product": move.product_id,
                            "quantity": move.quantity,
                            "uom": move.product_uom,
                            "lots": {
                                line.lot_id: line.quantity
                                for line in move.move_line_ids
                                if line.lot_id
                            },
                        }
                        for move in picking.move_ids
                        if move.state == "done"
                    ],
                    source=picking.location_id,
                    is_red=True,
                )
            )
        self._make_at_once("damaged_transfer_in", orders)

    # -- returned after issue (D4-2.5b) ---

    def _get_never_issued_reasons(self):
        """More cannot come back than the site issued: ``{receipt: [reason]}``."""
        reasons = defaultdict(list)
        products = self.line_ids.product_id
        if not products:
            return reasons
        moves = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "done"),
                    ("product_id", "in", products.ids),
                    ("picking_id.aftersales_site_id", "in", self.site_id.ids),
                    (
                        "picking_type_id.aftersales_kind",
                        "in",
                        ("own_use_out", "damaged_in"),
                    ),
                ],
                ["product_id", "location_id", "location_dest_id"],
                ["product_qty:sum"],
            )
        )
        issued = defaultdict(float)
        for product, source, target, quantity in moves:
            if target.aftersales_store == "own_use":
                issued[source.aftersales_site_id, product] += quantity
            elif source.aftersales_store == "own_use":
                issued[target.aftersales_site_id, product] -= quantity
        for receipt in self:
            for product, lines in receipt.line_ids.grouped("product_id").items():
                back = sum(line._in_product_unit(line.quantity) for line in lines)
                limit = max(issued[receipt.site_id, product], 0.0)
                if product.uom_id.compare(back, limit) > 0:
                    reasons[receipt].append(
                        self.env._(
                            "%(product)s: %(back)s %(unit)s come back, %(issued)s "
                            "are issued (D4-2.5b).",
                            product=product.display_name,
                            back=back,
                            unit=product.uom_id.name,
                            issued=limit,
                        )
                    )
        return reasons

    def _book_leftovers(self):
        """Unused goods by a red issue into the good store, damaged ones apart."""
        unused, damaged = [], []
        for receipt in self:
            good, bad = [], []
            for line in receipt.line_ids:
                if not line._is_zero(line.entering_quantity):
                    good.append(
                        receipt._prepare_goods(
                            line, line.entering_quantity, line._get_entering_lots()
                        )
                    )
                if not line._is_zero(line.refused_quantity):
                    lots = line._get_lots(line.refused_lot_names)
                    tracked = line.tracking != "none"
                    bad.append(
                        receipt._prepare_goods(
                            line, line.refused_quantity, lots if tracked else {}
                        )
                    )
            if good:
                unused.append(receipt._prepare_order(good, is_red=True))
            if bad:
                damaged.append(receipt._prepare_order(bad))
        self._make_at_once("own_use_out", unused)
        self._make_at_once("damaged_in", damaged)

    # -- transfers ---

    def _group_lines(self, lines):
        grouped = defaultdict(list)
        for line in lines:
            grouped[line.receipt_id].append(line)
        return grouped

    def _prepare_goods(self, line, quantity, lots):
        """A row of ``stock.picking._create_of_kind``."""
        known = self.env["aftersales.receipt.line.mixin"]._find_lots(
            {line: (quantity, lots)}
        )
        return {
            "product": line.product_id,
            "quantity": quantity,
            "uom": line.product_uom_id,
            "lots": {known[line.product_id, name]: part for name, part in lots.items()},
        }

    def _prepare_order(self, goods, **order):
        self.ensure_one()
        return {
            "site": self.site_id,
            "lines": goods,
            "partner": self.partner_id,
            "origin": " ".join(filter(None, (self.name, self.reason))),
            "vals": {"site_receipt_id": self.id},
            **order,
        }

    def _make_at_once(self, kind, orders):
        if not orders:
            return
        self.env["stock.picking"]._create_of_kind(kind, orders)._do_at_once()
