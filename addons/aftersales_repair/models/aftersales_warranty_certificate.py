# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.jobs import each_record
from odoo.addons.service_base.recurrence import local_moment

from ..roles import CLERK, DIRECTOR

_ROLES = (CLERK, DIRECTOR)
_MONTHS = "certificate.months"
VISIT_MONTHS = "certificate.visit_months"


class AftersalesWarrantyCertificate(models.Model):
    """Warranty certificate of installed work, 保修证书 (S18, D3-15.0, D3-15.1).

    It goes to the client at most three days after the completion acceptance. The
    period runs in months from that acceptance, whose last day is covered; in it
    the builder comes for return visits and repairs what is defective.
    """

    _name = "aftersales.warranty.certificate"
    _description = "Warranty certificate"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.policy.basis.mixin",
    ]
    _order = "accepted_on desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("issue_due", "issued_at", "issued_by_id", "closed_at")
    _register_closed_states = ("ended", "cancelled")
    _register_date_field = "closed_at"
    _deadline_due_fields = {"certificate.issue": "issue_due"}
    _evidence_content_fields = ("partner_id", "project", "scope", "accepted_on")

    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    project = fields.Char(required=True, tracking=True, index="trigram")
    address = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    contact_name = fields.Char(
        string="Contact",
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
    )
    phone = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    scope = fields.Text(help="Which work and parts are under warranty.")
    note = fields.Text(string="Notes for the Client")
    accepted_on = fields.Date(
        string="Completion Accepted On", required=True, tracking=True
    )
    issue_due = fields.Datetime(
        string="To Issue By", readonly=True, copy=False, help="D3-15.1: three days."
    )
    date_end = fields.Date(
        string="Warranty Until",
        compute="_compute_date_end",
        store=True,
        precompute=True,
        help="The last day of the warranty (D3-15.0).",
    )
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Makes the return visits.",
    )
    state = fields.Selection(
        [
            ("draft", "To issue"),
            ("issued", "Issued"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    issued_at = fields.Datetime(readonly=True, copy=False)
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    claim_ids = fields.One2many(
        "aftersales.warranty.claim", "certificate_id", string="Defects"
    )
    claim_count = fields.Integer(string="Claims", compute="_compute_claim_count")

    _to_end = models.Index("(date_end) WHERE state = 'issued'")

    @api.depends("partner_id")
    def _compute_contact(self):
        for certificate in self:
            partner = certificate.partner_id
            street = " ".join(filter(None, [partner.city, partner.street]))
            certificate.address = certificate.address or street
            certificate.phone = certificate.phone or partner.phone
            certificate.contact_name = certificate.contact_name or partner.name

    @api.depends("accepted_on", "company_id")
    def _compute_date_end(self):
        policy = self.env["service.policy"]
        for certificate in self:
            day = certificate.accepted_on
            if not day:
                certificate.date_end = False
                continue
            months = policy._get_value(_MONTHS, certificate.company_id, day)
            certificate.date_end = day + relativedelta(months=int(months))

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        counts = dict(
            self.env["aftersales.warranty.claim"]._read_group(
                [("certificate_id", "in", self.ids)], ["certificate_id"], ["__count"]
            )
        )
        for certificate in self:
            certificate.claim_count = counts.get(certificate, 0)

    @api.depends("name", "project")
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = f"{certificate.name} {certificate.project or ''}"

    # -- guards and the deadline ----------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        certificates = super().create(vals_list)
        certificates._start_deadlines(
            "certificate.issue", start=certificates._get_acceptances()
        )
        return certificates

    def write(self, vals):
        fixed = {"partner_id", "project", "scope", "accepted_on", "company_id"}
        issued = self.filtered(lambda one: one.state != "draft")
        if fixed & set(vals) and issued and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was handed to the client and stays as it is (D3-15.1). "
                    "Cancel it and issue another.",
                    ", ".join(issued.mapped("name")[:5]),
                )
            )
        result = super().write(vals)
        if "accepted_on" in vals:
            self._restart_deadlines(
                "certificate.issue",
                self._get_acceptances(),
                self.env._("The day of acceptance was corrected."),
            )
        return result

    def _get_acceptances(self):
        """The noon of the days of acceptance, which days are counted from."""
        return {
            certificate: local_moment(
                certificate.accepted_on,
                12,
                certificate.company_id.resource_calendar_id.tz,
            )
            for certificate in self
        }

    # -- issue ----------------------------------------------------------------

    def action_issue(self):
        """Hand the certificate to the client; the return visits are planned."""
        return self._run_step("issue", _ROLES, self.env._("It cannot be issued."))

    def _get_cannot_issue_reasons(self):
        reasons = self._get_certificate_state_reasons("draft")
        for certificate in self:
            texts = reasons[certificate]
            today = self.env["service.policy"]._today(certificate.company_id)
            if certificate.accepted_on > today:
                texts.append(self.env._("The work is not accepted yet (D3-15.1)."))
            lacking = [
                certificate._fields[name].get_description(self.env)["string"]
                for name in ("scope", "address", "contact_name", "phone")
                if not (certificate[name] or "").strip()
            ]
            if lacking:
                texts.append(
                    self.env._(
                        "Fill in first: %s (D3-15.1).",
                        ", ".join(lacking),
                    )
                )
        return reasons

    def _get_certificate_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            certificate: []
            if certificate.state in states
            else [
                self.env._(
                    "Its status is “%(state)s”; this step is for: %(wanted)s.",
                    state=labels[certificate.state],
                    wanted=", ".join(labels[state] for state in states),
                )
            ]
            for certificate in self
        }

    def _do_issue(self):
        certificates = self.sudo()
        certificates._in_transition().write(
            {
                "state": "issued",
                "issued_at": fields.Datetime.now(),
                "issued_by_id": self.env.uid,
            }
        )
        certificates._meet_deadlines("certificate.issue")
        policy = self.env["service.policy"]
        for certificate in certificates:
            certificate._keep_policies(
                policy._explain_many(
                    [_MONTHS, "certificate.days", VISIT_MONTHS],
                    certificate.company_id,
                    certificate.accepted_on,
                )
            )
        certificates._plan_return_visits()

    # -- end ------------------------------------------------------------------

    def action_cancel(self):
        """Made by mistake; what is claimed under it goes first."""
        return self._run_step("cancel", _ROLES, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_certificate_state_reasons("draft", "issued")
        for certificate in self:
            if certificate.claim_ids.filtered(lambda one: one.state != "cancelled"):
                reasons[certificate].append(
                    self.env._("Defects were claimed under it: it stays.")
                )
        return reasons

    def _do_cancel(self):
        self._close_as("cancelled")
        self._cancel_deadlines(reason=self.env._("The certificate was cancelled."))

    def _close_as(self, state):
        certificates = self.sudo()
        certificates._in_transition().write(
            {"state": state, "closed_at": fields.Datetime.now()}
        )
        plans = certificates.plan_id
        plans.filtered(lambda plan: plan.state == "active")._do_end()

    @api.model
    def _cron_end_certificates(self):
        """The period is over and nothing is open: the register closes them."""
        # Somewhere it is tomorrow already: the company's own day decides.
        last = fields.Date.add(fields.Date.to_date(fields.Datetime.now()), days=1)
        found = self.sudo().search([("state", "=", "issued"), ("date_end", "<", last)])
        today = self.env["service.policy"]._today
        over = found.filtered(
            lambda one: (
                one.date_end < today(one.company_id)
                and all(c.state in ("closed", "cancelled") for c in one.claim_ids)
            )
        )
        each_record(
            over,
            lambda some: some.filtered(lambda one: one.state == "issued")._close_as(
                "ended"
            ),
        )

    # -- ways to other documents ----------------------------------------------

    def action_view_claims(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Defects of %s", self.display_name),
            "res_model": "aftersales.warranty.claim",
            "view_mode": "list,form",
            "domain": [("certificate_id", "=", self.id)],
            "context": {"default_certificate_id": self.id},
        }
