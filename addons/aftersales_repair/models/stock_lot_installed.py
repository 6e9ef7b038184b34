# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import CLERK, DIRECTOR


class StockLot(models.Model):
    """A machine at its customer: in use, or retired (S17)."""

    _inherit = "stock.lot"

    retired_on = fields.Date(
        readonly=True,
        copy=False,
        tracking=True,
        help="The customer no longer uses it: it is left out of calls.",
    )
    last_service_at = fields.Datetime(
        string="Last Service", compute="_compute_last_service"
    )
    service_count = fields.Integer(string="Services", compute="_compute_last_service")

    def _compute_last_service(self):
        groups = self.env["aftersales.visit"]._read_group(
            [("lot_id", "in", self.ids), ("state", "in", ("signed", "filed"))],
            ["lot_id"],
            ["planned_start:max", "__count"],
        )
        found = {lot: (date, count) for lot, date, count in groups}
        for lot in self:
            lot.last_service_at, lot.service_count = found.get(lot, (False, 0))

    def write(self, vals):
        """By its buttons only, which check the role."""
        if "retired_on" in vals and not self.env.su:
            self.env["service.guarded.mixin"]._check_roles(CLERK, DIRECTOR)
        return super().write(vals)

    def action_retire(self):
        """The customer no longer has it."""
        self.env["service.guarded.mixin"]._check_roles(CLERK, DIRECTOR)
        self.check_access("read")
        for company, lots in self.grouped("company_id").items():
            today = self.env["service.policy"]._today(company or self.env.company)
            lots.sudo().retired_on = today

    def action_use_again(self):
        """It is in use after all."""
        self.env["service.guarded.mixin"]._check_roles(CLERK, DIRECTOR)
        self.check_access("read")
        self.sudo().retired_on = False
