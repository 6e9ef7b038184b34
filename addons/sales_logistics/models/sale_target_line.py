# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleTargetLine(models.Model):
    """A month of a target, and what was sold in it (S54, D2-N1.1b)."""

    _name = "sale.target.line"
    _description = "Sales target of a month"
    _inherit = "service.retention.mixin"
    _order = "month, id"

    _register_parent = "target_id"

    target_id = fields.Many2one(
        "sale.target",
        string="Sales Target",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="target_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    person_id = fields.Many2one(
        related="target_id.person_id", store=True, ondelete="restrict"
    )
    month = fields.Date(required=True, help="Its first day.")
    amount = fields.Monetary(string="Target", required=True)
    actual = fields.Monetary(
        compute="_compute_actual", help="Confirmed orders of the month, taxes included."
    )
    reached = fields.Float(string="Reached (%)", compute="_compute_actual")

    _month_once = models.UniqueIndex("(target_id, month)")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_published()
        return lines

    def write(self, vals):
        if {"amount", "month", "target_id"} & set(vals):
            self._check_not_published()
        result = super().write(vals)
        if "target_id" in vals:
            self._check_not_published()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_not_published()

    def _check_not_published(self):
        """All know the months of a published target: they stay (D2-N1.1b)."""
        fixed = self.target_id.filtered(lambda target: target.state != "draft")
        if fixed:
            raise ValidationError(
                self.env._(
                    "%s: it is published, all know it (D2-N1.1b). Cancel it and make "
                    "another.",
                    ", ".join(fixed.mapped("display_name")[:5]),
                )
            )

    def _compute_actual(self):
        sold = defaultdict(float)
        for company, lines in self.grouped("company_id").items():
            zone = self._get_company_zone(company)
            months = [month for month in lines.mapped("month") if month]
            if not months:
                continue
            start, end = self._get_company_moments(
                company, min(months), max(months) + relativedelta(months=1)
            )
            orders = (
                self.env["sale.order"]
                .sudo()
                .search_fetch(
                    [
                        ("company_id", "=", company.id),
                        ("user_id", "in", lines.person_id.ids),
                        ("state", "=", "sale"),
                        ("date_order", ">=", start),
                        ("date_order", "<", end),
                    ],
                    ["user_id", "date_order", "amount_total", "currency_id"],
                )
            )
            for order in orders:
                day = utc.localize(order.date_order).astimezone(zone).date()
                key = (company.id, order.user_id.id, day.replace(day=1))
                sold[key] += order._get_company_amount()
        for line in self:
            key = (line.company_id.id, line.person_id.id, line.month)
            line.actual = line.currency_id.round(sold[key])
            line.reached = line.amount and 100 * line.actual / line.amount
