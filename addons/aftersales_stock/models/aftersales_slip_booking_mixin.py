# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, KEEPER, SITE_CHIEF

# Local purchases and scrap need somebody's leave first.
_NEEDS_BASIS = {"local_purchase_in": "D4-2.2.2"}


class AftersalesSlipBookingMixin(models.AbstractModel):
    """Slips that are approved, un-approved and cancelled, and what that moves."""

    _name = "aftersales.slip.booking.mixin"
    _description = "Booking of slips"
    _inherit = "aftersales.slip.limit.mixin"

    # -- approve ----------------------------------------

    def action_approve(self):
        """Book the slips: the goods move in the same transaction (D4-2.2.0)."""
        return self._run_booking(
            "approve",
            (DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The slips cannot be approved."),
        )

    def _get_cannot_approve_reasons(self):
        reasons = defaultdict(list)
        for slip in self.filtered(lambda slip: slip.state != "draft"):
            reasons[slip].append(self.env._("It is no draft any more."))
        drafts = self.filtered(lambda slip: slip.state == "draft")
        for found in (
            drafts._get_authority_reasons(),
            drafts._get_content_reasons(),
            drafts._get_red_reasons(),
            drafts._get_present_serial_reasons(),
            drafts._get_transfer_reasons(),
        ):
            for slip, texts in found.items():
                reasons[slip] += texts
        return reasons

    def _get_authority_reasons(self):
        kept = self._get_accounted_sites(self.site_id, self.env.user)
        return {
            slip: [self._get_authority_reason(slip.site_id)]
            for slip in self
            if not self.env.su and slip.sudo().site_id not in kept
        }

    def _get_content_reasons(self):
        reasons = defaultdict(list)
        for slip, booked in zip(self, self.sudo(), strict=True):
            texts = reasons[slip]
            if not booked.line_ids:
                texts.append(self.env._("It has no goods: add a line."))
            if paper := self._get_paper_reason(booked.site_id, booked.kind):
                texts.append(paper)
            rule = _NEEDS_BASIS.get(booked.kind)
            if rule and not (booked.basis or "").strip() and booked.colour == "blue":
                texts.append(
                    self.env._(
                        "Write the number of the agreed application or permission "
                        "(%s).",
                        rule,
                    )
                )
            for line in booked.line_ids:
                if lots := line._get_lot_reason():
                    texts.append(lots)
                if booked.kind == "repair_out" and line.product_id.repair_class == "1":
                    texts.append(
                        self.env._(
                            "%s is of class I, which is not repaired: only class II "
                            "goods go back to the maker (D4-2.3.2).",
                            line.product_id.display_name,
                        )
                    )
        return reasons

    def _do_approve(self):
        slips = self.sudo()
        pickings = slips._create_bookings(
            {slip: slip._prepare_order() for slip in slips}
        )
        for slip in slips:
            slip._in_transition().write(
                {
                    "state": "approved",
                    "approver_id": self.env.uid,
                    "approved_at": fields.Datetime.now(),
                    "picking_id": pickings[slip].id,
                }
            )
        slips.transfer_id._follow_slips(slips)

    def _prepare_order(self):
        """The slip's goods for ``stock.picking._create_of_kind``."""
        self.ensure_one()
        return {
            "site": self.site_id,
            "source": self.location_id,
            "target": self.location_dest_id,
            "is_red": self.colour == "red",
            "partner": self.partner_id,
            "origin": self.name,
            "lines": self._prepare_order_lines(),
            "vals": {"aftersales_slip_id": self.id},
        }

    def _prepare_order_lines(self):
        """What is taken back from a slip has the value that the slip gave it."""
        moves = self.origin_id.picking_id.move_ids.filtered(
            lambda move: move.state == "done"
        )
        if self.colour == "blue" or not moves:
            return [line._prepare_order_line() for line in self.line_ids]
        goods = defaultdict(dict)
        for (product, lot), quantity in self._get_goods().items():
            goods[product][lot] = quantity
        return [
            {
                "product": product,
                "quantity": quantity,
                "lots": lots,
                "vals": {"origin_returned_move_id": move.id},
            }
            for product, wanted in goods.items()
            for move, quantity, lots in moves.filtered(
                lambda move, product=product: move.product_id == product
            )._split_over_origins(
                sum(wanted.values()), {lot: n for lot, n in wanted.items() if lot}
            )
        ]

    def _create_bookings(self, orders):
        """Make and do the transfers of these slips together.

        :param dict orders: ``{slip: order}``
        :return: ``{slip: picking}``
        """
        pickings = self.env["stock.picking"].with_context(
            # The slip is the paper; what was tracked would only say it again.
            tracking_disable=True
        )
        made = {}
        for kind, slips in self.grouped("kind").items():
            found = pickings._create_of_kind(kind, [orders[slip] for slip in slips])
            made.update(zip(slips, found, strict=True))
        pickings.concat(*made.values())._do_at_once()
        return made

    # -- un-approve ----------------------------------------

    def action_unapprove(self):
        """Back to draft: the goods go back the way they came (D4-2.2.0)."""
        return self._run_booking(
            "unapprove",
            (DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The slips cannot be un-approved."),
        )

    def _get_cannot_unapprove_reasons(self):
        reasons = defaultdict(list)
        reasons.update(self._get_authority_reasons())
        for slip, booked in zip(self, self.sudo(), strict=True):
            if booked.state != "approved":
                reasons[slip].append(self.env._("It is not approved."))
                continue
            reds = booked.red_ids.filtered(lambda red: red.state == "approved")
            if reds:
                reasons[slip].append(
                    self.env._(
                        "Goods were taken back from it: un-approve %s first.",
                        ", ".join(reds.mapped("name")),
                    )
                )
            if text := booked.transfer_id._get_cannot_undo_reason(booked):
                reasons[slip].append(text)
        return reasons

    def _do_unapprove(self):
        slips = self.sudo()
        slips._create_bookings({slip: slip._prepare_reversal() for slip in slips})
        slips._in_transition().write(
            {
                "state": "draft",
                "approver_id": False,
                "approved_at": False,
                "picking_id": False,
            }
        )
        slips.transfer_id._follow_slips(slips)

    def _prepare_reversal(self):
        """What was booked, the other way round, at the value it had."""
        self.ensure_one()
        booked = self.picking_id
        lines = []
        for move in booked.move_ids.filtered(lambda move: move.state == "done"):
            product = move.product_id
            lots = defaultdict(float)
            for line in move.move_line_ids.filtered("lot_id"):
                lots[line.lot_id] += line.quantity_product_uom
            lines.append(
                {
                    "product": product,
                    "quantity": sum(lots.values()) or move.quantity,
                    "uom": product.uom_id if lots else move.product_uom,
                    "lots": dict(lots),
                    "vals": {"origin_returned_move_id": move.id},
                }
            )
        order = self._prepare_order()
        return {
            **order,
            "is_red": not order["is_red"],
            "lines": lines,
            "vals": {**order["vals"], "return_id": booked.id},
        }

    # -- cancel ----------------------------------------

    def action_cancel(self):
        return self._run_step(
            "cancel",
            (KEEPER, SITE_CHIEF, DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The slips cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        reasons = defaultdict(list)
        acting = self.sudo().site_id._acts_for(self.env.user)
        for slip, booked in zip(self, self.sudo(), strict=True):
            if booked.state != "draft":
                reasons[slip].append(
                    self.env._("It is approved or cancelled: un-approve it first.")
                )
            if not self.env.su and booked.site_id not in acting:
                reasons[slip].append(
                    self.env._(
                        "You do not act for %s (D4-2.1b).", booked.site_id.display_name
                    )
                )
            if booked.transfer_id:
                reasons[slip].append(
                    self.env._(
                        "%s made it: cancel the transfer, or call it back.",
                        booked.transfer_id.name,
                    )
                )
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
