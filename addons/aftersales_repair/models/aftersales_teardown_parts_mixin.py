# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.tools import format_list

from ..roles import CLERK, LEADER, REPAIRER

_WORKERS = (REPAIRER, LEADER, CLERK)


class AftersalesTeardownPartsMixin(models.AbstractModel):
    """The parts of a teardown: from the bill, graded, never more than it allows."""

    _name = "aftersales.teardown.parts.mixin"
    _description = "Parts of a teardown"

    def _get_allowed(self):
        """How many of each part the bills allow: ``{teardown: {product: quantity}}``.

        Kits within the bill are exploded. A bill is exploded once, whatever the
        number of teardowns. A teardown without a bill is not in the result.
        """
        exploded, allowed = {}, {}
        for teardown in self:
            bom, product = teardown.bom_id.sudo(), teardown.product_id
            if not bom or not product:
                continue
            if (bom, product) not in exploded:
                exploded[bom, product] = teardown._explode(bom, product)
            allowed[teardown] = {
                part: quantity * teardown.quantity
                for part, quantity in exploded[bom, product].items()
            }
        return allowed

    def _explode(self, bom, product):
        """``{part: quantity in its own unit}`` of one unit of the product."""
        factor = product.uom_id._compute_quantity(1.0, bom.product_uom_id, round=False)
        _boms, lines = bom.explode(product, factor / bom.product_qty)
        parts = defaultdict(float)
        for line, data in lines:
            part = line.product_id
            if part.is_storable:
                parts[part.with_env(self.env)] += line.product_uom_id._compute_quantity(
                    data["qty"], part.uom_id, round=False
                )
        return parts

    # -- list ---

    def action_list_parts(self):
        """List what the bill says is in the units; a line a piece of serials."""
        return self._run_step(
            "list_parts", _WORKERS, self.env._("The parts cannot be listed.")
        )

    def _get_cannot_list_parts_reasons(self):
        reasons = self._get_not_draft_reasons()
        for teardown in self.filtered(lambda one: one not in reasons):
            if not teardown.bom_id:
                reasons[teardown] = [
                    self.env._(
                        "%s has no bill of materials: list its parts by hand.",
                        teardown.product_id.display_name,
                    )
                ]
            elif teardown.product_uom_id.compare(teardown.quantity, 0) <= 0:
                reasons[teardown] = [self.env._("Scan the units first.")]
        return reasons

    def _do_list_parts(self):
        allowed = self._get_allowed()
        vals_list = []
        for teardown in self:
            known = teardown.part_ids.product_id
            for product, quantity in allowed[teardown].items():
                if product.tracking == "serial":
                    vals_list += teardown._prepare_serial_parts(product, quantity)
                elif product not in known:
                    vals_list.append(
                        {"teardown_id": teardown.id, "product_id": product.id}
                    )
        self.env["aftersales.teardown.part"].create(vals_list)

    def _prepare_serial_parts(self, product, quantity):
        """Lines for the pieces of a part with serials that are not listed yet."""
        self.ensure_one()
        listed = self.part_ids.filtered(lambda part: part.product_id == product)
        if not self.unit_ids:
            missing = int(quantity) - len(listed)
            return [{"teardown_id": self.id, "product_id": product.id}] * missing
        each = int(quantity / self.quantity) if self.quantity else 0
        return [
            {"teardown_id": self.id, "product_id": product.id, "unit_id": unit.id}
            for unit in self.unit_ids
            for _number in range(
                int(each * unit.quantity)
                - len(listed.filtered(lambda part, unit=unit: part.unit_id == unit))
            )
        ]

    # -- grade ---

    def action_rest_good(self):
        """All parts that are not graded yet are good."""
        return self._run_step(
            "rest_good", _WORKERS, self.env._("The parts cannot be graded.")
        )

    def _get_cannot_rest_good_reasons(self):
        return self._get_not_draft_reasons()

    def _do_rest_good(self):
        self._grade_rest("good_qty")

    def action_rest_missing(self):
        """All parts that are not graded yet are missing."""
        return self._run_step(
            "rest_missing", _WORKERS, self.env._("The parts cannot be graded.")
        )

    def _get_cannot_rest_missing_reasons(self):
        return self._get_not_draft_reasons()

    def _do_rest_missing(self):
        self._grade_rest("missing_qty")

    def _grade_rest(self, name):
        """Give what the bill allows beyond the graded pieces one grade."""
        left = {
            (teardown, product): quantity
            for teardown, parts in self._get_open_parts().items()
            for product, quantity in parts.items()
        }
        for part in self.part_ids:
            key = (part.teardown_id, part.product_id)
            unit = part.product_id.uom_id
            rest = left.get(key, 0.0)
            if part.tracking == "serial":
                rest = min(rest, 1.0 - part._graded())
            if unit.compare(rest, 0) <= 0:
                continue
            part[name] += rest
            left[key] -= rest

    def _get_open_parts(self):
        """What the bill says and nobody graded: ``{teardown: {product: quantity}}``;
        below zero where more was graded than the bill allows."""
        allowed = self._get_allowed()
        rest = {}
        for teardown in self:
            graded = defaultdict(float)
            for part in teardown.part_ids:
                graded[part.product_id] += part._graded()
            own = allowed.get(teardown)
            if own is None:
                rest[teardown] = {}
                continue
            rest[teardown] = {
                product: own.get(product, 0.0) - graded.get(product, 0.0)
                for product in dict.fromkeys([*own, *graded])
            }
        return rest

    # -- what stands against booking it ---

    def _get_not_draft_reasons(self):
        return {
            teardown: [self.env._("It is torn down or cancelled.")]
            for teardown in self
            if teardown.state != "draft"
        }

    def _get_part_reasons(self):
        """Grades, serials and prices not in order: ``{teardown: [reason]}``."""
        reasons = defaultdict(list)
        for teardown, parts in self._get_open_parts().items():
            reasons[teardown] += teardown._get_count_reasons(parts)
        for teardown, texts in self._get_price_reasons().items():
            reasons[teardown] += texts
        for teardown, texts in self._get_serial_reasons().items():
            reasons[teardown] += texts
        for teardown in self:
            if not any(part._graded() for part in teardown.part_ids):
                reasons[teardown].append(self.env._("List and grade its parts."))
        return reasons

    def _get_count_reasons(self, rest):
        """More than the bill allows, or not graded (S14)."""
        texts = []
        for product, quantity in rest.items():
            if product.uom_id.compare(quantity, 0) < 0:
                texts.append(
                    self.env._(
                        "%(part)s: %(count)s more than the bill of materials allows "
                        "for %(units)s units (S14). Correct the grades.",
                        part=product.display_name,
                        count=-quantity,
                        units=self.quantity,
                    )
                )
            elif product.uom_id.compare(quantity, 0) > 0:
                texts.append(
                    self.env._(
                        "%(part)s: %(count)s not graded; good, damaged or missing?",
                        part=product.display_name,
                        count=quantity,
                    )
                )
        return texts

    def _get_price_reasons(self):
        """D1-4: no part comes in without a price that finance approved."""
        reasons = {}
        for company, teardowns in self.grouped("company_id").items():
            day = self.env["service.policy"]._today(company)
            incoming = teardowns.part_ids.filtered(
                lambda part: part.good_qty or part.damaged_qty
            )
            running = self.env["aftersales.salvage.price"]._get_running(
                company, incoming.product_id, day
            )
            priced = self.env["product.product"].union(*running)
            for teardown in teardowns:
                missing = (
                    teardown.part_ids.filtered(
                        lambda part: part.good_qty or part.damaged_qty
                    ).product_id
                    - priced
                )
                if missing:
                    reasons[teardown] = [
                        self.env._(
                            "No salvage price approved by finance is in use for: "
                            "%s (D1-4). Draw it up and have finance approve it.",
                            format_list(self.env, missing.mapped("display_name")),
                        )
                    ]
        return reasons

    def _get_serial_reasons(self):
        """Serials of parts: there, once, and not in a store already."""
        reasons = defaultdict(list)
        named = self.part_ids.filtered(
            lambda part: (
                part.tracking == "serial" and (part.good_qty or part.damaged_qty)
            )
        )
        if not named:
            return reasons
        held = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", named.product_id.ids),
                    (
                        "lot_id.name",
                        "in",
                        [name for name in named.mapped("lot_name") if name],
                    ),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("quantity", ">", 0),
                ],
                ["product_id", "lot_id"],
            )
        )
        in_stock = {(product.id, lot.name): lot for product, lot in held}
        seen = set()
        for part in named:
            name = (part.lot_name or "").strip()
            key = (part.product_id.id, name)
            if not name:
                text = self.env._(
                    "%s: scan the serial on the part.", part.product_id.display_name
                )
            elif key in seen or key in in_stock:
                text = self.env._(
                    "%(part)s: the serial %(serial)s is in a store, or on this list, "
                    "already.",
                    part=part.product_id.display_name,
                    serial=name,
                )
            else:
                text = False
            seen.add(key)
            if text:
                reasons[part.teardown_id].append(text)
        return reasons

    # -- serials ---

    def _make_part_lots(self):
        """Parts that are good or damaged get their serial or their batch lot."""
        parts = self.part_ids.filtered(
            lambda part: part.tracking != "none" and (part.good_qty or part.damaged_qty)
        )
        if not parts:
            return
        wanted = {
            part: (
                part.company_id.id,
                part.product_id.id,
                (part.lot_name or "").strip() or part.teardown_id.name,
            )
            for part in parts
        }
        found = self.env["stock.lot"].search(
            [
                ("product_id", "in", parts.product_id.ids),
                ("name", "in", list({key[2] for key in wanted.values()})),
            ]
        )
        known = {
            (company, lot.product_id.id, lot.name): lot
            for lot in found
            for company in (lot.company_id or parts.company_id).ids
        }
        fresh = [key for key in dict.fromkeys(wanted.values()) if key not in known]
        made = self.env["stock.lot"].create(
            [
                {"company_id": company, "product_id": product, "name": name}
                for company, product, name in fresh
            ]
        )
        known.update(zip(fresh, made, strict=True))
        for part, key in wanted.items():
            part._in_transition().lot_id = known[key]
