# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..roles import AGENT, SUPERVISOR, USER


class CareNotice(models.Model):
    """News for the people at the desk (客服公告, S68, D4-6.3b, D3-14.2, D3-14.6).

    The supervisor publishes it; everybody marks it as read, and what is unread is
    listed when a shift starts.
    """

    _name = "care.notice"
    _description = "Notice"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "published_at desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("withdrawn",)
    _register_date_field = "withdrawn_at"
    _guarded_fields = ("published_at", "published_by_id", "withdrawn_at")

    title = fields.Char(required=True, tracking=True)
    kind = fields.Selection(
        [
            ("notice", "Notice"),
            ("news", "Business news"),
            ("income", "Income statement"),
        ],
        required=True,
        default="notice",
    )
    body = fields.Html(required=True)
    date_to = fields.Date(
        string="Until", help="After this day nobody has to read it any more."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    published_at = fields.Datetime(string="Published", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    withdrawn_at = fields.Datetime(readonly=True, copy=False)
    read_ids = fields.One2many("care.notice.read", "notice_id", string="Read By")
    read_count = fields.Integer(compute="_compute_read_count")
    is_read = fields.Boolean(
        string="Read", compute="_compute_is_read", search="_search_is_read"
    )

    _published = models.Index(
        "(company_id, published_at DESC) WHERE state = 'published'"
    )

    @api.depends("title")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = notice.title or notice.name

    def _compute_read_count(self):
        counts = dict(
            self.env["care.notice.read"]
            .sudo()
            ._read_group([("notice_id", "in", self.ids)], ["notice_id"], ["__count"])
        )
        for notice in self:
            notice.read_count = counts.get(notice.sudo(), 0)

    @api.depends("read_ids")
    @api.depends_context("uid")
    def _compute_is_read(self):
        marks = (
            self.env["care.notice.read"]
            .sudo()
            .search_fetch(
                [("notice_id", "in", self.ids), ("user_id", "=", self.env.uid)],
                ["notice_id"],
            )
        )
        for notice in self:
            notice.is_read = notice.id in marks.notice_id.ids

    def _search_is_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = fields.Domain("read_ids", "any", [("user_id", "=", self.env.uid)])
        wanted = [mine if flag else ~mine for flag in value]
        return fields.Domain.OR(wanted)

    @api.model
    def _get_unread(self, user, company):
        """Published notices that a person has not marked as read, newest first."""
        today = self.env["service.policy"]._today(company)
        return (
            self.sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "published"),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", today),
                    "!",
                    ("read_ids", "any", [("user_id", "=", user.id)]),
                ]
            )
            .with_env(self.env)
        )

    @api.model
    def _announce(self, company, title, text):
        """A notice of the suite itself, published at once."""
        return self._in_transition().create(
            {
                "company_id": company.id,
                "title": title,
                "body": plaintext2html(text),
                "state": "published",
                "published_at": fields.Datetime.now(),
            }
        )

    def write(self, vals):
        if {"title", "body", "kind"} & set(vals) and not self._is_in_transition():
            told = self.filtered(lambda notice: notice.state != "draft")
            if told:
                raise UserError(
                    self.env._(
                        "%s: it is published, and people have read it. Withdraw it "
                        "and write a new one.",
                        ", ".join(told.mapped("title")[:5]),
                    )
                )
        return super().write(vals)

    # -- steps ---

    def action_publish(self):
        """Everybody at the desk reads it from now on (D3-14.6)."""
        return self._run_step(
            "publish", (SUPERVISOR,), self.env._("It cannot be published.")
        )

    def _get_cannot_publish_reasons(self):
        return {
            notice: [self.env._("Only a draft is published.")]
            for notice in self
            if notice.state != "draft"
        }

    def _do_publish(self):
        self.sudo()._in_transition().write(
            {
                "state": "published",
                "published_at": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )
        # Who wrote and who publishes it knows what it says.
        self._mark_read()

    def action_withdraw(self):
        return self._run_step(
            "withdraw", (SUPERVISOR,), self.env._("It cannot be withdrawn.")
        )

    def _get_cannot_withdraw_reasons(self):
        return {
            notice: [self.env._("It is not published.")]
            for notice in self
            if notice.state != "published"
        }

    def _do_withdraw(self):
        self.sudo()._in_transition().write(
            {"state": "withdrawn", "withdrawn_at": fields.Datetime.now()}
        )

    def action_mark_read(self):
        """I have read it (D4-6.3b); stamped with who and when."""
        return self._run_step("mark_read", (USER,), self.env._("It cannot be marked."))

    def _get_cannot_mark_read_reasons(self):
        return {
            notice: [self.env._("It is not published.")]
            for notice in self
            if notice.state != "published"
        }

    def _do_mark_read(self):
        self._mark_read()

    def _mark_read(self):
        marks = self.env["care.notice.read"].sudo()._in_transition()
        new = self.filtered(lambda notice: not notice.is_read)
        marks.create([{"notice_id": notice.id} for notice in new])
        self.invalidate_recordset(["read_ids", "is_read", "read_count"])

    def action_view_unread_people(self):
        """The agents who have not read it yet."""
        self.ensure_one()
        agents = self.env["res.users"]._get_care_people(AGENT, self.company_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Read By"),
            "res_model": "res.users",
            "view_mode": "list",
            "domain": [("id", "in", (agents - self.sudo().read_ids.user_id).ids)],
        }
