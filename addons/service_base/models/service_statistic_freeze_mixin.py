# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, date_utils

STATISTICS = "service_base.group_statistics"
_STEP = {"month": {"months": 1}, "quarter": {"months": 3}, "year": {"years": 1}}


class ServiceStatisticFreezeMixin(models.AbstractModel):
    """Freezing a figure with its rows, and correcting it by a new version."""

    _name = "service.statistic.freeze.mixin"
    _description = "Freezing of figures"

    def action_freeze(self):
        """Publish: fix the figure and the rows that make it (S59)."""
        return self._run_step(
            "freeze", (STATISTICS,), self.env._("The figure cannot be frozen.")
        )

    def _get_cannot_freeze_reasons(self):
        policy = self.env["service.policy"]
        frozen = self._find_frozen()
        missing = self._get_missing_labels()
        reasons = {}
        for period in self:
            texts = reasons[period] = []
            if period.state != "draft":
                texts.append(self.env._("It was frozen before."))
                continue
            if period.date_to >= policy._today(period.company_id):
                texts.append(
                    self.env._("It runs until %s: freeze it then.", period.date_to)
                )
            if period._figure_key() in frozen:
                texts.append(
                    self.env._("It is frozen already: correct it by a new version.")
                )
            if missing.get(period):
                texts.append(
                    self.env._(
                        "It adds up frozen figures; freeze these first: %s.",
                        ", ".join(missing[period]),
                    )
                )
        return reasons

    def _figure_key(self):
        self.ensure_one()
        return (self.company_id, self.statistic_id, self.span, self.date_from)

    def _find_frozen(self):
        """Keys of the figures of these periods that are frozen already."""
        frozen = self.sudo().search_fetch(
            [
                ("state", "=", "frozen"),
                ("statistic_id", "in", self.statistic_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("date_from", "in", self.mapped("date_from")),
            ],
            ["company_id", "statistic_id", "span", "date_from"],
        )
        return {period.with_env(self.env)._figure_key() for period in frozen}

    def _get_missing_labels(self):
        """Figures that a longer span needs and that are not frozen yet.

        :return: ``{period: ["2026-03", ...]}``
        """
        sums = self.filtered(lambda one: one.span != one.statistic_id.frequency)
        if not sums:
            return {}
        parts = self.sudo().search_fetch(
            [
                ("state", "=", "frozen"),
                ("statistic_id", "in", sums.statistic_id.ids),
                ("company_id", "in", sums.company_id.ids),
                ("date_from", ">=", min(sums.mapped("date_from"))),
                ("date_to", "<=", max(sums.mapped("date_to"))),
            ],
            ["company_id", "statistic_id", "span", "date_from"],
        )
        there = {part.with_env(self.env)._figure_key() for part in parts}
        missing = {}
        for period in sums:
            step = period.statistic_id.frequency
            day = period.date_from
            missing[period] = labels = []
            while day <= period.date_to:
                if (period.company_id, period.statistic_id, step, day) not in there:
                    labels.append(f"{day:%Y-%m}")
                day = date_utils.add(day, **_STEP[step])
        return missing

    def _do_freeze(self):
        """Take the rows, one statement a figure, and add them up.

        Everything is read in one transaction, so that rows and totals agree.
        """
        periods = self.sudo()
        periods.lock_for_update()
        periods.env.flush_all()
        for period in periods:
            period._insert_rows()
        totals = periods._sum_rows()
        now = fields.Datetime.now()
        for period in periods:
            count, numerator, denominator, digest = totals[period.id]
            figure = period.statistic_id._figure(numerator, denominator)
            period._in_transition().write(
                {
                    "state": "frozen",
                    "numerator": numerator,
                    "denominator": denominator,
                    "figure": figure or 0.0,
                    "has_figure": figure is not None,
                    "row_count": count,
                    "digest": digest,
                    "lang": period._company_lang(),
                    "frozen_at": now,
                    "frozen_by_id": self.env.uid,
                }
            )
        periods.invalidate_recordset(["row_ids"])

    def _insert_rows(self):
        """The live rows become the frozen ones."""
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO service_statistic_row (
                    period_id, company_id, key, res_model, res_id, label, side,
                    numerator, denominator, cause, department, product, snapshot,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT %(period)s, %(company)s, live.key, live.res_model,
                       live.res_id, live.label,
                       CASE WHEN live.numerator != 0 AND live.denominator != 0
                            THEN 'both'
                            WHEN live.numerator != 0 THEN 'numerator'
                            WHEN live.denominator != 0 THEN 'denominator'
                            ELSE 'none' END,
                       live.numerator, live.denominator, live.cause,
                       live.department, live.product, live.snapshot,
                       %(user)s, now() AT TIME ZONE 'UTC',
                       %(user)s, now() AT TIME ZONE 'UTC'
                  FROM (%(live)s) AS live
                 ORDER BY live.label, live.key
                """,
                period=self.id,
                company=self.company_id.id,
                user=self.env.uid,
                live=self._live_query(),
            )
        )

    def _sum_rows(self):
        """Totals and seal of the frozen rows, one query for all figures.

        :return: ``{period id: (rows, numerator, denominator, digest)}``
        """
        if not self:
            return {}
        self.env["service.statistic.row"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT period.id,
                       COUNT(one.id),
                       COALESCE(SUM(one.numerator), 0),
                       COALESCE(SUM(one.denominator), 0),
                       encode(sha256(convert_to(COALESCE(string_agg(
                           jsonb_build_array(
                               one.key, one.res_model, one.res_id, one.label,
                               one.numerator, one.denominator, one.cause,
                               one.department, one.product, one.snapshot
                           )::text,
                           chr(10) ORDER BY one.key COLLATE "C"
                       ), ''), 'UTF8')), 'hex')
                  FROM service_statistic_period AS period
             LEFT JOIN service_statistic_row AS one ON one.period_id = period.id
                 WHERE period.id IN %s
              GROUP BY period.id
                """,
                tuple(self.ids),
            )
        )
        return {
            period_id: (count, float(numerator), float(denominator), digest)
            for period_id, count, numerator, denominator, digest in rows
        }

    # -- correction -----------------------------------------------------------

    def action_correct(self):
        """Ask for the reason of a correction."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct frozen figures"),
            "res_model": "service.statistic.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_period_ids": self.ids},
        }

    def _correct(self, reason):
        """Freeze the figures anew as later versions; the old ones stay.

        :param str reason: why; must not be empty
        :return: the new versions
        :raises UserError: without a reason, or for a figure that is not frozen
        """
        self._check_roles(STATISTICS)
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the frozen figure is corrected."))
        title = self.env._("The figure cannot be corrected.")
        self._raise_reasons(
            title,
            {
                period: [self.env._("Only the figure in force is corrected.")]
                for period in self
                if period.state != "frozen"
            },
        )
        old = self.sudo()
        old.lock_for_update()
        old.flush_recordset()
        new = old._in_transition().create(
            [
                {
                    "statistic_id": period.statistic_id.id,
                    "company_id": period.company_id.id,
                    "span": period.span,
                    "date_from": period.date_from,
                    "version": period.version + 1,
                    "supersedes_id": period.id,
                    "correction_reason": reason,
                }
                for period in old
            ]
        )
        for period, later in zip(old, new, strict=True):
            period._in_transition().write(
                {"state": "superseded", "superseded_by_id": later.id}
            )
        new = new._out_of_transition().with_env(self.env)
        new._do_freeze()
        return new
