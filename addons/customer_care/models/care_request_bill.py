# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.service_base.turns import take_turns

from ..roles import FEE_MANAGER


class CareRequest(models.Model):
    """The fees of a request and their bills (S64, D2-S3.2, D2-S3.3)."""

    _inherit = "care.request"

    fee_line_ids = fields.One2many("care.request.fee", "request_id", string="Fees")
    currency_id = fields.Many2one(related="company_id.currency_id")
    fee_amount = fields.Monetary(
        string="Fees in All", compute="_compute_fee_amount", store=True
    )
    bill_count = fields.Integer(compute="_compute_bill_count", groups="base.group_user")

    @api.depends("fee_line_ids.amount")
    def _compute_fee_amount(self):
        for request in self:
            request.fee_amount = sum(request.fee_line_ids.mapped("amount"))

    @api.depends("fee_line_ids.move_line_ids")
    def _compute_bill_count(self):
        for request in self:
            request.bill_count = len(request._get_bills())

    def _get_bills(self):
        """Bills of these requests, as superuser: agents see how many."""
        return self.sudo().fee_line_ids.move_line_ids.move_id

    def action_bill(self):
        """A bill for the fees that are not billed; one a customer (D2-S3.2)."""
        return self._run_step(
            "bill", (FEE_MANAGER,), self.env._("The fees cannot be billed.")
        )

    def _get_cannot_bill_reasons(self):
        # Pressed twice, the second one sees the first one's bill.
        take_turns(self.sudo())
        reasons = {}
        for request in self:
            if request.state not in ("solved", "confirmed"):
                reasons[request] = [
                    self.env._("Fees are billed when the work is done.")
                ]
            elif all(line.is_billed for line in request.fee_line_ids):
                reasons[request] = [self.env._("Nothing is left to bill.")]
        return reasons

    def _do_bill(self):
        groups = self.grouped(
            lambda one: (one.company_id, one.partner_id.commercial_partner_id)
        )
        moves = self.env["account.move"]
        for (company, _customer), requests in groups.items():
            moves |= moves.with_company(company).create(requests._prepare_bill_vals())
        for request in self.sudo():
            request._log_step(self.env._("Billed."))
        return moves

    def _prepare_bill_vals(self):
        first = self[0]
        return {
            "move_type": "out_invoice",
            "company_id": first.company_id.id,
            "partner_id": first.partner_id.id,
            "currency_id": first.company_id.currency_id.id,
            "invoice_origin": ", ".join(self.mapped("name")),
            "invoice_line_ids": [
                Command.create(line._prepare_bill_line_vals())
                for line in self.fee_line_ids
                if not line.is_billed
            ],
        }

    def action_view_bills(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_bills().ids)],
        }
