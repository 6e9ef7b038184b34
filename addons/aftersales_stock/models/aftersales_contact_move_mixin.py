# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.service_base.turns import take_turns


class AftersalesContactMoveMixin(models.AbstractModel):
    """Moves that supply a contact sheet, and what they do to it (S33, S26).

    Part of ``stock.move``, before core's own methods.
    """

    _name = "aftersales.contact.move.mixin"
    _description = "Stock move for a contact sheet"

    contact_line_id = fields.Many2one(
        "aftersales.contact.sheet.line",
        string="Contact Sheet Line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def write(self, vals):
        if "contact_line_id" in vals and any(
            move.contact_line_id.id != (vals["contact_line_id"] or False)
            for move in self
        ):
            raise AccessError(
                self.env._(
                    "What a move supplies is said when it is made, by the contact "
                    "sheet (D4-3.1.1c)."
                )
            )
        return super().write(vals)

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "contact_line_id"]

    def _action_done(self, cancel_backorder=False):
        self._check_contact_sheets()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        lines = done.sudo().contact_line_id
        if lines:
            lines.sheet_id._settle_supply()
        bought = done.sudo().purchase_line_id.aftersales_request_line_id
        if bought:
            bought.request_id._settle_received()
        return done

    def _check_contact_sheets(self):
        """The main store ships by signed sheets, exactly (D4-3.1.1c, D4-3.2.1)."""
        reasons = {}
        out = self.filtered(lambda move: move._leaves_main_store())
        lines = self.sudo().contact_line_id
        take_turns(out.sudo().contact_line_id.sheet_id)
        for move in self:
            line = move.sudo().contact_line_id
            if move in out and not line:
                reasons[move] = self.env._(
                    "Production management ships to sites by a signed contact sheet "
                    "(D4-3.1.1c): press “Ship and buy” on the sheet."
                )
            elif line:
                reason = move._get_contact_reason(line, move in out)
                if reason:
                    reasons[move] = reason
        if lines:
            reasons.update(out._get_excess_reasons())
        self._raise_move_reasons(reasons)

    def _leaves_main_store(self):
        """From a store that is no site's to a site, by whatever operation."""
        self.ensure_one()
        if self.picking_id.aftersales_is_red:
            return False
        is_transfer = self.picking_type_id.aftersales_kind == "transfer_out"
        for way in self.move_line_ids or self:
            source, target = way.location_id, way.location_dest_id
            if source.usage != "internal" or source.aftersales_store:
                continue
            if is_transfer or target.sudo().aftersales_site_id.level == "site":
                return True
        return False

    def _get_contact_reason(self, line, leaves):
        """Goods and places must be those of the sheet."""
        if line.product_id != self.product_id:
            return self.env._(
                "The contact sheet asks for %s.", line.product_id.display_name
            )
        places = self.location_id | self.location_dest_id
        if line.site_id not in places.sudo().aftersales_site_id:
            return self.env._(
                "The contact sheet is of %s: ship to its stores.",
                line.site_id.display_name,
            )
        if leaves and not line.sheet_id._is_supplied():
            return self.env._(
                "%s is not signed by all and not released (D4-3.2.1): goods wait.",
                line.sheet_id.name,
            )
        return None

    def _get_excess_reasons(self):
        """More than the sheet still asks for (S33)."""
        totals = defaultdict(float)
        for move in self:
            line = move.sudo().contact_line_id
            totals[line] += move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id or move.product_uom, round=False
            )
        reasons = {}
        for move in self:
            line = move.sudo().contact_line_id
            if not line:
                continue
            shipped = line.quantity_shipped + totals[line]
            if line.product_uom_id.compare(shipped, line.quantity) > 0:
                reasons[move] = self.env._(
                    "%(product)s: %(sheet)s asks for %(asked)s, with this shipment "
                    "%(shipped)s would be sent.",
                    product=move.product_id.display_name,
                    sheet=line.sheet_id.name,
                    asked=line.quantity,
                    shipped=shipped,
                )
        return reasons
