# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleReviewLine(models.Model):
    """What the review of a month says of one item of work (S51, D2-19)."""

    _name = "sale.review.line"
    _description = "Reviewed item"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "review_id, item_id, id"

    _register_parent = "review_id"
    _guarded_fields = ("review_id", "item_id", "reviewer_id", "reviewed_at")

    review_id = fields.Many2one(
        "sale.review", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "sale.review.item", required=True, readonly=True, ondelete="restrict"
    )
    question = fields.Char(related="item_id.question")
    verdict = fields.Selection(
        [("good", "In order"), ("bad", "Deviation"), ("none", "Nothing to review")],
    )
    finding = fields.Char(help="What was seen, and where.")
    measure = fields.Char(help="What is done about a deviation, by whom, until when.")
    is_reviewed = fields.Boolean(
        string="Reviewed", compute="_compute_is_reviewed", store=True
    )
    reviewer_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reviewed_at = fields.Datetime(readonly=True)

    _one_an_item = models.UniqueIndex(
        "(review_id, item_id)", "The item is in the review already."
    )

    @api.depends("verdict", "finding", "measure")
    def _compute_is_reviewed(self):
        """A verdict with what was seen; a deviation with what is done about it."""
        for line in self:
            said = bool((line.finding or "").strip())
            cured = line.verdict != "bad" or bool((line.measure or "").strip())
            line.is_reviewed = bool(line.verdict and said and cured)

    @api.depends("item_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.item_id.name

    def write(self, vals):
        if not {"verdict", "finding", "measure"} & set(vals):
            return super().write(vals)
        sent = self.review_id.filtered(lambda review: review.state != "open")
        if sent:
            raise UserError(sent._get_sent_text(sent))
        result = super().write(vals)
        self.sudo()._in_transition().write(
            {"reviewer_id": self.env.uid, "reviewed_at": fields.Datetime.now()}
        )
        return result
