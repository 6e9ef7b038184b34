# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    SITE_CHIEF,
)
from .aftersales_contact_signing_mixin import DEPARTMENT


class AftersalesContactTroubleMixin(models.AbstractModel):
    """What goes another way than the rule: released before its signatures
    (D4-3.2.2b), handed to BMD (D4-3.1.1d), closed short, or cancelled.
    """

    _name = "aftersales.contact.trouble.mixin"
    _description = "Urgent release and escalation of a contact sheet"
    _inherit = ["service.guarded.mixin"]

    is_owed = fields.Boolean(
        string="Sheet Owed",
        readonly=True,
        copy=False,
        help="Goods were released before the sheet was signed: it is supplied as soon "
        "as possible (D4-3.2.2b).",
    )
    release_reason = fields.Char(
        string="Why It Cannot Wait",
        copy=False,
        help="Needed to have it released before it is signed.",
    )
    released_at = fields.Datetime(string="Released", readonly=True, copy=False)
    released_by_id = fields.Many2one(
        "res.users",
        string="Released by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    owed_due = fields.Datetime(string="Signatures Due", readonly=True, copy=False)
    is_escalated = fields.Boolean(
        string="With Business Management", readonly=True, copy=False, tracking=True
    )
    trouble = fields.Text(
        string="What Cannot Be Settled",
        copy=False,
        help="Business management negotiates it with production management "
        "(D4-3.1.1d).",
    )
    trouble_answer = fields.Text(string="Answer of Business Management", copy=False)
    close_reason = fields.Char(copy=False, help="Why not everything is supplied.")

    # -- urgent, without a sheet ----------------------------------------------

    def action_release(self):
        """Arrange the release with production management; the sheet stays owed."""
        return self._run_step(
            "release", DEPARTMENT, self.env._("It cannot be released.")
        )

    def _get_cannot_release_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state not in sheet._state_from:
                texts.append(self.env._("It is signed: it needs no release."))
            if sheet.released_at:
                texts.append(self.env._("It was released before."))
            if not sheet.line_ids:
                texts.append(self.env._("It asks for nothing: add the material."))
            if sheet.urgency == "0":
                texts.append(
                    self.env._(
                        "Only urgent needs are released before the signatures "
                        "(D4-3.2.2b): set the urgency of a line."
                    )
                )
            if not (sheet.release_reason or "").strip():
                texts.append(self.env._("Say why it cannot wait (D4-3.2.2b)."))
            if sheet in foreign:
                texts.append(foreign[sheet])
        return reasons

    def _do_release(self):
        sheets = self.sudo()
        sheets._in_transition().write(
            {
                "released_at": fields.Datetime.now(),
                "released_by_id": self.env.uid,
                "is_owed": True,
            }
        )
        sheets._start_deadlines("contact.owed")
        sheets._message_log_batch(
            {
                sheet.id: self.env._(
                    "Released before its signatures (D4-3.2.2b): %s",
                    sheet.release_reason,
                )
                for sheet in sheets
            }
        )

    # -- what cannot be settled goes to BMD -----------------------------------

    def action_escalate(self):
        """Ask business management to negotiate (D4-3.1.1d)."""
        return self._run_step(
            "escalate", DEPARTMENT, self.env._("It cannot be handed on.")
        )

    def _get_cannot_escalate_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet._is_register_closed():
                texts.append(self.env._("It is closed."))
            if sheet.is_escalated:
                texts.append(self.env._("Business management has it already."))
            if not (sheet.trouble or "").strip():
                texts.append(self.env._("Say what cannot be settled (D4-3.1.1d)."))
            if sheet in foreign:
                texts.append(foreign[sheet])
        return reasons

    def _do_escalate(self):
        sheets = self.sudo()
        sheets._in_transition().write({"is_escalated": True})
        kind = self.env.ref("aftersales_stock.activity_contact_negotiate")
        model = self.env["ir.model"]._get_id(self._name)
        today = self.env["service.policy"]._today
        vals_list = [
            {
                "res_model_id": model,
                "res_id": sheet.id,
                "activity_type_id": kind.id,
                # Goes when business management has settled it.
                "automated": True,
                "summary": self.env._("Negotiate (D4-3.1.1d)"),
                "note": sheet.trouble,
                "user_id": user.id,
                "date_deadline": today(sheet.company_id),
            }
            for sheet in sheets
            for user in self._get_role_users((BMD_PLANNER,), sheet.company_id)
        ]
        self.env["mail.activity"].sudo().create(vals_list)

    def action_settle(self):
        """Business management has settled it."""
        return self._run_step(
            "settle", (BMD_PLANNER,), self.env._("It cannot be settled.")
        )

    def _get_cannot_settle_reasons(self):
        reasons = {}
        for sheet in self:
            texts = reasons[sheet] = []
            if not sheet.is_escalated:
                texts.append(self.env._("It was not handed to business management."))
            if not (sheet.trouble_answer or "").strip():
                texts.append(self.env._("Write down how it was settled."))
        return reasons

    def _do_settle(self):
        sheets = self.sudo()
        sheets._in_transition().write({"is_escalated": False})
        sheets.activity_unlink(["aftersales_stock.activity_contact_negotiate"])
        sheets._message_log_batch(
            {
                sheet.id: self.env._("Settled (D4-3.1.1d): %s", sheet.trouble_answer)
                for sheet in sheets
            }
        )

    # -- ends -----------------------------------------------------------------

    def action_close(self):
        """The rest is not supplied any more."""
        return self._run_step(
            "close",
            (DEPARTMENT_SUPERVISOR, DEPARTMENT_MANAGER, BMD_PLANNER),
            self.env._("It cannot be closed."),
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state not in ("production", "shipping"):
                texts.append(self.env._("It is not with production management."))
            if not (sheet.close_reason or "").strip():
                texts.append(self.env._("Say why not everything is supplied."))
            texts += sheet._get_under_way_reasons()
            if sheet in foreign:
                texts.append(foreign[sheet])
        return reasons

    def _do_close(self):
        sheets = self.sudo()
        sheets._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel",
            (KEEPER, SITE_CHIEF, *DEPARTMENT),
            self.env._("It cannot be cancelled."),
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state not in (*sheet._state_from, "production"):
                texts.append(self.env._("It is under way or closed."))
            if sheet.line_ids.move_ids.filtered(lambda move: move.state != "cancel"):
                texts.append(self.env._("Goods were shipped on it."))
            texts += sheet._get_under_way_reasons()
            if sheet in foreign:
                texts.append(foreign[sheet])
        return reasons

    def _do_cancel(self):
        sheets = self.sudo()
        sheets._cancel_deadlines(reason=self.env._("The sheet was cancelled."))
        sheets._in_transition().write(
            {
                "state": "cancelled",
                "is_owed": False,
                "closed_at": fields.Datetime.now(),
            }
        )

    def _get_under_way_reasons(self):
        """What still comes on a sheet that is to be ended."""
        self.ensure_one()
        texts = []
        uom = self.env["uom.uom"]
        if any(
            (line.product_uom_id or uom).compare(line.quantity_transit, 0) > 0
            for line in self.line_ids
        ):
            texts.append(self.env._("Goods are on their way: receive them first."))
        requests = self.line_ids.request_line_ids.request_id.filtered(
            lambda request: request.state not in ("received", "cancelled")
        )
        if requests:
            texts.append(
                self.env._(
                    "It is being bought: cancel %s first.",
                    ", ".join(requests.sudo().mapped("name")),
                )
            )
        return texts
