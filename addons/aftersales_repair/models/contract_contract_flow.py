# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import CLERK, DIRECTOR

ROLES = (CLERK, DIRECTOR)


class ContractContract(models.Model):
    """What happens to a service contract: in force, ended, cancelled (S08).

    Its steps follow one another as the flow chart has them (D3-7.4.3.2).
    """

    _inherit = "contract.contract"

    ended_on = fields.Date(
        readonly=True, copy=False, help="The last day on which it was in force."
    )
    is_ended_early = fields.Boolean(
        string="Ended Early",
        readonly=True,
        copy=False,
        help="Before the day that was signed: nothing more is invoiced.",
        groups="base.group_user",
    )
    end_reason = fields.Char(
        string="Reason of the End", copy=False, tracking=True, groups="base.group_user"
    )

    def _get_contract_today(self):
        self.ensure_one()
        return self.env["service.policy"]._today(self.company_id)

    def _get_contract_state_reasons(self, *states):
        """Contracts in another state than these: ``{contract: [reason]}``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        reasons = {}
        for contract in self:
            texts = reasons[contract] = []
            if not contract.is_service:
                texts.append(self.env._("It is no service contract."))
            elif contract.state not in states:
                texts.append(
                    self.env._(
                        "Its status is “%(state)s”; this step is for: %(wanted)s.",
                        state=labels[contract.state],
                        wanted=", ".join(labels[state] for state in states),
                    )
                )
        return reasons

    # -- into force -----------------------------------------------------------

    def action_start(self):
        """The contract is signed and in force; its units are covered."""
        return self._run_step(
            "start", ROLES, self.env._("The contract cannot be put into force.")
        )

    def _get_cannot_start_reasons(self):
        reasons = self._get_contract_state_reasons("draft")
        signed = self._get_signed_contracts()
        for contract in self:
            texts = reasons[contract]
            if not texts:
                texts += contract._get_content_reasons()
                if contract not in signed:
                    texts.append(
                        self.env._(
                            "The customer has not signed: let the customer sign, or "
                            "add the signed paper (D3-1.1b)."
                        )
                    )
        return reasons

    def _get_signed_contracts(self):
        """Contracts with the customer's signature or the signed paper."""
        counts = self._count_by_kind({"signature", "file"})
        return self.filtered(
            lambda contract: any(
                count and kind.code in ("customer", "document")
                for kind, count in counts[contract.id].items()
            )
        )

    def _get_content_reasons(self):
        """What lacks in the contract itself (D3-1.1b, D3-7.4.1.3)."""
        self.ensure_one()
        texts = []
        if not self.date_start or not self.date_end:
            return [self.env._("Say from when to when it runs (D3-1.15).")]
        if self.date_end < self._get_contract_today():
            texts.append(self.env._("Its last day has passed."))
        if not self.cover_ids:
            texts.append(self.env._("Add the units that it covers (D3-1.1b)."))
        for cover in self.cover_ids:
            texts += cover._get_cannot_cover_reasons()
        return texts

    def _do_start(self):
        contracts = self.sudo()
        contracts._in_transition().write(
            {"state": "running", "started_at": fields.Datetime.now()}
        )
        contracts._take_plans_over()

    # -- end and cancel -------------------------------------------------------

    def action_end(self):
        """The customer does not renew, or the contract is given up."""
        return self._run_step("end", ROLES, self.env._("It cannot be ended."))

    def _get_cannot_end_reasons(self):
        reasons = self._get_contract_state_reasons("running", "noticed", "visited")
        for contract in self:
            if not (contract.end_reason or "").strip():
                reasons[contract].append(self.env._("Say why it ends first."))
        return reasons

    def _do_end(self):
        for contract in self.sudo():
            contract._end_on(contract._get_contract_today())

    def _end_on(self, day):
        """:param day: date on which somebody ends it, or the job finds it over"""
        self.ensure_one()
        last = min(day, self.date_end)
        self._in_transition().write(
            {
                "state": "ended",
                "ended_on": last,
                "is_ended_early": last < self.date_end,
                "closed_at": fields.Datetime.now(),
            }
        )
        self._end_plans()

    def action_cancel(self):
        """Not signed, or not wanted: it never was in force."""
        return self._run_step("cancel", ROLES, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return self._get_contract_state_reasons("draft")

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
