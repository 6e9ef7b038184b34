# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

CHANGES = [("new", "New"), ("changed", "Changed"), ("gone", "Gone")]
# Where these differ, a row is not what it was at freezing.
_COMPARED = ("label", "numerator", "denominator", "cause", "department", "product")


class ServiceStatisticLiveMixin(models.AbstractModel):
    """The figure as of today beside the frozen one, and what changed between."""

    _name = "service.statistic.live.mixin"
    _description = "Live figures"

    live_numerator = fields.Float(digits=(16, 6), compute="_compute_live")
    live_denominator = fields.Float(digits=(16, 6), compute="_compute_live")
    live_figure = fields.Float(digits=(16, 6), compute="_compute_live")
    live_figure_text = fields.Char(string="Figure Today", compute="_compute_live")
    difference = fields.Float(
        digits=(16, 6), compute="_compute_live", help="Today less frozen."
    )
    change_count = fields.Integer(string="Rows Changed", compute="_compute_live")
    difference_text = fields.Char(compute="_compute_live")
    is_intact = fields.Boolean(
        string="Rows Are as Sealed", compute="_compute_is_intact"
    )

    @api.depends("statistic_id", "company_id", "date_from", "date_to", "state")
    @api.depends_context("lang")
    def _compute_live(self):
        """One query a figure: what it counts is the handler's own business."""
        for period in self:
            if not period.statistic_id or not period.date_to:
                period.live_numerator = period.live_denominator = 0.0
                period.live_figure = period.difference = 0.0
                period.change_count = 0
                period.live_figure_text = period.difference_text = False
                continue
            numerator, denominator, *changes = period._get_live_totals()
            statistic = period.statistic_id
            figure = statistic._figure(numerator, denominator)
            period.live_numerator = numerator
            period.live_denominator = denominator
            period.live_figure = figure or 0.0
            period.live_figure_text = statistic._figure_text(figure)
            frozen = period.state != "draft"
            period.difference = period.live_figure - period.figure if frozen else 0.0
            period.change_count = sum(changes) if frozen else 0
            period.difference_text = frozen and period._get_difference_text(*changes)

    def _get_difference_text(self, new, gone, changed):
        if not new + gone + changed:
            return False
        return self.env._(
            "Since freezing %(count)s rows changed (%(new)s new, %(gone)s gone, "
            "%(changed)s changed): frozen %(frozen)s, today %(live)s.",
            count=new + gone + changed,
            new=new,
            gone=gone,
            changed=changed,
            frozen=self.figure_text,
            live=self.live_figure_text,
        )

    @api.depends("digest", "row_ids")
    def _compute_is_intact(self):
        """Whether the rows are those of the seal, also against the database."""
        frozen = self.filtered("digest")
        (self - frozen).is_intact = False
        if not frozen:
            return
        totals = frozen.sudo()._sum_rows()
        for period in frozen:
            period.is_intact = totals[period._origin.id][3] == period.digest

    # -- queries --------------------------------------------------------------

    def _live_query(self) -> SQL:
        """The rows of today in a fixed order of columns, without empty numbers."""
        self.ensure_one()
        period = self.sudo()
        lang = period.lang if period.state != "draft" else period._company_lang()
        if period.span == period.statistic_id.frequency:
            rows = period.statistic_id._rows_of(
                period.company_id, period.date_from, period.date_to, lang
            )
        else:
            rows = period._parts_query()
        return SQL(
            """
            SELECT one.key::varchar, one.res_model::varchar, one.res_id,
                   one.label::varchar, COALESCE(one.numerator, 0)::numeric AS numerator,
                   COALESCE(one.denominator, 0)::numeric AS denominator,
                   one.cause::varchar, one.department::varchar,
                   one.product::varchar, one.snapshot::jsonb
              FROM (%s) AS one
            """,
            rows,
        )

    def _company_lang(self):
        """The language that the figure's texts are frozen in."""
        return self.company_id.partner_id.lang or "en_US"

    def _parts_query(self) -> SQL:
        """The rows of a longer span: its frozen figures, split as their rows.

        Yearly totals are those of the twelve frozen months (S59).
        """
        self.env["service.statistic.row"].flush_model()
        return SQL(
            """
            SELECT concat_ws('|', part.period_label, COALESCE(one.cause, ''),
                             COALESCE(one.department, ''), COALESCE(one.product, ''))
                       AS key,
                   'service.statistic.period' AS res_model,
                   part.id AS res_id,
                   part.period_label AS label,
                   SUM(one.numerator) AS numerator,
                   SUM(one.denominator) AS denominator,
                   one.cause, one.department, one.product,
                   NULL::jsonb AS snapshot
              FROM service_statistic_period AS part
              JOIN service_statistic_row AS one ON one.period_id = part.id
             WHERE part.state = 'frozen'
               AND part.statistic_id = %(statistic)s
               AND part.company_id = %(company)s
               AND part.span = %(span)s
               AND part.date_from >= %(start)s
               AND part.date_to <= %(end)s
          GROUP BY part.id, one.cause, one.department, one.product
            """,
            statistic=self.statistic_id.id,
            company=self.company_id.id,
            span=self.statistic_id.frequency,
            start=self.date_from,
            end=self.date_to,
        )

    def _compare_query(self) -> SQL:
        """Frozen and live rows side by side, with how they differ."""
        differs = SQL(" OR ").join(
            SQL(
                "%s IS DISTINCT FROM %s",
                SQL.identifier("live", name),
                SQL.identifier("frozen", name),
            )
            for name in (*_COMPARED, "snapshot")
        )
        return SQL(
            """
            SELECT COALESCE(frozen.key, live.key) AS key,
                   COALESCE(frozen.res_model, live.res_model) AS res_model,
                   COALESCE(frozen.res_id, live.res_id) AS res_id,
                   COALESCE(frozen.label, live.label) AS label,
                   frozen.numerator AS frozen_numerator,
                   frozen.denominator AS frozen_denominator,
                   frozen.snapshot AS frozen_snapshot,
                   live.numerator AS live_numerator,
                   live.denominator AS live_denominator,
                   live.snapshot AS live_snapshot,
                   CASE WHEN frozen.key IS NULL THEN 'new'
                        WHEN live.key IS NULL THEN 'gone'
                        WHEN %(differs)s THEN 'changed'
                        ELSE 'same' END AS change
              FROM (SELECT * FROM service_statistic_row
                     WHERE period_id = %(period)s) AS frozen
         FULL JOIN (%(live)s) AS live ON live.key = frozen.key
            """,
            differs=differs,
            period=self._origin.id or 0,
            live=self._live_query(),
        )

    def _get_live_totals(self):
        """``(numerator, denominator, rows new, gone, changed)``."""
        self.env.flush_all()
        row = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(live_numerator), 0),
                       COALESCE(SUM(live_denominator), 0),
                       COUNT(*) FILTER (WHERE change = 'new'),
                       COUNT(*) FILTER (WHERE change = 'gone'),
                       COUNT(*) FILTER (WHERE change = 'changed')
                  FROM (%s) AS compared
                """,
                self._compare_query(),
            )
        )[0]
        return (float(row[0]), float(row[1]), *row[2:])

    def _get_row_changes(self, keys):
        """How some frozen rows stand today: ``{key: same, changed or gone}``."""
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT key, change FROM (%s) AS compared WHERE key IN %s",
                    self._compare_query(),
                    tuple(keys) or ("",),
                )
            )
        )

    def action_view_changes(self):
        """List what changed since freezing; of an open figure, what it counts."""
        self.ensure_one()
        return self.env["service.statistic.change"]._open_for(self)
