# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..roles import CLERK

_PLAN = frozenset(
    {
        "carrier_id",
        "destination",
        "driver_id",
        "mode",
        "partner_id",
        "planned_date",
        "waybill",
    }
)


class SaleShipment(models.Model):
    """What was planned and noted of a shipment stays, step by step (S48)."""

    _inherit = "sale.shipment"

    def write(self, vals):
        if not self.env.su:
            self._check_plan_kept(set(vals))
        return super().write(vals)

    def _check_plan_kept(self, names):
        """Whoever brings the goods does not plan; what was noted stays (D2-17).

        By a carrier, neither signature nor photo is asked for.

        :raises AccessError: for a driver who changes the plan
        :raises UserError: for what was noted before the step that followed
        """
        if _PLAN & names and not self.env.user.has_group(CLERK):
            raise AccessError(
                self.env._("The clerk plans the transport, not the driver (D2-17).")
            )
        for late in self:
            arrived = late.state in ("received", "called_back", "closed")
            fixed = ({"received_by"} | _PLAN if arrived else set()) | (
                {"callback_note"} if late.state in ("called_back", "closed") else set()
            )
            if fixed & names:
                raise UserError(
                    self.env._(
                        "%s: what was noted of the goods stays (D2-17).", late.name
                    )
                )
