# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RegisterMixin(models.AbstractModel):
    """A register of the suite: kept for its years, archived when closed (S69).

    The model names its states and its closing date, see
    ``service.retention.mixin``. The number of its paper form, when the quality
    system gives it one, stands in ``_register_form_number`` and is printed by
    the template ``service_base.report_form_number`` (D4-8.10).
    """

    _name = "service.register.mixin"
    _description = "Register"
    _inherit = "service.retention.mixin"

    _register_form_number: str | None = None

    active = fields.Boolean(
        default=True,
        copy=False,
        help="Closed records may be archived: they leave the lists and stay on file.",
    )

    @api.constrains("active")
    def _check_archived(self):
        """Only what is closed leaves the lists (S69)."""
        open_ones = self.filtered(
            lambda record: (
                not record.active
                and (record._register_parent or not record._is_register_closed())
            )
        )
        if not open_ones:
            return
        raise ValidationError(
            self.env._(
                "%s: only closed records of a register can be archived. Close or "
                "cancel it first; lines go with their document.",
                ", ".join(open_ones.mapped("display_name")[:5]),
            )
        )

    # -- what hangs on a register ---

    @api.model
    def _get_kept_documents(self, model_ids, closed=False):
        """Why things that hang on documents must stay with them.

        :param dict model_ids: ``{model name: ids}``, of any model
        :param bool closed: only documents that are closed hold on to them
        :return: ``{record: [reason, ...]}`` of the registers among them
        """
        kept = {}
        for name, ids in model_ids.items():
            if not self.env.registry.ready or not self._is_register(name):
                continue
            records = self.env[name].sudo().browse(ids).exists()
            kept.update(records._get_cannot_detach_reasons(closed))
        return kept

    # -- what may go ---

    @api.model
    def _get_retention_over_domain(self, company):
        """Records of the company whose retention is over; None where it never is."""
        years = self._get_retention_years(company)
        if years is None:
            return None
        zone = self._get_company_zone(company)
        last = self._get_company_today(company) - relativedelta(years=years)
        midnight = datetime.combine(last + timedelta(days=1), time.min)
        bound = zone.localize(midnight).astimezone(utc).replace(tzinfo=None)
        name = self._register_date_field
        limit = bound if self._fields[name].type == "datetime" else midnight.date()
        domain = [
            "|",
            (name, "<", limit),
            "&",
            (name, "=", False),
            ("create_date", "<", bound),
        ]
        if "state" in self._fields:
            domain.append(("state", "in", self._register_closed_states))
        if "company_id" in self._fields:
            domain.append(("company_id", "=", company.id))
        return domain
