# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class AftersalesLoanTaking(models.TransientModel):
    """What came back, line by line: good, damaged, lost, the rest stays out (S37)."""

    _name = "aftersales.loan.taking"
    _description = "Take lent goods back"

    loan_ids = fields.Many2many("aftersales.loan", string="Loans", readonly=True)
    line_ids = fields.One2many(
        "aftersales.loan.taking.line",
        "taking_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("loan_ids")
    def _compute_line_ids(self):
        for taking in self:
            out = taking.loan_ids.line_ids.filtered("open_quantity")
            taking.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "line_id": line._origin.id,
                            "good_quantity": line.open_quantity,
                        }
                    )
                    for line in out
                ),
            ]

    def action_take_back(self):
        """Receive what was entered; the rest stays lent."""
        self.ensure_one()
        rows = [
            {
                "line": line.line_id,
                "condition": condition,
                "quantity": line[f"{condition}_quantity"],
                "note": line.note,
            }
            for line in self.line_ids
            for condition in ("good", "damaged", "lost")
            if line.line_id.uom_id.compare(line[f"{condition}_quantity"], 0) != 0
        ]
        if not rows:
            raise UserError(self.env._("Enter what came back."))
        lines = self.env["aftersales.loan.line"].browse(
            {row["line"].id for row in rows}
        )
        lines._take_back(rows)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
