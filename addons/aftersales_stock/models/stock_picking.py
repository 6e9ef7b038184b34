# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..movement_kinds import SITE_KINDS


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_kind = fields.Selection(
        related="picking_type_id.aftersales_kind", string="Movement kind"
    )
    aftersales_site_id = fields.Many2one(
        "aftersales.site",
        string="Site",
        compute="_compute_aftersales_site_id",
        store=True,
        index="btree_not_null",
        help="The site whose store the goods leave, or else enter.",
    )
    aftersales_is_red = fields.Boolean(
        string="Red Slip",
        readonly=True,
        copy=False,
        help="A negative slip: the goods go the way of their kind back (D4-2.5c).",
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
        pickings = self.create([self._prepare_of_kind(kind, o) for o in orders])
        for picking, order in zip(pickings, orders, strict=True):
            if order.get("is_red"):
                picking.aftersales_is_red = True
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
        if lines:
            raise UserError("\n".join(lines))
