# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .aftersales_stock_in import SLIP_LEVELS


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_done_papers()
        return lines

    def write(self, vals):
        """What is done stays covered by its papers when it is corrected."""
        result = super().write(vals)
        if {"quantity", "product_uom_id", "location_dest_id", "product_id"} & set(vals):
            self._check_done_papers()
        return result

    def _check_done_papers(self):
        done = self.move_id.filtered(lambda move: move.state == "done")
        if done:
            done._check_receipt_papers()

    # -- stock-in slips (S23) ---

    def _needs_stock_in(self):
        """Goods of a supplier into a store of a department (D0-2.4.2a).

        Also when they first passed a place of arrival.
        """
        self.ensure_one()
        target = self.location_dest_id
        if target.aftersales_store not in ("good", "damaged"):
            return False
        if target.aftersales_site_id.level not in SLIP_LEVELS:
            return False
        # What the maker gives for a part came with the part's repair (D4-3.1.5.1d).
        if self.move_id.picking_type_id.aftersales_kind == "swap_in":
            return False
        return self.location_id.usage == "supplier" or self.move_id._is_bought()

    def _get_unslipped_reasons(self):
        """``{move: reason}`` of goods whose slip is not signed (D0-2.4.2a)."""
        needing = self.sudo().filtered(lambda line: line._needs_stock_in())
        slips = self.env["aftersales.stock.in"].sudo()
        found = slips.search(
            [
                ("picking_id", "in", self.move_id.picking_id.ids),
                ("state", "not in", ("refused", "cancelled")),
            ]
        )
        if not needing and not found:
            return {}
        # A slip of repaired goods binds its transfer as well.
        needing |= self.sudo().filtered(
            lambda line: line.move_id.picking_id in found.picking_id
        )
        covered = self._sum_covered(found)
        reasons = {}
        entering = needing._sum_entering()
        for (picking, product), (quantity, move) in entering.items():
            limit = covered.get((picking, product), 0.0)
            if product.uom_id.compare(quantity, limit) <= 0:
                continue
            slip = found.filtered(lambda s, p=picking: s.picking_id == p)
            if not slip:
                text = self.env._(
                    "%(product)s may not enter %(store)s without a stock-in slip "
                    "signed by the manager: fill one in on the transfer (D0-2.4.2a).",
                    product=product.display_name,
                    store=move.location_dest_id.display_name,
                )
            elif slip.state not in ("signed", "done", "owed") and not slip.is_owed:
                text = f"{slip.name}: {slip._get_unsigned_reason()}"
            else:
                text = self.env._(
                    "%(product)s: %(quantity)s %(unit)s would enter, stock-in slip "
                    "%(slip)s covers %(limit)s (D0-2.4.2a).",
                    product=product.display_name,
                    quantity=quantity,
                    unit=product.uom_id.name,
                    slip=slip.name,
                    limit=limit,
                )
            reasons[move.with_env(self.env)] = text
        return reasons

    def _sum_covered(self, slips):
        """``{(picking, product): quantity}`` in the product's unit."""
        covered = defaultdict(float)
        for slip in slips:
            if slip.state not in ("signed", "done") and not slip.is_owed:
                continue
            for line in slip.line_ids:
                covered[slip.picking_id, line.product_id] += line._in_product_unit(
                    line.entering_quantity
                )
        return covered

    def _sum_entering(self):
        """``{(picking, product): (quantity, move)}``, with what is in already."""
        sums = {}
        earlier = self.move_id.picking_id.move_ids.move_line_ids.filtered(
            lambda line: line.move_id.state == "done" and line not in self
        )
        places = self.location_dest_id
        for line in self | earlier:
            if line.location_dest_id not in places:
                continue
            key = (line.move_id.picking_id, line.product_id)
            quantity, move = sums.get(key, (0.0, line.move_id))
            sums[key] = (quantity + line.quantity_product_uom, move)
        return sums

    # -- repaired parts (D0-2.4.2d) ---

    def _get_unregistered_reasons(self):
        """``{move: reason}`` of repaired parts that never left for repair.

        A part that comes back from the maker was registered as gone there: with
        its serial, or in this quantity.
        """
        repaired = self.sudo().filtered(
            lambda line: (
                line.move_id.picking_id.aftersales_kind == "repaired_in"
                and not line.move_id.picking_id.aftersales_is_red
                and line.move_id.state != "done"
                and line.location_dest_id.aftersales_site_id.level in SLIP_LEVELS
            )
        )
        if not repaired:
            return {}
        away = repaired._sum_away_for_repair()
        back = defaultdict(float)
        for line in repaired:
            back[line.company_id, line.product_id, line.lot_id] += (
                line.quantity_product_uom
            )
        reasons = {}
        for (company, product, lot), quantity in back.items():
            gone = away.get((company.id, product.id, lot.id), 0.0)
            if product.uom_id.compare(quantity, gone) <= 0:
                continue
            move = repaired.filtered(
                lambda line, p=product, o=lot: line.product_id == p and line.lot_id == o
            ).move_id[:1]
            reasons[move.with_env(self.env)] = self.env._(
                "%(product)s: %(quantity)s %(unit)s come back from repair, %(gone)s "
                "are registered as gone to the maker. Register the return for repair "
                "first (D0-2.4.2d).",
                product=" ".join(filter(None, (product.display_name, lot.name))),
                quantity=quantity,
                unit=product.uom_id.name,
                gone=gone,
            )
        return reasons

    def _sum_away_for_repair(self):
        """``{(company, product, lot): quantity}`` that left and did not come back."""
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.company_id, line.product_id, line.lot_id,
                       SUM(line.quantity_product_uom * CASE
                           WHEN (kind.aftersales_kind = 'repair_out')
                                = COALESCE(picking.aftersales_is_red, FALSE)
                           THEN -1 ELSE 1 END)
                  FROM stock_move_line line
                  JOIN stock_move move ON move.id = line.move_id
                  JOIN stock_picking picking ON picking.id = move.picking_id
                  JOIN stock_picking_type kind ON kind.id = picking.picking_type_id
                 WHERE line.state = 'done'
                   AND line.product_id IN %s
                   AND line.company_id IN %s
                   AND kind.aftersales_kind IN ('repair_out', 'repaired_in')
                 GROUP BY line.company_id, line.product_id, line.lot_id
                """,
                tuple(self.product_id.ids),
                tuple(self.company_id.ids),
            )
        )
        return {
            (company, product, lot or False): quantity
            for company, product, lot, quantity in rows
        }

    # -- site receipts (S34) ---

    def _get_unreceived_reasons(self):
        """``{move: reason}`` of goods whose site receipt is not accepted yet.

        Inspect, count, then stock in (D4-3.1.2a).
        """
        arriving = self.sudo().filtered(
            lambda line: line.location_dest_id.aftersales_site_id.level == "site"
        )
        if not arriving:
            return {}
        receipts = (
            self.env["aftersales.site.receipt"]
            .sudo()
            .search(
                [
                    ("picking_id", "in", arriving.move_id.picking_id.ids),
                    ("state", "!=", "cancelled"),
                ]
            )
        )
        reasons = {
            line.move_id.with_env(self.env): line._get_unconfirmed_reason()
            for line in arriving
            if line.move_id.picking_id.aftersales_kind == "provisional_in"
            and not line.move_id.picking_id.site_receipt_id.accepted_at
        }
        if not receipts:
            return reasons
        covered = defaultdict(float)
        for receipt in receipts.filtered("accepted_at"):
            for line in receipt.line_ids:
                covered[receipt.picking_id, line.product_id] += line._in_product_unit(
                    line._get_booked_quantity()
                )
        bound = arriving.filtered(
            lambda line: line.move_id.picking_id in receipts.picking_id
        )
        for (picking, product), (quantity, move) in bound._sum_entering().items():
            if product.uom_id.compare(quantity, covered[picking, product]) <= 0:
                continue
            receipt = receipts.filtered(lambda r, p=picking: r.picking_id == p)[:1]
            reasons[move.with_env(self.env)] = self.env._(
                "%(product)s: %(quantity)s %(unit)s would enter, site receipt "
                "%(receipt)s accepts %(limit)s. Count and accept it first "
                "(D4-3.1.2a).",
                product=product.display_name,
                quantity=quantity,
                unit=product.uom_id.name,
                receipt=receipt.name,
                limit=covered[picking, product],
            )
        return reasons

    def _get_unconfirmed_reason(self):
        return self.env._(
            "%(product)s: goods without papers enter with a site receipt on which "
            "production management's confirmation is noted (D4-3.1.2e).",
            product=self.product_id.display_name,
        )
