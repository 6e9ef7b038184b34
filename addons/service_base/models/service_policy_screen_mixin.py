# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date

ORIGINS = [
    ("text", "Policy's text"),
    ("all", "Value for all companies"),
    ("own", "Own value"),
]


class ServicePolicyScreenMixin(models.AbstractModel):
    """What the screen "Policies in force" shows beside a policy's own text."""

    _name = "service.policy.screen.mixin"
    _description = "Policies in force"

    current_value = fields.Float(
        string="Number in Force", digits=(16, 2), compute="_compute_current"
    )
    current_text = fields.Char(string="In Force Today", compute="_compute_current")
    current_since = fields.Date(string="In Force Since", compute="_compute_current")
    origin = fields.Selection(
        ORIGINS,
        string="Set By",
        compute="_compute_current",
        help="The policy's own text, or a value that a company added.",
    )
    next_text = fields.Char(string="Then", compute="_compute_current")
    next_date = fields.Date(string="Changes On", compute="_compute_current")
    line_count = fields.Integer(string="Rules of the Table", compute="_compute_current")

    @api.depends("value_ids.value", "value_ids.date_from", "value_ids.company_id")
    @api.depends_context("company", "lang")
    def _compute_current(self):
        company = self.env.company
        today = self._today(company)
        tables = self.filtered(lambda policy: policy.kind == "table")
        (self - tables)._compute_current_numbers(company, today)
        for model, policies in tables.grouped("table_model").items():
            policies._compute_current_tables(model, company, today)

    def _compute_current_numbers(self, company, today):
        timelines = self._timelines(company.id)
        for policy in self:
            timeline = timelines.get(policy.code, (policy.default_value, (), ()))
            value, since, origin = self._number_on(timeline, today)
            day, number = self._next_change(timeline, today)
            policy.current_value = value
            policy.current_text = self._format_number(value)
            policy.current_since = since
            policy.origin = origin
            policy.next_date = day
            policy.next_text = self._format_number(number) if day else False
            policy.line_count = 0

    def _compute_current_tables(self, model, company, today):
        """Tables count the lines that are in force for the company."""
        table = self.env.get(model)
        summaries = {} if table is None else table._policy_summaries(company, today)
        for policy in self:
            summary = summaries.get(policy.id, {})
            count = summary.get("count", 0)
            policy.current_value = 0
            policy.current_text = self.env._("%s lines", count)
            policy.current_since = summary.get("since", False)
            policy.origin = summary.get("origin", "text")
            policy.next_date = summary.get("next_date", False)
            policy.next_text = (
                self.env._("%s lines", summary["next_count"])
                if summary.get("next_date")
                else False
            )
            policy.line_count = count

    @api.model
    def _next_change(self, timeline, today):
        """The first day after today with another number: ``(day, number)``."""
        now = self._number_on(timeline, today)[0]
        _text, own, common = timeline
        for day in sorted({row[0] for row in (*own, *common) if row[0] > today}):
            number = self._number_on(timeline, day)[0]
            if number != now:
                return day, number
        return False, 0

    @api.model
    def _format_number(self, number):
        """A number as people write it: 3, 13.5, 200,000; a text as it is."""
        if isinstance(number, str):
            return number
        return f"{number:,.2f}".rstrip("0").rstrip(".")

    def _sentence(self, value, since, origin):
        """Which number decides and since when, in the user's language."""
        self.ensure_one()
        labels = dict(self._fields["source"]._description_selection(self.env))
        parts = {
            "rule": self.rule or self.code,
            "name": self.name,
            "kind": labels[self.source],
            "value": " ".join(filter(None, [self._format_number(value), self.unit])),
        }
        if origin == "text":
            return self.env._(
                "%(rule)s %(name)s: %(value)s (%(kind)s, the policy's own text).",
                **parts,
            )
        parts["since"] = format_date(self.env, since)
        if origin == "own":
            return self.env._(
                "%(rule)s %(name)s: %(value)s (%(kind)s, the company's own value "
                "since %(since)s).",
                **parts,
            )
        return self.env._(
            "%(rule)s %(name)s: %(value)s (%(kind)s, value for all companies since "
            "%(since)s).",
            **parts,
        )

    def action_view_lines(self):
        """Open the lines of a table."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.table_model,
            "view_mode": "list,form",
            "domain": [("policy_id", "=", self.id)],
            "context": {
                "default_policy_id": self.id,
                "search_default_in_force": 1,
            },
        }
