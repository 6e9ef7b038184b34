# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class TierReview(models.Model):
    """The time to sign: from the turn of a signature to the signature (S33)."""

    _inherit = "tier.review"

    @api.depends("name", "document_name")
    def _compute_display_name(self):
        for review in self:
            parts = filter(None, [review.document_name, review.name])
            review.display_name = " · ".join(parts) or str(review.id)

    def _update_review_status(self):
        waiting = self.filtered(lambda review: review.status == "waiting")
        result = super()._update_review_status()
        turned = waiting.filtered(lambda review: review.status == "pending")
        turned._start_time_to_sign()
        return result

    def _start_time_to_sign(self):
        timed = self.sudo().filtered(
            lambda review: (
                review.definition_id.deadline_rule_id and review._is_guarded_model()
            )
        )
        for company, reviews in timed.grouped(
            lambda review: review._get_document()._get_company()
        ).items():
            codes = {r: r.definition_id.deadline_rule_id.code for r in reviews}
            reviews._start_deadlines(codes, company=company)

    def _get_deadline_receivers(self, kind):
        if kind != "overdue":
            return super()._get_deadline_receivers(kind)
        return self.sudo().reviewer_ids

    def _get_deadline_target(self):
        """People work on the document, not on the review."""
        return self._get_document()
