# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockWarehouse(models.Model):
    """What customers carry in and take away again at the workshop (D3-1.6)."""

    _inherit = "stock.warehouse"

    aftersales_carry_in_type_id = fields.Many2one(
        "stock.picking.type", string="Carried In", copy=False, check_company=True
    )
    aftersales_carry_out_type_id = fields.Many2one(
        "stock.picking.type", string="Given Back", copy=False, check_company=True
    )

    def _make_aftersales_types(self):
        result = super()._make_aftersales_types()
        customers = self.env["stock.warehouse"]._get_partner_locations()[0]
        workshop = self.aftersales_workshop_location_id
        common = {
            "warehouse_id": self.id,
            "use_create_lots": False,
            "use_existing_lots": True,
        }
        self._make_missing(
            "aftersales_carry_in_type_id",
            {
                **common,
                "name": self.env._("Carried in by customers"),
                "code": "incoming",
                "sequence_code": "CIN",
                "default_location_src_id": customers.id,
                "default_location_dest_id": workshop.id,
                "aftersales_kind": "carry_in",
            },
        )
        self._make_missing(
            "aftersales_carry_out_type_id",
            {
                **common,
                "name": self.env._("Given back to customers"),
                "code": "outgoing",
                "sequence_code": "COU",
                "default_location_src_id": workshop.id,
                "default_location_dest_id": customers.id,
                "aftersales_kind": "carry_out",
            },
        )
        return result
