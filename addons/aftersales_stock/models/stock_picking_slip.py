# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class StockPicking(models.Model):
    """The bookings of slips: made and done by the slip, in one go (S30)."""

    _inherit = "stock.picking"

    aftersales_slip_id = fields.Many2one(
        "aftersales.slip",
        string="Slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The stock-in or stock-out slip that this transfer books or reverses.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("aftersales_slip_id") for vals in vals_list):
            self._check_slip_link()
        return super().create(vals_list)

    def write(self, vals):
        if "aftersales_slip_id" in vals:
            self._check_slip_link()
        return super().write(vals)

    def _check_slip_link(self):
        """Which transfer books a slip is the slip's word, not a client's."""
        if not self.env.su:
            raise AccessError(
                self.env._("A slip makes its transfers itself, when it is approved.")
            )
