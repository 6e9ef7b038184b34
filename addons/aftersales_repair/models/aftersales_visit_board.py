# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesVisit(models.Model):
    """What the dispatch board shows of a visit: travel and skill (S02)."""

    _inherit = "aftersales.visit"

    zone_id = fields.Many2one(
        "aftersales.zone",
        compute="_compute_zone_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
    )
    travel_minutes = fields.Integer(
        string="Travel (minutes)",
        compute="_compute_travel_minutes",
        store=True,
        precompute=True,
        readonly=False,
        aggregator="sum",
        help="One way; by the zone, or what you know better.",
    )
    address = fields.Char(compute="_compute_call_facts")
    phone = fields.Char(string="Telephone", compute="_compute_call_facts")
    arrival_due = fields.Datetime(
        related="ticket_id.arrival_due", string="Arrive By", related_sudo=True
    )
    has_skill = fields.Boolean(
        string="Skilled",
        compute="_compute_has_skill",
        help="The technician has a skill that the product's category asks for.",
    )

    @api.depends("ticket_id.zone_id", "partner_id")
    def _compute_zone_id(self):
        for visit in self:
            customer = visit.partner_id
            visit.zone_id = (
                visit.ticket_id.zone_id
                or customer.aftersales_zone_id
                or customer.commercial_partner_id.aftersales_zone_id
            )

    @api.depends("zone_id")
    def _compute_travel_minutes(self):
        for visit in self:
            visit.travel_minutes = visit.zone_id.travel_minutes

    @api.depends("ticket_id", "partner_id")
    def _compute_call_facts(self):
        for visit in self:
            call, customer = visit.ticket_id.sudo(), visit.partner_id
            visit.address = (
                call.address
                or customer._get_service_address()
                or customer.commercial_partner_id._get_service_address()
            )
            visit.phone = (
                call.phone or customer.phone or customer.commercial_partner_id.phone
            )

    @api.depends("technician_id", "product_id")
    def _compute_has_skill(self):
        for visit in self:
            wanted = visit.product_id.categ_id.aftersales_skill_ids
            have = visit.technician_id.sudo().aftersales_skill_ids
            visit.has_skill = not wanted or bool(wanted & have)
