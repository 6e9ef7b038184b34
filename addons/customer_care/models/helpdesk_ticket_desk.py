# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HelpdeskTicket(models.Model):
    """New calls of a flagged customer warn; where the call came in (S62, S68)."""

    _inherit = "helpdesk.ticket"

    care_warning = fields.Char(
        related="partner_id.care_warning",
        string="Flagged Customer",
        groups="service_base.group_service_user",
    )
    hotline_call_ids = fields.One2many(
        "care.hotline.call",
        "ticket_id",
        string="Hotline Calls",
        groups="base.group_user",
    )
    hotline_call_count = fields.Integer(
        compute="_compute_hotline_call_count", groups="base.group_user"
    )

    def _compute_hotline_call_count(self):
        counts = dict(
            self.env["care.hotline.call"]
            .sudo()
            ._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"])
        )
        for ticket in self:
            ticket.hotline_call_count = counts.get(ticket.sudo(), 0)

    def action_view_hotline_calls(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_hotline_call_action"
            ),
            "domain": [("ticket_id", "=", self.id)],
            "context": {},
        }
