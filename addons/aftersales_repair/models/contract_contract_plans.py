# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ContractContract(models.Model):
    """The maintenance schedule 维护工作周期表 of a contract (S08, S19, D3-7.4.2.1)."""

    _inherit = "contract.contract"

    plan_ids = fields.One2many(
        "service.checklist.plan",
        "contract_id",
        string="Inspection Plans",
        groups="base.group_user",
    )
    plan_count = fields.Integer(
        string="Plans", compute="_compute_plan_count", groups="base.group_user"
    )
    report_ids = fields.One2many(
        "aftersales.maintenance.report",
        "contract_id",
        string="Quarterly Reports",
        groups="base.group_user",
    )

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        counts = dict(
            self.env["service.checklist.plan"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.plan_count = counts.get(contract, 0)

    def _take_plans_over(self):
        """A renewed contract goes on with the plans of the one before."""
        for contract in self.filtered("renewed_from_id"):
            plans = contract.renewed_from_id.plan_ids
            plans.filtered(lambda plan: plan.state != "ended")._move_to(contract)

    def _end_plans(self):
        """Nothing more is inspected under a contract that is over."""
        plans = self.plan_ids
        plans.filtered(lambda plan: plan.state == "active")._do_end()

    def action_view_plans(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inspection plans of %s", self.display_name),
            "res_model": "service.checklist.plan",
            "view_mode": "list,form,calendar",
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def action_view_reports(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reports of %s", self.display_name),
            "res_model": "aftersales.maintenance.report",
            "view_mode": "list,form",
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }
