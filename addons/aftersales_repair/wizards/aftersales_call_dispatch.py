# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.helpdesk_ticket_flow import UNDER_WAY


class AftersalesCallDispatch(models.TransientModel):
    """Who goes: technicians with skill, load and travel of that day (S02, D3-3.1.3)."""

    _name = "aftersales.call.dispatch"
    _description = "Dispatch calls"

    ticket_ids = fields.Many2many("helpdesk.ticket", string="Calls", required=True)
    planned_start = fields.Datetime(
        string="Start", required=True, default=lambda self: self._default_start()
    )
    technician_id = fields.Many2one("res.users")
    unreachable_note = fields.Char(
        string="Director Not Reached",
        help="Whom you called, and when (D3-7.4.2.3).",
    )
    is_director = fields.Boolean(compute="_compute_is_director")
    line_ids = fields.One2many(
        "aftersales.call.dispatch.line",
        "dispatch_id",
        string="Technicians",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_start(self):
        """The next quarter of an hour."""
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        return now + timedelta(minutes=-now.minute % 15)

    @api.depends_context("uid")
    def _compute_is_director(self):
        calls = self.env["helpdesk.ticket"]
        for wizard in self:
            directors = calls._get_directors(wizard.ticket_ids.company_id)
            wizard.is_director = self.env.su or self.env.user in directors

    @api.depends("planned_start", "ticket_ids")
    def _compute_line_ids(self):
        """A row a technician; rows that stand on the screen keep their buttons."""
        for wizard in self:
            known = wizard.line_ids.grouped("technician_id")
            commands = []
            for number, vals in enumerate(wizard._prepare_technician_rows()):
                vals["sequence"] = number
                line = known.pop(self.env["res.users"].browse(vals["technician_id"]), 0)
                if line:
                    line.update(vals)
                else:
                    commands.append(fields.Command.create(vals))
            gone = [fields.Command.delete(line.id) for line in known.values()]
            wizard.line_ids = [*gone, *commands]

    def _prepare_technician_rows(self):
        """The skilled and least busy first."""
        self.ensure_one()
        calls = self.ticket_ids
        users = calls._get_technicians()
        visits = self._find_visits_of_day(users)
        wanted = calls.product_id.categ_id.aftersales_skill_ids
        rows = []
        for user in users:
            own = visits.filtered(lambda visit, user=user: visit.technician_id == user)
            # Skills are no secret among those who dispatch.
            have = user.sudo().aftersales_skill_ids
            rows.append(
                {
                    "technician_id": user.id,
                    "has_skill": not wanted or bool(wanted & have),
                    "visit_count": len(own),
                    "travel_minutes": sum(own.mapped("travel_minutes")),
                    "is_near": bool(set(own.zone_id.ids) & set(calls.zone_id.ids)),
                    "is_busy": any(
                        visit.planned_start
                        and visit.planned_start <= self.planned_start
                        and (visit.planned_end or visit.planned_start)
                        > self.planned_start
                        for visit in own
                    ),
                }
            )
        return sorted(
            rows,
            key=lambda row: (
                not row["has_skill"],
                row["is_busy"],
                row["visit_count"],
                row["travel_minutes"],
            ),
        )

    def _find_visits_of_day(self, users):
        company = self.ticket_ids.company_id[:1] or self.env.company
        clock = company.resource_calendar_id._get_clock(company)
        day = clock.day(self.planned_start or fields.Datetime.now())
        begin = clock.moment(datetime.combine(day, time.min))
        return self.env["aftersales.visit"].search(
            [
                ("technician_id", "in", users.ids),
                ("planned_start", ">=", begin),
                ("planned_start", "<=", clock.end_of_day(day)),
                ("state", "in", UNDER_WAY),
            ]
        )

    def action_dispatch(self):
        """Send the chosen technician to all these calls."""
        self.ensure_one()
        if not self.technician_id:
            raise UserError(self.env._("Choose the technician (D3-1.14)."))
        return self._send(self.technician_id)

    def action_go_myself(self):
        """The director is not reached: who took the call goes (D3-7.4.2.3)."""
        self.ensure_one()
        return self._send(self.env.user)

    def _send(self, technician):
        calls = self.ticket_ids
        # A proposal, which the dispatch below checks; kept only with it.
        calls.write(
            {
                "technician_id": technician.id,
                "planned_start": self.planned_start,
                "planned_end": False,
                "unreachable_note": self.unreachable_note,
            }
        )
        return calls.action_dispatch()
