# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    FINANCE,
    KEEPER,
    SITE_CHIEF,
)

_SENDERS = (
    KEEPER,
    SITE_CHIEF,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)


class AftersalesFreightFlowMixin(models.AbstractModel):
    """The steps of ``aftersales.freight`` and its bills (S38)."""

    _name = "aftersales.freight.flow.mixin"
    _description = "Steps of freight"
    _inherit = "service.approval.mixin"

    _state_from = ["draft"]
    _state_to = ["confirmed"]
    _cancel_state = "cancelled"
    _approval_steps = ("confirm",)
    _approval_applicant_fields = ("user_id",)
    _approval_free_fields = ("origin", "picking_id", "policy_basis")
    _approval_request_roles = _SENDERS

    def _get_sender_reasons(self):
        foreign = self.site_id - self.site_id._acts_for(self.env.user)
        return {
            freight: [
                self.env._(
                    "%(user)s does not act for %(site)s: its people do it (D4-2.1b).",
                    user=self.env.user.name,
                    site=freight.site_id.display_name,
                )
            ]
            for freight in self
            if freight.site_id in foreign
        }

    # -- application ---

    def _get_cannot_request_approval_reasons(self):
        self.sudo()._recompute_need()
        reasons = super()._get_cannot_request_approval_reasons()
        for freight in self:
            if freight.need != "none" and not (freight.reason or "").strip():
                reasons.setdefault(freight, []).append(
                    self.env._(
                        "Write the application: why it has to cost this much "
                        "(D4-3.3.2b, D4-3.3.2e)."
                    )
                )
        for freight, texts in self._get_sender_reasons().items():
            reasons.setdefault(freight, []).extend(texts)
        return reasons

    # -- confirm ---

    def action_confirm(self):
        """The shipment may be paid: within the limit, or approved."""
        return self._run_step(
            "confirm", _SENDERS, self.env._("The freight cannot be confirmed.")
        )

    def _get_step_reasons(self, name):
        if name == "confirm":
            drafts = self.filtered(lambda freight: freight.state == "draft")
            drafts.sudo()._recompute_need()
        return super()._get_step_reasons(name)

    def _get_cannot_confirm_reasons(self):
        reasons = self._get_sender_reasons()
        for freight in self:
            if freight.state != "draft":
                reasons.setdefault(freight, []).append(
                    self.env._("It is confirmed or cancelled.")
                )
            elif freight.mode == "vehicle" and not freight.filed_price:
                reasons.setdefault(freight, []).extend(freight._get_no_price_reasons())
        return reasons

    def _get_no_price_reasons(self):
        """A carrier without a filed price is approved like one above it."""
        if self.validation_status == "validated":
            return []
        return [
            self.env._(
                "No price is filed for %(carrier)s on this way (D4-3.3.1b): file one, "
                "or apply for this shipment.",
                carrier=self.carrier_id.display_name,
            )
        ]

    def _do_confirm(self):
        freights = self.sudo()
        policy = self.env["service.policy"]
        for (company, day), some in freights.grouped(
            lambda freight: (freight.company_id, freight.day)
        ).items():
            some._keep_policies(
                policy._explain_many(
                    ("freight.over_percent", "freight.express_limit"), company, day
                )
            )
        freights._in_transition().write(
            {
                "state": "confirmed",
                "confirmed_at": fields.Datetime.now(),
                "confirmed_by_id": self.env.uid,
            }
        )

    # -- cancel ---

    def action_cancel(self):
        return self._run_step(
            "cancel", _SENDERS, self.env._("The freight cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_sender_reasons()
        for freight in self:
            if freight.state == "cancelled":
                texts = [self.env._("It is cancelled.")]
            elif freight.bill_count:
                texts = [self.env._("It is billed: cancel the bill first.")]
            else:
                continue
            reasons.setdefault(freight, []).extend(texts)
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    # -- bill ---

    def action_create_bills(self):
        """Draft bills of the carriers: one for each carrier, a line a shipment."""
        self._run_step("create_bills", (FINANCE,), self.env._("No bill can be made."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of carriers"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.bill_line_ids.move_id.ids)],
        }

    def _get_cannot_create_bills_reasons(self):
        reasons = {}
        for freight in self:
            if freight.state != "confirmed":
                reasons[freight] = [self.env._("It is not confirmed.")]
            elif freight.bill_count:
                reasons[freight] = [self.env._("It is billed.")]
        return reasons

    def _do_create_bills(self):
        groups = self.sudo().grouped(
            lambda freight: (freight.company_id, freight.carrier_id)
        )
        self.env["account.move"].create(
            [
                {
                    "move_type": "in_invoice",
                    "company_id": company.id,
                    "partner_id": carrier.id,
                    "currency_id": company.currency_id.id,
                    "invoice_line_ids": [
                        Command.create(freight._prepare_bill_line_vals())
                        for freight in freights
                    ],
                }
                for (company, carrier), freights in groups.items()
            ]
        )

    def _prepare_bill_line_vals(self):
        self.ensure_one()
        vals = {
            "name": self.env._(
                "Freight %(number)s, %(day)s",
                number=self.name,
                day=fields.Date.to_string(self.day),
            ),
            "quantity": 1,
            "price_unit": self.amount,
            "tax_ids": [Command.clear()],
            "freight_id": self.id,
            "analytic_distribution": self.site_id._get_analytic_distribution(),
        }
        account = self.company_id.aftersales_freight_account_id
        if account:
            vals["account_id"] = account.id
        return vals

    def _get_unbillable_reasons(self, lines):
        """Why lines of carriers' bills may not be booked: a list of texts.

        Booked together they may not be more than what was confirmed.

        :param lines: account.move.line records that are about to be booked
        """
        booked = dict(
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("freight_id", "in", self.ids),
                    ("parent_state", "=", "posted"),
                    ("id", "not in", lines.ids),
                ],
                ["freight_id"],
                ["balance:sum"],
            )
        )
        reasons = []
        for freight in self:
            mine = lines.filtered(lambda line, one=freight: line.freight_id == one)
            total = booked.get(freight, 0.0) + sum(mine.mapped("balance"))
            if freight.state != "confirmed":
                reasons.append(
                    self.env._(
                        "%s is not confirmed: its bill is booked only after the "
                        "approval (D4-3.3.2b).",
                        freight.name,
                    )
                )
            elif freight.currency_id.compare_amounts(total, freight.amount) > 0:
                reasons.append(
                    self.env._(
                        "%(freight)s: %(total)s would be booked, %(amount)s is "
                        "confirmed (D4-3.3.2b). Apply for the rest as freight of its "
                        "own.",
                        freight=freight.name,
                        total=freight.currency_id.format(total),
                        amount=freight.currency_id.format(freight.amount),
                    )
                )
            wrong = mine.filtered(
                lambda line, one=freight: (
                    line.partner_id.commercial_partner_id
                    != one.carrier_id.commercial_partner_id
                )
            )
            if wrong:
                reasons.append(
                    self.env._(
                        "%(freight)s was carried by %(carrier)s: the bill is "
                        "somebody else's.",
                        freight=freight.name,
                        carrier=freight.carrier_id.display_name,
                    )
                )
        return reasons
