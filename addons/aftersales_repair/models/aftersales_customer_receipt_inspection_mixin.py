# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..roles import DIRECTOR, LEADER


class AftersalesCustomerReceiptInspectionMixin(models.AbstractModel):
    """How far the goods have come, by their repairs and the supervisor (D3-1.7)."""

    _name = "aftersales.customer.receipt.inspection.mixin"
    _description = "Inspection of a customer's goods"

    def _follow_repairs(self):
        """The state that follows from the repairs; only between in and out."""
        for receipt in self.sudo().filtered(
            lambda one: one.state in ("taken_in", "repairing", "inspected")
        ):
            repairs = receipt.line_ids.repair_id
            states = set(repairs.mapped("state"))
            live = repairs.filtered(lambda repair: repair.state != "cancel")
            if live and all(one.state == "done" and one.released_at for one in live):
                state = "inspected"
            elif states & {"under_repair", "done"}:
                state = "repairing"
            else:
                state = "taken_in"
            if receipt.state != state:
                receipt._in_transition().write({"state": state})

    def action_inspect(self):
        """The supervisor saw goods that go back unrepaired (D3-1.7)."""
        return self._run_step(
            "inspect",
            (LEADER, DIRECTOR),
            self.env._("The goods cannot be passed."),
        )

    def _get_cannot_inspect_reasons(self):
        reasons = {}
        for receipt in self:
            texts = reasons[receipt] = []
            if receipt.state not in ("taken_in", "repairing"):
                texts.append(self.env._("Its goods do not wait for an inspection."))
            waiting = receipt.sudo().line_ids.repair_id.filtered(
                lambda one: one.state not in ("done", "cancel")
            )
            unreleased = receipt.sudo().line_ids.repair_id.filtered(
                lambda one: one.state == "done" and not one.released_at
            )
            if waiting:
                texts.append(
                    self.env._(
                        "Not repaired yet: %s. End or cancel it first.",
                        ", ".join(waiting.mapped("name")),
                    )
                )
            if unreleased:
                texts.append(
                    self.env._(
                        "Release the repair itself: %s.",
                        ", ".join(unreleased.mapped("name")),
                    )
                )
        return reasons

    def _do_inspect(self):
        self.sudo()._in_transition().write({"state": "inspected"})
