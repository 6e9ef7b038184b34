# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class CareFeeNotice(models.Model):
    """The fee notices as the property office reads them (S66, D4-12.1.5).

    A view of the invoices: the office sees what was asked for, paid and chased,
    without rights in the books.
    """

    _name = "care.fee.notice"
    _description = "Fee notice"
    _auto = False
    _order = "date_due, id"

    name = fields.Char(string="Number", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    run_id = fields.Many2one("care.fee.run", string="Fee Notices", readonly=True)
    unit_id = fields.Many2one(
        "care.property.unit", string="Property Unit", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    date = fields.Date(string="Distributed", readonly=True)
    date_due = fields.Date(string="Pay By", readonly=True)
    amount = fields.Monetary(string="Asked For", readonly=True)
    paid_amount = fields.Monetary(string="Collected", readonly=True)
    residual = fields.Monetary(string="Unpaid", readonly=True)
    chased_on = fields.Date(readonly=True)
    chase_count = fields.Integer(string="Times Chased", readonly=True)
    state = fields.Selection(
        [("noticed", "Noticed"), ("chased", "Chased"), ("paid", "Paid")],
        string="Status",
        readonly=True,
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT move.id, move.id AS move_id, move.name, move.company_id,
                   move.currency_id, move.care_fee_run_id AS run_id,
                   move.care_unit_id AS unit_id, move.partner_id,
                   move.invoice_date AS date, move.invoice_date_due AS date_due,
                   move.amount_total AS amount,
                   move.amount_total - move.amount_residual AS paid_amount,
                   move.amount_residual AS residual,
                   move.care_chased_on AS chased_on,
                   COALESCE(move.care_chase_count, 0) AS chase_count,
                   CASE WHEN move.payment_state IN ('paid', 'in_payment') THEN 'paid'
                        WHEN move.care_chased_on IS NOT NULL THEN 'chased'
                        ELSE 'noticed' END AS state
              FROM account_move AS move
             WHERE move.care_fee_run_id IS NOT NULL AND move.state = 'posted'
               AND move.move_type = 'out_invoice' AND move.payment_state != 'reversed'
            """
        )

    def action_open_invoice(self):
        """For those who have rights in the books."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [[False, "form"]],
        }
