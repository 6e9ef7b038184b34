# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

IN_FILE = ("executed", "filed")


class HrEmployee(models.Model):
    """The employee's file of rewards and penalties, for HR (D2-L4.2, D2-M6.2)."""

    _inherit = "hr.employee"

    accountability_case_count = fields.Integer(
        string="Rewards and Penalties",
        compute="_compute_accountability_case_count",
        groups="service_base.group_hr",
    )

    def _compute_accountability_case_count(self):
        counts = dict(
            self.env["service.accountability.case"]._read_group(
                [("employee_id", "in", self.ids), ("state", "in", IN_FILE)],
                ["employee_id"],
                ["__count"],
            )
        )
        for employee in self:
            employee.accountability_case_count = counts.get(employee, 0)

    def action_view_accountability_cases(self):
        """Lines of the file: what was executed, newest first."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File of %s", self.name),
            "res_model": "service.accountability.case",
            "view_mode": "list,form",
            "domain": [("employee_id", "=", self.id), ("state", "in", IN_FILE)],
            "context": {"create": False},
        }
