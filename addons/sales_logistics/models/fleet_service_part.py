# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FleetServicePart(models.Model):
    """A part that was changed in a vehicle (S49, D2-7.5): filter, tyre, brake."""

    _name = "fleet.service.part"
    _description = "Part changed in a vehicle"
    _order = "service_id desc, id"

    service_id = fields.Many2one(
        "fleet.vehicle.log.services", required=True, ondelete="cascade", index=True
    )
    vehicle_id = fields.Many2one(
        related="service_id.vehicle_id", store=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="service_id.company_id", store=True, ondelete="restrict"
    )
    date = fields.Date(related="service_id.date", store=True)
    name = fields.Char(string="Part", required=True)
    quantity = fields.Float(default=1, digits="Product Unit")
    reason = fields.Char(string="Why", help="Worn, broken, due by the plan.")

    @api.constrains("quantity")
    def _check_quantity(self):
        for part in self:
            if part.quantity <= 0:
                raise ValidationError(
                    self.env._("%s: a quantity above zero (D2-7.5).", part.name)
                )
