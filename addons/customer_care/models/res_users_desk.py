# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..roles import SUPERVISOR


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _get_care_people(self, role, company):
        """People of a company who hold a role, the system's own user left out.

        :param role: external id of a group
        """
        group = self.env.ref(role).sudo()
        return (
            self.sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", company.ids),
                    ("share", "=", False),
                ]
            )
            .with_env(self.env)
        )

    def _get_care_superiors(self, company):
        """Who helps these people: their superiors, else the supervisors."""
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", self.ids), ("company_id", "=", company.id)])
        )
        superiors = employees.parent_id.user_id.with_env(self.env) - self
        return superiors or self._get_care_people(SUPERVISOR, company) - self
