# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import AGENT


class ResPartner(models.Model):
    _inherit = "res.partner"

    care_class_id = fields.Many2one(
        "care.customer.class",
        index="btree_not_null",
        help="How often the customer is called and visited (D3-5.1.3).",
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
