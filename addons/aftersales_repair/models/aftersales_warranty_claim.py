# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, DIRECTOR, TECHNICIAN

_ROLES = (TECHNICIAN, DIRECTOR, CLERK)
# Who says whose fault it is.
JUDGES = (DIRECTOR, CLERK)
_REPORTED = {
    "certificate_id",
    "description",
    "reported_on",
    "reported_how",
    "company_id",
}
_JUDGED = {"responsibility", "builder_percent", "finding", "proposal", "agreed_by"}
_COSTS = {"material_cost", "labour_cost", "machine_cost", "repair_note"}


class AftersalesWarrantyClaim(models.Model):
    """A defect under a warranty certificate: record of warranty 保修记录 (S18).

    Reported (D3-15.2) → judged whose fault it is → repaired → accepted with the
    client's signature (D3-15.3) → the client's share is invoiced → closed.
    """

    _name = "aftersales.warranty.claim"
    _description = "Warranty claim"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.policy.basis.mixin",
    ]
    _order = "reported_on desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("repaired_at", "accepted_at", "closed_at")
    _register_draft_states = ("reported",)
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = (
        "certificate_id",
        "description",
        "responsibility",
        "builder_percent",
        "repair_note",
        "material_cost",
        "labour_cost",
        "machine_cost",
    )

    certificate_id = fields.Many2one(
        "aftersales.warranty.certificate",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="certificate_id.partner_id",
        string="Client",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    date_end = fields.Date(related="certificate_id.date_end", string="Warranty Until")
    reported_on = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    reported_how = fields.Selection(
        [("oral", "Orally"), ("written", "In writing")],
        string="Reported",
        required=True,
        default="oral",
    )
    description = fields.Text(string="Defect", required=True)
    repair_note = fields.Text(string="What Was Done", copy=False)
    repaired_at = fields.Datetime(readonly=True, copy=False)
    accepted_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    material_cost = fields.Monetary(string="Material", copy=False)
    labour_cost = fields.Monetary(string="Labour", copy=False)
    machine_cost = fields.Monetary(string="Machines", copy=False)
    total_cost = fields.Monetary(
        string="Cost", compute="_compute_shares", store=True, copy=False
    )
    builder_amount = fields.Monetary(
        string="Builder Bears", compute="_compute_shares", store=True, copy=False
    )
    client_amount = fields.Monetary(
        string="Client Bears",
        compute="_compute_shares",
        store=True,
        copy=False,
        help="The rest of the cost, so that both shares always add up.",
    )
    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("judged", "Judged"),
            ("repaired", "Repaired"),
            ("accepted", "Accepted"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="reported",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _live = models.Index(
        "(company_id, reported_on) WHERE state NOT IN ('closed', 'cancelled')"
    )
    _costs_positive = models.Constraint(
        "CHECK (material_cost >= 0 AND labour_cost >= 0 AND machine_cost >= 0)",
        "Costs are never below zero.",
    )

    @api.depends(
        "material_cost", "labour_cost", "machine_cost", "builder_percent", "currency_id"
    )
    def _compute_shares(self):
        """The builder's share is rounded, the client's is the rest (D3-15.4)."""
        for claim in self:
            rounded = claim.currency_id.round if claim.currency_id else round
            total = rounded(
                claim.material_cost + claim.labour_cost + claim.machine_cost
            )
            own = rounded(total * claim.builder_percent / 100)
            claim.total_cost = total
            claim.builder_amount = own
            claim.client_amount = rounded(total - own)

    @api.model_create_multi
    def create(self, vals_list):
        certificates = self.env["aftersales.warranty.certificate"]
        for vals in vals_list:
            certificate = certificates.browse(vals.get("certificate_id"))
            if certificate:
                vals["company_id"] = certificate.company_id.id
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            self._check_still_open(vals)
        return super().write(vals)

    def _check_still_open(self, vals):
        """What was reported, judged and accepted stays."""
        for claim in self:
            fixed = set()
            if claim.state != "reported":
                fixed |= _REPORTED | _JUDGED
            if claim.state not in ("reported", "judged"):
                fixed |= _COSTS
            touched = sorted(fixed & set(vals))
            if touched:
                raise UserError(
                    self.env._(
                        "%(claim)s: %(fields)s were decided and stay. Open it again "
                        "first (D3-15.2).",
                        claim=claim.name,
                        fields=", ".join(
                            claim._fields[name].get_description(self.env)["string"]
                            for name in touched
                        ),
                    )
                )

    def _get_claim_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            claim: []
            if claim.state in states
            else [
                self.env._(
                    "Its status is “%(state)s”; this step is for: %(wanted)s.",
                    state=labels[claim.state],
                    wanted=", ".join(labels[state] for state in states),
                )
            ]
            for claim in self
        }

    # -- repair and acceptance ------------------------------------------------

    def action_repaired(self):
        """The defect is repaired; what was done and what it cost is written."""
        return self._run_step("repaired", _ROLES, self.env._("It is not repaired."))

    def _get_cannot_repaired_reasons(self):
        reasons = self._get_claim_state_reasons("judged")
        for claim in self:
            if not (claim.repair_note or "").strip():
                reasons[claim].append(self.env._("Write what was done (D3-15.3)."))
        return reasons

    def _do_repaired(self):
        self.sudo()._in_transition().write(
            {"state": "repaired", "repaired_at": fields.Datetime.now()}
        )

    def action_accept(self):
        """The client accepts the repair and signs the record (D3-15.3)."""
        return self._run_step("accept", _ROLES, self.env._("It is not accepted."))

    def _get_cannot_accept_reasons(self):
        return self._get_claim_state_reasons("repaired")

    def _do_accept(self):
        self.sudo()._in_transition().write(
            {"state": "accepted", "accepted_at": fields.Datetime.now()}
        )

    # -- close and cancel -----------------------------------------------------

    def action_close(self):
        """All is done: accepted, and the client's share is invoiced."""
        return self._run_step("close", JUDGES, self.env._("It cannot be closed."))

    def _get_cannot_close_reasons(self):
        reasons = self._get_claim_state_reasons("accepted")
        for claim in self:
            lacking = claim.client_amount - claim.invoiced_amount
            if claim.currency_id.compare_amounts(lacking, 0) > 0:
                reasons[claim].append(
                    self.env._(
                        "%(amount)s %(currency)s of the client's share are not "
                        "invoiced: post the invoice first (D3-15.4).",
                        amount=claim.currency_id.round(lacking),
                        currency=claim.currency_id.name,
                    )
                )
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        """Reported by mistake; nothing was repaired."""
        return self._run_step("cancel", JUDGES, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return self._get_claim_state_reasons("reported", "judged")

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
