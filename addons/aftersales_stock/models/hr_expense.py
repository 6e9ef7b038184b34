# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

_ASKED = ("submitted", "approved")
# Whose change may let an expense pass that did not.
_DECISIVE = {
    "approval_state",
    "state",
    "stock_in_move_id",
    "product_id",
    "quantity",
    "company_id",
}


class HrExpense(models.Model):
    """A tool bought out of town is reimbursed once it is in the store (D3-16.12)."""

    _inherit = "hr.expense"

    needs_stock_in = fields.Boolean(
        related="product_id.needs_stock_in", string="Needs the Stock-in"
    )
    stock_in_move_id = fields.Many2one(
        "stock.move",
        string="Stock-in",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'done'), ('company_id', '=', company_id), "
        "('location_dest_id.aftersales_store', '=', 'good'), "
        "('location_id.usage', '=', 'supplier')]",
        help="Where the store took the tool in (D3-16.12).",
    )

    _stock_in_once = models.UniqueIndex(
        "(stock_in_move_id) WHERE stock_in_move_id IS NOT NULL",
        "This stock-in was reimbursed already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        expenses = super().create(vals_list)
        expenses.filtered(
            lambda expense: expense.approval_state in _ASKED
        )._check_stock_in()
        return expenses

    def write(self, vals):
        result = super().write(vals)
        if _DECISIVE & set(vals):
            self.filtered(
                lambda one: one.state not in ("draft", "refused")
            )._check_stock_in()
        return result

    def _check_stock_in(self):
        reasons = self._get_no_stock_in_reasons()
        if reasons:
            raise UserError(
                "\n".join(text for texts in reasons.values() for text in texts)
            )

    def _get_no_stock_in_reasons(self):
        """Why expenses are not reimbursed: ``{expense: [reason, …]}`` (D3-16.12)."""
        reasons = {}
        for expense in self.sudo().filtered("needs_stock_in"):
            move = expense.stock_in_move_id
            texts = []
            if not move:
                texts.append(
                    self.env._(
                        "%s: a tool bought out of town is reimbursed when the store "
                        "has taken it in (D3-16.12). Bring it to the store and choose "
                        "the stock-in.",
                        expense.name,
                    )
                )
            elif (
                move.state != "done"
                or move.location_id.usage != "supplier"
                or move.location_dest_id.aftersales_store != "good"
                or move.company_id != expense.company_id
            ):
                texts.append(
                    self.env._(
                        "%(expense)s: %(move)s is no stock-in of a purchase into a "
                        "good store (D3-16.12).",
                        expense=expense.name,
                        move=move.reference,
                    )
                )
            elif expense.product_id.is_storable and (
                move.product_id != expense.product_id
                or expense.product_uom_id.compare(
                    move.product_uom._compute_quantity(
                        move.quantity, expense.product_uom_id
                    ),
                    expense.quantity,
                )
                < 0
            ):
                texts.append(
                    self.env._(
                        "%(expense)s: the store took in %(quantity)g × %(product)s "
                        "(D3-16.12), not what is claimed.",
                        expense=expense.name,
                        quantity=move.quantity,
                        product=move.product_id.display_name,
                    )
                )
            if texts:
                reasons[expense.with_env(self.env)] = texts
        return reasons
