# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class AftersalesRmaLine(models.Model):
    """Returned goods in the workshop: released before they ship (S10)."""

    _inherit = "aftersales.rma.line"

    def _prepare_repair_vals(self):
        return {**super()._prepare_repair_vals(), "reason_id": self.reason_id.id}

    def _get_incomplete_reasons(self):
        """A unit that its customer carried in is in the workshop already."""
        reasons = super()._get_incomplete_reasons()
        here = (
            self.env["aftersales.customer.receipt.line"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("state", "in", ("taken_in", "repairing", "inspected")),
                ]
            )
        )
        papers = {line.lot_id.id: line.receipt_id.name for line in here}
        for line in self.filtered(lambda one: one.lot_id.id in papers):
            reasons[line].append(
                self.env._(
                    "%(serial)s is here already, with %(paper)s.",
                    serial=line.lot_id.name,
                    paper=papers[line.lot_id.id],
                )
            )
        return reasons

    def _do_exchange(self):
        result = super()._do_exchange()
        self.sudo().rma_id._meet_repair_clock()
        return result

    def _do_return(self):
        result = super()._do_return()
        self.sudo().rma_id._meet_repair_clock()
        return result

    def _get_unreleased_reasons(self):
        """Repaired goods that no supervisor has passed: they stay."""
        repaired = self.sudo().filtered(
            lambda line: line.disposition == "repair" and line.repair_id
        )
        unreleased = repaired.repair_id._get_unreleased()
        return {
            line.with_env(self.env): self.env._(
                "Its repair %s has not passed the supervisor's inspection (S10, "
                "D3-1.7): a team leader releases it first.",
                line.repair_id.name,
            )
            for line in repaired
            if line.repair_id in unreleased
        }

    def _get_cannot_ship_reasons(self):
        reasons = super()._get_cannot_ship_reasons()
        for line, text in self._get_unreleased_reasons().items():
            reasons.setdefault(line, []).append(text)
        return reasons

    def _on_advanced(self, state):
        result = super()._on_advanced(state)
        if state == "received":
            self.rma_id._start_repair_clock()
        if state == "shipped":
            self._check_released()
            self._make_callbacks()
        return result

    def _check_released(self):
        """Asked where the goods move: also for transfers of other screens."""
        reasons = self._get_unreleased_reasons()
        if reasons:
            raise UserError(
                "\n".join(
                    f"{line.display_name}: {text}" for line, text in reasons.items()
                )
            )

    def _make_callbacks(self):
        """Repaired goods are on the way: the customer is called later (D3-6.9)."""
        repaired = self.filtered(lambda line: line.disposition == "repair")
        callbacks = self.env["aftersales.callback"].sudo()
        waiting = callbacks.search(
            [("rma_id", "in", repaired.rma_id.ids), ("state", "=", "shipped")]
        )
        by_rma = {callback.rma_id: callback for callback in waiting}
        vals_list = []
        for rma, lines in repaired.grouped("rma_id").items():
            repairs = [Command.link(repair.id) for repair in lines.repair_id]
            if rma in by_rma:
                by_rma[rma].repair_ids = repairs
                continue
            vals_list.append(
                {
                    "partner_id": rma.partner_id.id,
                    "company_id": rma.company_id.id,
                    "rma_id": rma.id,
                    "shipped_at": fields.Datetime.now(),
                    "repair_ids": repairs,
                }
            )
        callbacks._make(vals_list)
