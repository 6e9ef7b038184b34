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
FINANCE = "aftersales_stock.group_aftersales_finance"
RESEARCH = "aftersales_repair.group_research"
SALES_MANAGER = "sales_team.group_sale_manager"
DEPUTY_GENERAL_MANAGER = "service_base.group_deputy_general_manager"
GENERAL_MANAGER = "service_base.group_general_manager"
TEAM_LEADER = "aftersales_repair.group_team_leader"
# Who plans training, leads it and judges its effect (D1-L3, D2-5.4, D4-7.2.1.6).
TRAINERS = (SUPERVISOR, TEAM_LEADER, AFTERSALES_MANAGER, SERVICE_DIRECTOR, HR)
# Who judges the work of others (D1-L5, D2-A2, D2-C2.3).
APPRAISERS = (*TRAINERS, DEPUTY_GENERAL_MANAGER, GENERAL_MANAGER)
# Who decides in the property office (D4-12.1.1 … D4-12.1.14).
PROPERTY_OFFICE = (SUPERVISOR, SERVICE_DIRECTOR)
# Who handles and judges what is said against our own people (D3-5.5.1, D4-7.3.3).
JUDGES = (
    AGENT,
    QUALITY,
    HR,
    SERVICE_DIRECTOR,
    AFTERSALES_MANAGER,
    SALES_MANAGER,
    DEPUTY_GENERAL_MANAGER,
    GENERAL_MANAGER,
    "customer_care.group_management_representative",
)
