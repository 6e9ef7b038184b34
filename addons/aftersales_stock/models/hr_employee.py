# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    loan_count = fields.Integer(
        string="Loans",
        compute="_compute_loan_count",
        groups="service_base.group_service_user,hr.group_hr_user",
    )

    def _compute_loan_count(self):
        counts = dict(
            self.env["aftersales.loan"]
            .sudo()
            ._read_group(
                [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
            )
        )
        for employee in self:
            employee.loan_count = counts.get(employee, 0)

    def action_view_loans(self):
        """What this person has, and had, on loan."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_loan_action"
        )
        action["domain"] = [("employee_id", "in", self.ids)]
        action["context"] = {}
        return action
