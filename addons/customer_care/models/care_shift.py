# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.turns import take_turns

from ..roles import SUPERVISOR

# The roster once it is published: only a swap changes it (D4-6.7b).
_ROSTER = {"agent_id", "type_id", "day"}
DUTY = ("published", "running", "ended")
_COUNTING = ("draft", *DUTY)


class CareShift(models.Model):
    """A shift of the duty roster (值班表, S63, D2-Q4.7, D4-12.1.3).

    Planned by the supervisor, published, started by the agent, and ended only when
    the handover log is taken over (D4-6.3a). Duty on holidays and for important
    events is a shift as well (D3-7.4.2.4).

    Who serves the customers when (D4-7.2.1.4).
    """

    _name = "care.shift"
    _description = "Shift"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "date_start, agent_id, id"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("ended", "absent", "cancelled")
    _register_date_field = "date_end"
    _guarded_fields = ("is_swapped", "started_at", "ended_at")

    agent_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    type_id = fields.Many2one(
        "care.shift.type", string="Shift", required=True, ondelete="restrict"
    )
    day = fields.Date(required=True, index=True)
    date_start = fields.Datetime(
        string="Begins", compute="_compute_dates", store=True, precompute=True
    )
    date_end = fields.Datetime(
        string="Ends", compute="_compute_dates", store=True, precompute=True
    )
    color = fields.Integer(related="type_id.color")
    event = fields.Char(
        help="Important event or key project that this duty is for (D3-7.4.2.4)."
    )
    holiday = fields.Char(compute="_compute_holiday", help="Public holiday of the day.")
    is_swapped = fields.Boolean(
        string="By Swap",
        readonly=True,
        copy=False,
        help="Swapped or repaid: no leave on it (D4-6.7e).",
    )
    state = fields.Selection(
        [
            ("draft", "Planned"),
            ("published", "Published"),
            ("running", "On Duty"),
            ("ended", "Ended"),
            ("absent", "Absent"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    ended_at = fields.Datetime(readonly=True, copy=False)
    handover_ids = fields.One2many("care.shift.handover", "shift_id")
    swap_count = fields.Integer(compute="_compute_swap_count")
    absence_kind = fields.Selection(
        [
            ("leave", "Leave on a swapped shift"),
            ("unclear", "Unclear handing over"),
            ("other", "Other"),
        ],
        copy=False,
        help="Leave on a swapped shift is absence (D4-6.7e); after an unclear handing "
        "over both are assessed (D4-6.7d).",
    )
    absence_reason = fields.Char(copy=False)
    unread_notice_ids = fields.Many2many(
        "care.notice",
        string="Unread Notices",
        compute="_compute_unread_notice_ids",
        help="To be read when the shift starts (D4-6.3b).",
    )
    unread_notice_count = fields.Integer(compute="_compute_unread_notice_ids")

    _on_duty = models.Index(
        "(company_id, date_start, date_end) WHERE state IN ('published', 'running')"
    )
    _by_agent = models.Index("(agent_id, date_start)")

    @api.depends("agent_id", "type_id", "day")
    def _compute_display_name(self):
        for shift in self:
            shift.display_name = " ".join(
                filter(
                    None,
                    [
                        shift.agent_id.name,
                        shift.type_id.name,
                        fields.Date.to_string(shift.day),
                    ],
                )
            )

    @api.depends("type_id.hour_from", "type_id.hour_to", "day", "company_id")
    def _compute_dates(self):
        for shift in self:
            if not shift.day or not shift.type_id:
                shift.date_start = shift.date_end = False
                continue
            # What was worked stays, whatever becomes of the kind of shift.
            if shift.state not in (False, "draft") and shift.date_start:
                continue
            shift.date_start = shift._at_hour(shift.type_id.hour_from)
            shift.date_end = shift._at_hour(shift.type_id.hour_to)

    def _at_hour(self, hour):
        """An hour of the shift's day where the company is, as naive UTC."""
        zone = self._get_company_zone(self.company_id or self.env.company)
        days, rest = divmod(round(hour * 60), 24 * 60)
        moment = datetime.combine(
            self.day + timedelta(days=days), time(rest // 60, rest % 60)
        )
        return zone.localize(moment).astimezone(utc).replace(tzinfo=None)

    @api.depends("day", "company_id")
    def _compute_holiday(self):
        self.holiday = False
        for company, shifts in self.filtered("day").grouped("company_id").items():
            days = shifts.mapped("day")
            holidays = company._get_public_holidays(min(days), max(days))
            for shift in shifts:
                shift.holiday = holidays.get(shift.day, False)

    def _compute_swap_count(self):
        swaps = (
            self.env["care.shift.swap"]
            .sudo()
            .search(
                [
                    "|",
                    ("shift_id", "in", self.ids),
                    ("repay_shift_id", "in", self.ids),
                ]
            )
        )
        for shift in self:
            shift.swap_count = len(
                swaps.filtered(
                    lambda swap, shift=shift: (
                        shift in (swap.shift_id | swap.repay_shift_id)
                    )
                )
            )

    @api.depends("agent_id")
    @api.depends_context("uid")
    def _compute_unread_notice_ids(self):
        """What the agent of the shift has not read; one search an agent."""
        notices = self.env["care.notice"]
        for (agent, company), shifts in self.grouped(
            lambda shift: (shift.agent_id, shift.company_id)
        ).items():
            unread = notices._get_unread(agent, company) if agent else notices
            shifts.unread_notice_ids = unread
            shifts.unread_notice_count = len(unread)

    @api.constrains("agent_id", "date_start", "date_end", "state")
    def _check_overlap(self):
        """Nobody is at the desk twice at the same time."""
        shifts = self.filtered(lambda shift: shift.state in _COUNTING)
        if not shifts:
            return
        take_turns(shifts.agent_id.sudo())
        others = self.sudo().search(
            [
                ("agent_id", "in", shifts.agent_id.ids),
                ("state", "in", _COUNTING),
                ("date_start", "<", max(shifts.mapped("date_end"))),
                ("date_end", ">", min(shifts.mapped("date_start"))),
            ]
        )
        by_agent = others.grouped("agent_id")
        for shift in shifts:
            for other in by_agent.get(shift.agent_id.sudo(), others.browse()):
                if other.id != shift.id and (
                    other.date_start < shift.date_end
                    and other.date_end > shift.date_start
                ):
                    raise ValidationError(
                        self.env._(
                            "%(agent)s has two shifts at the same time: %(first)s, "
                            "%(second)s.",
                            agent=shift.agent_id.name,
                            first=shift.display_name,
                            second=other.display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_roles(SUPERVISOR)
        return super().create(vals_list)

    def write(self, vals):
        if _ROSTER & set(vals) and not self._is_in_transition():
            self._check_roles(SUPERVISOR)
            fixed = self.filtered(lambda shift: shift.state != "draft")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: the roster is published. It changes by a swap that both "
                        "agree to and the manager signs (D4-6.7b); or cancel the "
                        "shift and plan another.",
                        ", ".join(fixed.mapped("display_name")[:5]),
                    )
                )
        return super().write(vals)
