# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import SUPERVISOR, USER

# What the approval is about.
_ASKED = ("seal_id", "document", "partner_id", "copies", "purpose", "valid_until")


class SaleSealUse(models.Model):
    """Something to be stamped: asked, approved, stamped by the keeper (D2-Q4.5).

    The register of uses is the log: it is not changed and not deleted.
    """

    _name = "sale.seal.use"
    _description = "Use of a seal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.approval.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_closed_states = ("stamped", "refused", "cancelled")
    _register_date_field = "stamped_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_free_fields = ("note",)
    _evidence_content_fields = ("seal_id", "document", "copies", "partner_id")
    _guarded_fields = ("stamped_at", "stamped_by_id")

    seal_id = fields.Many2one(
        "sale.seal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('state', '=', 'in_use')]",
    )
    kind = fields.Selection(related="seal_id.kind", store=True)
    keeper_id = fields.Many2one(related="seal_id.keeper_id", string="Keeper")
    document = fields.Char(
        string="What Is Stamped",
        required=True,
        tracking=True,
        help="Number and title of the paper; of a letter: who is introduced.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="For",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
    )
    copies = fields.Integer(default=1, required=True, tracking=True)
    purpose = fields.Text()
    valid_until = fields.Date(help="Of a letter of introduction.")
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Asked"),
            ("approved", "Approved"),
            ("stamped", "Stamped"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    stamped_at = fields.Datetime(readonly=True, copy=False)
    stamped_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _live = models.Index("(seal_id) WHERE state IN ('draft', 'approved')")

    @api.constrains("copies")
    def _check_copies(self):
        for use in self:
            if use.copies < 1:
                raise ValidationError(
                    self.env._("%s: one copy or more is stamped.", use.name)
                )

    @api.constrains("seal_id", "valid_until")
    def _check_letter(self):
        for use in self:
            if use.seal_id.kind == "letter" and not use.valid_until:
                raise ValidationError(
                    self.env._(
                        "%s: say until when the letter of introduction is valid "
                        "(D2-Q4.5).",
                        use.name,
                    )
                )

    def write(self, vals):
        late = self.filtered(lambda use: use.state != "draft")
        if late and set(_ASKED) & set(vals) and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was decided on as it is: write another request (D2-Q4.5).",
                    ", ".join(late.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for use in self:
            texts = []
            if use.seal_id.state != "in_use":
                texts.append(self.env._("The seal is retired."))
            if not (use.purpose or "").strip():
                texts.append(self.env._("Write what it is for (D2-Q4.5)."))
            if texts:
                reasons[use] = [*reasons.get(use, ()), *texts]
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write(
            {"state": "refused", "stamped_at": fields.Datetime.now()}
        )
        return result

    # -- stamped ---

    def action_stamp(self):
        """The keeper stamps what was approved, once (D2-Q4.5)."""
        return self._run_step("stamp", (USER,), self.env._("It cannot be stamped."))

    def _get_cannot_stamp_reasons(self):
        reasons = {}
        for use in self:
            texts = reasons[use] = []
            if use.state != "approved":
                texts.append(self.env._("It is not approved, or was stamped."))
            if use.keeper_id != self.env.user:
                texts.append(
                    self.env._("The keeper stamps it: %s.", use.keeper_id.name)
                )
            if use.seal_id.state != "in_use":
                texts.append(self.env._("The seal is retired."))
        return reasons

    def _do_stamp(self):
        self.sudo()._in_transition().write(
            {
                "state": "stamped",
                "stamped_at": fields.Datetime.now(),
                "stamped_by_id": self.env.uid,
            }
        )

    def action_cancel(self):
        return self._run_step("cancel", (USER,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        supervisor = self.env.user.has_group(SUPERVISOR)
        for use in self:
            texts = reasons[use] = []
            if use.state not in ("draft", "approved"):
                texts.append(self.env._("It was stamped, or is finished."))
            if use.user_id != self.env.user and not supervisor:
                texts.append(self.env._("It is %s's request.", use.user_id.name))
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "stamped_at": fields.Datetime.now()}
        )
