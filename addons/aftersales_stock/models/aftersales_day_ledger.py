# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.jobs import each_record

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, KEEPER, SITE_CHIEF

# The site's own people, and those who keep its books.
_SITE = (KEEPER, SITE_CHIEF)
_BOOKS = (DEPARTMENT_ACCOUNTANT, BMD_PLANNER)


class AftersalesDayLedger(models.Model):
    """What went in and out of a site's stores on a day (S32, 现场出入库流水账).

    What was done in the ERP appears by itself. A site that worked off line types
    or imports its lines; the department's accountant books them. The ledger is
    sent every evening; one that is late needs a reason (D4-2.7a). The site prints
    and signs it (D4-2.8).

    Spares and consumables stand in it (D4-3.1.0a); the department books for its sites
    (D4-3.2.0a).
    """

    _name = "aftersales.day.ledger"
    _description = "Daily movement ledger"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "aftersales.day.ledger.collect.mixin",
        "aftersales.day.ledger.booking.mixin",
    ]
    _order = "day desc, site_id, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "sent_at",
        "sent_by_id",
        "booked_at",
        "booked_by_id",
        "signed_at",
        "late_reason_at",
        "late_reason_by_id",
        "send_due",
    )
    _deadline_due_fields = {"ledger.send": "send_due"}
    _register_draft_states = ("open",)
    _register_closed_states = ("signed",)
    _register_date_field = "signed_at"
    _evidence_content_fields = (
        "site_id",
        "day",
        "line_ids.kind",
        "line_ids.store",
        "line_ids.product_id",
        "line_ids.lot_name",
        "line_ids.quantity_in",
        "line_ids.quantity_out",
        "line_ids.slip_no",
        "line_ids.packing_no",
    )

    name = fields.Char(
        compute="_compute_name", store=True, precompute=True, string="Ledger"
    )
    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_site(),
        domain="[('level', '=', 'site')]",
    )
    department_id = fields.Many2one(
        related="site_id.department_id", store=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="site_id.company_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    chief_id = fields.Many2one(
        related="site_id.chief_id", store=True, ondelete="restrict"
    )
    day = fields.Date(
        required=True,
        index=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("sent", "Sent"),
            ("booked", "Booked"),
            ("signed", "Printed and signed"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("aftersales.day.ledger.line", "ledger_id", copy=False)
    line_count = fields.Integer(string="Lines", compute="_compute_counts")
    to_book_count = fields.Integer(
        string="Lines to Book",
        compute="_compute_counts",
        help="Typed or imported, and not yet in the ERP.",
    )
    booked_count = fields.Integer(string="Booked Lines", compute="_compute_counts")
    moved_count = fields.Integer(
        string="Lines That Made Transfers", compute="_compute_counts"
    )
    remark = fields.Text()
    sent_at = fields.Datetime(readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    booked_at = fields.Datetime(readonly=True, copy=False)
    booked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    signed_at = fields.Datetime(readonly=True, copy=False)
    send_due = fields.Datetime(string="To Send By", readonly=True, copy=False)
    late_reason = fields.Text(
        string="Why It Is Late",
        copy=False,
        tracking=True,
        help="The department's accountants get it by mail (D4-2.7a).",
    )
    late_reason_at = fields.Datetime(readonly=True, copy=False)
    late_reason_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_overdue = fields.Boolean(compute="_compute_is_late")
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Not sent when its day was over, and nobody said why (D4-2.7a).",
    )

    _site_day_unique = models.UniqueIndex(
        "(site_id, day)", "The site has a ledger of this day already."
    )
    _late = models.Index("(send_due) WHERE state = 'open'")

    # -- computes -------------------------------------------------------------

    @api.model
    def _default_site(self):
        """The site of whoever fills the ledger, when it is one."""
        sites = self.env["aftersales.site"].search(
            [("level", "=", "site"), ("user_ids", "in", self.env.uid)], limit=2
        )
        return sites if len(sites) == 1 else sites.browse()

    @api.depends("site_id.code", "day")
    def _compute_name(self):
        for ledger in self:
            ledger.name = f"{ledger.site_id.code or ''} {ledger.day or ''}".strip()

    @api.depends("line_ids.state")
    def _compute_counts(self):
        counts = self.env["aftersales.day.ledger.line"]._read_group(
            [("ledger_id", "in", self.ids)], ["ledger_id", "state"], ["__count"]
        )
        by_ledger = {ledger: {} for ledger in self}
        for ledger, state, count in counts:
            by_ledger.setdefault(ledger, {})[state] = count
        for ledger in self:
            states = by_ledger.get(ledger, {})
            ledger.line_count = sum(states.values())
            ledger.to_book_count = states.get("draft", 0) + states.get("failed", 0)
            ledger.booked_count = states.get("booked", 0)
            ledger.moved_count = ledger.booked_count + states.get("reversed", 0)

    @api.depends("state", "send_due", "late_reason")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for ledger in self:
            ledger.is_overdue = bool(
                ledger.state == "open" and ledger.send_due and ledger.send_due <= now
            )
            ledger.is_late = ledger.is_overdue and not ledger.late_reason

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "open")
        late &= fields.Domain("send_due", "<=", fields.Datetime.now())
        late &= fields.Domain("late_reason", "=", False)
        parts = [late if wanted else ~late for wanted in value]
        return fields.Domain.OR(parts)

    @api.constrains("day", "site_id")
    def _check_day(self):
        policies = self.env["service.policy"]
        for ledger in self:
            if ledger.site_id.level != "site":
                raise ValidationError(
                    self.env._(
                        "%s: sites keep a daily ledger, departments do not (D4-2.1a). "
                        "Choose the site.",
                        ledger.name,
                    )
                )
            if ledger.day > policies._today(ledger.company_id):
                raise ValidationError(
                    self.env._("%s: its day has not come yet.", ledger.name)
                )

    # -- records --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        ledgers = super().create(vals_list)
        starts = {ledger: ledger._get_span()[0] for ledger in ledgers}
        ledgers.sudo()._start_deadlines("ledger.send", start=starts)
        return ledgers

    def write(self, vals):
        if "late_reason" not in vals:
            return super().write(vals)
        reason = (vals["late_reason"] or "").strip()
        if not reason and any(ledger.late_reason for ledger in self):
            raise UserError(
                self.env._("A reason that was given stays on record (D4-2.7a).")
            )
        result = super().write({**vals, "late_reason": reason or False})
        if reason:
            self.sudo()._in_transition().write(
                {
                    "late_reason_at": fields.Datetime.now(),
                    "late_reason_by_id": self.env.uid,
                }
            )
            self._tell_late_reason()
        return result

    def _tell_late_reason(self):
        """The accountants of the department hear why it is late (D4-2.7a)."""
        for ledger in self:
            ledger.sudo().message_post(
                body=self.env._(
                    "%(ledger)s is late: %(reason)s",
                    ledger=ledger.name,
                    reason=ledger.late_reason,
                ),
                partner_ids=ledger.sudo().department_id.accountant_ids.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    def _get_span(self):
        """Start and end of the ledger's day by the company's clock, naive UTC."""
        self.ensure_one()
        zone = self._get_company_zone(self.company_id)

        def moment(day):
            local = zone.localize(datetime.combine(day, time.min))
            return local.astimezone(utc).replace(tzinfo=None)

        return moment(self.day), moment(self.day + timedelta(days=1))

    @api.model
    def _cron_open(self):
        """Open each site's ledgers up to today, days that were left out as well."""
        sites = self.env["aftersales.site"].search([("keeps_ledger", "=", True)])
        last = dict(
            self._read_group([("site_id", "in", sites.ids)], ["site_id"], ["day:max"])
        )
        today = {
            company: self.env["service.policy"]._today(company)
            for company in sites.company_id
        }

        def work(some):
            vals_list = []
            for site in some:
                end = today[site.company_id]
                day = last[site] + timedelta(days=1) if site in last else end
                while day <= end:
                    vals_list.append({"site_id": site.id, "day": day})
                    day += timedelta(days=1)
            self.with_env(some.env).create(vals_list)

        return each_record(sites, work)

    # -- steps ----------------------------------------------------------------

    def action_collect(self):
        """Take in what was done in the ERP since; also done when it is sent."""
        self._check_roles(*_SITE, *_BOOKS)
        self._check_people()
        self.filtered(lambda ledger: ledger.state == "open")._collect_moves()
        return True

    def _check_people(self):
        self.check_access("read")
        self.site_id.sudo()._check_authority(self.env.user)

    def action_send(self):
        """To the department's accountant, every evening (D4-2.7a)."""
        self._check_people()
        return self._run_step("send", _SITE, self.env._("The ledger is not sent."))

    def _get_cannot_send_reasons(self):
        wrong = self.line_ids._get_line_reasons()
        reasons = {}
        for ledger in self:
            texts = []
            if ledger.state != "open":
                texts.append(self.env._("It was sent already."))
            if ledger.is_late:
                texts.append(
                    self.env._(
                        "Its day is over: say under “Why it is late” why it comes "
                        "now (D4-2.7a)."
                    )
                )
            texts += [
                f"{line.display_name}: {' '.join(wrong[line])}"
                for line in ledger.line_ids
                if line in wrong
            ]
            reasons[ledger] = texts
        return reasons

    def _do_send(self):
        self._collect_moves()
        self.sudo()._in_transition().write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "sent_by_id": self.env.uid,
            }
        )
        self.sudo()._meet_deadlines("ledger.send")
        for accountant, ledgers in (
            self.sudo()
            .grouped(lambda ledger: ledger.department_id.accountant_ids[:1])
            .items()
        ):
            if accountant:
                ledgers.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=accountant.id,
                    summary=self.env._("Check the site's books (D4-2.2.1b)"),
                )

    def action_reopen(self):
        """Back to the site, which corrects it and sends it again."""
        self._check_people()
        return self._run_step(
            "reopen", (*_SITE, *_BOOKS), self.env._("The ledger stays as it is.")
        )

    def _get_cannot_reopen_reasons(self):
        return {
            ledger: []
            if ledger.state == "sent"
            else [self.env._("Only a ledger that is sent and not booked goes back.")]
            for ledger in self
        }

    def _do_reopen(self):
        self.sudo()._in_transition().write({"state": "open"})
        self._close_activities()

    def _close_activities(self):
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def action_file(self):
        """Printed and signed by the site (D4-2.8)."""
        self._check_people()
        return self._run_step(
            "file", (*_SITE, *_BOOKS), self.env._("The ledger is not filed.")
        )

    def _get_cannot_file_reasons(self):
        return {
            ledger: []
            if ledger.state == "booked"
            else [self.env._("It is signed after the accountant booked it (D4-2.8).")]
            for ledger in self
        }

    def _do_file(self):
        self.sudo()._in_transition().write(
            {"state": "signed", "signed_at": fields.Datetime.now()}
        )

    def action_view_transfers(self):
        """The transfers that the booking of these ledgers made."""
        moves = self.line_ids.move_id | self.line_ids.reversal_move_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfers"),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("id", "in", moves.picking_id.ids)],
        }
