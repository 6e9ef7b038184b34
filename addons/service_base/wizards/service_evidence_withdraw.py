# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceEvidenceWithdraw(models.TransientModel):
    """Withdraw wrong evidence, with the reason."""

    _name = "service.evidence.withdraw"
    _description = "Withdraw evidence"

    evidence_ids = fields.Many2many(
        "service.evidence", relation="service_evidence_withdraw_rel", required=True
    )
    reason = fields.Char(required=True)

    def action_withdraw(self):
        self.ensure_one()
        self.evidence_ids._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
