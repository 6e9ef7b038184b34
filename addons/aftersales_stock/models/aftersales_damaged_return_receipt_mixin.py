# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import BMD_PLANNER, PRODUCTION

_ROLES = (PRODUCTION, BMD_PLANNER)


class AftersalesDamagedReturnReceiptMixin(models.AbstractModel):
    """Production management counts what arrives (S35).

    What is missing stays on its way, and the return open, until it arrives or
    is found not to have left the site.
    """

    _name = "aftersales.damaged.return.receipt.mixin"
    _description = "Receipt of damaged parts"
    _inherit = "aftersales.damaged.return.list.mixin"

    received_at = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    def action_receive(self):
        """Take in what was counted; the rest is a discrepancy."""
        return self._run_step(
            "receive", _ROLES, self.env._("The return cannot be received.")
        )

    def _get_cannot_receive_reasons(self):
        reasons = self._get_state_reasons("shipped", "short")
        for one in self:
            for part in one.part_ids:
                reasons[one] += part._get_count_reasons()
            if one.state == "short" and not any(
                part._get_arrived() for part in one.part_ids
            ):
                reasons[one].append(
                    self.env._("Enter the quantities that arrived since.")
                )
        return reasons

    def _do_receive(self):
        returns = self.sudo()
        orders = []
        for one in returns:
            arrived = {part: part._get_arrived() for part in one.part_ids}
            arrived = {part: qty for part, qty in arrived.items() if qty}
            if arrived:
                orders.append(
                    {
                        "site": one._get_root(),
                        "lines": one.part_ids._prepare_sums(arrived),
                        "origin": one.name,
                        "vals": {"damaged_return_id": one.id},
                    }
                )
        if orders:
            pickings = self.env["stock.picking"].sudo()
            pickings._create_of_kind("damaged_transfer_in", orders)._do_at_once()
        returns.part_ids._note_arrived()
        short = returns.filtered(
            lambda one: any(part.missing_qty for part in one.part_ids)
        )
        short._open_discrepancy()
        (returns - short)._finish_receipt()

    def _open_discrepancy(self):
        self._in_transition().write({"state": "short"})
        for one in self:
            missing = one.part_ids.filtered("missing_qty")
            text = self.env._(
                "Missing of %(site)s's return: %(parts)s.",
                site=one.site_id.display_name,
                parts=", ".join(
                    f"{part.display_name}: {part.missing_qty:g}" for part in missing
                ),
            )
            one.message_post(body=text)
            people = one.site_id.chief_id or one.site_id.user_ids[:1]
            if not one.activity_ids:
                one.activity_schedule(
                    "aftersales_stock.activity_damaged_return",
                    user_id=people.id or self.env.uid,
                    summary=self.env._("Find what is missing"),
                    note=text,
                )

    def _finish_receipt(self):
        self._in_transition().write(
            {
                "state": "received",
                "received_at": fields.Datetime.now(),
                "received_by_id": self.env.uid,
            }
        )
        self.activity_unlink(["aftersales_stock.activity_damaged_return"])

    # -- what never left -------------------------------------------------------
    def action_put_back(self):
        """What is missing never left the site: it is there again (red slip), and
        goes with the next return."""
        return self._run_step(
            "put_back", _ROLES, self.env._("Nothing can be put back.")
        )

    def _get_cannot_put_back_reasons(self):
        return self._get_state_reasons("short")

    def _do_put_back(self):
        self._lock_sites()
        returns = self.sudo()
        pickings = self.env["stock.picking"].sudo()
        pickings._create_of_kind(
            "damaged_transfer_out",
            [
                {
                    **one._prepare_way_out(),
                    "is_red": True,
                    "lines": one.part_ids._prepare_sums(
                        {
                            part: part.missing_qty
                            for part in one.part_ids
                            if part.missing_qty
                        }
                    ),
                }
                for one in returns
            ],
        )._do_at_once()
        again = returns.part_ids.filtered("missing_qty")._split_missing()
        returns._finish_receipt()
        self.env["aftersales.damaged.return"].sudo()._collect(again)
