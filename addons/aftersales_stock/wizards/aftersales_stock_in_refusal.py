# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesStockInRefusal(models.TransientModel):
    """The keeper says why goods are refused (D0-2.4.2b)."""

    _name = "aftersales.stock.in.refusal"
    _description = "Refuse goods"

    stock_in_id = fields.Many2one("aftersales.stock.in", required=True)
    warning = fields.Text(related="stock_in_id.warning")
    reason = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.stock.in"]
            ._fields["refusal_reason"]
            ._description_selection(self.env)
        ),
        required=True,
    )
    note = fields.Text(string="What Is Wrong", required=True)

    def action_refuse(self):
        self.ensure_one()
        self.stock_in_id._refuse(self.reason, self.note)
        return {"type": "ir.actions.act_window_close"}
