# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import date_utils

from ..roles import AGENT, PROPERTY_OFFICE, SERVICE_DIRECTOR


class CareFeeRun(models.Model):
    """What follows the notices: unpaid ones are chased, the rate is reported
    (S66, D4-1.2, D4-12.1.5)."""

    _inherit = "care.fee.run"

    # -- chased ---

    def action_chase(self):
        """Remind the payers whose notice is unpaid and due (D4-1.2)."""
        return self._run_step("chase", (AGENT,), self.env._("Nothing can be chased."))

    def _get_cannot_chase_reasons(self):
        reasons = {}
        for run in self:
            if run.state not in ("noticed", "reported"):
                reasons[run] = [self.env._("Its notices are not out.")]
            elif not run._get_to_chase():
                reasons[run] = [
                    self.env._(
                        "No notice is overdue, or those that are were chased within "
                        "the days of the policy."
                    )
                ]
        return reasons

    def _get_to_chase(self):
        """Overdue notices that were not chased lately."""
        self.ensure_one()
        policy = self.env["service.policy"]
        today = policy._today(self.company_id)
        days = int(policy._get_value("property.chase_days", self.company_id, today))
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("care_fee_run_id", "=", self.id),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                    ("invoice_date_due", "<", today),
                    "|",
                    ("care_chased_on", "=", False),
                    ("care_chased_on", "<=", date_utils.subtract(today, days=days)),
                ]
            )
        )

    def _do_chase(self):
        for run in self:
            run._get_to_chase()._care_chase(
                self.env["service.policy"]._today(run.company_id)
            )

    # -- reported ---

    def action_report(self):
        """The collection rate to the director (D4-12.1.5)."""
        return self._run_step(
            "report", PROPERTY_OFFICE, self.env._("The rate cannot be reported.")
        )

    def _get_cannot_report_reasons(self):
        reasons = {}
        for run in self:
            if run.state not in ("noticed", "reported"):
                reasons[run] = [self.env._("Its notices are not out.")]
            elif not self._get_directors(run.company_id):
                reasons[run] = [
                    self.env._("The company has no director to report to (D4-12.1.5).")
                ]
        return reasons

    @api.model
    def _get_directors(self, company):
        group = self.env.ref(SERVICE_DIRECTOR).sudo()
        people = group.all_user_ids.filtered(
            lambda user: company in user.company_ids and not user.share
        )
        return people - self.env.ref("base.user_root")

    def _do_report(self):
        now = fields.Datetime.now()
        todo = self.env.ref("mail.mail_activity_data_todo").id
        model_id = self.env["ir.model"]._get_id(self._name)
        activities = []
        for run in self.sudo():
            run._in_transition().write(
                {
                    "state": "reported",
                    "reported_at": now,
                    "reported_by_id": self.env.uid,
                    "reported_rate": run.rate,
                }
            )
            text = self.env._(
                "%(run)s: %(paid)s of %(count)s notices paid, collection rate "
                "%(rate).1f %%",
                run=run.display_name,
                paid=run.paid_count,
                count=run.notice_count,
                rate=run.rate,
            )
            run.message_post(body=text)
            activities += [
                {
                    "res_model_id": model_id,
                    "res_id": run.id,
                    "activity_type_id": todo,
                    "user_id": user.id,
                    "date_deadline": self.env["service.policy"]._today(run.company_id),
                    "summary": text,
                }
                for user in self._get_directors(run.company_id)
            ]
        self.env["mail.activity"].sudo().create(activities)
