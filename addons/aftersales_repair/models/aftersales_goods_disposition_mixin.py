# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..roles import CLERK, LEADER


class AftersalesGoodsDispositionMixin(models.AbstractModel):
    """What becomes of inspected goods: repair, exchange, or back as they came."""

    _name = "aftersales.goods.disposition.mixin"
    _description = "Disposition of returned goods"

    def action_repair(self):
        """Send to the workshop: a repair order a unit (S10)."""
        return self._run_step(
            "repair", (CLERK, LEADER), self.env._("The goods cannot be repaired.")
        )

    def _get_cannot_repair_reasons(self):
        reasons = self._not_in_state("inspected")
        for line in self.filtered(lambda one: one not in reasons):
            if line.product_id.repair_class == "1":
                reasons[line] = [
                    self.env._("Class I goods are not repaired (D4-3.1.5.1a).")
                ]
        return reasons

    def _do_repair(self):
        repairs = (
            self.env["repair.order"]
            .sudo()
            .create([line._prepare_repair_vals() for line in self])
        )
        lines = self.sudo()._in_transition()
        lines.write({"state": "in_repair", "disposition": "repair"})
        for line, repair in zip(lines, repairs, strict=True):
            line.repair_id = repair
        repairs._action_repair_confirm()

    def _prepare_repair_vals(self):
        self.ensure_one()
        warehouse = self.warehouse_id
        free = self.verdict == "in"
        kind = (
            warehouse.aftersales_warranty_repair_type_id
            if free
            else warehouse.repair_type_id
        )
        return {
            "aftersales_line_id": self.id,
            "picking_type_id": kind.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "product_qty": self.quantity,
            "under_warranty": free,
            "company_id": self.company_id.id,
            "user_id": False,
            "location_id": warehouse.lot_stock_id.id,
            "product_location_src_id": warehouse.aftersales_workshop_location_id.id,
            "product_location_dest_id": warehouse.aftersales_workshop_location_id.id,
            "internal_notes": self.finding,
        }

    def action_exchange(self):
        """Give a new unit; the returned one becomes ours, in the damaged store."""
        return self._run_step(
            "exchange", (CLERK, LEADER), self.env._("The goods cannot be exchanged.")
        )

    def _get_cannot_exchange_reasons(self):
        reasons = self._not_in_state("inspected")
        for line in self.filtered(lambda one: one not in reasons):
            if line.verdict != "in":
                reasons[line] = [
                    self.env._("Only goods in warranty are exchanged."),
                    line.verdict_text,
                ]
        return reasons

    def _do_exchange(self):
        lines = self.sudo()
        pickings = lines.rma_id._create_transfers(
            [
                vals
                for rma, goods in lines.grouped("rma_id").items()
                for vals in goods._prepare_exchange_vals(rma)
            ]
        )
        pickings.move_line_ids.picked = True
        # First out of the customer's hands, then into our store.
        for picking in pickings:
            picking._action_done()
        lines._in_transition().write({"state": "ready", "disposition": "exchange"})

    def _prepare_exchange_vals(self, rma):
        """Two transfers: the unit leaves its owner and enters our damaged store."""
        warehouse = rma.warehouse_id
        kind = warehouse.aftersales_exchange_type_id
        workshop = warehouse.aftersales_workshop_location_id
        exchange = warehouse.aftersales_exchange_location_id
        damaged = warehouse.aftersales_damaged_location_id
        steps = ((workshop, exchange, rma.partner_id), (exchange, damaged, False))
        return [
            rma._prepare_transfer_vals(
                kind,
                source,
                target,
                self._prepare_moves(rma, kind, source, target, owner),
            )
            for source, target, owner in steps
        ]

    def action_return(self):
        """Back to the customer as it came (D4-8.5.1.1.1)."""
        return self._run_step(
            "return", (CLERK, LEADER), self.env._("The goods cannot be sent back.")
        )

    def _get_cannot_return_reasons(self):
        return self._not_in_state("inspected")

    def _do_return(self):
        self.sudo()._in_transition().write({"state": "ready", "disposition": "return"})

    def action_undo_decision(self):
        """Back to the decision, as long as nothing was moved or repaired."""
        return self._run_step(
            "undo", (CLERK, LEADER), self.env._("The decision cannot be taken back.")
        )

    def _get_cannot_undo_reasons(self):
        reasons = self._not_in_state("in_repair", "ready")
        for line in self:
            if line in reasons:
                continue
            if line.disposition == "exchange":
                reasons[line] = [
                    self.env._("The unit was taken in exchange: it is ours now.")
                ]
            elif line.repair_id.state in ("under_repair", "done"):
                reasons[line] = [
                    self.env._("Its repair %s has begun.", line.repair_id.name)
                ]
        return reasons

    def _do_undo(self):
        lines = self.sudo()
        repairs = lines.repair_id.filtered(lambda repair: repair.state != "cancel")
        lines._in_transition().write(
            {"state": "inspected", "disposition": False, "repair_id": False}
        )
        repairs.action_repair_cancel()
