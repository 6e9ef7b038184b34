# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from .care_complaint import ENDED
from .care_request import OPEN


class ResUsers(models.Model):
    """Open complaints, requests and calls go to the successor too (S52, D2-20)."""

    _inherit = "res.users"

    def _get_open_work_rules(self):
        rules = super()._get_open_work_rules()
        rules["care.complaint"] = ("handler_id", Domain("state", "not in", ENDED))
        rules["care.request"] = ("owner_id", Domain("state", "in", OPEN))
        rules["aftersales.callback"] = (
            "caller_id",
            Domain("state", "in", ("shipped", "to_call")),
        )
        rules["care.visit"] = ("visitor_id", Domain("state", "=", "planned"))
        rules["care.improvement"] = ("responsible_id", Domain("state", "=", "open"))
        return rules
