# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ServiceChecklistPlan(models.Model):
    """Inspections of customers' units and of systems under contract (S19).

    A key project has a maintenance plan of its own, on its contract (D3-7.4.5.1).
    """

    _inherit = "service.checklist.plan"

    lot_id = fields.Many2one(
        "stock.lot",
        string="Unit",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        "contract.contract",
        string="Service Contract",
        domain="[('is_service', '=', True)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The schedule is made from the contract and ends with it (D3-7.4.2.1).",
    )

    def _get_approved_fields(self):
        return super()._get_approved_fields() | {"lot_id", "contract_id"}

    @api.onchange("lot_id", "contract_id")
    def _onchange_unit(self):
        for name, value in self._get_unit_vals(self.lot_id, self.contract_id).items():
            self[name] = self[name] or value

    @api.model_create_multi
    def create(self, vals_list):
        lots, contracts = self.env["stock.lot"], self.env["contract.contract"]
        for vals in vals_list:
            found = self._get_unit_vals(
                lots.browse(vals.get("lot_id")),
                contracts.browse(vals.get("contract_id")),
            )
            for name, value in found.items():
                vals[name] = vals.get(name) or value
        return super().create(vals_list)

    @api.model
    def _get_unit_vals(self, lot, contract):
        """What a plan says of its unit or contract where nobody wrote it."""
        record = lot or contract
        if not record:
            return {}
        vals = {"res_model": record._name, "res_id": record.id}
        if lot:
            product = lot.sudo().product_id.display_name
            vals["asset"] = f"{product} {lot.name}"
            vals["partner_id"] = lot.sudo().delivery_partner_id.id
        if contract:
            vals["asset"] = vals.get("asset") or contract.display_name
            vals["partner_id"] = contract.sudo().partner_id.id
            vals["date_end"] = contract.date_end
        return vals

    def _prepare_run_vals(self, day, cache, **extra):
        vals = super()._prepare_run_vals(day, cache, **extra)
        vals.setdefault("lot_id", self.lot_id.id)
        vals.setdefault("contract_id", self.contract_id.id)
        return vals

    # -- the plan follows its contract ----------------------------------------

    def _get_cannot_activate_reasons(self):
        reasons = super()._get_cannot_activate_reasons()
        for plan in self:
            contract = plan.contract_id.sudo()
            if contract and contract.state in ("draft", "ended", "cancelled"):
                reasons[plan].append(
                    self.env._(
                        "The contract %s is not in force (D3-7.4.2.1).",
                        contract.display_name,
                    )
                )
        return reasons

    def _move_to(self, contract):
        """The plans go on under the next contract."""
        self.write({"contract_id": contract.id, "date_end": contract.date_end})
        of_contract = self.filtered(lambda plan: plan.res_model == contract._name)
        of_contract.write({"res_id": contract.id})
        # Those that had come to the end of the old contract begin to run again.
        waiting = self.filtered(
            lambda plan: plan.state == "active" and not plan.next_date
        )
        waiting._start_schedule()
