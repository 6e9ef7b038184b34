# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Names of the roles, as ``_check_roles`` and ``_run_step`` take them."""

USER = "service_base.group_service_user"
DEPUTY_GENERAL_MANAGER = "service_base.group_deputy_general_manager"
INSPECTION_PLANNER = "service_base.group_inspection_planner"
