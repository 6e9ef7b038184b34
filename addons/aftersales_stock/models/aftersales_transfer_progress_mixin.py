# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesTransferProgressMixin(models.AbstractModel):
    """How far the goods of a transfer are, as its approved slips tell."""

    _name = "aftersales.transfer.progress.mixin"
    _description = "Progress of transfer slips"
    _inherit = "service.guarded.mixin"

    # -- what a slip of a transfer may book ------------------------------------------

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

    # -- what follows -----------------------------------------------------------------

    def _get_lines_in_transit(self):
        return self.line_ids.filtered(
            lambda line: not line.product_uom_id.is_zero(line.transit_quantity)
        )

    def _follow_slips(self, slips):
        """Slips of these transfers were approved or un-approved: state and arrival.

        The receiving side always finds one open slip with what is on its way;
        what came short stays in transit, on the next slip (D4-2.4.1b).
        """
        for state, transfers in self.grouped(
            lambda transfer: transfer._get_progress()
        ).items():
            transfers._in_transition().write({"state": state})
        new = []
        for transfer in self:
            new += transfer._renew_arrival(slips)
        if new:
            self.env["aftersales.slip"]._in_transition().create(new)

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

    def _renew_arrival(self, slips):
        """Keep one open stock-in slip with what is to come, and no other.

        :param slips: those that were just booked or un-approved
        :return: values of a new slip where there is none yet, else an empty list
        """
        self.ensure_one()
        waiting = self.slip_ids.filtered(
            lambda slip: slip.state == "draft" and slip.direction == "in"
        )
        # One that was just un-approved is there to be changed: it stays as it is.
        changing = waiting & slips
        kept = changing[:1] or waiting[:1]
        if self.state not in ("approved", "out"):
            kept = kept.browse()
        (waiting - kept)._do_cancel()
        if changing or self.state not in ("approved", "out"):
            return []
        goods = self._get_ordered()
        if self.state == "out":
            goods = [
                (line, line.transit_quantity, line._get_transit_lots())
                for line in self._get_lines_in_transit()
            ]
        vals = self._prepare_slip("in", goods)
        if not kept:
            return [vals]
        kept = kept._in_transition()
        kept.line_ids.unlink()
        kept.write({"line_ids": vals["line_ids"]})
        return []
