# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CareAssessmentLine(models.Model):
    """An item of a self-assessment: figure, points, and the rows behind it.

    Written by the server alone, when the assessment is worked out.
    """

    _name = "care.assessment.line"
    _description = "Item assessed"
    _inherit = ["service.retention.mixin"]
    _order = "assessment_id, sequence, id"
    _rec_name = "item_id"

    _register_parent = "assessment_id"
    _guarded_fields = (
        "assessment_id",
        "item_id",
        "statistic_id",
        "weight",
        "scale",
        "numerator",
        "denominator",
        "has_figure",
        "figure",
        "points",
        "res_model",
        "res_domain",
    )

    assessment_id = fields.Many2one(
        "care.assessment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    item_id = fields.Many2one(
        "care.assessment.item", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="item_id.sequence", store=True)
    clause = fields.Char(related="item_id.clause")
    chapter = fields.Selection(related="item_id.chapter", store=True)
    how = fields.Text(related="item_id.how")
    statistic_id = fields.Many2one(
        "service.statistic", readonly=True, ondelete="restrict"
    )
    weight = fields.Float(digits=(16, 2), readonly=True)
    scale = fields.Char(
        readonly=True, help="The figures that give none and all points."
    )
    numerator = fields.Float(string="Counted", digits=(16, 2), readonly=True)
    denominator = fields.Float(string="Of", digits=(16, 2), readonly=True)
    has_figure = fields.Boolean(readonly=True)
    figure = fields.Float(
        string="Figure as Number", digits=(16, 2), readonly=True, aggregator="avg"
    )
    figure_text = fields.Char(string="Figure", compute="_compute_figure_text")
    points = fields.Float(digits=(16, 2), readonly=True)
    res_model = fields.Char(readonly=True)
    res_domain = fields.Json(readonly=True)

    @api.depends("figure", "has_figure", "statistic_id")
    @api.depends_context("lang")
    def _compute_figure_text(self):
        for line in self:
            if not line.has_figure:
                line.figure_text = self.env._("no data: does not count")
            elif line.statistic_id:
                line.figure_text = line.statistic_id._figure_text(line.figure)
            else:
                line.figure_text = f"{line.figure:.1f} %"

    def action_view_rows(self):
        """The evidence: the records that the item counted."""
        self.ensure_one()
        self.check_access("read")
        assessment = self.assessment_id
        if self.statistic_id:
            return self.env["care.statistic.look"]._open_for(
                self.statistic_id,
                self.company_id,
                assessment.date_from,
                assessment.date_to,
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.item_id.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": self.res_domain,
            "context": {"active_test": False, "create": False},
        }
