# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..roles import AGENT


class SaleDayList(models.Model):
    """Customer service's day is finished on the day too (S51, D4-7.2.3.10).

    Calls that are not settled, complaints nobody answered to, requests nobody took,
    callbacks and visits planned until today. What has a later limit is listed with
    its deadline.
    """

    _inherit = "sale.day.list"

    @api.model
    def _get_day_companies(self):
        machines = self.env.ref("base.user_root") | self.env.ref("base.user_admin")
        agents = self.env.ref(AGENT).sudo().all_user_ids - machines
        return super()._get_day_companies() | agents.filtered("active").company_id

    @api.model
    def _get_staff(self, company):
        agents = company._get_role_users(AGENT).filtered(
            lambda user: user.company_id == company
        )
        return super()._get_staff(company) | agents

    @api.model
    def _get_day_rules(self):
        return {
            **super()._get_day_rules(),
            "care.hotline.call": ("agent_id", Domain("state", "!=", "closed")),
            "care.complaint": ("handler_id", Domain("state", "=", "received")),
            "care.request": ("owner_id", Domain("state", "=", "received")),
            "aftersales.callback": ("caller_id", Domain("state", "=", "to_call")),
            "care.visit": ("visitor_id", Domain("state", "=", "planned")),
        }

    @api.model
    def _get_day_fields(self):
        return {
            **super()._get_day_fields(),
            "aftersales.callback": "planned_on",
            "care.visit": "planned_on",
        }
