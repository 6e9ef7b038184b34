# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import math

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..clocks import BATCHES, CLOCKS, HOURS, WORKING, Limit, hours

_AT_AN_HOUR = ("wall_clock", "month_day")
# Without a policy of its own, such a clock counts one day.
_ONE_BY_DEFAULT = ("wall_clock", *BATCHES)
# Used deadlines refer to these; another obligation is another rule.
_FIXED = {"code", "model_id"}


class ServiceDeadlineRule(models.Model):
    """One kind of obligation: by which clock it runs and who hears of it.

    Its numbers are policies, so that they are dated and a company's own; the
    one in force on the day of the start counts.
    """

    _name = "service.deadline.rule"
    _description = "Deadline rule"
    _order = "model, rule, code"

    name = fields.Char(string="Obligation", required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    active = fields.Boolean(
        default=True, help="An archived rule starts no more deadlines."
    )
    model_id = fields.Many2one(
        "ir.model", string="Document", required=True, ondelete="cascade"
    )
    model = fields.Char(related="model_id.model", store=True, string="Document Model")
    clock = fields.Selection(CLOCKS, required=True)
    policy_id = fields.Many2one(
        "service.policy",
        string="How Many",
        ondelete="restrict",
        help="Hours, days or months; for a day of the next month: which day.",
    )
    hour_policy_id = fields.Many2one(
        "service.policy", string="Until What Hour", ondelete="restrict"
    )
    batch_policy_id = fields.Many2one(
        "service.policy",
        string="Pieces a Day",
        ondelete="restrict",
        help="So many pieces have a day; every further lot of them a day more.",
    )
    soon_policy_id = fields.Many2one(
        "service.policy",
        string="Amber Before",
        ondelete="restrict",
        help="Hours before the end from which the deadline shows amber: working "
        "hours where the clock counts working time.",
    )
    user_field = fields.Char(
        string="Responsible Field",
        help="Field of the document that names who is responsible; without it, or "
        "while it is empty, the role below is told.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        ondelete="restrict",
        help="Empty: a to-do.",
    )
    group_id = fields.Many2one("res.groups", string="Role Told", ondelete="restrict")
    escalation_policy_id = fields.Many2one(
        "service.policy",
        string="Escalate After",
        ondelete="restrict",
        help="Working hours after the end.",
    )
    escalation_group_id = fields.Many2one(
        "res.groups", string="Escalate To", ondelete="restrict"
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A deadline rule of this code exists already."
    )

    @api.constrains("clock", "policy_id", "hour_policy_id", "batch_policy_id")
    def _check_policies(self):
        for rule in self:
            lacking = [
                rule._fields[name].get_description(self.env)["string"]
                for name, needed in (
                    ("policy_id", rule.clock not in _ONE_BY_DEFAULT),
                    ("hour_policy_id", rule.clock in _AT_AN_HOUR),
                    ("batch_policy_id", rule.clock in BATCHES),
                )
                if needed and not rule[name]
            ]
            if lacking:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: its clock needs a policy for: %(fields)s.",
                        rule=rule.name,
                        fields=", ".join(lacking),
                    )
                )

    @api.constrains("escalation_policy_id", "escalation_group_id")
    def _check_escalation(self):
        for rule in self:
            if bool(rule.escalation_policy_id) != bool(rule.escalation_group_id):
                raise ValidationError(
                    self.env._(
                        "%s: to escalate needs both the hours and the role.", rule.name
                    )
                )

    @api.constrains("user_field", "model_id")
    def _check_user_field(self):
        for rule in self.filtered("user_field"):
            field = self.env[rule.model]._fields.get(rule.user_field)
            if not field or field.comodel_name != "res.users":
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(document)s has no field %(field)s with a user.",
                        rule=rule.name,
                        document=rule.model_id.name,
                        field=rule.user_field,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        changed = self.filtered(
            lambda rule: any(
                name in vals
                and vals[name] != rule._fields[name].convert_to_write(rule[name], rule)
                for name in _FIXED
            )
        )
        if changed:
            changed._check_unused()
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _check_unused(self):
        deadline = self.env["service.deadline"].sudo()
        used = deadline.search([("rule_id", "in", self.ids)], limit=1).rule_id
        if used:
            raise UserError(
                self.env._(
                    "%s has deadlines: it stays, with its code and document. Archive "
                    "it and make another rule.",
                    used.name,
                )
            )

    @api.model
    @tools.ormcache("model")
    def _get_user_fields(self, model):
        """Fields of a model's documents that name who keeps a deadline."""
        rules = self.sudo().with_context(active_test=False)
        found = rules.search([("model", "=", model), ("user_field", "!=", False)])
        return frozenset(found.mapped("user_field"))

    @api.model
    def _get_by_code(self, model, codes):
        """``{code: rule}`` of a model's rules; archived ones are left out.

        :raises UserError: for a code that no rule of this model has
        """
        rules = self.sudo().with_context(active_test=False)
        found = rules.search_fetch([("code", "in", list(codes)), ("model", "=", model)])
        unknown = set(codes) - set(found.mapped("code"))
        if unknown:
            raise UserError(
                self.env._(
                    "There is no deadline rule %(codes)s for %(document)s.",
                    codes=", ".join(sorted(unknown)),
                    document=self.env["ir.model"]._get(model).name,
                )
            )
        return {rule.code: rule for rule in found if rule.active}

    # -- plans ----------------------------------------------------------------

    def _get_number(self, name, company, day):
        """The number of the policy in field ``name`` in force on a day."""
        return self[name]._get_number(company, day)

    def _get_limit(self, company, day, quantity):
        """What a deadline of this rule, company and day runs by.

        :raises UserError: for part of a day, or a quantity of nothing
        """
        self.ensure_one()
        amount = 1.0
        if self.policy_id:
            amount = self._get_number("policy_id", company, day)
        if self.clock in BATCHES:
            pieces = self._get_number("batch_policy_id", company, day)
            if quantity <= 0 or pieces <= 0:
                raise UserError(
                    self.env._(
                        "%s: the limit depends on the quantity, which must be more "
                        "than zero.",
                        self.name,
                    )
                )
            # Rounded first: the quotient of two floats may lie above a whole.
            amount *= math.ceil(round(quantity / pieces, 6))
        if amount < 0 or (self.clock not in HOURS and amount != int(amount)):
            raise UserError(
                self.env._(
                    "%(rule)s: %(number)s is no whole number of days or months. "
                    "Correct the policy.",
                    rule=self.name,
                    number=amount,
                )
            )
        hour = 0.0
        if self.clock in _AT_AN_HOUR:
            hour = self._get_number("hour_policy_id", company, day)
        return Limit(self.clock, amount, hour)

    def _plan(self, clock, company, start, quantity):
        """Values of a deadline from ``start`` (naive UTC) on.

        :param clock: WorkingClock of the calendar
        :raises UserError: where the calendar has no working time to come
        """
        limit = self._get_limit(company, clock.day(start), quantity)
        due = clock.due(limit, start)
        return {
            "amount": limit.amount,
            "hour": limit.hour,
            **self._plan_marks(clock, company, start, due),
        }

    def _plan_marks(self, clock, company, start, due):
        """A due moment with those of amber and escalation around it."""
        if not due:
            raise UserError(
                self.env._(
                    "%(rule)s: the working hours of %(company)s have no time for it. "
                    "Correct the calendar.",
                    rule=self.name,
                    company=company.name,
                )
            )
        day = clock.day(start)
        soon = escalate = False
        if self.soon_policy_id:
            ahead = hours(self._get_number("soon_policy_id", company, day))
            soon = (
                clock.before_working(due, ahead)
                if self.clock in WORKING
                else due - ahead
            )
        if self.escalation_policy_id:
            after = hours(self._get_number("escalation_policy_id", company, day))
            escalate = clock.after_working(due, after)
        return {"due": due, "soon_at": soon, "escalate_at": escalate}
