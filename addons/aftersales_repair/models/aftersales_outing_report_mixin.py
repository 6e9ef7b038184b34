# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import CLERK, DIRECTOR, QUALITY

_USER = "service_base.group_service_user"


class AftersalesOutingReportMixin(models.AbstractModel):
    """The report of a service trip: issued, taken along, signed, filed (S07)."""

    _name = "aftersales.outing.report.mixin"
    _description = "Report of a service trip"

    def _tell_group(self, group, summary):
        """An activity for each of the group who works for the company."""
        for outing in self:
            users = group.sudo().all_user_ids.filtered(
                lambda user, outing=outing: (
                    user.active and outing.company_id in user.company_ids
                )
            )
            for user in users:
                outing.activity_schedule(
                    "mail.mail_activity_data_todo", summary=summary, user_id=user.id
                )

    # -- issued: the office ---

    def action_issue(self):
        """The office fills the report and gives it to who sends people (D0-3.3.3)."""
        return self._run_step(
            "issue", (CLERK,), self.env._("The report cannot be issued.")
        )

    def _get_cannot_issue_reasons(self):
        reasons = self._get_state_reasons("solved")
        for outing in self:
            if not outing.date_end:
                reasons[outing].append(
                    self.env._("Say until which day the job is done (D0-3.3.7).")
                )
        return reasons

    def _do_issue(self):
        for outing in self.sudo():
            outing._in_transition().write(
                {
                    "state": "issued",
                    "issued_at": fields.Datetime.now(),
                    "group_id": outing.type_id.group_id.id,
                    "date_end_first": outing.date_end,
                }
            )
            outing._tell_group(
                outing.group_id, self.env._("Send people to the customer (D0-3.3.3)")
            )

    # -- on site: production, or the total-quality office ---

    def action_dispatch(self):
        """The department of the job sends its people (D0-3.3.3, D0-3.5.1)."""
        return self._run_step("dispatch", (_USER,), self.env._("Nobody can be sent."))

    def _get_cannot_dispatch_reasons(self):
        reasons = self._get_state_reasons("issued")
        for outing in self:
            group = outing.sudo().group_id
            if group and not outing.is_my_group and not self.env.su:
                reasons[outing].append(
                    self.env._(
                        "%(group)s sends people to this job (%(job)s).",
                        group=group.name,
                        job=outing.type_id.name,
                    )
                )
            if not outing.worker_ids:
                reasons[outing].append(self.env._("Choose the people who go."))
        return reasons

    def _do_dispatch(self):
        outings = self.sudo()
        outings.activity_feedback(["mail.mail_activity_data_todo"])
        outings._in_transition().write(
            {"state": "on_site", "arrived_at": fields.Datetime.now()}
        )
        for outing in outings:
            for user in outing.worker_ids:
                outing.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Do the job and bring the report back"),
                    user_id=user.id,
                    date_deadline=outing.date_end,
                )

    def action_ask_company(self):
        """Another solution, or a later day: the company decides (D0-3.3.6)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the company"),
            "res_model": "aftersales.outing.change",
            "views": [[False, "form"]],
            "context": {"default_outing_id": self.id},
        }

    # -- signed and stamped ---

    def action_complete(self):
        """The customer signed and stamped the report (D0-3.3.4, D0-3.5.2)."""
        return self._run_step(
            "complete",
            (_USER,),
            self.env._("The report is not complete."),
        )

    def _get_cannot_complete_reasons(self):
        reasons = self._get_state_reasons("on_site")
        director = self.env.su or self.env.user.has_group(DIRECTOR)
        today = {
            company: self.env["service.policy"]._today(company)
            for company in self.company_id
        }
        for outing in self:
            texts = reasons[outing]
            if not director and self.env.user not in outing.worker_ids:
                texts.append(self.env._("Those who were sent bring the report back."))
            if not (outing.work_done or "").strip():
                texts.append(self.env._("Write what was done on site (D3-3.1.5)."))
            if outing.change_ids.filtered(lambda one: one.state == "draft"):
                texts.append(self.env._("The company has not decided a request yet."))
            if outing.date_end and today[outing.company_id] > outing.date_end:
                texts.append(
                    self.env._(
                        "The agreed day %s is over: ask the company for a later one "
                        "(D0-3.3.7).",
                        fields.Date.to_string(outing.date_end),
                    )
                )
        return reasons

    def _do_complete(self):
        outings = self.sudo()
        outings.activity_feedback(["mail.mail_activity_data_todo"])
        outings._in_transition().write(
            {"state": "signed", "signed_at": fields.Datetime.now()}
        )

    # -- filed ---

    def action_file(self):
        """Back at sales, for the file and the expense claim (D0-3.3.4)."""
        return self._run_step(
            "file", (CLERK,), self.env._("The report cannot be filed.")
        )

    def _get_cannot_file_reasons(self):
        reasons = self._get_state_reasons("signed")
        for outing in self:
            texts = reasons[outing]
            if outing.type_id.needs_feedback and not (outing.feedback or "").strip():
                texts.append(
                    self.env._(
                        "Write the feedback to the quality department (D0-3.3.4)."
                    )
                )
            waiting = outing.visit_ids.filtered(
                lambda visit: (
                    visit.state not in ("signed", "filed", "cancelled")
                    or visit.charge_state in ("to_collect", "to_invoice")
                )
            )
            if waiting:
                texts.append(
                    self.env._(
                        "%s: complete the voucher and its payment first (D0-3.3.5).",
                        ", ".join(waiting.mapped("name")),
                    )
                )
        return reasons

    def _do_file(self):
        outings = self.sudo()
        outings._in_transition().write(
            {"state": "filed", "closed_at": fields.Datetime.now()}
        )
        outings.filtered("type_id.needs_feedback")._tell_group(
            self.env.ref(QUALITY),
            self.env._("Read the feedback of a repair (D0-3.3.4)"),
        )

    def _get_unproven_reasons(self):
        """Why no expense is paid on these reports: ``{outing: [reason]}``.

        The report is signed and stamped, and says still what was signed.
        """
        reasons = {}
        missing = self._get_missing_evidence("complete")
        for outing in self:
            if outing.state not in ("signed", "filed"):
                reasons[outing] = [
                    self.env._(
                        "%s is not signed and stamped by the customer yet (D0-3.3.4).",
                        outing.name,
                    )
                ]
            elif missing.get(outing.id):
                reasons[outing] = [
                    self.env._(
                        "%(report)s: %(missing)s",
                        report=outing.name,
                        missing=" ".join(missing[outing.id]),
                    )
                ]
        return reasons

    # -- further papers ---

    def _view_own(self, model, field, name, **extra):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [(field, "=", self.id)],
            "context": {f"default_{field}": self.id, **extra},
        }

    def action_view_changes(self):
        return self._view_own(
            "aftersales.outing.change", "outing_id", self.env._("Asked of the company")
        )

    def action_view_visits(self):
        return self._view_own(
            "aftersales.visit",
            "outing_id",
            self.env._("Vouchers of %s", self.name),
            default_partner_id=self.partner_id.id,
            default_lot_id=self.lot_id.id,
            default_product_id=self.product_id.id,
        )

    def action_view_expenses(self):
        return self._view_own(
            "hr.expense",
            "aftersales_outing_id",
            self.env._("Expenses of %s", self.name),
        )
