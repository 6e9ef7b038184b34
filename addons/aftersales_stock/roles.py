# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Names of the roles, as ``_check_roles`` and ``_run_step`` take them."""

KEEPER = "aftersales_stock.group_store_keeper"
SITE_CHIEF = "aftersales_stock.group_site_chief"
DEPARTMENT_ACCOUNTANT = "aftersales_stock.group_department_accountant"
DEPARTMENT_SUPERVISOR = "aftersales_stock.group_department_supervisor"
DEPARTMENT_MANAGER = "aftersales_stock.group_department_manager"
BMD_PLANNER = "aftersales_stock.group_bmd_planner"
PRODUCTION = "aftersales_stock.group_production_management"
BUYER = "aftersales_stock.group_buyer"
FINANCE = "aftersales_stock.group_aftersales_finance"
