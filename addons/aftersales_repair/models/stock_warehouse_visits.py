# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockWarehouse(models.Model):
    """Where the parts of visits come from and go to (S03)."""

    _inherit = "stock.warehouse"

    aftersales_visit_use_location_id = fields.Many2one(
        "stock.location",
        string="Used Up on Visits",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    aftersales_load_type_id = fields.Many2one(
        "stock.picking.type",
        string="Loading of Technicians",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    # Paid parts leave the books with the invoice, the others with the move: one
    # operation for both would post paid parts twice.
    aftersales_visit_use_type_id = fields.Many2one(
        "stock.picking.type",
        string="Free and Contract Parts",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    aftersales_visit_sale_type_id = fields.Many2one(
        "stock.picking.type",
        string="Paid Parts",
        copy=False,
        check_company=True,
        ondelete="restrict",
    )

    def _make_aftersales_structure(self):
        result = super()._make_aftersales_structure()
        for warehouse in self.sudo():
            warehouse._make_visit_types()
        return result

    def _make_visit_types(self):
        """Make what is missing for visits; safe to repeat."""
        self.ensure_one()
        company = self.company_id
        customers = self.env["stock.warehouse"]._get_partner_locations()[0]
        self._make_missing(
            "aftersales_visit_use_location_id",
            {
                "name": self.env._("%s: used up on visits", self.name),
                "usage": "production",
                "valuation_account_id": company._get_visit_use_account().id,
            },
        )
        common = {
            "warehouse_id": self.id,
            "use_create_lots": False,
            "use_existing_lots": True,
            "default_location_src_id": self.lot_stock_id.id,
        }
        self._make_missing(
            "aftersales_load_type_id",
            {
                **common,
                "name": self.env._("Loading of technicians"),
                "code": "internal",
                "sequence_code": "TLD",
                "default_location_dest_id": self.lot_stock_id.id,
            },
        )
        self._make_missing(
            "aftersales_visit_use_type_id",
            {
                **common,
                "name": self.env._("Free and contract parts of visits"),
                "code": "outgoing",
                "sequence_code": "VFR",
                "default_location_dest_id": self.aftersales_visit_use_location_id.id,
            },
        )
        self._make_missing(
            "aftersales_visit_sale_type_id",
            {
                **common,
                "name": self.env._("Paid parts of visits"),
                "code": "outgoing",
                "sequence_code": "VPD",
                "default_location_dest_id": customers.id,
            },
        )
