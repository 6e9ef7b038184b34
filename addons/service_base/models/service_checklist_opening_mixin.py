# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models

from .. import recurrence as dates

_logger = logging.getLogger(__name__)

_BATCH = 1000
# Somewhere it is tomorrow already: the local day decides, plan by plan.
_FARTHEST_DAY = 1


class ServiceChecklistOpeningMixin(models.AbstractModel):
    """How a plan opens its checklists: in batches, each occurrence once (S19)."""

    _name = "service.checklist.opening.mixin"
    _description = "Opening of checklists"

    def _prepare_run_vals(self, day, cache, **extra):
        """Values of the checklist of the occurrence ``day``."""
        self.ensure_one()
        date_from, date_due = self._get_span(day, cache)
        return {
            "plan_id": self.id,
            "template_id": self.template_id.id,
            "company_id": self.company_id.id,
            "occurrence": day.isoformat(),
            "date_from": date_from,
            "date_due": date_due,
            "tz": self.tz,
            "when_late": self.when_late,
            "user_id": self.user_id.id,
            "crew_ids": [fields.Command.set(self.crew_ids.ids)],
            "asset": self.asset,
            "site": self.site,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "partner_id": self.partner_id.id,
            "department_id": self.department_id.id,
            **extra,
        }

    def _start_schedule(self):
        """What an active plan begins with: its first checklist, or the next day."""
        cache = {}
        first_days = {}
        for plan in self:
            if plan.recurrence == "interval":
                first_days[plan] = plan.date_start
                if plan.last_done:
                    first_days[plan] = plan._get_day_after_interval(plan.last_done)
            else:
                plan._in_transition().next_date = plan._get_first_day(
                    plan._get_today(), cache
                )
        self._open_interval_runs(first_days)
        (self - self.browse([plan.id for plan in first_days]))._open_due_runs()

    # -- interval -------------------------------------------------------------

    def _get_day_after_interval(self, day):
        self.ensure_one()
        return dates.add_interval(day, self.interval_number, self.interval_unit)

    def _open_interval_runs(self, days):
        """Open the next checklist of plans by interval; each day at most once.

        :param dict days: ``{plan: due day}``
        :return: the new runs
        """
        plans = self.filtered(
            lambda plan: plan.state == "active" and plan.recurrence == "interval"
        )
        vals_list = []
        for plan in plans:
            day = plan._within_end(days[plan])
            plan._in_transition().next_date = day
            if day:
                vals_list.append(plan._prepare_run_vals(day, {}))
        return plans._open_new_runs(vals_list)

    def _open_next_interval_runs(self, bases):
        """The same, counted from the days on which they were done (S19).

        :param dict bases: ``{plan: day of the last inspection}``
        """
        plans = self.filtered(lambda plan: plan.recurrence == "interval")
        return plans._open_interval_runs(
            {plan: plan._get_day_after_interval(bases[plan]) for plan in plans}
        )

    # -- calendar and season --------------------------------------------------

    def _open_due_runs(self, moment=None):
        """Open every checklist whose day has come, also of days without a job.

        :param moment: naive UTC; now when left out
        :return: the new runs
        """
        moment = moment or fields.Datetime.now()
        cache = {}
        vals_list = []
        next_days = {}
        for plan in self:
            today = plan._get_today(moment)
            day = plan.next_date
            while day and dates.add_interval(day, -plan.lead_days, "day") <= today:
                vals_list.append(plan._prepare_run_vals(day, cache))
                day = plan._get_following_day(day, cache)
            next_days.setdefault(day, []).append(plan.id)
        runs = self._open_new_runs(vals_list)
        for day, ids in next_days.items():
            self.browse(ids)._in_transition().next_date = day
        return runs

    def _open_runs_since(self, day):
        """Open also what was due since a past day, such as a paper register holds.

        :param day: local date, not before the plan's first day
        :return: the new runs
        """
        cache = {}
        for plan in self.sudo():
            before = dates.add_interval(day, -1, "day")
            plan._in_transition().next_date = plan._get_following_day(before, cache)
        return self.sudo()._open_due_runs()

    def _open_new_runs(self, vals_list):
        """Create the runs that are not there yet."""
        known = {
            (run.plan_id.id, run.occurrence)
            for run in self.env["service.checklist.run"]
            .sudo()
            .search_fetch(
                [
                    ("plan_id", "in", self.ids),
                    ("occurrence", "in", [vals["occurrence"] for vals in vals_list]),
                    ("state", "!=", "cancelled"),
                ],
                ["plan_id", "occurrence"],
            )
        }
        new = []
        for vals in vals_list:
            key = (vals["plan_id"], vals["occurrence"])
            if key not in known:
                known.add(key)
                new.append(vals)
        return self.env["service.checklist.run"]._open(new)

    # -- event ----------------------------------------------------------------

    @api.model
    def _trigger_event(self, code, records=None, company=None):
        """It happened: open the checklists of plans that wait for the event.

        A plan of one record opens when that record is among ``records`` (or when
        none are given); a plan without a record opens once for each of them. What
        is still open is not opened again.

        :param str code: of ``service.checklist.event``
        :param records: what it happened to; of any model
        :param company: res.company; the user's when left out
        :return: the new runs
        """
        company = company or self.env.company
        plans = self.sudo().search(
            [
                ("event_id.code", "=", code),
                ("recurrence", "=", "event"),
                ("state", "=", "active"),
                ("company_id", "=", company.id),
            ]
        )
        moment = fields.Datetime.now()
        vals_list = []
        for plan in plans:
            today = plan._get_today(moment)
            if today < plan.date_start or not plan._within_end(today):
                continue
            for target in plan._get_event_targets(records):
                vals = plan._prepare_run_vals(today, {}, **target)
                place = (
                    f"{vals['res_model']},{vals['res_id']}" if vals["res_id"] else ""
                )
                vals["occurrence"] = f"{moment.isoformat()} {place}".strip()
                vals_list.append(vals)
        return self._open_event_runs(plans, vals_list)

    def _get_event_targets(self, records):
        """Values by record for which this plan opens a checklist."""
        self.ensure_one()
        if self.res_id:
            own = records is None or (
                records._name == self.res_model and self.res_id in records.ids
            )
            return [{}] if own else []
        if not records:
            return [{}]
        return [
            {
                "res_model": records._name,
                "res_id": record.id,
                "asset": record.display_name,
            }
            for record in records
        ]

    def _open_event_runs(self, plans, vals_list):
        runs = self.env["service.checklist.run"].sudo()
        waiting = {
            (run.plan_id.id, run.res_model, run.res_id)
            for run in runs.search_fetch(
                [
                    ("plan_id", "in", plans.ids),
                    ("state", "in", ("due", "in_progress")),
                ],
                ["plan_id", "res_model", "res_id"],
            )
        }
        return runs._open(
            [
                vals
                for vals in vals_list
                if (vals["plan_id"], vals["res_model"], vals["res_id"]) not in waiting
            ]
        )

    # -- the job --------------------------------------------------------------

    @api.model
    def _cron_open_runs(self):
        """Open what is due, plan by plan where a batch fails; then list the missed.

        Run again at once, it finds nothing to do.
        """
        last = dates.add_interval(fields.Date.today(), _FARTHEST_DAY, "day")
        domain = [("state", "=", "active"), ("open_date", "<=", last)]
        plans = self.sudo().search(domain, order="open_date, id")
        for start in range(0, len(plans), _BATCH):
            batch = plans[start : start + _BATCH]
            batch._open_or_report()
            if self.env.context.get("ir_cron_progress_id"):
                remaining = max(len(plans) - start - _BATCH, 0)
                self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining)
        self.env["service.checklist.run"]._mark_missed()

    def _open_or_report(self):
        """Open the runs of a batch; a plan that fails is set apart with the reason."""
        try:
            with self.env.cr.savepoint():
                self._open_due_runs()
                self.filtered("problem")._in_transition().write({"problem": False})
        except Exception as error:
            if len(self) > 1:
                for plan in self:
                    plan._open_or_report()
                return
            _logger.warning("Plan %s opened no checklist", self.id, exc_info=True)
            self._in_transition().write({"problem": str(error)})
