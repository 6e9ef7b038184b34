# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.jobs import each_company

from ..roles import SUPERVISOR


class CareHotlineDiversion(models.Model):
    """Where the hotline rings on a holiday (呼叫转移, S62, D3-6.7, D3-16.7).

    Each public holiday of the company's calendar gets a line some days before; one
    without a number is shown in red, and the supervisor is told (D3-6.11).
    """

    _name = "care.hotline.diversion"
    _description = "Holiday diversion"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(string="Holiday", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(string="Last Day", required=True)
    number = fields.Char(string="Diverted To", tracking=True, help="A mobile number.")
    duty_user_id = fields.Many2one(
        "res.users",
        string="On Duty",
        tracking=True,
        ondelete="restrict",
        help="Carries the mobile, switched on (D2-B11, D3-6.11).",
    )
    is_missing = fields.Boolean(
        string="Number Missing", compute="_compute_is_missing", store=True
    )

    _days = models.Index("(company_id, date_from, date_to)")
    _days_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day lies before the first."
    )

    @api.depends("number")
    def _compute_is_missing(self):
        for diversion in self:
            diversion.is_missing = not (diversion.number or "").strip()

    @api.constrains("number")
    def _check_number(self):
        for diversion in self:
            digits = [sign for sign in diversion.number or "" if sign.isdigit()]
            if diversion.number and not digits:
                raise ValidationError(
                    self.env._("%s is no telephone number.", diversion.number)
                )

    def write(self, vals):
        """The number is there: nobody has to look for it any more."""
        result = super().write(vals)
        if vals.get("number"):
            self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return result

    @api.model
    def _get_uncovered_days(self, days):
        """Which of these days are holidays without a number (D3-6.7).

        :param days: ``{(company, date)}``
        :return: ``{(company, date): name of the holiday}``
        """
        lacking = {}
        for company in {company for company, _day in days}:
            own = {day for other, day in days if other == company}
            holidays = company._get_public_holidays(min(own), max(own))
            found = own.intersection(holidays)
            if not found:
                continue
            covered = self.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("is_missing", "=", False),
                    ("date_from", "<=", max(found)),
                    ("date_to", ">=", min(found)),
                ]
            )
            for day in found:
                if not any(one.date_from <= day <= one.date_to for one in covered):
                    lacking[company, day] = holidays[day]
        return lacking

    @api.model
    def _cron_prepare(self):
        """Each day: the holidays to come get their line, and the supervisor is told."""
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        each_company(self, companies, lambda model, one: model._prepare_holidays(one))

    @api.model
    def _prepare_holidays(self, company):
        """Lines for the holidays that begin within the days of the policy.

        :return: the new lines
        """
        policy = self.env["service.policy"]
        today = policy._today(company)
        days = policy._get_value("hotline.diversion_days", company, today)
        last = today + timedelta(days=int(days))
        holidays = company._get_public_holidays(today, last)
        known = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", last),
                ("date_to", ">=", today),
            ]
        )
        wanted = [
            day
            for day in sorted(holidays)
            if not any(one.date_from <= day <= one.date_to for one in known)
        ]
        made = self.sudo().create(
            [
                {
                    "name": holidays[first],
                    "company_id": company.id,
                    "date_from": first,
                    "date_to": end,
                }
                for first, end in _join_days(wanted)
            ]
        )
        made._tell_supervisors()
        return made

    def _tell_supervisors(self):
        for diversion in self:
            users = self.env["res.users"]._get_care_people(
                SUPERVISOR, diversion.company_id
            )
            for user in users:
                diversion.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=diversion.date_from,
                    summary=self.env._(
                        "%s: write the number that calls are diverted to (D3-6.7)",
                        diversion.name,
                    ),
                    user_id=user.id,
                )


def _join_days(days):
    """Days that follow each other as ``[(first, last), …]``."""
    spans = []
    for day in days:
        if spans and spans[-1][1] + timedelta(days=1) == day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans
