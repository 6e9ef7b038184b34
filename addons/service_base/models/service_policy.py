# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServicePolicy(models.Model):
    """A number that a written policy sets: amount, percentage, hours, days.

    The policy's own number stands in ``default_value``; a company changes it
    by a dated ``service.policy.value``. What was decided before keeps the
    value of its own day.
    """

    _name = "service.policy"
    _description = "Policy"
    _order = "rule, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    rule = fields.Char(readonly=True, help="Id of the rule in the policy catalogue.")
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
        digits=(16, 2), readonly=True, help="The number of the policy's own text."
    )
    value_ids = fields.One2many("service.policy.value", "policy_id", string="Values")
    current_value = fields.Float(
        digits=(16, 2), compute="_compute_current", string="In force today"
    )
    current_since = fields.Date(compute="_compute_current", string="In force since")

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A policy of this code exists already."
    )

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
        return super().write(vals)

    @api.depends("value_ids.value", "value_ids.date_from")
    @api.depends_context("company")
    def _compute_current(self):
        company = self.env.company
        today = fields.Date.context_today(self)
        for policy in self:
            value = policy._value_on(company, today)
            policy.current_value = value.value if value else policy.default_value
            policy.current_since = value.date_from if value else False

    def _value_on(self, company, day):
        """The value record of the company in force on ``day``, if any.

        A value of the company goes before one for all companies.
        """
        self.ensure_one()
        values = self.value_ids.filtered(
            lambda value: (
                value.date_from <= day
                and value.company_id in (company, self.env["res.company"])
            )
        )
        return values.sorted(lambda v: (bool(v.company_id), v.date_from))[-1:]

    @api.model
    def _get_value(self, code, company, day=None):
        """The number of a policy for a company on a day.

        :param str code: the policy's code, such as ``rma.exchange_days``
        :param company: res.company record
        :param day: date; today of the user when left out
        :raises UserError: when no policy has the code
        """
        policy = self.sudo().search([("code", "=", code)], limit=1)
        if not policy:
            raise UserError(self.env._("There is no policy %s.", code))
        return policy._get_number(company, day or fields.Date.context_today(self))

    def _get_number(self, company, day):
        """The number of this policy for a company on a day (see ``_get_value``)."""
        value = self._value_on(company, day)
        return value.value if value else self.default_value
