# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.service_base.turns import take_turns

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    SITE_CHIEF,
)

CHECKLISTS = ("store_daily", "store_six", "store_eleven", "store_fire")
PLANNERS = (
    KEEPER,
    SITE_CHIEF,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)


class AftersalesSite(models.Model):
    """Keeping a site's stores: removal of what expires first, daily checks."""

    _inherit = "aftersales.site"

    plan_count = fields.Integer(string="Checks", compute="_compute_plan_count")
    inside_count = fields.Integer(string="Inside Now", compute="_compute_inside_count")

    def _compute_plan_count(self):
        counts = dict(
            self.env["service.checklist.plan"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for site in self:
            site.plan_count = counts.get(site.id, 0)

    def _compute_inside_count(self):
        counts = dict(
            self.env["aftersales.store.visit"]._read_group(
                [("site_id", "in", self.ids), ("state", "=", "inside")],
                ["site_id"],
                ["__count"],
            )
        )
        for site in self:
            site.inside_count = counts.get(site, 0)

    def _make_stores(self):
        """Near-expiry goods leave first (D4-3.1.4.3a)."""
        result = super()._make_stores()
        fefo = self.env.ref("product_expiry.removal_fefo")
        stores = self.good_location_id | self.damaged_location_id
        stores.filtered(
            lambda store: not store.removal_strategy_id
        ).removal_strategy_id = fefo
        return result

    def _get_own_site(self):
        """The site of the user: the first that names the user among its people."""
        return self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("user_ids", "in", self.env.user.ids),
            ],
            order="level desc, id",
            limit=1,
        )

    # -- daily checks (S28) -------------------------------------------------------

    def action_plan_checks(self):
        """A plan for each checklist of the stores; those that run stay."""
        self.env["aftersales.count"]._check_roles(*PLANNERS)
        self.check_access("read")
        self._check_authority(self.env.user)
        take_turns(self.sudo())
        self.sudo()._plan_checks()
        return self.action_view_plans()

    def _plan_checks(self):
        """:return: the plans that were missing, active now"""
        templates = self._get_store_checklists()
        plans = self.env["service.checklist.plan"]
        known = {
            (plan.template_id.id, plan.res_id)
            for plan in plans.search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "!=", "ended"),
                ],
                ["template_id", "res_id"],
            )
        }
        made = plans.create(
            [
                site._prepare_check_vals(template)
                for site in self
                for template in templates
                if (template.id, site.id) not in known
            ]
        )
        made._do_activate()
        return made

    def _get_store_checklists(self):
        return self.env["service.checklist.template"].search(
            [
                ("code", "in", CHECKLISTS),
                ("company_id", "in", (False, *self.company_id.ids)),
            ]
        )

    def _prepare_check_vals(self, template):
        self.ensure_one()
        keeper = self.env["aftersales.count"]._get_keeper(self)
        daily = template.code == "store_daily"
        return {
            "name": f"{self.display_name}: {template.name}",
            "template_id": template.id,
            "company_id": self.company_id.id,
            "recurrence": "calendar",
            "interval_number": 1,
            "interval_unit": "day" if daily else "week",
            "working_days_only": True,
            "date_start": self.env["service.policy"]._today(self.company_id),
            "when_late": "missed",
            "res_model": self._name,
            "res_id": self.id,
            "asset": self.display_name,
            "site": self.display_name,
            "user_id": keeper.id,
        }

    def action_view_plans(self):
        """The plans and checklists of these sites' stores."""
        title = self.env._("Checks of the Stores")
        mine = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "service.checklist.plan",
            "view_mode": "list,form",
            "domain": mine,
        }

    def action_view_visits(self):
        """Who went in and out of these stores."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_store_visit_action"
        )
        return {**action, "domain": [("site_id", "in", self.ids)]}
