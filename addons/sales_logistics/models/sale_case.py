# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..roles import CLERK, SUPERVISOR


class SaleCase(models.Model):
    """The papers of a contract, stage by stage until the last is done (S55).

    For example a flat: signed and filed (D3-2.2.1), mortgage (D3-2.2.2), completed,
    notified, handed over (D3-2.2.4), deed (D3-2.1.1). One stage after the other;
    each with who did it and when.
    """

    _name = "sale.case"
    _description = "Document case"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("open",)
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _guarded_fields = ("closed_at",)

    contract_id = fields.Many2one(
        "sale.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "sale.case.type", string="Kind", required=True, ondelete="restrict"
    )
    payment_kind = fields.Selection(
        [("full", "At once"), ("stages", "Instalments"), ("mortgage", "Mortgage")],
        string="Payment",
        help="Contracts are sorted by it (D3-2.2.2).",
    )
    step_ids = fields.One2many("sale.case.step", "case_id", string="Stages")
    current_step_id = fields.Many2one(
        "sale.case.step", string="Stage", compute="_compute_current_step_id"
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed"), ("cancelled", "Cancelled")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(company_id, contract_id) WHERE state = 'open'")

    @api.depends("step_ids.state")
    def _compute_current_step_id(self):
        for case in self:
            waiting = case.step_ids.filtered(lambda step: step.state == "waiting")
            case.current_step_id = waiting[:1]

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases._list_stages()
        return cases

    def _list_stages(self):
        """The stages of the kind, in their order."""
        for case in self.sudo()._in_transition():
            case.step_ids = [
                Command.clear(),
                *(
                    Command.create({"stage_id": stage.id, "sequence": number})
                    for number, stage in enumerate(case.type_id.stage_ids)
                ),
            ]

    def write(self, vals):
        if {"contract_id", "type_id"} & set(vals):
            begun = self.filtered(
                lambda case: any(step.state != "waiting" for step in case.step_ids)
            )
            if begun:
                raise ValidationError(
                    self.env._(
                        "%s has begun: its contract and its kind stay.",
                        ", ".join(begun.mapped("name")[:5]),
                    )
                )
        result = super().write(vals)
        if "type_id" in vals:
            self._list_stages()
        return result

    def action_close(self):
        return self._run_step("close", (CLERK,), self.env._("It cannot be closed."))

    def _get_cannot_close_reasons(self):
        reasons = {}
        for case in self:
            if case.state != "open":
                reasons[case] = [self.env._("It is closed or cancelled.")]
            elif case.current_step_id:
                reasons[case] = [
                    self.env._(
                        "Its stage %s is not done (D3-2.1.1).",
                        case.current_step_id.stage_id.name,
                    )
                ]
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (SUPERVISOR,), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            case: [self.env._("It is closed or cancelled.")]
            for case in self
            if case.state != "open"
        }

    def _do_cancel(self):
        cases = self.sudo()
        cases._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        cases.step_ids._cancel_deadlines(reason=self.env._("The case was cancelled."))
