# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

_SIGNED = frozenset({"amount", "contract_id", "date_due"})
_EFFECTIVE = ("effective", "archived")


class SaleCollectionStage(models.Model):
    """The plan of an effective contract stays as both sides signed it (S44, D2-16).

    Who moved a date or an amount would decide on what is overdue, and that is the
    general manager's alone. After the decision a new date may be agreed; from then
    on the stage is planned once more: told before, reported when it is overdue.
    """

    _inherit = "sale.collection.stage"

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        # A contract that had none may get its plan later, all of it at once.
        added = stages.contract_id.filtered(
            lambda contract: (
                contract.state in _EFFECTIVE and contract.stage_ids - stages
            )
        )
        added._raise_plan_signed()
        return stages

    def write(self, vals):
        signed = self.filtered(lambda stage: stage.contract_id.state in _EFFECTIVE)
        if _SIGNED & set(vals) and not self._is_in_transition():
            kept = signed.filtered(lambda stage: stage.state != "decided")
            if {"amount", "contract_id"} & set(vals):
                kept = signed
            changed = kept.filtered(lambda stage: stage._is_changed_by(vals))
            changed.contract_id._raise_plan_signed()
        again = self.browse()
        if "date_due" in vals:
            again = signed.filtered(
                lambda stage: stage.state == "decided" and stage._is_changed_by(vals)
            )
        result = super().write(vals)
        if again:
            again.sudo()._in_transition().write({"state": "planned"})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.contract_id.filtered(
            lambda contract: contract.state in _EFFECTIVE
        )._raise_plan_signed()

    def _is_changed_by(self, vals) -> bool:
        self.ensure_one()
        for name in _SIGNED & set(vals):
            field = self._fields[name]
            value = field.convert_to_record(
                field.convert_to_cache(vals[name], self), self
            )
            if value != self[name]:
                return True
        return False
