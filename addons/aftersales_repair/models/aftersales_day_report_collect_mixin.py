# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models

from ..roles import DIRECTOR, TECHNICIAN

_HANDED_IN = ("submitted", "stamped", "forwarded", "read")


class AftersalesDayReportCollectMixin(models.AbstractModel):
    """What a daily report takes in: work of a technician, reports of a day (S06)."""

    _name = "aftersales.day.report.collect.mixin"
    _description = "Work of a daily report"

    def action_collect(self):
        """Take in what was worked, and reported, since the report was made."""
        return self._run_step(
            "collect", (TECHNICIAN,), self.env._("The work cannot be taken in.")
        )

    def _get_cannot_collect_reasons(self):
        return self._add_own_reasons(self._get_state_reasons("draft"))

    def _add_own_reasons(self, reasons):
        """Everybody hands in the own report."""
        for report in self:
            if report.user_id != self.env.user and not self.env.su:
                reasons[report].append(
                    self.env._("It is the report of %s.", report.user_id.name)
                )
        return reasons

    def _do_collect(self):
        self._collect()

    def _collect(self):
        """Write the lines anew; what was added by hand stays."""
        reports = self.sudo()
        reports.line_ids.filtered(
            lambda line: line.is_collected
        )._in_transition().unlink()
        own = reports.filtered(lambda report: report.kind == "technician")
        vals_list = own._collect_work()
        vals_list += (reports - own)._collect_reports()
        lines = self.env["aftersales.day.report.line"].sudo()._in_transition()
        lines.create(vals_list)

    def _collect_work(self):
        """The technicians' hours of the day: one line a piece of work."""
        vals_list = []
        by_key = {(r.user_id.id, r.day, r.company_id.id): r for r in self}
        for row in self._get_work_rows():
            key = (row["user_id"], row["day"], row["company_id"])
            if key in by_key:
                vals_list.append(
                    {
                        "report_id": by_key[key].id,
                        "is_collected": True,
                        **{
                            name: row[name]
                            for name in row
                            if name not in ("day", "company_id")
                        },
                    }
                )
        return vals_list

    def _get_work_rows(self):
        """Work of these reports' people on their days; a hook for other work.

        :return: list of dicts with ``user_id, day, company_id, service_class,
            hours`` and further values of ``aftersales.day.report.line``
        """
        labour = self.env["aftersales.visit.labour"].search(
            [
                ("user_id", "in", self.user_id.ids),
                ("day", "in", list(set(self.mapped("day")))),
                ("visit_id.state", "!=", "cancelled"),
            ]
        )
        return [
            {
                "user_id": line.user_id.id,
                "day": line.day,
                "company_id": line.company_id.id,
                "service_class": line.visit_id.service_class,
                "hours": line.hours,
                "visit_id": line.visit_id.id,
                "work": line.note or line.visit_id.problem,
            }
            for line in labour
        ]

    def _collect_reports(self):
        """The director's lines: hours by technician and class of the day."""
        vals_list = []
        for report in self:
            own = report._find_technician_reports()
            report._in_transition().missing_user_ids = (
                report._get_expected_users() - own.user_id
            )
            sums = defaultdict(float)
            for line in own.line_ids:
                sums[line.user_id.id, line.service_class] += line.hours
            vals_list += [
                {
                    "report_id": report.id,
                    "user_id": user_id,
                    "service_class": service_class,
                    "hours": hours,
                    "is_collected": True,
                }
                for (user_id, service_class), hours in sums.items()
            ]
        return vals_list

    def _find_technician_reports(self):
        """What was handed in of the day and branch."""
        self.ensure_one()
        return self.search(
            [
                ("kind", "=", "technician"),
                ("day", "=", self.day),
                ("company_id", "=", self.company_id.id),
                ("branch_id", "=", self.branch_id.id),
                ("state", "in", _HANDED_IN),
            ]
        )

    def _get_expected_users(self):
        """Technicians of the branch, or of no branch, who owe a report."""
        self.ensure_one()
        users = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(TECHNICIAN).ids),
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
            ]
        )
        directors = users.filtered(lambda user: user.has_group(DIRECTOR))
        branches = (users - directors)._get_service_branches(self.company_id)
        return (users - directors).filtered(
            lambda user: branches.get(user, self.branch_id.browse()) == self.branch_id
        )
