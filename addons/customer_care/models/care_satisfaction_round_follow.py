# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import AGENT, QUALITY, SUPERVISOR


class CareSatisfactionRound(models.Model):
    """Results go to the departments; QC and CS follow them (D4-8.5.9.2–9.4)."""

    _inherit = "care.satisfaction.round"

    def action_tell(self):
        """The result goes by internal contact sheet to the departments."""
        return self._run_step(
            "tell", (SUPERVISOR, QUALITY), self.env._("The result cannot be told.")
        )

    def _get_cannot_tell_reasons(self):
        reasons = self._get_state_reasons("analysed")
        for one in self:
            if one not in reasons and not (one.conclusion or "").strip():
                reasons[one] = [self.env._("Write the conclusion first (D4-8.5.9.1).")]
        return reasons

    def _do_tell(self):
        now = fields.Datetime.now()
        rounds = self.sudo()
        for one in rounds:
            departments = one.result_ids.department_id | one.department_id
            managers = departments.manager_id.user_id
            one.message_post(
                body=one.conclusion,
                subject=self.env._("Result of survey %s", one.name),
                partner_ids=managers.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
        rounds._in_transition().write({"state": "told", "told_at": now})
        rounds.form_ids.filtered(
            lambda form: form.state == "analysed"
        )._in_transition().write({"state": "acted"})

    def action_close(self):
        """All corrective actions are verified: the survey is closed."""
        return self._run_step(
            "close", (SUPERVISOR, QUALITY), self.env._("The survey cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = self._get_state_reasons("told")
        for one in self:
            if one in reasons:
                continue
            open_ones = one.sudo().improvement_ids.filtered(
                lambda action: action.state != "verified"
            )
            if open_ones:
                reasons[one] = [
                    self.env._(
                        "Not verified yet: %s (D4-8.5.9.4).",
                        ", ".join(open_ones.mapped("name")),
                    )
                ]
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (AGENT, QUALITY), self.env._("The survey cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return self._get_state_reasons("planned")

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    # -- ways to other documents ---

    def action_view_forms(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_satisfaction_action"
        )
        return {**action, "domain": [("round_id", "=", self.id)], "context": {}}

    def action_view_improvements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_improvement_action"
        )
        return {**action, "domain": [("round_id", "=", self.id)], "context": {}}
