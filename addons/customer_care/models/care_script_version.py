# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT, SUPERVISOR


class CareScriptVersion(models.Model):
    """A version of a script: used only after the supervisor confirmed it (S68).

    D4-7.2.3.6: made and revised by after-sales customer service. The version before
    stays on file.
    """

    _name = "care.script.version"
    _description = "Version of a script"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "script_id, number desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("superseded", "refused")
    _guarded_fields = ("number", "confirmed_by_id", "confirmed_at")

    script_id = fields.Many2one(
        "care.script",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    number = fields.Integer(string="Version", readonly=True, copy=False)
    text = fields.Html(required=True)
    change = fields.Char(string="What Is New")
    refusal_reason = fields.Char(tracking=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "To confirm"),
            ("in_use", "In use"),
            ("superseded", "Superseded"),
            ("refused", "Refused"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_at = fields.Datetime(string="Confirmed", readonly=True, copy=False)

    _one_in_use = models.UniqueIndex(
        "(script_id) WHERE state = 'in_use'", "One version of a script is in use."
    )

    @api.depends("script_id", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.script_id.name or ''} V{version.number}"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        last = dict(
            self.sudo()._read_group(
                [
                    ("script_id", "in", versions.script_id.ids),
                    ("id", "not in", versions.ids),
                ],
                ["script_id"],
                ["number:max"],
            )
        )
        for version in versions.sudo():
            number = last[version.script_id] = last.get(version.script_id, 0) + 1
            version._in_transition().number = number
        return versions

    def write(self, vals):
        if {"text", "script_id", "change"} & set(vals) and not self._is_in_transition():
            fixed = self.filtered(lambda version: version.state != "draft")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: its text stays. Write a new version (D4-7.2.3.6).",
                        ", ".join(fixed.mapped("display_name")[:5]),
                    )
                )
        return super().write(vals)

    def action_ask(self):
        """Ask the supervisor to confirm the text."""
        return self._run_step("ask", (AGENT,), self.env._("It cannot be asked."))

    def _get_cannot_ask_reasons(self):
        return {
            version: [self.env._("Only a draft is asked for.")]
            for version in self
            if version.state != "draft"
        }

    def _do_ask(self):
        self.sudo()._in_transition().write({"state": "asked"})
        for version in self.sudo():
            for user in (
                self.env["res.users"]._get_care_people(SUPERVISOR, version.company_id)
                - version.user_id
            ):
                version.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Confirm the script %s", version.display_name),
                    user_id=user.id,
                )

    def action_confirm(self):
        """The supervisor confirms: from now on this text is used (S68)."""
        return self._run_step(
            "confirm", (SUPERVISOR,), self.env._("It cannot be confirmed.")
        )

    def _get_cannot_confirm_reasons(self):
        reasons = {}
        for version in self:
            if version.state != "asked":
                reasons[version] = [self.env._("Nobody asks to confirm it.")]
            elif version.user_id == self.env.user:
                reasons[version] = [self.env._("Nobody confirms their own text.")]
        return reasons

    def _do_confirm(self):
        versions = self.sudo().sorted("number")
        # Of several of one script the last one is used.
        newest = {version.script_id: version for version in versions}
        former = self.sudo().search(
            [("script_id", "in", versions.script_id.ids), ("state", "=", "in_use")]
        )
        used = self.sudo().union(*newest.values())
        (former | (versions - used))._in_transition().write({"state": "superseded"})
        self.env.flush_all()
        used._in_transition().write({"state": "in_use"})
        versions._in_transition().write(
            {"confirmed_by_id": self.env.uid, "confirmed_at": fields.Datetime.now()}
        )
        versions.activity_unlink(["mail.mail_activity_data_todo"])
        versions.script_id.invalidate_recordset(["current_id", "text"])

    def action_refuse(self):
        return self._run_step(
            "refuse", (SUPERVISOR,), self.env._("It cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        reasons = {}
        for version in self:
            if version.state != "asked":
                reasons[version] = [self.env._("Nobody asks to confirm it.")]
            elif not (version.refusal_reason or "").strip():
                reasons[version] = [self.env._("Write why it is refused.")]
        return reasons

    def _do_refuse(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.sudo()._in_transition().write({"state": "refused"})
