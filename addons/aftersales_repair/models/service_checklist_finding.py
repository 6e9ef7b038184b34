# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import html_escape


class ServiceChecklistFinding(models.Model):
    """A finding that is repaired: it opens a repair call (S19, D3-11.10)."""

    _inherit = "service.checklist.finding"

    ticket_ids = fields.One2many(
        "helpdesk.ticket", "finding_id", string="Repair Calls", readonly=True
    )

    def _open_follow_up_repair(self):
        """One call a finding; it is due on the finding's day."""
        tickets = self.env["helpdesk.ticket"].sudo()
        made = tickets.create([finding._prepare_ticket_vals() for finding in self])
        self._link_follow_up(dict(zip(self, made, strict=True)))

    def _prepare_ticket_vals(self):
        self.ensure_one()
        run = self.run_id
        lot = run.lot_id
        place = " ".join(filter(None, [run.asset, run.site]))
        urgent = {"minor": "1", "major": "2", "critical": "3"}
        return {
            "name": self.env._(
                "Repair after inspection %(run)s: %(place)s",
                run=run.name,
                place=place,
            ),
            "description": html_escape(self.description),
            "company_id": self.company_id.id,
            "partner_id": (run.partner_id or lot.delivery_partner_id).id,
            "product_id": lot.product_id.id,
            "lot_id": lot.id,
            "priority": urgent[self.severity],
            "finding_id": self.id,
            "repair_due": self.date_due,
        }

    def _get_cannot_close_reasons(self):
        reasons = super()._get_cannot_close_reasons()
        for finding in self:
            unrepaired = finding.sudo().ticket_ids.filtered(lambda one: not one.closed)
            if unrepaired:
                reasons[finding].append(
                    self.env._(
                        "Its repair call %s is still open: finish the repair first "
                        "(D3-11.10).",
                        ", ".join(unrepaired.mapped("number")),
                    )
                )
        return reasons
