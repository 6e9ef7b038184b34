# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

# So many records are named in an error; the rest is counted.
_NAMED = 20


class RetentionMixin(models.AbstractModel):
    """Records that nobody can delete before their retention is over (S69, D4-8.8).

    A draft that never was confirmed may be deleted. Everything else stays until
    the years of the policy have passed since it was closed, for the superuser
    as well and whatever the context says: only a registry that is being built,
    so the removal of an addon, goes past. A register inherits
    ``service.register.mixin``; its lines inherit this mixin and name their
    document in ``_register_parent``.
    """

    _name = "service.retention.mixin"
    _description = "Kept until the retention is over"
    _inherit = "service.guarded.mixin"

    # States (of the field ``state``, when there is one) of what was never
    # confirmed, and of what is finished.
    _register_draft_states: tuple[str, ...] = ("draft",)
    _register_closed_states: tuple[str, ...] = ()
    # Day or moment from which the years run; creation where it is empty (A55).
    _register_date_field = "create_date"
    # Many2one to the register that these records are lines of.
    _register_parent: str | None = None
    # Warehouse vouchers: no number of years is enough (D0-2.4.4d).

    was_confirmed = fields.Boolean(
        readonly=True,
        copy=False,
        help="It left its first state once, so that the register keeps it.",
    )

    @api.model
    def _get_register_models(self):
        """Names of all models whose records are kept, lines included."""
        mixin = self.env.registry["service.retention.mixin"]
        return [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    @api.model
    def _is_register(self, model_name) -> bool:
        model = self.env.registry.get(model_name)
        mixin = self.env.registry["service.retention.mixin"]
        return bool(model) and issubclass(model, mixin) and not model._abstract

    @api.model
    def _get_retention_years(self, company):
        """Full years after closing; None: never destroyed (D4-8.8, D0-2.4.4d)."""
        return self.env["service.policy.retention"]._get_years(self._name, company)

    @api.model
    def _get_company_zone(self, company):
        return timezone(company.resource_calendar_id.tz or "UTC")

    # -- what a record is ---

    @api.model
    def _get_company_moments(self, company, first, after):
        """First moments of two days in a company's zone, as naive UTC.

        :param first: date, the first day of a period
        :param after: date, the first day that is not in it
        """
        zone = self._get_company_zone(company)
        return tuple(
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (first, after)
        )

    def _is_register_draft(self) -> bool:
        """It never was confirmed: nothing is lost with it."""
        self.ensure_one()
        if "state" not in self._fields or self.was_confirmed:
            return False
        return self.state in self._register_draft_states

    def _is_register_closed(self) -> bool:
        """It is finished; a record without states is finished when made."""
        self.ensure_one()
        if self._register_parent:
            return self[self._register_parent]._is_register_closed()
        return "state" not in self._fields or (
            self.state in self._register_closed_states
        )

    def _get_register_company(self):
        self.ensure_one()
        company = self.company_id if "company_id" in self._fields else None
        return company or self.env.company

    def _get_register_day(self):
        """The company's date from which the years of this record run."""
        self.ensure_one()
        moment = self[self._register_date_field] or self.create_date
        if isinstance(moment, datetime):
            zone = self._get_company_zone(self._get_register_company())
            return utc.localize(moment).astimezone(zone).date()
        return moment

    # -- deletion ---------------------------------------------------------------

    def _get_cannot_delete_reasons(self):
        """Why records cannot be deleted today: ``{record: [reason, ...]}``.

        Only the records that must stay are in the result.
        """
        records = self.sudo()
        if not self._register_parent:
            return self._get_own_keep_reasons(records)
        parents = records[self._register_parent]
        reasons = parents._get_cannot_delete_reasons()
        kept = {}
        for record in records:
            parent = record[self._register_parent]
            if not parent:
                continue
            if parent in reasons:
                kept[record.with_env(self.env)] = reasons[parent]
            elif parent._is_register_draft() and not record._is_line_draft():
                kept[record.with_env(self.env)] = [record._get_open_reason()]
        return kept

    def _is_line_draft(self) -> bool:
        return "state" not in self._fields or self._is_register_draft()

    def _get_open_reason(self):
        return self.env._(
            "it was confirmed and is in progress: cancel or close it instead (D4-8.8)."
        )

    def _get_own_keep_reasons(self, records):
        periods, days, kept = {}, {}, {}
        for record in records:
            if record._is_register_draft():
                continue
            if not record._is_register_closed():
                kept[record.with_env(self.env)] = [record._get_open_reason()]
                continue
            company = record._get_register_company()
            if company not in periods:
                periods[company] = record._get_retention_years(company)
                days[company] = record._get_company_today(company)
            years = periods[company]
            if years is None:
                kept[record.with_env(self.env)] = [
                    self.env._("it is never destroyed (D0-2.4.4d): archive it instead.")
                ]
                continue
            end = record._get_register_day() + relativedelta(years=years)
            if days[company] < end:
                kept[record.with_env(self.env)] = [
                    self.env._(
                        "it is kept for %(years)s years and can be deleted from "
                        "%(day)s on (D4-8.8): archive it instead.",
                        years=years,
                        day=format_date(self.env, end),
                    )
                ]
        return kept

    @api.model
    def _get_company_today(self, company):
        zone = self._get_company_zone(company)
        return utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def _check_retention(self):
        """Refuse the deletion of records that must stay, for everyone.

        :raises UserError: naming the records and from when they may go
        """
        if not self.env.registry.ready:
            return
        self._raise_kept(self._get_cannot_delete_reasons())

    def _raise_kept(self, reasons):
        """One error for many records: those with the same reason together."""
        if not reasons:
            return
        groups = defaultdict(list)
        for record, texts in reasons.items():
            groups[" ".join(texts)].append(record.sudo().display_name)
        lines = [self.env._("Nothing was deleted: the register keeps these records.")]
        for text, names in groups.items():
            named = ", ".join(names[:_NAMED])
            if len(names) > _NAMED:
                named = self.env._(
                    "%(names)s and %(count)s more",
                    names=named,
                    count=len(names) - _NAMED,
                )
            lines.append(f"{named}: {text}")
        raise UserError("\n".join(lines))

    def unlink(self):
        """Lines go through the ORM with their document, so that what hangs on
        them goes too; the database's own cascade would leave it behind."""
        if not self:
            return True
        self.check_access("unlink")
        self._check_retention()
        for lines in self._get_register_lines():
            lines.unlink()
        return super().unlink()

    def _get_register_lines(self):
        """The lines of these documents, one recordset a model."""
        for name in self._get_register_models():
            model = self.env[name].sudo().with_context(active_test=False)
            field = model._fields.get(model._register_parent or "")
            if field is not None and field.comodel_name == self._name:
                yield model.search([(field.name, "in", self.ids)])

    # -- the mark that a record was confirmed ---

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["was_confirmed"] = self._is_confirming(vals)
        return super().create(vals_list)

    def write(self, vals):
        if "was_confirmed" in vals:
            raise AccessError(
                self.env._("That a record was confirmed once cannot be taken back.")
            )
        if self._is_confirming(vals):
            vals = {**vals, "was_confirmed": True}
        return super().write(vals)

    def _is_confirming(self, vals) -> bool:
        state = vals.get("state")
        return (
            "state" in self._fields
            and bool(state)
            and state not in self._register_draft_states
        )

    # -- what hangs on a register ---

    def _get_cannot_detach_reasons(self, closed):
        """Why files and messages of these records stay: ``{record: [reason]}``."""
        records = self
        if closed:
            records = self.filtered(lambda record: record._is_register_closed())
        return records._get_cannot_delete_reasons()
