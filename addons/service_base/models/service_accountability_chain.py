# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

HR = "service_base.group_hr"
USER = "service_base.group_service_user"


class ServiceAccountabilityChain(models.AbstractModel):
    """The way of a case: superior, department manager, HR, file (D2-L4.1, D2-L4.2).

    The steps of ``service.accountability.case``, apart from its fields. Who
    signs is data (``tier.definition``); the people of the chain are looked up
    when the case is proposed and kept.
    """

    _name = "service.accountability.chain"
    _description = "Way of a reward or penalty"
    _inherit = ["service.approval.mixin"]

    superior_user_id = fields.Many2one(
        "res.users", string="Superior", readonly=True, copy=False
    )
    manager_user_id = fields.Many2one(
        "res.users",
        string="Department Manager",
        readonly=True,
        copy=False,
        help="The nearest manager of the department, or of those above, who is "
        "neither the proposer nor the person concerned. Where there is none, the "
        "general manager signs.",
    )
    superior_signs = fields.Boolean(
        readonly=True,
        copy=False,
        help="A penalty that the superior did not propose is signed by the superior "
        "first.",
    )
    is_manager = fields.Boolean(string="Concerns a Manager", readonly=True, copy=False)

    # -- people ----------------------------------------------------------------

    def _get_line_managers(self):
        """``(superiors, department managers)``: res.users, nearest first.

        Only people who can work in the case's company; never the person
        concerned.
        """
        self.ensure_one()
        case = self.sudo()
        superiors, managers = self.env["res.users"], self.env["res.users"]
        employee = case.employee_id.parent_id
        seen = case.employee_id
        while employee and employee not in seen:
            superiors |= employee.user_id
            seen |= employee
            employee = employee.parent_id
        department = case.employee_id.department_id
        passed = department.browse()
        while department and department not in passed:
            managers |= department.manager_id.user_id
            passed |= department
            department = department.parent_id

        def able(user):
            return (
                user.active
                and case.company_id in user.company_ids
                and user != case.employee_id.user_id
                and user.has_group(USER)
            )

        return superiors.filtered(able), managers.filtered(able)

    def _prepare_proposal_vals(self):
        """What is kept of the day on which the case is proposed."""
        self.ensure_one()
        case = self.sudo()
        superiors, managers = case._get_line_managers()
        superior = superiors[:1]
        manager = (managers - case.user_id)[:1]
        return {
            "state": "proposed",
            "problem": False,
            "rejection_reason": False,
            "proposed_at": fields.Datetime.now(),
            "salary": case.employee_id._get_version(case.fact_date).wage,
            "superior_user_id": superior.id,
            "manager_user_id": manager.id,
            "superior_signs": (
                case.kind == "penalty"
                and bool(superior - manager)
                and case.user_id not in (superiors | managers)
            ),
            "is_manager": bool(
                case.employee_id.child_ids
                or case.employee_id.department_id.manager_id == case.employee_id
            ),
        }

    # -- propose ---------------------------------------------------------------

    def action_propose(self):
        """Send cases on their way: the chain signs them."""
        return self._run_step(
            "propose", (USER,), self.env._("The case cannot be proposed.")
        )

    def _get_cannot_propose_reasons(self):
        reasons = {}
        definitions = self._get_approval_definitions()
        with_files = self._get_with_files()
        for case in self:
            if case.state != "draft":
                reasons[case] = [self.env._("Only a draft is proposed.")]
                continue
            stranger = case._get_proposer_reasons()
            reasons[case] = [
                *stranger,
                *case._get_content_reasons(has_files=case in with_files),
                *case.article_id._get_unusable_reasons(case.company_id, case.fact_date),
                # Amounts tried one after another would tell a salary.
                *(() if stranger else case._get_amount_reasons()),
            ]
            if not definitions[case]:
                reasons[case].append(
                    self.env._(
                        "No signatures are defined for rewards and penalties: the "
                        "policy administrator enters them."
                    )
                )
        return reasons

    def _get_proposer_reasons(self):
        """Penalties come from superiors, rewards also from colleagues."""
        case, user = self.sudo(), self.env.user
        if case.is_automatic:
            if self.env.su or user.has_group(HR) or user == case.user_id:
                return []
            return [self.env._("HR proposes what a document left open.")]
        if user == case.employee_id.user_id:
            return [self.env._("Nobody proposes a case on themself.")]
        if user != case.user_id:
            return [self.env._("%s wrote it and proposes it.", case.user_id.name)]
        if case.kind == "reward" or user.has_group(HR):
            return []
        superiors, managers = case._get_line_managers()
        if user in superiors | managers:
            return []
        return [
            self.env._(
                "A penalty is proposed by the superior or a manager of %s, or by HR "
                "(D2-L4.2).",
                case.employee_id.name,
            )
        ]

    def _get_with_files(self):
        """Those of these cases to which a file is attached."""
        groups = (
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
            )
        )
        return self.browse(res_id for (res_id,) in groups)

    def _get_content_reasons(self, has_files):
        case = self.sudo()
        reasons = []
        if not case.is_automatic and case.fact_date > case.env["service.policy"]._today(
            case.company_id
        ):
            reasons.append(self.env._("The day of the fact is in the future."))
        if case.employee_id.company_id != case.company_id:
            reasons.append(self.env._("The person works for another company."))
        proven = (case.evidence or "").strip() or case.res_id or has_files
        if case.kind == "penalty" and not proven:
            reasons.append(
                self.env._("Name the evidence, or attach it: a penalty needs it.")
            )
        return reasons

    def _do_propose(self):
        cases = self.sudo()
        for case in cases:
            case._in_transition().write(case._prepare_proposal_vals())
        cases._do_request_approval()
        cases._tell_person(
            self.env._(
                "A case that concerns you was proposed. You may read it and state an "
                "objection until it is executed."
            )
        )

    def _tell_person(self, text):
        """A notification to the person concerned, who may have no user."""
        for case in self.sudo().filtered("employee_user_id"):
            case.message_notify(
                partner_ids=case.employee_user_id.partner_id.ids,
                subject=case.name,
                body=text,
            )

    # -- sign ------------------------------------------------------------------

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write(
            {"state": "rejected", "rejection_reason": comment}
        )
        return result

    def _get_cannot_request_approval_reasons(self):
        """The chain is asked by proposing, which checks more."""
        return {case: [self.env._("Propose the case.")] for case in self}

    def _get_cannot_withdraw_approval_reasons(self):
        reasons = super()._get_cannot_withdraw_approval_reasons()
        for case in self:
            # The person concerned counts as applicant, to sign nothing.
            if self.env.user == case.sudo().employee_id.user_id:
                reasons[case] = [self.env._("State an objection instead.")]
        return reasons

    def _do_withdraw_approval(self):
        result = super()._do_withdraw_approval()
        self.sudo()._in_transition().write({"state": "draft"})
        return result

    # -- after a refusal -------------------------------------------------------

    def action_redraft(self):
        """A rejected case is corrected and proposed again."""
        return self._run_step(
            "redraft", (USER,), self.env._("The case cannot be reopened.")
        )

    def _get_cannot_redraft_reasons(self):
        reasons = {}
        for case in self:
            if case.state != "rejected":
                reasons[case] = [self.env._("Only a rejected case is corrected.")]
            else:
                reasons[case] = case._get_owner_reasons()
        return reasons

    def _do_redraft(self):
        self.sudo()._in_transition().write({"state": "draft"})

    def _get_owner_reasons(self):
        """The proposer or HR, never the person concerned."""
        user, case = self.env.user, self.sudo()
        if user == case.employee_id.user_id:
            return [self.env._("It concerns you: somebody else decides on it.")]
        if user != case.user_id and not user.has_group(HR):
            return [self.env._("The proposer or HR does this.")]
        return []

    def action_cancel(self):
        """Drop cases before they are executed; they stay in the register."""
        return self._run_step(
            "cancel", (USER,), self.env._("The case cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for case in self:
            if case.state in ("executed", "filed", "cancelled"):
                reasons[case] = [self.env._("It is executed or cancelled already.")]
            elif case.state == "approved" and not self.env.user.has_group(HR):
                reasons[case] = [self.env._("It is approved: HR decides on it.")]
            else:
                reasons[case] = case._get_owner_reasons()
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    # -- execute and file (D2-L4.2) --------------------------------------------

    def action_execute(self):
        """HR carries out what is approved. Wages and accounts are not touched."""
        return self._run_step(
            "execute", (HR,), self.env._("The case cannot be executed.")
        )

    def _get_cannot_execute_reasons(self):
        reasons = {}
        hr = self.env.ref(HR)
        for case in self:
            signed = case.sudo().review_ids.filtered(
                lambda r: r.status == "approved" and r.reviewer_group_id == hr
            )
            texts = reasons[case] = []
            if case.state != "approved" or not signed:
                texts.append(
                    self.env._(
                        "It is executed only after the chain has approved it, HR "
                        "included (D2-L4.2)."
                    )
                )
                continue
            if self.env.user == case.sudo().employee_id.user_id:
                texts.append(self.env._("It concerns you: a colleague executes it."))
            texts += case.article_id._get_unusable_reasons(
                case.company_id, case.fact_date
            )
        return reasons

    def _do_execute(self):
        self.sudo()._in_transition().write(
            {
                "state": "executed",
                "executed_at": fields.Datetime.now(),
                "executed_by_id": self.env.uid,
            }
        )
        self._tell_person(self.env._("The case that concerns you was executed."))

    def action_file(self):
        """HR puts executed cases into the employee's file, with a number."""
        return self._run_step("file", (HR,), self.env._("The case cannot be filed."))

    def _get_cannot_file_reasons(self):
        reasons = {}
        for case in self:
            if case.state != "executed":
                reasons[case] = [self.env._("Only an executed case is filed.")]
            elif self.env.user == case.sudo().employee_id.user_id:
                reasons[case] = [self.env._("It concerns you: a colleague files it.")]
        return reasons

    def _do_file(self):
        now = fields.Datetime.now()
        for case in self.sudo()._in_transition():
            sequence = case.env["ir.sequence"].with_company(case.company_id)
            number = sequence.next_by_code("service.accountability.file")
            case.write({"state": "filed", "filed_at": now, "file_number": number})

    # -- objection of the person concerned -------------------------------------

    def action_open_objection(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Objection"),
            "res_model": "service.accountability.objection",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def _record_objection(self, text):
        """The person concerned objects, once, until the case is executed.

        :raises UserError: without a text, a second time, or too late
        :raises AccessError: for anybody else
        """
        self.ensure_one()
        self.check_access("read")
        case = self.sudo()
        if self.env.user != case.employee_id.user_id:
            raise AccessError(
                self.env._("%s: only the person concerned objects.", case.name)
            )
        if case.objection or case.state not in ("proposed", "approved"):
            raise UserError(
                self.env._(
                    "%s: an objection is stated once, between proposal and execution.",
                    case.name,
                )
            )
        if not (text or "").strip():
            raise UserError(self.env._("%s: write the objection.", case.name))
        case._in_transition().write(
            {"objection": text, "objection_at": fields.Datetime.now()}
        )
        case.message_post(
            body=self.env._("Objection: %s", text),
            author_id=self.env.user.partner_id.id,
        )

    # -- links -----------------------------------------------------------------

    def action_open_origin(self):
        """Open the document that proposed the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
