# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import FINANCE, KEEPER, SITE_CHIEF

_OPEN = ("reported", "cause", "liable", "approved")


class AftersalesLossSettleMixin(models.AbstractModel):
    """How a loss is made good: paid to the company, or goods of the same model (S39).

    Never from wages: what is owed is a receipt on the person's account.
    """

    _name = "aftersales.loss.settle.mixin"
    _description = "Settling a loss"

    # -- payment ---

    def action_charge(self):
        """Book what those liable owe: one receipt a person (D2-K5.2)."""
        return self._run_step(
            "charge", (FINANCE,), self.env._("The loss cannot be charged.")
        )

    def _get_cannot_charge_reasons(self):
        reasons = {}
        for loss in self:
            texts = reasons[loss] = []
            open_shares = loss.share_ids._filter_uncharged()
            if loss.state != "approved":
                texts.append(
                    self.env._("The department and the BMD have not approved it.")
                )
            elif not open_shares:
                texts.append(self.env._("Everything was charged before."))
            if not loss.sudo().company_id._get_aftersales_loss_account():
                texts.append(
                    self.env._(
                        "The settings name no account for losses: finance chooses it."
                    )
                )
            nameless = open_shares.filtered(lambda share: not share._get_partner())
            texts += [
                self.env._(
                    "%s has no contact to charge: HR enters it.", share.liable_name
                )
                for share in nameless
            ]
        return reasons

    def _do_charge(self):
        losses = self.sudo()
        shares = losses.share_ids._filter_uncharged()
        receipts = (
            self.env["account.move"]
            .sudo()
            .create([share._prepare_receipt_vals() for share in shares])
        )
        for share, receipt in zip(shares, receipts, strict=True):
            share._in_transition().account_move_id = receipt
        receipts._post(soft=False)

    def _settle_paid(self):
        """Losses whose shares are all paid are settled."""
        losses = self.filtered(
            lambda loss: loss.state == "approved" and not loss.open_amount
        )
        losses._finish()

    def _reopen_unpaid(self):
        """A payment was taken back: what it settled is owed again (D2-K5.2)."""
        losses = self.sudo().filtered(
            lambda loss: (
                loss.state == "settled"
                and not loss.move_id
                and any(
                    loss.currency_id.compare_amounts(share.amount, share.paid_amount)
                    > 0
                    for share in loss.share_ids
                )
            )
        )
        if losses:
            losses._in_transition().write({"state": "approved", "settled_at": False})

    def _finish(self):
        self.sudo()._in_transition().write(
            {"state": "settled", "settled_at": fields.Datetime.now()}
        )

    # -- goods of the same model ---

    def action_receive_same(self):
        """Ask for the serial number of what was bought in its place."""
        self._check_roles(KEEPER, SITE_CHIEF)
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Same model received"),
            "res_model": "aftersales.loss.goods",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loss_id": self[:1].id},
        }

    def _get_cannot_receive_same_reasons(self):
        reasons = {}
        allowed = self.site_id._acts_for(self.env.user)
        for loss in self:
            texts = reasons[loss] = []
            charged = loss.sudo().share_ids.account_move_id.filtered(
                lambda move: move.state == "posted"
            )
            if loss.state not in _OPEN:
                texts.append(self.env._("It is closed."))
            if not loss.product_id:
                texts.append(self.env._("It is no loss of goods: it is paid."))
            if charged:
                texts.append(
                    self.env._(
                        "It was charged with %s: finance cancels the receipt first.",
                        ", ".join(charged.mapped("name")),
                    )
                )
            if loss.site_id not in allowed:
                texts.append(
                    self.env._(
                        "%(user)s does not act for %(site)s: its people do it "
                        "(D4-2.1b).",
                        user=self.env.user.name,
                        site=loss.site_id.display_name,
                    )
                )
            if self.env.user in loss._get_liable_users():
                texts.append(
                    self.env._("Who bears the loss does not receive the goods.")
                )
        return reasons

    def _get_liable_users(self):
        shares = self.sudo().share_ids
        return shares.employee_id.user_id | shares.partner_id.user_ids

    def _receive_same(self, lot_name=None):
        """A unit of the same model was received: the loss is made good (D3-10.3.5).

        :param str lot_name: serial number of the new unit, where one is tracked
        :raises UserError: without a serial number, or with one that exists
        """
        self.ensure_one()
        self._check_roles(KEEPER, SITE_CHIEF)
        self.check_access("read")
        self._raise_reasons(
            self.env._("The goods cannot be received."),
            self._get_cannot_receive_same_reasons(),
        )
        loss = self.sudo()
        take_turns(loss)
        product = loss.product_id
        line = {"product": product, "quantity": loss.quantity}
        if product.tracking != "none":
            line["lots"] = {loss._get_new_lot(lot_name): loss.quantity}
        picking = (
            self.env["stock.picking"]
            .sudo()
            ._create_of_kind(
                "loss_in",
                [{"site": loss.site_id, "origin": loss.name, "lines": [line]}],
            )
        )
        picking._do_at_once()
        if loss.state == "liable":
            # What nobody has to approve any more is not signed any more.
            loss._void_approvals(self.env._("Goods of the same model were received."))
        loss._in_transition().move_id = picking.move_ids
        loss._finish()

    def _get_new_lot(self, name):
        name = (name or "").strip()
        product = self.product_id
        if not name:
            raise UserError(
                self.env._("%s: enter its serial number.", product.display_name)
            )
        lots = self.env["stock.lot"].sudo()
        known = lots.search(
            [
                ("name", "=", name),
                ("product_id", "=", product.id),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        if known and product.tracking == "serial":
            raise UserError(
                self.env._(
                    "%(product)s %(serial)s is one of ours already: a new one has "
                    "another serial number.",
                    product=product.display_name,
                    serial=name,
                )
            )
        return known[:1] or lots.create(
            {"name": name, "product_id": product.id, "company_id": self.company_id.id}
        )
