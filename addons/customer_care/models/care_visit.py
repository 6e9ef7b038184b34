# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT

_CALLERS = (AGENT, "sales_logistics.group_logistics_clerk")
_SAID = {"visited_on", "people", "needs", "region_problems", "opinion", "result"}


class CareVisit(models.Model):
    """A visit to a customer (走访, S61, D3-5.2.2, D3-9.4).

    Regular ones come from the care plan, irregular ones are written by hand.
    What the customer needs, what goes wrong in the region and the written opinion
    are recorded, fed back and improved; a problem opens a complaint.
    """

    _name = "care.visit"
    _description = "Customer visit"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "planned_on desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("planned",)
    _register_closed_states = ("fed_back", "cancelled")
    _register_date_field = "fed_back_at"
    _guarded_fields = (
        "care_plan_id",
        "complaint_id",
        "done_at",
        "fed_back_at",
        "fed_back_by_id",
    )

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    care_plan_id = fields.Many2one(
        "care.plan", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    visitor_id = fields.Many2one(
        "res.users",
        string="Visited By",
        required=True,
        default=lambda self: self.env.uid,
        index=True,
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    planned_on = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    visited_on = fields.Date(copy=False, help="Empty: today.")
    people = fields.Char(string="People Met", copy=False)
    needs = fields.Text(string="What the Customer Needs", copy=False)
    region_problems = fields.Text(
        string="Problems of the Region",
        copy=False,
        help="What other customers there may have as well (D3-5.2.2).",
    )
    opinion = fields.Text(
        string="Opinion in Writing",
        copy=False,
        help="The customer's written opinion; attach the paper below (D3-9.4).",
    )
    result = fields.Selection(
        [("content", "Satisfied"), ("need", "Has a need"), ("problem", "Problem")],
        copy=False,
        tracking=True,
    )
    complaint_id = fields.Many2one(
        "care.complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    improvement_ids = fields.One2many("care.improvement", "visit_id", readonly=True)
    feedback = fields.Text(
        string="Fed Back", copy=False, help="Who was told, and what gets better."
    )
    done_at = fields.Datetime(readonly=True, copy=False)
    fed_back_at = fields.Datetime(readonly=True, copy=False)
    fed_back_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("done", "Done"),
            ("fed_back", "Fed back"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _live = models.Index("(company_id, planned_on) WHERE state = 'planned'")

    def write(self, vals):
        if _SAID & set(vals) and not self._is_in_transition():
            fixed = self.filtered(lambda visit: visit.state != "planned")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: the visit is recorded; what was said stays (D3-9.4).",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- planned → done -----------------------------------------------------------

    def action_done(self):
        """The visit is recorded (D3-9.4)."""
        return self._run_step(
            "done", _CALLERS, self.env._("The visit is not recorded.")
        )

    def _get_cannot_done_reasons(self):
        reasons = {}
        for visit in self:
            texts = reasons[visit] = []
            today = self.env["service.policy"]._today(visit.company_id)
            if visit.state != "planned":
                texts.append(self.env._("It is recorded or cancelled."))
            if not visit.result:
                texts.append(self.env._("Choose the result of the visit."))
            if not (visit.needs or visit.opinion or "").strip():
                texts.append(
                    self.env._(
                        "Write what the customer needs, or the opinion (D3-9.4)."
                    )
                )
            if visit.visited_on and visit.visited_on > today:
                texts.append(self.env._("The day is still to come."))
        return reasons

    def _do_done(self):
        visits, now = self.sudo(), fields.Datetime.now()
        for company, own in visits.grouped("company_id").items():
            today = self.env["service.policy"]._today(company)
            own.filtered(lambda one: not one.visited_on)._in_transition().write(
                {"visited_on": today}
            )
        visits._in_transition().write({"state": "done", "done_at": now})
        visits.filtered(lambda one: one.result == "problem")._open_complaints()
        for visit in visits.filtered("care_plan_id"):
            visit.care_plan_id._note_contact(visit.visited_on)
        visits.care_plan_id._plan_visits()

    def _open_complaints(self):
        for visit in self.filtered(lambda one: not one.complaint_id):
            complaint = self.env["care.complaint"].create(
                [
                    {
                        "partner_id": visit.partner_id.id,
                        "company_id": visit.company_id.id,
                        "kind": "complaint",
                        "problem": visit.opinion or visit.needs,
                        "channel": "visit",
                    }
                ]
            )
            visit._in_transition().complaint_id = complaint.id

    # -- done → fed back ----------------------------------------------------------

    def action_feed_back(self):
        """What was heard is passed on and improved (D3-9.4)."""
        return self._run_step(
            "feed_back", _CALLERS, self.env._("It cannot be fed back.")
        )

    def _get_cannot_feed_back_reasons(self):
        reasons = {}
        for visit in self:
            if visit.state != "done":
                reasons[visit] = [self.env._("Record the visit first.")]
            elif not (visit.feedback or "").strip():
                reasons[visit] = [
                    self.env._("Write who was told, and what gets better (D3-9.4).")
                ]
        return reasons

    def _do_feed_back(self):
        self.sudo()._in_transition().write(
            {
                "state": "fed_back",
                "fed_back_at": fields.Datetime.now(),
                "fed_back_by_id": self.env.uid,
            }
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", _CALLERS, self.env._("The visit cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            visit: [self.env._("It is recorded or cancelled.")]
            for visit in self
            if visit.state != "planned"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    def action_view_complaint(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.complaint",
            "res_id": self.complaint_id.id,
            "view_mode": "form",
        }

    @api.model
    def _plan(self, rows):
        """Regular visits of care plans. Server code only."""
        return self.sudo()._in_transition().create(rows)
