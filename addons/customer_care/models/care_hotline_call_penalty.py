# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

ANSWERED_LATE = "D4-7.3.3"
UNATTENDED = "D3-6.7"


class CareHotlineCall(models.Model):
    """A telephone that rang too long proposes a penalty (S62, A51).

    Three rings are within the limit, the fourth is not (A20, A33). Whether the
    penalty is right, the chain of the register decides.
    """

    _inherit = "care.hotline.call"

    def _judge_rings(self):
        """Propose what these new calls give reason to; one query a kind."""
        policy = self.env["service.policy"]
        over = self.filtered(
            lambda call: (
                call.channel == "hotline"
                and call.rings
                > policy._get_value(
                    "hotline.rings", call.company_id, call._get_call_day()
                )
            )
        )
        if not over:
            return
        over.sudo()._in_transition().write({"is_over_rings": True})
        people = over._get_responsible_people()
        rows = [
            row
            for call in over
            for row in call._prepare_ring_cases(people.get(call, ()))
        ]
        for call in over:
            if not people.get(call):
                call.sudo().message_post(
                    body=self.env._(
                        "It rang %s times. Nobody is on file who had to answer: no "
                        "penalty could be proposed (D4-7.3.3).",
                        call.rings,
                    )
                )
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    def _get_responsible_people(self):
        """``{call: hr.employee}`` who answered late, or was at the desk (D3-6.7)."""
        users = {call: call.agent_id for call in self}
        nobody = self.filtered(lambda call: not call.agent_id)
        users.update(nobody._get_people_at_desk())
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search_fetch(
                [
                    (
                        "user_id",
                        "in",
                        [user.id for group in users.values() for user in group],
                    ),
                    ("company_id", "in", self.company_id.ids),
                ],
                ["user_id", "company_id"],
            )
        )
        return {
            call: employees.filtered(
                lambda one, call=call: (
                    one.user_id in users[call] and one.company_id == call.company_id
                )
            )
            for call in self
        }

    def _get_people_at_desk(self):
        """``{call: res.users}`` on shift when the telephone rang."""
        if not self:
            return {}
        moments = self.mapped("called_at")
        shifts = (
            self.env["care.shift"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", ("published", "running", "ended")),
                    ("date_start", "<=", max(moments)),
                    ("date_end", ">", min(moments)),
                ]
            )
        )
        return {
            call: shifts.filtered(
                lambda shift, call=call: (
                    shift.company_id == call.company_id
                    and shift.date_start <= call.called_at < shift.date_end
                )
            ).agent_id
            for call in self
        }

    def _prepare_ring_cases(self, people):
        self.ensure_one()
        amount = self.env["service.policy"]._get_value(
            "hotline.penalty", self.company_id, self._get_call_day()
        )
        for employee in people:
            row = {
                "article_code": UNATTENDED if self.is_missed else ANSWERED_LATE,
                "employee": employee,
                "origin": self,
                "fact_date": self._get_call_day(),
                "description": self.env._(
                    "The telephone rang %(rings)s times (%(call)s).",
                    rings=self.rings,
                    call=self.name,
                ),
            }
            # The text of the rule names no amount: HR writes it, or the policy.
            if amount > 0:
                row["amount"] = amount
            yield row
