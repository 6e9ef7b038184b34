# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .aftersales_warranty_claim import JUDGES


class AftersalesWarrantyClaim(models.Model):
    """Whose fault a defect is, 责任鉴定, and who bears how much (S18, D3-15.4)."""

    _inherit = "aftersales.warranty.claim"

    _guarded_fields = ("judged_by_id", "judged_at")

    finding = fields.Text(string="Found On Site")
    responsibility = fields.Selection(
        [
            ("builder", "Builder's fault"),
            ("client", "Client's equipment or material"),
            ("shared", "Shared as agreed"),
        ],
        tracking=True,
    )
    builder_percent = fields.Float(
        string="Builder Bears (%)",
        digits=(16, 2),
        copy=False,
        tracking=True,
        help="By the policy where one side is at fault, as agreed where both are.",
    )
    agreed_by = fields.Char(
        string="Agreed With", help="Who of the client agreed to the judgement."
    )
    proposal = fields.Text(string="Repair Proposal")
    judged_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    judged_at = fields.Datetime(readonly=True, copy=False)

    @api.constrains("builder_percent")
    def _check_percent(self):
        for claim in self:
            if not 0 <= claim.builder_percent <= 100:
                raise ValidationError(
                    self.env._(
                        "%s: the builder bears between 0 and 100 percent (D3-15.4).",
                        claim.name,
                    )
                )

    # -- judge ----------------------------------------------------------------

    def action_judge(self):
        """Whose fault it is, judged with the client, and what is done (D3-15.2)."""
        return self._run_step("judge", JUDGES, self.env._("It cannot be judged."))

    def _get_cannot_judge_reasons(self):
        reasons = self._get_claim_state_reasons("reported")
        for claim in self:
            reasons[claim] += claim._get_judgement_reasons()
        return reasons

    def _get_judgement_reasons(self):
        self.ensure_one()
        texts = []
        if self.certificate_id.state != "issued":
            texts.append(self.env._("Its certificate is not in force (D3-15.1)."))
        if self.reported_on > self.date_end:
            texts.append(
                self.env._(
                    "It was reported after the warranty, which ended on %(day)s "
                    "(D3-15.0): repair it for a fee.",
                    day=self.date_end.isoformat(),
                )
            )
        if self.reported_on < self.certificate_id.accepted_on:
            texts.append(self.env._("It was reported before the acceptance."))
        if not self.responsibility:
            texts.append(self.env._("Say whose fault it is (D3-15.2)."))
        if not (self.finding or "").strip() or not (self.proposal or "").strip():
            texts.append(
                self.env._("Write what was found and how it is repaired (D3-15.2).")
            )
        if self.responsibility == "shared":
            if not 0 < self.builder_percent < 100:
                texts.append(
                    self.env._("Enter the builder's share as agreed (D3-15.4).")
                )
            if not (self.agreed_by or "").strip():
                texts.append(
                    self.env._("Say who of the client agreed to the share (D3-15.4).")
                )
        return texts

    def _do_judge(self):
        for claim in self.sudo():
            claim._in_transition().write(
                {
                    "state": "judged",
                    "builder_percent": claim._get_builder_percent(),
                    "judged_by_id": self.env.uid,
                    "judged_at": fields.Datetime.now(),
                }
            )
            claim._keep_policies(
                self.env["service.policy"]._explain_many(
                    ["certificate.builder_percent", "certificate.client_percent"],
                    claim.company_id,
                    claim.reported_on,
                )
            )

    def _get_builder_percent(self):
        """D3-15.4: one side at fault bears all, both as they agreed."""
        self.ensure_one()
        if self.responsibility == "shared":
            return self.builder_percent
        policy = self.env["service.policy"]
        if self.responsibility == "builder":
            return policy._get_value(
                "certificate.builder_percent", self.company_id, self.reported_on
            )
        return 100 - policy._get_value(
            "certificate.client_percent", self.company_id, self.reported_on
        )

    def action_reopen(self):
        """Take a judgement or a repair back, before the client accepted it."""
        return self._run_step("reopen", JUDGES, self.env._("It stays as it is."))

    def _get_cannot_reopen_reasons(self):
        return self._get_claim_state_reasons("judged", "repaired")

    def _do_reopen(self):
        self.sudo()._in_transition().write({"state": "reported", "repaired_at": False})
        self._void_signatures(self.env._("The claim was opened again."))
