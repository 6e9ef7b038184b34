# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
)

_APPLICANTS = (
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)


class AftersalesFreightPriceChange(models.Model):
    """Application to file a freight price (D4-3.3.1b, S38).

    When the BMD has approved it, the price is filed from its day, or from the day
    of the approval where that is later, and the one before ends on the eve.
    """

    _name = "aftersales.freight.price.change"
    _description = "Application for a freight price"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _APPLICANTS
    _guarded_fields = ("name", "filed_from")
    _register_closed_states = ("approved", "cancelled")

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Applicant",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
    )
    carrier_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    route_id = fields.Many2one(
        "aftersales.freight.route",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Empty: every way of the carrier that has no price of its own.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(required=True, tracking=True)
    price_before = fields.Monetary(string="Filed Now", compute="_compute_price_before")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    reason = fields.Text(required=True, help="Season, fuel, a new contract …")
    filed_from = fields.Date(readonly=True, copy=False)
    price_ids = fields.One2many(
        "aftersales.freight.price", "change_id", string="Filed", readonly=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )

    _price_positive = models.Constraint(
        "CHECK(price > 0)", "A filed price is above zero."
    )

    @api.depends("carrier_id", "route_id", "date_from", "company_id")
    def _compute_price_before(self):
        prices = self.env["aftersales.freight.price"]
        found = prices._lookup_many(
            [
                {
                    "company": change.company_id,
                    "day": change.date_from,
                    "carrier_id": change.carrier_id,
                    "route_id": change.route_id,
                }
                for change in self
            ]
        )
        for change, line in zip(self, found, strict=True):
            change.price_before = line.sudo().price

    def write(self, vals):
        names = {"carrier_id", "route_id", "price", "date_from", "company_id"}
        if names & set(vals) and not self._is_in_transition():
            self._raise_reasons(
                self.env._("The application cannot be changed."),
                {
                    change: [self.env._("It is decided: make a new one.")]
                    for change in self
                    if change.state != "draft"
                },
            )
        return super().write(vals)

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._file_prices()
        return result

    def _file_prices(self):
        """The approved prices are filed; those before them end."""
        prices = self.env["aftersales.freight.price"].sudo()._in_transition()
        policy = self.env.ref("aftersales_stock.policy_freight_prices")
        for change in self:
            today = self.env["service.policy"]._today(change.company_id)
            start = max(change.date_from, today)
            change._end_former_prices(prices, start)
            prices.create(
                {
                    "policy_id": policy.id,
                    "company_id": change.company_id.id,
                    "carrier_id": change.carrier_id.id,
                    "route_id": change.route_id.id,
                    "price": change.price,
                    "date_from": start,
                    "change_id": change.id,
                    "note": change.reason,
                }
            )
            change._in_transition().write({"state": "approved", "filed_from": start})

    def _end_former_prices(self, prices, start):
        """Prices of the same carrier and way stop on the eve of ``start``."""
        former = prices.search(
            [
                ("company_id", "=", self.company_id.id),
                ("carrier_id", "=", self.carrier_id.id),
                ("route_id", "=", self.route_id.id),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", start),
            ]
        )
        # A price that would begin later, or on this very day, never comes to count.
        replaced = former.filtered(lambda line: line.date_from >= start)
        replaced.unlink()
        (former - replaced).write({"date_to": start - relativedelta(days=1)})

    # -- cancel ---

    def action_cancel(self):
        return self._run_step(
            "cancel", _APPLICANTS, self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            change: [self.env._("It is decided.")]
            for change in self
            if change.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
