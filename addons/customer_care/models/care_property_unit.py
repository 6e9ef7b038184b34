# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

USES = [
    ("owner", "Used by the owner"),
    ("rented", "Rented out"),
    ("vacant", "Vacant"),
]


class CarePropertyUnit(models.Model):
    """A unit of the property: the office's ledger of owners (S66, D4-1.4).

    The data of a rented unit are complete, right and timely (D4-12.1.14): its
    tenant, his telephone and the term of the lease. Vacant units have their own
    patrol (D4-1.5). Read by the office only (D4-1.0).
    """

    _name = "care.property.unit"
    _description = "Property unit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "building, name"
    _check_company_auto = True

    name = fields.Char(
        string="Property Unit", required=True, tracking=True, index="trigram"
    )
    building = fields.Char(tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Property Owner",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="Fee Paid By",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Empty: the owner.",
    )
    area = fields.Float(string="Area (m²)", digits=(16, 2))
    fee_amount = fields.Monetary(
        string="Fee a Period", tracking=True, help="What a fee notice asks for."
    )
    use = fields.Selection(USES, required=True, default="owner", tracking=True)
    tenant_id = fields.Many2one(
        "res.partner", check_company=True, ondelete="restrict", tracking=True
    )
    tenant_phone = fields.Char(related="tenant_id.phone", readonly=False)
    lease_from = fields.Date(tracking=True)
    lease_to = fields.Date(string="Lease Until", tracking=True)
    handed_over_on = fields.Date(string="Handed Over", readonly=True, copy=False)
    gaps = fields.Char(
        string="Lacking",
        compute="_compute_gaps",
        help="What the data of a rented unit lack (D4-12.1.14).",
    )
    is_incomplete = fields.Boolean(
        compute="_compute_gaps", search="_search_is_incomplete"
    )
    note = fields.Text()
    case_ids = fields.One2many("care.property.case", "unit_id", string="Cases")
    case_count = fields.Integer(compute="_compute_counts")
    notice_count = fields.Integer(compute="_compute_counts")
    unpaid_amount = fields.Monetary(compute="_compute_counts")

    _name_once = models.UniqueIndex(
        "(company_id, COALESCE(building, ''), name) WHERE active",
        "The building has a unit of this name.",
    )

    @api.depends("building", "name")
    def _compute_display_name(self):
        for unit in self:
            unit.display_name = " ".join(filter(None, [unit.building, unit.name]))

    @api.depends("use", "tenant_id.phone", "lease_from", "lease_to", "company_id")
    def _compute_gaps(self):
        for unit in self:
            today = self.env["service.policy"]._today(unit.company_id)
            gaps = []
            if unit.use == "rented":
                if not unit.tenant_id:
                    gaps.append(self.env._("tenant"))
                elif not unit.tenant_id.phone:
                    gaps.append(self.env._("telephone of the tenant"))
                if not unit.lease_from or not unit.lease_to:
                    gaps.append(self.env._("term of the lease"))
                elif unit.lease_to < today:
                    gaps.append(self.env._("the lease has ended"))
            unit.gaps = ", ".join(gaps)
            unit.is_incomplete = bool(gaps)

    def _search_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        lacking = fields.Domain("use", "=", "rented") & fields.Domain.OR(
            [
                [("tenant_id", "=", False)],
                [("tenant_id.phone", "=", False)],
                [("lease_from", "=", False)],
                [("lease_to", "=", False)],
                [("lease_to", "<", today)],
            ]
        )
        return lacking if True in value else ~lacking

    def _compute_counts(self):
        cases = dict(
            self.env["care.property.case"]._read_group(
                [("unit_id", "in", self.ids)], ["unit_id"], ["__count"]
            )
        )
        notices = {
            unit.id: (count, residual)
            for unit, count, residual in self.env["account.move"]
            .sudo()
            ._read_group(
                [("care_unit_id", "in", self.ids), ("state", "=", "posted")],
                ["care_unit_id"],
                ["__count", "amount_residual_signed:sum"],
            )
        }
        for unit in self:
            unit.case_count = cases.get(unit, 0)
            unit.notice_count, unit.unpaid_amount = notices.get(unit.id, (0, 0.0))

    @api.constrains("fee_amount", "area")
    def _check_numbers(self):
        for unit in self:
            if unit.fee_amount < 0 or unit.area < 0:
                raise ValidationError(
                    self.env._("%s: fee and area are zero or more.", unit.display_name)
                )

    @api.constrains("lease_from", "lease_to")
    def _check_lease(self):
        for unit in self:
            if unit.lease_from and unit.lease_to and unit.lease_to < unit.lease_from:
                raise ValidationError(
                    self.env._(
                        "%s: the lease ends before it begins (D4-12.1.14).",
                        unit.display_name,
                    )
                )

    def unlink(self):
        # No ``ondelete`` method: a client can send the key that skips those.
        self.check_access("unlink")
        if self.env.registry.ready:
            self._check_unused()
        return super().unlink()

    def _check_unused(self):
        used = self.filtered(lambda unit: unit.case_count or unit.notice_count)
        if used:
            raise ValidationError(
                self.env._(
                    "%s has cases or fee notices: archive it instead (D4-1.4).",
                    used[0].display_name,
                )
            )

    def action_view_cases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_property_case_action"
        )
        return {
            **action,
            "domain": [("unit_id", "=", self.id)],
            "context": {"default_unit_id": self.id},
        }

    def action_view_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_fee_notice_action"
        )
        return {**action, "domain": [("unit_id", "=", self.id)], "context": {}}
