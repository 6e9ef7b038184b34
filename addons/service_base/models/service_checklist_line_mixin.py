# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceChecklistLineMixin(models.AbstractModel):
    """What is asked at one point of a checklist, and what counts as good.

    Shared by the line of a template and its copy on a run: the copy keeps the
    limits that were in force when the inspection began.
    """

    _name = "service.checklist.line.mixin"
    _description = "Point of a checklist"

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Point", required=True)
    area = fields.Char(help="Part of the system, such as front-end devices; a heading.")
    instruction = fields.Char(help="How to look, in one sentence.")
    kind = fields.Selection(
        [
            ("yes_no", "Yes or no"),
            ("reading", "Reading"),
            ("choice", "Choice"),
            ("text", "Text"),
            ("photo", "Photo"),
        ],
        string="Kind of Answer",
        default="yes_no",
        required=True,
    )
    required = fields.Boolean(default=True)
    expected = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("any", "Either")],
        string="Good Answer",
        default="yes",
        required=True,
    )
    unit = fields.Char(help="Unit of the reading, such as MPa.")
    digits = fields.Integer(string="Decimals", default=2)
    has_lower = fields.Boolean(string="From")
    lower_limit = fields.Float(digits=(16, 6), help="A reading of this value is good.")
    has_upper = fields.Boolean(string="To")
    upper_limit = fields.Float(digits=(16, 6), help="A reading of this value is good.")
    photo_rule = fields.Selection(
        [("no", "Not asked"), ("always", "Always"), ("bad", "When not good")],
        string="Photo Needed",
        default="no",
        required=True,
    )
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        default="major",
        required=True,
    )
    follow_up = fields.Selection(
        [
            ("no", "None"),
            ("template", "As the checklist says"),
            ("own", "Own number of days"),
        ],
        string="Follow-up",
        default="template",
        required=True,
        help="What a bad answer leads to.",
    )
    follow_up_days = fields.Integer(
        string="Follow-up Days",
        help="With an own number: the follow-up is due that many days after the "
        "inspection; 0 is the same day.",
    )
    limit_text = fields.Char(string="In order when", compute="_compute_limit_text")

    @api.depends(
        "kind",
        "expected",
        "unit",
        "digits",
        "has_lower",
        "lower_limit",
        "has_upper",
        "upper_limit",
    )
    def _compute_limit_text(self):
        labels = dict(self._fields["expected"]._description_selection(self.env))
        for line in self:
            if line.kind == "reading":
                line.limit_text = line._get_reading_limit_text()
            elif line.kind == "yes_no":
                line.limit_text = labels.get(line.expected)
            else:
                line.limit_text = False

    def _get_reading_limit_text(self):
        """Such as "0.85–1.50 MPa", "≥ 0.85 MPa" or "≤ 1.50 MPa"."""
        self.ensure_one()
        lower = f"{self.lower_limit:.{self.digits}f}"
        upper = f"{self.upper_limit:.{self.digits}f}"
        if self.has_lower and self.has_upper:
            # A dash between negative numbers would read as a sign.
            dash = "…" if self.lower_limit < 0 or self.upper_limit < 0 else "–"
            text = f"{lower}{dash}{upper}"
        elif self.has_lower:
            text = f"≥ {lower}"
        elif self.has_upper:
            text = f"≤ {upper}"
        else:
            return self.unit or False
        return f"{text} {self.unit}" if self.unit else text

    @api.constrains("has_lower", "lower_limit", "has_upper", "upper_limit")
    def _check_limits(self):
        for line in self:
            both = line.has_lower and line.has_upper
            if both and line.lower_limit > line.upper_limit:
                raise ValidationError(
                    self.env._(
                        "%s: the lower limit is above the upper one. Exchange them.",
                        line.name,
                    )
                )

    @api.constrains("digits", "follow_up_days")
    def _check_numbers(self):
        for line in self:
            if not 0 <= line.digits <= 6 or line.follow_up_days < 0:
                raise ValidationError(
                    self.env._(
                        "%s: 0 to 6 decimals, and 0 or more days for the follow-up.",
                        line.name,
                    )
                )

    def _get_copied_fields(self):
        """Names of what a run copies of its template's line."""
        return [
            "sequence",
            "name",
            "area",
            "instruction",
            "kind",
            "required",
            "expected",
            "unit",
            "digits",
            "has_lower",
            "lower_limit",
            "has_upper",
            "upper_limit",
            "photo_rule",
            "severity",
            "follow_up",
            "follow_up_days",
        ]
