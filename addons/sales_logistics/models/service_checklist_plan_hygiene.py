# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models

from odoo.addons.service_base.jobs import each_company

from ..roles import SUPERVISOR


class ServiceChecklistPlan(models.Model):
    """The weekly self-inspection of hygiene comes by itself (S51, D2-18).

    Each week, Monday to Sunday, has one; a week without it is listed as missed.
    """

    _inherit = "service.checklist.plan"

    @api.model
    def _cron_open_hygiene(self):
        """Plan it where sales logistics works and nobody has planned it yet."""
        template = self.env.ref(
            "sales_logistics.checklist_hygiene", raise_if_not_found=False
        )
        companies = self.env["res.company"]._get_logistics_companies()
        if not template or not template.active or not companies:
            return self.browse()
        known = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [("template_id", "=", template.id), ("company_id", "in", companies.ids)]
            )
        )

        def work(plans, company):
            vals = plans._prepare_hygiene_vals(company, template)
            plan = plans.create(vals)
            plan._do_activate()
            made.extend(plan.ids)

        made = []
        each_company(self.sudo(), companies - known.company_id, work)
        return self.sudo().browse(made)

    @api.model
    def _get_hygiene_user(self, company):
        """A supervisor of the company; an administrator where there is none."""
        people = company._get_role_users(SUPERVISOR)
        own = people.filtered(
            lambda user: (
                user.company_id == company and not user.has_group("base.group_system")
            )
        )
        return (own or people)[:1]

    @api.model
    def _prepare_hygiene_vals(self, company, template):
        today = self.env["service.policy"]._today(company)
        sunday = today + timedelta(days=6 - today.weekday())
        return {
            "name": self.env._("Weekly self-inspection of hygiene"),
            "template_id": template.id,
            "company_id": company.id,
            "user_id": self._get_hygiene_user(company).id,
            "recurrence": "calendar",
            "interval_number": 1,
            "interval_unit": "week",
            "date_start": sunday,
            "lead_days": 6,
            "when_late": "missed",
        }
