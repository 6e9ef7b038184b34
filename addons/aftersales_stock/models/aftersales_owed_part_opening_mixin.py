# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import FINANCE, KEEPER


class AftersalesOwedPartOpeningMixin(models.AbstractModel):
    """When an old part is owed, and when it falls away (S25)."""

    _name = "aftersales.owed.part.opening.mixin"
    _description = "Opening of an old part owed"

    # -- the new part is out -----------------------------------------------------------

    def action_open(self):
        """The new part went out first: the old one is owed from now on."""
        return self._run_step(
            "open", (KEEPER, FINANCE), self.env._("It cannot be put down as owed.")
        )

    def _get_cannot_open_reasons(self):
        reasons = {}
        for part in self:
            texts = []
            if part.state != "draft":
                texts.append(self.env._("It is owed already, or closed."))
            if not part._is_new_first_allowed():
                texts.append(
                    self.env._(
                        "The old part is handed in first (D0-2.4.3e): the policy lets "
                        "no new part go before it."
                    )
                )
            reasons[part] = [*texts, *part._get_no_deposit_reasons()]
        return reasons

    def _is_new_first_allowed(self):
        """Whether the policy lets the new part go first, by who owes."""
        self.ensure_one()
        code = "oldnew.new_first_requisition"
        if self.debtor_kind == "customer":
            code = "oldnew.new_first_customer"
        elif self.debtor_kind == "person" and not self.requisition_line_id:
            code = "oldnew.new_first_technician"
        return bool(self.env["service.policy"]._get_value(code, self.company_id))

    def _do_open(self):
        parts = self.sudo()
        parts._in_transition().write(
            {"state": "open", "opened_at": fields.Datetime.now()}
        )
        parts._start_deadlines("owed.part.return")
        parts._invoice_deposits()

    @api.model
    def _open_for(self, vals_list):
        """New parts went out before the old ones: what visits and exchanges call.

        :param list vals_list: values of the entries, ``debtor_kind`` and who owes
        :return: the entries, owed from now on
        :raises UserError: where the policy lets no new part go first
        """
        parts = self.sudo().create(vals_list)
        parts._raise_reasons(
            self.env._("The new part may not go first."),
            parts._get_step_reasons("open"),
        )
        parts._do_open()
        return self.browse(parts.ids)

    # -- what a requisition does to its entries ----------------------------------------

    def _fit(self, quantity):
        """The requisition asks for another quantity now."""
        for part in self.sudo():
            if part.product_uom_id.compare(part.quantity, quantity):
                part._in_transition().quantity = max(quantity, part.returned_quantity)

    def _fit_to_issued(self):
        """The rest of a requisition is not issued: no old part is owed for it."""
        for part in self.sudo().filtered(lambda one: one.state in ("draft", "open")):
            line = part.requisition_line_id
            issued = line.product_uom_id._compute_quantity(
                line.issued_quantity, part.product_uom_id
            )
            owed = issued * part.requisition_id._get_ratio()
            if owed:
                part._fit(owed)
            elif not part.returned_quantity:
                part._drop(self.env._("Nothing was issued."))
        self._settle_returned()

    def _drop(self, reason):
        """Entries of a requisition that is not issued; old parts stay taken in."""
        parts = self.sudo().filtered(lambda part: part.state == "draft")
        parts._cancel_deadlines(reason=reason)
        parts._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    # -- cancel ------------------------------------------------------------------------

    def action_cancel(self):
        return self._run_step(
            "cancel", (KEEPER, FINANCE), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for part in self:
            if part.state != "draft":
                reasons[part] = [
                    self.env._("It is owed: it is handed in, paid for, or waived.")
                ]
            elif part.requisition_line_id:
                reasons[part] = [self.env._("It is the requisition's: cancel that.")]
            elif part.returned_quantity:
                reasons[part] = [self.env._("Old parts were handed in on it.")]
        return reasons

    def _do_cancel(self):
        self._drop(self.env._("It was cancelled."))
