# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SaleArchiveGap(models.Model):
    """Numbers that are missing between a month's papers, and why (S50, D2-34)."""

    _name = "sale.archive.gap"
    _description = "Missing numbers"
    _inherit = [
        "service.retention.mixin",
        "service.evidence.line.mixin",
        "service.guarded.mixin",
    ]
    _order = "volume_id, series, number_from, id"

    _register_parent = _evidence_document = "volume_id"
    _guarded_fields = (
        "volume_id",
        "series",
        "number_from",
        "number_to",
        "first",
        "last",
        "explained_by_id",
        "explained_at",
    )

    volume_id = fields.Many2one(
        "sale.archive.volume",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="volume_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    name = fields.Char(
        string="Missing Number", compute="_compute_name", store=True, readonly=True
    )
    series = fields.Char(readonly=True)
    number_from = fields.Integer(readonly=True, aggregator=None)
    number_to = fields.Integer(readonly=True, aggregator=None)
    first = fields.Char(readonly=True)
    last = fields.Char(readonly=True)
    count = fields.Integer(string="Numbers", compute="_compute_name", store=True)
    reason = fields.Selection(
        [
            ("void", "Written wrongly and void"),
            ("system", "Number used up without a paper"),
            ("elsewhere", "Filed elsewhere"),
            ("lost", "Paper lost"),
        ]
    )
    explanation = fields.Char(help="What happened to it, and who says so.")
    explained_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    explained_at = fields.Datetime(readonly=True)

    @api.depends("first", "last", "number_from", "number_to")
    def _compute_name(self):
        for gap in self:
            gap.name = self._get_name(gap.first, gap.last)
            gap.count = gap.number_to - gap.number_from + 1

    @api.model
    def _get_name(self, first, last):
        return first if first == last else f"{first} – {last}"

    def _get_ends(self):
        """First and last missing numbers, as they are sorted among the papers."""
        ends = []
        for gap in self:
            ends.append((gap.series or "", gap.number_from, gap.first))
            ends.append((gap.series or "", gap.number_to, gap.last))
        return ends

    def write(self, vals):
        if {"reason", "explanation"} & set(vals) and not self._is_in_transition():
            self.volume_id._check_open()
            super().write(vals)
            mark = {
                "explained_by_id": self.env.uid,
                "explained_at": fields.Datetime.now(),
            }
            self.sudo()._in_transition().write(mark)
            return True
        return super().write(vals)
