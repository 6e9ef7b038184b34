# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesTransferProgressMixin(models.AbstractModel):
    """How far the goods of a transfer are, as its approved slips tell."""

    _name = "aftersales.transfer.progress.mixin"
    _description = "Progress of transfer slips"
    _inherit = "service.guarded.mixin"

    # -- what a slip of a transfer may book ----------------------------------------

    def _get_cannot_leave_reasons(self, slip):
        """The store ships exactly what was ordered (D4-3.1.3b)."""
        self.ensure_one()
        texts = []
        if self.state != "approved":
            texts.append(self.env._("%s does not wait for its goods.", self.name))
        ordered = {line: line.quantity for line in self.line_ids}
        for line in slip.line_ids:
            wanted = ordered.pop(line.transfer_line_id, 0.0)
            if line.product_uom_id.compare(line.quantity, wanted):
                texts.append(
                    self.env._(
                        "%(product)s: %(transfer)s orders %(wanted)s, ship exactly "
                        "that (D4-3.1.3b).",
                        product=line.product_id.display_name,
                        transfer=self.name,
                        wanted=f"{wanted:g}",
                    )
                )
        return texts

    def _get_cannot_arrive_reasons(self, slip):
        """Nothing arrives that did not leave, and nothing twice (D4-2.4.1b)."""
        self.ensure_one()
        if self.state != "out":
            return [
                self.env._(
                    "The goods of %s have not left yet: the sending department "
                    "approves its stock-out slip first (D4-2.4.1b).",
                    self.name,
                )
            ]
        texts, left = [], {}
        for line in slip.line_ids:
            origin = line.transfer_line_id
            free = left.get(origin, origin.transit_quantity)
            if line.product_uom_id.compare(line.quantity, free) > 0:
                texts.append(
                    self.env._(
                        "%(product)s: %(free)s in transit, not %(quantity)s "
                        "(D4-2.4.1b).",
                        product=line.product_id.display_name,
                        free=f"{free:g}",
                        quantity=f"{line.quantity:g}",
                    )
                )
            left[origin] = free - line.quantity
            foreign = line.lot_ids - origin._get_transit_lots()
            if foreign:
                texts.append(
                    self.env._(
                        "%(lots)s: not among what was sent.",
                        lots=", ".join(foreign.mapped("name")),
                    )
                )
        return texts

    def _get_cannot_undo_reason(self, slip):
        """Why a slip of a transfer cannot be un-approved, or None."""
        if not self or slip.direction == "in":
            return None
        if slip.colour == "red":
            return self.env._("The goods were called back: make a new transfer.")
        others = self.slip_ids.filtered(
            lambda other: other.state == "approved" and other != slip
        )
        if others:
            return self.env._(
                "Goods of it have arrived or were called back: un-approve %s first.",
                ", ".join(others.mapped("name")),
            )
        return None

    # -- what follows ----------------------------------------

    def _get_lines_in_transit(self):
        return self.line_ids.filtered(
            lambda line: not line.product_uom_id.is_zero(line.transit_quantity)
        )

    def _follow_slips(self, slips):
        """Slips of these transfers were approved or un-approved: state and arrival.

        What came short stays in transit, on the next slip (D4-2.4.1b).
        """
        for state, transfers in self.grouped(
            lambda transfer: transfer._get_progress()
        ).items():
            transfers._in_transition().write({"state": state})
        self._renew_arrivals(slips)

    def _get_progress(self):
        """The state that the approved slips put a transfer in."""
        self.ensure_one()
        booked = self.slip_ids.filtered(lambda slip: slip.state == "approved")
        if self._get_lines_in_transit():
            return "out"
        if booked.filtered(lambda slip: slip.direction == "in"):
            return "done"
        if booked.filtered(lambda slip: slip.colour == "red"):
            return "returned"
        return "approved"

    def _renew_arrivals(self, slips):
        """Keep one open stock-in slip with what is to come, and no other.

        :param slips: those that were just booked or un-approved
        """
        lines = self.env["aftersales.slip.line"]._in_transition()
        needless, stale, lines_vals, slips_vals = slips.browse(), lines, [], []
        for transfer in self:
            waiting = transfer.slip_ids.filtered(
                lambda slip: slip.state == "draft" and slip.direction == "in"
            )
            # One that was just un-approved is there to be changed: it stays so.
            changing = waiting & slips
            goods = transfer._get_to_come()
            kept = (changing or waiting)[:1] if goods else waiting.browse()
            needless |= waiting - kept
            if not goods or changing:
                continue
            if not kept:
                slips_vals.append(transfer._prepare_slip("in", goods))
            elif not kept._says(goods):
                stale |= kept.line_ids
                lines_vals += [
                    {"slip_id": kept.id, **line._prepare_slip_line(quantity, lots)}
                    for line, quantity, lots in goods
                ]
        needless._do_cancel()
        stale._in_transition().unlink()
        lines.create(lines_vals)
        slips._in_transition().create(slips_vals)

    def _get_to_come(self):
        """``(line, quantity, lots)`` that the receiving side waits for."""
        self.ensure_one()
        if self.state == "approved":
            return self._get_ordered()
        if self.state != "out":
            return []
        return [
            (line, line.transit_quantity, line._get_transit_lots())
            for line in self._get_lines_in_transit()
        ]
