# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Base",
    "summary": "What the after-sales suite shares: guarded states, dated "
    "policies, working time, import of registers",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "After-sales",
    "website": "https://github.com/aftersales-suite/aftersales-suite",
    "author": "After-sales suite maintainers",
    "license": "AGPL-3",
    "depends": ["base_tier_validation", "hr", "mail", "queue_job", "resource"],
    "external_dependencies": {"python": ["openpyxl", "xlsxwriter"]},
    "data": [
        "security/service_base_groups.xml",
        "security/ir.model.access.csv",
        "security/service_base_rules.xml",
        "security/service_import_security.xml",
        "data/ir_sequence_data.xml",
        "data/queue_job_data.xml",
        "data/service_policy_data.xml",
        "data/service_export_data.xml",
        "data/service_import_mapping_data.xml",
        "views/service_import_line_views.xml",
        "views/service_import_views.xml",
        "views/service_policy_views.xml",
        "views/service_base_menus.xml",
        "views/service_import_mapping_views.xml",
        "views/service_export_views.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
    ],
}
