# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import date_utils

from .service_statistic import SPANS

_FIXED = {"statistic_id", "company_id", "span", "date_from"}


class ServiceStatisticPeriod(models.Model):
    """A figure of a span of days: open, then frozen with the rows behind it.

    A frozen figure stays whatever happens to its records later; the screen
    shows the live figure beside it. It is corrected by a new version with a
    reason, and the old one stays to be read (D3-5.4.5, D4-8.5.7, S59).
    """

    _name = "service.statistic.period"
    _description = "Figure of a period"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.guarded.mixin",
        "service.statistic.live.mixin",
        "service.statistic.freeze.mixin",
    ]
    _order = "date_from desc, statistic_id, version desc, id desc"
    _rec_names_search = ["statistic_id.name", "period_label"]

    _guarded_fields = (
        "state",
        "version",
        "numerator",
        "denominator",
        "figure",
        "has_figure",
        "row_count",
        "digest",
        "lang",
        "frozen_at",
        "frozen_by_id",
        "supersedes_id",
        "superseded_by_id",
        "correction_reason",
    )

    statistic_id = fields.Many2one(
        "service.statistic", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    span = fields.Selection(
        SPANS,
        required=True,
        compute="_compute_span",
        store=True,
        readonly=False,
        precompute=True,
        help="A longer span than the statistic's own adds up its frozen figures.",
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self._default_date_from(),
    )
    date_to = fields.Date(
        string="Last Day", compute="_compute_date_to", store=True, precompute=True
    )
    period_label = fields.Char(
        string="Period", compute="_compute_date_to", store=True, precompute=True
    )
    state = fields.Selection(
        [
            ("draft", "Open"),
            ("frozen", "Frozen"),
            ("superseded", "Replaced by a correction"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    numerator = fields.Float(digits=(16, 6), readonly=True, copy=False)
    denominator = fields.Float(digits=(16, 6), readonly=True, copy=False)
    figure = fields.Float(
        digits=(16, 6), readonly=True, copy=False, aggregator="avg", tracking=True
    )
    has_figure = fields.Boolean(
        readonly=True,
        copy=False,
        help="Without anything to divide by there is no figure.",
    )
    figure_text = fields.Char(string="Frozen Figure", compute="_compute_figure_text")
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    digest = fields.Char(
        string="Seal", readonly=True, copy=False, help="SHA-256 of the frozen rows."
    )
    lang = fields.Char(
        readonly=True,
        copy=False,
        default="en_US",
        help="The language of the frozen texts.",
    )
    frozen_at = fields.Datetime(readonly=True, copy=False)
    frozen_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    supersedes_id = fields.Many2one(
        "service.statistic.period",
        string="Corrects",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    superseded_by_id = fields.Many2one(
        "service.statistic.period",
        string="Corrected By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    correction_reason = fields.Char(readonly=True, copy=False, tracking=True)
    note = fields.Text(string="Remark")
    row_ids = fields.One2many("service.statistic.row", "period_id", readonly=True)
    rule = fields.Char(related="statistic_id.rule")
    formula = fields.Text(related="statistic_id.formula")
    numerator_label = fields.Char(related="statistic_id.numerator_label")
    denominator_label = fields.Char(related="statistic_id.denominator_label")
    measure = fields.Selection(related="statistic_id.measure")

    _one_frozen = models.UniqueIndex(
        "(company_id, statistic_id, span, date_from) WHERE state = 'frozen'",
        "This figure is frozen already: correct it by a new version.",
    )
    _one_open = models.UniqueIndex(
        "(company_id, statistic_id, span, date_from) WHERE state = 'draft'",
        "This figure is open already.",
    )

    def _default_date_from(self):
        today = self.env["service.policy"]._today(self.env.company)
        last_month = date_utils.subtract(today, months=1)
        return date_utils.start_of(last_month, "month")

    @api.depends("statistic_id")
    def _compute_span(self):
        for period in self:
            period.span = period.statistic_id.frequency

    @api.depends("date_from", "span")
    def _compute_date_to(self):
        for period in self:
            if not period.date_from or not period.span:
                period.date_to = period.period_label = False
                continue
            start = period.date_from
            period.date_to = date_utils.end_of(start, period.span)
            period.period_label = {
                "month": f"{start:%Y-%m}",
                "quarter": f"{start:%Y}-Q{(start.month + 2) // 3}",
                "year": f"{start:%Y}",
            }[period.span]

    @api.depends("statistic_id.name", "period_label", "version")
    def _compute_display_name(self):
        for period in self:
            name = f"{period.statistic_id.name or ''} {period.period_label or ''}"
            if period.version > 1:
                name = f"{name} (v{period.version})"
            period.display_name = name.strip()

    @api.onchange("span", "date_from")
    def _onchange_span(self):
        """A period begins on the first day of its month, quarter or year."""
        if self.date_from and self.span:
            self.date_from = date_utils.start_of(self.date_from, self.span)

    @api.constrains("date_from", "span", "statistic_id")
    def _check_span(self):
        order = [key for key, _label in SPANS]
        for period in self:
            if order.index(period.span) < order.index(period.statistic_id.frequency):
                raise ValidationError(
                    self.env._(
                        "%s: the statistic is not made for so short a span.",
                        period.display_name,
                    )
                )
            if period.date_from != date_utils.start_of(period.date_from, period.span):
                raise ValidationError(
                    self.env._(
                        "%(period)s: %(day)s is not the first day of the span.",
                        period=period.display_name,
                        day=period.date_from,
                    )
                )

    # -- what is fixed --------------------------------------------------------

    def write(self, vals):
        if _FIXED & set(vals):
            self._check_open()
        return super().write(vals)

    def unlink(self):
        if self.env.registry.ready:
            # No ``ondelete`` method: a client can send the key that skips those.
            self._check_open()
        return super().unlink()

    def _check_open(self):
        kept = self.filtered(lambda period: period.state != "draft")
        if kept:
            raise UserError(
                self.env._(
                    "%s is frozen and stays. Correct it by a new version instead.",
                    kept[0].display_name,
                )
            )

    # -- the figure -----------------------------------------------------------

    @api.depends("figure", "has_figure", "state", "statistic_id")
    @api.depends_context("lang")
    def _compute_figure_text(self):
        for period in self:
            if period.state == "draft":
                period.figure_text = False
                continue
            figure = period.figure if period.has_figure else None
            period.figure_text = period.statistic_id._figure_text(figure)

    def action_view_rows(self):
        """The frozen rows; of an open figure the rows as of today."""
        self.ensure_one()
        if self.state == "draft":
            return self.action_view_changes()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rows of %s", self.display_name),
            "res_model": "service.statistic.row",
            "view_mode": "list,pivot,graph",
            "domain": [("period_id", "=", self.id)],
        }

    def action_view_versions(self):
        """All versions of this figure."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %s", self.display_name),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [
                ("statistic_id", "=", self.statistic_id.id),
                ("company_id", "=", self.company_id.id),
                ("span", "=", self.span),
                ("date_from", "=", self.date_from),
            ],
        }
