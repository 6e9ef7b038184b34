# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.service_base.tests.common import SuiteCase


class StoreCase(SuiteCase):
    """A main and an after-sales warehouse, a serial and an uncounted product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        warehouses = cls.env["stock.warehouse"]
        warehouses.search([("company_id", "=", cls.company.id)]).active = False
        cls.main = warehouses.create(
            {"name": "Main", "code": "TMAIN", "company_id": cls.company.id}
        )
        cls.aftersales = warehouses.create(
            {
                "name": "After-sales",
                "code": "TAFT",
                "company_id": cls.company.id,
                "is_aftersales": True,
                "aftersales_main_warehouse_id": cls.main.id,
            }
        )
        cls.good = cls.aftersales.lot_stock_id
        cls.damaged = cls.aftersales.aftersales_damaged_location_id
        cls.returns = cls.aftersales.aftersales_returns_location_id
        cls.workshop = cls.aftersales.aftersales_workshop_location_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Test Customer", "ref": "T0001", "company_id": cls.company.id}
        )
        cls.unit = cls._product("T-PSU", "serial", 250.0)
        cls.part = cls._product("T-FAN", "none", 9.5)

    @classmethod
    def _product(cls, code, tracking, cost):
        return cls.env["product.product"].create(
            {
                "name": code,
                "default_code": code,
                "type": "consu",
                "is_storable": True,
                "tracking": tracking,
                "standard_price": cost,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _lot(cls, name, product=None, **vals):
        return cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": (product or cls.unit).id,
                "company_id": cls.company.id,
                **vals,
            }
        )

    @classmethod
    def _put(cls, location, product, quantity, lot=None, owner=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, location, quantity, lot_id=lot, owner_id=owner
        )

    @classmethod
    def _on_hand(cls, location, product, lot=None, owner=None):
        domain = [("location_id", "=", location.id), ("product_id", "=", product.id)]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        if owner is not None:
            domain.append(("owner_id", "=", owner and owner.id))
        quants = cls.env["stock.quant"].search(domain)
        return sum(quants.mapped("quantity"))
