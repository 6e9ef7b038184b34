# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import date_utils


class CareKpi(models.Model):
    """A figure on the board: this month, the last one, the aim, the formula.

    Worked out when somebody looks, all of them in one query; frozen monthly
    figures are ``service.statistic.period``. The rows behind are one click away.
    """

    _name = "care.kpi"
    _description = "KPI"
    _order = "sequence, id"

    statistic_id = fields.Many2one(
        "service.statistic", required=True, ondelete="restrict"
    )
    name = fields.Char(related="statistic_id.name")
    rule = fields.Char(related="statistic_id.rule")
    formula = fields.Text(related="statistic_id.formula")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    better = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better")],
        required=True,
        default="higher",
    )
    target_policy_id = fields.Many2one(
        "service.policy",
        string="Aim",
        ondelete="restrict",
        help="Empty: the figure has no aim.",
    )
    target = fields.Float(compute="_compute_figures", digits=(16, 2))
    target_text = fields.Char(string="Aim Now", compute="_compute_figures")
    month = fields.Char(compute="_compute_figures")
    figure = fields.Float(compute="_compute_figures", digits=(16, 2))
    figure_text = fields.Char(string="This Month", compute="_compute_figures")
    last_figure_text = fields.Char(string="Last Month", compute="_compute_figures")
    year_figure_text = fields.Char(string="This Year", compute="_compute_figures")
    row_count = fields.Integer(string="Rows", compute="_compute_figures")
    light = fields.Selection(
        [("none", "No figure"), ("good", "Aim met"), ("bad", "Aim missed")],
        compute="_compute_figures",
    )

    _statistic_once = models.Constraint(
        "UNIQUE(statistic_id)", "The figure is on the board."
    )

    @api.model
    def _get_spans(self, company):
        """This month, the last one and this year so far: pairs of days."""
        today = self.env["service.policy"]._today(company)
        month = date_utils.start_of(today, "month")
        before = date_utils.subtract(month, days=1)
        return {
            "month": (month, date_utils.end_of(today, "month")),
            "last": (date_utils.start_of(before, "month"), before),
            "year": (date_utils.start_of(today, "year"), today),
        }

    @api.depends("statistic_id", "target_policy_id", "better")
    @api.depends_context("company", "lang")
    def _compute_figures(self):
        """One query for the whole board.

        In January the month and the year begin on one day: the spans are told
        apart by asking for the year on its own.
        """
        company = self.env.company
        spans = self._get_spans(company)
        statistics = self.statistic_id
        totals = statistics._get_live_totals(company, [spans["month"], spans["last"]])
        years = statistics._get_live_totals(company, [spans["year"]])
        for kpi in self:
            statistic = kpi.statistic_id
            month = totals.get((statistic, spans["month"][0]), (0, 0, 0))
            last = totals.get((statistic, spans["last"][0]), (0, 0, 0))
            year = years.get((statistic, spans["year"][0]), (0, 0, 0))
            figure = statistic._figure(*month[:2]) if month[2] else None
            policy = kpi.target_policy_id.sudo()
            target = policy._get_number(company) if policy else 0.0
            kpi.month = spans["month"][0].strftime("%Y-%m")
            kpi.figure = figure or 0.0
            kpi.row_count = month[2]
            kpi.figure_text = kpi._show(month)
            kpi.last_figure_text = kpi._show(last)
            kpi.year_figure_text = kpi._show(year)
            kpi.target = target
            kpi.target_text = statistic._figure_text(target) if policy else False
            kpi.light = kpi._get_light(figure, target if policy else None)

    def _show(self, totals):
        """A figure as text; "–" where nothing was counted."""
        numerator, denominator, count = totals
        if not count:
            return "–"
        return self.statistic_id._figure_text(
            self.statistic_id._figure(numerator, denominator)
        )

    def _get_light(self, figure, target):
        """At the aim is met, by the figure as it is shown."""
        if figure is None or target is None:
            return "none"
        shown = round(figure, self.statistic_id.decimals)
        met = shown >= target if self.better == "higher" else shown <= target
        return "good" if met else "bad"

    def action_view_rows(self):
        """The rows of this month behind the figure."""
        return self._view_rows("month")

    def action_view_last_rows(self):
        return self._view_rows("last")

    def action_view_year_rows(self):
        return self._view_rows("year")

    def _view_rows(self, span):
        self.ensure_one()
        first, last = self._get_spans(self.env.company)[span]
        return self.env["care.statistic.look"]._open_for(
            self.statistic_id, self.env.company, first, last
        )

    def action_view_periods(self):
        """The frozen figures, month after month."""
        self.ensure_one()
        return self.statistic_id.action_view_periods()
