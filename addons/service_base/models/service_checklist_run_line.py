# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
import unicodedata
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

# As many decimals as a limit can have: none is rounded away.
_PRECISION = 6
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,6})?", re.ASCII)
_ANSWERS = {
    "answer_yes_no",
    "reading_text",
    "choice_id",
    "answer_text",
    "photo",
    "note",
}


class ServiceChecklistRunLine(models.Model):
    """One point of an inspection: what was asked, within which limits, and found."""

    _name = "service.checklist.run.line"
    _description = "Inspection point"
    _inherit = ["service.checklist.line.mixin", "service.guarded.mixin"]
    _order = "run_id, sequence, id"

    run_id = fields.Many2one(
        "service.checklist.run",
        string="Inspection",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    run_state = fields.Selection(related="run_id.state", string="Inspection Status")
    template_line_id = fields.Many2one(
        "service.checklist.template.line", ondelete="set null", index="btree_not_null"
    )
    answer_yes_no = fields.Selection([("yes", "Yes"), ("no", "No")], string="Yes or No")
    # Typed text, not a number: an empty reading is not a reading of zero.
    reading_text = fields.Char(string="Reading")
    choice_id = fields.Many2one(
        "service.checklist.choice",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('line_id', '=', template_line_id)]",
    )
    answer_text = fields.Char(string="Text")
    photo = fields.Image(max_width=1920, max_height=1920)
    note = fields.Char(string="Remark")
    reading = fields.Float(
        string="Value",
        digits=(16, _PRECISION),
        compute="_compute_result",
        store=True,
        aggregator="avg",
    )
    result = fields.Selection(
        [("open", "Open"), ("ok", "In order"), ("bad", "Out of order")],
        compute="_compute_result",
        store=True,
    )
    answer = fields.Char(compute="_compute_answer")
    finding_ids = fields.One2many("service.checklist.finding", "line_id", readonly=True)

    @api.model
    def _copy_to_runs(self, runs):
        """Copy the points of their templates to runs that begin."""
        names = self._get_copied_fields()
        vals_list = []
        for template, same in runs.grouped("template_id").items():
            points = [
                {"template_line_id": line.id, **{name: line[name] for name in names}}
                for line in template.line_ids
            ]
            vals_list += [
                {"run_id": run.id, **point} for run in same for point in points
            ]
        return self._in_transition().create(vals_list)

    # -- answers --------------------------------------------------------------

    def _parse_reading(self):
        """The number that was typed, or None; full-width digits count as digits."""
        self.ensure_one()
        text = unicodedata.normalize("NFKC", self.reading_text or "").strip()
        text = text.replace("\N{MINUS SIGN}", "-")
        return float(Decimal(text)) if _NUMBER.fullmatch(text) else None

    @api.depends(
        "kind",
        "expected",
        "has_lower",
        "lower_limit",
        "has_upper",
        "upper_limit",
        "answer_yes_no",
        "reading_text",
        "choice_id",
        "answer_text",
        "photo",
    )
    def _compute_result(self):
        for line in self:
            reading = line._parse_reading() if line.kind == "reading" else None
            line.reading = reading or 0.0
            if not line._is_answered(reading):
                line.result = "open"
            else:
                line.result = "bad" if line._is_bad(reading) else "ok"

    def _is_answered(self, reading):
        self.ensure_one()
        if self.kind == "reading":
            return reading is not None
        if self.kind == "text":
            return bool((self.answer_text or "").strip())
        names = {"yes_no": "answer_yes_no", "choice": "choice_id", "photo": "photo"}
        return bool(self[names[self.kind]])

    def _is_bad(self, reading):
        """Limits include their own value (S19: 0.85 and 1.50 are good)."""
        self.ensure_one()
        if self.kind == "yes_no":
            return self.expected != "any" and self.answer_yes_no != self.expected
        if self.kind == "choice":
            return self.choice_id.is_bad
        if self.kind != "reading":
            return False
        below = self.has_lower and (
            float_compare(reading, self.lower_limit, precision_digits=_PRECISION) < 0
        )
        above = self.has_upper and (
            float_compare(reading, self.upper_limit, precision_digits=_PRECISION) > 0
        )
        return below or above

    @api.depends("kind", "answer_yes_no", "reading_text", "choice_id", "answer_text")
    def _compute_answer(self):
        labels = dict(self._fields["answer_yes_no"]._description_selection(self.env))
        for line in self:
            if line.kind == "reading":
                answer = " ".join(filter(None, [line.reading_text, line.unit]))
                line.answer = line.reading_text and answer
            elif line.kind == "yes_no":
                line.answer = labels.get(line.answer_yes_no)
            elif line.kind == "choice":
                line.answer = line.choice_id.name
            else:
                line.answer = line.answer_text

    @api.constrains("reading_text")
    def _check_reading(self):
        for line in self:
            if line.reading_text and line._parse_reading() is None:
                raise ValidationError(
                    self.env._(
                        "%(point)s: %(text)s is not a reading. Write it as 0.85, with "
                        "at most 6 decimals and without the unit.",
                        point=line.name,
                        text=line.reading_text,
                    )
                )

    @api.constrains("choice_id")
    def _check_choice(self):
        for line in self:
            if line.choice_id and line.choice_id.line_id != line.template_line_id:
                raise ValidationError(
                    self.env._("%s: choose one of its own answers.", line.name)
                )

    # -- guards ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Points come with the inspection, never by hand."""
        if not self._is_in_transition():
            self._refuse_guarded({"run_id"})
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            others = set(vals) - _ANSWERS
            if others:
                self._refuse_guarded(others)
            self._check_may_answer()
        return super().write(vals)

    def unlink(self):
        self.run_id._refuse_unlink()
        return super().unlink()

    def _check_may_answer(self):
        """Answers are given while the inspection goes on, by its crew."""
        closed = self.filtered(lambda line: line.run_id.state != "in_progress")
        if closed:
            raise UserError(
                self.env._(
                    "%s: answers are given between begin and finish.",
                    ", ".join(closed.run_id.mapped("name")[:5]),
                )
            )
        strange = self.run_id.filtered(lambda run: self.env.user not in run.crew_ids)
        if strange and not self.env.su:
            raise UserError(
                self.env._(
                    "%s: its crew gives the answers. Add yourself to the crew if you "
                    "are there.",
                    ", ".join(strange.mapped("name")[:5]),
                )
            )

    # -- finish ---------------------------------------------------------------

    def _get_incomplete_reasons(self):
        """``{line: [reason, …]}``: what lacks before the inspection is finished."""
        reasons = {}
        for line in self:
            texts = []
            if line.required and line.result == "open":
                texts.append(self.env._("%s is not answered.", line.name))
            if line._is_photo_missing():
                texts.append(self.env._("%s needs a photo.", line.name))
            reasons[line] = texts
        return reasons

    def _is_photo_missing(self):
        self.ensure_one()
        if self.photo or self.kind == "photo":
            return False
        if self.photo_rule == "bad":
            return self.result == "bad"
        return self.photo_rule == "always"

    def _prepare_follow_up_vals(self):
        """Values of the finding that a bad answer opens."""
        self.ensure_one()
        run = self.run_id
        own = self.follow_up == "own"
        days = self.follow_up_days if own else run.follow_up_days
        limits = self.kind == "reading" and self.limit_text
        parts = [f"{self.name}: {self.answer or ''}", limits, self.note]
        return {
            "company_id": run.company_id.id,
            "run_id": run.id,
            "line_id": self.id,
            "description": " · ".join(filter(None, parts)),
            "severity": self.severity,
            "kind": run.follow_up_kind,
            "date_due": fields.Date.add(run.done_on, days=days),
            "user_id": (run.user_id or run.leader_id).id,
        }
