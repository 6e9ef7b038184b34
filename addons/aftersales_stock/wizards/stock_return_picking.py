# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from ..movement_kinds import SITE_KINDS


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _create_return(self):
        """A return of a kind of movement is its red slip (D4-2.5c)."""
        origin = self.picking_id
        if origin.aftersales_slip_id:
            raise UserError(
                self.env._(
                    "%(transfer)s was booked by %(slip)s: un-approve the slip, "
                    "or write a red one (D4-2.2.0, D4-2.5c).",
                    transfer=origin.name,
                    slip=origin.aftersales_slip_id.sudo().name,
                )
            )
        back = super()._create_return()
        if (
            origin.aftersales_kind in SITE_KINDS
            and back.picking_type_id == origin.picking_type_id
        ):
            back.sudo().aftersales_is_red = not origin.aftersales_is_red
        return back
