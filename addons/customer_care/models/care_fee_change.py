# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import FEE_MANAGER


class CareFeeChange(models.Model):
    """A change of the fee list: asked for, approved, in force from its day.

    S64, D2-S2.3: the procedure, and those concerned are told. Approval after the
    day on which it should begin makes it begin on the day of the approval.

    Fees are managed by this list alone (D2-S3.1).
    """

    _name = "care.fee.change"
    _description = "Fee change"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.approval.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("approved", "cancelled")
    _register_date_field = "approved_at"
    _guarded_fields = ("approved_at", "fee_id", "notice_id")
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (FEE_MANAGER,)

    service_id = fields.Many2one(
        "care.fee.service",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(string="New Fee", required=True, tracking=True)
    price_before = fields.Monetary(
        string="In Force", compute="_compute_price_before", help="The day before."
    )
    date_from = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    reason = fields.Text(required=True, help="Why it is reasonable and fair (D2-S2.1).")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    approved_at = fields.Datetime(readonly=True, copy=False)
    fee_id = fields.Many2one("care.fee", readonly=True, copy=False, ondelete="restrict")
    notice_id = fields.Many2one(
        "care.notice", readonly=True, copy=False, ondelete="restrict"
    )

    _price_positive = models.Constraint("CHECK(price >= 0)", "A fee is zero or more.")

    @api.depends("service_id", "date_from", "company_id")
    def _compute_price_before(self):
        ready = self.filtered(lambda one: one.service_id and one.date_from)
        (self - ready).price_before = 0
        fees = self.env["care.fee"]._lookup_many(
            [
                {
                    "company": one.company_id,
                    "day": one.date_from - relativedelta(days=1),
                    "service_id": one.service_id,
                }
                for one in ready
            ]
        )
        for change, fee in zip(ready, fees, strict=True):
            change.price_before = fee.price

    def write(self, vals):
        content = {"service_id", "price", "date_from", "reason"}
        if content & set(vals) and not self._is_in_transition():
            decided = self.filtered(lambda change: change.state != "draft")
            if decided:
                raise UserError(
                    self.env._(
                        "%s: it is decided and stays. Ask for a new change.",
                        ", ".join(decided.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def _on_approved(self):
        result = super()._on_approved()
        for change in self.sudo().sorted(lambda one: (one.date_from, one.id)):
            change._put_in_force()
        return result

    def _put_in_force(self):
        """The new line begins on its day, the one before ends on the eve."""
        self.ensure_one()
        today = self.env["service.policy"]._today(self.company_id)
        start = max(self.date_from, today)
        fees = self.env["care.fee"].sudo()._in_transition()
        former = fees.search(
            [
                ("service_id", "=", self.service_id.id),
                ("company_id", "=", self.company_id.id),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", start),
            ]
        )
        later = former.filtered(lambda fee: fee.date_from and fee.date_from > start)
        for fee in former - later:
            if fee.date_from == start:
                # Of two that begin on one day the later approval counts.
                self._replace(fee)
                return
            fee.date_to = start - relativedelta(days=1)
        line = fees.create(
            {
                "policy_id": self.env.ref("customer_care.policy_fee_list").id,
                "company_id": self.company_id.id,
                "service_id": self.service_id.id,
                "price": self.price,
                "date_from": start,
                "date_to": (
                    min(later.mapped("date_from")) - relativedelta(days=1)
                    if later
                    else False
                ),
                "change_id": self.id,
                "note": (self.reason or "").strip()[:100],
            }
        )
        self._finish(line)

    def _replace(self, fee):
        fee.write({"price": self.price, "change_id": self.id})
        self._finish(fee)

    def _finish(self, fee):
        """Approved; those concerned are told by a notice (D2-S2.3)."""
        notice = (
            self.env["care.notice"]
            .sudo()
            ._announce(
                self.company_id,
                self.env._("New fee: %s", self.service_id.name),
                self.env._(
                    "%(service)s costs %(price)s from %(day)s on.",
                    service=self.service_id.name,
                    price=self.currency_id.format(self.price),
                    day=fee.date_from,
                ),
            )
        )
        self._in_transition().write(
            {
                "state": "approved",
                "approved_at": fields.Datetime.now(),
                "date_from": fee.date_from,
                "fee_id": fee.id,
                "notice_id": notice.id,
            }
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (FEE_MANAGER,), self.env._("The change cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            change: [self.env._("It is decided: ask for another change.")]
            for change in self
            if change.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
