# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.service_base.tests.common import SuiteCase

from .. import roles


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


class SiteCase(StoreCase):
    """Two departments with a site each, and the people of the first.

    ``stranger`` is a keeper who belongs to the other department's site.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bmd = cls.aftersales._get_root_site()
        keeper, stock = roles.KEEPER, "stock.group_stock_user"
        cls.keeper = cls.role("keeper", keeper)
        cls.stranger = cls.role("stranger", keeper)
        cls.chief = cls.role("chief", roles.SITE_CHIEF)
        cls.accountant = cls.role("accountant", roles.DEPARTMENT_ACCOUNTANT)
        cls.supervisor = cls.role("supervisor", roles.DEPARTMENT_SUPERVISOR)
        cls.manager = cls.role("manager", roles.DEPARTMENT_MANAGER)
        cls.planner = cls.role("planner", roles.BMD_PLANNER)
        cls.production = cls.role("production", roles.PRODUCTION, stock)
        cls.buyer = cls.role("buyer", roles.BUYER)
        cls.finance = cls.role("finance", roles.FINANCE)
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        cls.department = cls._site(
            "East",
            "E",
            level="department",
            parent_id=cls.bmd.id,
            supervisor_id=cls.supervisor.id,
            manager_id=cls.manager.id,
            accountant_ids=[(6, 0, cls.accountant.ids)],
        )
        cls.other_department = cls._site(
            "North", "N", level="department", parent_id=cls.bmd.id
        )
        cls.site = cls._site(
            "Suzhou",
            "SZ",
            parent_id=cls.department.id,
            chief_id=cls.chief.id,
            user_ids=[(6, 0, cls.keeper.ids)],
        )
        cls.second_site = cls._site(
            "Shanghai", "SH", parent_id=cls.department.id, chief_id=cls.chief.id
        )
        cls.other_site = cls._site(
            "Tianjin",
            "TJ",
            parent_id=cls.other_department.id,
            user_ids=[(6, 0, cls.stranger.ids)],
        )

    @classmethod
    def _site(cls, name, code, **vals):
        return cls.env["aftersales.site"].create(
            {"name": name, "code": code, "company_id": cls.company.id, **vals}
        )
