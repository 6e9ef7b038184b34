# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.service_base.turns import take_turns

from ..roles import KEEPER


class AftersalesOwedPartIntakeMixin(models.AbstractModel):
    """The keeper takes an old part into the damaged store (S25, D2-D5)."""

    _name = "aftersales.owed.part.intake.mixin"
    _description = "Taking in of old parts"

    def action_take_in(self):
        """Ask which old part it is, and how many."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take in the Old Part"),
            "res_model": "aftersales.owed.part.intake",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_owed_part_id": self.id},
        }

    def _take_in(self, product, quantity, lot_name=None):
        """Take old parts in, as a slip *damaged goods taken in* that is done.

        :param product: product.product, the new part's own or one accepted for it
        :param float quantity: in the unit of the product
        :param str lot_name: serial or batch, where the product has them
        :return: the stock.picking
        :raises UserError: naming what is wrong with it
        """
        self.ensure_one()
        self._check_roles(KEEPER)
        self.check_access("read")
        self.site_id._check_authority(self.env.user)
        part = self.sudo()
        take_turns(part)
        texts = part._get_take_in_reasons(product, quantity, lot_name)
        self._raise_reasons(self.env._("The old part is not taken in."), {self: texts})
        picking = part.env["stock.picking"]._create_of_kind(
            "damaged_in", [part._prepare_intake_order(product, quantity, lot_name)]
        )
        picking._do_at_once()
        return picking.with_env(self.env)

    def _get_take_in_reasons(self, product, quantity, lot_name):
        self.ensure_one()
        texts = []
        unit = product.uom_id
        if self.state not in ("draft", "open"):
            texts.append(self.env._("Nothing is owed on it."))
        if unit.compare(quantity, 0) <= 0:
            texts.append(self.env._("Say how many."))
        elif unit.compare(self.returned_quantity + quantity, self.quantity) > 0:
            texts.append(
                self.env._(
                    "%(quantity)s handed in, %(left)s are owed.",
                    quantity=quantity,
                    left=self.quantity - self.returned_quantity,
                )
            )
        if product not in self.product_id._get_accepted_old():
            texts.append(
                self.env._(
                    "%(old)s is not taken for %(new)s (D0-2.4.3e): %(accepted)s.",
                    old=product.display_name,
                    new=self.product_id.display_name,
                    accepted=", ".join(
                        self.product_id._get_accepted_old().mapped("display_name")
                    ),
                )
            )
        if product.tracking != "none" and not lot_name:
            texts.append(self.env._("Write its serial or batch."))
        if product.tracking == "serial":
            if unit.compare(quantity, 1):
                texts.append(self.env._("Serials are taken in one by one."))
            if lot_name:
                texts += self._get_serial_reasons(product, lot_name)
        return texts

    def _get_serial_reasons(self, product, lot_name):
        """A unit that lies in a store of ours is not an old one from outside."""
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("lot_id.name", "=", lot_name.strip()),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", ">", 0),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        if not quant:
            return []
        return [
            self.env._(
                "%(serial)s lies in %(store)s: it is not an old part from outside.",
                serial=lot_name,
                store=quant.location_id.display_name,
            )
        ]

    def _prepare_intake_order(self, product, quantity, lot_name):
        self.ensure_one()
        outside = "customer" if self.debtor_kind == "customer" else "own_use"
        line = {
            "product": product,
            "quantity": quantity,
            "vals": {"owed_part_id": self.id},
        }
        if product.tracking != "none":
            line["lots"] = {self._find_or_create_lot(product, lot_name): quantity}
        return {
            "site": self.site_id,
            "source": self.site_id._get_place(outside),
            "partner": self.partner_id or self.user_id.partner_id,
            "origin": " ".join(filter(None, (self.name, self.origin))),
            "lines": [line],
        }

    def _find_or_create_lot(self, product, name):
        lots, name = self.env["stock.lot"], name.strip()
        found = lots.search(
            [
                ("product_id", "=", product.id),
                ("name", "=", name),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            limit=1,
        )
        return found or lots.create(
            {
                "product_id": product.id,
                "name": name,
                "company_id": self.company_id.id,
            }
        )

    # -- what the moves tell -----------------------------------------------------------

    def _refresh_returned(self):
        """What was handed in, from the done moves into the damaged store.

        Moves of another kind, or of a product that is not taken for it, do not
        count, whatever they say that they are for.
        """
        parts = self.sudo()
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("owed_part_id", "in", parts.ids),
                    ("state", "=", "done"),
                    ("picking_type_id.aftersales_kind", "=", "damaged_in"),
                ]
            )
            .grouped("owed_part_id")
        )
        for part in parts:
            accepted = part.product_id._get_accepted_old()
            quantity = 0.0
            for move in moves.get(part, ()):
                if move.product_id not in accepted:
                    continue
                sign = -1 if move.picking_id.aftersales_is_red else 1
                quantity += sign * move.product_uom._compute_quantity(
                    move.quantity, move.product_id.uom_id
                )
            before = part.returned_quantity
            part._in_transition().returned_quantity = quantity
            part._refund_deposit(quantity - before)
        parts._settle_returned()

    def _settle_returned(self):
        """All is there: closed; taken out again: owed again."""
        now = fields.Datetime.now()
        for part in self.sudo():
            whole = (
                part.product_uom_id.compare(part.returned_quantity, part.quantity) >= 0
            )
            line = part.requisition_line_id
            # Before the new part goes out, the entry stays open for the issue.
            waits = part.state == "draft" and line and line.open_quantity
            if whole and part.state in ("draft", "open") and not waits:
                part._meet_deadlines("owed.part.return")
                part._in_transition().write({"state": "returned", "closed_at": now})
            elif not whole and part.state == "returned":
                part._in_transition().write({"state": "open", "closed_at": False})
                part._start_deadlines("owed.part.return")

    def _follow_issue(self):
        """The new part is out: what is not handed in is owed from now on."""
        owed = self.browse()
        for part in self.sudo().filtered(lambda one: one.state == "draft"):
            line = part.requisition_line_id
            issued = line.product_uom_id._compute_quantity(
                line.issued_quantity, part.product_uom_id
            )
            due = issued * part.requisition_id._get_ratio()
            if part.product_uom_id.compare(part.returned_quantity, due) < 0:
                owed |= part
        owed.sudo()._do_open()
        (self - owed)._settle_returned()
