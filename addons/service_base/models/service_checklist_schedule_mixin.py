# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from .. import recurrence as dates
from .service_checklist_class import UNITS

# A calendar without a working day in so many days is none.
_LONGEST_SEARCH = 400


class ServiceChecklistScheduleMixin(models.AbstractModel):
    """When something comes round: interval, calendar, season or event (S19).

    Days are local days of ``tz``. A day stands for an occurrence: the due day
    of an interval or a calendar, the first day of a season.
    """

    _name = "service.checklist.schedule.mixin"
    _description = "Schedule"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    recurrence = fields.Selection(
        [
            ("interval", "Interval since the last one"),
            ("calendar", "Fixed days"),
            ("season", "Season"),
            ("event", "Event"),
        ],
        default="interval",
        required=True,
        tracking=True,
    )
    class_id = fields.Many2one(
        "service.checklist.class",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Gives the interval by what is inspected, such as the pipe's diameter.",
    )
    measure = fields.Float(help="Of what is inspected, as its class counts it.")
    interval_number = fields.Integer(
        string="Every",
        compute="_compute_interval",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    interval_unit = fields.Selection(
        UNITS,
        compute="_compute_interval",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    working_days_only = fields.Boolean(
        help="Fixed days: days off by the company's calendar are left out when the "
        "step is in days; longer steps move to the next working day.",
    )
    season_ids = fields.Many2many(
        "service.checklist.season",
        string="Seasons",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    event_id = fields.Many2one("service.checklist.event", ondelete="restrict")
    event_days = fields.Integer(
        string="Days after the Event", help="0: on the day of the event."
    )
    date_start = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        help="The first inspection is due on this day; fixed days count from it.",
    )
    date_end = fields.Date(string="Last Day")
    lead_days = fields.Integer(
        string="Days Ahead", help="So long before it is due, it may be done."
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        compute="_compute_tz",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("class_id")
    def _compute_interval(self):
        """A copy: a class that changes later changes no running plan."""
        for record in self:
            if record.class_id:
                record.interval_number = record.class_id.interval_number
                record.interval_unit = record.class_id.interval_unit
            else:
                record.interval_number = record.interval_number or 1
                record.interval_unit = record.interval_unit or "month"

    @api.depends("company_id")
    def _compute_tz(self):
        for record in self:
            record.tz = record.tz or record.company_id.resource_calendar_id.tz or "UTC"

    def _get_schedule_fields(self):
        """Names of the fields that say when; fixed while the plan runs."""
        return {
            "recurrence",
            "class_id",
            "measure",
            "interval_number",
            "interval_unit",
            "working_days_only",
            "season_ids",
            "event_id",
            "event_days",
            "date_start",
            "lead_days",
            "tz",
        }

    @api.constrains("interval_number", "event_days", "lead_days")
    def _check_numbers(self):
        for record in self:
            if (
                record.interval_number < 1
                or min(record.event_days, record.lead_days) < 0
            ):
                raise ValidationError(
                    self.env._(
                        "%s: the interval is 1 or more, days ahead and days after the "
                        "event are 0 or more.",
                        record.display_name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for record in self:
            if record.date_end and record.date_end < record.date_start:
                raise ValidationError(
                    self.env._("%s ends before it begins.", record.display_name)
                )

    @api.constrains("recurrence", "season_ids", "event_id")
    def _check_recurrence(self):
        for record in self:
            if record.recurrence == "season" and not record.season_ids:
                raise ValidationError(
                    self.env._("%s: choose the seasons.", record.display_name)
                )
            if record.recurrence == "event" and not record.event_id:
                raise ValidationError(
                    self.env._("%s: choose the event.", record.display_name)
                )

    @api.constrains("class_id", "measure")
    def _check_measure(self):
        """D3-11.12: a pipe of DN65 does not pass as one below DN65."""
        for record in self:
            if record.class_id and not record.class_id._includes(record.measure):
                raise ValidationError(
                    self.env._(
                        "%(plan)s: %(measure)g does not belong to the class "
                        "%(class_name)s. Choose the class of this measure.",
                        plan=record.display_name,
                        measure=record.measure,
                        class_name=record.class_id.name,
                    )
                )

    # -- days -----------------------------------------------------------------

    def _get_today(self, moment=None):
        """The local day of a naive UTC moment, of now when left out."""
        self.ensure_one()
        return dates.local_date(moment or fields.Datetime.now(), self.tz)

    def _get_first_day(self, today, cache):
        """The first occurrence that is not over on ``today``, or False."""
        self.ensure_one()
        day = max(self.date_start, today)
        if self.recurrence == "season":
            found = dates.next_season(self.season_ids._get_spans(), open_on=day)
            return self._within_end(found and found[0])
        if self.recurrence == "calendar":
            return self._get_following_day(day - timedelta(days=1), cache)
        return False

    def _get_following_day(self, day, cache):
        """The occurrence after ``day`` of a calendar or season, or False.

        :param dict cache: working days by calendar and month, for a batch
        """
        self.ensure_one()
        if self.recurrence == "season":
            found = dates.next_season(self.season_ids._get_spans(), after=day)
            return self._within_end(found and found[0])
        for _step in range(_LONGEST_SEARCH):
            day = dates.next_on_calendar(
                self.date_start, self.interval_number, self.interval_unit, day
            )
            skips = self.working_days_only and self.interval_unit == "day"
            if not skips or self._is_working_day(day, cache):
                return self._within_end(day)
        return False

    def _within_end(self, day):
        if not day or (self.date_end and day > self.date_end):
            return False
        return day

    def _get_span(self, day, cache):
        """First and last local day on which the occurrence ``day`` may be done."""
        self.ensure_one()
        if self.recurrence == "season":
            return dates.next_season(
                self.season_ids._get_spans(), after=day - timedelta(days=1)
            )
        if self.recurrence == "event":
            return day, day + timedelta(days=self.event_days)
        due = day
        if self.recurrence == "calendar" and self.working_days_only:
            for _step in range(_LONGEST_SEARCH):
                if self._is_working_day(due, cache):
                    break
                due += timedelta(days=1)
        return day - timedelta(days=self.lead_days), due

    def _is_working_day(self, day, cache):
        calendar = self.company_id.resource_calendar_id
        if not calendar:
            return True
        key = (calendar, day.year, day.month)
        if key not in cache:
            first = day.replace(day=1)
            last = dates.add_interval(first, 1, "month") - timedelta(days=1)
            cache[key] = calendar._get_working_dates(first, last)
        return day in cache[key]
