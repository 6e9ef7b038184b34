# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_NEVER = datetime.max


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
        out = self._check_requisitions()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        out._check_not_below_zero()
        lines = self.sudo().requisition_line_id
        if lines:
            lines._refresh_moved()
            lines.requisition_id._after_moves()
            lines.owed_ids._follow_issue()
        if self.sudo().owed_part_id:
            self.sudo().owed_part_id._refresh_returned()
        return done

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

        :return: the moves that leave a store on a requisition
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
        return out

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
        """The keeper issues what is there: nothing goes out of an empty store."""
        if not self:
            return
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("id", "in", self._get_stock().ids)],
                ["product_id", "location_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        taken = {
            (line.product_id, line.location_id, line.lot_id)
            for line in self.move_line_ids
        }
        lines = [
            self.env._(
                "%(product)s: %(store)s does not hold so much (D0-2.4.3a).",
                product=" ".join(filter(None, (product.display_name, lot.name))),
                store=place.display_name,
            )
            for product, place, lot, quantity in groups
            if (product, place, lot) in taken
            and product.is_storable
            and product.uom_id.compare(quantity, 0) < 0
        ]
        if lines:
            raise UserError("\n".join(lines))

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
        reasons = {}
        for move in self:
            back = move.requisition_return_id
            line = move.requisition_line_id
            moved = sum(
                ml.product_uom_id._compute_quantity(ml.quantity, line.product_uom_id)
                for ml in move._get_moving_lines()
            )
            fits = (
                back.state == "arrived"
                and back.requisition_line_id == line
                and back.condition == "unused"
                and move.product_id == line.product_id
                and line.product_uom_id.compare(moved, back.quantity) <= 0
            )
            if not back or not fits:
                reasons[move] = self.env._(
                    "%s comes back by a return of its requisition, after the keeper "
                    "recorded that the unused goods are there (D3-10.3.7, "
                    "D3-10.3.11).",
                    move.product_id.display_name,
                )
        return reasons
