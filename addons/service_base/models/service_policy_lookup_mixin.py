# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models
from odoo.tools import ormcache


class ServicePolicyLookupMixin(models.AbstractModel):
    """Finding the line of a rule table that decides a case.

    The most specific line wins: one of the company before one for all, then the
    line with more keys filled in; between lines with equally many, the one whose
    keys come first in ``_policy_key_fields``; then the one that began last.
    """

    _name = "service.policy.lookup.mixin"
    _description = "Look-up in a rule table"

    # Names of the fields that a line is found by; empty on a line means any.
    _policy_key_fields: tuple[str, ...] = ()
    # Names of the two ends of a range, such as ("amount_from", "amount_to").
    # A look-up gives the number under the first name without "_from".
    _policy_range_field: tuple[str, str] | None = None
    # "[" and "]" include the end, "(" and ")" exclude it.
    _policy_range_bounds = "[)"

    @api.model
    def _policy_decisive_fields(self):
        """Fields whose change may make two lines contradict each other."""
        return (
            "policy_id",
            "company_id",
            "date_from",
            "date_to",
            *self._policy_key_fields,
            *(self._policy_range_field or ()),
        )

    @api.model
    def _policy_range_name(self):
        if not self._policy_range_field:
            return False
        return self._policy_range_field[0].removesuffix("_from")

    def _policy_identity(self):
        """Lines with the same identity are equally specific."""
        self.ensure_one()
        return (self.company_id.id, self._policy_keys())

    def _policy_keys(self):
        """Plain values of the key fields; False where the line takes any."""
        return tuple(_plain(self[name]) for name in self._policy_key_fields)

    def _policy_span(self):
        """First and last day, open ends as the first and last of all days."""
        return (self.date_from or date.min, self.date_to or date.max)

    def _policy_range(self):
        """Lower and upper end; None where it is open."""
        if not self._policy_range_field:
            return (None, None)
        lower, upper = (self[name] for name in self._policy_range_field)
        return (lower or None, upper or None)

    def _policy_range_text(self):
        low, high = self._policy_range()
        if low is None and high is None:
            return False
        opening, closing = self._policy_range_bounds
        text = self.env["service.policy"]._format_number
        start = "(…" if low is None else f"{opening}{text(low)}"
        end = "…)" if high is None else f"{text(high)}{closing}"
        return f"{start}, {end}"

    def _policy_key_label(self, name):
        """The value of a key as people read it; False for any."""
        # Everybody who reads a line reads what its keys are called.
        value = self.sudo()[name]
        field = self._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        return field.convert_to_display_name(value, self)

    def _policy_value_text(self):
        """What the line sets, for people; a table says it better than its name."""
        self.ensure_one()
        return self.display_name

    def _overlaps(self, other):
        """Whether two lines of one identity may decide the same case."""
        mine, theirs = self._policy_span(), other._policy_span()
        if mine[1] < theirs[0] or theirs[1] < mine[0]:
            return False
        (low, high), (low2, high2) = self._policy_range(), other._policy_range()
        return self._reaches(low, high2) and self._reaches(low2, high)

    @api.model
    def _reaches(self, low, high):
        """Whether a range from ``low`` and one up to ``high`` can meet."""
        if low is None or high is None or low < high:
            return True
        return low == high and self._policy_range_bounds == "[]"

    @api.model
    def _in_range(self, number, low, high):
        """Whether a number lies in a range, by the declared bounds."""
        opening, closing = self._policy_range_bounds
        above = low is None or number > low or (opening == "[" and number == low)
        below = high is None or number < high or (closing == "]" and number == high)
        return above and below

    # -- look-up --------------------------------------------------------------

    @api.model
    @ormcache("company_id")
    def _policy_lines(self, company_id):
        """All lines of a company as plain values, the most specific first.

        :return: tuples of ``(id, policy id, of the company, first day, last day,
            keys, lower end, upper end)``
        """
        lines = self.sudo().search([("company_id", "in", (company_id, False))])
        rows = [
            (
                line.id,
                line.policy_id.id,
                bool(line.company_id),
                *line._policy_span(),
                line._policy_keys(),
                *line._policy_range(),
            )
            for line in lines
        ]
        return tuple(sorted(rows, key=_specificity, reverse=True))

    @api.model
    def _lookup(self, company, day=None, **keys):
        """The line that decides a case, or an empty record.

        :param company: res.company record
        :param day: date; today by the company's calendar when left out
        :param keys: values of the key fields (records or plain values), and the
            number under the name of the range: ``amount=5000``
        """
        return self._lookup_many([{"company": company, "day": day, **keys}])[0]

    @api.model
    def _lookup_many(self, cases):
        """The deciding lines of many cases, without a query a case.

        :param cases: list of dicts with ``company``, ``day`` (may be left out)
            and the keys of ``_lookup``
        :return: list of records, empty where no line decides, in the same order
        :raises ValueError: for a key that the table does not have
        """
        policy = self.env["service.policy"]
        return [
            self.browse(
                self._find_line(
                    case["company"],
                    policy._as_day(case.get("day"), case["company"]),
                    {k: v for k, v in case.items() if k not in ("company", "day")},
                )
            )
            for case in cases
        ]

    @api.model
    def _find_line(self, company, day, keys):
        """The id of the first line that fits, or an empty tuple."""
        range_name = self._policy_range_name()
        unknown = set(keys) - {*self._policy_key_fields, range_name}
        if unknown:
            raise ValueError(f"{self._name} has no key {', '.join(sorted(unknown))}")
        wanted = tuple(_plain(keys.get(name)) for name in self._policy_key_fields)
        number = keys.get(range_name)
        for line in self._policy_lines(company.id):
            line_id, _policy, _own, first, last, line_keys, low, high = line
            if not first <= day <= last:
                continue
            if any(
                key and key != value
                for key, value in zip(line_keys, wanted, strict=True)
            ):
                continue
            if range_name and not self._in_range(number or 0, low, high):
                continue
            return line_id
        return ()

    @api.model
    def _policy_summaries(self, company, day):
        """What the screen of policies shows of each table.

        :return: ``{policy id: {count, since, origin, next_date, next_count}}``;
            ``next_date`` is the first later day with other lines in force
        """
        tables = {}
        for line in self._policy_lines(company.id):
            tables.setdefault(line[1], []).append(line)
        return {
            policy_id: self._policy_summary(lines, day)
            for policy_id, lines in tables.items()
        }

    @api.model
    def _policy_summary(self, lines, day):
        def running(moment):
            return [line for line in lines if line[3] <= moment <= line[4]]

        now = running(day)
        begun = [line[3] for line in now if line[3] != date.min]
        changes = {line[3] for line in lines if line[3] > day}
        changes |= {
            fields.Date.add(line[4], days=1) for line in now if line[4] != date.max
        }
        following = min(changes, default=False)
        return {
            "count": len(now),
            "since": max(begun, default=False),
            "origin": "own" if any(line[2] for line in now) else "text",
            "next_date": following,
            "next_count": len(running(following)) if following else 0,
        }

    def _explain_line(self, day=None):
        """Which line decides, as ``service.policy._explain`` says it of a number.

        :return: dict of ``code, name, rule, source, value, unit, since, origin,
            day, text``, and ``line_id``
        """
        self.ensure_one()
        policy = self.policy_id.sudo()
        since = fields.Date.to_string(self.date_from) if self.date_from else False
        origin = "own" if self.company_id else "text"
        company = self.company_id or self.env.company
        label = self._policy_value_text()
        return {
            "code": policy.code,
            "name": policy.name,
            "rule": policy.rule,
            "source": policy.source,
            "value": label,
            "unit": False,
            "since": since,
            "origin": origin,
            "day": fields.Date.to_string(
                self.env["service.policy"]._as_day(day, company)
            ),
            "line_id": self.id,
            "text": policy._sentence(label, self.date_from, origin),
        }


def _plain(value):
    """A key as it can be compared and kept: ids for records, False for nothing."""
    if isinstance(value, models.BaseModel):
        return value.id or False
    return value or False


def _specificity(row):
    """Sort key of ``_policy_lines``; see the mixin's docstring."""
    _id, _policy, own, first, _last, keys, *_range = row
    exact = tuple(bool(key) for key in keys)
    return (own, sum(exact), exact, first)
