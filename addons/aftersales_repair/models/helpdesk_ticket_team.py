# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    is_call_team = fields.Boolean(
        string="Repair Calls",
        default=True,
        help="Tickets of this team are repair calls: registered, dispatched and "
        "crossed off with the signed voucher. Switch it off for other requests.",
    )

    @api.depends("ticket_ids", "ticket_ids.stage_id")
    def _compute_todo_tickets(self):
        """As before, but by the open stages, which an index serves.

        The addon asks for ``closed``, a field of the stage: with 200,000
        tickets that joins and reads them all, on each look at the teams.
        """
        stages = self.env["helpdesk.ticket.stage"].sudo()
        opened = stages.with_context(active_test=False).search([("closed", "=", False)])
        groups = self.env["helpdesk.ticket"]._read_group(
            [("team_id", "in", self.ids), ("stage_id", "in", opened.ids)],
            ["team_id", "user_id", "unattended", "priority"],
            ["__count"],
        )
        names = (
            "todo_ticket_count",
            "todo_ticket_count_unassigned",
            "todo_ticket_count_unattended",
            "todo_ticket_count_high_priority",
        )
        totals = {team: dict.fromkeys(names, 0) for team in self}
        for team, user, unattended, priority, count in groups:
            mine = totals[team]
            for name, counts in zip(
                names, (True, not user, unattended, priority == "3"), strict=True
            ):
                mine[name] += count if counts else 0
        for team in self:
            team.update(totals[team])
