# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Names of the roles, as ``_check_roles`` and ``_run_step`` take them."""

CLERK = "aftersales_repair.group_aftersales_clerk"
INSPECTOR = "aftersales_repair.group_inspector"
REPAIRER = "aftersales_repair.group_repairer"
LEADER = "aftersales_repair.group_team_leader"
MANAGER = "aftersales_repair.group_aftersales_manager"
TECHNICIAN = "aftersales_repair.group_service_technician"
DIRECTOR = "aftersales_repair.group_service_director"
TQM_OFFICE = "aftersales_repair.group_tqm_office"
MARKETING = "aftersales_repair.group_marketing"
KEEPER = "aftersales_stock.group_store_keeper"
PRODUCTION = "aftersales_stock.group_production_management"
FINANCE = "aftersales_stock.group_aftersales_finance"
QUALITY = "service_base.group_quality"
GENERAL_MANAGER = "service_base.group_general_manager"
DEPUTY_GENERAL_MANAGER = "service_base.group_deputy_general_manager"
RESEARCH = "aftersales_repair.group_research"
