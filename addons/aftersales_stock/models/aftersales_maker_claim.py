# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.turns import take_turns

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, FINANCE, PRODUCTION

_ROLES = (PRODUCTION, BMD_PLANNER, DEPARTMENT_ACCOUNTANT, FINANCE)


class AftersalesMakerClaim(models.Model):
    """What the maker owes for a unit in warranty (S36, D4-3.1.5.1d).

    It is closed when the maker's credit covers it; a difference is written off
    with the signatures that the policies name.
    """

    _name = "aftersales.maker.claim"
    _description = "Claim to the maker"
    _inherit = ["aftersales.damaged.document.mixin", "service.approval.mixin"]
    _order = "id desc"

    _guarded_fields = ("state", "closed_at")
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["claimed"]
    _state_to = ["closed"]
    _cancel_state = "cancelled"
    _approval_steps = ("close",)
    _approval_free_fields = ("maker_ref", "note")
    _approval_request_roles = _ROLES

    state = fields.Selection(
        [
            ("draft", "New"),
            ("claimed", "Claimed"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    repair_id = fields.Many2one(
        "aftersales.maker.repair",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Maker",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(string="Claimed", required=True, tracking=True)
    maker_ref = fields.Char(string="Maker's Reference")
    note = fields.Text(string="Reason")
    credit_received = fields.Monetary(
        compute="_compute_credit",
        compute_sudo=True,
        help="Posted credit notes of the maker for this claim.",
    )
    open_amount = fields.Monetary(
        string="Still Open", compute="_compute_credit", compute_sudo=True
    )
    write_off_amount = fields.Monetary(
        string="Written Off",
        copy=False,
        tracking=True,
        help="What the maker does not pay; it needs the signatures of the policies.",
    )
    write_off_reason = fields.Char(copy=False)
    refund_ids = fields.One2many(
        "account.move",
        "maker_claim_id",
        string="Credit Notes",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0 AND write_off_amount >= 0)",
        "Claimed and written-off amounts are never below zero.",
    )

    @api.depends("repair_id")
    def _compute_partner_id(self):
        for claim in self:
            claim.partner_id = claim.repair_id.partner_id

    @api.depends("amount", "write_off_amount", "currency_id")
    def _compute_credit(self):
        credits = dict.fromkeys(self, 0.0)
        refunds = self.env["account.move"].search(
            [
                ("maker_claim_id", "in", self.ids),
                ("state", "=", "posted"),
                ("move_type", "in", ("in_refund", "in_invoice")),
            ]
        )
        for refund in refunds:
            claim = refund.maker_claim_id
            # A bill that takes a credit note back counts against it.
            sign = 1 if refund.move_type == "in_refund" else -1
            credits[claim] += sign * refund.currency_id._convert(
                refund.amount_total,
                claim.currency_id,
                refund.company_id,
                refund.invoice_date or refund.date,
            )
        for claim in self:
            claim.credit_received = credits[claim]
            claim.open_amount = (
                claim.amount - claim.credit_received - claim.write_off_amount
            )

    @api.model_create_multi
    def create(self, vals_list):
        repairs = self.env["aftersales.maker.repair"]
        default = self.default_get(["repair_id"]).get("repair_id")
        for vals in vals_list:
            repair = repairs.browse(vals.get("repair_id") or default)
            if repair:
                vals["site_id"] = repair.site_id.id
        return super().create(vals_list)

    def write(self, vals):
        fixed = {"repair_id", "partner_id", "currency_id", "amount", "site_id"}
        if fixed & set(vals) and not self._is_in_transition():
            made = self.filtered(lambda claim: claim.state != "draft")
            if made:
                raise UserError(
                    self.env._(
                        "%s was sent to the maker and stays: cancel it and make "
                        "another claim, or write a difference off.",
                        ", ".join(made.mapped("name")[:5]),
                    )
                )
        closed = {"write_off_amount", "write_off_reason"} & set(vals)
        if closed and any(c.state in ("closed", "cancelled") for c in self):
            raise UserError(self.env._("The claim is closed."))
        return super().write(vals)

    # -- steps -----------------------------------------------------------------
    def action_claim(self):
        return self._run_step("claim", _ROLES, self.env._("It cannot be claimed."))

    def _get_cannot_claim_reasons(self):
        reasons = self._get_state_reasons("draft")
        for claim in self:
            if claim.currency_id.compare_amounts(claim.amount, 0) <= 0:
                reasons[claim].append(self.env._("Enter the claimed amount."))
        return reasons

    def _do_claim(self):
        self.sudo()._in_transition().write({"state": "claimed"})

    def action_close(self):
        """The maker's credit covers the claim, or the rest was written off."""
        return self._run_step("close", _ROLES, self.env._("It cannot be closed."))

    def _get_cannot_close_reasons(self):
        reasons = self._get_state_reasons("claimed")
        for claim in self:
            if claim.currency_id.compare_amounts(claim.open_amount, 0) > 0:
                reasons[claim].append(
                    self.env._(
                        "The maker's credit is %(open)s %(currency)s short of the "
                        "claim: post the credit note, or have the difference "
                        "written off (D4-3.1.5.1d).",
                        open=claim.currency_id.round(claim.open_amount),
                        currency=claim.currency_id.name,
                    )
                )
            if claim.write_off_amount and not claim.write_off_reason:
                reasons[claim].append(
                    self.env._("Say why the difference is written off.")
                )
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step("cancel", _ROLES, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_state_reasons("draft", "claimed")
        for claim in self:
            if not claim.currency_id.is_zero(claim.credit_received):
                reasons[claim].append(
                    self.env._("The maker gave credit for it: close it instead.")
                )
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def action_create_refund(self):
        """A draft credit note of the maker over what is still open, a claim each."""
        self._check_roles(FINANCE)
        self._raise_reasons(
            self.env._("There is nothing to credit."),
            self._get_state_reasons("claimed"),
        )
        # A second click opens the draft of the first: it is no second credit.
        take_turns(self.sudo())
        refunds = self.env["account.move"].search(
            [("maker_claim_id", "in", self.ids), ("state", "=", "draft")]
        )
        refunds |= refunds.create(
            [
                claim._prepare_refund_vals()
                for claim in self - refunds.maker_claim_id.with_env(self.env)
            ]
        )
        if len(refunds) != 1:
            return self.action_view_refunds()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": refunds.id,
            "views": [[False, "form"]],
        }

    def _prepare_refund_vals(self):
        return {
            "move_type": "in_refund",
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "ref": self.maker_ref or self.name,
            "invoice_date": self.env["service.policy"]._today(self.company_id),
            "maker_claim_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": f"{self.name} {self.repair_id.display_name}",
                        "quantity": 1,
                        "price_unit": self.open_amount,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    def action_view_refunds(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_refund_type"
        )
        action["domain"] = [("maker_claim_id", "in", self.ids)]
        action["context"] = {"default_move_type": "in_refund"}
        return action
