# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class StockMove(models.Model):
    """Replacements that go out first, and units that are kept for an exchange."""

    _inherit = "stock.move"

    aftersales_is_advance = fields.Boolean(
        string="Shipped First", readonly=True, copy=False
    )

    def _action_done(self, cancel_backorder=False):
        self._check_promised_units()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def action_explode(self):
        """Look for the bills of all goods at once; core does it move by move.

        Where none of them is a kit, as in returns, nothing is left to explode.
        """
        bills = self.env["mrp.bom"].sudo()
        for company, moves in self.grouped("company_id").items():
            if bills._bom_find(
                moves.product_id, company_id=company.id, bom_type="phantom"
            ):
                return super().action_explode()
        return self

    def _action_assign(self, force_qty=False):
        """Reserve goods of returns, which are serial by serial, from quants that are
        found at once; core looks for those of each serial four times."""
        returned = self.filtered(
            lambda move: move.aftersales_rma_id and move.move_orig_ids
        )
        rest = self - returned
        if rest or not returned:
            super(StockMove, rest)._action_assign(force_qty=force_qty)
        if not returned:
            return
        quants = (
            self.env["stock.quant"]
            .sudo()
            ._get_quants_by_products_locations(
                returned.product_id, returned.location_id
            )
        )
        known = returned.with_context(quants_cache=quants)
        super(StockMove, known)._action_assign(force_qty=force_qty)

    def _check_promised_units(self):
        """A unit that is promised to an exchange goes nowhere else (S11)."""
        leaving = self.move_line_ids.filtered(
            lambda line: (
                line.lot_id
                and line.location_id.aftersales_store == "good"
                and line.location_dest_id.aftersales_store != "good"
            )
        )
        if not leaving:
            return
        promises = self.env["aftersales.rma.line"]._find_promises(
            [("promised_lot_id", "in", leaving.lot_id.ids)]
        )
        kept = {promise.promised_lot_id.id: promise for promise in promises}
        reasons = {}
        for line in leaving:
            promise = kept.get(line.lot_id.id)
            if promise and promise.rma_id != line.move_id.aftersales_rma_id:
                reasons[line.move_id] = self.env._(
                    "%(serial)s is promised to the exchange %(line)s: take another "
                    "unit.",
                    serial=line.lot_id.name,
                    line=promise.display_name,
                )
        self._raise_move_reasons(reasons)
