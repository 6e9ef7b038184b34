# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..roles import CLERK


class ResCompany(models.Model):
    """Where sales logistics works, and who of a company holds a role."""

    _inherit = "res.company"

    def _get_logistics_companies(self):
        """Companies in which somebody is a clerk or supervisor of sales logistics.

        The administrator holds every role and makes no department.
        """
        machines = self.env.ref("base.user_root") | self.env.ref("base.user_admin")
        clerks = self.env.ref(CLERK).sudo().all_user_ids - machines
        return clerks.filtered("active").company_id

    def _get_role_users(self, role):
        """People of this company who hold a role.

        :param str role: external id of a res.groups
        """
        self.ensure_one()
        users = self.env.ref(role).sudo().all_user_ids - self.env.ref("base.user_root")
        return users.filtered(lambda user: user.active and self in user.company_ids)
