# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_service_branches(self, company):
        """``{user: service branch}`` of those who belong to one (D3-1.12)."""
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", self.ids), ("company_id", "=", company.id)])
        )
        branches = (
            self.env["hr.department"]
            .sudo()
            .search([("is_service_branch", "=", True), ("company_id", "=", company.id)])
        )
        known = {branch.id: branch for branch in branches}
        result = {}
        for employee in employees:
            path = (employee.department_id.parent_path or "").split("/")
            own = [known[int(part)] for part in path if part and int(part) in known]
            if own:
                result[employee.user_id.with_env(self.env)] = own[-1]
        return result
