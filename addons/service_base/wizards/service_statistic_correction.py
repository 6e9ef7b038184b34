# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceStatisticCorrection(models.TransientModel):
    """Asks why frozen figures are corrected, and freezes them anew."""

    _name = "service.statistic.correction"
    _description = "Correction of frozen figures"

    period_ids = fields.Many2many(
        "service.statistic.period", string="Figures", required=True, readonly=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Freeze new versions; the old ones stay to be read."""
        self.ensure_one()
        later = self.period_ids._correct(self.reason)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrected figures"),
            "res_model": later._name,
            "view_mode": "list,form",
            "domain": [("id", "in", later.ids)],
        }
        if len(later) == 1:
            action.update(res_id=later.id, view_mode="form", domain=[])
        return action
