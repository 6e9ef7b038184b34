# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# Who may do the steps of a return, by external id.
CLERK = "aftersales_repair.group_aftersales_clerk"
INSPECTOR = "aftersales_repair.group_inspector"
KEEPER = "aftersales_stock.group_store_keeper"
LEADER = "aftersales_repair.group_team_leader"
MANAGER = "aftersales_repair.group_aftersales_manager"
