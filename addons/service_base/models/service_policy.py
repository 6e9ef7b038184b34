# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache


class ServicePolicy(models.Model):
    """What a written policy sets: a number, or a table of lines.

    The number of the policy's own text stands in ``default_value``; a company
    changes it by a dated ``service.policy.value``. The lines of a table are
    records of the model ``table_model`` (see ``service.policy.table.mixin``).
    What was decided before keeps the value of its own day.
    """

    _name = "service.policy"
    _description = "Policy"
    _inherit = "service.policy.screen.mixin"
    _order = "rule, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    rule = fields.Char(readonly=True, help="Id of the rule in the policy catalogue.")
    addon = fields.Char(readonly=True, help="The addon that brings the policy.")
    kind = fields.Selection(
        [("number", "Number"), ("table", "Table")],
        required=True,
        readonly=True,
        default="number",
    )
    table_model = fields.Char(readonly=True, help="The model of a table's lines.")
    source = fields.Selection(
        [
            ("law", "Law"),
            ("contract", "Contract"),
            ("promise", "Company promise"),
            ("internal", "Internal rule"),
        ],
        required=True,
        default="internal",
        help="Law, contract and company promise are kept apart.",
    )
    unit = fields.Char(translate=True, help="What the number counts.")
    default_value = fields.Float(
        string="Number of the Text",
        digits=(16, 2),
        readonly=True,
        help="The number of the policy's own text.",
    )
    value_ids = fields.One2many("service.policy.value", "policy_id", string="Values")

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A policy of this code exists already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._forget_values()
        return policies

    def write(self, vals):
        """The text of a policy comes with the addon; companies add values."""
        if self.env.registry.ready and set(vals) - {"value_ids"}:
            raise AccessError(
                self.env._(
                    "%s: the policy's own text and number stay. Add a value from a "
                    "day on instead.",
                    self[:1].display_name,
                )
            )
        result = super().write(vals)
        self._forget_values()
        return result

    def unlink(self):
        self._check_uninstalling()
        self._forget_values()
        return super().unlink()

    def _check_uninstalling(self):
        """A policy goes with its addon only, and its history with it.

        No ``ondelete`` method: a client can send the key that skips those.
        """
        if self and self.env.registry.ready:
            raise AccessError(
                self.env._(
                    "%s: policies are not deleted. Add a value from a day on instead.",
                    self[:1].display_name,
                )
            )

    def _load_records(self, data_list, update=False):
        """Keep which addon brings a policy."""
        for data in data_list:
            if data.get("xml_id"):
                data["values"].setdefault("addon", data["xml_id"].split(".")[0])
        return super()._load_records(data_list, update)

    # -- what is in force -----------------------------------------------------

    @api.model
    def _today(self, company):
        """The date that it is now by the clock of the company's calendar."""
        zone = timezone(company.resource_calendar_id.tz or "UTC")
        return utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def _forget_values(self):
        """Let this server and the others read policies anew."""
        self.env.registry.clear_cache()
        # Once more when the change can be seen by all: another thread may have
        # read the old value between the change and the commit.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    @ormcache("company_id")
    def _timelines(self, company_id):
        """All numbers of a company, past and announced ones too.

        :return: ``{code: (text's number, ((day, number), ...) of the company,
            ((day, number), ...) of all companies)}``, days ascending
        """
        policies = self.sudo().search_fetch([], ["code", "default_value"])
        rows = (
            self.env["service.policy.value"]
            .sudo()
            .search_fetch(
                [("company_id", "in", (company_id, False))],
                ["policy_id", "company_id", "date_from", "value"],
                order="date_from",
            )
        )
        own, common = {}, {}
        for row in rows:
            side = own if row.company_id else common
            side.setdefault(row.policy_id.id, []).append((row.date_from, row.value))
        return {
            policy.code: (
                policy.default_value,
                tuple(own.get(policy.id, ())),
                tuple(common.get(policy.id, ())),
            )
            for policy in policies
        }

    @api.model
    def _number_on(self, timeline, day):
        """``(number, in force since or False, origin)`` of a timeline on a day.

        A value of the company goes before one for all companies.
        """
        text, own, common = timeline
        for origin, rows in (("own", own), ("all", common)):
            begun = [row for row in rows if row[0] <= day]
            if begun:
                since, number = begun[-1]
                return number, since, origin
        return text, False, "text"

    @api.model
    def _get_values(self, codes, company, day=None):
        """The numbers of some policies for a company on a day.

        No query as long as no policy changes.

        :param codes: codes such as ``rma.settle_days``
        :param company: res.company record
        :param day: date; today by the company's calendar when left out
        :return: ``{code: float}``
        :raises UserError: when no policy has one of the codes
        """
        day = self._as_day(day, company)
        timelines = self._timelines(company.id)
        unknown = [code for code in codes if code not in timelines]
        if unknown:
            raise UserError(self.env._("There is no policy %s.", ", ".join(unknown)))
        return {code: self._number_on(timelines[code], day)[0] for code in codes}

    @api.model
    def _get_value(self, code, company, day=None):
        """The number of one policy; see ``_get_values``."""
        return self._get_values([code], company, day)[code]

    @api.model
    def _as_day(self, day, company):
        if not day:
            return self._today(company)
        # A moment is not smaller than its own day: compare dates only.
        return day.date() if isinstance(day, datetime) else day

    @api.model
    def _explain(self, code, company, day=None):
        """Which policy decides, for people and for a document that keeps it.

        :return: dict of ``code, name, rule, source, value, unit, since``
            (ISO date or False: the policy's text), ``origin`` (text, all, own),
            ``day`` (ISO) and ``text``, a sentence in the user's language
        :raises UserError: when no policy has the code
        """
        return self._explain_many([code], company, day)[code]

    @api.model
    def _explain_many(self, codes, company, day=None):
        """``{code: dict of _explain}`` with one query for all codes."""
        day = self._as_day(day, company)
        self._get_values(codes, company, day)
        timelines = self._timelines(company.id)
        policies = self.sudo().search([("code", "in", list(codes))])
        result = {}
        for policy in policies:
            value, since, origin = self._number_on(timelines[policy.code], day)
            result[policy.code] = {
                "code": policy.code,
                "name": policy.name,
                "rule": policy.rule,
                "source": policy.source,
                "value": value,
                "unit": policy.unit,
                "since": fields.Date.to_string(since) if since else False,
                "origin": origin,
                "day": fields.Date.to_string(day),
                "text": policy._sentence(value, since, origin),
            }
        return result

    def _get_number(self, company, day=None):
        """The number of this policy for a company on a day (see ``_get_value``)."""
        self.ensure_one()
        return self._get_value(self.sudo().code, company, day)
