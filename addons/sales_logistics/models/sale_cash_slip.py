# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import ACCOUNTANT


class SaleCashSlip(models.Model):
    """What a person collected on a day and hands in to finance (S45).

    Money of every kind is handed in on the day (D2-27 … D2-29): it stands in the
    journal of cash in custody until finance has counted it. What is missing
    stays on the slip, which stays open until it is paid in.

    Nobody handles the company's money privately (D2-H16); it is banked by procedure
    (D2-S4.2).
    """

    _name = "sale.cash.slip"
    _description = "Cash hand-over slip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "service.numbered.mixin",
        "sale.cash.booking.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("open",)
    _register_closed_states = ("confirmed",)
    _deadline_due_fields = {"cash.hand_in": "due_at"}
    _guarded_fields = ("name", "user_id", "date", "company_id", "counted", "due_at")

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Collected By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date = fields.Date(required=True, readonly=True)
    payment_ids = fields.One2many("account.payment", "cash_slip_id", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        compute="_compute_amounts", help="Collected, by the payments on the slip."
    )
    counted = fields.Monetary(readonly=True, copy=False, help="Counted by finance.")
    difference = fields.Monetary(compute="_compute_amounts", help="Still missing.")
    due_at = fields.Datetime(string="Hand In By", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "With the collector"),
            ("handed_in", "Handed in"),
            ("short", "Short"),
            ("confirmed", "Confirmed"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    move_ids = fields.One2many("account.move", "cash_slip_id", readonly=True)

    _one_a_day = models.UniqueIndex(
        "(user_id, date, company_id) WHERE state = 'open'",
        "The person has an open slip of this day.",
    )
    _live = models.Index("(user_id, date) WHERE state != 'confirmed'")
    _register_order = models.Index("(date DESC, id DESC)")

    @api.depends("payment_ids.amount", "payment_ids.state", "counted")
    def _compute_amounts(self):
        for slip in self:
            payments = slip.sudo().payment_ids.filtered(
                lambda payment: payment.state in ("in_process", "paid")
            )
            slip.amount = sum(payments.mapped("amount_company_currency_signed"))
            slip.difference = slip.currency_id.round(slip.amount - slip.counted)

    # -- collecting -----------------------------------------------------------------

    @api.model
    def _take(self, payments):
        """Put collected payments on the slips of their collectors' day.

        :raises UserError: for a collector whose cash of another day is overdue
        """
        policy = self.env["service.policy"]
        for (user, company), own in payments.grouped(
            lambda payment: (payment.collected_by_id, payment.company_id)
        ).items():
            today = policy._today(company)
            self._check_may_collect(user, company, today)
            slip = self.sudo().search(
                [
                    ("user_id", "=", user.id),
                    ("company_id", "=", company.id),
                    ("date", "=", today),
                    ("state", "=", "open"),
                ]
            ) or self._open(user, company, today)
            # Handed in at this moment: the money goes onto the next one.
            take_turns(slip)
            own.sudo().write({"cash_slip_id": slip.id})

    @api.model
    def _open(self, user, company, today):
        slip = (
            self.sudo()
            ._in_transition()
            .create(
                {
                    "user_id": user.id,
                    "company_id": company.id,
                    "date": today,
                }
            )
            ._out_of_transition()
        )
        slip._start_deadlines("cash.hand_in")
        return slip

    @api.model
    def _check_may_collect(self, user, company, today):
        """Who kept cash beyond its time collects no more (D2-29)."""
        kept = self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("company_id", "=", company.id),
                ("date", "<", today),
                ("state", "!=", "confirmed"),
                ("due_at", "<", fields.Datetime.now()),
            ],
            order="date",
        )
        kept = kept.filtered(lambda slip: not slip.currency_id.is_zero(slip.difference))
        if kept:
            raise UserError(
                self.env._(
                    "%(user)s has not settled the cash of %(day)s (%(slip)s): hand "
                    "it in before collecting more (D2-29).",
                    user=user.name,
                    day=kept[0].date,
                    slip=kept[0].name,
                )
            )

    @api.model
    def _count_apart(self, payments):
        """A slip of their own for payments that finance took in directly (D2-28)."""
        for slip, own in payments.grouped("cash_slip_id").items():
            apart = (
                self.sudo()
                ._in_transition()
                .create(
                    {
                        "user_id": slip.user_id.id,
                        "company_id": slip.company_id.id,
                        "date": slip.date,
                        "state": "handed_in",
                    }
                )
                ._out_of_transition()
            )
            apart._start_deadlines("cash.hand_in")
            own.write({"cash_slip_id": apart.id})
            apart._do_confirm(apart.amount)
            if not slip.payment_ids:
                slip.sudo()._in_transition().write({"state": "confirmed"})
                slip._meet_deadlines("cash.hand_in")

    @api.model
    def _get_kept(self, user, company):
        """Slips of a person that finance has not confirmed."""
        return self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("company_id", "=", company.id),
                ("state", "!=", "confirmed"),
            ]
        )

    def _on_deadline_overdue(self, code):
        """Cash that stayed overnight proposes a case (D2-37.4)."""
        result = super()._on_deadline_overdue(code)
        for slip in self:
            employees = slip.user_id.sudo().employee_ids.filtered(
                lambda employee, slip=slip: employee.company_id == slip.company_id
            )
            self.env["service.accountability.case"]._propose_case(
                "D2-37.4",
                employees,
                slip,
                self.env._("Cash of %(day)s was not handed in.", day=slip.date),
            )
        return result

    # -- handing in -----------------------------------------------------------------

    def action_hand_in(self):
        return self._run_step(
            "hand_in",
            ("base.group_user",),
            self.env._("The slip cannot be handed in."),
        )

    def _get_cannot_hand_in_reasons(self):
        reasons = {}
        for slip in self:
            texts = []
            if slip.state != "open":
                texts.append(self.env._("It was handed in."))
            if slip.user_id != self.env.user:
                texts.append(
                    self.env._("%s collected it and hands it in.", slip.user_id.name)
                )
            # A collector need not read the books.
            if not slip.sudo().payment_ids:
                texts.append(self.env._("There is no money on it."))
            if texts:
                reasons[slip] = texts
        return reasons

    def _do_hand_in(self):
        self.sudo()._in_transition().write({"state": "handed_in"})

    # -- counting -------------------------------------------------------------------

    def action_confirm(self, counted=None):
        """Finance has counted the money (D2-28).

        :param float counted: amount of this count; asked for without it
        """
        self._check_roles(ACCOUNTANT)
        self.ensure_one()
        if counted is None:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Count"),
                "res_model": "sale.cash.count",
                "view_mode": "form",
                "target": "new",
                "context": {
                    "default_slip_id": self.id,
                    "default_counted": self.difference,
                },
            }
        self.check_access("read")
        if not self.sudo().try_lock_for_update():
            raise UserError(self.env._("Somebody else counts it at this moment."))
        self.invalidate_recordset()
        reasons = self._get_cannot_confirm_reasons(counted)
        self._raise_reasons(
            self.env._("The slip cannot be confirmed."), {self: reasons}
        )
        self._do_confirm(counted)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _get_cannot_confirm_reasons(self, counted):
        self.ensure_one()
        reasons = []
        if self.state not in ("handed_in", "short"):
            reasons.append(self.env._("It is not handed in."))
        if self.user_id == self.env.user:
            reasons.append(self.env._("Nobody confirms money that they collected."))
        if self.currency_id.compare_amounts(counted, 0) <= 0:
            reasons.append(self.env._("Nothing was counted."))
        if self.currency_id.compare_amounts(counted, self.difference) > 0:
            reasons.append(
                self.env._("More than the slip says: book the payment that is missing.")
            )
        return reasons

    def _do_confirm(self, counted):
        self._book(counted)
        slip = self.sudo()._in_transition()
        slip.counted += counted
        done = self.currency_id.is_zero(self.difference)
        slip.state = "confirmed" if done else "short"
        if done:
            self._meet_deadlines("cash.hand_in")
            payments = self.sudo().payment_ids
            # The document that the cash was taken for may wait for it.
            if hasattr(payments, "_on_cash_counted"):
                payments._on_cash_counted()
