# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Seals, volumes and planned work go to the successor too (S52, D2-20)."""

    _inherit = "res.users"

    def _get_open_work_rules(self):
        rules = super()._get_open_work_rules()
        rules["sale.seal"] = ("keeper_id", Domain("state", "=", "in_use"))
        rules["sale.archive.volume"] = ("keeper_id", Domain("state", "=", "archived"))
        rules["sale.work.plan.line"] = (
            "user_id",
            Domain("state", "=", "open") & Domain("plan_id.state", "=", "approved"),
        )
        return rules
