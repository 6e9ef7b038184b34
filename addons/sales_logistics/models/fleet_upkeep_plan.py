# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from odoo.addons.service_base.jobs import each_record

ARTICLE = "D2-37.6"


class FleetUpkeepPlan(models.Model):
    """What a vehicle needs regularly, by kilometres or by date (S49, D2-30).

    Due at 15,000 km is overdue from 15,001 km on; due on a day, from the next
    day on. Whichever comes first counts. Who drives it answers for overdue
    upkeep (D2-37.6).
    """

    _name = "fleet.upkeep.plan"
    _description = "Upkeep plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.guarded.mixin"]
    _order = "vehicle_id, id"
    _check_company_auto = True

    _guarded_fields = ("overdue_since",)

    name = fields.Char(string="What", required=True, tracking=True)
    active = fields.Boolean(default=True)
    vehicle_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        ondelete="restrict",
        default=lambda self: self.env.uid,
        help="Gets an activity when it is overdue.",
    )
    service_type_id = fields.Many2one(
        "fleet.service.type",
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "sales_logistics.service_type_upkeep", raise_if_not_found=False
        ),
        domain="[('category', '=', 'service')]",
    )
    every_km = fields.Float(string="Every (km)", digits=(16, 0), tracking=True)
    every_months = fields.Integer(string="Every (months)", tracking=True)
    start_km = fields.Float(string="Counted From (km)", digits=(16, 0))
    start_date = fields.Date(
        string="Counted From",
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    parts = fields.Text(help="Which parts are changed as a rule.")
    service_ids = fields.One2many(
        "fleet.vehicle.log.services", "upkeep_plan_id", string="Done", readonly=True
    )
    last_km = fields.Float(digits=(16, 0), compute="_compute_next", store=True)
    last_date = fields.Date(compute="_compute_next", store=True)
    next_km = fields.Float(
        string="Due at (km)", digits=(16, 0), compute="_compute_next", store=True
    )
    next_date = fields.Date(string="Due on", compute="_compute_next", store=True)
    odometer = fields.Float(
        string="Odometer Now", digits=(16, 0), compute="_compute_upkeep_state"
    )
    upkeep_state = fields.Selection(
        [
            ("ok", "Not due"),
            ("soon", "Soon due"),
            ("due", "Due"),
            ("overdue", "Overdue"),
        ],
        string="Upkeep",
        compute="_compute_upkeep_state",
        search="_search_upkeep_state",
    )
    overdue_since = fields.Date(readonly=True, copy=False)

    _live = models.Index("(company_id, next_date) WHERE active IS TRUE")

    @api.constrains("every_km", "every_months")
    def _check_interval(self):
        for plan in self:
            if min(plan.every_km, plan.every_months) < 0 or not (
                plan.every_km or plan.every_months
            ):
                raise ValidationError(
                    self.env._(
                        "%s: say after how many kilometres or months it is due "
                        "(D2-30).",
                        plan.name,
                    )
                )

    @api.depends(
        "every_km",
        "every_months",
        "start_km",
        "start_date",
        "service_ids.state",
        "service_ids.date",
        "service_ids.odometer_id.value",
        "service_ids.active",
    )
    def _compute_next(self):
        for plan in self:
            done = plan.service_ids.filtered(
                lambda log: log.state == "done" and log.active
            ).sorted(lambda log: (log.date, log.odometer_id.value))
            last = done[-1:]
            plan.last_km = last.odometer_id.value if last else plan.start_km
            plan.last_date = last.date or plan.start_date
            plan.next_km = plan.last_km + plan.every_km if plan.every_km else 0
            plan.next_date = (
                plan.last_date + relativedelta(months=plan.every_months)
                if plan.every_months and plan.last_date
                else False
            )

    @api.depends("next_km", "next_date", "vehicle_id")
    def _compute_upkeep_state(self):
        readings = self.vehicle_id._get_last_readings()
        policy = self.env["service.policy"]
        for plan in self:
            company = plan.company_id or self.env.company
            soon = policy._get_values(
                ["vehicle.upkeep_soon_km", "vehicle.upkeep_soon_days"], company
            )
            plan.odometer = readings.get(plan.vehicle_id.id, 0)
            plan.upkeep_state = plan._get_upkeep_state(
                policy._today(company),
                soon["vehicle.upkeep_soon_km"],
                soon["vehicle.upkeep_soon_days"],
            )

    def _get_upkeep_state(self, today, soon_km, soon_days):
        """Whichever of kilometres and date is worse."""
        found = {"ok"}
        if self.next_km:
            left = self.next_km - self.odometer
            found.add(_state_of(left, soon_km))
        if self.next_date:
            found.add(_state_of((self.next_date - today).days, soon_days))
        return next(name for name in ("overdue", "due", "soon", "ok") if name in found)

    def _search_upkeep_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        plans = self.search([("active", "=", True)])
        return [("id", "in", plans.filtered(lambda one: one.upkeep_state in value).ids)]

    # -- every night ---

    @api.model
    def _cron_check(self):
        """Overdue upkeep: an activity at once, a case after the days of grace."""
        plans = self.search([("active", "=", True)])
        today = self.env["service.policy"]._today
        each_record(plans, lambda some: some._check_overdue(today(some.company_id)))

    def _check_overdue(self, today):
        overdue = self.filtered(lambda plan: plan.upkeep_state == "overdue")
        done = (self - overdue).filtered("overdue_since")
        done._in_transition().write({"overdue_since": False})
        new = overdue.filtered(lambda plan: not plan.overdue_since)
        new._in_transition().write({"overdue_since": today})
        for plan in new:
            plan.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(plan.user_id or self.env.user).id,
                summary=self.env._("Upkeep is overdue (D2-30)"),
            )
        overdue._propose(today)

    def _propose(self, today):
        rows = []
        policy = self.env["service.policy"]
        for plan in self.sudo():
            grace = policy._get_value("vehicle.upkeep_grace_days", plan.company_id)
            if today <= plan.overdue_since + timedelta(days=grace):
                continue
            employees = plan.vehicle_id.driver_id.user_ids.employee_ids.filtered(
                lambda employee, plan=plan: employee.company_id == plan.company_id
            )
            rows += [
                {
                    "article_code": ARTICLE,
                    "employee": employee,
                    # The same upkeep, overdue once more, is another fact.
                    "origin_key": f"fleet.upkeep.plan,{plan.id},{plan.overdue_since}",
                    "origin": None,
                    "evidence": plan.display_name,
                    "description": self.env._(
                        "%(vehicle)s: %(upkeep)s is overdue since %(day)s.",
                        vehicle=plan.vehicle_id.name,
                        upkeep=plan.name,
                        day=plan.overdue_since,
                    ),
                }
                for employee in employees
            ]
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    # -- done ---

    def action_record(self):
        """Write down the upkeep that was done, with the parts changed (D2-7.4)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upkeep Done"),
            "res_model": "fleet.vehicle.log.services",
            "view_mode": "form",
            "context": {
                "default_vehicle_id": self.vehicle_id.id,
                "default_upkeep_plan_id": self.id,
                "default_description": self.name,
                "default_company_id": self.company_id.id,
                **(
                    {"default_service_type_id": self.service_type_id.id}
                    if self.service_type_id
                    else {}
                ),
            },
        }


def _state_of(left, soon):
    """``left`` kilometres or days until it is due; due at 0, overdue below."""
    compared = float_compare(left, 0, precision_digits=1)
    if compared < 0:
        return "overdue"
    if compared == 0:
        return "due"
    return "soon" if float_compare(left, soon, precision_digits=1) <= 0 else "ok"
