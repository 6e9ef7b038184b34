# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockPicking(models.Model):
    """A delivery of an order and the plan that follows it (S48)."""

    _inherit = "stock.picking"

    shipment_ids = fields.One2many(
        "sale.shipment", "picking_id", readonly=True, groups="base.group_user"
    )

    def _action_done(self):
        result = super()._action_done()
        gone = self.filtered(
            lambda picking: (
                picking.state == "done"
                and picking.picking_type_code == "outgoing"
                and (picking.sale_id or picking.shipment_ids)
                and picking.location_dest_id.usage == "customer"
            )
        )
        if gone:
            self.env["sale.shipment"]._ship(gone)
        return result

    def _prepare_shipment_vals(self):
        """What a tracking plan takes from its delivery (D2-17)."""
        self.ensure_one()
        return {
            "picking_id": self.id,
            "company_id": self.company_id.id,
            "order_id": self.sale_id.id,
            "partner_id": self.partner_id.id,
            "origin_place_id": self.location_id.id,
            "destination": self.partner_id.contact_address_inline,
            "planned_date": self.scheduled_date or fields.Datetime.now(),
        }

    def action_view_shipments(self):
        """The tracking plan of the delivery; a new one where there is none."""
        self.ensure_one()
        plan = self.shipment_ids.filtered(lambda one: one.state != "cancelled")[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Goods Tracking Plan"),
            "res_model": "sale.shipment",
            "view_mode": "form",
            "res_id": plan.id,
            "context": {"default_picking_id": self.id},
        }
