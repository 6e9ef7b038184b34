# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.tools import float_compare

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, KEEPER, SITE_CHIEF

_WITH_THE_SITE = ("registered",)


class AftersalesDamagedPartRegisterMixin(models.AbstractModel):
    """Registering a part and taking that back: it moves into the damaged store
    of its site (D4-2.2.3), and onto the site's return."""

    _name = "aftersales.damaged.part.register.mixin"
    _description = "Registration of a damaged part"

    # -- register --------------------------------------------------------------
    def action_register(self):
        """It is damaged: into the damaged store and on the site's next return."""
        self._lock_sites()
        return self._run_step(
            "register",
            (KEEPER, SITE_CHIEF, DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The part cannot be registered."),
        )

    def _get_cannot_register_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons("draft"))
        elsewhere = self._find_serials_in_store()
        free = self._get_free_in_store()
        for part in self:
            texts = reasons[part]
            texts += part._get_goods_reasons()
            if not part._is_in_scope():
                texts.append(
                    self.env._(
                        "%s is not on the spares list (D4-3.1.5b): mark its category "
                        "as one of the list, or choose another product.",
                        part.product_id.display_name,
                    )
                )
            place = elsewhere.get(part.lot_id)
            if part.take_in == "own_use" and place:
                texts.append(
                    self.env._(
                        "Serial %(serial)s lies in %(place)s: say that it comes from "
                        "there.",
                        serial=part.lot_id.name,
                        place=place.display_name,
                    )
                )
            if part.take_in == "stored" and not texts:
                texts += part._take_from_free(free)
        return reasons

    def _is_in_scope(self):
        """D4-3.1.5b: the turbine spares list; tools have their own rule."""
        product = self.product_id
        return product.categ_id.is_on_spares_list or product.material_kind == "tool"

    def _find_serials_in_store(self):
        """{serial: location} of serials that lie in a store now."""
        found = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("product_id.tracking", "=", "serial"),
                    ("quantity", ">", 0),
                    ("location_id.usage", "in", ("internal", "transit")),
                ],
                ["lot_id", "location_id"],
            )
        )
        return {lot.with_env(self.env): place for lot, place in found}

    def _get_free_in_store(self):
        """What lies in the damaged stores and is on no list yet.

        :return: ``{(site, product, lot): quantity}`` in the product's unit
        """
        parts = self.filtered(lambda part: part.take_in == "stored").sudo()
        free = defaultdict(float)
        if not parts:
            return free
        stored = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", parts.product_id.ids),
                    ("location_id.aftersales_store", "=", "damaged"),
                    ("location_id.aftersales_site_id", "in", parts.site_id.ids),
                ],
                ["location_id", "product_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        for place, product, lot, quantity in stored:
            free[place.aftersales_site_id.id, product.id, lot.id] += quantity
        listed = self.sudo().search(
            [
                ("state", "in", _WITH_THE_SITE),
                ("site_id", "in", parts.site_id.ids),
                ("product_id", "in", parts.product_id.ids),
            ]
        )
        for part in listed:
            free[part.site_id.id, part.product_id.id, part.lot_id.id] -= (
                part._get_quantity()
            )
        return free

    def _take_from_free(self, free):
        key = self.site_id.id, self.product_id.id, self.lot_id.id
        wanted = self._get_quantity()
        if float_compare(free[key], wanted, precision_digits=4) < 0:
            return [
                self.env._(
                    "%(free)s of it lie in the damaged store and are on no list yet, "
                    "%(wanted)s are wanted: book it in, or correct the quantity.",
                    free=max(free[key], 0.0),
                    wanted=wanted,
                )
            ]
        free[key] -= wanted
        return []

    def _do_register(self):
        parts = self.sudo()
        parts._book_damaged_in()
        now = fields.Datetime.now()
        at_root = parts.filtered(lambda part: part.site_id.level == "bmd")
        at_root._in_transition().write({"state": "received", "registered_at": now})
        for part in at_root:
            part._in_transition().write(
                {"taken_qty": part.quantity, "received_qty": part.quantity}
            )
        others = parts - at_root
        others._in_transition().write({"state": "registered", "registered_at": now})
        self.env["aftersales.damaged.return"].sudo()._collect(others)

    def _book_damaged_in(self):
        """Into the damaged store (D4-2.2.3): a transfer a site and origin."""
        booked = self.filtered(lambda part: part.take_in != "stored")
        groups = list(booked.grouped(lambda p: (p.site_id, p.take_in)).items())
        if not groups:
            return
        orders = [
            {
                "site": site,
                "source": site._get_place(take_in),
                "lines": parts._prepare_sums({p: p.quantity for p in parts}),
                "origin": ", ".join(parts.mapped("name")[:5]),
            }
            for (site, take_in), parts in groups
        ]
        pickings = self.env["stock.picking"]._create_of_kind("damaged_in", orders)
        pickings._do_at_once()
        for picking, (_key, parts) in zip(pickings, groups, strict=True):
            parts._in_transition().write({"take_in_picking_id": picking.id})

    # -- cancel ----------------------------------------------------------------
    def action_cancel(self):
        """It was registered by mistake: what was booked goes back."""
        return self._run_step(
            "cancel",
            (KEEPER, SITE_CHIEF, DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The part cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._add_foreign_reasons(
            self._get_state_reasons("draft", "registered")
        )
        for part in self:
            if part.return_id and part.return_id.state not in ("collecting", "due"):
                reasons[part].append(
                    self.env._(
                        "It is packed in %s: take that back to packing first.",
                        part.return_id.name,
                    )
                )
            elif part.repair_count or part.scrap_count:
                reasons[part].append(
                    self.env._("Cancel its repair or its scrap request first.")
                )
        return reasons

    def _do_cancel(self):
        parts = self.sudo()
        returns = parts.return_id
        booked = parts.filtered("take_in_picking_id")
        orders = [
            {
                "site": site,
                "source": site._get_place(take_in),
                "is_red": True,
                "lines": own._prepare_sums({p: p.quantity for p in own}),
                "origin": ", ".join(own.mapped("name")[:5]),
            }
            for (site, take_in), own in booked.grouped(
                lambda p: (p.site_id, p.take_in)
            ).items()
        ]
        if orders:
            pickings = self.env["stock.picking"].sudo()
            pickings._create_of_kind("damaged_in", orders)._do_at_once()
        parts._in_transition().write(
            {
                "state": "cancelled",
                "return_id": False,
                "settled_at": fields.Datetime.now(),
            }
        )
        returns._follow_parts()
