# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# One serial a line; a lot may say how many: "L-1 * 12".
_LOT = re.compile(r"^(?P<name>.+?)(?:\s*[*×x]\s*(?P<quantity>\d+(?:\.\d+)?))?$")


class AftersalesReceiptLineMixin(models.AbstractModel):
    """Goods that are counted before they enter a store (D0-2.4.2a, D4-3.1.2a).

    What is counted is written in the unit of counting; what was ordered or sent
    stands in the unit of its transfer. Only what was counted and not refused
    enters.
    """

    _name = "aftersales.receipt.line.mixin"
    _description = "Counted goods"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "sequence, id"
    _guarded_fields = ("move_id", "ordered_quantity", "ordered_uom_id")

    # What the keeper writes while counting; it stays once it is checked.
    _counted_fields = (
        "product_id",
        "product_uom_id",
        "quantity",
        "refused_quantity",
        "lot_names",
        "refused_lot_names",
    )

    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    tracking = fields.Selection(related="product_id.tracking")
    move_id = fields.Many2one(
        "stock.move",
        string="Movement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    ordered_quantity = fields.Float(
        string="Ordered", digits="Product Unit", readonly=True, copy=False
    )
    ordered_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit Ordered",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    quantity = fields.Float(
        string="Counted",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    lot_names = fields.Text(
        string="Serial Numbers",
        help="One a line, scanned or typed. For lots write how many: L-1 * 12.",
    )
    refused_quantity = fields.Float(
        string="Not Accepted",
        digits="Product Unit",
        compute="_compute_refused_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="Of those counted: what does not enter with the good ones.",
    )
    refused_lot_names = fields.Text(string="Serial Numbers Not Accepted")
    entering_quantity = fields.Float(
        string="Enters", digits="Product Unit", compute="_compute_entering_quantity"
    )
    has_difference = fields.Boolean(compute="_compute_has_difference")
    note = fields.Char()

    _quantity_not_negative = models.Constraint(
        "CHECK(refused_quantity >= 0 AND refused_quantity <= quantity)",
        "Count 0 or more, and accept or refuse no more than was counted.",
    )

    @api.depends("product_id", "ordered_uom_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.ordered_uom_id or line.product_id.uom_id

    @api.depends("lot_names", "product_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = (
                len(_split(line.lot_names))
                if line.product_id.tracking == "serial"
                else line.quantity
            )

    @api.depends("refused_lot_names", "product_id")
    def _compute_refused_quantity(self):
        for line in self:
            line.refused_quantity = (
                len(_split(line.refused_lot_names))
                if line.product_id.tracking == "serial"
                else line.refused_quantity
            )

    @api.depends("quantity", "refused_quantity")
    def _compute_entering_quantity(self):
        for line in self:
            line.entering_quantity = line.quantity - line.refused_quantity

    @api.depends("quantity", "refused_quantity", "ordered_quantity", "product_uom_id")
    def _compute_has_difference(self):
        for line in self:
            line.has_difference = bool(
                not line._is_zero(line.refused_quantity)
                or line._compare_with_order() != 0
            )

    @api.constrains("product_uom_id", "product_id")
    def _check_unit(self):
        for line in self:
            own = line.product_id.uom_id
            if not line.product_uom_id._has_common_reference(own):
                raise ValidationError(
                    self.env._(
                        "%(product)s is not counted in %(unit)s: choose a unit that "
                        "can be turned into %(own)s.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                        own=own.name,
                    )
                )

    # -- units ---

    def _is_zero(self, quantity):
        return self.product_id.uom_id.is_zero(quantity)

    def _in_order_unit(self, quantity):
        """A counted quantity in the unit of the order."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            quantity, self.ordered_uom_id or self.product_uom_id, round=False
        )

    def _in_product_unit(self, quantity):
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            quantity, self.product_id.uom_id, round=False
        )

    def _compare_with_order(self):
        """-1, 0 or 1: less, as much or more was counted than ordered."""
        self.ensure_one()
        return self.product_id.uom_id.compare(
            self._in_order_unit(self.quantity), self.ordered_quantity
        )

    # -- counting ---

    def _count_as_ordered(self):
        """All is there: for goods without serial or lot numbers."""
        for line in self.filtered(lambda one: one.tracking == "none"):
            line.write(
                {
                    "product_uom_id": line.ordered_uom_id.id or line.product_uom_id.id,
                    "quantity": line.ordered_quantity,
                }
            )

    def _get_lots(self, text):
        """``{lot name: quantity}`` in the unit of counting.

        :raises UserError: for a name that stands there twice
        """
        self.ensure_one()
        lots = {}
        for part in _split(text):
            name, quantity = part, 1.0
            if self.product_id.tracking == "lot":
                match = _LOT.match(part)
                name = match["name"]
                quantity = float(match["quantity"] or 0.0)
            if name in lots:
                raise UserError(
                    self.env._(
                        "%(product)s: %(name)s stands there twice.",
                        product=self.product_id.display_name,
                        name=name,
                    )
                )
            lots[name] = quantity
        # One lot without a number is all of it.
        if len(lots) == 1 and not next(iter(lots.values())):
            whole = self.quantity if text == self.lot_names else self.refused_quantity
            return dict.fromkeys(lots, whole)
        return lots

    def _get_entering_lots(self):
        """``{lot name: quantity}`` of what enters, without what was refused."""
        self.ensure_one()
        if self.product_id.tracking == "none":
            return {}
        entering = self._get_lots(self.lot_names)
        for name, quantity in self._get_lots(self.refused_lot_names).items():
            entering[name] = entering.get(name, 0.0) - quantity
        return {
            name: quantity
            for name, quantity in entering.items()
            if not self._is_zero(quantity)
        }

    def _get_lot_reasons(self):
        """Why the serials of a line do not fit its quantities."""
        self.ensure_one()
        product = self.product_id
        if product.tracking == "none":
            return []
        try:
            lots = self._get_lots(self.lot_names)
            refused = self._get_lots(self.refused_lot_names)
        except UserError as error:
            return [error.args[0]]
        texts = []
        for found, wanted in (
            (lots, self.quantity),
            (refused, self.refused_quantity),
        ):
            total = sum(found.values())
            if not self._is_zero(total - wanted):
                texts.append(
                    self.env._(
                        "%(product)s: serial numbers for %(found)s, counted "
                        "%(wanted)s. Scan each one.",
                        product=product.display_name,
                        found=total,
                        wanted=wanted,
                    )
                )
        for name, quantity in refused.items():
            if lots.get(name, 0.0) < quantity:
                texts.append(
                    self.env._(
                        "%(product)s: %(name)s is refused but was not counted.",
                        product=product.display_name,
                        name=name,
                    )
                )
        return texts

    # -- moving ---

    def _fill_moves(self, entering, target=None):
        """Write what enters into the moves of these lines, ready to be done.

        :param dict entering: ``{line: (quantity, {lot name: quantity})}`` in the
            unit of counting
        :param target: stock.location, where not the one of the moves
        :return: the moves that bring something
        :raises UserError: for a lot that does not exist where none may be made
        """
        # Browsed anew: deleting empties the cache, with it what is read at once.
        lines = self.browse([line.id for line in entering])
        entering = dict(zip(lines, entering.values(), strict=True))
        moves = lines.move_id
        moves.move_line_ids.unlink()
        lots = self._find_lots(entering)
        vals_list = []
        for line, (quantity, names) in entering.items():
            if line._is_zero(quantity):
                continue
            parts = list(names.items()) or [(False, quantity)]
            for name, part in parts:
                vals = line._prepare_move_line(name, part, lots)
                if target:
                    vals["location_dest_id"] = target.id
                vals_list.append(vals)
        self.env["stock.move.line"].create(vals_list)
        filled = moves.filtered("move_line_ids")
        filled.picked = True
        return filled

    @api.model
    def _find_lots(self, entering):
        """``{(product, name): stock.lot}`` of the numbers that exist already."""
        names = defaultdict(set)
        for line, (_quantity, lots) in entering.items():
            names[line.product_id].update(lots)
        wanted = set().union(*names.values()) if names else set()
        if not wanted:
            return {}
        found = self.env["stock.lot"].search(
            [
                ("name", "in", list(wanted)),
                ("product_id", "in", [product.id for product in names]),
            ]
        )
        return {(lot.product_id, lot.name): lot for lot in found}

    def _prepare_move_line(self, name, quantity, lots):
        self.ensure_one()
        move = self.move_id
        vals = {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "company_id": move.company_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
            "quantity": quantity,
            "picked": True,
        }
        if not name:
            return vals
        lot = lots.get((self.product_id, name))
        if lot:
            return {**vals, "lot_id": lot.id}
        if move.picking_type_id.use_create_lots:
            return {**vals, "lot_name": name}
        raise UserError(
            self.env._(
                "%(product)s has no serial number %(name)s. Correct it, or leave it "
                "out and report the difference.",
                product=self.product_id.display_name,
                name=name,
            )
        )

    # -- what was counted stays ---

    def _is_counting(self):
        """Its document still takes counts."""
        self.ensure_one()
        raise NotImplementedError

    def _check_counting(self):
        closed = self.filtered(lambda line: not line._is_counting())
        if closed:
            raise UserError(
                self.env._(
                    "%s: it was checked, so its goods stay as they were counted. "
                    "Set it back to count again.",
                    ", ".join(closed[self._register_parent].mapped("display_name")[:5]),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self._is_in_transition():
            lines._check_counting()
        return lines

    def write(self, vals):
        if set(self._counted_fields) & set(vals) and not self._is_in_transition():
            self._check_counting()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_checked(self):
        documents = self[self._register_parent]
        if documents.exists() and not self._is_in_transition():
            self.filtered(
                lambda line: not line[self._register_parent]._is_register_draft()
            )._check_counting()


def _split(text):
    parts = re.split(r"[\n,;，；]+", text or "")
    return [part.strip() for part in parts if part.strip()]
