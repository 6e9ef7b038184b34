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
        "service.policy",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('kind', '=', 'number')]",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        # Deleting a company must not delete what was decided by its values.
        ondelete="restrict",
        help="Empty: for every company that has no value of its own.",
    )
    date_from = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    value = fields.Float(digits=(16, 2), required=True)
    note = fields.Char(string="Reason")
    phase = fields.Selection(
        [("past", "Past"), ("in_force", "In force"), ("announced", "Announced")],
        compute="_compute_phase",
    )

    _policy_day_unique = models.UniqueIndex(
        "(policy_id, COALESCE(company_id, 0), date_from)",
        "This policy has a value from this day already: correct that one.",
    )

    @api.depends("date_from", "company_id", "policy_id.value_ids.date_from")
    @api.depends_context("company")
    def _compute_phase(self):
        """A value is in force until a later one of the same company begins."""
        policy = self.env["service.policy"]
        for value in self:
            company = value.company_id or self.env.company
            today = policy._today(company)
            timeline = policy._timelines(company.id).get(value.policy_id.code)
            if not value.date_from or value.date_from > today or not timeline:
                value.phase = "announced"
                continue
            rows = timeline[1] if value.company_id else timeline[2]
            begun = [day for day, _number in rows if day <= today]
            newest = begun[-1] if begun else False
            value.phase = "in_force" if value.date_from == newest else "past"

    @api.model_create_multi
    def create(self, vals_list):
        # Before too: what is read in between must not outlive an error.
        self.env["service.policy"]._forget_values()
        values = super().create(vals_list)
        values._check_not_in_the_past()
        self.env["service.policy"]._forget_values()
        return values

    def write(self, vals):
        self._check_not_in_the_past()
        self.env["service.policy"]._forget_values()
        result = super().write(vals)
        self._check_not_in_the_past()
        self.env["service.policy"]._forget_values()
        return result

    def unlink(self):
        self._check_not_begun()
        self.env["service.policy"]._forget_values()
        result = super().unlink()
        self.env["service.policy"]._forget_values()
        return result

    def _check_not_begun(self):
        """Only a change that is announced may be taken back.

        No ``ondelete`` method: a client can send the key that skips those.
        """
        if not self.env.registry.ready:
            return
        for value in self:
            if value.date_from > self._today_of(value.company_id):
                continue
            raise UserError(
                self.env._(
                    "%(policy)s: the value from %(day)s on has been in force and "
                    "stays. Add a new value that begins today or later.",
                    policy=value.policy_id.display_name,
                    day=value.date_from,
                )
            )

    def _today_of(self, company):
        return self.env["service.policy"]._today(company or self.env.company)

    def _check_not_in_the_past(self):
        """What was decided on past days must stay as it was decided.

        While an addon is installed, its data may bring the history.
        """
        if not self.env.registry.ready:
            return
        for value in self:
            if value.date_from >= self._today_of(value.company_id):
                continue
            raise UserError(
                self.env._(
                    "%(policy)s: a value cannot begin or be changed in the past "
                    "(%(day)s). Add a new value that begins today or later.",
                    policy=value.policy_id.display_name,
                    day=value.date_from,
                )
            )
