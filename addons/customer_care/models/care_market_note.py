# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..roles import AFTERSALES_MANAGER, DEPUTY_GENERAL_MANAGER, SUPERVISOR, USER


class CareMarketNote(models.Model):
    """Market information (市场信息, S68): what is heard outside goes to the leaders.

    Competitors' prices and quality (D3-9.9), demand (D4-7.2.1.3), by inside sales
    (D2-H7, D2-T7) and after-sales (D4-7.2.3.4).
    """

    _name = "care.market.note"
    _description = "Market note"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "day desc, id desc"

    _register_draft_states = ("draft",)
    _register_closed_states = ("read",)
    _register_date_field = "read_at"
    _guarded_fields = ("read_by_id", "read_at")

    day = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    kind = fields.Selection(
        [
            ("price", "Competitor's price"),
            ("quality", "Competitor's quality"),
            ("demand", "Demand"),
            ("survey", "Market survey"),
            ("other", "Other"),
        ],
        required=True,
        default="price",
    )
    competitor = fields.Char()
    product_id = fields.Many2one(
        "product.product", string="Our Product", ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(string="Their Price", aggregator="avg")
    partner_id = fields.Many2one(
        "res.partner", string="Heard From", ondelete="restrict", index="btree_not_null"
    )
    text = fields.Text(string="What Is Known", required=True)
    advice = fields.Text(help="What we should do.")
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent up"), ("read", "Read")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    read_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    read_at = fields.Datetime(string="Read On", readonly=True, copy=False)

    _by_day = models.Index("(company_id, day DESC)")

    def write(self, vals):
        content = {"day", "kind", "competitor", "price", "text", "product_id"}
        if content & set(vals) and not self._is_in_transition():
            sent = self.filtered(lambda note: note.state != "draft")
            if sent:
                raise UserError(
                    self.env._(
                        "%s: it was sent up and stays. Write another note.",
                        ", ".join(sent.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_send(self):
        """To the leaders (D3-9.9)."""
        return self._run_step("send", (USER,), self.env._("It cannot be sent up."))

    def _get_cannot_send_reasons(self):
        reasons = {}
        for note in self:
            if note.state != "draft":
                reasons[note] = [self.env._("It was sent up.")]
            elif note.user_id != self.env.user:
                reasons[note] = [self.env._("%s wrote it.", note.user_id.name)]
        return reasons

    def _do_send(self):
        self.sudo()._in_transition().write({"state": "sent"})
        for note in self.sudo():
            for user in note.user_id._get_care_superiors(note.company_id):
                note.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Market information"),
                    user_id=user.id,
                )

    def action_read(self):
        """A leader has read it."""
        return self._run_step(
            "read",
            (SUPERVISOR, AFTERSALES_MANAGER, DEPUTY_GENERAL_MANAGER),
            self.env._("It cannot be marked as read."),
        )

    def _get_cannot_read_reasons(self):
        reasons = {}
        for note in self:
            if note.state != "sent":
                reasons[note] = [self.env._("It was not sent up, or is read.")]
            elif note.user_id == self.env.user:
                reasons[note] = [self.env._("You wrote it: another leader reads it.")]
        return reasons

    def _do_read(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self.sudo()._in_transition().write(
            {
                "state": "read",
                "read_by_id": self.env.uid,
                "read_at": fields.Datetime.now(),
            }
        )
