# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.addons.aftersales_repair.roles import DIRECTOR

from .common import RmaCase

# Monday 1 June 2026 in Shanghai, as naive UTC.
MONDAY = datetime(2026, 6, 1)


def at(day, hour, minute=0):
    """A moment of June 2026 in Shanghai as naive UTC."""
    return datetime(2026, 6, day, hour - 8 if hour >= 8 else hour + 16, minute).replace(
        day=day if hour >= 8 else day - 1
    )


class CallCase(RmaCase):
    """A customer with a machine, a service director, and calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.role("director", DIRECTOR)
        cls.city = cls.env.ref("aftersales_repair.zone_city")
        cls.suburb = cls.env.ref("aftersales_repair.zone_suburb")
        cls.partner.write(
            {
                "phone": "138 0000 0001",
                "street": "1 Test Road",
                "city": "Shanghai",
                "aftersales_zone_id": cls.city.id,
            }
        )
        cls.lot = cls.delivered("CALL-001", on=date(2026, 1, 15))

    @classmethod
    def calls(cls, count=1, user=None, **vals):
        """Complete calls about the machine, registered by the clerk."""
        base = {"lot_id": cls.lot.id, "problem": "Does not start"}
        tickets = cls.env["helpdesk.ticket"].with_user(user or cls.clerk)
        return tickets.create([{**base, **vals} for _number in range(count)])

    def dispatch(self, calls, user=None, technician=None):
        calls = calls.with_user(user or self.director)
        calls.write({"technician_id": (technician or self.technician).id})
        calls.action_dispatch()
        return calls.sudo().visit_ids

    def day_end(self):
        """The day-end job for the test company."""
        calls = self.env["helpdesk.ticket"].with_company(self.company)
        return calls._carry_over(self.company)

    def sign(self, visits):
        """The voucher's own steps belong to S03: on site, then signed."""
        visits.sudo()._in_transition().write({"state": "on_site"})
        visits.sudo()._in_transition().write({"state": "signed"})
