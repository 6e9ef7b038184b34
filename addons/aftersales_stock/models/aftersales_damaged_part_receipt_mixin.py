# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesDamagedPartReceiptMixin(models.AbstractModel):
    """Counting a part at its arrival."""

    _name = "aftersales.damaged.part.receipt.mixin"
    _description = "Counting of a damaged part"

    def _get_arrived(self):
        """What arrived since the last count, in the part's unit."""
        self.ensure_one()
        return self.product_uom_id.round(self.received_qty - self.taken_qty)

    def _get_count_reasons(self):
        self.ensure_one()
        if self.product_uom_id.compare(self.received_qty, self.quantity) > 0:
            return [
                self.env._(
                    "%(part)s: %(counted)s counted, %(sent)s sent: correct the count, "
                    "or have the site register what it forgot.",
                    part=self.display_name,
                    counted=self.received_qty,
                    sent=self.quantity,
                )
            ]
        if self._get_arrived() < 0:
            return [
                self.env._(
                    "%(part)s: %(taken)s were taken in already.",
                    part=self.display_name,
                    taken=self.taken_qty,
                )
            ]
        return []

    def _note_arrived(self):
        for quantity, parts in self.grouped("received_qty").items():
            parts._in_transition().write({"taken_qty": quantity})
        self._in_transition().write({"state": "received"})

    def _split_missing(self):
        """What never left its site lies there as a part of its own again.

        :return: parts that wait for the next return
        """
        whole = self.filtered(lambda part: not part.taken_qty)
        whole._in_transition().write({"state": "registered", "received_qty": 0})
        split = self - whole
        again = self.browse()
        for part in split:
            again |= part._in_transition().copy(
                {
                    "quantity": part.missing_qty,
                    "state": "registered",
                    "registered_at": part.registered_at,
                    "take_in_picking_id": part.take_in_picking_id.id,
                    "volume": part.volume * part.missing_qty / part.quantity,
                }
            )
            part._in_transition().write({"quantity": part.taken_qty})
        return whole | again._out_of_transition()
