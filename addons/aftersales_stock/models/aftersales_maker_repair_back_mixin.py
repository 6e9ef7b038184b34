# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, PRODUCTION

_ROLES = (PRODUCTION, BMD_PLANNER, DEPARTMENT_ACCOUNTANT)
_PARTS = ("repaired", "swapped", "credited", "scrapped")


class AftersalesMakerRepairBackMixin(models.AbstractModel):
    """How goods come back from the maker, whole or in parts (S36).

    Repaired ones and those sent instead enter a good store only (D4-2.2.4);
    what the maker keeps against credit leaves the stock; what cannot be
    repaired comes back damaged, to be scrapped by a request.
    """

    _name = "aftersales.maker.repair.back.mixin"
    _description = "Goods back from the maker"

    target_id = fields.Many2one(
        "aftersales.site",
        string="Comes Back To",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="Into its good store (D4-2.2.4).",
    )
    result_qty = fields.Float(
        string="Quantity Now",
        digits="Product Unit",
        copy=False,
        help="How much comes back now, when not all of it; 0: all that is out.",
    )
    replacement_lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Sent Instead",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=', product_id), ('id', '!=', lot_id)]",
    )
    repaired_qty = fields.Float(
        string="Repaired", digits="Product Unit", readonly=True, copy=False
    )
    swapped_qty = fields.Float(
        string="Swapped", digits="Product Unit", readonly=True, copy=False
    )
    credited_qty = fields.Float(
        string="Credited", digits="Product Unit", readonly=True, copy=False
    )
    scrapped_qty = fields.Float(
        string="Beyond Repair", digits="Product Unit", readonly=True, copy=False
    )
    open_qty = fields.Float(
        string="Still Out", digits="Product Unit", compute="_compute_open_qty"
    )

    @api.depends("holder_id")
    def _compute_target_id(self):
        for repair in self:
            repair.target_id = repair.holder_id

    @api.depends("quantity", *(f"{part}_qty" for part in _PARTS))
    def _compute_open_qty(self):
        for repair in self:
            back = sum(repair[f"{part}_qty"] for part in _PARTS)
            repair.open_qty = repair.quantity - back

    def _get_now(self):
        self.ensure_one()
        return self.result_qty or self.open_qty

    def _get_back_reasons(self):
        reasons = self._get_state_reasons("at_maker")
        for repair in self:
            if repair.product_uom_id.compare(repair._get_now(), repair.open_qty) > 0:
                reasons[repair].append(
                    self.env._(
                        "Only %s are still with the maker.",
                        repair.product_uom_id.round(repair.open_qty),
                    )
                )
            if repair.result_qty < 0:
                reasons[repair].append(self.env._("Enter a quantity."))
        return reasons

    def _make_pickings(self, kind, quantities, red=False, lots=None):
        """Transfers of a kind, one a store and maker, with a move a product.

        :param dict quantities: ``{repair: quantity}`` in its own unit
        :param dict lots: ``{repair: serial}`` where it is not the repair's
        """
        way_out = kind == "repair_out"
        groups = self.browse(r.id for r in quantities).grouped(
            lambda r: (
                r.holder_id if way_out or r.place == "site" else r.target_id,
                r.partner_id,
                r.place,
            )
        )
        orders = []
        for (site, maker, place), repairs in groups.items():
            order = {
                "site": site,
                "partner": maker,
                "origin": ", ".join(repairs.mapped("name")[:5]),
                "is_red": red,
                "lines": repairs._prepare_sums(
                    {repair: quantities[repair] for repair in repairs},
                    "maker_repair_ids",
                    lots,
                ),
            }
            if kind == "repaired_in" and place == "site":
                order["source"] = site.damaged_location_id
            orders.append(order)
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings._create_of_kind(kind, orders)
        pickings._do_at_once()
        return pickings

    def _note_back(self, part):
        """Add to what is back this way; the last one ends the repair."""
        now = fields.Datetime.now()
        ended = self.browse()
        for repair in self._in_transition():
            repair.write(
                {
                    f"{part}_qty": repair[f"{part}_qty"] + repair._get_now(),
                    "result_qty": 0.0,
                }
            )
            if repair.product_uom_id.compare(repair.open_qty, 0) <= 0:
                ended |= repair
        for state, repairs in ended.grouped(lambda r: r._get_end_state()).items():
            repairs._in_transition().write({"state": state, "closed_at": now})
            repairs.damaged_part_id.filtered(
                lambda part: part.state in ("registered", "received")
            )._settle_or_leave(state)
        ended._out_of_transition()._meet_deadlines()

    def _get_end_state(self):
        """Of several results the best one names the whole."""
        return next(part for part in _PARTS if self[f"{part}_qty"])

    # -- the same unit ---------------------------------------------------------
    def action_repaired(self):
        """The same goods are back and work (D0-2.4.2d): into the good store."""
        return self._run_step(
            "repaired", _ROLES, self.env._("It cannot be taken in as repaired.")
        )

    def _get_cannot_repaired_reasons(self):
        return self._get_back_reasons()

    def _do_repaired(self):
        repairs = self.sudo()
        repairs._make_pickings("repaired_in", {r: r._get_now() for r in repairs})
        repairs._note_back("repaired")

    # -- another unit ----------------------------------------------------------
    def action_swapped(self):
        """The maker sent another unit for it."""
        return self._run_step(
            "swapped", _ROLES, self.env._("It cannot be taken in as swapped.")
        )

    def _get_cannot_swapped_reasons(self):
        reasons = self._get_back_reasons()
        for repair in self:
            if repair.place == "site":
                reasons[repair].append(self.env._("It is repaired where it lies."))
            if repair.tracking == "none":
                continue
            if not repair.replacement_lot_id:
                reasons[repair].append(
                    self.env._("Choose the serial that was sent instead.")
                )
            elif repair.replacement_lot_id == repair.lot_id:
                reasons[repair].append(
                    self.env._("It is the same serial: it was repaired, not swapped.")
                )
            elif repair.replacement_lot_id.product_id != repair.product_id:
                reasons[repair].append(
                    self.env._("The serial belongs to another product.")
                )
            elif repair.replacement_lot_id.sudo().product_qty > 0:
                reasons[repair].append(
                    self.env._("The serial sent instead lies in a store already.")
                )
        return reasons

    def _do_swapped(self):
        repairs = self.sudo()
        tracked = repairs.filtered(lambda repair: repair.tracking != "none")
        plain = repairs - tracked
        if plain:
            plain._make_pickings("repaired_in", {r: r._get_now() for r in plain})
        if tracked:
            quantities = {r: r._get_now() for r in tracked}
            tracked._make_pickings("maker_out", quantities)
            tracked._make_pickings(
                "swap_in", quantities, lots={r: r.replacement_lot_id for r in tracked}
            )
        repairs._note_back("swapped")

    # -- credit ----------------------------------------------------------------
    def action_credited(self):
        """The maker keeps it and gives credit: see the claim."""
        return self._run_step(
            "credited", _ROLES, self.env._("It cannot be left against credit.")
        )

    def _get_cannot_credited_reasons(self):
        reasons = self._get_back_reasons()
        for repair in self:
            if repair.place == "site":
                reasons[repair].append(self.env._("It is repaired where it lies."))
            if not repair.claim_ids.filtered(lambda claim: claim.state != "cancelled"):
                reasons[repair].append(
                    self.env._("Enter the claim to the maker first, with its amount.")
                )
        return reasons

    def _do_credited(self):
        repairs = self.sudo()
        repairs._make_pickings("maker_out", {r: r._get_now() for r in repairs})
        repairs._note_back("credited")

    # -- nothing to be done ----------------------------------------------------
    def action_give_up(self):
        """The maker cannot repair it: back to the damaged store, to be scrapped."""
        return self._run_step("give_up", _ROLES, self.env._("It cannot be given up."))

    def _get_cannot_give_up_reasons(self):
        return self._get_back_reasons()

    def _do_give_up(self):
        repairs = self.sudo()
        quantities = {r: r._get_now() for r in repairs}
        away = {r: q for r, q in quantities.items() if r.place == "maker"}
        if away:
            repairs._make_pickings("repair_out", away, red=True)
        self.env["aftersales.scrap.request"].sudo().create(
            [repair._prepare_scrap_vals(qty) for repair, qty in quantities.items()]
        )
        repairs._note_back("scrapped")

    def _prepare_scrap_vals(self, quantity):
        return {
            "site_id": self.holder_id.id,
            "damaged_part_id": self.damaged_part_id.id,
            "maker_repair_id": self.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": quantity,
            "product_uom_id": self.product_uom_id.id,
            "reason": self.env._("The maker could not repair it: %s.", self.name),
        }
