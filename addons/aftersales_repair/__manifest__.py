# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "After-sales Repair",
    "summary": "Returns of goods: receiving, inspection, warranty verdict, repair "
    "or exchange, and back to the customer",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "After-sales",
    "website": "https://github.com/aftersales-suite/aftersales-suite",
    "author": "After-sales suite maintainers",
    "license": "AGPL-3",
    # product_warranty (OCA) holds the promised months of a product. OCA `rma`
    # was measured and left: one unit a document, see docs/decisions.
    "depends": ["aftersales_stock", "mrp", "product_warranty", "repair"],
    "data": [
        "security/aftersales_repair_groups.xml",
        "security/ir.model.access.csv",
        "security/aftersales_repair_rules.xml",
        "security/service_import_security.xml",
        "data/ir_sequence_data.xml",
        "data/service_policy_data.xml",
        "data/aftersales_zone_data.xml",
        "data/aftersales_return_reason_data.xml",
        "report/aftersales_rma_report.xml",
        "views/aftersales_rma_line_views.xml",
        "views/aftersales_rma_views.xml",
        "views/aftersales_return_reason_views.xml",
        "views/aftersales_zone_views.xml",
        "views/repair_order_views.xml",
        "views/res_partner_views.xml",
        "views/service_import_views.xml",
        "views/stock_lot_views.xml",
        "views/stock_picking_views.xml",
        "views/aftersales_repair_menus.xml",
        "views/service_export_views.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res.partner.csv",
        "demo/product_product_demo.xml",
        "demo/mrp_bom_demo.xml",
        "demo/stock.lot.csv",
        "demo/service_import_demo.xml",
    ],
    "assets": {
        "web.assets_tests": ["aftersales_repair/static/tests/tours/**/*"],
    },
    "application": True,
    "post_init_hook": "post_init_hook",
}
