# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Customer Care",
    "summary": "Complaints and corrective action, satisfaction, callbacks and the "
    "service desk",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "After-sales",
    "website": "https://github.com/aftersales-suite/aftersales-suite",
    "author": "After-sales suite maintainers",
    "license": "AGPL-3",
    "depends": [
        "aftersales_repair",
        "sales_logistics",
        "survey",
        "hr_skills",
    ],
    "data": [
        "security/customer_care_groups.xml",
        "security/ir.model.access.csv",
        "security/care_complaint_rules.xml",
        "data/complaint_sequence_data.xml",
        "views/customer_care_menus.xml",
        "views/care_complaint_views.xml",
    ],
    "demo": ["demo/res_users_demo.xml", "demo/product_product_demo.xml"],
    "application": True,
}
