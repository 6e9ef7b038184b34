# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import FINANCE, LEADER, MANAGER, REPAIRER

_POLICIES = ("teardown.damaged_percent",)


class AftersalesTeardownBookingMixin(models.AbstractModel):
    """Units out, parts in, the rest a loss; reviewed by finance; or undone (S14)."""

    _name = "aftersales.teardown.booking.mixin"
    _description = "Booking of a teardown"

    # -- tear down ---

    def action_finish(self):
        """Book it: the units leave the store, the parts come in (D1-3, D1-4)."""
        return self._run_step(
            "finish", (REPAIRER, LEADER), self.env._("It cannot be booked.")
        )

    def _get_cannot_finish_reasons(self):
        reasons = self._get_not_draft_reasons()
        opened = self.filtered(lambda one: one not in reasons)
        for teardown, texts in opened._get_part_reasons().items():
            reasons[teardown] = texts
        foreign = opened._get_foreign_reasons()
        for teardown in opened:
            texts = reasons.setdefault(teardown, [])
            if teardown.product_uom_id.compare(teardown.quantity, 0) <= 0:
                texts.append(self.env._("Say what is torn down: scan the units."))
            texts += foreign.get(teardown, [])
            if not teardown._has_loss_account():
                texts.append(
                    self.env._(
                        "The value of the units has no account to go to: set the "
                        "account of teardown losses in the settings."
                    )
                )
            line = teardown.sudo().plan_line_id
            if line and line.plan_id.state != "working":
                texts.append(
                    self.env._(
                        "%s is not being worked on: count and sign its material "
                        "first (D1-L1).",
                        line.plan_id.name,
                    )
                )
        return reasons

    def _get_foreign_reasons(self):
        """Serials that lie in our store for somebody else (D1-12)."""
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", self.unit_ids.lot_id.ids),
                    ("location_id.usage", "=", "internal"),
                    ("owner_id", "!=", False),
                    ("quantity", ">", 0),
                ]
            )
        )
        owners = {
            quant.lot_id.id: quant.owner_id
            for quant in quants
            if quant.owner_id != quant.company_id.partner_id
        }
        return {
            teardown: [
                self.env._(
                    "%(product)s %(serial)s belongs to %(owner)s: only our own "
                    "goods are torn down (D1-12).",
                    product=teardown.product_id.display_name,
                    serial=unit.lot_id.name,
                    owner=owners[unit.lot_id.id].name,
                )
                for unit in teardown.unit_ids
                if unit.lot_id.id in owners
            ]
            for teardown in self
        }

    def _has_loss_account(self):
        """Goods valued in real time would leave the books on one side only."""
        self.ensure_one()
        teardown = self.sudo().with_company(self.company_id)
        products = teardown.product_id | teardown.part_ids.product_id
        place = teardown.warehouse_id.aftersales_teardown_location_id
        return bool(place.valuation_account_id) or not any(
            product.valuation == "real_time" for product in products
        )

    def _do_finish(self):
        """All at once; when one of many is refused, the others are booked."""
        if len(self) == 1:
            self._book()
            return
        try:
            with self.env.cr.savepoint():
                self._book()
        except UserError:
            self._book_one_by_one()

    def _book_one_by_one(self):
        failed = {}
        for teardown in self:
            try:
                with self.env.cr.savepoint():
                    teardown._book()
            except UserError as error:
                self.env.invalidate_all()
                failed[teardown] = [str(error)]
        if len(failed) == len(self):
            self._raise_reasons(self.env._("They cannot be booked."), failed)
        for teardown, texts in failed.items():
            teardown.sudo().message_post(
                body=self.env._("Not booked: %s", " ".join(texts))
            )

    def _book(self):
        teardowns = self.sudo()
        teardowns._lock_open()
        teardowns._make_part_lots()
        teardowns._take_prices()
        units = teardowns._do_transfers([one._prepare_units_out() for one in teardowns])
        units._check_teardown_owners()
        teardowns._do_transfers(
            [vals for one in teardowns for vals in one._prepare_parts_in()]
        )
        now = fields.Datetime.now()
        values = teardowns._get_booked_values()
        for teardown in teardowns:
            units, parts = values[teardown]
            teardown._in_transition().write(
                {
                    "state": "done",
                    "finished_at": now,
                    "finished_by_id": self.env.uid,
                    "units_value": units,
                    "parts_value": parts,
                    "loss_value": units - parts,
                }
            )

    def _lock_open(self):
        """Two sessions on the same teardown: the second finds it done."""
        locked = self.try_lock_for_update()
        busy = self - locked
        self.invalidate_recordset(["state"])
        taken = busy | self.filtered(lambda one: one.state != "draft")
        if taken:
            raise UserError(
                self.env._(
                    "%s is being booked by somebody else. Look again in a moment.",
                    ", ".join(taken.mapped("name")[:5]),
                )
            )

    def _take_prices(self):
        """The prices of today stay on the parts, with the policy that made them."""
        policy = self.env["service.policy"]
        for company, teardowns in self.grouped("company_id").items():
            day = policy._today(company)
            parts = teardowns.part_ids.filtered(
                lambda part: part.good_qty or part.damaged_qty
            )
            running = self.env["aftersales.salvage.price"]._get_running(
                company, parts.product_id, day
            )
            share = policy._get_value("teardown.damaged_percent", company, day) / 100
            for product, own in parts.grouped("product_id").items():
                price = running[product]
                own._in_transition().write(
                    {
                        "salvage_price_id": price.id,
                        "price": price.price,
                        "damaged_price": price.price * share,
                    }
                )
            teardowns._keep_policies(policy._explain_many(_POLICIES, company, day))

    # -- transfers ---

    def _do_transfers(self, vals_list):
        """Few transfers of many units: a move a product, a line a serial."""
        pickings = self.env["stock.picking"].sudo()
        pickings._find_shelves(vals_list)
        made = pickings.create(vals_list)
        made._do_at_once()
        return made

    def _prepare_transfer(self, source, target, moves):
        self.ensure_one()
        ways = {"location_id": source.id, "location_dest_id": target.id}
        operation = self.warehouse_id.aftersales_teardown_type_id
        return {
            "picking_type_id": operation.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            **ways,
            "move_ids": [
                Command.create(
                    {
                        "company_id": self.company_id.id,
                        "picking_type_id": operation.id,
                        "aftersales_teardown_id": self.id,
                        **ways,
                        **vals,
                    }
                )
                for vals in moves
            ],
        }

    def _prepare_move(self, product, quantity, lots, places, **extra):
        """:param lots: ``[(lot, quantity), ...]``; empty for goods without"""
        vals = {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            **extra,
        }
        if lots:
            source, target = places
            vals["move_line_ids"] = [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_id": product.uom_id.id,
                        "lot_id": lot.id,
                        "quantity": count,
                        "company_id": self.company_id.id,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                    }
                )
                for lot, count in lots
            ]
        return vals

    def _prepare_units_out(self):
        self.ensure_one()
        source = self.location_id
        target = self.warehouse_id.aftersales_teardown_location_id
        lots = [(unit.lot_id, unit.quantity) for unit in self.unit_ids]
        move = self._prepare_move(
            self.product_id, self.quantity, lots, (source, target)
        )
        return self._prepare_transfer(source, target, [move])

    def _prepare_parts_in(self):
        """A transfer for each store that parts go to."""
        self.ensure_one()
        source = self.warehouse_id.aftersales_teardown_location_id
        groups = defaultdict(lambda: defaultdict(list))
        for part in self.part_ids:
            for quantity, price, target in (
                (
                    part.good_qty,
                    part.price,
                    part.good_location_id or self.good_location_id,
                ),
                (
                    part.damaged_qty,
                    part.damaged_price,
                    part.damaged_location_id or self.damaged_location_id,
                ),
            ):
                if part.product_uom_id.compare(quantity, 0) > 0:
                    groups[target][part.product_id, price].append((part, quantity))
        return [
            self._prepare_transfer(
                source,
                target,
                [
                    self._prepare_move(
                        product,
                        sum(count for _part, count in rows),
                        [(part.lot_id, count) for part, count in rows if part.lot_id],
                        (source, target),
                        aftersales_salvage_price=price,
                    )
                    for (product, price), rows in goods.items()
                ],
            )
            for target, goods in groups.items()
        ]

    def _get_booked_values(self):
        """``{teardown: (value of units out, value of parts in)}`` now in the books."""
        moves = self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move.origin_returned_move_id
                and not move.returned_move_ids
            )
        )
        by_teardown = moves.grouped("aftersales_teardown_id")
        values = {}
        for teardown in self:
            own = by_teardown.get(teardown, moves.browse())
            parts = own.filtered(lambda move: move._is_salvage_receipt())
            values[teardown] = (
                sum((own - parts).mapped("value")),
                sum(parts.mapped("value")),
            )
        return values

    # -- finance ---

    def action_close(self):
        """Finance reviewed the batch: close and lock it (D1-12)."""
        return self._run_step(
            "close", (LEADER, MANAGER, FINANCE), self.env._("It cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        return {
            teardown: [self.env._("It is not torn down, or closed already.")]
            for teardown in self
            if teardown.state != "done"
        }

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def _on_approved(self):
        result = super()._on_approved()
        self._do_close()
        return result

    # -- undo, cancel ---

    def action_undo(self):
        """Put all back: parts out, units in, as long as finance has not reviewed."""
        return self._run_step(
            "undo", (LEADER, MANAGER), self.env._("It cannot be undone.")
        )

    def _get_cannot_undo_reasons(self):
        return {
            teardown: [
                self.env._("Finance reviewed it (D1-12), or it is not torn down.")
            ]
            for teardown in self
            if teardown.state != "done"
        }

    def _do_undo(self):
        teardowns = self.sudo()
        teardowns._void_approvals(self.env._("The teardown was undone."))
        moves = teardowns.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move.origin_returned_move_id
                and not move.returned_move_ids
            )
        )
        parts = moves.filtered(lambda move: move._is_salvage_receipt())
        for group in (parts, moves - parts):
            vals_list = [
                own.aftersales_teardown_id._prepare_reverse(own)
                for own in group.grouped("picking_id").values()
            ]
            teardowns._do_transfers(vals_list)
        teardowns.part_ids._in_transition().write(
            {"salvage_price_id": False, "price": 0.0, "damaged_price": 0.0}
        )
        teardowns._in_transition().write(
            {
                "state": "draft",
                "finished_at": False,
                "finished_by_id": False,
                "units_value": 0.0,
                "parts_value": 0.0,
                "loss_value": 0.0,
            }
        )
        for teardown in teardowns:
            teardown.message_post(body=self.env._("Undone: all was put back."))

    def _prepare_reverse(self, moves):
        """A transfer that takes done moves back, serial by serial."""
        source = moves[:1].location_dest_id
        target = moves[:1].location_id
        return self._prepare_transfer(
            source,
            target,
            [
                self._prepare_move(
                    move.product_id,
                    move.quantity,
                    [
                        (line.lot_id, line.quantity)
                        for line in move.move_line_ids
                        if line.lot_id
                    ],
                    (source, target),
                    origin_returned_move_id=move.id,
                    aftersales_salvage_price=move.aftersales_salvage_price,
                )
                for move in moves
            ],
        )

    def action_cancel(self):
        return self._run_step(
            "cancel",
            (LEADER, MANAGER, REPAIRER),
            self.env._("It cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        return {
            teardown: [self.env._("It is booked: undo it first.")]
            for teardown in self
            if teardown.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
