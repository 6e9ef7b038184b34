# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import CLERK, DIRECTOR, FINANCE

_ROLES = (CLERK, DIRECTOR, FINANCE)


class AftersalesWarrantyClaim(models.Model):
    """Who pays: the client's share as an invoice, the supplier's as a claim (S18)."""

    _inherit = "aftersales.warranty.claim"

    invoice_ids = fields.One2many(
        "account.move",
        "warranty_claim_id",
        string="Invoices",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    invoiced_amount = fields.Monetary(
        string="Invoiced",
        compute="_compute_invoiced",
        compute_sudo=True,
        help="Posted invoices to the client, before tax.",
    )
    invoice_count = fields.Integer(
        string="Client Invoices", compute="_compute_invoiced", compute_sudo=True
    )
    maker_claim_ids = fields.One2many(
        "aftersales.maker.claim",
        "warranty_claim_id",
        string="Claims to Suppliers",
        readonly=True,
    )
    supplier_id = fields.Many2one(
        "res.partner",
        string="Supplier at Fault",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Whose part failed: the builder recovers its share from this supplier "
        "by the quality agreement (D3-9.3).",
    )

    @api.depends("invoice_ids.state", "invoice_ids.amount_untaxed")
    def _compute_invoiced(self):
        moves = self.env["account.move"].search_fetch(
            [("warranty_claim_id", "in", self.ids), ("state", "!=", "cancel")],
            ["warranty_claim_id", "state", "move_type", "amount_untaxed"],
        )
        by_claim = moves.grouped("warranty_claim_id")
        for claim in self:
            own = by_claim.get(claim, moves.browse())
            claim.invoice_count = len(own)
            claim.invoiced_amount = own.filtered(
                lambda move: move.state == "posted"
            )._sum_for_claim()

    # -- the client's share ---------------------------------------------------

    def action_invoice(self):
        """Draft invoices to the clients over what is not invoiced yet (D3-15.4)."""
        self._run_step("invoice", _ROLES, self.env._("There is nothing to invoice."))
        return self.action_view_invoices()

    def _get_cannot_invoice_reasons(self):
        reasons = self._get_claim_state_reasons("accepted")
        for claim in self:
            amount = claim._get_amount_to_invoice()
            if claim.currency_id.compare_amounts(amount, 0) <= 0:
                reasons[claim].append(
                    self.env._("Nothing of the client's share is left to invoice.")
                )
        return reasons

    def _get_amount_to_invoice(self):
        """The client's share less what posted and draft invoices hold."""
        self.ensure_one()
        moves = self.sudo().invoice_ids.filtered(lambda move: move.state != "cancel")
        return self.client_amount - moves._sum_for_claim()

    def _do_invoice(self):
        moves = self.env["account.move"].sudo()
        for company, claims in self.sudo().grouped("company_id").items():
            moves.with_company(company).create(
                [claim._prepare_invoice_vals() for claim in claims]
            )

    def _prepare_invoice_vals(self):
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.env["service.policy"]._today(self.company_id),
            "invoice_origin": self.name,
            "warranty_claim_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self.env._(
                            "Your share of the repair of %(project)s, %(claim)s",
                            project=self.certificate_id.project,
                            claim=self.name,
                        ),
                        "quantity": 1,
                        "price_unit": self._get_amount_to_invoice(),
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    def action_view_invoices(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action["domain"] = [("warranty_claim_id", "in", self.ids)]
        action["context"] = {"default_move_type": "out_invoice"}
        return action

    # -- the supplier's -------------------------------------------------------

    def action_claim_supplier(self):
        """Recover the builder's share from the supplier (D3-9.3)."""
        self._run_step(
            "claim_supplier", _ROLES, self.env._("There is nothing to recover.")
        )
        return self.action_view_maker_claims()

    def _get_cannot_claim_supplier_reasons(self):
        reasons = self._get_claim_state_reasons("judged", "repaired", "accepted")
        for claim in self:
            if not claim.supplier_id:
                reasons[claim].append(
                    self.env._("Say which supplier's part failed (D3-9.3).")
                )
            if claim.currency_id.compare_amounts(claim.builder_amount, 0) <= 0:
                reasons[claim].append(self.env._("The builder bears nothing of it."))
            live = claim.sudo().maker_claim_ids.filtered(
                lambda one: one.state != "cancelled"
            )
            if live:
                reasons[claim].append(
                    self.env._("It is claimed already: %s.", live[0].name)
                )
        return reasons

    def _do_claim_supplier(self):
        claims = self.sudo()
        self.env["aftersales.maker.claim"].sudo().create(
            [claim._prepare_maker_claim_vals() for claim in claims]
        )

    def _prepare_maker_claim_vals(self):
        self.ensure_one()
        return {
            "site_id": self._get_claim_site().id,
            "partner_id": self.supplier_id.id,
            "currency_id": self.currency_id.id,
            "amount": self.builder_amount,
            "note": self.finding,
            "warranty_claim_id": self.id,
        }

    def _get_claim_site(self):
        """The company's head of after-sales stores keeps the paper."""
        warehouse = (
            self.env["stock.warehouse"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("is_aftersales", "=", True),
                ],
                limit=1,
            )
        )
        site = warehouse and warehouse._get_root_site()
        if not site:
            raise UserError(
                self.env._(
                    "%s has no after-sales warehouse to keep the claim: set one up "
                    "first.",
                    self.company_id.name,
                )
            )
        return site

    def action_view_maker_claims(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_maker_claim_action"
        )
        action["domain"] = [("warranty_claim_id", "in", self.ids)]
        action["context"] = {}
        return action
