# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# Where goods are that the workshop still has to deal with.
_WAITING = ("received", "in_store", "inspected", "in_repair")


class AftersalesRma(models.Model):
    """The workshop's time for what came back together (D3-6.8)."""

    _inherit = "aftersales.rma"

    def _get_batch_quantities(self):
        """``{return: pieces to repair that have arrived}``."""
        groups = self.env["aftersales.rma.line"]._read_group(
            [
                ("rma_id", "in", self.ids),
                ("request", "=", "repair"),
                ("state", "not in", ("draft", "expected", "cancelled")),
            ],
            ["rma_id"],
            ["quantity:sum"],
        )
        return dict(groups)

    def _start_repair_clock(self):
        """Ten pieces have a day, eleven two: from signing, for what has come.

        More goods of the same return lengthen the time.
        """
        pieces = self._get_batch_quantities()
        batches = self.filtered(lambda rma: pieces.get(rma))
        running = batches._find_live_deadlines("rma.repair")
        known = {deadline.res_id: deadline.quantity for deadline in running}
        fresh = batches.filtered(lambda rma: rma.id not in known)
        fresh._start_deadlines(
            "rma.repair",
            start={rma: rma.signed_at for rma in fresh},
            quantity={rma: pieces[rma] for rma in fresh},
        )
        grown = batches.filtered(
            lambda rma: rma.id in known and known[rma.id] != pieces[rma]
        )
        for quantity, rmas in grown.grouped(lambda rma: pieces[rma]).items():
            rmas._restart_deadlines(
                "rma.repair",
                {rma: rma.signed_at for rma in rmas},
                self.env._("More goods of the return have arrived."),
                quantity,
            )

    def _meet_repair_clock(self):
        """Nothing of the return waits for the workshop any more."""
        if not self:
            return
        waiting = {
            rma.id
            for (rma,) in self.env["aftersales.rma.line"]
            .sudo()
            ._read_group(
                [
                    ("rma_id", "in", self.ids),
                    ("request", "=", "repair"),
                    ("state", "in", _WAITING),
                ],
                ["rma_id"],
            )
        }
        self.filtered(lambda rma: rma.id not in waiting)._meet_deadlines("rma.repair")
