# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesVisit(models.Model):
    """A voucher moves its call: arrived on site, or cancelled (S01, S02).

    The voucher's own steps write its state; here is what follows for the call.
    """

    _inherit = "aftersales.visit"

    _guarded_fields = ("arrived_at",)

    arrived_at = fields.Datetime(
        string="Arrived", readonly=True, copy=False, help="When the visit began."
    )

    def write(self, vals):
        state = vals.get("state")
        if state == "on_site" and "arrived_at" not in vals:
            arriving = self.filtered(lambda visit: not visit.arrived_at)
            arriving._stamp_arrival()
        result = super().write(vals)
        if state == "cancelled":
            self.ticket_id.filtered("is_call")._return_to_dispatch()
        return result

    def _stamp_arrival(self):
        """The server's moment; it ends the response time of the call."""
        if not self:
            return
        self.sudo()._in_transition().write({"arrived_at": fields.Datetime.now()})
        calls = self.ticket_id.filtered(
            lambda call: call.state == "dispatched" and not call.arrived_at
        )
        calls._do_arrive()
