# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ..roles import KEEPER, SITE_CHIEF

_LENT_KINDS = ("tool", "equipment")
_DESK = (KEEPER, SITE_CHIEF)


class AftersalesLoanLendMixin(models.AbstractModel):
    """The steps of ``aftersales.loan``: lend, take back, extend, file, cancel."""

    _name = "aftersales.loan.lend.mixin"
    _description = "Steps of a loan"

    # -- lend ---

    def action_lend(self):
        """Hand the goods out: they go to the site's on-loan place."""
        return self._run_step("lend", _DESK, self.env._("The goods cannot be lent."))

    def _get_cannot_lend_reasons(self):
        reasons = {}
        allowed = self.site_id._acts_for(self.env.user)
        free = self._get_free_quantities()
        for loan in self:
            texts = reasons[loan] = []
            if loan.state != "draft":
                texts.append(self.env._("It was lent or cancelled before."))
                continue
            if loan.site_id not in allowed:
                texts.append(loan._get_foreign_reason())
            if not loan.line_ids:
                texts.append(self.env._("It has no goods: add a line."))
            if loan.sudo().employee_id.user_id == self.env.user:
                texts.append(
                    self.env._(
                        "Nobody lends to themself: another keeper or the site chief "
                        "hands it out."
                    )
                )
            # Two loans of one batch do not get the same tool.
            taken = defaultdict(float)
            for line in loan.line_ids:
                texts += line._get_unlendable_reasons(free, taken)
            if not texts:
                for key, quantity in taken.items():
                    free[key] -= quantity
        return reasons

    def _get_foreign_reason(self):
        return self.env._(
            "%(user)s does not act for %(site)s: its people do it (D4-2.1b).",
            user=self.env.user.name,
            site=self.site_id.display_name,
        )

    def _get_free_quantities(self):
        """What lies free in the good stores: ``{(site, product, lot): quantity}``."""
        free = defaultdict(float)
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("location_id.aftersales_site_id", "in", self.site_id.ids),
                    ("location_id.aftersales_store", "=", "good"),
                    ("product_id", "in", self.line_ids.product_id.ids),
                    ("owner_id", "=", False),
                ],
                ["location_id", "product_id", "lot_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        for location, product, lot, quantity, reserved in groups:
            site = location.aftersales_site_id.id
            free[site, product.id, lot.id] += quantity - reserved
        return free

    def _do_lend(self):
        loans = self.sudo()
        now = fields.Datetime.now()
        for line, price in loans.line_ids._get_original_prices().items():
            line._in_transition().unit_price = price
        pickings = (
            self.env["stock.picking"]
            .sudo()
            ._create_of_kind("loan_out", [loan._prepare_lend_order() for loan in loans])
        )
        for move in pickings.move_ids:
            move.loan_line_id._in_transition().out_move_id = move
        pickings._do_at_once()
        loans._in_transition().write({"state": "lent", "lent_at": now})
        loans._start_deadlines({loan: f"loan.{loan.kind}" for loan in loans}, start=now)

    def _prepare_lend_order(self):
        self.ensure_one()
        return {
            "site": self.site_id,
            "partner": self.partner_id,
            "origin": self.name,
            "lines": [
                {
                    "product": line.product_id,
                    "quantity": line.quantity,
                    "lots": line.lot_id and {line.lot_id: line.quantity},
                    "vals": {"loan_line_id": line.id},
                }
                for line in self.line_ids
            ],
        }

    # -- take back ---

    def action_return_all(self):
        """Everything is back in good order, of many loans at once."""
        return self._run_step(
            "return_all", _DESK, self.env._("The goods cannot be taken back.")
        )

    def _get_cannot_return_all_reasons(self):
        reasons = {}
        allowed = self.site_id._acts_for(self.env.user)
        for loan in self:
            texts = reasons[loan] = []
            if loan.state != "lent":
                texts.append(self.env._("It is not lent."))
            elif loan.site_id not in allowed:
                texts.append(loan._get_foreign_reason())
            elif loan.sudo().employee_id.user_id == self.env.user:
                texts.append(
                    self.env._(
                        "Nobody signs for the return of their own loan: another "
                        "keeper or the site chief takes it back."
                    )
                )
        return reasons

    def _do_return_all(self):
        lines = self.line_ids.filtered("open_quantity")
        lines._take_back(
            [
                {"line": line, "condition": "good", "quantity": line.open_quantity}
                for line in lines
            ]
        )

    def action_take_back(self):
        """Ask what came back, and how."""
        self.check_access("read")
        self._check_roles(*_DESK)
        self._raise_reasons(
            self.env._("The goods cannot be taken back."),
            self._get_cannot_return_all_reasons(),
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take back"),
            "res_model": "aftersales.loan.taking",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loan_ids": self.ids},
        }

    def _close_returned(self):
        """Loans of which nothing is out any more are returned."""
        done = self.sudo().filtered(
            lambda loan: (
                loan.state == "lent" and not any(loan.line_ids.mapped("open_quantity"))
            )
        )
        now = fields.Datetime.now()
        done._in_transition().write({"state": "returned", "returned_at": now})
        done._meet_deadlines(moment=now)

    # -- extend ---

    def action_extend(self):
        """Ask for the new day and the reason."""
        self._check_roles(*_DESK)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extend"),
            "res_model": "aftersales.loan.extension",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loan_ids": self.ids},
        }

    def _extend(self, due, reason):
        """Let the goods stay out until ``due``; the deadline keeps the reason.

        :param due: naive UTC moment
        :raises UserError: without a reason, for a moment that is over, or for a
            loan that is not out
        """
        self._check_roles(*_DESK)
        self.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the loan is extended (D4-3.1.0b)."))
        if due <= fields.Datetime.now():
            raise UserError(self.env._("The new time lies in the past."))
        self._raise_reasons(
            self.env._("The loan cannot be extended."),
            self._get_cannot_extend_reasons(),
        )
        self.sudo()._extend_deadlines(list(self._deadline_due_fields), due, reason)

    def _get_cannot_extend_reasons(self):
        allowed = self.site_id._acts_for(self.env.user)
        reasons = {}
        for loan in self:
            if loan.state != "lent":
                reasons[loan] = [self.env._("It is not lent.")]
            elif loan.site_id not in allowed:
                reasons[loan] = [loan._get_foreign_reason()]
            elif loan.sudo().employee_id.user_id == self.env.user:
                reasons[loan] = [self.env._("Nobody extends their own loan.")]
        return reasons

    # -- file and cancel ---

    def action_file(self):
        """The site chief keeps the signed form (D4-3.1.0b)."""
        return self._run_step(
            "file", (SITE_CHIEF,), self.env._("The form cannot be filed.")
        )

    def _get_cannot_file_reasons(self):
        reasons = {}
        allowed = self.site_id._acts_for(self.env.user)
        for loan in self:
            texts = reasons[loan] = []
            if loan.state != "returned":
                texts.append(self.env._("Not everything is back."))
            if loan.site_id not in allowed:
                texts.append(loan._get_foreign_reason())
            if loan.deposit and not (loan.deposit_note or "").strip():
                texts.append(
                    self.env._("Note how the deposit went back, or why it was kept.")
                )
        return reasons

    def _do_file(self):
        self.sudo()._in_transition().write(
            {"state": "filed", "filed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", _DESK, self.env._("The loan cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        allowed = self.site_id._acts_for(self.env.user)
        reasons = {}
        for loan in self:
            if loan.state != "draft":
                reasons[loan] = [self.env._("It was lent: take the goods back.")]
            elif loan.site_id not in allowed:
                reasons[loan] = [loan._get_foreign_reason()]
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "filed_at": fields.Datetime.now()}
        )
