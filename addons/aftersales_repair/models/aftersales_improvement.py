# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import (
    MANAGER,
    QUALITY,
    RESEARCH,
)

_DECIDE = (RESEARCH, QUALITY, MANAGER)


class AftersalesImprovement(models.Model):
    """What should be made better, by whom, and what came of it (S16).

    Design defects and machines that cannot be handled (D3-6.13, D3-16.9), and
    what the maker's departments should know (D3-13.9, D0-3.3.4).
    """

    _name = "aftersales.improvement"
    _description = "Suggestion for improvement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("closed_at", "decided_by_id", "decided_at")
    _register_draft_states = ("proposed",)
    _register_closed_states = ("done", "declined")
    _register_date_field = "closed_at"

    problem_id = fields.Many2one(
        "aftersales.problem",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    subject = fields.Selection(
        [
            ("design", "Design"),
            ("material", "Material or part"),
            ("process", "Production"),
            ("packing", "Packing and transport"),
            ("manual", "Manual and use"),
            ("other", "Other"),
        ],
        required=True,
        default="design",
        tracking=True,
    )
    suggestion = fields.Text(required=True)
    route_id = fields.Many2one(
        "aftersales.problem.route",
        string="Department",
        ondelete="restrict",
        help="Whose work it is.",
    )
    responsible_id = fields.Many2one(
        "res.users", tracking=True, ondelete="restrict", index="btree_not_null"
    )
    date_planned = fields.Date(string="Planned For", tracking=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("adopted", "Adopted"),
            ("done", "Done"),
            ("declined", "Declined"),
        ],
        string="Status",
        default="proposed",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    result = fields.Text(
        copy=False, tracking=True, help="What came of it, or why it is declined."
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    def action_adopt(self):
        """It will be done, by somebody who is named."""
        return self._run_step("adopt", _DECIDE, self.env._("It cannot be adopted."))

    def _get_cannot_adopt_reasons(self):
        reasons = self._get_state_reasons("proposed")
        for record in self:
            if not record.responsible_id:
                reasons[record].append(self.env._("Say who does it."))
        return reasons

    def _do_adopt(self):
        self._decide("adopted")
        for record in self.sudo():
            today = self.env["service.policy"]._today(record.company_id)
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                record.date_planned or today,
                self.env._("Carry out the improvement (D3-13.9)"),
                user_id=record.responsible_id.id,
            )

    def action_decline(self):
        return self._run_step("decline", _DECIDE, self.env._("It is not declined."))

    def _get_cannot_decline_reasons(self):
        return self._add_result_reasons(self._get_state_reasons("proposed"))

    def _do_decline(self):
        self._decide("declined")

    def action_done(self):
        """It was carried out: with what result."""
        return self._run_step("finish", _DECIDE, self.env._("It is not done."))

    def _get_cannot_finish_reasons(self):
        return self._add_result_reasons(self._get_state_reasons("adopted"))

    def _do_finish(self):
        records = self.sudo()
        records._in_transition().write(
            {"state": "done", "closed_at": fields.Datetime.now()}
        )
        records.activity_unlink(["mail.mail_activity_data_todo"])

    def _decide(self, state):
        now = fields.Datetime.now()
        self.sudo()._in_transition().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "closed_at": now if state == "declined" else False,
            }
        )

    def _add_result_reasons(self, reasons):
        for record in self:
            if not (record.result or "").strip():
                reasons[record].append(self.env._("Write the result."))
        return reasons

    def _get_state_reasons(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            record: []
            if record.state == state
            else [self.env._("It is: %s.", labels[record.state])]
            for record in self
        }

    def action_view_problem(self):
        self.ensure_one()
        return self.problem_id._open_document(self.problem_id)
