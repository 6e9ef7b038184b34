# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import date_utils, float_round

from ..jobs import each_company, speak

SPANS = [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")]


class ServiceStatistic(models.Model):
    """What a figure counts, how, and by which rule.

    Definitions come with the addons. Figures of a span of days are
    ``service.statistic.period``.
    """

    _name = "service.statistic"
    _description = "Statistic"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    handler = fields.Char(required=True, help="The model that knows the rows.")
    measure = fields.Selection(
        [
            ("sum", "Total of what is counted"),
            ("share", "Share in percent"),
            ("mean", "Mean"),
        ],
        required=True,
        default="share",
    )
    frequency = fields.Selection(SPANS, required=True, default="month")
    unit = fields.Char(translate=True)
    decimals = fields.Integer(default=1)
    formula = fields.Text(required=True, translate=True)
    numerator_label = fields.Char(required=True, translate=True)
    denominator_label = fields.Char(translate=True)
    period_ids = fields.One2many("service.statistic.period", "statistic_id")
    last_period_id = fields.Many2one(
        "service.statistic.period",
        string="Last Frozen",
        compute="_compute_last_period_id",
    )
    last_figure = fields.Char(string="Figure", compute="_compute_last_period_id")

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A statistic of this code exists already."
    )

    @api.depends("period_ids.state")
    @api.depends_context("company")
    def _compute_last_period_id(self):
        """The newest frozen figure of the company, by the usual frequency."""
        periods = self.env["service.statistic.period"].search_fetch(
            [
                ("statistic_id", "in", self.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "frozen"),
            ],
            ["statistic_id", "span"],
            order="date_from DESC",
        )
        by_statistic = periods.grouped("statistic_id")
        for statistic in self:
            own = by_statistic.get(statistic, periods.browse())
            statistic.last_period_id = own.filtered(
                lambda period: period.span == period.statistic_id.frequency
            )[:1]
            statistic.last_figure = statistic.last_period_id.figure_text

    def write(self, vals):
        """A definition comes with its addon: it tells what old figures mean."""
        if self.env.registry.ready and set(vals) - {"active", "sequence"}:
            self._refuse_change()
        return super().write(vals)

    def unlink(self):
        # No ``ondelete`` method: a client can send the key that skips those.
        if self and self.env.registry.ready:
            self._refuse_change()
        return super().unlink()

    def _refuse_change(self):
        raise AccessError(
            self.env._(
                "%s: what a statistic counts stays; it tells what the frozen figures "
                "mean. It changes only with the program.",
                self[:1].display_name,
            )
        )

    def _figure(self, numerator, denominator):
        """The figure of two totals; None where there is nothing to divide by."""
        self.ensure_one()
        if self.measure == "sum":
            return numerator
        if not denominator:
            return None
        return numerator / denominator * (100 if self.measure == "share" else 1)

    def _figure_text(self, figure):
        """A figure as people write it: "2.0 %", "12 units"."""
        self.ensure_one()
        if figure is None:
            return self.env._(
                "no figure: %s is zero", self.denominator_label or self.name
            )
        number = float_round(figure, precision_digits=self.decimals)
        text = f"{number:,.{self.decimals}f}"
        unit = "%" if self.measure == "share" else self.unit
        return f"{text} {unit}" if unit else text

    def _rows_of(self, company, date_from, date_to, lang):
        """The live rows as SQL; see ``service.statistic.handler``."""
        self.ensure_one()
        handler = self.env[self.handler].with_context(lang=lang)
        return handler._statistic_query(company, date_from, date_to)

    def _last_span(self, company, span):
        """First day of the last span that is over for the company."""
        today = self.env["service.policy"]._today(company)
        before = date_utils.subtract(date_utils.start_of(today, span), days=1)
        return date_utils.start_of(before, span)

    def _open_last_periods(self, companies):
        """Make the periods that are over and not yet opened or frozen.

        :return: the new periods
        """
        periods = self.env["service.statistic.period"]
        wanted = {
            (statistic, company, statistic._last_span(company, statistic.frequency))
            for statistic in self
            for company in companies
        }
        known = periods.search_fetch(
            [
                ("statistic_id", "in", self.ids),
                ("company_id", "in", companies.ids),
                ("date_from", "in", [day for _s, _c, day in wanted]),
            ],
            ["statistic_id", "company_id", "date_from", "span"],
        )
        there = {
            (period.statistic_id, period.company_id, period.date_from)
            for period in known
            if period.span == period.statistic_id.frequency
        }
        return periods.create(
            [
                {
                    "statistic_id": statistic.id,
                    "company_id": company.id,
                    "span": statistic.frequency,
                    "date_from": day,
                }
                for statistic, company, day in sorted(
                    wanted - there, key=lambda one: (one[0].sequence, one[0].id)
                )
            ]
        )

    @api.model
    def _cron_open_periods(self):
        """Each month: open the last period of what a company has frozen before."""
        groups = (
            self.env["service.statistic.period"]
            .sudo()
            ._read_group(
                [("state", "=", "frozen"), ("statistic_id.active", "=", True)],
                ["company_id"],
                ["statistic_id:recordset"],
            )
        )
        wanted = {company.id: statistics for company, statistics in groups}
        companies = self.env["res.company"].union(*[group[0] for group in groups])

        def work(_model, company):
            own = speak(wanted[company.id], company)
            own._open_last_periods(company)

        each_company(self, companies, work)

    def action_open_periods(self):
        """Open the last finished period of the company, and show it."""
        company = self.env.company
        self._open_last_periods(company)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_base.service_statistic_period_action"
        )
        action["domain"] = [
            ("statistic_id", "in", self.ids),
            ("company_id", "=", company.id),
        ]
        action["context"] = {}
        return action

    def action_view_periods(self):
        """The figures of these statistics, over time."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_base.service_statistic_period_action"
        )
        action["domain"] = [("statistic_id", "in", self.ids)]
        return action
