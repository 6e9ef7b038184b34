# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ..roles import BUYER, KEEPER


class AftersalesStockInRefusalMixin(models.AbstractModel):
    """What stands against goods, their refusal, and the urgent need (S23).

    The keeper may refuse for three reasons (D0-2.4.2b); what cannot wait enters
    before its slip, which stays owed (D0-2.4.2c).
    """

    _name = "aftersales.stock.in.refusal.mixin"
    _description = "Refusal of a stock-in slip"
    _inherit = "service.guarded.mixin"

    # -- what stands against the goods (D0-2.4.2b) ---

    def _get_refusal_reasons(self):
        """Why the keeper should refuse, as far as it can be seen.

        (a) the purchase is not approved, (b) the goods are not those of the
        contract plan or requisition.

        :return: ``{slip: [reason, ...]}``
        """
        unapproved = self.purchase_id.sudo()._get_purchase_unapproved_reasons()
        reasons = {}
        for slip in self:
            texts = [
                self.env._("(a) %s (D0-2.4.2b)", text)
                for text in unapproved.get(slip.purchase_id.sudo(), ())
            ]
            if not slip.purchase_id and slip._is_from_supplier():
                texts.append(
                    self.env._(
                        "(a) There is no purchase behind it: name the approved "
                        "purchase (D0-2.4.2b)."
                    )
                )
            reasons[slip] = texts + slip._get_mismatch_reasons()
        return reasons

    def _is_from_supplier(self):
        self.ensure_one()
        return self.picking_id.sudo().move_ids._is_bought()

    def _get_mismatch_reasons(self):
        self.ensure_one()
        texts = []
        if self._is_from_supplier() and not (self.basis or "").strip():
            texts.append(
                self.env._(
                    "(b) Write the contract plan or requisition that asked for the "
                    "goods (D0-2.4.2b)."
                )
            )
        texts += [
            self.env._(
                "(b) %(product)s: %(counted)s %(unit)s counted, only %(ordered)s "
                "%(ordered_unit)s ordered (D0-2.4.2b).",
                product=line.product_id.display_name,
                counted=line.quantity,
                unit=line.product_uom_id.name,
                ordered=line.ordered_quantity,
                ordered_unit=line.ordered_uom_id.name,
            )
            for line in self.line_ids
            if line._compare_with_order() > 0
        ]
        order = self.purchase_id.sudo()
        if order and not self.picking_id.purchase_id:
            strange = self.line_ids.product_id - order.order_line.product_id
            if strange:
                texts.append(
                    self.env._(
                        "(b) %(products)s is not on %(order)s (D0-2.4.2b).",
                        products=", ".join(strange.mapped("display_name")),
                        order=order.name,
                    )
                )
        return texts

    # -- urgent need (D0-2.4.2c) ---

    def action_receive_urgent(self):
        self.ensure_one()
        self._check_roles(KEEPER)
        return self._open_box(
            "aftersales.stock.in.urgent", self.env._("Take in at once")
        )

    def _receive_urgent(self, reason):
        """The goods enter at once, the slip stays owed.

        :param str reason: why the goods cannot wait for their slip
        :raises UserError: naming what stands against it
        """
        self._check_roles(KEEPER)
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(
                self.env._("Write why the goods cannot wait for the slip (D0-2.4.2c).")
            )
        title = self.env._("The goods cannot be taken in.")
        self._raise_reasons(title, self._get_step_reasons("receive_urgent"))
        self._do_receive_urgent(reason)

    def _get_cannot_receive_urgent_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        refusals = self._get_refusal_reasons()
        for slip in self:
            if slip.state != "draft":
                reasons[slip].append(self.env._("It was checked before."))
                continue
            # Only the slip may come later: an unapproved purchase stays refused.
            reasons[slip] += slip._get_count_reasons() + refusals[slip]
        return reasons

    def _do_receive_urgent(self, reason):
        now = fields.Datetime.now()
        slips = self.sudo()
        slips._in_transition().write(
            {
                "state": "owed",
                "is_owed": True,
                "urgent_reason": reason.strip(),
                "urgent_user_id": self.env.uid,
                "urgent_at": now,
                "keeper_id": self.env.uid,
            }
        )
        slips._bring_in()
        slips._in_transition().write({"stocked_at": now})
        slips._start_deadlines("stock_in.owed", start=now)

    # -- refuse (D0-2.4.2b) ---

    def action_refuse(self):
        self.ensure_one()
        self._check_roles(KEEPER)
        return self._open_box("aftersales.stock.in.refusal", self.env._("Refuse"))

    def _refuse(self, reason, note):
        """The keeper refuses: nothing enters, the buyer is told.

        :param str reason: a, b or c of D0-2.4.2b
        :param str note: what is wrong, for the buyer
        :raises UserError: without a note, or for what is signed or closed
        """
        self._check_roles(KEEPER)
        self.check_access("read")
        if reason not in dict(self._fields["refusal_reason"].selection):
            raise UserError(self.env._("Choose a, b or c (D0-2.4.2b)."))
        if not (note or "").strip():
            raise UserError(self.env._("Write what is wrong, for the buyer."))
        title = self.env._("It cannot be refused.")
        self._raise_reasons(title, self._get_step_reasons("refuse"))
        self._do_refuse(reason, note)

    def _get_cannot_refuse_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for slip in self:
            if slip.state in ("done", "refused", "cancelled"):
                reasons[slip].append(self.env._("It is closed."))
            elif slip.is_owed and not slip._is_sent_back():
                reasons[slip].append(
                    self.env._(
                        "The goods are in: send them back with Return on the "
                        "transfer first."
                    )
                )
        return reasons

    def _is_sent_back(self):
        """All that went in for the urgent need was returned to the supplier."""
        self.ensure_one()
        for move in self.picking_id.sudo().move_ids.filtered(
            lambda one: one.state == "done"
        ):
            back = move.returned_move_ids.filtered(lambda one: one.state == "done")
            returned = sum(back.mapped("product_qty"))
            if move.product_id.uom_id.compare(returned, move.product_qty) < 0:
                return False
        return True

    def _do_refuse(self, reason, note):
        slips = self.sudo()
        slips._end_reviews("ended")
        now = fields.Datetime.now()
        slips._in_transition().write(
            {
                "state": "refused",
                "is_owed": False,
                "refusal_reason": reason,
                "refusal_note": note.strip(),
                "refused_by_id": self.env.uid,
                "refused_at": now,
                "closed_at": now,
            }
        )
        slips._cancel_deadlines(reason=self.env._("Refused: %s", note))
        self._tell_buyers(note)

    def _tell_buyers(self, note):
        labels = dict(self._fields["refusal_reason"]._description_selection(self.env))
        anyone = self.env.ref(BUYER).sudo().all_user_ids
        for slip in self.sudo():
            buyers = slip.buyer_id or anyone.filtered(
                lambda user, slip=slip: slip.company_id in user.company_ids
            )
            for buyer in buyers:
                slip.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=buyer.id,
                    summary=self.env._("Refused goods: settle with the supplier"),
                    note=f"{labels[slip.refusal_reason]}: {note}",
                )

    def _open_box(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_stock_in_id": self.id},
        }
