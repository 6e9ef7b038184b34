# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

ACTIONS = [
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("phone", "Consent by phone recorded"),
    ("signed", "Signed afterwards"),
    ("voided", "Voided by a change"),
    ("withdrawn", "Withdrawn"),
    ("ended", "Ended with the document"),
]


class ServiceApprovalEntry(models.Model):
    """The trail of approvals: who did what, for whom, when. It only grows.

    Reviews come and go with each request; the entries stay, also when a chain is
    started again or the document is gone. Whoever reads the document reads its
    entries; those of a document that is gone, the policy administrator.
    """

    _name = "service.approval.entry"
    _description = "Approval trail"
    _inherit = ["service.guarded.mixin", "service.document.access.mixin"]
    _order = "id desc"
    _rec_name = "res_name"

    _guarded_fields = (
        "res_model",
        "res_id",
        "action",
        "user_id",
        "on_behalf_id",
        "requester_id",
        "moment",
        "comment",
        "content_digest",
    )

    company_id = fields.Many2one("res.company", readonly=True, index=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char(string="Document Name", readonly=True)
    action = fields.Selection(ACTIONS, required=True, readonly=True)
    step = fields.Integer(readonly=True)
    step_name = fields.Char(string="Signature", readonly=True)
    rule = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Done By", readonly=True)
    on_behalf_id = fields.Many2one("res.users", string="On Behalf Of", readonly=True)
    requester_id = fields.Many2one("res.users", string="Requested By", readonly=True)
    moment = fields.Datetime(readonly=True)
    comment = fields.Text(readonly=True)
    content_digest = fields.Char(readonly=True)

    _document = models.Index("(res_model, res_id, id)")

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_change()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    def unlink(self):
        if self.env.registry.ready:
            self._refuse_change(removal=True)
        return super().unlink()

    def _refuse_change(self, removal=False):
        if removal or not self._is_in_transition():
            raise AccessError(
                self.env._("The trail of approvals is written by the approvals alone.")
            )

    @api.model
    def _log_reviews(self, reviews, action, comment=False):
        """One entry for each review, in one insert.

        :param reviews: tier.review of documents that exist
        :param str action: a key of ``ACTIONS``
        """
        names, companies = {}, {}
        for model, same in reviews.sudo().grouped("model").items():
            documents = self.env[model].sudo().browse(set(same.mapped("res_id")))
            documents.invalidate_recordset(["approval_entry_ids"])
            for document in documents:
                names[model, document.id] = document.display_name
                companies[model, document.id] = document._get_company().id
        now = fields.Datetime.now()
        return (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        "res_model": review.model,
                        "res_id": review.res_id,
                        "res_name": names[review.model, review.res_id],
                        "company_id": companies[review.model, review.res_id],
                        "action": action,
                        "step": review.sequence,
                        "step_name": review.name,
                        "rule": review.rule,
                        "user_id": self.env.uid,
                        "on_behalf_id": review.on_behalf_id.id,
                        "requester_id": review.requested_by.id,
                        "moment": now,
                        "comment": comment or review.consent_text or review.comment,
                        "content_digest": review.content_digest,
                    }
                    for review in reviews.sudo()
                ]
            )
        )
