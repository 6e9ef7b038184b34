# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

# What may be called with a reason.
_METHODS = {
    "sale.demand.voucher": {"action_return", "action_refuse"},
    "sale.contract": {"action_cancel"},
    "sale.collection.stage": {"action_decide"},
    "sale.reconciliation": {"action_dispute"},
}


class SaleReasonWizard(models.TransientModel):
    """Asks for the reason of a step that needs one."""

    _name = "sale.reason.wizard"
    _description = "Reason"

    res_model = fields.Char(required=True)
    res_ids = fields.Char(required=True)
    method = fields.Char(required=True)
    reason = fields.Text(required=True)

    @api.model
    def _open(self, records, method):
        """The box that asks why, and then calls the method with the answer."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reason"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": records._name,
                "default_res_ids": ",".join(map(str, records.ids)),
                "default_method": method,
            },
        }

    def action_apply(self):
        self.ensure_one()
        if self.method not in _METHODS.get(self.res_model, ()):
            raise AccessError(self.env._("This step takes no reason."))
        ids = [int(number) for number in self.res_ids.split(",")]
        records = self.env[self.res_model].browse(ids)
        return getattr(records, self.method)(self.reason)
