# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain

from ..roles import AGENT


class ResPartner(models.Model):
    _inherit = "res.partner"

    care_class_id = fields.Many2one(
        "care.customer.class",
        index="btree_not_null",
        help="How often the customer is called and visited (D3-5.1.3).",
        groups="base.group_user",
    )

    is_care_lost = fields.Boolean(
        string="Lost Customer",
        compute="_compute_is_care_lost",
        search="_search_is_care_lost",
        help="Ordered once and not since the days of the policy: to be won back "
        "(D3-5.2.5).",
        groups="base.group_user",
    )

    def _compute_is_care_lost(self):
        lost = self.search(Domain("id", "in", self.ids) & self._get_lost_domain())
        for partner in self:
            partner.is_care_lost = partner in lost

    def _search_is_care_lost(self, operator, value):
        if operator != "in":
            return NotImplemented
        lost = self._get_lost_domain()
        return lost if True in value else ~lost

    def _get_lost_domain(self):
        """Customers with an order of this company, and none in the last days."""
        company = self.env.company
        policy = self.env["service.policy"]
        days = int(policy._get_value("care.lost_days", company))
        bound = fields.Date.subtract(policy._today(company), days=days)
        # Agents have no rights on orders and need to know only that there are none.
        ordered = [("state", "=", "sale"), ("company_id", "=", company.id)]
        recent = [*ordered, ("date_order", ">=", bound)]
        return Domain("sale_order_ids", "any!", ordered) & ~Domain(
            "sale_order_ids", "any!", recent
        )

    def action_make_care_plan(self):
        """Care plans of customers that have a class and no plan, begun at once."""
        plans = self.env["care.plan"]
        plans._check_roles(AGENT)
        company = self.env.company
        customers = self.commercial_partner_id.filtered("care_class_id")
        busy = plans.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", customers.ids),
                ("state", "!=", "ended"),
            ]
        ).partner_id
        made = plans.create(
            [{"partner_id": customer.id} for customer in customers - busy]
        )
        if made:
            made.action_start()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_plan_action"
        )
        return {
            **action,
            "domain": [("partner_id", "in", self.commercial_partner_id.ids)],
            "context": {},
        }
