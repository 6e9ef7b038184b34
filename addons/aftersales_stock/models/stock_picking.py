# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..movement_kinds import SITE_KINDS

# Said by the papers that make the transfer.
_PAPER_LINKS = frozenset(
    {
        "aftersales_slip_id",
        "aftersales_is_red",
        "damaged_return_id",
        "site_receipt_id",
    }
)


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_kind = fields.Selection(
        related="picking_type_id.aftersales_kind",
        string="Movement kind",
        groups="base.group_user",
    )
    aftersales_site_id = fields.Many2one(
        "aftersales.site",
        string="Site",
        compute="_compute_aftersales_site_id",
        store=True,
        index="btree_not_null",
        help="The site whose store the goods leave, or else enter.",
        groups="base.group_user",
    )
    aftersales_is_red = fields.Boolean(
        string="Red Slip",
        readonly=True,
        copy=False,
        help="A negative slip: the goods go the way of their kind back (D4-2.5c).",
        groups="base.group_user",
    )
    aftersales_packing_no = fields.Char(
        string="Packing List No.",
        copy=False,
        help="Of what the goods left with; the daily ledger shows it (D4-2.7b).",
        groups="base.group_user",
    )

    aftersales_slip_id = fields.Many2one(
        "aftersales.slip",
        string="Slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The stock-in or stock-out slip that this transfer books or reverses.",
        groups="base.group_user",
    )

    # What sites wait for or have to send, in core's order of transfers.
    _site_open = models.Index(
        "(priority DESC, scheduled_date, id DESC) WHERE aftersales_site_id IS NOT NULL "
        # As the search asks for it: core lets the column be empty.
        "AND (state NOT IN ('done', 'cancel') OR state IS NULL)"
    )

    @api.depends("location_id", "location_dest_id")
    def _compute_aftersales_site_id(self):
        for picking in self:
            source, target = picking.location_id, picking.location_dest_id
            if source.aftersales_store == "transit":
                source, target = target, source
            picking.aftersales_site_id = (
                source.aftersales_site_id or target.aftersales_site_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_paper_links({name for name in _PAPER_LINKS if vals.get(name)})
        return super().create(vals_list)

    def write(self, vals):
        self._check_paper_links(_PAPER_LINKS.intersection(vals))
        return super().write(vals)

    def _check_paper_links(self, names):
        """Which paper a transfer books, and whether backwards, is the paper's word.

        A client that says so would take goods past the paper (D4-2.5c).
        """
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "A slip makes its transfers itself, when it is approved; goods are "
                    "taken back by a red slip or by Return (D4-2.5c)."
                )
            )

    # -- transfers of a kind ------------------------------------------------------

    @api.model
    def _create_of_kind(self, kind, orders):
        """Draft transfers of one kind of movement (S30).

        :param str kind: key of ``movement_kinds.SITE_KINDS``
        :param list orders: a dict a transfer: ``site`` (aftersales.site), ``lines``
            (dicts with ``product``, ``quantity`` and, where they differ from the
            product's, ``uom``; ``lots``: ``{stock.lot: quantity}`` in that unit,
            ``vals``: more values of the move), and optionally ``source``,
            ``target`` (stock.location), ``partner``, ``origin`` (text),
            ``is_red`` (goes the way back; quantities stay positive), ``vals``
        :return: the transfers, in the order of ``orders``
        """
        vals_list = [self._prepare_of_kind(kind, order) for order in orders]
        self._find_shelves(vals_list)
        pickings = self.create(vals_list)
        for picking, order in zip(pickings, orders, strict=True):
            if order.get("is_red"):
                picking.sudo().aftersales_is_red = True
        return pickings

    @api.model
    def _prepare_of_kind(self, kind, order):
        site = order["site"]
        operation = site.sudo().warehouse_id._get_kind_type(kind)
        way = SITE_KINDS[kind]
        source = order.get("source") or site._get_place(way.source)
        target = order.get("target") or site._get_place(way.target)
        if order.get("is_red"):
            source, target = target, source
        ways = {"location_id": source.id, "location_dest_id": target.id}
        partner = order.get("partner")
        return {
            "picking_type_id": operation.id,
            "company_id": site.company_id.id,
            "partner_id": partner and partner.id,
            "origin": order.get("origin"),
            **ways,
            "move_ids": [
                Command.create(
                    {
                        "product_id": line["product"].id,
                        "product_uom": (line.get("uom") or line["product"].uom_id).id,
                        "product_uom_qty": line["quantity"],
                        "company_id": site.company_id.id,
                        "picking_type_id": operation.id,
                        **ways,
                        **self._prepare_lot_lines(line, ways),
                        **line.get("vals", {}),
                    }
                )
                for line in order["lines"]
            ],
            **order.get("vals", {}),
        }

    @api.model
    def _prepare_lot_lines(self, line, ways):
        if not line.get("lots"):
            return {}
        return {
            "move_line_ids": [
                Command.create(
                    {
                        "product_id": line["product"].id,
                        "product_uom_id": (
                            line.get("uom") or line["product"].uom_id
                        ).id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                        **ways,
                    }
                )
                for lot, quantity in line["lots"].items()
            ]
        }

    @api.model
    def _find_shelves(self, vals_list):
        """Take named lots from the shelf they lie on, not from the store around it.

        Where a lot is not in the store at all, its line stays as it is and
        ``_check_all_reserved`` refuses it.
        """
        lines = [
            line
            for vals in vals_list
            for _code, _id, move in vals["move_ids"]
            for _code, _id, line in move.get("move_line_ids", ())
        ]
        if not lines:
            return
        stores = self.env["stock.location"].browse({x["location_id"] for x in lines})
        held = defaultdict(list)
        groups = self.env["stock.quant"]._read_group(
            [
                ("location_id", "child_of", stores.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("lot_id", "in", [line["lot_id"] for line in lines]),
                ("quantity", ">", 0),
            ],
            ["lot_id", "location_id", "package_id", "owner_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        for lot, *place, quantity, reserved in groups:
            held[lot.id].append([place, quantity - reserved])
        for vals in vals_list:
            for _code, _id, move in vals["move_ids"]:
                if move.get("move_line_ids"):
                    move["move_line_ids"] = [
                        Command.create(part)
                        for _code, _id, line in move["move_line_ids"]
                        for part in self._split_by_shelf(line, held[line["lot_id"]])
                    ]

    @api.model
    def _split_by_shelf(self, line, held):
        """Values of a move line by the places that its lot is taken from.

        :param list held: ``[(location, package, owner), free]`` of the lot, in the
            product's unit; what is taken is taken off
        """
        product = self.env["product.product"].browse(line["product_id"])
        unit = self.env["uom.uom"].browse(line["product_uom_id"])
        store = self.env["stock.location"].browse(line["location_id"])
        wanted, parts = line["quantity"], []
        for entry in held:
            (location, package, owner), free = entry
            if not (location.parent_path or "").startswith(store.parent_path):
                continue
            there = product.uom_id._compute_quantity(free, unit, round=False)
            taken = min(wanted, there)
            if unit.compare(taken, 0.0) <= 0:
                continue
            wanted -= taken
            entry[1] -= unit._compute_quantity(taken, product.uom_id, round=False)
            parts.append(
                {
                    **line,
                    "quantity": taken,
                    "location_id": location.id,
                    "package_id": package.id,
                    "owner_id": owner.id,
                }
            )
        if parts and unit.compare(wanted, 0.0) <= 0:
            return parts
        return [line]

    def _do_at_once(self):
        """Reserve and do these draft transfers whole, or none of them.

        :raises UserError: naming what is not there to take, by product and store
        """
        self.action_confirm()
        self.action_assign()
        self._check_all_reserved()
        self.move_ids.picked = True
        # Core takes the costs of the company at work, not of the goods' company.
        for company, pickings in self.grouped("company_id").items():
            pickings.with_company(company)._action_done()

    def _check_all_reserved(self):
        lines = []
        for move in self.move_ids.filtered(lambda m: m.state != "cancel"):
            if move.location_id.usage not in ("internal", "transit"):
                if not move.quantity:
                    move.quantity = move.product_uom_qty
                continue
            if move.product_uom.compare(move.quantity, move.product_uom_qty) < 0:
                lines.append(
                    self.env._(
                        "%(product)s: %(wanted)s %(unit)s wanted, %(free)s free in "
                        "%(store)s.",
                        product=move.product_id.display_name,
                        wanted=move.product_uom_qty,
                        free=move.quantity,
                        unit=move.product_uom.name,
                        store=move.location_id.display_name,
                    )
                )
        lines += self._get_absent_lots()
        if lines:
            raise UserError("\n".join(lines))

    def _get_absent_lots(self):
        """Named lots of which less lies where they are taken from.

        Core reserves a lot that is written on a move line without looking: the
        store would hold less than nothing of it.
        """
        # Lines made with their move stand on the transfer only once it is confirmed.
        taken = self.move_ids.move_line_ids.filtered(
            lambda line: (
                line.lot_id and line.location_id.usage in ("internal", "transit")
            )
        )
        if not taken:
            return []
        groups = self.env["stock.quant"]._read_group(
            [
                ("lot_id", "in", taken.lot_id.ids),
                ("location_id", "in", taken.location_id.ids),
            ],
            ["lot_id", "location_id", "package_id", "owner_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        short = {
            (lot, location, package, owner)
            for lot, location, package, owner, quantity, reserved in groups
            if lot.product_id.uom_id.compare(quantity, reserved) < 0
        }
        return [
            self.env._(
                "%(product)s: %(lot)s is not in %(store)s, or not so much of it is "
                "free.",
                product=lot.product_id.display_name,
                lot=lot.name,
                store=location.display_name,
            )
            for lot, location in {
                (line.lot_id, line.location_id): None
                for line in taken
                if (line.lot_id, line.location_id, line.package_id, line.owner_id)
                in short
            }
        ]
