# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..roles import SUPERVISOR


class FleetVehicleLogServices(models.Model):
    """Upkeep that was done, with the parts changed, and faults (S49, D2-7.5).

    Core's log is the maintenance record (D2-7.4); an upkeep plan is met by a
    service of it that is done, a fault stays on the list until it is.
    """

    _inherit = "fleet.vehicle.log.services"

    vehicle_id = fields.Many2one(
        default=lambda self: self.env["fleet.vehicle"]._get_own()
    )
    service_type_id = fields.Many2one(
        default=lambda self: self.env.ref(
            "sales_logistics.service_type_repair", raise_if_not_found=False
        )
    )
    upkeep_plan_id = fields.Many2one(
        "fleet.upkeep.plan",
        string="Upkeep",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('vehicle_id', '=', vehicle_id)]",
    )
    part_ids = fields.One2many(
        "fleet.service.part", "service_id", string="Parts Changed"
    )
    is_fault = fields.Boolean(string="Fault", help="Found by the driver or a check.")
    is_unsafe = fields.Boolean(
        string="Unsafe",
        help="The vehicle does not leave before it is repaired (D2-7.5).",
    )
    reported_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    repair_due = fields.Date(
        string="Repair By", compute="_compute_repair_due", store=True, readonly=False
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    _open_faults = models.Index(
        "(vehicle_id) WHERE is_fault IS TRUE AND state IN ('new', 'running')"
    )

    @api.depends("is_fault", "date")
    def _compute_repair_due(self):
        policy = self.env["service.policy"]
        # Logs from before the addon are no faults; at its installation the
        # policy is not there yet.
        faults = self.filtered(lambda log: log.is_fault and log.date)
        (self - faults).repair_due = False
        for log in faults:
            company = log.company_id or self.env.company
            days = policy._get_value("vehicle.fault_days", company)
            log.repair_due = log.date + timedelta(days=days)

    @api.depends("repair_due", "state")
    def _compute_is_late(self):
        policy = self.env["service.policy"]
        for log in self:
            today = policy._today(log.company_id or self.env.company)
            log.is_late = bool(
                log.repair_due
                and log.state in ("new", "running")
                and log.repair_due < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        late = Domain("state", "in", ("new", "running")) & Domain(
            "repair_due", "<", today
        )
        return late if True in value else ~late

    @api.constrains("state", "upkeep_plan_id", "odometer_id", "vehicle_id")
    def _check_upkeep(self):
        for log in self:
            plan = log.upkeep_plan_id
            if plan and plan.vehicle_id != log.vehicle_id:
                raise ValidationError(
                    self.env._(
                        "%(plan)s belongs to another vehicle (D2-30).", plan=plan.name
                    )
                )
            if plan and log.state == "done" and not (log.odometer_id and log.date):
                raise ValidationError(
                    self.env._(
                        "%s is done: write the day and what the odometer showed "
                        "(D2-7.4).",
                        plan.name,
                    )
                )

    def write(self, vals):
        """That an unsafe vehicle is safe again, the supervisor says (D2-7.5)."""
        if {"state", "is_unsafe", "is_fault", "active", "vehicle_id"}.intersection(
            vals
        ) and any(self.sudo().mapped("is_unsafe")):
            self.env["fleet.trip"]._check_roles(SUPERVISOR)
        return super().write(vals)

    def _set_odometer(self):
        """A reading a log: core gives all of them the last one's."""
        result = None
        for log in self:
            result = super(FleetVehicleLogServices, log)._set_odometer()
        return result
