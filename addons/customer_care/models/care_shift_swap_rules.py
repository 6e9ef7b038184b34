# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from .care_shift import DUTY

# Neighbours in the roster are looked for within so many days.
_LOOK_AROUND = 31


class CareShiftSwap(models.Model):
    """What a swap must keep (S63, D4-6.7c, D4-6.7f, A50).

    At most three a person and month; never two in consecutive shifts; nobody
    works two shifts in a row because of it; none on public holidays.
    """

    _inherit = "care.shift.swap"

    def _get_rule_reasons(self):
        """All that the rules say against these swaps: ``{swap: [reason, …]}``."""
        if not self:
            return {}
        roster = self._get_roster()
        counts = self._count_valid()
        holidays = self._get_swap_holidays()
        reasons = {}
        for swap in self.sudo():
            texts = swap._get_shift_reasons()
            if not texts:
                texts += swap._get_holiday_reasons(holidays)
                if swap.state != "valid":
                    texts += swap._get_month_reasons(counts)
                texts += swap._get_neighbour_reasons(roster)
            reasons[self.browse(swap.id)] = texts
        return reasons

    # -- whose shifts they are ---

    def _get_shift_reasons(self):
        self.ensure_one()
        texts, now = [], fields.Datetime.now()
        given, repaid = self.shift_id, self.repay_shift_id
        if self.agent_id == self.other_id:
            texts.append(self.env._("Two people swap."))
        if self.state != "valid":
            if given.state != "published" or given.date_start <= now:
                texts.append(
                    self.env._("%s has begun or is not published.", given.display_name)
                )
            elif given.agent_id != self.agent_id:
                texts.append(
                    self.env._(
                        "%(shift)s is not the shift of %(agent)s.",
                        shift=given.display_name,
                        agent=self.agent_id.name,
                    )
                )
        if repaid and not self.is_repaid:
            if repaid.state != "published" or repaid.date_start <= now:
                texts.append(
                    self.env._("%s has begun or is not published.", repaid.display_name)
                )
            elif repaid.agent_id != self.other_id:
                texts.append(
                    self.env._(
                        "%(shift)s is not the shift of %(agent)s.",
                        shift=repaid.display_name,
                        agent=self.other_id.name,
                    )
                )
        return texts

    # -- holidays (D4-6.7f) ---

    def _get_swap_holidays(self):
        """``{company: {date: name}}`` around these swaps."""
        found = {}
        for company, swaps in self.sudo().grouped("company_id").items():
            days = (swaps.shift_id | swaps.repay_shift_id).mapped("day")
            found[company] = company._get_public_holidays(min(days), max(days))
        return found

    def _get_holiday_reasons(self, holidays):
        self.ensure_one()
        own = holidays[self.company_id]
        return [
            self.env._(
                "%(shift)s is duty on a public holiday (%(holiday)s), which nobody "
                "swaps (D4-6.7f).",
                shift=shift.display_name,
                holiday=own[shift.day],
            )
            for shift in self.shift_id | self.repay_shift_id
            if shift.day in own
        ]

    # -- three a month (D4-6.7c) ---

    def _count_valid(self):
        """``{(user id, year, month): valid swaps}``; both sides count."""
        days = self.sudo().mapped("day")
        people = (self.agent_id | self.other_id).ids
        first = min(days).replace(day=1)
        last = max(days) + relativedelta(day=31)
        swaps = self.sudo().search_fetch(
            [
                ("state", "=", "valid"),
                ("day", ">=", first),
                ("day", "<=", last),
                "|",
                ("agent_id", "in", people),
                ("other_id", "in", people),
            ],
            ["agent_id", "other_id", "day"],
        )
        counts = {}
        for swap in swaps:
            for user in (swap.agent_id, swap.other_id):
                key = (user.id, swap.day.year, swap.day.month)
                counts[key] = counts.get(key, 0) + 1
        return counts

    def _get_month_reasons(self, counts):
        self.ensure_one()
        limit = self.env["service.policy"]._get_value(
            "roster.swaps_a_month", self.company_id, self.day
        )
        return [
            self.env._(
                "%(agent)s has %(count)s valid swaps in %(month)s; %(limit)g are "
                "allowed (D4-6.7c).",
                agent=user.name,
                count=counts[key],
                month=f"{self.day:%Y-%m}",
                limit=limit,
            )
            for user in self.agent_id | self.other_id
            for key in [(user.id, self.day.year, self.day.month)]
            if counts.get(key, 0) >= limit
        ]

    # -- neighbours in the roster (D4-6.7c, A50) ---

    def _get_roster(self):
        """``{user: (own shifts, shifts in valid swaps)}`` around these swaps.

        Two queries, whatever the number of swaps.
        """
        swaps = self.sudo()
        shifts = swaps.shift_id | swaps.repay_shift_id
        people = swaps.agent_id | swaps.other_id
        around = timedelta(days=_LOOK_AROUND)
        first = min(shifts.mapped("date_start")) - around
        last = max(shifts.mapped("date_end")) + around
        own = (
            self.env["care.shift"]
            .sudo()
            .search(
                [
                    ("agent_id", "in", people.ids),
                    ("state", "in", DUTY),
                    ("date_start", "<", last),
                    ("date_end", ">", first),
                ]
            )
        )
        valid = swaps.search(
            [
                ("state", "=", "valid"),
                ("id", "not in", swaps.ids),
                ("day", ">=", first.date()),
                ("day", "<=", last.date()),
                "|",
                ("agent_id", "in", people.ids),
                ("other_id", "in", people.ids),
            ]
        )
        by_agent = own.grouped("agent_id")
        roster = {}
        for user in people:
            mine = valid.filtered(
                lambda swap, user=user: user in (swap.agent_id | swap.other_id)
            )
            roster[user] = (
                by_agent.get(user, own.browse()),
                mine.shift_id | mine.repay_shift_id,
            )
        return roster

    def _get_neighbour_reasons(self, roster):
        self.ensure_one()
        given, repaid = self.shift_id, self.repay_shift_id
        if self.state == "valid":
            sides = ((self.other_id, repaid, given), (self.agent_id, given, repaid))
            sides = [(user, off, on) for user, off, on in sides if on == repaid]
        else:
            sides = ((self.agent_id, given, repaid), (self.other_id, repaid, given))
        texts = []
        for user, off, on in sides:
            own, swapped = roster[user]
            texts += self._get_consecutive_reasons(user, own, swapped)
            if on:
                texts += self._get_in_a_row_reasons(user, (own - off) | on, on)
        return texts

    def _get_consecutive_reasons(self, user, own, swapped):
        """No two swaps in consecutive shifts of one person (A50)."""
        touched = self.shift_id | self.repay_shift_id
        line = (own | swapped | touched).sorted("date_start")
        for number, shift in enumerate(line):
            if shift not in touched:
                continue
            around = line[max(number - 1, 0) : number + 2] - touched
            for neighbour in around & swapped:
                return [
                    self.env._(
                        "%(agent)s swapped %(shift)s: no two swaps in consecutive "
                        "shifts (D4-6.7c).",
                        agent=user.name,
                        shift=neighbour.display_name,
                    )
                ]
        return []

    def _get_in_a_row_reasons(self, user, line, taken):
        """Nobody works two shifts in a row because of a swap (D4-6.7c)."""
        rest = self.env["service.policy"]._get_value(
            "roster.rest_hours", self.company_id, taken.day
        )
        for other in line - taken:
            gap = max(
                other.date_start - taken.date_end, taken.date_start - other.date_end
            )
            if gap < timedelta(hours=rest):
                return [
                    self.env._(
                        "%(agent)s would work two shifts in a row: %(first)s and "
                        "%(second)s (D4-6.7c).",
                        agent=user.name,
                        first=taken.display_name,
                        second=other.display_name,
                    )
                ]
        return []
