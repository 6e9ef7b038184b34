# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    """Where an address is: core's coordinates, typed or found by geolocation."""

    _inherit = "res.partner"

    def _get_place(self):
        """``(latitude, longitude)``, None for nobody and where it is not known.

        Core keeps 0 where nothing is known; that point lies in the ocean.
        """
        if not self:
            return None
        self.ensure_one()
        place = (self.partner_latitude, self.partner_longitude)
        return place if any(place) else None
