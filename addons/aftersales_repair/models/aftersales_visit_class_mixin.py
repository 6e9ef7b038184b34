# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import utc

from odoo import api, fields, models

SERVICE_CLASSES = [
    ("paid", "Paid"),
    ("contract", "Contract"),
    ("free", "Free"),
    ("internal", "Internal"),
]


class AftersalesVisitClassMixin(models.AbstractModel):
    """Who pays for a visit: the server decides it (S03, D3-1.1a … D3-1.1d).

    Free inside the warranty only, contract with a running contract only; work
    for the company itself is internal; everything else is paid (D0-3.3.1,
    D0-3.3.1b).
    """

    _name = "aftersales.visit.class.mixin"
    _description = "Class of a service"

    service_day = fields.Date(
        string="Day",
        compute="_compute_service_day",
        store=True,
        help="The company's day of the visit: when the technician arrived, before "
        "that when he is planned to.",
    )
    service_class = fields.Selection(
        SERVICE_CLASSES,
        string="Class",
        compute="_compute_service_class",
        store=True,
        tracking=True,
        help="Follows the unit's warranty and contracts on the day of the visit.",
    )
    cover_id = fields.Many2one(
        "aftersales.cover",
        string="Covered By",
        compute="_compute_service_class",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    contract_scope = fields.Text(
        string="Scope of the Contract",
        compute="_compute_contract_scope",
        compute_sudo=True,
        help="What the customer's contract promises, and by which work instruction "
        "(D3-7.4.1.3).",
    )
    class_reason = fields.Char(string="Because", compute="_compute_class_reason")

    @api.depends("planned_start", "arrived_at", "company_id")
    def _compute_service_day(self):
        for visit in self:
            visit.service_day = visit._get_company_day(visit._get_service_moment())

    def _get_service_moment(self):
        """The moment that decides; naive UTC."""
        self.ensure_one()
        return self.arrived_at or self.planned_start or fields.Datetime.now()

    def _get_company_day(self, moment):
        """The company's date at a moment (naive UTC)."""
        zone = self._get_company_zone(self.company_id or self.env.company)
        return utc.localize(moment).astimezone(zone).date()

    @api.depends("lot_id", "partner_id", "service_day", "company_id")
    def _compute_service_class(self):
        groups = self.grouped(lambda visit: (visit.company_id, visit.service_day))
        for (company, day), visits in groups.items():
            covers = visits.lot_id._get_covers(day, company)
            ends = visits.lot_id._get_last_free_days(day, company)
            for visit in visits:
                lot = visit.lot_id
                cover = covers.get(lot, visit.cover_id.browse())
                visit.service_class = visit._find_class(ends.get(lot), day, cover)
                visit.cover_id = cover if visit.service_class == "contract" else False

    def _find_class(self, last_free_day, day, cover):
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        if partner and partner == self.company_id.partner_id:
            return "internal"
        if last_free_day and day <= last_free_day:
            return "free"
        return "contract" if cover else "paid"

    @api.depends("cover_id.contract_id.scope")
    def _compute_contract_scope(self):
        for visit in self:
            visit.contract_scope = visit.cover_id.contract_id.scope

    @api.depends("service_class", "cover_id", "lot_id.warranty_end_date")
    @api.depends_context("lang")
    def _compute_class_reason(self):
        for visit in self:
            visit.class_reason = visit._describe_class()

    def _describe_class(self):
        lot = self.lot_id
        if self.service_class == "internal":
            return self.env._("Work for the company itself (D3-1.1d)")
        if self.service_class == "free":
            ends = lot._get_last_free_days(self.service_day, self.company_id)
            return self.env._(
                "In warranty until %s (D3-1.1c)", fields.Date.to_string(ends[lot])
            )
        if self.service_class == "contract":
            return self.env._(
                "Contract %(contract)s until %(day)s (D3-1.1b)",
                contract=self.cover_id.sudo().contract_id.name,
                day=fields.Date.to_string(self.cover_id.sudo().date_end),
            )
        if not lot:
            return self.env._("No serial: neither warranty nor contract (D3-1.1a)")
        if lot.warranty_end_date:
            return self.env._(
                "Warranty ended on %s, no running contract (D3-1.1a)",
                fields.Date.to_string(lot.warranty_end_date),
            )
        return self.env._("No warranty and no running contract (D3-1.1a)")

    def _get_covered_percent(self, kind):
        """What the customer does not pay, 0 to 100.

        :param str kind: ``parts``, ``labour`` or ``travel``
        """
        self.ensure_one()
        if self.service_class in ("free", "internal"):
            return 100.0
        if self.service_class == "contract":
            return self.cover_id.sudo()[f"{kind}_percent"]
        return 0.0
