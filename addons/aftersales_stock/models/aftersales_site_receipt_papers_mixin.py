# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import DEPARTMENT_ACCOUNTANT
from .aftersales_site_receipt_flow_mixin import SITE_ROLES


class AftersalesSiteReceiptPapersMixin(models.AbstractModel):
    """Goods that came without papers (S34, D4-3.1.2e).

    Production management confirms them, they enter provisionally, and become
    those of their shipment when the papers come.
    """

    _name = "aftersales.site.receipt.papers.mixin"
    _description = "Goods without papers"
    _inherit = "service.guarded.mixin"

    # -- goods without papers (D4-3.1.2e) ---

    def action_note_confirmation(self):
        self.ensure_one()
        self._check_roles(*SITE_ROLES, DEPARTMENT_ACCOUNTANT)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirmation of production management"),
            "res_model": "aftersales.site.receipt.confirmation",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_receipt_id": self.id},
        }

    def _note_confirmation(self, who, moment, said):
        """Production management said that the goods are meant for the site.

        :param str who: who said it
        :param moment: naive UTC datetime of the answer
        :param str said: what was said
        :raises UserError: naming what is lacking
        """
        self._check_roles(*SITE_ROLES, DEPARTMENT_ACCOUNTANT)
        self.check_access("read")
        reasons = defaultdict(list, self._get_stranger_reasons())
        for receipt in self:
            if receipt.kind != "no_papers" or receipt.accepted_at:
                reasons[receipt].append(
                    self.env._("It waits for no confirmation (D4-3.1.2e).")
                )
            if not ((who or "").strip() and (said or "").strip()):
                reasons[receipt].append(self.env._("Write who said what (D4-3.1.2e)."))
            if not moment or moment > fields.Datetime.now():
                reasons[receipt].append(self.env._("Write when it was said."))
        self._raise_reasons(self.env._("The confirmation cannot be noted."), reasons)
        self.sudo()._in_transition().write(
            {
                "confirmed_by": who.strip(),
                "confirmed_at": moment,
                "confirmation_text": said.strip(),
                "confirmation_user_id": self.env.uid,
            }
        )

    def action_accept_provisional(self):
        """Stock in provisionally; the papers stay owed."""
        return self._run_step(
            "accept_provisional",
            SITE_ROLES,
            self.env._("The goods cannot be stocked in provisionally."),
        )

    def _get_cannot_accept_provisional_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        for receipt in self:
            if receipt.kind != "no_papers":
                reasons[receipt].append(
                    self.env._("It has papers: accept it as shipment.")
                )
                continue
            reasons[receipt] += receipt._get_cannot_book_reasons(locked)
            if not receipt.confirmed_at:
                reasons[receipt].append(
                    self.env._(
                        "Ask production management's shipper and note the answer "
                        "first (D4-3.1.2e)."
                    )
                )
        return reasons

    def _do_accept_provisional(self):
        receipts = self.sudo()
        receipts._end_check()
        now = fields.Datetime.now()
        receipts._in_transition().write({"state": "provisional", "accepted_at": now})
        receipts._start_deadlines("site_receipt.papers", start=now)
        receipts._book_provisional()

    def action_register_papers(self):
        """The papers came: the goods become those of their shipment."""
        return self._run_step(
            "register_papers",
            SITE_ROLES,
            self.env._("The papers cannot be registered."),
        )

    def _get_cannot_register_papers_reasons(self):
        reasons = defaultdict(list, self._get_stranger_reasons())
        for receipt in self:
            if receipt.state != "provisional":
                reasons[receipt].append(self.env._("It owes no papers."))
                continue
            if not (
                (receipt.delivery_note or "").strip()
                and (receipt.packing_list or "").strip()
            ):
                reasons[receipt].append(
                    self.env._(
                        "Write the numbers of delivery note and packing list "
                        "(D4-3.1.2b)."
                    )
                )
            reasons[receipt] += receipt._get_wrong_papers_reasons()
        return reasons

    def _do_register_papers(self):
        receipts = self.sudo()
        receipts._book_papers()
        receipts._meet_deadlines("site_receipt.papers")
        receipts._in_transition().write(
            {"state": "accepted", "closed_at": fields.Datetime.now()}
        )

    def _book_provisional(self):
        """Good goods enter out of the company's place of goods without papers.

        That place goes below zero until the papers come: the goods are counted
        once, where they lie, and their value stays where they were shipped from.
        """
        orders = []
        for receipt in self:
            goods = [
                receipt._prepare_goods(line, line.entering_quantity, {})
                for line in receipt.line_ids
                if not line._is_zero(line.entering_quantity)
            ]
            orders.append(receipt._prepare_order(goods))
        pickings = self.env["stock.picking"]._create_of_kind("provisional_in", orders)
        pickings.action_confirm()
        for receipt, picking in zip(self, pickings, strict=True):
            lines = receipt.line_ids.filtered(
                lambda line: not line._is_zero(line.entering_quantity)
            )
            for line, move in zip(lines, picking.move_ids.sorted("id"), strict=True):
                line._in_transition().move_id = move
        lines = self.line_ids.filtered("move_id")
        lines._fill_moves(
            {
                line: (line.entering_quantity, line._get_entering_lots())
                for line in lines
            }
        )
        pickings._action_done()

    def _get_paper_moves(self):
        """``{line: move of the papers}`` of provisional goods; None where it lacks."""
        self.ensure_one()
        free = {
            move: move.product_qty
            for move in self.sudo().papers_picking_id.move_ids
            if move.state not in ("done", "cancel")
        }
        found = {}
        for line in self.line_ids:
            wanted = line._in_product_unit(line.entering_quantity)
            uom = line.product_id.uom_id
            if uom.is_zero(wanted):
                continue
            found[line] = None
            for move, left in free.items():
                if (
                    move.product_id == line.product_id
                    and uom.compare(left, wanted) >= 0
                ):
                    found[line] = move
                    free[move] -= wanted
                    break
        return found

    def _get_wrong_papers_reasons(self):
        self.ensure_one()
        papers = self.sudo().papers_picking_id
        if not papers:
            return [self.env._("Choose the shipment that the papers are for.")]
        if papers.aftersales_site_id != self.site_id:
            return [
                self.env._(
                    "%(shipment)s is not for %(site)s.",
                    shipment=papers.name,
                    site=self.site_id.display_name,
                )
            ]
        if papers.site_receipt_id or papers.site_receipt_ids.filtered(
            lambda one: one.state != "cancelled"
        ):
            return [
                self.env._("%s has a site receipt of its own.", papers.name),
            ]
        return [
            self.env._(
                "%(product)s: %(shipment)s does not bring %(quantity)s %(unit)s. Ask "
                "production management to correct it.",
                product=line.product_id.display_name,
                shipment=papers.name,
                quantity=line.entering_quantity,
                unit=line.product_uom_id.name,
            )
            for line, move in self._get_paper_moves().items()
            if not move
        ]

    def _book_papers(self):
        """The shipment ends where the provisional goods came from."""
        for receipt in self:
            place = receipt.site_id._get_place("provisional")
            entering, moves = defaultdict(float), receipt._get_paper_moves()
            for line, move in moves.items():
                line._in_transition().write(
                    {
                        "move_id": move.id,
                        "ordered_quantity": move.product_uom_qty,
                        "ordered_uom_id": move.product_uom.id,
                    }
                )
                entering[line] = (line.entering_quantity, line._get_entering_lots())
            receipt.line_ids._fill_moves(entering, target=place)
            receipt.papers_picking_id._action_done()
