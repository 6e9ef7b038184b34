# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError, UserError

from ..movement_kinds import KINDS, TRANSFER_KINDS
from ..roles import BMD_PLANNER

# Nobody brings customers' goods into these but through the main store.
_CLOSED_TO_CUSTOMERS = ("good", "damaged", "workshop")


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["aftersales.contact.move.mixin", "stock.move"]

    def _action_done(self, cancel_backorder=False):
        self._check_aftersales_way()
        self._check_across_departments()
        self._check_site_authority()
        self._raise_move_reasons(self._get_no_kind_reasons())
        self._raise_move_reasons(self._get_no_slip_reasons())
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _get_aftersales_way_reasons(self):
        """Why a move may not be done: ``{move: reason}`` (D1-12, S12, S30).

        Each kind of movement has places that it takes from and brings to; a red
        (negative) slip goes the same way back. Customers' returns come in through
        the main store; the after-sales stores take them from there only.
        """
        reasons = {}
        for move in self:
            kind = KINDS.get(move.picking_type_id.aftersales_kind)
            is_red = move.picking_id.aftersales_is_red
            for line in move.move_line_ids:
                source = line.location_id._get_aftersales_place()
                target = line.location_dest_id._get_aftersales_place()
                if kind and is_red:
                    wrong = source not in kind.targets or target not in kind.sources
                elif kind:
                    wrong = source not in kind.sources or target not in kind.targets
                else:
                    wrong = source == "customer" and target in _CLOSED_TO_CUSTOMERS
                if wrong:
                    reasons[move] = move._get_wrong_way_reason(line, kind)
        return reasons

    def _get_wrong_way_reason(self, line, kind):
        values = {
            "product": self.product_id.display_name,
            "origin": line.location_id.display_name,
            "target": line.location_dest_id.display_name,
        }
        if kind and kind.rule != "D1-12":
            return self.env._(
                "%(product)s may not go from %(origin)s to %(target)s as "
                "“%(kind)s” (%(rule)s): choose the store that this kind of movement "
                "is for.",
                kind=self.picking_type_id.name,
                rule=kind.rule,
                **values,
            )
        return self.env._(
            "%(product)s may not go from %(origin)s to %(target)s "
            "(D1-12): customers' returns are received in the main store, "
            "which issues them to after-sales.",
            **values,
        )

    def _check_aftersales_way(self):
        self._raise_move_reasons(self._get_aftersales_way_reasons())

    # -- by a kind, and a transfer by its slip ------------------------------------

    def _get_no_kind_reasons(self):
        """Why a plain transfer may not do it: ``{move: reason}`` (D4-2.2.0, S30).

        Whoever works in the stores is bound (D0-2.2, D3-8). Own use, scrap, the
        maker, what is on its way, and the change between the good and the damaged
        store have kinds: a transfer of no kind would be on no slip, in no ledger
        and in no table of costs.
        """
        reasons = {}
        # The installation and its data load stores as the system itself.
        if self.env.uid == SUPERUSER_ID:
            return reasons
        for move in self:
            # The main store ships by contact sheets, which are asked for by themselves.
            if move._is_of_kind() or move._leaves_main_store():
                continue
            for line in move.move_line_ids:
                if line._lacks_kind():
                    reasons[move] = self.env._(
                        "%(product)s may not go from %(origin)s to %(target)s by a "
                        "plain transfer (D4-2.2.0): write the slip of its kind, or a "
                        "transfer slip to another site.",
                        product=move.product_id.display_name,
                        origin=line.location_id.display_name,
                        target=line.location_dest_id.display_name,
                    )
        return reasons

    def _get_no_slip_reasons(self):
        """Why goods may not leave or arrive as transferred: ``{move: reason}``.

        They leave at the out-approval and arrive at the in-approval of a paper,
        never by hand in the inventory app (D4-2.4.1b, S31). The papers book with
        rights of their own.
        """
        if self.env.su:
            return {}
        return {
            move: self.env._(
                "%(product)s: goods are transferred by a transfer slip, which is "
                "approved on both sides (D4-2.4.1b). Write one.",
                product=move.product_id.display_name,
            )
            for move in self
            if move.picking_type_id.aftersales_kind in TRANSFER_KINDS
            and not move._leaves_main_store()
            and not move.sudo()._has_transfer_paper()
        }

    def _is_of_kind(self):
        self.ensure_one()
        return self.picking_type_id.aftersales_kind in KINDS

    def _has_transfer_paper(self):
        """Hook: whether a paper of the suite made this transfer."""
        self.ensure_one()
        picking = self.picking_id
        return bool(
            picking.aftersales_slip_id
            or picking.damaged_return_id
            or picking.site_receipt_id
            or self.contact_line_id
            or self.aftersales_ledger_line_id
            or self._goes_back()
        )

    def _goes_back(self):
        """Whether it takes goods back the way that a done move brought them."""

        def place(location):
            return location.aftersales_site_id, location.aftersales_store

        origin = self.origin_returned_move_id
        if origin.state != "done" or origin.product_id != self.product_id:
            return False
        if place(origin.location_id) != place(self.location_dest_id):
            return False
        if place(origin.location_dest_id) != place(self.location_id):
            return False
        free = sum(origin._get_unreturned().values())
        moving = sum(self.move_line_ids.mapped("quantity_product_uom"))
        return self.product_id.uom_id.compare(moving, free) <= 0

    def _check_site_authority(self):
        """Whoever moves a site's goods works for it (D4-2.1b, D4-2.1c, S31).

        What arrives at a store is the business of those who send it out as well:
        the kinds of a transfer are approved by each side apart.
        """
        if self.env.su:
            return
        sites = self.move_line_ids.location_id.aftersales_site_id
        sites |= self.move_line_ids.location_dest_id.filtered(
            lambda place: place.aftersales_store != "transit"
        ).aftersales_site_id
        # What comes out of transit is taken in by the receiving site alone.
        sites.sudo()._check_authority(self.env.user)

    def _check_across_departments(self):
        """No department sends to another by itself, whatever the paper (S31).

        The planning office's transfer slip does, which books with its own rights.

        :raises AccessError: naming the goods and the way
        """
        if self.env.su or self.env.user.has_group(BMD_PLANNER):
            return
        for line in self.move_line_ids.sudo():
            source = line.location_id.aftersales_site_id
            target = line.location_dest_id.aftersales_site_id
            if not source or not target:
                continue
            if source.department_id != target.department_id:
                raise AccessError(
                    self.env._(
                        "%(product)s may not go from %(origin)s to %(target)s: between "
                        "departments goods are transferred by the planning office of "
                        "the business management department alone (D4-2.4.1a). Ask it "
                        "for a transfer slip.",
                        product=line.product_id.display_name,
                        origin=source.display_name,
                        target=target.display_name,
                    )
                )

    # -- what comes back, at the value with which it went -------------------------

    def _split_over_origins(self, quantity, lots=None):
        """Goods that come back, by the moves with which they went: latest first.

        So that they come in at the value of their issue, and not at the average of
        that day: the account agrees to the cent (D3-6.16a).

        :param float quantity: in the product's unit
        :param dict lots: ``{stock.lot: quantity}`` of what has a number
        :return: ``[(move, quantity, lots)]``; the move is empty for what no done
            move of these accounts for
        """
        parts = []
        unit = self.product_id.uom_id
        wanted = dict(lots) if lots else {self.env["stock.lot"]: quantity}
        left = {
            move: move._get_unreturned() for move in self.sorted("id", reverse=True)
        }
        for lot, needed in wanted.items():
            numbers = bool(lot)
            for move, free in left.items():
                taken = min(needed, free[lot])
                if unit.compare(taken, 0.0) <= 0:
                    continue
                free[lot] -= taken
                needed -= taken
                parts.append((move, taken, {lot: taken} if numbers else {}))
            if not self or unit.compare(needed, 0.0) > 0:
                parts.append((self.browse(), needed, {lot: needed} if numbers else {}))
        return parts

    def _get_unreturned(self):
        """``{lot: quantity}`` that went and did not come back by a return of it."""
        self.ensure_one()
        left = defaultdict(float)
        for line in self.move_line_ids:
            left[line.lot_id] += line.quantity_product_uom
        # What came back and went again, by a red slip un-approved, is out again.
        for back in self.returned_move_ids.filtered(lambda move: move.state == "done"):
            for lot, quantity in back._get_unreturned().items():
                left[lot] -= quantity
        return left

    def _raise_move_reasons(self, reasons):
        if reasons:
            raise UserError(
                "\n".join(
                    f"{move.picking_id.name or move.reference or ''}: {reason}"
                    for move, reason in reasons.items()
                )
            )
