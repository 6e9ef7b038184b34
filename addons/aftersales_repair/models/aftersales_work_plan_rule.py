# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

WORK_CLASSES = [
    ("single_home", "Single home or shop"),
    ("estate", "Whole estate"),
    ("medium_pressure", "Medium pressure and above"),
    ("low_main", "Low-pressure mains"),
    ("large_user", "Large industrial user"),
]


class AftersalesWorkPlanRule(models.Model):
    """Who signs a work plan, by class of work (S20, D3-11.15)."""

    _name = "aftersales.work.plan.rule"
    _description = "Approval matrix of work plans"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("work_class",)

    work_class = fields.Selection(WORK_CLASSES, string="Class of Work")
    plan_kind = fields.Selection(
        [("none", "No plan"), ("plan", "Plan before work")],
        string="Plan",
        required=True,
        default="plan",
    )
    needs_dispatch = fields.Boolean(string="Dispatch Centre")
    needs_safety = fields.Boolean(string="Safety")
    needs_planning = fields.Boolean(string="Planning")
    needs_deputy = fields.Boolean(
        string="Deputy General Manager", help="Approves after all the others."
    )

    def _policy_value_text(self):
        self.ensure_one()
        if self.plan_kind == "none":
            return self.env._("no plan")
        names = [
            self._fields[name].get_description(self.env)["string"]
            for name in (
                "needs_dispatch",
                "needs_safety",
                "needs_planning",
                "needs_deputy",
            )
            if self[name]
        ]
        return ", ".join(names) or self.env._("plan without signatures")
