# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Names of the roles, as ``_check_roles`` and ``_run_step`` take them.

The department has a supervisor, clerks and drivers (D2-3).
"""

USER = "service_base.group_service_user"
CLERK = "sales_logistics.group_logistics_clerk"
SUPERVISOR = "sales_logistics.group_logistics_supervisor"
DRIVER = "sales_logistics.group_driver"
GENERAL_MANAGER = "service_base.group_general_manager"
ACCOUNTANT = "account.group_account_invoice"
