# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    # Parts of a billable repair leave the books with the invoice; parts of a
    # warranty repair leave them with the move. One operation for both would
    # post billable parts twice, so each has its own and its own location.
    aftersales_warranty_repair_type_id = fields.Many2one(
        "stock.picking.type", string="Warranty Repair", copy=False, check_company=True
    )

    def _make_aftersales_types(self):
        super()._make_aftersales_types()
        if self.aftersales_warranty_repair_type_id:
            return
        consumed = self.env["stock.location"].create(
            {
                "name": self.env._("%s: used up in warranty repairs", self.name),
                "usage": "production",
                "company_id": self.company_id.id,
            }
        )
        workshop = self.aftersales_workshop_location_id
        places = {
            "default_product_location_src_id": workshop.id,
            "default_product_location_dest_id": workshop.id,
            "default_remove_location_dest_id": self.aftersales_damaged_location_id.id,
            "default_recycle_location_dest_id": self.lot_stock_id.id,
        }
        self.repair_type_id.write(places)
        self._make_missing(
            "aftersales_warranty_repair_type_id",
            {
                "name": self.env._("Warranty repairs"),
                "code": "repair_operation",
                "sequence_code": "WRO",
                "warehouse_id": self.id,
                "default_location_src_id": self.lot_stock_id.id,
                "default_location_dest_id": consumed.id,
                "use_existing_lots": True,
                "use_create_lots": False,
                **places,
            },
        )
