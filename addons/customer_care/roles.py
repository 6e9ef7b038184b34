# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Names of the roles, as ``_check_roles`` and ``_run_step`` take them."""

USER = "service_base.group_service_user"
AGENT = "customer_care.group_care_agent"
SUPERVISOR = "customer_care.group_care_supervisor"
FEE_MANAGER = "customer_care.group_care_fee_manager"
QUALITY = "service_base.group_quality"
HR = "service_base.group_hr"
SERVICE_DIRECTOR = "aftersales_repair.group_service_director"
AFTERSALES_MANAGER = "aftersales_repair.group_aftersales_manager"
PRODUCTION = "aftersales_stock.group_production_management"
RESEARCH = "aftersales_repair.group_research"
SALES_MANAGER = "sales_team.group_sale_manager"
DEPUTY_GENERAL_MANAGER = "service_base.group_deputy_general_manager"
GENERAL_MANAGER = "service_base.group_general_manager"
