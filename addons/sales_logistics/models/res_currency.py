# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..tools.yuan import in_capitals


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _get_capitals(self, amount):
        """The amount as Chinese vouchers write it out; empty for other money."""
        self.ensure_one()
        return in_capitals(amount) if self.name == "CNY" else ""
