# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..roles import CLERK


class ResCompany(models.Model):
    """Where sales logistics works, and who of a company holds a role."""

    _inherit = "res.company"

    def _get_logistics_companies(self):
        """Companies in which somebody is a clerk or supervisor of sales logistics."""
        clerks = self.env.ref(CLERK).sudo().all_user_ids
        return clerks.filtered(lambda user: user.id > 1 and not user.share).company_id

    def _get_role_users(self, role):
        """People of this company who hold a role.

        :param str role: external id of a res.groups
        """
        self.ensure_one()
        users = self.env.ref(role).sudo().all_user_ids
        return users.filtered(lambda user: self in user.company_ids and user.id > 1)
