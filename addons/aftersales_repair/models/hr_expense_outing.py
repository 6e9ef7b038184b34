# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# Whose change may let an expense pass that did not.
_DECISIVE = {"approval_state", "state", "aftersales_outing_id"}


class HrExpense(models.Model):
    """Expenses of a service trip are paid on its signed and stamped report.

    Asked wherever an expense is submitted, approved or posted (S07, D0-3.3.4,
    D0-3.5.2).
    """

    _inherit = "hr.expense"

    aftersales_outing_id = fields.Many2one(
        "aftersales.outing",
        string="Service Trip",
        check_company=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        expenses = super().create(vals_list)
        expenses._check_outing()
        return expenses

    def write(self, vals):
        before = {}
        if "aftersales_outing_id" in vals:
            before = {one: one.aftersales_outing_id for one in self if one._is_asked()}
        result = super().write(vals)
        for expense, outing in before.items():
            if outing and expense.aftersales_outing_id != outing:
                raise UserError(
                    self.env._(
                        "%(expense)s belongs to %(report)s: refuse it, or put it back "
                        "to draft, before it is taken off (D0-3.3.4).",
                        expense=expense.name,
                        report=outing.sudo().name,
                    )
                )
        if _DECISIVE & set(vals):
            self._check_outing()
        return result

    def _is_asked(self):
        self.ensure_one()
        return self.state not in ("draft", "refused") or self.approval_state in (
            "submitted",
            "approved",
        )

    def action_submit(self):
        self._raise_outing_reasons(self)
        return super().action_submit()

    def action_post(self):
        self._raise_outing_reasons(self)
        return super().action_post()

    def _check_outing(self):
        self._raise_outing_reasons(self.filtered(lambda one: one._is_asked()))

    def _raise_outing_reasons(self, expenses):
        """:raises UserError: naming each expense without a proven report"""
        outings = expenses.sudo().aftersales_outing_id
        if not outings:
            return
        unproven = outings._get_unproven_reasons()
        lines = [
            self.env._(
                "%(expense)s is paid on the signed and stamped report only. %(why)s",
                expense=expense.name,
                why=" ".join(unproven[expense.aftersales_outing_id]),
            )
            for expense in expenses.sudo()
            if unproven.get(expense.aftersales_outing_id)
        ]
        if lines:
            raise UserError("\n".join(lines))
