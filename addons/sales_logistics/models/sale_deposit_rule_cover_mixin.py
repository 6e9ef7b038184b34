# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import pairwise, product

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_CENT = 0.01


class SaleDepositRuleCoverMixin(models.AbstractModel):
    """The deposit matrix leaves no amount without a line (S42, D2-24a).

    A company's own lines for one customer and supply follow each other without
    a gap; and with the lines of the policy's text there is always one that
    decides. The hole is named. Order: write the lines from below to above.
    """

    _name = "sale.deposit.rule.cover.mixin"
    _description = "Deposit matrix without holes"

    @api.constrains(
        "policy_id",
        "company_id",
        "date_from",
        "date_to",
        "customer_kind",
        "supply_kind",
        "amount_from",
        "amount_to",
    )
    def _check_cover(self):
        if self._is_protected():
            self._check_cover_of(self.company_id)

    def unlink(self):
        companies = self.company_id
        protected = self._is_protected()
        result = super().unlink()
        if protected:
            self.browse()._check_cover_of(companies)
        return result

    @api.model
    def _check_cover_of(self, companies):
        """:raises ValidationError: naming the first hole"""
        for company in companies:
            lines = self.sudo().search([("company_id", "in", (company.id, False))])
            for day in lines._get_days_of_change(company):
                in_force = lines.filtered(
                    lambda line, day=day: (
                        line._policy_span()[0] <= day <= line._policy_span()[1]
                    )
                )
                in_force._check_gaps()
                in_force._check_everything_decided(day)

    def _get_days_of_change(self, company):
        """Today and each later day on which other lines are in force."""
        today = self.env["service.policy"]._today(company)
        days = {today}
        days |= {line.date_from for line in self if line.date_from}
        days |= {fields.Date.add(line.date_to, days=1) for line in self if line.date_to}
        return sorted(day for day in days if day >= today)

    def _check_gaps(self):
        """Between two own lines of the same customer and supply."""
        own = self.filtered("company_id")
        for twins in own.grouped(lambda line: line._policy_identity()).values():
            ordered = twins.sorted("amount_from")
            for first, second in pairwise(ordered):
                end, start = first._policy_range()[1], second._policy_range()[0]
                if end is not None and start is not None and end < start:
                    first._raise_hole(first._policy_keys(), end, start)

    def _check_everything_decided(self, day):
        """For each customer, supply and amount there is a line."""
        ends = {0.0, *self.mapped("amount_from"), *self.mapped("amount_to")}
        keys = [dict(self._fields[name].selection) for name in self._policy_key_fields]
        for wanted in product(*keys):
            fitting = self.filtered(
                lambda line, wanted=wanted: all(
                    not key or key == value
                    for key, value in zip(line._policy_keys(), wanted, strict=True)
                )
            )
            ranges = [line._policy_range() for line in fitting]
            decided = [
                any(self._in_range(end + _CENT, *one) for one in ranges)
                for end in sorted(ends)
            ]
            if all(decided):
                continue
            hole = decided.index(False)
            after = [
                end
                for end, covered in zip(sorted(ends), decided, strict=True)
                if covered and end > sorted(ends)[hole]
            ]
            self._raise_hole(wanted, sorted(ends)[hole], min(after, default=None))

    @api.model
    def _raise_hole(self, keys, lower, upper):
        text = self.env["service.policy"]._format_number
        labels = [
            dict(self._fields[name]._description_selection(self.env)).get(key)
            for name, key in zip(self._policy_key_fields, keys, strict=True)
        ]
        raise ValidationError(
            self.env._(
                "The deposit matrix has a hole: no line for %(case)s above %(lower)s "
                "%(upper)s (D2-24a). Write the line that is missing first.",
                case=" · ".join(filter(None, labels)) or self.env._("any order"),
                lower=text(lower),
                upper=self.env._("up to %s", text(upper))
                if upper
                else self.env._("without limit"),
            )
        )
