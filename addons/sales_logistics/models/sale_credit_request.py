# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.service_base.jobs import each_record

from ..roles import ACCOUNTANT, CLERK
from .sale_credit_risk_mixin import RISK_FIELDS

# What the general manager signs: it stays as it was granted or refused.
_SIGNED = {
    "order_id",
    "amount",
    "user_id",
    "date_due",
    "guarantor_id",
    "assessment",
}


class SaleCreditRequest(models.Model):
    """Goods that leave before they are paid: the general manager signs (S43).

    Whatever the amount (D2-26), after an assessment of the risk with advice
    (D2-25). While the general manager is away the consent by telephone is
    recorded and the signature stays owed (A38). Who guarantees privately bears
    what is written off.
    """

    _name = "sale.credit.request"
    _description = "Credit request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
        "sale.credit.risk.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("closed", "refused", "cancelled")
    _state_from = ["draft"]
    _state_to = ["granted"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id", "guarantor_id")
    _approval_request_roles = (CLERK,)
    _guarded_fields = ("name", "guarantor_move_id", *RISK_FIELDS)

    order_id = fields.Many2one(
        "sale.order", required=True, ondelete="restrict", index=True, check_company=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="order_id.partner_invoice_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary(
        required=True, tracking=True, help="That may leave unpaid, taxes included."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        default=lambda self: self.env.user,
        required=True,
        ondelete="restrict",
    )
    date_due = fields.Date(string="To Be Paid By")
    assessment = fields.Text(
        string="Risk Assessment", help="Analysis and advice (D2-25)."
    )
    guarantor_id = fields.Many2one(
        "res.users",
        string="Private Guarantor",
        ondelete="restrict",
        tracking=True,
        help="Bears what is written off of this credit (D2-25).",
    )
    state = fields.Selection(
        [
            ("draft", "Asked for"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("closed", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    guarantor_move_id = fields.Many2one(
        "account.move",
        string="Debt of the Guarantor",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A credit has an amount above zero."
    )
    _live = models.Index("(order_id) WHERE state = 'granted'")

    # -- risk ---------------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for request in self:
            if not (request.assessment or "").strip():
                reasons.setdefault(request, []).append(
                    self.env._("The risk assessment with advice is missing (D2-25).")
                )
        return reasons

    def _do_request_approval(self):
        self._assess()
        return super()._do_request_approval()

    # -- decision -----------------------------------------------------------------

    def _on_approved(self):
        result = super()._on_approved()
        self._check_limit()
        self.sudo()._in_transition().write({"state": "granted"})
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write({"state": "refused"})
        return result

    def _check_limit(self):
        """Two credits at one moment cannot both take the last of a limit.

        The customer is written, not only locked: whoever waited for it read the
        debts before, fails on the newer row, and is run once more by the server.
        """
        partners = self.sudo().partner_id.filtered("use_partner_credit_limit")
        if not partners:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE res_partner SET write_date = write_date
                 WHERE id IN (SELECT id FROM res_partner WHERE id IN %s
                               ORDER BY id FOR UPDATE)
             RETURNING id
                """,
                tuple(partners.ids),
            )
        )
        partners.invalidate_recordset()
        self.flush_model()
        requests = self.sudo().filtered(lambda r: r.partner_id in partners)
        debts = requests._get_risks()
        used = {key: risk["owed"] + risk["granted"] for key, risk in debts.items()}
        for request in requests:
            key = request._get_risk_key()
            limit = request.partner_id.with_company(request.company_id).credit_limit
            before = used.get(key, 0)
            amount = request._get_company_amount()
            used[key] = before + amount
            currency = request.company_currency_id
            if currency.compare_amounts(before + amount, limit) > 0:
                raise UserError(
                    self.env._(
                        "%(request)s: %(customer)s owes or may owe %(used)s of a limit "
                        "of %(limit)s; %(amount)s more is beyond it (D2-25). Raise the "
                        "limit or collect first.",
                        request=request.name,
                        customer=request.partner_id.display_name,
                        used=currency.format(before),
                        limit=currency.format(limit),
                        amount=currency.format(amount),
                    )
                )

    def write(self, vals):
        """What was granted stays as it was signed (D2-26)."""
        fixed = _SIGNED & set(vals)
        decided = self.filtered(lambda request: request.state != "draft")
        if fixed and decided and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: what was granted or refused stays as it was signed. Ask for "
                    "another credit (D2-26).",
                    ", ".join(decided.mapped("name")),
                )
            )
        return super().write(vals)

    # -- end ------------------------------------------------------------------------

    @api.model
    def _cron_close_paid(self):
        """A credit ends when its order is paid: it covers nothing later (D2-26)."""
        granted = self.search([("state", "=", "granted")])
        received = granted.order_id._get_received()
        paid = granted.filtered(
            lambda request: (
                request.order_id.state == "cancel"
                or (
                    request.order_id.state == "sale"
                    and request.currency_id.compare_amounts(
                        received[request.order_id], request.order_id.amount_total
                    )
                    >= 0
                )
            )
        )
        each_record(paid, lambda some: some._in_transition().write({"state": "closed"}))

    # -- guarantor ------------------------------------------------------------------

    def action_charge_guarantor(self):
        return self._run_step(
            "charge_guarantor",
            (ACCOUNTANT,),
            self.env._("The debt cannot be put on the guarantor."),
        )

    def _get_cannot_charge_guarantor_reasons(self):
        reasons = {}
        for request in self:
            texts = []
            if request.state != "granted":
                texts.append(self.env._("The credit is not granted."))
            if not request.guarantor_id:
                texts.append(self.env._("Nobody guarantees it."))
            elif not request._get_unpaid_lines():
                texts.append(self.env._("Nothing that was invoiced is unpaid."))
            if texts:
                reasons[request] = texts
        return reasons

    def _get_unpaid_lines(self):
        self.ensure_one()
        invoices = self.sudo().order_id.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        return invoices.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )

    def _do_charge_guarantor(self):
        """Book what is unpaid from the customer onto the guarantor (D2-25)."""
        for request in self:
            shares = request._get_guaranteed_shares()
            move = (
                self.env["account.move"]
                .sudo()
                .create(request._prepare_guarantor_move_vals(shares))
            )
            move.action_post()
            for line in shares:
                twin = move.line_ids.filtered(
                    lambda other, line=line: (
                        other.account_id == line.account_id
                        and other.partner_id == line.partner_id
                        and not other.reconciled
                    )
                )[:1]
                (line | twin).reconcile()
            request.sudo()._in_transition().write(
                {"state": "closed", "guarantor_move_id": move.id}
            )

    def _get_guaranteed_shares(self):
        """``{unpaid line: amount of it in its currency}``, the oldest debts first.

        Together never more than the credit: the rest was not guaranteed (D2-25).
        """
        self.ensure_one()
        shares, left = {}, self.amount
        for line in self._get_unpaid_lines().sorted("date_maturity"):
            rate = self.env["res.currency"]._get_conversion_rate(
                self.currency_id, line.currency_id, self.company_id, line.date
            )
            share = min(line.amount_residual_currency, left * rate)
            share = line.currency_id.round(share)
            if line.currency_id.compare_amounts(share, 0) > 0:
                shares[line] = share
                left -= share / rate
        return shares

    def _prepare_guarantor_move_vals(self, shares):
        guarantor = self.guarantor_id.partner_id
        commands = []
        for line, share in shares.items():
            balance = line.company_currency_id.round(
                line.amount_residual * share / line.amount_residual_currency
            )
            common = {
                "name": self.env._("%(request)s guaranteed", request=self.name),
                "currency_id": line.currency_id.id,
                "account_id": line.account_id.id,
            }
            commands += [
                fields.Command.create(
                    {
                        **common,
                        "partner_id": partner.id,
                        "balance": sign * balance,
                        "amount_currency": sign * share,
                    }
                )
                for partner, sign in ((line.partner_id, -1), (guarantor, 1))
            ]
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "ref": self.env._("Guarantee of %s", self.order_id.name),
            "line_ids": commands,
        }
