# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceTestRequest(models.Model):
    """A document with lines and approvals, for the tests alone."""

    _name = "service.test.request"
    _description = "Test request"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.approval.mixin"]

    _state_from = ["draft"]
    _state_to = ["done"]
    _cancel_state = "cancelled"
    _guarded_fields = ("done_at",)
    _approval_steps = ("finish",)
    _approval_free_fields = ("note",)
    _approval_line_fields = ("line_ids",)
    _approval_applicant_fields = ("applicant_id",)

    name = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    applicant_id = fields.Many2one("res.users")
    kind = fields.Selection([("plan", "Plan"), ("credit", "Credit")], default="credit")
    amount = fields.Float()
    note = fields.Char()
    line_ids = fields.One2many("service.test.request.line", "request_id")
    total = fields.Float(compute="_compute_total", store=True)
    done_at = fields.Datetime()
    state = fields.Selection(
        [("draft", "New"), ("done", "Done"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
    )

    def _compute_total(self):
        for record in self:
            record.total = sum(record.line_ids.mapped("price"))

    def action_finish(self):
        return self._run_step(
            "finish", ("service_base.group_service_user",), "It cannot be finished."
        )

    def _get_cannot_finish_reasons(self):
        return {}

    def _do_finish(self):
        self.sudo()._in_transition().write(
            {"state": "done", "done_at": fields.Datetime.now()}
        )

    def _do_finish_carelessly(self):
        """What a developer writes who forgot to ask for the signatures."""
        self.sudo()._in_transition().write({"state": "done"})


class ServiceTestRequestLine(models.Model):
    _name = "service.test.request.line"
    _description = "Test request line"

    request_id = fields.Many2one("service.test.request", ondelete="cascade")
    price = fields.Float()


MODELS = (ServiceTestRequest, ServiceTestRequestLine)
