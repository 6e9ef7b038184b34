# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..deadline_planner import DeadlinePlanner
from .service_deadline_flow_mixin import LIVE


class ServiceDeadlineShiftMixin(models.AbstractModel):
    """What moves the end of a deadline: a pause, an extension, a new start.

    Server code only. Each leaves its trail: a pause, or a change with who,
    when, the ends before and after, and why.
    """

    _name = "service.deadline.shift.mixin"
    _description = "Pauses and changes of deadlines"

    # -- stop-clock -----------------------------------------------------------

    def _pause(self, reason, moment=None):
        """Stop the clock while others are waited for.

        What is late already stays late: a pause does not undo it.

        :return: the deadlines that stand still now
        """
        self._check_reason(reason)
        moment = moment or fields.Datetime.now()
        able = self.sudo().filtered(
            lambda deadline: deadline.state == "open" and deadline.due >= moment
        )
        able._in_transition().write({"state": "paused", "paused_at": moment})
        self.env["service.deadline.pause"].sudo()._in_transition().create(
            [
                {
                    "deadline_id": deadline.id,
                    "date_from": moment,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
                for deadline in able
            ]
        )
        return self.browse(able.ids)

    def _resume(self, moment=None):
        """The clock goes on: the pause is given back as the clock counts."""
        moment = moment or fields.Datetime.now()
        paused = self.sudo().filtered(lambda deadline: deadline.state == "paused")
        if not paused:
            return
        planner = DeadlinePlanner()
        moved = paused.browse()
        for deadline in paused._in_transition():
            clock = planner.clock(deadline.calendar_id, deadline.company_id)
            # Met before the pause began, but noted later: nothing was lost.
            end = max(moment, deadline.paused_at)
            due, lost = clock.give_back(
                deadline.rule_id.clock, deadline.due, deadline.paused_at, end
            )
            marks = deadline.rule_id._plan_marks(
                clock, deadline.company_id, deadline.start, due
            )
            if due != deadline.due:
                moved |= deadline
            deadline.write(
                {
                    **marks,
                    "state": "open",
                    "paused_at": False,
                    "paused_amount": deadline.paused_amount + lost,
                }
            )
            still = deadline.pause_ids.filtered(lambda pause: not pause.date_to)
            still.write({"date_to": end, "lost": lost})
        moved._out_of_transition()._mirror_due()

    # -- another end ----------------------------------------------------------

    def _extend(self, due, reason):
        """Move the end; who, when and why stay on record.

        :param due: the new end as naive UTC
        :raises UserError: without a reason, or for what has ended
        """
        live = self._check_changeable(reason)
        planner = DeadlinePlanner()
        before = {deadline: deadline.due for deadline in live}
        for deadline in live._in_transition():
            clock = planner.clock(deadline.calendar_id, deadline.company_id)
            marks = deadline.rule_id._plan_marks(
                clock, deadline.company_id, deadline.start, due
            )
            deadline.write({**marks, **deadline._prepare_anew_vals()})
        live._finish_change("extended", before, reason)

    def _restart(self, start, reason, quantity=None):
        """Run anew from another start, by the policies of that day.

        :param start: naive UTC; ``{document id: start}`` where they differ
        """
        live = self._check_changeable(reason)
        planner = DeadlinePlanner()
        before = {deadline: deadline.due for deadline in live}
        for deadline in live._in_transition():
            vals = {
                "start": start[deadline.res_id] if isinstance(start, dict) else start,
                "quantity": deadline.quantity if quantity is None else quantity,
                "company_id": deadline.company_id.id,
                "calendar_id": deadline.calendar_id.id,
            }
            plan = planner.plan(self.env, deadline.rule_id, vals)
            deadline.write(
                {
                    "start": vals["start"],
                    "quantity": vals["quantity"],
                    **plan,
                    **deadline._prepare_anew_vals(),
                }
            )
        live._finish_change("restarted", before, reason)

    def _prepare_anew_vals(self):
        """A moved deadline is open again and may be found overdue again."""
        return {
            "state": "paused" if self.state == "paused" else "open",
            "overdue_at": False,
            "escalated_at": False,
            "sweep_error": False,
        }

    def _check_changeable(self, reason):
        self._check_reason(reason)
        deadlines = self.sudo()
        ended = deadlines.filtered(lambda deadline: deadline.state not in LIVE)
        if ended:
            raise UserError(
                self.env._(
                    "%s has ended: start a new deadline instead.",
                    ended[0].display_name,
                )
            )
        return deadlines

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Write the reason: a deadline is not paused or moved without one."
                )
            )

    def _finish_change(self, kind, before, reason):
        self._log_change(kind, before, reason)
        # What the sweep said about the old end no longer holds.
        self.env["mail.activity"].sudo().search(
            [("service_deadline_id", "in", self.ids)]
        ).unlink()
        self._mirror_due()

    def _log_change(self, kind, before, reason):
        """The trail: who moved which end, when and why."""
        self.env["service.deadline.change"].sudo()._in_transition().create(
            [
                {
                    "deadline_id": deadline.id,
                    "kind": kind,
                    "old_due": before[deadline],
                    "new_due": False if kind == "cancelled" else deadline.due,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
                for deadline in self
            ]
        )
