# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import KEEPER

SERVICE_USER = "service_base.group_service_user"


class AftersalesRequisitionIssueMixin(models.AbstractModel):
    """Issuing what a requisition says, and the recipient's receipt (S24).

    What stands against an issue is asked twice: by the button, and by the stock
    moves when they are done, whoever does them and from which screen.
    """

    _name = "aftersales.requisition.issue.mixin"
    _description = "Issue of a requisition"

    def _get_open_moves(self):
        """Moves of these requisitions that did not go out yet."""
        return (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("requisition_id", "in", self.ids),
                    ("picking_type_id.aftersales_kind", "=", "own_use_out"),
                    ("picking_id.aftersales_is_red", "=", False),
                    ("state", "not in", ("done", "cancel")),
                ]
            )
        )

    # -- issue -----------------------------------------------------------------------

    def action_reserve(self):
        """Look again for what was lacking."""
        return self._run_step(
            "reserve", (KEEPER,), self.env._("Nothing can be reserved.")
        )

    def _get_cannot_reserve_reasons(self):
        foreign = self._get_foreign_reasons()
        for requisition in self.filtered(lambda r: r.state not in ("signed", "partly")):
            foreign[requisition] = [self.env._("It does not wait to be issued.")]
        return foreign

    def _do_reserve(self):
        moves = self._get_open_moves()
        moves |= self._replace_cancelled(moves)
        moves = moves.filtered(lambda move: move.state != "assigned")
        moves._lock_stock()
        moves._action_assign()

    def _replace_cancelled(self, moves):
        """Transfers for what is still to be issued and on no transfer any more.

        One that was cancelled in the inventory app, or done there without a
        backorder, leaves the requisition as it was signed (D0-2.4.3a).

        :param moves: the open moves of these requisitions
        :return: the new moves
        """
        planned = defaultdict(float)
        for move in moves:
            line = move.requisition_line_id
            planned[line] += move.product_uom._compute_quantity(
                move.product_uom_qty, line.product_uom_id
            )
        orders = []
        for requisition in self.sudo():
            missing = {}
            for line in requisition.line_ids:
                left = line.quantity - line.issued_quantity - planned[line]
                if line.product_uom_id.compare(left, 0.0) > 0:
                    missing[line] = left
            if missing:
                orders.append(requisition._prepare_issue_order(missing))
        if not orders:
            return moves.browse()
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings._create_of_kind("own_use_out", orders)
        pickings.action_confirm()
        return pickings.move_ids

    def action_issue(self):
        """Hand out what is there of it; what is not stays to be issued."""
        self._check_roles(KEEPER)
        self.check_access("read")
        waiting = self.filtered(lambda one: one.state in ("signed", "partly"))
        (waiting - waiting._get_foreign())._do_reserve()
        return self._run_step(
            "issue", (KEEPER,), self.env._("The requisition cannot be issued.")
        )

    def _get_foreign(self):
        """Those of stores for which the user does not act (D4-2.1b)."""
        own = self.site_id._acts_for(self.env.user)
        return self.filtered(lambda one: one.site_id not in own)

    def _get_foreign_reasons(self):
        return {
            one: [
                self.env._(
                    "Its store is kept by others (D4-2.1b): %s.",
                    one.site_id.display_name,
                )
            ]
            for one in self._get_foreign()
        }

    def _get_cannot_issue_reasons(self):
        reasons = defaultdict(list)
        locked = self.sudo().try_lock_for_update()
        moves = self._get_open_moves().grouped("requisition_id")
        wanted = {}
        for requisition in self:
            for move in moves.get(requisition.sudo(), ()):
                line = move.requisition_line_id
                quantity = move.product_uom._compute_quantity(
                    move.quantity, line.product_uom_id
                )
                if not line.product_uom_id.is_zero(quantity):
                    wanted[line] = wanted.get(line, 0.0) + quantity
        standing = self._get_issue_reasons(wanted, with_approval=False)
        foreign = self._get_foreign_reasons()
        there = self.browse({line.requisition_id.id for line in wanted})
        for requisition in self:
            texts = [*standing.get(requisition, ()), *foreign.get(requisition, ())]
            if requisition.sudo() not in locked:
                texts.append(self.env._("Somebody else issues it at this moment."))
            elif not texts and requisition not in there:
                texts.append(
                    self.env._(
                        "Nothing of it is in the store: tell the department manager, "
                        "who has it bought (D0-2.4.3c)."
                    )
                )
            reasons[requisition] = texts
        return reasons

    def _get_issue_reasons(self, wanted, with_approval=True):
        """What stands against goods leaving on these requisitions.

        :param dict wanted: ``{line: quantity in its unit}``
        :param bool with_approval: ask for the signatures as well
        :return: ``{requisition: [reason, ...]}``
        """
        reasons = defaultdict(list)
        for requisition in self:
            if requisition.state not in ("signed", "partly"):
                reasons[requisition].append(requisition._get_unsigned_reason())
        if with_approval:
            for requisition, texts in self._get_unapproved_reasons().items():
                reasons[requisition] += texts
        for part in (
            self._get_too_much_reasons(wanted),
            self._get_old_part_reasons(wanted),
            self._get_overdue_reasons(),
            self._get_order_reasons(),
        ):
            for requisition, texts in part.items():
                reasons[requisition] += texts
        return reasons

    def _get_unsigned_reason(self):
        self.ensure_one()
        if self.state == "draft":
            return self.env._(
                "Neither the department supervisor nor the general manager signed it "
                "(D0-2.4.3a): one of them signs first."
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._("It is %s.", labels[self.state].lower())

    def _get_too_much_reasons(self, wanted):
        reasons = defaultdict(list)
        for line, quantity in wanted.items():
            total = line.issued_quantity + quantity
            if line.product_uom_id.compare(total, line.quantity) > 0:
                requisition = self.browse(line.requisition_id.id)
                reasons[requisition].append(
                    self.env._(
                        "%(product)s: %(total)s would be issued, %(signed)s were "
                        "signed (D0-2.4.3a).",
                        product=line.product_id.display_name,
                        total=total,
                        signed=line.quantity,
                    )
                )
        return reasons

    def _do_issue(self):
        """The slip is done with what is reserved; the rest becomes a backorder."""
        moves = self._get_open_moves().filtered(
            lambda move: not move.product_uom.is_zero(move.quantity)
        )
        moves.picked = True
        moves.picking_id._action_done()

    def _after_moves(self):
        """The state follows the goods; called when stock moves are done."""
        waiting = self.sudo().filtered(lambda one: one.state in ("signed", "partly"))
        for state, requisitions in waiting.grouped(
            lambda r: r._get_moved_state()
        ).items():
            if state == "signed":
                continue
            requisitions._in_transition().write(
                {
                    "state": state,
                    "issued_at": fields.Datetime.now(),
                    "issued_by_id": self.env.uid,
                }
            )

    def _get_moved_state(self):
        self.ensure_one()
        lines = self.line_ids
        if not any(lines.mapped("issued_quantity")):
            return "signed"
        whole = all(
            line.product_uom_id.compare(line.issued_quantity, line.quantity) >= 0
            for line in lines
        )
        return "issued" if whole else "partly"

    # -- the slip ----------------------------------------------------------------------

    def _get_issued_move_lines(self):
        """What went out, for the stock-out slip."""
        self.ensure_one()
        done = self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and not move.picking_id.aftersales_is_red
        )
        return done.move_line_ids

    # -- receipt -----------------------------------------------------------------------

    def action_receive(self):
        """The recipient has the goods (D2-D5)."""
        return self._run_step(
            "receive", (SERVICE_USER,), self.env._("The receipt cannot be confirmed.")
        )

    def _get_cannot_receive_reasons(self):
        reasons = {}
        signed = defaultdict(self.env["service.signature"].sudo().browse)
        for signature in self._get_valid_signatures():
            if signature.code == "recipient":
                signed[signature.res_id] |= signature
        for requisition in self:
            if requisition.state != "issued":
                reasons[requisition] = [
                    self.env._("It is not issued, or its receipt is confirmed.")
                ]
                continue
            if requisition.recipient_user_id == self.env.user:
                continue
            after = requisition.issued_at
            if not any(s.signed_at >= after for s in signed[requisition.id]):
                reasons[requisition] = [
                    self.env._(
                        "%s signs for the goods (D2-D5): on the screen with Sign, or "
                        "by this button.",
                        requisition.recipient_name,
                    )
                ]
        return reasons

    def _do_receive(self):
        now = fields.Datetime.now()
        self.sudo()._in_transition().write(
            {
                "state": "received",
                "received_at": now,
                "received_by_id": self.env.uid,
                "closed_at": now,
            }
        )
