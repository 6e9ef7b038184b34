# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import CLERK, KEEPER, MANAGER

_FROM_SIGNING = ("rma.count", "rma.entry", "rma.settle")
_DISPUTE = "rma.dispute"
_NOT_ARRIVED = ("draft", "expected")


class AftersalesRmaDeadlineMixin(models.AbstractModel):
    """What a return is due by: all limits run from signing (S11, S12).

    Counted by the keeper (D1-K2), entered by the clerk (D1-S1), settled
    (D1-2); a disputed one is agreed sooner, else marketing is told (D1-2). The
    keeper's forms are recorded promptly (D1-K5).
    """

    _name = "aftersales.rma.deadline.mixin"
    _description = "Deadlines of a return"
    _inherit = "service.deadline.mixin"

    _deadline_due_fields = {
        "rma.count": "count_due",
        "rma.entry": "entry_due",
        "rma.settle": "settle_due",
        "rma.repair": "repair_due",
    }

    count_due = fields.Datetime(
        readonly=True,
        copy=False,
        help="The keeper has counted the goods and hands in the slip (D1-K2).",
    )
    entry_due = fields.Datetime(
        readonly=True, copy=False, help="The clerk has entered the slip (D1-S1)."
    )
    settle_due = fields.Datetime(
        string="To Finish By",
        readonly=True,
        copy=False,
        help="Returns and exchanges are finished (D1-2, D1-K3).",
    )
    repair_due = fields.Datetime(
        string="To Be Repaired By",
        readonly=True,
        copy=False,
        help="Working days by the number of pieces that came (D3-6.8).",
    )
    is_disputed = fields.Boolean(
        string="Disputed",
        readonly=True,
        copy=False,
        help="The customer does not agree: settled sooner, or marketing helps (D1-2).",
    )

    def _start_return_deadlines(self):
        signed = {rma: rma.signed_at for rma in self}
        self._start_deadlines(_FROM_SIGNING, start=signed)

    def _restart_return_deadlines(self):
        """The time of signing was corrected while the return is new."""
        self._restart_deadlines(
            None,
            {rma: rma.signed_at for rma in self},
            self.env._("The time of signing was corrected."),
        )

    def _meet_goods_deadlines(self):
        """Counted when nothing is expected any more, entered when all is issued."""
        groups = self.env["aftersales.rma.line"]._read_group(
            [("rma_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["rma_id", "state"],
        )
        states = {}
        for rma, state in groups:
            states.setdefault(rma.id, set()).add(state)
        counted = self.filtered(
            lambda rma: states.get(rma.id) and states[rma.id].isdisjoint(_NOT_ARRIVED)
        )
        entered = counted.filtered(lambda rma: "received" not in states[rma.id])
        (counted - entered)._meet_deadlines("rma.count")
        entered._meet_deadlines(("rma.count", "rma.entry"))

    # -- dispute --------------------------------------------------------------

    def action_dispute(self):
        """The customer does not agree: the shorter limit runs from signing too."""
        return self._run_step(
            "dispute", (CLERK, KEEPER), self.env._("The return cannot be disputed.")
        )

    def _get_cannot_dispute_reasons(self):
        reasons = {}
        for rma in self:
            if rma.state not in ("draft", "open"):
                reasons[rma] = [self.env._("It is closed or cancelled.")]
            elif rma.is_disputed:
                reasons[rma] = [self.env._("It is disputed already.")]
        return reasons

    def _do_dispute(self):
        rmas = self.sudo()
        rmas._in_transition().write({"is_disputed": True})
        rmas._start_deadlines(_DISPUTE, start={rma: rma.signed_at for rma in rmas})

    def action_agree(self):
        """The dispute is settled."""
        return self._run_step(
            "agree", (CLERK, MANAGER), self.env._("There is nothing to agree.")
        )

    def _get_cannot_agree_reasons(self):
        return {
            rma: [self.env._("It is not disputed.")]
            for rma in self
            if not rma.is_disputed
        }

    def _do_agree(self):
        rmas = self.sudo()
        rmas._in_transition().write({"is_disputed": False})
        rmas._meet_deadlines(_DISPUTE)
