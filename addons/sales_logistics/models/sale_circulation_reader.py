# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import USER


class SaleCirculationReader(models.Model):
    """Who is to read a circulated document, and did (S50, D2-Q4.3).

    A sales policy goes to customers too (D2-Q1.2): it is mailed to them, and who
    looks after the customer notes who acknowledged it.
    """

    _name = "sale.circulation.reader"
    _description = "Reader of a circulated document"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.retention.mixin",
        "service.deadline.mixin",
    ]
    _order = "circulation_id, id"

    _register_parent = "circulation_id"
    _register_draft_states = ("new",)
    _deadline_due_fields = {"circulation.read": "due_at"}
    _guarded_fields = ("due_at", "read_at")

    circulation_id = fields.Many2one(
        "sale.circulation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="circulation_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    subject = fields.Char(related="circulation_id.subject")
    user_id = fields.Many2one(
        "res.users",
        string="Reader",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        help="The document is mailed to the customer; the reader notes who of the "
        "customer acknowledged it (D2-Q1.2).",
    )
    opinion = fields.Char(help="What the reader says of it, or passes on.")
    state = fields.Selection(
        [("new", "Named"), ("waiting", "To read"), ("read", "Read")],
        string="Status",
        default="new",
        required=True,
        readonly=True,
        copy=False,
    )
    due_at = fields.Datetime(string="To Be Read By", readonly=True, copy=False)
    read_at = fields.Datetime(string="Read On", readonly=True, copy=False)

    _one_a_person = models.UniqueIndex(
        "(circulation_id, user_id) WHERE partner_id IS NULL",
        "The person is a reader already.",
    )
    _one_a_customer = models.UniqueIndex(
        "(circulation_id, partner_id)", "The customer gets it already."
    )
    _waiting = models.Index("(user_id) WHERE state = 'waiting'")

    def _compute_display_name(self):
        for reader in self:
            document = reader.circulation_id
            reader.display_name = f"{document.name} {document.subject or ''}"

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Who sells to the customer passes it on (D2-Q1.2)."""
        if self.partner_id.user_id and not self.user_id:
            self.user_id = self.partner_id.user_id

    def write(self, vals):
        names = {"user_id", "circulation_id", "opinion", "partner_id"} & set(vals)
        read = self.filtered(lambda reader: reader.state == "read")
        fixed = self.filtered(lambda reader: reader.state != "new")
        late = fixed if names - {"opinion"} else read
        if names and late and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: who got it and what was said stays as it is (D2-Q4.3).",
                    ", ".join(late.mapped("display_name")[:5]),
                )
            )
        return super().write(vals)

    def _pass_on(self):
        """They have it now: their days run."""
        self._in_transition().write({"state": "waiting"})
        self._start_deadlines("circulation.read")
        for reader in self:
            reader.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=reader.user_id.id,
                summary=reader._get_task(),
            )
        self.filtered("partner_id.email")._mail_customer()

    def _get_task(self):
        self.ensure_one()
        subject = self.circulation_id.subject
        if not self.partner_id:
            return self.env._("Read: %s", subject)
        return self.env._(
            "Tell %(customer)s: %(subject)s",
            customer=self.partner_id.display_name,
            subject=subject,
        )

    def _mail_customer(self):
        """The sales policy itself goes to the customer, in one mail each (D2-Q1.2)."""
        for reader in self:
            document = reader.circulation_id
            document.message_notify(
                partner_ids=reader.partner_id.ids,
                subject=document.subject,
                body=document.text or document.subject,
            )

    def action_read(self):
        """The reader's own word (D2-Q4.3)."""
        return self._run_step("read", (USER,), self.env._("It cannot be signed for."))

    def _get_cannot_read_reasons(self):
        reasons = {}
        for reader in self:
            texts = reasons[reader] = []
            if reader.state != "waiting":
                texts.append(self.env._("It was read, or is not passed on yet."))
            elif reader.circulation_id.sudo().state != "circulating":
                texts.append(self.env._("It was withdrawn."))
            if reader.user_id != self.env.user:
                texts.append(self.env._("%s reads it.", reader.user_id.name))
            if reader.partner_id and not (reader.opinion or "").strip():
                texts.append(
                    self.env._(
                        "Write who of %s acknowledged it (D2-Q1.2).",
                        reader.sudo().partner_id.display_name,
                    )
                )
        return reasons

    def _do_read(self):
        readers = self.sudo()
        readers._in_transition().write(
            {"state": "read", "read_at": fields.Datetime.now()}
        )
        readers._meet_deadlines("circulation.read")
        readers.activity_ids.filtered(
            lambda activity: activity.user_id == self.env.user
        ).action_feedback()
        readers.circulation_id._end_if_read()
