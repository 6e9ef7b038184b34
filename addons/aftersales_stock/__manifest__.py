# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "After-sales Stock",
    "summary": "The after-sales warehouse: sites with good and damaged stores, "
    "movement kinds, customers' goods",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "After-sales",
    "website": "https://github.com/aftersales-suite/aftersales-suite",
    "author": "After-sales suite maintainers",
    "license": "AGPL-3",
    "depends": [
        "service_base",
        "stock_account",
        "purchase_stock",
        "product_expiry",
        "maintenance",
    ],
    "data": [
        "security/aftersales_stock_groups.xml",
        "security/ir.model.access.csv",
        "security/aftersales_site_rules.xml",
        "data/service_evidence_type_data.xml",
        "data/service_policy_retention_data.xml",
        "views/aftersales_stock_menus.xml",
        "views/aftersales_site_views.xml",
        "views/aftersales_site_maker_views.xml",
        "views/product_template_views.xml",
        "views/stock_location_views.xml",
        "views/stock_picking_type_views.xml",
        "views/stock_warehouse_views.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/stock_warehouse_demo.xml",
        "demo/aftersales_site_demo.xml",
        "demo/product_category_demo.xml",
        "demo/product_product_demo.xml",
        "demo/stock.lot.csv",
        "demo/stock_quant_demo.xml",
    ],
    "application": True,
}
