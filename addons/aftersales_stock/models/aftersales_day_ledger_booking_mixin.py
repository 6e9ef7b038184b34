# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import DataError, IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..movement_kinds import SITE_KINDS
from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT
from .aftersales_day_ledger_line import SENT_TO_A_SITE

_BOOKS = (DEPARTMENT_ACCOUNTANT, BMD_PLANNER)


class AftersalesDayLedgerBookingMixin(models.AbstractModel):
    """Typed lines of a ledger become moves, each line exactly one (S32, D4-2.8).

    A line that cannot be booked is set apart with its reason; the others go on. A
    booking is undone by red transfers only.
    """

    _name = "aftersales.day.ledger.booking.mixin"
    _description = "Daily movement ledger: booking"

    # -- book -----------------------------------------------------------------

    def action_book(self):
        """The accountant updates the site's books (D4-2.8)."""
        self._check_people()
        done = self._run_step("book", _BOOKS, self.env._("The ledger is not booked."))
        failed = self.line_ids.filtered(lambda line: line.state == "failed")
        if not failed:
            return done
        return self._notify_batch(
            self.line_ids.filtered(lambda line: line.state == "booked"),
            "\n".join(f"{line.display_name}: {line.error}" for line in failed),
        )

    def _get_cannot_book_reasons(self):
        """Whoever comes second finds the ledger booked, or being booked."""
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        reasons = {}
        for ledger in self:
            texts = []
            if ledger.state != "sent":
                texts.append(
                    self.env._("Only a ledger that was sent is booked, and once.")
                )
            if ledger not in locked.with_env(self.env):
                texts.append(self.env._("Somebody else is booking it."))
            reasons[ledger] = texts
        return reasons

    def _do_book(self):
        self._collect_moves()
        lines = self.line_ids.filtered(lambda line: line.state in ("draft", "failed"))
        wrong = lines._get_line_reasons()
        good = lines.browse([line.id for line in lines if line not in wrong])
        for line, texts in wrong.items():
            line._set_failed(" ".join(texts))
        size = self._get_transfer_size()
        for group in good.grouped(lambda line: line._get_transfer_key()).values():
            for part in split_every(size, group.ids, group.browse):
                part._book_or_split()
        booked = self.filtered(lambda ledger: not ledger._has_open_lines())
        booked.sudo()._in_transition().write(
            {
                "state": "booked",
                "booked_at": fields.Datetime.now(),
                "booked_by_id": self.env.uid,
            }
        )
        booked._close_activities()
        self._fill_balances()

    def _has_open_lines(self):
        return any(line.state in ("draft", "failed") for line in self.line_ids)

    def _get_transfer_size(self):
        number = self.env["service.policy"]._get_value(
            "ledger.transfer_lines", self.company_id[:1]
        )
        return max(int(number), 1)

    # -- undo -----------------------------------------------------------------

    def action_unbook(self):
        """Undo a booking by red transfers; the site then corrects it (D4-2.5c)."""
        self._check_people()
        return self._run_step(
            "unbook", _BOOKS, self.env._("The booking is not undone.")
        )

    def _get_cannot_unbook_reasons(self):
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        reasons = {}
        for ledger in self:
            texts = []
            if ledger.state == "signed":
                texts.append(
                    self.env._(
                        "It was printed and signed: correct it by a red slip (D4-2.5c)."
                    )
                )
            elif not any(line.state == "booked" for line in ledger.line_ids):
                texts.append(self.env._("It has no booked lines."))
            if ledger not in locked.with_env(self.env):
                texts.append(self.env._("Somebody else is booking it."))
            reasons[ledger] = texts
        return reasons

    def _do_unbook(self):
        lines = self.line_ids.filtered(lambda line: line.state == "booked")
        for group in lines.grouped(lambda line: line._get_transfer_key()).values():
            group._reverse()
        self.sudo()._in_transition().write(
            {"state": "open", "booked_at": False, "booked_by_id": False}
        )


class AftersalesDayLedgerLine(models.Model):
    _inherit = "aftersales.day.ledger.line"

    def _set_failed(self, text):
        self.sudo()._in_transition().write({"state": "failed", "error": text})

    def _get_transfer_key(self):
        """Lines with the same key become moves of one transfer."""
        self.ensure_one()
        return (
            self.ledger_id.id,
            self.kind,
            self.quantity < 0,
            self.store,
            self.counter_site_id.id,
        )

    def _make_lots(self):
        """Serials and lots that come in new, with their receipt or not at all."""
        lots = self._find_lots()
        new = {}
        for line in self.filtered("lot_name"):
            key = (line.product_id.id, line.lot_name.strip())
            kind = SITE_KINDS[line.kind]
            if key not in lots and kind.code == "incoming" and line.quantity > 0:
                new[key] = line.company_id.id
        self.env["stock.lot"].create(
            [
                {"product_id": product, "name": name, "company_id": company}
                for (product, name), company in new.items()
            ]
        )

    def _find_lots(self):
        """``{(product id, name): stock.lot}``."""
        names = [name.strip() for name in self.mapped("lot_name") if name]
        found = self.env["stock.lot"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("name", "in", names),
                ("company_id", "in", (*self.company_id.ids, False)),
            ]
        )
        return {(lot.product_id.id, lot.name): lot for lot in found}

    def _book_or_split(self):
        """Book these lines together; when that fails, find the line that does."""
        try:
            with self.env.cr.savepoint():
                self._book()
        except (UserError, IntegrityError, DataError) as error:
            if len(self) == 1:
                self._set_failed(str(error.args[0] if error.args else error))
                return
            middle = len(self) // 2
            self[:middle]._book_or_split()
            self[middle:]._book_or_split()

    def _book(self):
        """One transfer of one kind; a move for each line, bound to it."""
        self._make_lots()
        moves = self._make_transfer(is_red=self[0].quantity < 0, bind=True)
        for line, move in zip(self, moves, strict=True):
            line.sudo()._in_transition().write(
                {
                    "state": "booked",
                    "error": False,
                    "move_id": move.id,
                    "done_at": move.date,
                }
            )

    def _reverse(self):
        """The way back, by a red transfer; of a red line, by a blue one."""
        moves = self._make_transfer(is_red=self[0].quantity > 0, bind=False)
        for line, move in zip(self, moves, strict=True):
            line.sudo()._in_transition().write(
                {"state": "reversed", "reversal_move_id": move.id}
            )

    def _make_transfer(self, is_red, bind):
        """A transfer of these lines, done; its moves in the lines' order."""
        first = self[0]
        lots = self._find_lots()
        picking = self.env["stock.picking"]._create_of_kind(
            first.kind,
            [
                {
                    "site": first.site_id,
                    "is_red": is_red,
                    "origin": first.ledger_id.name,
                    "lines": [line._prepare_order_line(lots, bind) for line in self],
                    "vals": {
                        "aftersales_packing_no": ", ".join(
                            dict.fromkeys(filter(None, self.mapped("packing_no")))
                        )
                    },
                    **first._get_order_places(),
                }
            ],
        )
        moves = picking.move_ids
        picking._do_at_once()
        if len(moves.exists()) != len(self):
            raise UserError(self.env._("Core joined moves of different lines."))
        return moves

    def _get_order_places(self):
        """The site's store, and the transit place of the other site."""
        own = self.site_id._get_place(self.store)
        if self._get_way() == "in":
            return {"target": own}
        if self.kind in SENT_TO_A_SITE:
            return {
                "source": own,
                "target": self.counter_site_id._get_place("transit"),
            }
        return {"source": own}

    def _prepare_order_line(self, lots, bind):
        quantity = abs(self.quantity)
        values = {
            "product": self.product_id,
            "quantity": quantity,
            "uom": self.uom_id,
            "vals": {"sequence": self.sequence},
        }
        if bind:
            values["vals"]["aftersales_ledger_line_id"] = self.id
        else:
            # Valued as it was booked, and never joined with another line's move.
            values["vals"]["origin_returned_move_id"] = self.move_id.id
        if self.lot_name:
            lot = lots.get((self.product_id.id, self.lot_name.strip()))
            if not lot:
                raise UserError(
                    self.env._(
                        "%(product)s has no serial or lot %(lot)s: correct the number, "
                        "or book its receipt first.",
                        product=self.product_id.display_name,
                        lot=self.lot_name,
                    )
                )
            values["lots"] = {lot: quantity}
        return values
