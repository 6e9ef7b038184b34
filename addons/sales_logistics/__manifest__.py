# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Sales Logistics",
    "summary": "Sales contracts, deposits and credit, collections, shipments, "
    "vehicles and the archive of vouchers",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "After-sales",
    "website": "https://github.com/aftersales-suite/aftersales-suite",
    "author": "After-sales suite maintainers",
    "license": "AGPL-3",
    "depends": ["service_base", "sale_stock"],
    "data": [
        "security/sales_logistics_groups.xml",
        "views/product_template_views.xml",
        "views/sales_logistics_menus.xml",
    ],
    "demo": ["demo/res_users_demo.xml"],
    "application": True,
}
