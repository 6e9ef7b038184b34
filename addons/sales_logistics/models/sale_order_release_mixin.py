# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.service_base.jobs import each_record


class SaleOrderReleaseMixin(models.AbstractModel):
    """Goods are ordered when the deposit is in, and leave when paid (S42, S43)."""

    _name = "sale.order.release.mixin"
    _description = "Release and delivery of an order"

    @api.depends(
        "deposit_required",
        "amount_total",
        "invoice_ids.payment_state",
        "credit_request_ids",
    )
    def _compute_money(self):
        stored = self._origin
        received = stored.sudo()._get_received()
        credits = stored._get_credits()
        for order in self:
            order.money_received = received.get(order._origin, 0)
            missing = order.deposit_required - order.money_received
            order.deposit_missing = order.currency_id.round(max(missing, 0))
            order.overpaid = order.currency_id.round(
                max(order.money_received - max(order.amount_total, 0), 0)
            )
            order.credit_granted = credits.get(order._origin, 0)

    def _get_credits(self):
        """``{order: amount that may leave unpaid}``."""
        granted = (
            self.env["sale.credit.request"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids), ("state", "=", "granted")],
                ["order_id"],
                ["amount:sum"],
            )
        )
        return {self.browse(order.id): amount for order, amount in granted}

    # -- release ---

    def _hold_for_deposit(self):
        """The orders whose deposit is not in: their goods wait (D2-24b)."""
        held = self.filtered(lambda order: order._lacks_deposit())
        changed = held.filtered(lambda order: not order.awaits_deposit)
        changed.sudo().write({"awaits_deposit": True})
        free = (self - held).filtered("awaits_deposit")
        free.sudo().write({"awaits_deposit": False})
        return held

    def _lacks_deposit(self):
        self.ensure_one()
        missing = self.deposit_missing - self.credit_granted
        return self.currency_id.compare_amounts(missing, 0) > 0

    def action_release(self):
        """Order and reserve the goods of orders whose deposit has come in."""
        orders = self.filtered(lambda order: order.state == "sale")
        orders.order_line._action_launch_stock_rule()
        waiting = orders.filtered("awaits_deposit")
        if waiting:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(order)s: %(missing)s of the deposit is missing (D2-24b).",
                        order=order.name,
                        missing=order.currency_id.format(order.deposit_missing),
                    )
                    for order in waiting
                )
            )
        return True

    @api.model
    def _cron_release(self):
        """Release what was paid in the meantime; one that fails stops no other."""
        waiting = self.search([("awaits_deposit", "=", True), ("state", "=", "sale")])
        # Only looked at here: what a stopped run leaves is found by the next one.
        free = waiting.filtered(lambda order: not order._lacks_deposit())
        each_record(
            free,
            lambda order: order.order_line._action_launch_stock_rule(),
            size=1,
            tell=lambda order, error: order._stay_held(error),
        )

    def _stay_held(self, error):
        """Found again by the next run; why it failed is said once."""
        self.sudo().write({"awaits_deposit": True})
        if str(error) not in str(self.message_ids[:1].body):
            self.message_post(body=str(error))

    # -- breaking off ---

    def _check_deposit_settled(self):
        """Who breaks off is decided before the earnest money is anybody's (D2-24b).

        :raises UserError: for orders that hold earnest money without a settlement
        """
        bound = self.filtered(lambda order: order.state == "sale")._get_gated()
        booked = bound.settlement_ids.filtered(lambda one: one.state == "booked")
        reasons = {}
        for order in (bound - booked.order_id).sudo():
            held = min(order.money_received, order.earnest_required)
            if order.currency_id.compare_amounts(held, 0) > 0:
                reasons[order] = [
                    self.env._(
                        "%s of earnest money is held for it. Settle the deposit: who "
                        "breaks off decides whose it is (D2-24b).",
                        order.currency_id.format(held),
                    )
                ]
            elif order._lacks_signed_terms():
                reasons[order] = [self._get_unsigned_terms_text()]
        self._raise_order_reasons(reasons)

    def _lacks_signed_terms(self):
        """Money is held, and what its earnest money is counted from is not signed."""
        self.ensure_one()
        money = self.currency_id.compare_amounts(self.money_received, 0)
        return money > 0 and self.signs_again

    def _get_unsigned_terms_text(self):
        return self.env._(
            "Money is held for it, and it was changed after the sales voucher was "
            "signed: sign again before it is broken off (D2-12, D2-24b)."
        )

    def action_settle_deposit(self):
        """The settlement of the deposit, or a new one."""
        self.ensure_one()
        live = self.settlement_ids.filtered(
            lambda one: one.state in ("draft", "granted", "booked")
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settlement of the Deposit"),
            "res_model": "sale.deposit.settlement",
            "view_mode": "form",
            "res_id": live[:1].id,
            "context": {"default_order_id": self.id},
        }

    # -- delivery ---

    def _lock_for_money(self):
        """Let one transaction at a time lean on the money of these orders.

        The row is written, not only locked: whoever waited for it read the money
        before, fails on the newer row, and is run once more by the server.
        """
        if not self.ids:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE sale_order SET write_date = write_date
                 WHERE id IN (SELECT id FROM sale_order WHERE id IN %s
                               ORDER BY id FOR UPDATE)
             RETURNING id
                """,
                tuple(self.ids),
            )
        )

    def _get_cannot_deliver_reasons(self, moves):
        """Why goods may not leave: ``{order: reason}`` (S42, S43).

        :param moves: stock.move that are about to leave
        """
        reasons = self._get_uncovered_reasons(moves)
        for order in self - self.browse([order.id for order in reasons]):
            if order.signs_again:
                reasons[order] = self.env._(
                    "%s was changed after the sales voucher was signed: sign again "
                    "(D2-12).",
                    order.name,
                )
        return reasons

    def _get_uncovered_reasons(self, moves):
        """Goods out, ``moves`` among them, that neither money nor credit covers."""
        received = self._get_received()
        credits = self._get_credits()
        reasons = {}
        for order in self:
            worth = order._get_delivered_worth(moves)
            # What was agreed before the rules leaves as agreed then.
            agreed = order.sudo().agreed_before
            money = max(received[order], agreed) if agreed else received[order]
            covered = money + credits.get(order, 0)
            unpaid = worth - covered
            if order.currency_id.compare_amounts(unpaid, 0) <= 0:
                continue
            form = order.currency_id.format
            reasons[order] = self.env._(
                "%(order)s: goods worth %(worth)s would be out, %(received)s is paid "
                "and %(credit)s of credit granted. %(unpaid)s is not covered: collect "
                "it, or ask the general manager for credit (D2-24e, D2-26).",
                order=order.name,
                worth=form(worth),
                received=form(received[order]),
                credit=form(credits.get(order, 0)),
                unpaid=form(unpaid),
            )
        return reasons

    def _check_still_covered(self):
        """Money does not leave an order whose goods are out (D2-26).

        :raises UserError: naming the orders
        """
        self._lock_for_money()
        reasons = self.sudo()._get_uncovered_reasons(self.env["stock.move"])
        if reasons:
            raise UserError("\n".join(reasons.values()))
        self._check_earnest_kept()

    def _check_earnest_kept(self):
        """Earnest money leaves a confirmed order by its settlement only (D2-24b).

        Who breaks off decides whose it is: a payment back would give away what
        is forfeited, or half of what is owed twice over.

        :raises UserError: naming the orders
        """
        bound = self.sudo().filtered(lambda order: order.state == "sale")._get_gated()
        booked = bound.settlement_ids.filtered(lambda one: one.state == "booked")
        bound -= booked.order_id
        received = bound._get_received()
        lines = []
        for order in bound:
            if order._was_delivered():
                continue
            delivered = order._get_delivered_worth()
            earnest = order._get_earnest_left(order.earnest_agreed, delivered)
            held = max(received[order] - delivered, 0)
            if order.currency_id.compare_amounts(held, earnest) < 0:
                lines.append(
                    self.env._(
                        "%(order)s: %(earnest)s of what was paid is earnest money. "
                        "Settle the deposit: who breaks off decides whose it is "
                        "(D2-24b).",
                        order=order.name,
                        earnest=order.currency_id.format(earnest),
                    )
                )
            elif order.signs_again:
                lines.append(f"{order.name}: {order._get_unsigned_terms_text()}")
        if lines:
            raise UserError("\n".join(lines))

    def _was_delivered(self):
        """All of it was out once: its earnest money became a part of the price."""
        self.ensure_one()
        lines = self._get_goods_lines().filtered(
            lambda line: line.qty_delivered_method == "stock_move"
        )
        return bool(lines) and all(
            line.product_uom_id.compare(line._get_sent_out(), line.product_uom_qty) >= 0
            for line in lines
        )

    def _get_earnest_left(self, agreed, delivered):
        """What of the earnest money counts for the part that is not delivered."""
        self.ensure_one()
        share = 1.0
        if self.amount_total > 0:
            share = max(1 - delivered / self.amount_total, 0)
        return self._round_down(agreed * share)

    def _get_delivered_worth(self, moves=()):
        """What will have left, taxes included, in the order's currency."""
        self.ensure_one()
        leaving = {}
        for move in moves or ():
            line = move.sale_line_id
            if line.order_id != self:
                continue
            quantity = move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id
            )
            leaving[line] = leaving.get(line, 0) + quantity
        worth = 0.0
        for line in self._get_goods_lines():
            quantity = line.qty_delivered + leaving.get(line, 0)
            if not quantity:
                continue
            if line.product_uom_qty:
                worth += max(line.price_total, 0) * quantity / line.product_uom_qty
            else:
                worth += quantity * line._get_unit_worth()
        return self.currency_id.round(worth * self._get_discount_factor())
