# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    aftersales_rma_id = fields.Many2one(
        "aftersales.rma", string="Return", index="btree_not_null", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._set_repaired_owner(vals_list)
        return super().create(vals_list)

    @api.model
    def _set_repaired_owner(self, vals_list):
        """Keep a repaired unit its customer's.

        Core looks for the owner's goods in the store of the parts; a unit in
        the workshop would be moved as nobody's and leave a negative quantity.
        """
        repairs = self.env["repair.order"].browse(
            {
                vals["repair_id"]
                for vals in vals_list
                if vals.get("repair_id") and not vals.get("repair_line_type")
            }
        )
        owners = {
            repair.id: repair.partner_id.id
            for repair in repairs
            if repair.sudo().is_aftersales
        }
        for vals in vals_list:
            owner = owners.get(vals.get("repair_id"))
            if not owner or vals.get("repair_line_type"):
                continue
            vals["restrict_partner_id"] = owner
            for command in vals.get("move_line_ids", []):
                if command[0] == fields.Command.CREATE:
                    command[2]["owner_id"] = owner

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        done = moves.filtered(lambda move: move.state == "done")
        returned = done.filtered("aftersales_rma_id")
        if returned:
            self.env["aftersales.rma.line"]._advance(returned)
        done._stamp_deliveries()
        return moves

    def _stamp_deliveries(self):
        """Write on each serial when it went to which customer.

        A customer's own unit that comes back from repair keeps its first
        delivery; a new one in exchange starts its own term.
        """
        deliveries = self.filtered(
            lambda move: (
                move.location_dest_id.usage == "customer"
                and not move.location_dest_id.aftersales_store
                and not move.location_id.holds_customer_goods
            )
        )
        for move in deliveries:
            lots = move.move_line_ids.lot_id
            if not lots:
                continue
            partner = move.picking_id.partner_id or move.partner_id
            lots.sudo().write(
                {
                    "delivery_date": fields.Date.context_today(
                        move.with_context(tz=partner.tz or move.env.user.tz), move.date
                    ),
                    "delivery_partner_id": partner.id,
                    "delivery_origin": move.origin or move.picking_id.name,
                }
            )
