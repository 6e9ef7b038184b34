# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    aftersales_teardown_location_id = fields.Many2one(
        "stock.location", string="Torn Down", copy=False, check_company=True
    )
    aftersales_teardown_type_id = fields.Many2one(
        "stock.picking.type", string="Teardown", copy=False, check_company=True
    )

    def _make_aftersales_locations(self):
        result = super()._make_aftersales_locations()
        self._make_missing(
            "aftersales_teardown_location_id",
            {
                "name": self.env._("%s: torn down", self.name),
                "location_id": self._get_aftersales_outside().id,
                "usage": "production",
                "aftersales_store": "teardown",
                # What the parts are worth less than the units is a loss.
                "valuation_account_id": self.company_id._get_teardown_account().id,
            },
        )
        return result

    def _make_aftersales_types(self):
        result = super()._make_aftersales_types()
        self._make_missing(
            "aftersales_teardown_type_id",
            {
                "name": self.env._("Teardown"),
                "code": "internal",
                "sequence_code": "TRD",
                "warehouse_id": self.id,
                "default_location_src_id": self.aftersales_damaged_location_id.id,
                "default_location_dest_id": self.aftersales_teardown_location_id.id,
                "use_create_lots": False,
                "use_existing_lots": True,
            },
        )
        return result

    def _make_aftersales_structure(self):
        result = super()._make_aftersales_structure()
        self.env["aftersales.reserve"].sudo()._ensure(
            self.env["product.product"].sudo().search([("is_discontinued", "=", True)])
        )
        return result
