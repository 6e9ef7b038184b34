# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..roles import PRODUCTION


class AftersalesContactSupplyMixin(models.AbstractModel):
    """What production management does on a contact sheet (D4-3.1.1c, D4-4.3.4).

    Enough in the main store: it ships to the site; not enough: it ships what
    there is and has purchasing buy the rest. The site validates what arrives.
    """

    _name = "aftersales.contact.supply.mixin"
    _description = "Shipping and buying for a contact sheet"
    _inherit = ["service.guarded.mixin"]

    picking_count = fields.Integer(string="Transfers", compute="_compute_supply_counts")
    is_open = fields.Boolean(
        compute="_compute_is_open", help="Something is neither shipped nor bought."
    )
    request_count = fields.Integer(
        string="Purchase Requests", compute="_compute_supply_counts"
    )

    @api.depends("line_ids.quantity_open")
    def _compute_is_open(self):
        for sheet in self:
            sheet.is_open = bool(sheet.line_ids._get_open())

    def _compute_supply_counts(self):
        pickings = self._count_lines("stock.move", "contact_line_id", "picking_id")
        requests = self._count_lines(
            "aftersales.purchase.request.line", "contact_line_id", "request_id"
        )
        for sheet in self:
            sheet.picking_count = len(pickings[sheet.id])
            sheet.request_count = len(requests[sheet.id])

    def _count_lines(self, model, path, document):
        """``{sheet id: ids of documents}`` that refer to lines of these sheets."""
        found = defaultdict(set)
        groups = (
            self.env[model]
            .sudo()
            ._read_group(
                [(f"{path}.sheet_id", "in", self.ids), (document, "!=", False)],
                [path, document],
            )
        )
        for line, record in groups:
            found[line.sheet_id.id].add(record.id)
        return found

    # -- ship and buy ---------------------------------------------------------

    def action_fulfil(self):
        """Ship what the main store has, have the rest bought (D4-4.3.4)."""
        return self._run_step(
            "fulfil", (PRODUCTION,), self.env._("It cannot be shipped.")
        )

    def _is_supplied(self):
        """Production management may ship on it: signed, or released (D4-3.2.2b)."""
        self.ensure_one()
        if self.state in ("production", "shipping"):
            return True
        return self.state in self._state_from and bool(self.released_at)

    def _get_cannot_fulfil_reasons(self):
        reasons = {}
        for sheet in self:
            texts = reasons[sheet] = []
            if not sheet._is_supplied():
                texts.append(
                    self.env._(
                        "It is not signed by all and not released: goods are shipped "
                        "by a signed sheet (D4-3.1.1c, D4-3.2.1)."
                    )
                )
            elif not sheet.line_ids._get_open():
                texts.append(self.env._("Everything is shipped or being bought."))
        return reasons

    def _do_fulfil(self):
        shipped, short = self._plan_supply()
        self._ship(shipped)
        if short:
            self.env["aftersales.purchase.request"]._create_for_sheets(short)
        self.sudo()._settle_supply()

    def _plan_supply(self):
        """What is shipped and what is bought, the most urgent need first.

        :return: two ``{line: quantity in the product's unit}``
        """
        shipped, short = {}, {}
        for main, sheets in self._group_by_main().items():
            wanted = sheets.line_ids._get_open()
            free = sheets.line_ids._get_free(main)
            for line in sorted(wanted, key=lambda one: one._get_rank()):
                product, quantity = line.product_id, wanted[line]
                part = min(quantity, max(free[product.id], 0))
                uom = product.uom_id
                if uom.compare(part, 0) > 0:
                    shipped[line] = part
                    free[product.id] -= part
                if uom.compare(quantity, part) > 0:
                    short[line] = uom.round(quantity - part)
        return shipped, short

    def _group_by_main(self):
        groups = defaultdict(self.browse)
        for sheet in self:
            warehouse = sheet.site_id.sudo().warehouse_id
            groups[warehouse.aftersales_main_warehouse_id] |= sheet
        return groups

    def _ship(self, quantities):
        """Transfers out of the main store, and those that the sites validate."""
        by_sheet = defaultdict(list)
        for line, quantity in quantities.items():
            by_sheet[line.sheet_id].append((line, quantity))
        if not by_sheet:
            return
        pickings = self.env["stock.picking"]
        # Stock moves are production management's, sites and sheets only read.
        out = pickings._create_of_kind(
            "transfer_out",
            [sheet._prepare_order(rows) for sheet, rows in by_sheet.items()],
        )
        arrivals = pickings._create_of_kind(
            "transfer_in",
            [
                sheet._prepare_arrival(move_ids)
                for sheet, move_ids in zip(
                    by_sheet, [picking.move_ids for picking in out], strict=True
                )
            ],
        )
        # Reordering rules of the site have no say in what is on its way to it.
        arrivals.move_ids._action_confirm()
        out._do_at_once()

    def _prepare_order(self, rows):
        """An order of ``_create_of_kind`` from the main store to the site."""
        main = self.site_id.sudo().warehouse_id.aftersales_main_warehouse_id
        return {
            "site": self.site_id,
            "source": main.lot_stock_id,
            "target": self.site_id.transit_location_id,
            "partner": self.site_id.partner_id,
            "origin": self.name,
            "lines": [
                {
                    "product": line.product_id,
                    "quantity": quantity,
                    "vals": {"contact_line_id": line.id},
                }
                for line, quantity in rows
            ],
        }

    def _prepare_arrival(self, moves):
        return {
            "site": self.site_id,
            "origin": self.name,
            "lines": [
                {
                    "product": move.product_id,
                    "quantity": move.product_uom_qty,
                    "uom": move.product_uom,
                    "vals": {
                        "contact_line_id": move.contact_line_id.id,
                        "move_orig_ids": [Command.set(move.ids)],
                    },
                }
                for move in moves
            ],
        }

    def _accept_requests(self):
        """A signed sheet carries its manager's signature to what is bought on it."""
        requests = self.line_ids.request_line_ids.request_id
        requests.filtered(
            lambda request: request.state == "draft" and not request.needs_approval
        )._do_accept()

    # -- until arrival --------------------------------------------------------

    def _settle_supply(self):
        """The status follows the goods (D4-3.1.1d)."""
        signed = self.filtered(lambda sheet: sheet.state in ("production", "shipping"))
        arrived = signed.filtered(lambda sheet: sheet.line_ids._are_arrived())
        under_way = (signed - arrived).filtered(
            lambda sheet: (
                sheet.state == "production" and sheet.line_ids._are_under_way()
            )
        )
        if under_way:
            under_way._in_transition().write({"state": "shipping"})
        if arrived:
            arrived._in_transition().write(
                {"state": "arrived", "closed_at": fields.Datetime.now()}
            )

    # -- screens --------------------------------------------------------------

    def action_view_pickings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = Domain("move_ids.contact_line_id.sheet_id", "in", self.ids)
        action["context"] = {}
        return action

    def action_view_requests(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_purchase_request_action"
        )
        action["domain"] = Domain("line_ids.contact_line_id.sheet_id", "in", self.ids)
        action["context"] = {}
        return action
