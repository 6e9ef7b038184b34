# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Deposit of Order",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_invoice_id.commercial_partner_id', '=', partner_id)]",
        help="Money that came in before there was an invoice: it counts for this "
        "order until it is matched with an invoice, then for the invoice's order.",
    )
    collected_by_id = fields.Many2one(
        "res.users",
        copy=False,
        help="Who took the money: it is on their slip until finance has counted it "
        "(D2-27).",
    )
    cash_slip_id = fields.Many2one(
        "sale.cash.slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.constrains("sale_order_id", "partner_id", "partner_type")
    def _check_order_customer(self):
        """Money counts for an order of the customer who paid it (S42)."""
        for payment in self.filtered("sale_order_id"):
            order = payment.sale_order_id.sudo()
            if payment.partner_type == "customer" and (
                payment.partner_id.commercial_partner_id
                in (order.partner_id | order.partner_invoice_id).commercial_partner_id
            ):
                continue
            raise ValidationError(
                self.env._(
                    "%(payment)s: %(order)s is of %(customer)s. Money counts for an "
                    "order of the customer who paid it (D2-24b).",
                    payment=payment.display_name,
                    order=order.name,
                    customer=order.partner_id.display_name,
                )
            )

    # -- who took it ---

    def action_post(self):
        self._set_collectors()
        result = super().action_post()
        self._put_on_slips()
        # Money is not given back while the goods are out.
        given_back = self.filtered(lambda payment: payment.payment_type == "outbound")
        given_back.sale_order_id._check_still_covered()
        given_back.invoice_ids._get_down_payment_orders()._check_earnest_kept()
        return result

    def _set_collectors(self):
        """Cash has somebody who took it, whichever screen it comes from (D2-27).

        Another addon tells by ``_get_cash_collector`` who took the cash of its own
        document, a technician on a visit for example. A journal of cash in custody
        knows it anyhow: who books it has it.
        """
        for payment in self:
            if payment.collected_by_id or payment.payment_type != "inbound":
                continue
            if not payment.company_id.sudo().cash_journal_id:
                continue
            user = self.env["res.users"]
            if hasattr(payment, "_get_cash_collector"):
                user = payment._get_cash_collector()
            if not user and payment.journal_id.cash_custody:
                user = self.env.user
            if user:
                payment.collected_by_id = user

    def _put_on_slips(self):
        collected = self.filtered(
            lambda payment: (
                payment.collected_by_id
                and not payment.cash_slip_id
                and payment.state in ("in_process", "paid")
            )
        )
        if collected:
            self.env["sale.cash.slip"]._take(collected)

    def _count_on_slips(self):
        """Finance took this very money in, apart from the slip of the day (D2-28)."""
        waiting = self.sudo().filtered(
            lambda payment: payment.cash_slip_id.state == "open"
        )
        self.env["sale.cash.slip"]._count_apart(waiting)

    # -- what stays as it is ---

    def write(self, vals):
        self._check_slip_kept(vals)
        self._check_collector_kept(vals)
        orders = self.env["sale.order"]
        if "sale_order_id" in vals:
            orders = self.filtered(
                lambda payment: (
                    payment.sale_order_id.id != vals["sale_order_id"]
                    and payment.state in ("in_process", "paid")
                )
            ).sale_order_id
        result = super().write(vals)
        orders._check_still_covered()
        if vals.get("state") == "draft":
            # Posted again, it is collected anew.
            self.sudo().filtered("cash_slip_id").write({"cash_slip_id": False})
        if vals.get("collected_by_id"):
            self._put_on_slips()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("cash_slip_id", None)
        return super().create(vals_list)

    def action_draft(self):
        self._check_not_counted()
        return super().action_draft()

    def action_cancel(self):
        self._check_not_counted()
        return super().action_cancel()

    def unlink(self):
        self._check_not_counted()
        return super().unlink()

    def _check_not_counted(self):
        """Money that was handed in is not taken back by its paper (S45, D2-28)."""
        kept = self.filtered(
            lambda payment: payment.sudo().cash_slip_id.state not in (False, "open")
        )
        if kept:
            raise UserError(
                self.env._(
                    "%s: the money is on a slip that was handed in and stays. Give it "
                    "back by a payment of its own (D2-28).",
                    ", ".join(kept.mapped("display_name")),
                )
            )

    def _check_collector_kept(self, vals):
        """Cash on a person's slip does not become somebody else's (S45, D2-27).

        :raises UserError: naming the payments
        """
        if "collected_by_id" not in vals or self.env.su:
            return
        held = self.filtered(
            lambda payment: (
                payment.sudo().cash_slip_id
                and payment.state in ("in_process", "paid")
                and payment.collected_by_id.id != vals["collected_by_id"]
            )
        )
        if held:
            raise UserError(
                self.env._(
                    "%s: the money is on the slip of who took it. Reset the payment to "
                    "draft where it was booked on the wrong person (D2-27).",
                    ", ".join(held.mapped("display_name")),
                )
            )

    def _check_slip_kept(self, vals):
        """What is on a slip that was handed in stays as it was collected (S45)."""
        fixed = {"amount", "collected_by_id", "cash_slip_id", "journal_id"} & set(vals)
        taken_back = vals.get("state") in ("draft", "canceled", "rejected")
        if not (fixed or taken_back):
            return
        kept = self.filtered(
            lambda payment: payment.sudo().cash_slip_id.state not in (False, "open")
        )
        moved = "cash_slip_id" in vals and not self.env.su
        if kept or moved:
            raise UserError(
                self.env._(
                    "%s: the money is on a slip that was handed in; it changes only "
                    "through the slip (D2-28).",
                    ", ".join((kept or self).mapped("display_name")),
                )
            )
