# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import AGENT, PROPERTY_OFFICE

_ASKED = {
    "unit_id",
    "kind",
    "partner_id",
    "what",
    "contractor_id",
    "date_from",
    "date_to",
}


class CarePropertyCase(models.Model):
    """What an owner asks the property office for (S66).

    Decoration 装修 is asked for, reviewed by the supervisor, watched while it goes
    on, closed after an inspection (D4-1.3, D4-12.1.12): nothing starts before the
    review. Hand-over, move-in and repair go the same way (D4-1.3, D2-J2.4). What a
    customer complains of is a complaint (D4-1.1).
    """

    _name = "care.property.case"
    _description = "Property case"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("asked",)
    _register_closed_states = ("closed", "refused", "cancelled")
    _register_date_field = "closed_at"
    _guarded_fields = ("reviewed_at", "reviewed_by_id", "started_at", "closed_at")

    unit_id = fields.Many2one(
        "care.property.unit",
        string="Property Unit",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Asked By",
        required=True,
        check_company=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("decoration", "Decoration"),
            ("handover", "Hand-over of the unit"),
            ("move_in", "Move-in"),
            ("repair", "Repair"),
            ("order", "Order on the grounds"),
        ],
        required=True,
        default="decoration",
        tracking=True,
    )
    what = fields.Text(string="What Is Asked For", required=True)
    contractor_id = fields.Many2one(
        "res.partner", check_company=True, ondelete="restrict"
    )
    date_from = fields.Date(string="From", tracking=True)
    date_to = fields.Date(string="To", tracking=True)
    review_note = fields.Text(
        string="Review", help="What was looked at, and the conditions (D4-12.1.12)."
    )
    watch_ids = fields.One2many("care.property.watch", "case_id", string="Watched")
    watch_count = fields.Integer(compute="_compute_watch_count")
    result = fields.Text(help="What the closing inspection showed.")
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("reviewed", "Reviewed"),
            ("watched", "Watched"),
            ("closed", "Closed"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="asked",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    reviewed_at = fields.Datetime(readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index(
        "(company_id, unit_id) WHERE state IN ('asked', 'reviewed', 'watched')"
    )

    @api.depends("unit_id")
    def _compute_partner_id(self):
        for case in self:
            unit = case.unit_id
            tenant = unit.tenant_id if unit.use == "rented" else unit.browse()
            case.partner_id = case.partner_id or tenant or unit.partner_id

    @api.depends("watch_ids")
    def _compute_watch_count(self):
        counts = dict(
            self.env["care.property.watch"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.watch_count = counts.get(case._origin, 0)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for case in self:
            if case.date_from and case.date_to and case.date_to < case.date_from:
                raise ValidationError(
                    self.env._("%s: it ends before it begins.", case.name)
                )

    def write(self, vals):
        late = self.filtered(lambda case: case.state != "asked")
        if _ASKED & set(vals) and late and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was reviewed as it is (D4-12.1.12). Ask for what is different "
                    "in another case.",
                    late[0].name,
                )
            )
        return super().write(vals)

    def _get_state_reasons(self, *states):
        """``{case: []}``, with a reason for those in another state."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            case: []
            if case.state in states
            else [
                self.env._(
                    "It is %(now)s; this comes after %(wanted)s (D4-12.1.12).",
                    now=labels[case.state],
                    wanted=" / ".join(labels[state] for state in states),
                )
            ]
            for case in self
        }

    # -- reviewed, refused ---

    def action_review(self):
        """The supervisor agrees, with conditions; never to an own case."""
        return self._run_step(
            "review", PROPERTY_OFFICE, self.env._("It cannot be reviewed.")
        )

    def _get_cannot_review_reasons(self):
        reasons = self._get_state_reasons("asked")
        for case in self:
            if case.user_id == self.env.user:
                reasons[case].append(
                    self.env._("Nobody reviews what they wrote: ask a colleague.")
                )
            if not (case.review_note or "").strip():
                reasons[case].append(self.env._("Write the review (D4-12.1.12)."))
            if case.kind == "decoration" and not (case.date_from and case.date_to):
                reasons[case].append(self.env._("Its days are missing."))
        return reasons

    def _do_review(self):
        self.sudo()._in_transition().write(
            {
                "state": "reviewed",
                "reviewed_at": fields.Datetime.now(),
                "reviewed_by_id": self.env.uid,
            }
        )

    def action_refuse(self):
        return self._run_step(
            "refuse", PROPERTY_OFFICE, self.env._("It cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        reasons = self._get_state_reasons("asked")
        for case in self:
            if not (case.review_note or "").strip():
                reasons[case].append(self.env._("Write why (D4-12.1.12)."))
        return reasons

    def _do_refuse(self):
        self.sudo()._in_transition().write(
            {
                "state": "refused",
                "closed_at": fields.Datetime.now(),
                "reviewed_by_id": self.env.uid,
            }
        )

    # -- watched ---

    def action_start(self):
        """Work begins; from now on it is watched."""
        return self._run_step("start", (AGENT,), self.env._("It cannot start."))

    def _get_cannot_start_reasons(self):
        return self._get_state_reasons("reviewed")

    def _do_start(self):
        self.sudo()._in_transition().write(
            {"state": "watched", "started_at": fields.Datetime.now()}
        )

    # -- closed ---

    def action_close(self):
        return self._run_step("close", (AGENT,), self.env._("It cannot be closed."))

    def _get_cannot_close_reasons(self):
        reasons = self._get_state_reasons("watched")
        policy = self.env["service.policy"]
        for case in self:
            least = policy._get_value("property.watch_visits", case.company_id)
            if case.kind == "decoration" and case.watch_count < least:
                reasons[case].append(
                    self.env._(
                        "Watched %(count)s times, %(least)d are needed (D4-12.1.12).",
                        count=case.watch_count,
                        least=least,
                    )
                )
            if case.watch_ids.filtered(lambda one: one.is_bad and not one.settled):
                reasons[case].append(
                    self.env._("Something that was found is not put right.")
                )
            if not (case.result or "").strip():
                reasons[case].append(self.env._("Write the result."))
        return reasons

    def _do_close(self):
        cases = self.sudo()
        cases._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )
        for case in cases.filtered(lambda one: one.kind == "handover"):
            case.unit_id.handed_over_on = self.env["service.policy"]._today(
                case.company_id
            )

    def action_cancel(self):
        return self._run_step("cancel", (AGENT,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return self._get_state_reasons("asked", "reviewed")

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def action_view_unit(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.property.unit",
            "res_id": self.unit_id.id,
            "views": [[False, "form"]],
        }
