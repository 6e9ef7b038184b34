# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.jobs import each_record

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
)

_WRITERS = (
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)
_CODE = "carrier.inspection"


class AftersalesCarrierContract(models.Model):
    """Contract of a department with a carrier (运输合同, S38, D4-3.3.1a, D4-3.3.1b).

    Covers shipments to sites and other stores, lifting, and loading by forklift.
    The BMD reviews it, and inspects its prices every month while it runs.
    """

    _name = "aftersales.carrier.contract"
    _description = "Carrier contract"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.deadline.mixin",
        "service.numbered.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    _state_from = ["draft"]
    _state_to = ["running"]
    _cancel_state = "cancelled"
    _approval_steps = ("run",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _WRITERS
    _guarded_fields = ("name", "inspected_at", "inspection_due", "ended_at")
    _deadline_due_fields = {_CODE: "inspection_due"}
    _register_closed_states = ("ended", "cancelled")
    _register_date_field = "ended_at"

    department_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('level', 'in', ('bmd', 'department'))]",
        tracking=True,
    )
    company_id = fields.Many2one(
        related="department_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Applicant",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
    )
    carrier_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    date_from = fields.Date(required=True, tracking=True)
    date_to = fields.Date(string="Until", required=True, tracking=True)
    covers_shipping = fields.Boolean(string="Shipments", default=True)
    covers_lifting = fields.Boolean(string="Lifting", default=True)
    covers_forklift = fields.Boolean(string="Loading by Forklift", default=True)
    template_id = fields.Many2one(
        "aftersales.carrier.contract.template", ondelete="restrict"
    )
    text = fields.Html(
        compute="_compute_text", store=True, readonly=False, sanitize=True
    )
    inspected_at = fields.Datetime(string="Prices Inspected", readonly=True, copy=False)
    inspection_due = fields.Datetime(
        string="Next Inspection", readonly=True, copy=False
    )
    inspection_note = fields.Text(
        string="Findings", help="Of the BMD's monthly inspection of prices."
    )
    ended_at = fields.Datetime(readonly=True, copy=False)
    freight_count = fields.Integer(compute="_compute_freight_count")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The contract ends before it begins."
    )
    _live = models.Index("(carrier_id) WHERE state = 'running'")

    @api.depends("template_id")
    def _compute_text(self):
        for contract in self:
            template = contract.template_id.with_context(
                lang=contract.company_id.partner_id.lang
            )
            contract.text = template.text or contract.text

    def _compute_freight_count(self):
        counts = dict(
            self.env["aftersales.freight"]._read_group(
                [("carrier_id", "in", self.carrier_id.ids)], ["carrier_id"], ["__count"]
            )
        )
        for contract in self:
            contract.freight_count = counts.get(contract.carrier_id, 0)

    def write(self, vals):
        content = set(self._get_approval_content_names()) - {"inspection_note"}
        if content & set(vals) and not self._is_in_transition():
            fixed = self.filtered(lambda contract: contract.state != "draft")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: a reviewed contract stays as it is (D4-3.3.1b). End it "
                        "and make a new one.",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def _covers(self, department, day):
        """Whether the contract is in force for a department on a day."""
        self.ensure_one()
        return (
            self.state == "running"
            and self.department_id in (department, department.parent_id)
            and self.date_from <= day <= self.date_to
        )

    def _get_foreign_reasons(self):
        foreign = self.department_id - self.department_id._acts_for(self.env.user)
        return {
            contract: [
                self.env._(
                    "%(user)s does not act for %(site)s: its people do it (D4-2.1b).",
                    user=self.env.user.name,
                    site=contract.department_id.display_name,
                )
            ]
            for contract in self
            if contract.department_id in foreign
        }

    # -- the BMD reviews it ---

    def _on_approved(self):
        result = super()._on_approved()
        contracts = self.sudo()
        contracts._in_transition().write({"state": "running"})
        contracts._start_deadlines(_CODE)
        return result

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        for contract, texts in self._get_foreign_reasons().items():
            reasons.setdefault(contract, []).extend(texts)
        for contract in self:
            if not contract.text:
                reasons.setdefault(contract, []).append(
                    self.env._("Enter the text, or choose a template (D4-3.3.1b).")
                )
        return reasons

    # -- monthly inspection of prices (D4-3.3.1b) ---

    def action_inspect(self):
        """The prices were inspected; the next month's inspection is due."""
        return self._run_step(
            "inspect", (BMD_PLANNER,), self.env._("It cannot be inspected.")
        )

    def _get_cannot_inspect_reasons(self):
        reasons = {}
        for contract in self:
            texts = reasons[contract] = []
            if contract.state != "running":
                texts.append(self.env._("It does not run."))
            if not (contract.inspection_note or "").strip():
                texts.append(self.env._("Write what the inspection found."))
        return reasons

    def _do_inspect(self):
        contracts = self.sudo()
        now = fields.Datetime.now()
        contracts._meet_deadlines(_CODE, moment=now)
        for contract in contracts:
            contract.message_post(body=contract.inspection_note)
        contracts._in_transition().write(
            {"inspected_at": now, "inspection_note": False}
        )
        contracts._start_deadlines(_CODE, start=now)

    # -- end and cancel ---

    def action_end(self):
        return self._run_step(
            "end",
            (DEPARTMENT_SUPERVISOR, DEPARTMENT_MANAGER, BMD_PLANNER),
            self.env._("The contract cannot be ended."),
        )

    def _get_cannot_end_reasons(self):
        reasons = self._get_foreign_reasons()
        for contract in self.filtered(lambda contract: contract.state != "running"):
            reasons.setdefault(contract, []).append(self.env._("It does not run."))
        return reasons

    def _do_end(self):
        contracts = self.sudo()
        contracts._in_transition().write(
            {"state": "ended", "ended_at": fields.Datetime.now()}
        )
        contracts._cancel_deadlines(reason=self.env._("The contract ended."))

    @api.model
    def _cron_end_contracts(self):
        """Contracts whose last day is over are ended."""
        policy = self.env["service.policy"]
        running = self.search([("state", "=", "running")])
        over = running.filtered(lambda one: one.date_to < policy._today(one.company_id))
        each_record(over, lambda some: some._do_end())

    def action_cancel(self):
        return self._run_step(
            "cancel", _WRITERS, self.env._("The contract cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_foreign_reasons()
        for contract in self.filtered(lambda contract: contract.state != "draft"):
            reasons.setdefault(contract, []).append(
                self.env._("It was reviewed: end it instead.")
            )
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "ended_at": fields.Datetime.now()}
        )

    def action_view_freights(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Freight of %s", self.carrier_id.name),
            "res_model": "aftersales.freight",
            "view_mode": "list,form,pivot",
            "domain": [("carrier_id", "=", self.carrier_id.id)],
        }
