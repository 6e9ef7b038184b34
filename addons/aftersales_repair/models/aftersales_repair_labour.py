# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..roles import LEADER

# What a line of labour is paid and counted by.
_FIXED = {"repair_id", "user_id", "start", "stop"}


class AftersalesRepairLabour(models.Model):
    """A stretch of work of one person on one repair (D3-1.7).

    Written by the clock, or by hand for oneself; a team leader corrects. The
    hour's cost is the company's rate on the day and stays with the line.
    """

    _name = "aftersales.repair.labour"
    _description = "Labour on a repair"
    _inherit = "service.guarded.mixin"
    _order = "start desc, id desc"
    _rec_name = "repair_id"

    _guarded_fields = ("hour_cost",)

    repair_id = fields.Many2one(
        "repair.order", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="repair_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        related="repair_id.product_id", store=True, string="Product"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        required=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
        index=True,
    )
    start = fields.Datetime(required=True, default=fields.Datetime.now)
    stop = fields.Datetime(help="Empty: the clock runs.")
    note = fields.Char(string="What was done")
    hours = fields.Float(
        compute="_compute_hours", store=True, precompute=True, aggregator="sum"
    )
    hour_cost = fields.Monetary(string="Cost an Hour", readonly=True, aggregator="avg")
    cost = fields.Monetary(
        compute="_compute_cost", store=True, precompute=True, aggregator="sum"
    )

    _running = models.UniqueIndex(
        "(user_id) WHERE stop IS NULL", "One clock runs for a person at a time."
    )
    _order_of_time = models.Constraint(
        "CHECK(stop IS NULL OR stop >= start)", "The work ends before it begins."
    )

    @api.depends("start", "stop")
    def _compute_hours(self):
        for line in self:
            span = line.stop - line.start if line.stop and line.start else None
            line.hours = span.total_seconds() / 3600 if span else 0.0

    @api.depends("hours", "hour_cost")
    def _compute_cost(self):
        for line in self:
            line.cost = line.currency_id.round(line.hours * line.hour_cost)

    @api.model_create_multi
    def create(self, vals_list):
        rates = self._get_rates(vals_list)
        lines = super().create(vals_list)
        for rate, group in lines.grouped(lambda line: rates[line.company_id]).items():
            group._in_transition().write({"hour_cost": rate})
        lines._check_own()
        return lines

    def _get_rates(self, vals_list):
        """``{company: cost of an hour today}``."""
        repairs = self.env["repair.order"].browse(
            {vals["repair_id"] for vals in vals_list if vals.get("repair_id")}
        )
        policy = self.env["service.policy"]
        return {
            company: policy._get_value("repair.hour_cost", company)
            for company in repairs.sudo().company_id
        }

    def write(self, vals):
        if _FIXED & set(vals):
            self._check_own()
        result = super().write(vals)
        if _FIXED & set(vals):
            self._check_own()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_own()

    @api.constrains("start", "stop")
    def _check_not_to_come(self):
        now = fields.Datetime.now()
        for line in self:
            if max(line.start, line.stop or line.start) > now:
                raise ValidationError(
                    self.env._(
                        "%s: work that is still to come is not written down.",
                        line.repair_id.name,
                    )
                )

    def _check_own(self):
        """People write their own hours while the repair runs; leaders correct."""
        if self._is_in_transition() or self.env.su:
            return
        repairs = self.repair_id.sudo()
        settled = repairs.filtered(
            lambda repair: (
                not repair.is_aftersales
                or repair.state not in ("under_repair", "done")
                or repair.released_at
            )
        )
        if settled:
            raise UserError(
                self.env._(
                    "%s: hours are written while the repair runs, until it is "
                    "released (D3-1.7).",
                    ", ".join(settled.mapped("name")[:5]),
                )
            )
        if self.env.user.has_group(LEADER):
            return
        if self.user_id - self.env.user or "done" in repairs.mapped("state"):
            raise AccessError(
                self.env._(
                    "You write your own hours, while the repair runs. Ask the team "
                    "leader for a correction."
                )
            )

    def _stop(self):
        now = fields.Datetime.now()
        self.sudo()._in_transition().write({"stop": now})
