# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import CLERK, KEEPER

# Movement kind -> the state that goods leave and the one that they reach.
_ADVANCE = {
    "return_receipt": ("expected", "received"),
    "return_issue": ("received", "in_store"),
    "return_ship": ("ready", "shipped"),
}


class AftersalesGoodsMovementMixin(models.AbstractModel):
    """Returned goods on their way: received, issued, shipped, or cancelled.

    Where goods are follows from stock moves that are done, whoever does them
    and in which app; the buttons here only do the moves of chosen lines.
    """

    _name = "aftersales.goods.movement.mixin"
    _description = "Movements of returned goods"

    def action_receive(self):
        """The main store counted these goods and takes them in (D1-8, D1-12)."""
        return self._run_step(
            "receive", (KEEPER,), self.env._("The goods cannot be received.")
        )

    def action_issue(self):
        """The main store hands these goods to after-sales (D1-12)."""
        return self._run_step(
            "issue", (KEEPER,), self.env._("The goods cannot be issued.")
        )

    def _get_cannot_receive_reasons(self):
        return self._not_in_state("expected")

    def _do_receive(self):
        self._do_move("return_receipt")

    def _get_cannot_issue_reasons(self):
        return self._not_in_state("received")

    def _do_issue(self):
        self._do_move("return_issue")

    def _do_move(self, kind):
        """Do the open moves of a kind for exactly these lines.

        What else stands on the same transfers goes on a backorder.
        """
        moves = self.rma_id._get_open_moves(kind)
        wanted = defaultdict(float)
        for line in self:
            wanted[line.rma_id, line.product_id, line.lot_id] += line.quantity
        picked = self.env["stock.move.line"]
        for move_line in moves.move_line_ids:
            key = (
                move_line.move_id.aftersales_rma_id,
                move_line.product_id,
                move_line.lot_id,
            )
            quantity = min(wanted.get(key, 0.0), move_line.quantity)
            if move_line.product_uom_id.is_zero(quantity):
                continue
            wanted[key] -= quantity
            if move_line.product_uom_id.compare(quantity, move_line.quantity):
                move_line.quantity = quantity
            picked |= move_line
        missing = [
            f"{product.display_name} {lot.name or ''}"
            for (_rma, product, lot), quantity in wanted.items()
            if not product.uom_id.is_zero(quantity)
        ]
        if missing:
            raise UserError(
                self.env._(
                    "No open transfer holds: %s. Was it changed in the inventory app?",
                    ", ".join(missing),
                )
            )
        picked.picked = True
        picked.move_id.picking_id._action_done()
        if kind == "return_receipt":
            self._fill_expected(moves)

    def _fill_expected(self, moves):
        """Name the serials that are still expected on the backorders."""
        waiting = moves.aftersales_rma_id._get_open_moves("return_receipt")
        if not waiting:
            return
        lines = self.search(
            [
                ("rma_id", "in", waiting.aftersales_rma_id.ids),
                ("state", "=", "expected"),
            ]
        )
        expected = lines.grouped(lambda line: (line.rma_id, line.product_id))
        waiting.move_line_ids.filtered(
            lambda ml: ml.product_id.tracking != "none" and not ml.lot_id
        ).unlink()
        self.env["stock.move.line"].create(
            [
                {
                    **line._prepare_expected_vals(move.picking_type_id),
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                }
                for move in waiting
                if move.product_id.tracking != "none"
                for line in expected.get((move.aftersales_rma_id, move.product_id), [])
                if line.lot_id not in move.move_line_ids.lot_id
            ]
        )

    def _prepare_expected_vals(self, picking_type):
        """A move line that names the unit which is expected."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "owner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "location_id": picking_type.default_location_src_id.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
        }

    @api.model
    def _advance(self, moves):
        """Stock moves of returns are done: their goods have come further.

        :param moves: done stock.move records with ``aftersales_rma_id``
        :raises UserError: for goods that the return does not hold
        """
        self = self.sudo()
        for kind, done in moves.grouped(
            lambda move: move.picking_type_id.aftersales_kind
        ).items():
            if kind not in _ADVANCE:
                continue
            before, after = _ADVANCE[kind]
            lines = self.search(
                [
                    ("rma_id", "in", done.aftersales_rma_id.ids),
                    ("state", "=", before),
                ]
            )
            waiting = defaultdict(list)
            for line in lines:
                waiting[line._moved_key()].append(line)
            reached = self.browse()
            for move_line in done.move_line_ids:
                reached |= self._match_moved(move_line, waiting)
            vals = {"state": after}
            if after == "shipped":
                vals["shipped_at"] = fields.Datetime.now()
            reached._in_transition().write(vals)
            reached._on_advanced(after)
            reached.rma_id._meet_goods_deadlines()

    def _on_advanced(self, state):
        """Hook: these goods have just come to ``state`` by a stock move."""

    def _moved_key(self):
        """What a move of this line's goods is known by: its serial, or what
        goes out instead of it."""
        self.ensure_one()
        if self.state == "ready" and self.disposition == "exchange":
            product = self.replacement_product_id or self.product_id
            return (self.rma_id, product, "exchange")
        return (self.rma_id, self.product_id, self.lot_id)

    @api.model
    def _match_moved(self, move_line, waiting):
        """Lines whose goods this done move line carried; splits a part."""
        rma = move_line.move_id.aftersales_rma_id
        product = move_line.product_id
        left = move_line.quantity_product_uom
        matched = self.browse()
        exchanged = not move_line.location_id.holds_customer_goods and (
            move_line.picking_id.picking_type_id.aftersales_kind == "return_ship"
        )
        key = (rma, product, "exchange" if exchanged else move_line.lot_id)
        while waiting[key] and product.uom_id.compare(left, 0) > 0:
            line = waiting[key].pop(0)
            if product.uom_id.compare(line.quantity, left) > 0:
                waiting[key].insert(0, line._split_off(left))
            left -= line.quantity
            if exchanged:
                line._in_transition().replacement_lot_id = move_line.lot_id
            matched |= line
        if product.uom_id.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%(rma)s holds no %(product)s %(serial)s that waits for this "
                    "step. Take it out of the transfer; a unit that is not on the "
                    "list gets a return of its own (D1-10).",
                    rma=rma.name,
                    product=product.display_name,
                    serial=move_line.lot_id.name or "",
                )
            )
        return matched

    def _split_off(self, quantity):
        """Keep ``quantity`` on this line; return a new line with the rest."""
        self.ensure_one()
        record = self._in_transition()._as_one_change()
        rest = record.copy(
            {
                "quantity": self.quantity - quantity,
                **{
                    name: self[name].id
                    if self._fields[name].type == "many2one"
                    else self[name]
                    for name in (*self._finding_fields, *self._get_split_names())
                },
            }
        )
        record.quantity = quantity
        self._void_document_signatures(self.rma_id)
        return rest.with_env(self.env)

    @api.model
    def _get_split_names(self):
        """Guarded fields that both parts of split goods have, those of every
        extension together."""
        own = {"import_key", "repair_id", "replacement_lot_id"}
        return sorted(
            name
            for name in self._get_guarded_names() - self._get_computed_names() - own
            if self._fields[name].type not in ("one2many", "many2many")
        )

    def action_ship(self):
        """Ship what is ready back to its customer."""
        return self._run_step(
            "ship", (KEEPER,), self.env._("The goods cannot be shipped.")
        )

    def _get_cannot_ship_reasons(self):
        reasons = self._not_in_state("ready")
        exchanges = self.filtered(
            lambda line: line not in reasons and line.disposition == "exchange"
        )
        if not exchanges:
            return reasons
        free = exchanges._get_free_replacements()
        for line in exchanges:
            product = line.replacement_product_id or line.product_id
            place = line.warehouse_id.lot_stock_id
            if product.uom_id.compare(free[place, product], line.quantity) < 0:
                reasons[line] = [
                    self.env._(
                        "No %(product)s is free in %(store)s for the exchange: bring "
                        "one in, or choose what replaces it (D1-9).",
                        product=product.display_name,
                        store=place.display_name,
                    )
                ]
                continue
            free[place, product] -= line.quantity
        return reasons

    def _get_free_replacements(self):
        """``{(good store, product): quantity that nobody has reserved}``."""
        products = self.replacement_product_id | self.product_id
        stores = self.warehouse_id.lot_stock_id
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "child_of", stores.ids),
                ],
                ["location_id", "product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        free = defaultdict(float)
        for location, product, quantity, reserved in groups:
            for store in stores:
                if location.parent_path.startswith(store.parent_path):
                    free[store, product] += quantity - reserved
        return free

    def _do_ship(self):
        vals_list = []
        for rma, goods in self.grouped("rma_id").items():
            exchanged = goods.filtered(lambda line: line.disposition == "exchange")
            for lines, is_new in ((goods - exchanged, False), (exchanged, True)):
                if lines:
                    vals_list.append(lines._prepare_shipment_vals(rma, is_new))
        pickings = self.rma_id._create_transfers(vals_list)
        pickings.action_assign()
        pickings.move_line_ids.picked = True
        pickings._action_done()

    def _prepare_shipment_vals(self, rma, is_new):
        """A shipment of the customer's own goods, or of new ones in exchange.

        The good store gives out new goods first in, first out; the customer's
        own go back by their serials.
        """
        warehouse = rma.warehouse_id
        kind = warehouse.aftersales_ship_type_id
        source = (
            warehouse.lot_stock_id
            if is_new
            else warehouse.aftersales_workshop_location_id
        )
        target = kind.default_location_dest_id
        if not is_new:
            moves = self._prepare_moves(rma, kind, source, target, rma.partner_id)
        else:
            groups = self.grouped(
                lambda line: line.replacement_product_id or line.product_id
            )
            moves = [
                Command.create(
                    {
                        **rma._prepare_move_vals(
                            product, sum(lines.mapped("quantity"))
                        ),
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "picking_type_id": kind.id,
                    }
                )
                for product, lines in groups.items()
            ]
        return rma._prepare_transfer_vals(kind, source, target, moves)

    def _prepare_moves(self, rma, kind, source, target, owner, **extra):
        """Move commands with the serials of these lines, one move a product.

        :param extra: further values of each move
        """
        places = {"location_id": source.id, "location_dest_id": target.id}
        commands = []
        for product, lines in self.grouped("product_id").items():
            vals = rma._prepare_move_vals(product, sum(lines.mapped("quantity")))
            commands.append(
                Command.create(
                    {
                        **vals,
                        **places,
                        **extra,
                        "picking_type_id": kind.id,
                        "restrict_partner_id": owner.id if owner else False,
                        "move_line_ids": [
                            Command.create(
                                {
                                    **line._prepare_expected_vals(kind),
                                    **places,
                                    "owner_id": owner.id if owner else False,
                                }
                            )
                            for line in lines
                        ],
                    }
                )
            )
        return commands

    def action_cancel(self):
        """Goods that did not come: take them off the return."""
        return self._run_step(
            "cancel", (CLERK, KEEPER), self.env._("The line cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return self._not_in_state("draft", "expected")

    def _do_cancel(self):
        expected = self.filtered(lambda line: line.state == "expected").sudo()
        expected._shrink_receipts()
        self.sudo()._in_transition().write({"state": "cancelled"})
        expected.rma_id._meet_goods_deadlines()

    def _shrink_receipts(self):
        """The open receipts shrink by what will not come."""
        moves = self.rma_id._get_open_moves("return_receipt")
        by_goods = {
            (move.aftersales_rma_id, move.product_id, move_line.lot_id): move_line
            for move in moves
            for move_line in move.move_line_ids
        }
        for line in self:
            move_line = by_goods.get((line.rma_id, line.product_id, line.lot_id))
            if not move_line:
                continue
            move = move_line.move_id
            rest = move.product_uom_qty - line.quantity
            if move.product_uom.is_zero(rest):
                move._action_cancel()
                continue
            if line.lot_id:
                move_line.unlink()
            else:
                move_line.quantity -= line.quantity
            move.product_uom_qty = rest
