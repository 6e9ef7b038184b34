# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesRequisitionReason(models.TransientModel):
    """Why the keeper does not issue (D0-2.4.3a, D4-3.1.3c), or not the rest."""

    _name = "aftersales.requisition.reason"
    _description = "Why a requisition is not issued"

    requisition_ids = fields.Many2many(
        "aftersales.requisition", "aftersales_requisition_reason_rel", required=True
    )
    step = fields.Selection(
        [("refuse", "Refuse"), ("close_rest", "Close the rest")], required=True
    )
    kind = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.requisition"]
            ._fields["refusal_kind"]
            ._description_selection(self.env)
        ),
        string="Because It Is",
    )
    note = fields.Char(string="In Words")

    def action_confirm(self):
        self.ensure_one()
        if self.step == "close_rest":
            if not (self.note or "").strip():
                raise UserError(
                    self.env._("Write why the rest is not issued any more.")
                )
            return self.requisition_ids._close_rest(self.note)
        if not self.kind:
            raise UserError(self.env._("Say why it is refused (D0-2.4.3a)."))
        return self.requisition_ids._refuse(self.kind, self.note)
