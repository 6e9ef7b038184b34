# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import SUPERVISOR

_CONTENT = {"partner_id", "kind", "reason"}


class CareCustomerFlag(models.Model):
    """A bad customer (劣质客户, S68, D4-7.2.2.9): reported, confirmed, on file.

    Sales' customer service reports; nothing is shown anywhere before the
    customer-service supervisor confirms. Then new orders and calls warn.
    """

    _name = "care.customer.flag"
    _description = "Flagged customer"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("refused", "lifted")
    _register_date_field = "closed_at"
    _guarded_fields = ("confirmed_by_id", "confirmed_at", "closed_at")

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("payment", "Does not pay"),
            ("returns", "Malicious returns"),
            ("fraud", "Fraud"),
            ("conduct", "Conduct"),
            ("other", "Other"),
        ],
        required=True,
        default="payment",
        tracking=True,
    )
    reason = fields.Text(required=True, help="Facts that others can check.")
    decision = fields.Text(
        string="Reason of the Supervisor", help="When it is refused or lifted."
    )
    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("lifted", "Lifted"),
        ],
        string="Status",
        default="reported",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_at = fields.Datetime(string="Confirmed", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)

    _one_live = models.UniqueIndex(
        "(partner_id, company_id) WHERE state IN ('reported', 'confirmed')",
        "This customer is reported or flagged already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """It is the customer that is flagged, not one of its contacts."""
        partners = self.env["res.partner"].browse(
            [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
        )
        partners.fetch(["commercial_partner_id"])
        for vals in vals_list:
            partner = partners.browse(vals.get("partner_id"))
            vals["partner_id"] = partner.commercial_partner_id.id
        flags = super().create(vals_list)
        for flag in flags.sudo():
            for user in (
                self.env["res.users"]._get_care_people(SUPERVISOR, flag.company_id)
                - flag.user_id
            ):
                flag.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Confirm the flagged customer (D4-7.2.2.9)"),
                    user_id=user.id,
                )
        return flags

    def write(self, vals):
        if _CONTENT & set(vals) and not self._is_in_transition():
            decided = self.filtered(lambda flag: flag.state != "reported")
            if decided:
                raise UserError(
                    self.env._(
                        "%s: it is decided; what was reported stays.",
                        ", ".join(decided.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_confirm(self):
        """On file: new orders and calls of the customer warn (D4-7.2.2.9)."""
        return self._run_step(
            "confirm", (SUPERVISOR,), self.env._("It cannot be confirmed.")
        )

    def _get_cannot_confirm_reasons(self):
        reasons = {}
        for flag in self:
            if flag.state != "reported":
                reasons[flag] = [self.env._("It is decided.")]
            elif flag.user_id == self.env.user:
                reasons[flag] = [self.env._("Nobody confirms their own report.")]
        return reasons

    def _do_confirm(self):
        flags = self.sudo()
        flags.activity_unlink(["mail.mail_activity_data_todo"])
        flags._in_transition().write(
            {
                "state": "confirmed",
                "confirmed_by_id": self.env.uid,
                "confirmed_at": fields.Datetime.now(),
            }
        )
        flags._forget_warnings()

    def action_refuse(self):
        return self._run_step(
            "refuse", (SUPERVISOR,), self.env._("It cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        return self._get_undecided_reasons("reported")

    def _do_refuse(self):
        self._close("refused")

    def action_lift(self):
        """The customer is a good one again."""
        return self._run_step(
            "lift", (SUPERVISOR,), self.env._("The flag cannot be lifted.")
        )

    def _get_cannot_lift_reasons(self):
        return self._get_undecided_reasons("confirmed")

    def _do_lift(self):
        self._close("lifted")

    def _get_undecided_reasons(self, state):
        reasons = {}
        for flag in self:
            if flag.state != state:
                reasons[flag] = [self.env._("It does not wait for this decision.")]
            elif not (flag.decision or "").strip():
                reasons[flag] = [self.env._("Write the reason.")]
        return reasons

    def _close(self, state):
        flags = self.sudo()
        flags.activity_unlink(["mail.mail_activity_data_todo"])
        flags._in_transition().write(
            {"state": state, "closed_at": fields.Datetime.now()}
        )
        flags._forget_warnings()

    def _forget_warnings(self):
        self.env["res.partner"].invalidate_model(["care_warning"])

    def action_view_customer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }
