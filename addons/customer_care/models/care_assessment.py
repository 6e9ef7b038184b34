# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import date_utils

from ..roles import QUALITY, SERVICE_DIRECTOR, SUPERVISOR

LEVELS = [
    ("below", "Below the standard"),
    ("pass", "Up to standard"),
    ("three", "Three stars"),
    ("four", "Four stars"),
    ("five", "Five stars"),
]
# By the lowest score, from the highest level down.
_LEVEL_POLICIES = ("five", "four", "three", "pass")
_MAKERS = (SUPERVISOR, QUALITY, SERVICE_DIRECTOR)


class CareAssessment(models.Model):
    """Self-assessment against GB/T 27922, worked out from live data.

    Each item is a figure of the suite, its weight a dated line. Items without
    data in the period do not count: score = points ÷ weights that count × 100, as
    the standard deletes what does not apply. Confirmed, it stays with its figures.
    """

    _name = "care.assessment"
    _description = "Self-assessment"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft", "worked_out")
    _register_closed_states = ("confirmed",)
    _register_date_field = "confirmed_at"
    _guarded_fields = (
        "score",
        "level",
        "counted_weight",
        "worked_out_at",
        "confirmed_at",
        "confirmed_by_id",
        "line_ids",
    )

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: date_utils.start_of(
            self.env["service.policy"]._today(self.env.company), "year"
        ),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    line_ids = fields.One2many(
        "care.assessment.line", "assessment_id", string="Items", readonly=True
    )
    score = fields.Float(
        digits=(16, 1), readonly=True, copy=False, aggregator="avg", tracking=True
    )
    counted_weight = fields.Float(
        string="Weights That Count",
        digits=(16, 2),
        readonly=True,
        copy=False,
        help="Items without data in the period are left out.",
    )
    level = fields.Selection(LEVELS, readonly=True, copy=False, tracking=True)
    conclusion = fields.Text(help="What is to be better, by whom and when.")
    state = fields.Selection(
        [("draft", "New"), ("worked_out", "Worked out"), ("confirmed", "Confirmed")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    worked_out_at = fields.Datetime(readonly=True, copy=False)
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("name", "date_from", "date_to")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.name or ''} ({one.date_from} – {one.date_to})"

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for one in self:
            if one.date_to < one.date_from:
                raise ValidationError(
                    self.env._("%s: the last day lies before the first.", one.name)
                )

    def write(self, vals):
        if not self._is_in_transition():
            late = self.filtered(lambda one: one.state == "confirmed")
            kept = {"active", "message_follower_ids", "activity_ids", "message_ids"}
            if late and set(vals) - kept:
                raise UserError(
                    self.env._(
                        "%s is confirmed and stays. Make another one.",
                        late[0].display_name,
                    )
                )
        return super().write(vals)

    # -- worked out ---

    def action_work_out(self):
        """Measure every item now; again as often as wished, until confirmed."""
        return self._run_step(
            "work_out", _MAKERS, self.env._("It cannot be worked out.")
        )

    def _get_cannot_work_out_reasons(self):
        return {
            one: [self.env._("It is confirmed.")]
            for one in self
            if one.state == "confirmed"
        }

    def _do_work_out(self):
        items = self.env["care.assessment.item"].sudo()
        items = items.search([("active", "=", True)])
        for one in self.sudo():
            rows = one._measure_items(items)
            weight = sum(row["weight"] for row in rows if row["has_figure"])
            points = sum(row["points"] for row in rows)
            score = 100 * points / weight if weight else 0.0
            one._in_transition().write(
                {
                    "line_ids": [
                        Command.clear(),
                        *[Command.create(row) for row in rows],
                    ],
                    "counted_weight": weight,
                    "score": score,
                    "level": one._get_level(score),
                    "state": "worked_out",
                    "worked_out_at": fields.Datetime.now(),
                }
            )

    def _measure_items(self, items):
        """Values of the lines; statistics in one query, measures in two each."""
        self.ensure_one()
        company, first, last = self.company_id, self.date_from, self.date_to
        totals = items.statistic_id._get_live_totals(company, [(first, last)])
        weights = self.env["care.assessment.weight"]._lookup_many(
            [{"company": company, "day": last, "item_id": item} for item in items]
        )
        rows = []
        for item, line in zip(items, weights, strict=True):
            if not line:
                continue
            row = {
                "item_id": item.id,
                "weight": line.weight,
                "scale": f"{line.zero_at:g} – {line.full_at:g}",
                "statistic_id": item.statistic_id.id,
            }
            if item.statistic_id:
                top, bottom, _count = totals[item.statistic_id, first]
                figure = item.statistic_id._figure(top, bottom)
            else:
                top, bottom, model, domain = self.env[
                    "care.assessment.measure"
                ]._measure(item.measure, company, first, last)
                figure = 100 * top / bottom if bottom else None
                row.update(res_model=model, res_domain=_plain(domain))
            share = line._get_share(figure) if figure is not None else 0.0
            row.update(
                numerator=top,
                denominator=bottom,
                has_figure=figure is not None,
                figure=figure or 0.0,
                points=share * line.weight,
            )
            rows.append(row)
        return rows

    def _get_level(self, score):
        """The level of a score, as it is shown: 70 is up to standard."""
        policy = self.env["service.policy"]
        codes = [f"assess.level_{level}" for level in _LEVEL_POLICIES]
        limits = policy._get_values(codes, self.company_id, self.date_to)
        shown = round(score, 1)
        for level in _LEVEL_POLICIES:
            if shown >= limits[f"assess.level_{level}"]:
                return level
        return "below"

    # -- confirmed ---

    def action_confirm(self):
        return self._run_step(
            "confirm", (SERVICE_DIRECTOR,), self.env._("It cannot be confirmed.")
        )

    def _get_cannot_confirm_reasons(self):
        reasons = {}
        for one in self:
            texts = []
            if one.state != "worked_out":
                texts.append(self.env._("Work it out first, or it is confirmed."))
            if not (one.conclusion or "").strip():
                texts.append(self.env._("Write the conclusion."))
            if one.user_id == self.env.user:
                texts.append(self.env._("Nobody confirms an own assessment."))
            reasons[one] = texts
        return reasons

    def _do_confirm(self):
        self.sudo()._in_transition().write(
            {
                "state": "confirmed",
                "confirmed_at": fields.Datetime.now(),
                "confirmed_by_id": self.env.uid,
            }
        )


def _plain(domain):
    """A domain as json keeps it: moments and days as text."""
    return [
        part if isinstance(part, str) else [part[0], part[1], _plain_value(part[2])]
        for part in domain
    ]


def _plain_value(value):
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "__iter__"):
        return [_plain_value(one) for one in value]
    return fields.Datetime.to_string(value) if hasattr(value, "hour") else str(value)
