# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, KEEPER

GROUNDS = ("batch", "anomaly", "special", "advance")


class AftersalesRmaApplication(models.Model):
    """After-sales return application, 售后退货申请表 (S11, D1-K1, D1-5).

    Marketing reviews what is not as it should be, the general manager approves;
    only then is the scheme carried out. Why it is needed is written by the
    server from the return; what was approved is a list of goods, and goods that
    change afterwards are not covered any more.
    """

    _name = "aftersales.rma.application"
    _description = "Return application"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "reason_text",
        "is_batch",
        "is_anomaly",
        "is_special",
        "is_advance",
        "line_ids",
        "decided_at",
    )
    _register_closed_states = ("approved", "refused", "cancelled")
    _register_date_field = "decided_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK, KEEPER)

    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="rma_id.partner_id",
        string="Customer",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    line_ids = fields.Many2many(
        "aftersales.rma.line",
        "aftersales_rma_application_line_rel",
        "application_id",
        "line_id",
        string="Goods",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    reason_text = fields.Text(string="Why It Is Needed", readonly=True, copy=False)
    is_batch = fields.Boolean(string="Batch Return", readonly=True, copy=False)
    is_anomaly = fields.Boolean(string="Anomaly", readonly=True, copy=False)
    is_special = fields.Boolean(string="Special Approval", readonly=True, copy=False)
    is_advance = fields.Boolean(string="Ship First", readonly=True, copy=False)
    scheme = fields.Text(
        string="Proposed Handling",
        tracking=True,
        help="What is to be done with the goods, and who bears the costs.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    decided_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(rma_id) WHERE state = 'draft'")

    @api.model_create_multi
    def create(self, vals_list):
        applications = super().create(vals_list)
        applications._fill_from_return()
        return applications

    def write(self, vals):
        if {"rma_id", "scheme"} & set(vals) and any(
            application.state != "draft" for application in self
        ):
            raise UserError(
                self.env._(
                    "%s is decided and stays as it was signed.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _fill_from_return(self):
        """Goods and grounds, as the return stands now."""
        needs = self.rma_id._get_authority_needs()
        for application in self:
            grounds = needs[application.rma_id]
            lines = self.env["aftersales.rma.line"]
            texts = []
            for found in grounds.values():
                for line, line_texts in found.items():
                    lines |= line
                    texts += line_texts
            if not lines:
                # Nobody has to be asked, but with the consent the company pays.
                lines = application.rma_id._get_live_lines().filtered(
                    lambda line: line.request == "refund"
                )
                texts.append(
                    self.env._(
                        "With the general manager's consent the company bears the "
                        "costs of the return (D3-6.15)."
                    )
                )
            application.sudo()._in_transition().write(
                {
                    "line_ids": [fields.Command.set(lines.ids)],
                    "reason_text": "\n".join(dict.fromkeys(texts)),
                    **{f"is_{ground}": ground in grounds for ground in GROUNDS},
                }
            )

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        for application in self:
            texts = []
            if application.rma_id.state not in ("draft", "open"):
                texts.append(self.env._("Its return is not in progress."))
            elif not application.line_ids:
                texts.append(self.env._("Nothing of the return needs an approval."))
            if not (application.scheme or "").strip():
                texts.append(self.env._("Write what is proposed to be done (D1-K1)."))
            if texts:
                reasons[application] = [*reasons.get(application, ()), *texts]
        return reasons

    def _do_request_approval(self):
        self._fill_from_return()
        return super()._do_request_approval()

    def _on_approved(self):
        result = super()._on_approved()
        applications = self.sudo()
        applications._in_transition().write(
            {"state": "approved", "decided_at": fields.Datetime.now()}
        )
        applications.rma_id._settle_cost_bearer()
        for application in applications:
            application.rma_id.message_post(
                body=self.env._("%s is approved.", application.name)
            )
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        applications = self.sudo()
        applications._in_transition().write(
            {"state": "refused", "decided_at": fields.Datetime.now()}
        )
        for application in applications:
            application.rma_id.message_post(
                body=self.env._(
                    "%(application)s is refused: %(why)s",
                    application=application.name,
                    why=comment,
                )
            )
        return result

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, KEEPER), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            application: [self.env._("It is decided.")]
            for application in self
            if application.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "decided_at": fields.Datetime.now()}
        )

    def _lapse(self):
        """The goods changed: what was asked or approved does not cover them."""
        live = self.filtered(lambda one: one.state in ("draft", "approved"))
        if not live:
            return
        live._void_approvals(self.env._("The goods of the return were changed."))
        live.filtered(lambda one: one.state == "approved")._do_cancel()
        live.rma_id._settle_cost_bearer()

    def action_view_rma(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rma",
            "res_id": self.rma_id.id,
            "views": [[False, "form"]],
        }

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }
