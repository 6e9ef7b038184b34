# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class ServicePolicyValue(models.Model):
    """From when a company uses which number of a policy."""

    _name = "service.policy.value"
    _description = "Policy value"
    _order = "date_from desc, id desc"

    policy_id = fields.Many2one(
        "service.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: for every company that has no value of its own.",
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    value = fields.Float(digits=(16, 2), required=True)
    note = fields.Char(string="Reason")

    _policy_day_unique = models.UniqueIndex(
        "(policy_id, COALESCE(company_id, 0), date_from)",
        "This policy has a value from this day already: correct that one.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values._check_not_in_the_past()
        return values

    def write(self, vals):
        self._check_not_in_the_past()
        result = super().write(vals)
        self._check_not_in_the_past()
        return result

    def _check_not_in_the_past(self):
        """What was decided on past days must stay as it was decided."""
        today = fields.Date.context_today(self)
        past = self.filtered(lambda value: value.date_from < today)
        if past:
            raise UserError(
                self.env._(
                    "%(policy)s: a value cannot begin or be changed in the past "
                    "(%(day)s). Add a new value that begins today or later.",
                    policy=past[0].policy_id.display_name,
                    day=past[0].date_from,
                )
            )
