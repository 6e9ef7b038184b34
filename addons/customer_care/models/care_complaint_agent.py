# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import JUDGES, SUPERVISOR

THREE_COMPLAINTS = "D4-7.3.3"
# Neither the customer in the portal nor a colleague reads what is said of whom.
_GROUPS = ",".join(JUDGES)


class CareComplaint(models.Model):
    """A complaint about an agent; the third proven one opens a case (D4-7.3.3).

    The supervisor says whether it is proven (A51). Each full number of proven
    complaints of one person proposes one case.
    """

    _inherit = "care.complaint"

    _guarded_fields = ("agent_verdict", "agent_judged_by_id", "agent_judged_at")

    agent_id = fields.Many2one(
        "res.users",
        string="Agent Complained Of",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        groups=_GROUPS,
        help="The agent whom the complaint is about, if it is about one.",
    )
    agent_verdict = fields.Selection(
        [("proven", "Proven"), ("unproven", "Not proven")],
        string="About the Agent",
        readonly=True,
        copy=False,
        tracking=True,
        groups=_GROUPS,
    )
    agent_judged_by_id = fields.Many2one(
        "res.users",
        string="Judged By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=_GROUPS,
    )
    agent_judged_at = fields.Datetime(
        string="Judged At", readonly=True, copy=False, groups=_GROUPS
    )
    hotline_call_ids = fields.One2many(
        "care.hotline.call",
        "complaint_id",
        string="Hotline Calls",
        groups="base.group_user",
    )

    _proven_agents = models.Index(
        "(agent_id, company_id) WHERE agent_verdict = 'proven'"
    )

    def write(self, vals):
        if "agent_id" in vals and not self._is_in_transition():
            judged = self.filtered("agent_verdict")
            if judged:
                raise UserError(
                    self.env._(
                        "%s: it is judged; the person stays.",
                        ", ".join(judged.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_prove_agent(self):
        """The complaint about the agent is proven (D4-7.3.3)."""
        return self._run_step(
            "prove_agent", (SUPERVISOR,), self.env._("It cannot be judged.")
        )

    def _get_cannot_prove_agent_reasons(self):
        reasons = {}
        for complaint in self:
            if not complaint.agent_id:
                reasons[complaint] = [self.env._("Write whom it is about.")]
            elif complaint.agent_verdict:
                reasons[complaint] = [self.env._("It is judged already.")]
            elif complaint.agent_id == self.env.user:
                reasons[complaint] = [
                    self.env._("Nobody judges a complaint about themself.")
                ]
        return reasons

    def _do_prove_agent(self):
        # Two supervisors at once must not both count two.
        take_turns(self.agent_id.sudo())
        self._write_verdict("proven")
        self._propose_agent_cases()

    def action_clear_agent(self):
        """The complaint about the agent is not proven."""
        return self._run_step(
            "clear_agent", (SUPERVISOR,), self.env._("It cannot be judged.")
        )

    def _get_cannot_clear_agent_reasons(self):
        return self._get_cannot_prove_agent_reasons()

    def _do_clear_agent(self):
        self._write_verdict("unproven")

    def _write_verdict(self, verdict):
        self.sudo()._in_transition().write(
            {
                "agent_verdict": verdict,
                "agent_judged_by_id": self.env.uid,
                "agent_judged_at": fields.Datetime.now(),
            }
        )

    def _propose_agent_cases(self):
        """Each third proven complaint of a person is a case; one query for all."""
        policy = self.env["service.policy"]
        proven = self.sudo().search(
            [
                ("agent_id", "in", self.agent_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("agent_verdict", "=", "proven"),
            ],
            order="agent_judged_at, id",
        )
        employees = self._get_agent_employees()
        rows = []
        for key, own in proven.grouped(
            lambda complaint: (complaint.agent_id, complaint.company_id)
        ).items():
            number = int(policy._get_value("agent.complaints", key[1]))
            for end in range(number, len(own) + 1, number):
                complaints = own[end - number : end]
                if not complaints & self.sudo() or key not in employees:
                    continue
                rows.append(self._prepare_agent_case(employees[key], complaints))
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    @api.model
    def _prepare_agent_case(self, employee, complaints):
        row = {
            "article_code": THREE_COMPLAINTS,
            "employee": employee,
            "origin": complaints[-1],
            "description": self.env._(
                "%(count)s proven complaints of customers: %(numbers)s.",
                count=len(complaints),
                numbers=", ".join(complaints.mapped("name")),
            ),
        }
        amount = self.env["service.policy"]._get_value(
            "hotline.penalty", complaints[-1].company_id
        )
        if amount > 0:
            row["amount"] = amount
        return row

    def _get_agent_employees(self):
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("user_id", "in", self.agent_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ]
            )
        )
        return {(one.user_id, one.company_id): one for one in employees}
