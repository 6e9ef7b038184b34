# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesRmaLine(models.Model):
    """The keeper's and the clerk's clocks on each line of goods (S12)."""

    _inherit = "aftersales.rma.line"

    count_due = fields.Datetime(related="rma_id.count_due", string="Count Due")
    entry_due = fields.Datetime(related="rma_id.entry_due", string="Entry Due")
    is_count_late = fields.Boolean(
        string="Count Late",
        compute="_compute_clocks",
        help="Not counted by 12:00 of the next working day (D1-K2).",
    )
    is_entry_late = fields.Boolean(
        string="Entry Late",
        compute="_compute_clocks",
        help="Not entered and passed on by 13:30 of the next working day (D1-S1).",
    )

    @api.depends("state", "rma_id.count_due", "rma_id.entry_due", "rma_id.is_awaited")
    def _compute_clocks(self):
        now = fields.Datetime.now()
        for line in self:
            rma = line.rma_id
            here = not rma.is_awaited
            line.is_count_late = bool(
                here
                and line.state in ("draft", "expected")
                and rma.count_due
                and now > rma.count_due
            )
            line.is_entry_late = bool(
                here
                and line.state in ("draft", "expected", "received")
                and rma.entry_due
                and now > rma.entry_due
            )
