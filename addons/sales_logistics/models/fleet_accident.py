# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import DRIVER, SUPERVISOR

ARTICLE = "D2-38.7"
# What the insurance pays comes in later.
_CONTENT = {
    "damage",
    "driver_id",
    "handling",
    "happened_at",
    "injured",
    "leader_at",
    "leader_id",
    "leader_report",
    "liability",
    "other_party",
    "place",
    "police_at",
    "police_number",
    "severity",
    "story",
    "vehicle_id",
}


class FleetAccident(models.Model):
    """A traffic accident: scene protected, police called, leaders told (S49).

    Reported by the driver with photographs of the scene. It is handled when the
    police's number and the report to a leader stand in it (D2-7.6); a major one
    proposes the driver's case (D2-38.7).
    """

    _name = "fleet.accident"
    _description = "Traffic accident"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "happened_at desc, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("handled",)
    _register_date_field = "handled_at"
    _evidence_content_fields = ("vehicle_id", "driver_id", "happened_at", "story")
    _deadline_due_fields = {"vehicle.accident": "report_due"}
    _guarded_fields = ("report_due", "handled_at", "handled_by_id")

    vehicle_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["fleet.vehicle"]._get_own(),
    )
    driver_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    trip_id = fields.Many2one(
        "fleet.trip",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('vehicle_id', '=', vehicle_id)]",
    )
    happened_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now, tracking=True
    )
    place = fields.Char(string="Where", required=True)
    severity = fields.Selection(
        [("minor", "Minor"), ("ordinary", "Ordinary"), ("major", "Major")],
        required=True,
        default="minor",
        tracking=True,
    )
    injured = fields.Integer(help="People hurt.")
    story = fields.Text(string="What Happened", required=True)
    other_party = fields.Char(help="Plate, name and telephone of the others.")
    police_number = fields.Char(
        string="Police No.", tracking=True, help="Number of the police's record."
    )
    police_at = fields.Datetime(string="Police Called")
    leader_id = fields.Many2one(
        "res.users",
        string="Leader Told",
        ondelete="restrict",
        tracking=True,
        domain="[('share', '=', False)]",
    )
    leader_at = fields.Datetime(string="Told at")
    leader_report = fields.Text(
        string="Report to the Leader", help="What was reported, and what they said."
    )
    liability = fields.Selection(
        [
            ("open", "Not known yet"),
            ("none", "Not ours"),
            ("part", "In part ours"),
            ("full", "Ours"),
        ],
        default="open",
        required=True,
        tracking=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency"
    )
    damage = fields.Monetary(currency_field="company_currency_id", tracking=True)
    paid_by_insurance = fields.Monetary(currency_field="company_currency_id")
    handling = fields.Text(string="How It Was Handled")
    report_due = fields.Datetime(string="Report By", readonly=True, copy=False)
    handled_at = fields.Datetime(readonly=True, copy=False)
    handled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [("reported", "Reported"), ("handled", "Handled")],
        string="Status",
        default="reported",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _live = models.Index("(company_id, happened_at) WHERE state = 'reported'")

    @api.constrains("happened_at", "injured", "damage", "paid_by_insurance")
    def _check_facts(self):
        now = fields.Datetime.now()
        for accident in self:
            if accident.happened_at > now:
                raise ValidationError(
                    self.env._("%s: it is not over yet.", accident.name)
                )
            if min(accident.injured, accident.damage, accident.paid_by_insurance) < 0:
                raise ValidationError(
                    self.env._("%s: numbers are zero or more.", accident.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        accidents = super().create(vals_list)
        accidents._start_deadlines(
            "vehicle.accident", start={one: one.happened_at for one in accidents}
        )
        return accidents

    def write(self, vals):
        if _CONTENT.intersection(vals) and not self._is_in_transition():
            handled = self.filtered(lambda one: one.state == "handled")
            if handled:
                raise UserError(
                    self.env._(
                        "%s was handled: its facts stay (D2-7.6).",
                        ", ".join(handled.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        trip = self.env["fleet.trip"].search(
            [("vehicle_id", "=", self.vehicle_id.id), ("state", "=", "out")], limit=1
        )
        if trip and not self.trip_id:
            self.trip_id = trip
            self.driver_id = trip.driver_id

    def action_handle(self):
        """All is told and settled (D2-7.6)."""
        return self._run_step(
            "handle", (SUPERVISOR,), self.env._("The accident is not handled yet.")
        )

    def _get_cannot_handle_reasons(self):
        reasons = {}
        for one in self:
            texts = []
            if one.state != "reported":
                texts.append(self.env._("It was handled."))
            if one.driver_id == self.env.user:
                texts.append(
                    self.env._("You drove: another supervisor handles it (D2-7.6).")
                )
            if not (one.police_number or "").strip():
                texts.append(
                    self.env._("The number of the police is missing (D2-7.6).")
                )
            if not (one.leader_id and (one.leader_report or "").strip()):
                texts.append(self.env._("The report to a leader is missing (D2-7.6)."))
            if not (one.handling or "").strip():
                texts.append(self.env._("Write how it was handled."))
            if one.liability == "open":
                texts.append(self.env._("Say whose fault it was."))
            if texts:
                reasons[one] = texts
        return reasons

    def _do_handle(self):
        accidents = self.sudo()
        accidents._in_transition().write(
            {
                "state": "handled",
                "handled_at": fields.Datetime.now(),
                "handled_by_id": self.env.uid,
            }
        )
        accidents._meet_deadlines("vehicle.accident")
        self.filtered(lambda one: one.severity == "major")._propose()

    def _propose(self):
        """A driver in a major accident answers for it (D2-38.7)."""
        labels = dict(self._fields["liability"]._description_selection(self.env))
        rows = []
        for one in self.sudo():
            zone = self._get_company_zone(one.company_id)
            day = utc.localize(one.happened_at).astimezone(zone).date()
            employees = one.driver_id.employee_ids.filtered(
                lambda employee, one=one: employee.company_id == one.company_id
            )
            rows += [
                {
                    "article_code": ARTICLE,
                    "employee": employee,
                    "origin": one,
                    "fact_date": day,
                    "description": self.env._(
                        "Major accident at %(place)s, fault: %(fault)s.",
                        place=one.place,
                        fault=labels[one.liability],
                    ),
                }
                for employee in employees
            ]
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    def action_tell_leader(self):
        """The driver notes that a leader was told now (D2-7.6)."""
        return self._run_step(
            "tell_leader",
            (DRIVER, SUPERVISOR),
            self.env._("The report cannot be noted."),
        )

    def _get_cannot_tell_leader_reasons(self):
        reasons = {}
        for one in self:
            if one.state != "reported":
                reasons[one] = [self.env._("It was handled.")]
            elif not one.leader_id:
                reasons[one] = [self.env._("Write which leader was told (D2-7.6).")]
        return reasons

    def _do_tell_leader(self):
        for one in self.sudo():
            if not one.leader_at:
                one.leader_at = fields.Datetime.now()
            one.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=one.leader_id.id,
                summary=self.env._("Accident of %s (D2-7.6)", one.vehicle_id.name),
            )
