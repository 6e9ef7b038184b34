# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import float_round

from odoo.addons.service_base.jobs import each_company

from ..roles import SUPERVISOR


class SaleTarget(models.Model):
    """A person's sales target of a year, split by month (S54, D2-N1.1a).

    Published, it is known to all and stays; three months below it in a row warn
    the person (D2-L3.1, in the register of rewards and penalties).

    The sales plan (D2-O5), each person's task (D2-O13), and what they are measured by
    (D2-O14).
    """

    _name = "sale.target"
    _description = "Sales target"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "year desc, person_id"

    _register_closed_states = ("cancelled",)

    person_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company).year,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Target", required=True, tracking=True)
    line_ids = fields.One2many("sale.target.line", "target_id", copy=True)
    actual = fields.Monetary(compute="_compute_actual", help="Confirmed orders.")
    reached = fields.Float(string="Reached (%)", compute="_compute_actual")
    state = fields.Selection(
        [("draft", "New"), ("published", "Published"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _one_a_year = models.UniqueIndex(
        "(company_id, person_id, year) WHERE state != 'cancelled'",
        "The person has a target for this year.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A target is an amount above zero."
    )

    @api.depends("person_id", "year")
    def _compute_display_name(self):
        for target in self:
            target.display_name = f"{target.person_id.name or ''} {target.year}"

    @api.depends("line_ids.actual")
    def _compute_actual(self):
        for target in self:
            target.actual = sum(target.line_ids.mapped("actual"))
            target.reached = target.amount and 100 * target.actual / target.amount

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets.filtered(lambda target: not target.line_ids)._split()
        return targets

    def write(self, vals):
        if {"amount", "year", "person_id", "line_ids"} & set(vals):
            fixed = self.filtered(lambda target: target.state != "draft")
            if fixed and not self._is_in_transition():
                raise ValidationError(
                    self.env._(
                        "%s: it is published, all know it (D2-N1.1b). Cancel it and "
                        "make another.",
                        ", ".join(fixed.mapped("display_name")[:5]),
                    )
                )
        result = super().write(vals)
        if {"amount", "year"} & set(vals) and "line_ids" not in vals:
            self._split()
        return result

    def _split(self):
        """Twelve equal months; the last takes what rounding leaves."""
        for target in self:
            unit = target.currency_id.rounding
            each = float_round(target.amount / 12, precision_rounding=unit)
            last = target.currency_id.round(target.amount - 11 * each)
            start = fields.Date.to_date(f"{target.year}-01-01")
            target.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "month": start + relativedelta(months=number),
                            "amount": last if number == 11 else each,
                        }
                    )
                    for number in range(12)
                ),
            ]

    # -- published ---

    def action_publish(self):
        return self._run_step(
            "publish", (SUPERVISOR,), self.env._("The target cannot be published.")
        )

    def _get_cannot_publish_reasons(self):
        reasons = {}
        for target in self:
            total = sum(target.line_ids.mapped("amount"))
            if target.state != "draft":
                reasons[target] = [self.env._("It was published or cancelled.")]
            elif target.currency_id.compare_amounts(total, target.amount):
                reasons[target] = [
                    self.env._(
                        "Its months come to %(total)s, the year is %(amount)s.",
                        total=total,
                        amount=target.amount,
                    )
                ]
        return reasons

    def _do_publish(self):
        targets = self.sudo()
        targets._in_transition().write({"state": "published"})
        for target in targets:
            target.message_notify(
                partner_ids=target.person_id.partner_id.ids,
                subject=self.env._("Sales target %s", target.year),
                body=self.env._(
                    "Your sales target of %(year)s is %(amount)s.",
                    year=target.year,
                    amount=target.currency_id.format(target.amount),
                ),
            )

    def action_cancel(self):
        return self._run_step(
            "cancel", (SUPERVISOR,), self.env._("The target cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            target: [self.env._("It is cancelled.")]
            for target in self
            if target.state == "cancelled"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
        self.flush_recordset(["state"])

    # -- below target ---

    @api.model
    def _cron_warn(self):
        """On the 1st: who stayed below target for months in a row (D2-L3.1)."""
        groups = self.sudo()._read_group([("state", "=", "published")], ["company_id"])
        companies = self.env["res.company"].union(*[row[0] for row in groups])
        each_company(self, companies, lambda model, one: model._warn(one))

    @api.model
    def _warn(self, company):
        """The warnings of one company's people: the new cases."""
        first = self.env["service.policy"]._today(company).replace(day=1)
        lines = (
            self.env["sale.target.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("target_id.state", "=", "published"),
                    ("month", "<", first),
                    ("month", ">=", first - relativedelta(years=1)),
                ]
            )
        )
        rows = [
            {
                "employee": employee,
                "month": line.month,
                "target": line.amount,
                "actual": line.actual,
            }
            for line in lines
            for employee in line.target_id.person_id.employee_ids
            if employee.company_id == line.company_id
        ]
        return self.env["service.accountability.case"]._propose_warnings(rows)
