# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import SERVICE_DIRECTOR, USER

_PLAN = {"complaint_id", "visitor_id"}


class ComplaintVisit(models.Model):
    """The visit to a customer who complained (S57, D3-1.22).

    Only the service director enters one: he goes himself, or names whom he
    sends. Whoever was sent says what came of it.
    """

    _name = "care.complaint.visit"
    _description = "Visit for a complaint"
    _inherit = "service.retention.mixin"
    _order = "planned_at desc, id desc"
    _rec_name = "complaint_id"
    _check_company_auto = True

    _register_parent = "complaint_id"
    _register_draft_states = ("planned",)
    _register_closed_states = ("done",)
    _guarded_fields = ("state", "named_by_id", "done_at")

    complaint_id = fields.Many2one(
        "care.complaint",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="complaint_id.partner_id")
    visitor_id = fields.Many2one(
        "res.users",
        string="Visited By",
        required=True,
        index=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
        help="The service director, or whom he specially sends (D3-1.22).",
    )
    named_by_id = fields.Many2one(
        "res.users",
        string="Sent By",
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    planned_at = fields.Datetime(default=lambda self: fields.Datetime.now())
    met = fields.Char(string="Spoke With")
    outcome = fields.Text(help="What the customer said and what was agreed.")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done")],
        string="Status",
        required=True,
        default="planned",
        readonly=True,
    )
    done_at = fields.Datetime(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_roles(SERVICE_DIRECTOR)
        visits = super().create(vals_list)
        visits._check_complaints_open()
        visits._tell_visitors()
        return visits

    def write(self, vals):
        if not self._is_in_transition():
            self._check_visitor()
            if _PLAN & set(vals):
                self._check_roles(SERVICE_DIRECTOR)
            done = self.filtered(lambda visit: visit.state == "done")
            if done:
                raise UserError(
                    self.env._(
                        "%s: the visit is done and stays as it was told (D3-1.22).",
                        done[0].display_name,
                    )
                )
        return super().write(vals)

    def _check_complaints_open(self):
        for complaint in self.sudo().complaint_id:
            if complaint.state in ("closed", "cancelled"):
                raise UserError(self.env._("%s is closed.", complaint.name))

    def _check_visitor(self):
        """Who was sent, or the director; nobody tells of another's visit."""
        if self.env.su or self.env.user.has_group(SERVICE_DIRECTOR):
            return
        others = self.filtered(lambda visit: visit.visitor_id != self.env.user)
        if others:
            raise AccessError(
                self.env._(
                    "%(complaint)s: the visit is told by %(person)s, who was sent "
                    "(D3-1.22).",
                    complaint=others[0].display_name,
                    person=others[0].visitor_id.name,
                )
            )

    def _tell_visitors(self):
        for visit in self:
            if visit.visitor_id != self.env.user:
                visit.complaint_id.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Visit the customer (D3-1.22)"),
                    user_id=visit.visitor_id.id,
                )

    def action_done(self):
        """The visit took place; its outcome is written."""
        self._check_visitor()
        return self._run_step("done", (USER,), self.env._("The visit is not done."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        for visit in self:
            if visit.state == "done":
                reasons[visit] = [self.env._("It is done.")]
            elif not (visit.outcome or "").strip():
                reasons[visit] = [self.env._("Write what came of it (D3-1.22).")]
        return reasons

    def _do_done(self):
        self.sudo()._in_transition().write(
            {"state": "done", "done_at": fields.Datetime.now()}
        )
