# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceApprovalDecision(models.TransientModel):
    """What a decision needs beside the button: a reason, or what was said.

    The documents' own methods check; this only asks.
    """

    _name = "service.approval.decision"
    _description = "Decision on a request"

    decision = fields.Selection(
        [
            ("approve", "Approve"),
            ("reject", "Reject"),
            ("phone", "Record a consent by phone"),
        ],
        required=True,
        default="approve",
    )
    res_model = fields.Char(required=True)
    res_ids = fields.Char(required=True)
    comment = fields.Text()
    reviewer_id = fields.Many2one("res.users", string="Who Agreed")
    candidate_ids = fields.Many2many("res.users", compute="_compute_candidates")
    consent_at = fields.Datetime(string="Time of the Call", default=fields.Datetime.now)

    @api.depends("res_model", "res_ids", "decision")
    def _compute_candidates(self):
        for wizard in self:
            reviews = self.env["tier.review"].sudo()
            if wizard.decision == "phone" and wizard.res_model:
                reviews = wizard._get_documents().sudo().review_ids._get_current_step()
            phoned = reviews.filtered(
                lambda review: review.definition_id.phone_consent_allowed
            )
            wizard.candidate_ids = self.env["res.users"].union(
                *(review._get_principals() for review in phoned)
            )

    def _get_documents(self):
        self.ensure_one()
        names = self.env["tier.definition"]._get_approval_model_names()
        if self.res_model not in names:
            raise UserError(
                self.env._("%s is no document with approvals.", self.res_model)
            )
        ids = [int(part) for part in self.res_ids.split(",") if part.isdigit()]
        documents = self.env[self.res_model].browse(ids)
        documents.check_access("read")
        return documents

    def action_confirm(self):
        self.ensure_one()
        documents = self._get_documents()
        if self.decision == "approve":
            return documents.action_approve(self.comment)
        if self.decision == "reject":
            if not (self.comment or "").strip():
                raise UserError(self.env._("Say why it is rejected."))
            return documents.action_reject(self.comment)
        return documents._record_phone_consent(
            self.reviewer_id, self.comment, self.consent_at
        )
