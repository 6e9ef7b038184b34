# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import FINANCE


class AftersalesClaimDepositMixin(models.AbstractModel):
    """The customer's deposit of a claim order, as payments (D3-10.3.8)."""

    _name = "aftersales.claim.deposit.mixin"
    _description = "Deposit of a claim order"

    @api.depends("line_ids.quantity", "line_ids.price_unit")
    def _compute_deposit(self):
        """Proposed from the policy; people may write another amount."""
        for order in self:
            percent = self.env["service.policy"]._get_value(
                "claim_order.deposit_percent", order.company_id or self.env.company
            )
            total = sum(line.quantity * line.price_unit for line in order.line_ids)
            currency = (order.company_id or self.env.company).currency_id
            order.deposit = currency.round(total * percent / 100)

    def _void_if_changed(self):
        """A changed line voids what was signed."""
        for order in self:
            digests = set(order.sudo().review_ids.mapped("content_digest"))
            if digests and digests != {order._get_approval_digests()[order]}:
                order._void_approvals(self.env._("The parts were changed."))

    # -- paid ---

    def action_receive_deposit(self):
        """The customer paid the deposit: post the payment (D3-10.3.8)."""
        return self._run_step(
            "receive_deposit",
            (FINANCE,),
            self.env._("The deposit cannot be received."),
        )

    def _get_cannot_receive_deposit_reasons(self):
        reasons = {}
        for order in self:
            texts = reasons[order] = []
            if order.state != "approved":
                texts.append(
                    self.env._("It does not wait for the deposit (D3-10.3.9).")
                )
            elif not order._get_deposit_journal():
                texts.append(self.env._("The company has no bank or cash journal."))
        return reasons

    def _get_deposit_journal(self):
        self.ensure_one()
        return self.journal_id.sudo() or self.env["account.journal"].sudo().search(
            [
                *self.env["account.journal"]._check_company_domain(self.company_id),
                ("type", "in", ("bank", "cash")),
            ],
            limit=1,
        )

    def _do_receive_deposit(self):
        payments = self._make_payments("inbound")
        for order, payment in zip(self.sudo(), payments, strict=True):
            order._in_transition().write(
                {"state": "paid", "deposit_payment_id": payment.id}
            )

    def _make_payments(self, direction):
        payments = (
            self.env["account.payment"]
            .sudo()
            .create([order._prepare_payment_vals(direction) for order in self])
        )
        payments.action_post()
        return payments

    def _prepare_payment_vals(self, direction):
        self.ensure_one()
        return {
            "payment_type": direction,
            "partner_type": "customer",
            "partner_id": self.partner_id.id,
            "amount": self.deposit,
            "currency_id": self.currency_id.id,
            "journal_id": self._get_deposit_journal().id,
            "date": self.env["service.policy"]._today(self.company_id),
            "memo": self.name,
            "company_id": self.company_id.id,
        }

    # -- refunded ---

    def action_refund_deposit(self):
        """The parts are built in: pay the deposit back (D3-10.3.8)."""
        return self._run_step(
            "refund_deposit", (FINANCE,), self.env._("The deposit cannot be refunded.")
        )

    def _get_cannot_refund_deposit_reasons(self):
        return {
            order: [
                self.env._(
                    "The deposit goes back when the parts are built in (D3-10.3.8)."
                )
            ]
            for order in self
            if order.state != "replaced"
        }

    def _do_refund_deposit(self):
        payments = self._make_payments("outbound")
        for order, payment in zip(self.sudo(), payments, strict=True):
            lines = (order.deposit_payment_id | payment).move_id.line_ids.filtered(
                lambda line: (
                    line.account_id.account_type == "asset_receivable"
                    and not line.reconciled
                )
            )
            if len(lines.account_id) == 1:
                lines.reconcile()
            order._in_transition().write(
                {
                    "state": "closed",
                    "refund_payment_id": payment.id,
                    "closed_at": fields.Datetime.now(),
                }
            )
