# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models


class RepairOrder(models.Model):
    """Parts put in and taken out; what is taken out is handed in (D3-1.7)."""

    _inherit = "repair.order"

    requisition_count = fields.Integer(compute="_compute_requisition_count")

    def _compute_requisition_count(self):
        counts = dict(
            self.env["aftersales.requisition"]._read_group(
                [("res_model", "=", "repair.order"), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for repair in self:
            repair.requisition_count = counts.get(repair.id, 0)

    def _get_cannot_end_reasons(self):
        """Core drops what was taken out and never moved; here it is asked for."""
        reasons = super()._get_cannot_end_reasons()
        for repair in self:
            moves = repair.move_ids.filtered(lambda move: move.state != "cancel")
            nothing_picked = not any(moves.mapped("picked"))
            kept = moves.filtered(
                lambda move, nothing_picked=nothing_picked: (
                    move.repair_line_type != "add"
                    and (
                        move.product_uom.compare(move.quantity, move.product_uom_qty)
                        < 0
                        or not (move.picked or nothing_picked)
                    )
                )
            )
            if kept:
                reasons[repair].append(
                    self.env._(
                        "Taken out and not handed in: %s. Write how many went to the "
                        "store, with their serials.",
                        ", ".join(kept.product_id.mapped("display_name")),
                    )
                )
        return reasons

    def _get_drawn_parts(self):
        """``{repair id: requisitions whose goods were issued on it, and kept}``."""
        requisitions = (
            self.env["aftersales.requisition"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "repair.order"),
                    ("res_id", "in", self.ids),
                    ("state", "not in", ("draft", "refused", "cancelled")),
                ]
            )
        )
        moved = defaultdict(float)
        groups = (
            (
                self.env["stock.move"]
                .sudo()
                ._read_group(
                    [
                        ("requisition_id", "in", requisitions.ids),
                        ("state", "=", "done"),
                    ],
                    ["requisition_id", "product_id", "picking_id"],
                    ["quantity:sum"],
                )
            )
            if requisitions
            else []
        )
        for requisition, product, picking, quantity in groups:
            sign = -1 if picking.aftersales_is_red else 1
            moved[requisition, product] += sign * quantity
        drawn = {}
        for (requisition, product), quantity in moved.items():
            if product.uom_id.compare(quantity, 0) > 0:
                found = drawn.get(requisition.res_id, requisitions.browse())
                drawn[requisition.res_id] = found | requisition
        return drawn

    def action_view_requisitions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requisitions of %s", self.name),
            "res_model": "aftersales.requisition",
            "view_mode": "list,form",
            "domain": [("res_model", "=", "repair.order"), ("res_id", "=", self.id)],
            "context": {
                "default_purpose": "work_order",
                "default_order_ref": f"repair.order,{self.id}",
            },
        }

    def action_view_part_history(self):
        """Parts with serials that went in or out, and their other repairs."""
        self.ensure_one()
        return self.lot_id.action_view_repair_parts()
