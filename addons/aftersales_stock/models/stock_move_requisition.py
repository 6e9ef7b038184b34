# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..movement_kinds import SITE_STORES

_NEVER = datetime.max
# Stores that cannot hold less than nothing, and operations that draw as they work.
_HOLDING = (*SITE_STORES, "maker")
_ORDER_CODES = ("repair_operation", "mrp_operation")


class StockMove(models.Model):
    """Goods leave a store on a signed requisition, and in no other way (S24).

    Asked where the goods move, so that it holds for the button of the
    requisition, for a transfer that is validated in the inventory app, and for a
    call from outside alike (D2-K3.4, D0-2.4.3d).
    """

    # A concept of its own beside the ways of movement.
    _inherit = "stock.move"

    requisition_line_id = fields.Many2one(
        "aftersales.requisition.line",
        string="Material Requisition Line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    requisition_id = fields.Many2one(
        related="requisition_line_id.requisition_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    requisition_return_id = fields.Many2one(
        "aftersales.requisition.return",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    built_move_id = fields.Many2one(
        "stock.move",
        string="Built In By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The part of a work order that took over what was drawn for it.",
    )
    owed_part_id = fields.Many2one(
        "aftersales.owed.part",
        string="Old Part",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "requisition_line_id",
            "owed_part_id",
        ]

    def _action_done(self, cancel_backorder=False):
        self._check_requisitions()
        self._take_over_drawn()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done._check_not_below_zero()
        lines = self.sudo().requisition_line_id
        if lines:
            lines._refresh_moved()
            lines.requisition_id._after_moves()
            lines.owed_ids._follow_issue()
        if self.sudo().owed_part_id:
            self.sudo().owed_part_id._refresh_returned()
        return done

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("built_move_id") for vals in vals_list):
            self._refuse_built_link()
        return super().create(vals_list)

    def write(self, vals):
        if "built_move_id" in vals and not self.env.su:
            self._refuse_built_link()
        return super().write(vals)

    def _refuse_built_link(self):
        raise AccessError(
            self.env._("A work order takes over what was drawn for it by itself.")
        )

    # -- a work order's own parts: drawn once (D3-10.3.1) ----------------------------

    def _get_work_order_key(self):
        """Hook: ``(model, id)`` of the work order that builds these goods in.

        False for a move that is no part of one.
        """
        self.ensure_one()
        return False

    def _take_over_drawn(self):
        """Parts that were drawn for a work order are built in, not drawn again.

        The requisition handed the goods over; the order's own part says what was
        done with them. So the issue is turned back, in the books, to where the
        order takes its part from, and the part leaves from there: once, at one
        cost, which is the order's.
        """
        keys = {move: move._get_work_order_key() for move in self}
        moves = self.filtered(
            lambda move: keys[move] and move.location_id.aftersales_store == "good"
        )
        if not moves:
            return
        known = {keys[move] for move in moves}
        lines = (
            self.env["aftersales.requisition.line"]
            .sudo()
            .search(
                [
                    ("product_id", "in", moves.product_id.ids),
                    ("issued_quantity", ">", 0),
                    ("requisition_id.res_model", "in", [k[0] for k in known]),
                    ("requisition_id.res_id", "in", [k[1] for k in known]),
                ],
                order="id",
            )
        )
        if not lines:
            return
        pickings = self.env["stock.picking"].sudo()
        for move in moves.sudo():
            orders = move._prepare_take_over(
                lines.filtered(
                    lambda line, move=move: (
                        line.product_id == move.product_id
                        and line.requisition_id._get_order_key() == keys[move]
                    )
                )
            )
            pickings._create_of_kind("own_use_out", orders)._do_at_once()

    def _prepare_take_over(self, lines):
        """Red transfers of what was drawn, into the store that a part leaves.

        :raises UserError: when another serial is built in than was drawn
        """
        self.ensure_one()
        unit, orders = self.product_id.uom_id, []
        needed = defaultdict(float)
        for moving in self._get_moving_lines():
            needed[moving.lot_id] += moving.quantity_product_uom
        left, drawers = [], lines.browse()
        for line in lines:
            drawn = line._get_drawn()
            lots = {}
            for lot, quantity in needed.items():
                taken = min(quantity, drawn[lot])
                if unit.compare(taken, 0.0) > 0:
                    lots[lot] = taken
                    needed[lot] -= taken
                    drawn[lot] -= taken
            others = [lot for lot, rest in drawn.items() if unit.compare(rest, 0) > 0]
            if others:
                left += others
                drawers |= line
            if lots:
                named = {lot: quantity for lot, quantity in lots.items() if lot}
                orders.append(
                    {
                        "site": line.site_id,
                        "source": self.location_id,
                        "origin": f"{line.requisition_id.name} {self.reference or ''}",
                        "is_red": True,
                        "lines": line._prepare_back(
                            sum(lots.values()), named, {"built_move_id": self.id}
                        ),
                    }
                )
        self._check_drawn_lots(drawers, needed, left)
        return orders

    def _check_drawn_lots(self, lines, needed, others):
        """Asked once all requisitions of the work were looked at.

        :param lines: requisition lines that keep something drawn
        :param others: their lots, or the empty one
        """
        unit = self.product_id.uom_id
        wanted = [lot for lot, left in needed.items() if unit.compare(left, 0.0) > 0]
        if self.product_id.tracking == "none" or not others or not wanted:
            return
        raise UserError(
            self.env._(
                "%(product)s: %(drawn)s of %(requisition)s was drawn for this work, "
                "%(built)s would be built in. Write what was drawn on the part, or "
                "return it first (D3-10.3.1).",
                product=self.product_id.display_name,
                drawn=", ".join(lot.name for lot in others if lot) or "?",
                requisition=", ".join(lines.requisition_id.mapped("name")),
                built=", ".join(lot.name for lot in wanted if lot) or "?",
            )
        )

    # -- which moves ------------------------------------------------------------------

    def _get_moving_lines(self):
        """The move lines that are about to be done."""
        self.ensure_one()
        return self.move_line_ids.filtered(
            lambda line: line.picked and line.product_uom_id.compare(line.quantity, 0)
        )

    def _is_requisition_move(self):
        """Own use out of, or back into, a store that follows D0-2.4.3a."""
        self.ensure_one()
        kind = self.picking_type_id.aftersales_kind
        for line in self._get_moving_lines():
            for store, outside in (
                (line.location_id, line.location_dest_id),
                (line.location_dest_id, line.location_id),
            ):
                own_use = kind == "own_use_out" or (
                    outside.aftersales_store == "own_use" and kind != "damaged_in"
                )
                if (
                    own_use
                    and store.aftersales_store == "good"
                    and store.aftersales_site_id.level in ("bmd", "department")
                ):
                    return True
        return False

    def _is_red_move(self):
        self.ensure_one()
        return (
            self.picking_id.aftersales_is_red
            or self.location_id.aftersales_store == "own_use"
        )

    def _check_requisitions(self):
        """Refuse what no requisition, or no return, stands for.

        :raises UserError: naming the moves, the rule and what to do
        """
        moves = self.sudo().filtered(lambda m: m.state not in ("done", "cancel"))
        bound = moves.filtered(
            lambda m: (
                (m.requisition_line_id and m._get_moving_lines())
                or m._is_requisition_move()
            )
        )
        back = bound.filtered(lambda m: m._is_red_move())
        out = bound - back
        self._raise_move_reasons(
            {**out._get_issue_move_reasons(), **back._get_return_move_reasons()}
        )
        out._lock_stock()

    # -- the last unit -----------------------------------------------------------------

    def _get_stock(self):
        """What lies in the stores that these moves take from."""
        if not self:
            return self.env["stock.quant"]
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", self.location_id.ids),
                ]
            )
        )

    def _lock_stock(self):
        """Wait for whoever takes from the same stock; then look again.

        Core skips a quant that is locked and writes another one, so that the last
        unit is reserved, or issued, twice. Waiting makes the second transaction
        fail to serialise, and the server tries it again with what is left.
        """
        stock = self._get_stock()
        if stock:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM stock_quant WHERE id IN %s ORDER BY id "
                    "FOR NO KEY UPDATE",
                    tuple(stock.ids),
                )
            )

    def _check_not_below_zero(self):
        """The keeper issues what is there: nothing goes out of an empty store.

        By whatever transfer (D0-2.4.3a): a store with less than nothing is a book
        that nobody can count. Workshop orders ask for their parts themselves.
        """
        lines = self.move_line_ids.filtered(
            lambda line: (
                line.location_id.aftersales_store in _HOLDING
                and line.product_id.is_storable
                and line.move_id.picking_type_id.code not in _ORDER_CODES
            )
        )
        if not lines:
            return
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", lines.product_id.ids),
                    ("location_id", "in", lines.location_id.ids),
                ],
                ["product_id", "location_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        taken = {(line.product_id, line.location_id, line.lot_id) for line in lines}
        texts = [
            self.env._(
                "%(product)s: %(store)s does not hold so much (D0-2.4.3a).",
                product=" ".join(filter(None, (product.display_name, lot.name))),
                store=place.display_name,
            )
            for product, place, lot, quantity in groups
            if (product, place, lot) in taken
            and product.uom_id.compare(quantity, 0) < 0
        ]
        if texts:
            raise UserError("\n".join(texts))

    # -- out ---------------------------------------------------------------------------

    def _get_issue_move_reasons(self):
        reasons, wanted = {}, defaultdict(float)
        for move in self:
            line = move.requisition_line_id
            if not line:
                reasons[move] = self.env._(
                    "%(product)s leaves %(store)s only on a signed requisition "
                    "(D2-K3.4, D0-2.4.3d): write one and have it signed.",
                    product=move.product_id.display_name,
                    store=move.location_id.display_name,
                )
            elif move.product_id != line.product_id or (
                move._get_store_site() != line.site_id
            ):
                reasons[move] = self.env._(
                    "%(line)s asks for other goods or another store than "
                    "%(product)s of %(store)s (D0-2.4.3a).",
                    line=line.display_name,
                    product=move.product_id.display_name,
                    store=move.location_id.display_name,
                )
            else:
                wanted[line] += sum(
                    ml.product_uom_id._compute_quantity(
                        ml.quantity, line.product_uom_id
                    )
                    for ml in move._get_moving_lines()
                )
        standing = self.requisition_id._get_issue_reasons(wanted)
        for move in self:
            texts = standing.get(move.requisition_id)
            if texts and move not in reasons:
                reasons[move] = f"{move.requisition_id.name}: {' '.join(texts)}"
        fine = self - self.browse(move.id for move in reasons)
        return {**reasons, **fine._get_order_of_arrival_reasons()}

    def _get_store_site(self):
        """The site out of whose store the goods are taken."""
        self.ensure_one()
        places = self._get_moving_lines().location_id or self.location_id
        return places.aftersales_site_id

    # -- first in, first out -----------------------------------------------------------

    def _get_order_of_arrival_reasons(self):
        """Why other batches are to be taken first (D0-2.4.3b)."""
        tracked = self.filtered(lambda m: m.product_id.tracking != "none")
        enforced = {
            company: self.env["service.policy"]._get_value("requisition.fifo", company)
            for company in tracked.company_id
        }
        tracked = tracked.filtered(lambda m: enforced[m.company_id])
        if not tracked:
            return {}
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", tracked.product_id.ids),
                ("location_id", "child_of", tracked.location_id.ids),
                ("quantity", ">", 0),
                ("owner_id", "=", False),
            ]
        )
        by_product = quants.grouped("product_id")
        reasons = {}
        for move in tracked:
            store = move.location_id
            here = by_product.get(move.product_id, quants.browse()).filtered(
                lambda q, path=store.parent_path: q.location_id.parent_path.startswith(
                    path
                )
            )
            first = move._get_earlier_batch(here)
            if first:
                reasons[move] = self.env._(
                    "%(product)s: %(lot)s came in earlier or expires earlier, it is "
                    "issued first (D0-2.4.3b).",
                    product=move.product_id.display_name,
                    lot=first.lot_id.name or first.location_id.display_name,
                )
        return reasons

    def _get_earlier_batch(self, quants):
        """A free batch that stands before one that is taken, or none."""
        self.ensure_one()
        strategy = quants._get_removal_strategy(self.product_id, self.location_id)
        if strategy not in ("fifo", "fefo"):
            return quants.browse()
        now = fields.Datetime.now()

        def order(quant):
            expiry = quant.removal_date if strategy == "fefo" else None
            return (expiry or _NEVER, quant.in_date)

        lines = self._get_moving_lines()
        taken = quants.filtered(lambda q: q.lot_id in lines.lot_id)
        if not taken:
            return quants.browse()
        last = max(map(order, taken))
        return quants.filtered(
            lambda q: (
                q.lot_id not in lines.lot_id
                and q.product_uom_id.compare(q.quantity - q.reserved_quantity, 0) > 0
                and not (q.removal_date and q.removal_date <= now)
                and order(q) < last
            )
        )[:1]

    # -- back --------------------------------------------------------------------------

    def _get_return_move_reasons(self):
        reasons, sums = {}, defaultdict(float)
        for move in self:
            line = move.requisition_line_id
            sums[move.requisition_return_id] += sum(
                ml.product_uom_id._compute_quantity(ml.quantity, line.product_uom_id)
                for ml in move._get_moving_lines()
            )
        for move in self.filtered(lambda move: not move.built_move_id):
            back = move.requisition_return_id
            line = move.requisition_line_id
            fits = (
                back.state == "arrived"
                and back.requisition_line_id == line
                and back.condition == "unused"
                and move.product_id == line.product_id
                and line.product_uom_id.compare(sums[back], back.quantity) <= 0
            )
            if not back or not fits:
                reasons[move] = self.env._(
                    "%s comes back by a return of its requisition, after the keeper "
                    "recorded that the unused goods are there (D3-10.3.7, "
                    "D3-10.3.11).",
                    move.product_id.display_name,
                )
        return reasons
