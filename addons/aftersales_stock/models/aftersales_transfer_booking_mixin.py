# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from ..movement_kinds import TRANSFER_WAYS
from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT


class AftersalesTransferBookingMixin(models.AbstractModel):
    """Transfer slips that are approved, taken back to draft, cancelled, called back."""

    _name = "aftersales.transfer.booking.mixin"
    _description = "Steps of transfer slips"
    _inherit = "aftersales.booking.mixin"

    def _get_maker_texts(self):
        """``{transfer: [text]}`` of those that are not the user's to decide."""
        return defaultdict(
            list,
            {
                transfer: [text[:1].upper() + text[1:]]
                for transfer, text in self._get_maker_reasons().items()
            },
        )

    # -- approve ----------------------------------------

    def action_approve(self):
        """Make the slips of both sides; no goods move yet (D4-2.4.1b)."""
        return self._run_booking(
            "approve",
            (DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The transfers cannot be approved."),
        )

    def _get_cannot_approve_reasons(self):
        reasons = self._get_maker_texts()
        for transfer in self:
            if transfer.state != "draft":
                reasons[transfer].append(self.env._("It is no draft any more."))
            if not transfer.line_ids:
                reasons[transfer].append(self.env._("It has no goods: add a line."))
        return reasons

    def _do_approve(self):
        transfers, now = self.sudo(), fields.Datetime.now()
        policy = self.env["service.policy"]
        for transfer in transfers:
            transfer._in_transition().write(
                {
                    "state": "approved",
                    "approver_id": self.env.uid,
                    "approved_at": now,
                    "approved_on": policy._today(transfer.company_id),
                }
            )
        slips = self.env["aftersales.slip"].sudo()._in_transition()
        slips.create(
            [
                vals
                for transfer in transfers
                for vals in (
                    transfer._prepare_slip("out", transfer._get_ordered()),
                    transfer._prepare_slip("in", transfer._get_ordered()),
                )
            ]
        )
        self.env["aftersales.transfer.month"].sudo()._list_agreed(
            transfers.filtered("is_manager_agreed")
        )

    def _get_ordered(self):
        """``(line, quantity, lots)`` of all goods of this transfer."""
        return [(line, line.quantity, line.lot_ids) for line in self.line_ids]

    def _prepare_slip(self, direction, goods, colour="blue"):
        """Values of the slip of one side.

        :param goods: ``(transfer line, quantity, lots)``
        """
        self.ensure_one()
        kind = TRANSFER_WAYS[self.condition][direction == "in"]
        site = self.source_site_id if direction == "out" else self.target_site_id
        return {
            "site_id": site.id,
            "kind": kind,
            "colour": colour,
            "transfer_id": self.id,
            "note": self.remark,
            "line_ids": [
                Command.create(line._prepare_slip_line(quantity, lots))
                for line, quantity, lots in goods
            ],
        }

    # -- un-approve and cancel, before anything has left ----------

    def action_unapprove(self):
        """Back to draft while nothing has left (D4-2.2.0)."""
        return self._run_booking(
            "unapprove",
            (DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The transfers cannot be un-approved."),
        )

    def _get_cannot_unapprove_reasons(self):
        reasons = self._get_maker_texts()
        for transfer in self.filtered(lambda transfer: transfer.state != "approved"):
            reasons[transfer].append(self._get_left_reason())
        return reasons

    def _get_left_reason(self):
        return self.env._(
            "Only what was approved and has not left can be taken back; call the "
            "goods back that are in transit."
        )

    def _do_unapprove(self):
        self._drop_slips()
        self.sudo()._in_transition().write(
            {
                "state": "draft",
                "approver_id": False,
                "approved_at": False,
                "approved_on": False,
                "month_id": False,
            }
        )

    def action_cancel(self):
        return self._run_booking(
            "cancel",
            (DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The transfers cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_maker_texts()
        for transfer in self:
            if transfer.state not in ("draft", "approved"):
                reasons[transfer].append(self._get_left_reason())
        return reasons

    def _do_cancel(self):
        self._drop_slips()
        self.sudo()._in_transition().write({"state": "cancelled", "month_id": False})

    def _drop_slips(self):
        slips = self.sudo().slip_ids.filtered(lambda slip: slip.state == "draft")
        slips._do_cancel()

    # -- call back from transit ----------------------------------------

    def action_call_back(self):
        """What is on its way returns to the store that it left."""
        return self._run_booking(
            "call_back",
            (DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The goods cannot be called back."),
        )

    def _get_cannot_call_back_reasons(self):
        reasons = self._get_maker_texts()
        for transfer in self.filtered(lambda transfer: transfer.state != "out"):
            reasons[transfer].append(self.env._("Nothing of it is in transit."))
        return reasons

    def _do_call_back(self):
        transfers = self.sudo()
        transfers._drop_slips()
        slips = (
            self.env["aftersales.slip"]
            .sudo()
            ._in_transition()
            .create(
                [
                    transfer._prepare_slip(
                        "out",
                        [
                            (line, -line.transit_quantity, line._get_transit_lots())
                            for line in transfer._get_lines_in_transit()
                        ],
                        colour="red",
                    )
                    for transfer in transfers
                ]
            )
        )
        slips._out_of_transition()._do_approve()
