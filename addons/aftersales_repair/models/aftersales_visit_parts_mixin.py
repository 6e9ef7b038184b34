# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command


class AftersalesVisitPartsMixin(models.AbstractModel):
    """Parts of a visit leave the technician's own stock (S03, D3-1.4).

    Parts that the customer pays go out to the customer and leave the books with
    the invoice; parts that nobody pays are used up and leave them with the
    move. One way for both would post the paid ones twice.
    """

    _name = "aftersales.visit.parts.mixin"
    _description = "Parts of a visit"

    part_ids = fields.One2many("aftersales.visit.part", "visit_id", copy=False)
    move_ids = fields.One2many(
        "stock.move", "aftersales_visit_id", readonly=True, copy=False
    )
    picking_count = fields.Integer(
        string="Transfers", compute="_compute_picking_count", compute_sudo=True
    )
    technician_stock_id = fields.Many2one(
        "aftersales.technician.stock",
        string="Parts From",
        compute="_compute_technician_stock_id",
        compute_sudo=True,
    )

    def _compute_picking_count(self):
        groups = self.env["stock.move"]._read_group(
            [("aftersales_visit_id", "in", self.ids)],
            ["aftersales_visit_id"],
            ["picking_id:count_distinct"],
        )
        counts = dict(groups)
        for visit in self:
            visit.picking_count = counts.get(visit, 0)

    def _compute_technician_stock_id(self):
        stocks = self.env["aftersales.technician.stock"]._get_by_user(
            self.technician_id, self.company_id
        )
        for visit in self:
            key = (visit.technician_id.id, visit.company_id.id)
            visit.technician_stock_id = stocks.get(key, False)

    def _get_short_parts_reasons(self):
        """What the technicians do not hold: ``{visit: [reason]}``.

        Visits of one batch share the same stock: one after the other takes.
        """
        reasons = {}
        stocks = self.technician_stock_id
        free = stocks._get_free()
        for visit in self.filtered("part_ids"):
            stock = visit.technician_stock_id
            if not stock:
                reasons[visit] = [
                    self.env._(
                        "%s has no stock of parts: ask the store keeper for one.",
                        visit.technician_id.name,
                    )
                ]
                continue
            wanted = defaultdict(float)
            for part in visit.part_ids.sudo():
                key = (stock.location_id.id, part.product_id.id, part.lot_id.id)
                wanted[key] += part._get_product_quantity()
            texts = self._get_lacking(visit, stock, wanted, free)
            if texts:
                reasons[visit] = texts
                continue
            for key, quantity in wanted.items():
                free[key] -= quantity
                if key[2]:
                    free[(*key[:2], False)] -= quantity
        return reasons

    def _get_lacking(self, visit, stock, wanted, free):
        texts = []
        products = {part.product_id.id: part.product_id for part in visit.part_ids}
        for (location, product_id, lot_id), quantity in wanted.items():
            product = products[product_id]
            if product.tracking != "none" and not lot_id:
                texts.append(
                    self.env._("%s: write its serial or lot.", product.display_name)
                )
                continue
            held = free[location, product_id, lot_id]
            if product.is_storable and product.uom_id.compare(held, quantity) < 0:
                texts.append(
                    self.env._(
                        "%(product)s: %(wanted)g used, %(held)g in the stock of "
                        "%(technician)s. Load it first.",
                        product=product.display_name,
                        wanted=quantity,
                        held=held,
                        technician=stock.user_id.name,
                    )
                )
        return texts

    def _book_parts(self):
        """The parts leave the technicians' stock now."""
        vals_list = []
        for visit in self.filtered("part_ids"):
            groups = visit.part_ids.grouped(lambda part: part._is_billable())
            for billable, parts in groups.items():
                vals_list.append(visit._prepare_parts_vals(parts, billable))
        if not vals_list:
            return
        pickings = self.env["stock.picking"].sudo().create(vals_list)
        for picking in pickings:
            picking.move_ids.move_line_ids.picking_id = picking
        pickings._do_at_once()
        for move in pickings.move_ids:
            move.aftersales_visit_part_id._in_transition().move_id = move

    def _prepare_parts_vals(self, parts, billable):
        self.ensure_one()
        stock = self.technician_stock_id
        warehouse = stock.warehouse_id
        kind = (
            warehouse.aftersales_visit_sale_type_id
            if billable
            else warehouse.aftersales_visit_use_type_id
        )
        ways = {
            "location_id": stock.location_id.id,
            "location_dest_id": kind.default_location_dest_id.id,
        }
        return {
            "picking_type_id": kind.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            **ways,
            "move_ids": [
                Command.create(part._prepare_move_vals(kind, ways)) for part in parts
            ],
        }

    def _return_parts(self):
        """Booked parts go back the way they came, each with its own value."""
        moves = self.part_ids.move_id.filtered(lambda move: move.state == "done")
        vals_list = []
        for picking, back in moves.grouped("picking_id").items():
            ways = {
                "location_id": picking.location_dest_id.id,
                "location_dest_id": picking.location_id.id,
            }
            vals_list.append(
                {
                    "picking_type_id": picking.picking_type_id.id,
                    "partner_id": picking.partner_id.id,
                    "company_id": picking.company_id.id,
                    "origin": picking.origin,
                    **ways,
                    "move_ids": [
                        Command.create(
                            {
                                **move.aftersales_visit_part_id._prepare_move_vals(
                                    picking.picking_type_id, ways
                                ),
                                "origin_returned_move_id": move.id,
                            }
                        )
                        for move in back
                    ],
                }
            )
        if vals_list:
            pickings = self.env["stock.picking"].sudo().create(vals_list)
            for picking in pickings:
                picking.move_ids.move_line_ids.picking_id = picking
            pickings._do_at_once()
        self.part_ids._in_transition().write({"move_id": False})

    def action_view_pickings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfers of %s", self.name),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("move_ids.aftersales_visit_id", "=", self.id)],
        }
