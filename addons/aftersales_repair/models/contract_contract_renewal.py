# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.service_base.jobs import each_record

from .contract_contract_flow import ROLES

_BATCH = 500
# Somewhere it is tomorrow already: the company's own day decides.
_FARTHEST_DAY = 1
# In force until their last day.
_EXPIRE_FROM = ("running", "noticed", "visited")


class ContractContract(models.Model):
    """Expiry notice 保养到期通知书, visit, and renewal (S08, D3-1.15, A14)."""

    _inherit = "contract.contract"

    notice_on = fields.Date(
        string="Notice Due",
        compute="_compute_notice_on",
        store=True,
        help="One month before the end: the same day of the month, or the last one "
        "of a shorter month (A14).",
        groups="base.group_user",
    )
    notice_sent_on = fields.Date(
        readonly=True, copy=False, tracking=True, groups="base.group_user"
    )
    visit_result = fields.Selection(
        [
            ("renew", "Renews"),
            ("undecided", "Undecided"),
            ("stop", "Does not renew"),
        ],
        string="Result of the Visit",
        copy=False,
        tracking=True,
        groups="base.group_user",
    )
    visit_note = fields.Text(
        string="What the Customer Said", copy=False, groups="base.group_user"
    )
    visited_on = fields.Date(readonly=True, copy=False, groups="base.group_user")
    visited_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    renewed_from_id = fields.Many2one(
        "contract.contract",
        string="Renewal Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
    )
    renewal_ids = fields.One2many(
        "contract.contract",
        "renewed_from_id",
        string="Renewals",
        readonly=True,
        groups="base.group_user",
    )

    _notice_due = models.Index(
        "(notice_on) WHERE is_service IS TRUE AND state = 'running' "
        "AND notice_on IS NOT NULL"
    )
    _to_end = models.Index(
        "(date_end) WHERE is_service IS TRUE "
        "AND state IN ('running', 'noticed', 'visited')"
    )
    _one_renewal = models.UniqueIndex(
        "(renewed_from_id) WHERE renewed_from_id IS NOT NULL AND state <> 'cancelled'",
        "This contract was renewed already.",
    )

    @api.depends("is_service", "date_end", "company_id")
    def _compute_notice_on(self):
        # Contracts from before the addon are none of service; at its installation
        # the policy is not there yet.
        ours = self.filtered(lambda one: one.is_service and one.date_end)
        (self - ours).notice_on = False
        months = {
            company: self.env["service.policy"]._get_value(
                "contract.notice_months", company
            )
            for company in ours.company_id
        }
        for contract in ours:
            contract.notice_on = contract.date_end - relativedelta(
                months=int(months[contract.company_id])
            )

    # -- notice ---------------------------------------------------------------

    @api.model
    def _cron_follow_up_contracts(self):
        """Send the notices that are due, each once; then end what is over."""
        last = fields.Date.add(
            fields.Date.to_date(fields.Datetime.now()), days=_FARTHEST_DAY
        )
        base = [("is_service", "=", True)]
        due = self.sudo().search(
            [*base, ("state", "=", "running"), ("notice_on", "<=", last)],
            order="notice_on, id",
        )
        due = due.filtered(lambda one: one.notice_on <= one._get_contract_today())
        due._work_in_batches("_do_send_notice")
        over = self.sudo().search(
            [
                *base,
                ("state", "in", _EXPIRE_FROM),
                ("date_end", "<", last),
            ],
            order="date_end, id",
        )
        over = over.filtered(lambda one: one.date_end < one._get_contract_today())
        over._work_in_batches("_do_expire")

    def _work_in_batches(self, method):
        """Who fails keeps the reason in its log."""
        each_record(
            self,
            lambda some: getattr(some.try_lock_for_update(), method)(),
            size=_BATCH,
            tell=lambda contract, error: contract._message_log(body=str(error)),
        )

    def action_send_notice(self):
        """Send the notice now, where the job has not done it yet."""
        return self._run_step(
            "send_notice", ROLES, self.env._("The notice cannot be sent.")
        )

    def _get_cannot_send_notice_reasons(self):
        reasons = self._get_contract_state_reasons("running")
        for contract in self:
            today = contract._get_contract_today()
            if not reasons[contract] and contract.notice_on > today:
                reasons[contract].append(
                    self.env._(
                        "The notice is due on %(day)s, one month before the end "
                        "(D3-1.15).",
                        day=contract.notice_on.isoformat(),
                    )
                )
        return reasons

    def _do_send_notice(self):
        """The notice is out, and somebody visits the customer (D3-1.15)."""
        contracts = self.sudo().filtered(lambda one: one.state == "running")
        for company, same in contracts.grouped("company_id").items():
            today = self.env["service.policy"]._today(company)
            same._in_transition().write({"state": "noticed", "notice_sent_on": today})
        contracts._plan_renewal_visits()

    def _plan_renewal_visits(self):
        kind = self.env.ref("aftersales_repair.activity_renewal_visit")
        model_id = self.env["ir.model"]._get_id(self._name)
        # No mail for each of them: the activity itself is the notice.
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": contract.id,
                    "user_id": (contract.user_id or contract.create_uid).id,
                    "date_deadline": contract.date_end,
                    "summary": self.env._("Visit %s", contract.partner_id.name),
                    "automated": True,
                }
                for contract in self
            ]
        )

    def _do_expire(self):
        # Not what was renewed or ended since the search.
        for contract in self.sudo().filtered(lambda one: one.state in _EXPIRE_FROM):
            contract._end_on(contract.date_end)

    # -- visit ----------------------------------------------------------------

    def action_visited(self):
        """Somebody was there to win the renewal (D3-1.15)."""
        return self._run_step("visited", ROLES, self.env._("The visit is not done."))

    def _get_cannot_visited_reasons(self):
        reasons = self._get_contract_state_reasons("noticed")
        for contract in self:
            if not contract.visit_result or not (contract.visit_note or "").strip():
                reasons[contract].append(
                    self.env._("Enter what the customer said and whether he renews.")
                )
        return reasons

    def _do_visited(self):
        contracts = self.sudo()
        for company, same in contracts.grouped("company_id").items():
            same._in_transition().write(
                {
                    "state": "visited",
                    "visited_on": self.env["service.policy"]._today(company),
                    "visited_by_id": self.env.uid,
                }
            )
        contracts.activity_feedback(["aftersales_repair.activity_renewal_visit"])

    # -- renewal --------------------------------------------------------------

    def action_renew(self):
        """Open the next contract, with the same units, from the day after."""
        result = self._run_step("renew", ROLES, self.env._("It cannot be renewed."))
        new = self.renewal_ids.filtered(lambda one: one.state == "draft")
        return new._get_contract_action() if len(self) == len(new) == 1 else result

    def _get_cannot_renew_reasons(self):
        reasons = self._get_contract_state_reasons("visited")
        for contract in self:
            if contract.visit_result == "stop":
                reasons[contract].append(
                    self.env._("The customer does not renew: end the contract.")
                )
        return reasons

    def _do_renew(self):
        contracts = self.sudo()
        vals_list = [contract._prepare_renewal_vals() for contract in contracts]
        contracts._in_transition().write(
            {"state": "renewed", "closed_at": fields.Datetime.now()}
        )
        new = contracts._in_transition().create(vals_list)
        return new._out_of_transition()

    def _prepare_renewal_vals(self):
        """Values of the next contract: same length, covers and lines."""
        self.ensure_one()
        start = fields.Date.add(self.date_end, days=1)
        step = relativedelta(start, self.date_start)
        end = start + step - relativedelta(days=1)
        vals = self.copy_data(
            {
                "date": self._get_contract_today(),
                "date_start": start,
                "date_end": end,
                "recurring_next_date": start,
                "code": False,
            }
        )[0]
        vals["contract_line_ids"] = [
            Command.create(line._prepare_renewal_vals(start, end, step))
            for line in self.contract_line_ids
            if not line.is_canceled
        ]
        vals["cover_ids"] = [
            Command.create(cover._prepare_renewal_vals(start, end, step))
            for cover in self.cover_ids
        ]
        vals.update(renewed_from_id=self.id, is_service=True)
        return vals

    def action_view_renewal(self):
        self.ensure_one()
        renewal = self.renewal_ids.filtered(lambda one: one.state != "cancelled")
        return renewal[:1]._get_contract_action()

    def _get_contract_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                [self.env.ref("aftersales_repair.contract_contract_view_form").id]
                + ["form"]
            ],
        }
