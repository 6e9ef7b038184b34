# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, INSPECTOR, LEADER, MANAGER, TECHNICIAN

_ASK = (CLERK, INSPECTOR, LEADER, TECHNICIAN, MANAGER)


class AftersalesVerdictOverride(models.Model):
    """Another answer than the engine's: a reason, an approval, and both on file.

    Goodwill or a proof that the register does not hold. With the last signature
    a new verdict takes the place of the old one; nobody approves their own.
    """

    _name = "aftersales.verdict.override"
    _description = "Override of a verdict"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("closed_at", "result_id")
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["draft"]
    _state_to = ["done"]
    _cancel_state = "cancelled"
    _approval_steps = ("apply",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _ASK

    verdict_id = fields.Many2one(
        "aftersales.verdict",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    lot_id = fields.Many2one(related="verdict_id.lot_id", string="Serial")
    partner_id = fields.Many2one(related="verdict_id.partner_id", string="Customer")
    drawn_outcome = fields.Selection(related="verdict_id.outcome", string="Drawn")
    drawn_reason = fields.Text(related="verdict_id.reason", string="Because It Was")
    outcome = fields.Selection(
        [("in", "Entitled"), ("out", "Not entitled")],
        string="Should Be",
        required=True,
        default="in",
        tracking=True,
    )
    remedy = fields.Selection(
        [("repair", "Free repair"), ("exchange", "Exchange"), ("refund", "Money back")],
        default="repair",
        tracking=True,
        help="The most that the customer gets.",
    )
    reason = fields.Text(required=True, tracking=True)
    state = fields.Selection(
        [("draft", "Requested"), ("done", "In Force"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    result_id = fields.Many2one(
        "aftersales.verdict",
        string="New Verdict",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.UniqueIndex(
        "(verdict_id) WHERE state = 'draft'",
        "An override of this verdict is asked for already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            verdict = self.env["aftersales.verdict"].browse(vals.get("verdict_id"))
            if verdict:
                vals["company_id"] = verdict.company_id.id
        return super().create(vals_list)

    def write(self, vals):
        content = {"verdict_id", "outcome", "remedy", "reason"} & set(vals)
        done = self.filtered(lambda one: one.state != "draft")
        if content and done and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s is decided and stays as it was signed.",
                    ", ".join(done.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    # -- apply ---------------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        for record, texts in self._get_cannot_apply_reasons().items():
            reasons[record] = [*reasons.get(record, ()), *texts]
        return reasons

    def action_apply(self):
        """The approved answer takes the place of the one that was drawn."""
        return self._run_step(
            "apply", _ASK, self.env._("The verdict cannot be overridden.")
        )

    def _get_cannot_apply_reasons(self):
        reasons = {}
        for record in self:
            verdict, line = record.verdict_id, record.sudo().verdict_id.line_id
            texts = reasons[record] = []
            if record.state != "draft":
                texts.append(self.env._("It is decided already."))
            if not (record.reason or "").strip():
                texts.append(self.env._("Write why another answer is right."))
            if verdict.superseded_by_id:
                texts.append(
                    self.env._("Another verdict has taken its place: override that.")
                )
            if line and line.state != "inspected":
                texts.append(
                    self.env._(
                        "%(line)s is: %(state)s. Take its decision back first.",
                        line=line.display_name,
                        state=line._state_label(),
                    )
                )
        return reasons

    def _on_approved(self):
        """With the last signature the new answer is in force at once."""
        result = super()._on_approved()
        reasons = self.sudo()._get_step_reasons("apply")
        for record in self.sudo():
            if reasons.get(record):
                record.message_post(
                    body=self.env._(
                        "Approved, but not in force yet: %s", " ".join(reasons[record])
                    )
                )
                continue
            record._do_apply()
        return result

    def _do_apply(self):
        records = self.sudo()
        # Somebody may decide on the same goods at this moment: look once more.
        verdicts, lines = records.verdict_id, records.verdict_id.line_id
        verdicts.lock_for_update()
        lines.lock_for_update()
        verdicts.invalidate_recordset(["superseded_by_id"])
        lines.invalidate_recordset(["state"])
        self._raise_reasons(
            self.env._("The verdict cannot be overridden."),
            records._get_cannot_apply_reasons(),
        )
        results = (
            self.env["aftersales.verdict"]
            .sudo()
            ._in_transition()
            .create([record._prepare_result_vals() for record in records])
        )
        now = fields.Datetime.now()
        for record, result in zip(records, results, strict=True):
            record.verdict_id._in_transition().superseded_by_id = result
            record._in_transition().write(
                {"state": "done", "result_id": result.id, "closed_at": now}
            )
            record.verdict_id.line_id._in_transition().write(
                {"verdict": result.outcome, "verdict_text": result.reason}
            )

    def _prepare_result_vals(self):
        self.ensure_one()
        before = self.verdict_id
        granted = self.outcome == "in"
        remedies = {
            "refund": ("refund", "exchange", "repair"),
            "exchange": ("exchange", "repair"),
            "repair": ("repair",),
        }[self.remedy or "repair"]
        reason = self.env._(
            "Overridden with %(number)s: %(reason)s",
            number=self.name,
            reason=self.reason,
        )
        return {
            "company_id": before.company_id.id,
            "lot_id": before.lot_id.id,
            "product_id": before.product_id.id,
            "partner_id": before.partner_id.id,
            "line_id": before.line_id.id,
            "day": before.day,
            "outcome": self.outcome,
            "basis": "override",
            "can_refund": granted and "refund" in remedies,
            "can_exchange": granted and "exchange" in remedies,
            "can_repair": granted and "repair" in remedies,
            "date_end": before.date_end,
            "articles": before.articles,
            "reason": reason,
            "text": f"{reason}\n{before.text or ''}",
            "inputs": before.inputs,
            "user_id": self.user_id.id,
            "override_id": self.id,
        }

    # -- cancel ----------------------------------------------------------------------

    def action_cancel(self):
        return self._run_step("cancel", _ASK, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return {
            record: [self.env._("It is decided already.")]
            for record in self
            if record.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
