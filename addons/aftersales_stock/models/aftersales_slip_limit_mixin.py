# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models

from odoo.addons.service_base.turns import take_turns


class AftersalesSlipLimitMixin(models.AbstractModel):
    """How much a slip may book beside what lies in the store."""

    _name = "aftersales.slip.limit.mixin"
    _description = "Limits of slips"
    _inherit = "aftersales.booking.mixin"

    def _get_goods(self):
        """``{(product, lot): quantity}`` of these slips, in the product's unit."""
        goods = defaultdict(float)
        for line in self.line_ids:
            for lot, quantity in line._get_lot_quantities().items():
                goods[line.product_id, lot] += quantity
        return goods

    def _get_red_reasons(self):
        """No more is taken back than the named slip brought (D4-2.5c).

        Slips of one batch count together, in their order.
        """
        reasons, left = {}, {}
        reds = self.filtered(lambda slip: slip.colour == "red" and slip.origin_id)
        for slip in reds:
            red, origin = slip.sudo(), slip.sudo().origin_id
            if origin.state != "approved":
                reasons[slip] = [
                    self.env._("%s is not approved: nothing to take back.", origin.name)
                ]
                continue
            if origin not in left:
                left[origin] = origin._get_goods()
                taken = origin.red_ids.filtered(lambda one: one.state == "approved")
                for goods, quantity in taken._get_goods().items():
                    left[origin][goods] -= quantity
            if texts := red._take_from(left[origin]):
                reasons[slip] = texts
        return reasons

    def _take_from(self, left):
        """Take a slip's goods from what is left; why that cannot be, if so."""
        self.ensure_one()
        texts, goods = [], self._get_goods()
        for (product, lot), quantity in goods.items():
            free = left.get((product, lot), 0.0)
            if product.uom_id.compare(quantity, free) > 0:
                texts.append(
                    self.env._(
                        "%(product)s %(lot)s: %(quantity)s to take back, but "
                        "%(origin)s leaves %(free)s (D4-2.5c).",
                        product=product.display_name,
                        lot=lot.name or "",
                        quantity=f"{quantity:g}",
                        free=f"{max(free, 0.0):g}",
                        origin=self.origin_id.name,
                    )
                )
        if not texts:
            for key, quantity in goods.items():
                left[key] -= quantity
        return texts

    def _get_present_serial_reasons(self):
        """A serial that lies in a store does not come from outside again."""
        entering = {}
        for slip in self:
            booked = slip.sudo()
            is_red = booked.colour == "red"
            source = booked.location_dest_id if is_red else booked.location_id
            if source.usage not in ("internal", "transit"):
                entering[slip] = booked.line_ids.filtered(
                    lambda line: line.tracking == "serial"
                ).lot_ids
        lots = self.env["stock.lot"].sudo().concat(*entering.values())
        if not lots:
            return {}
        # Two slips cannot both bring the same unit.
        take_turns(lots)
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", lots.ids),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("quantity", ">", 0),
                ],
                ["lot_id", "location_id"],
            )
        )
        places = dict(groups)
        return {
            slip: [
                self.env._(
                    "%(lot)s lies in %(store)s already.",
                    lot=lot.name,
                    store=places[lot].display_name,
                )
                for lot in found
                if lot in places
            ]
            for slip, found in entering.items()
        }

    # -- slips of a transfer ----------------------------------------

    def _says(self, goods):
        """Whether the slip's lines are these ``(transfer line, quantity, lots)``."""
        self.ensure_one()
        wanted = {line: (quantity, lots) for line, quantity, lots in goods}
        return set(self.line_ids.transfer_line_id) == set(wanted) and all(
            line.transfer_line_id in wanted
            and not line.product_uom_id.compare(
                line.quantity, wanted[line.transfer_line_id][0]
            )
            and line.lot_ids == wanted[line.transfer_line_id][1]
            for line in self.line_ids
        )

    def _get_transfer_reasons(self):
        """Out exactly what was ordered, in no more than is on its way (S31)."""
        reasons = {}
        for slip in self.filtered(lambda slip: slip.sudo().transfer_id):
            booked = slip.sudo()
            transfer = booked.transfer_id
            if booked.direction == "out":
                reasons[slip] = transfer._get_cannot_leave_reasons(booked)
            else:
                reasons[slip] = transfer._get_cannot_arrive_reasons(booked)
        return reasons
