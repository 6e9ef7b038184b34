# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..roles import LEADER, REPAIRER
from ..tools import entitlement

_WAIT = {"parts_waiting_since", "parts_waiting_days"}
_BEGUN = ("confirmed", "under_repair")


class RepairOrder(models.Model):
    """How long a repair waited for parts: the law counts it apart (三包)."""

    _inherit = "repair.order"

    parts_waiting_since = fields.Date(
        string="Waits for Parts Since", readonly=True, copy=False
    )
    parts_waiting_days = fields.Integer(
        string="Waited for Parts (Days)",
        readonly=True,
        copy=False,
        help="Ended waits; a wait that goes on is counted from its first day.",
    )

    _lot = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                for name in _WAIT.intersection(vals):
                    del vals[name]
        return super().create(vals_list)

    def write(self, vals):
        if _WAIT.intersection(vals) and not self.env.su:
            raise AccessError(
                self.env._(
                    "The wait for parts is noted by the buttons of the repair order."
                )
            )
        return super().write(vals)

    problem_count = fields.Integer(compute="_compute_problem_count")

    def _compute_problem_count(self):
        counts = dict(
            self.env["aftersales.problem"]._read_group(
                [("repair_id", "in", self.ids)], ["repair_id"], ["__count"]
            )
        )
        for repair in self:
            repair.problem_count = counts.get(repair, 0)

    def action_propose_problem(self):
        """A quality problem from what the repair shows (S16)."""
        self.ensure_one()
        self.check_access("read")
        return self.env["aftersales.problem"]._propose(
            {
                "kind": "major_defect",
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "product_id": self.product_id.id,
                "lot_id": self.lot_id.id,
                "quantity": self.product_qty,
                "repair_id": self.id,
                "line_id": self.aftersales_line_id.id,
                "description": self.aftersales_finding,
            }
        )

    def action_view_problems(self):
        return self.env["aftersales.problem"]._open_of([("repair_id", "in", self.ids)])

    def action_wait_for_parts(self):
        """The repair stands still until parts come."""
        self.env["service.guarded.mixin"]._check_roles(REPAIRER, LEADER)
        self.check_access("write")
        waiting = self.filtered(
            lambda repair: repair.state in _BEGUN and not repair.parts_waiting_since
        )
        for company, repairs in waiting.grouped("company_id").items():
            today = self.env["service.policy"]._today(company)
            repairs.sudo().write({"parts_waiting_since": today})

    def action_parts_arrived(self):
        """The parts are here: the days that it waited stay on the repair."""
        self.env["service.guarded.mixin"]._check_roles(REPAIRER, LEADER)
        self.check_access("write")
        for repair in self.filtered("parts_waiting_since"):
            today = self.env["service.policy"]._today(repair.company_id)
            repair.sudo().write(
                {
                    "parts_waiting_days": repair._get_parts_days(today),
                    "parts_waiting_since": False,
                }
            )

    def _get_parts_days(self, day):
        """Days that this repair waited for parts until a day."""
        self.ensure_one()
        running = 0
        if self.parts_waiting_since:
            running = max((day - self.parts_waiting_since).days, 0)
        return self.parts_waiting_days + running

    def _get_fault_key(self):
        """What makes two repairs repairs of the same fault: the customer's reason."""
        self.ensure_one()
        return (self.aftersales_line_id.reason_id or self.reason_id).id or False

    def _get_stay(self, day):
        """This repair as the verdict counts it, as seen on a day."""
        self.ensure_one()
        line, receipt = self.aftersales_line_id, self.receipt_id
        begun = line.signed_at or receipt.taken_in_at or self.create_date
        done = self._get_local_day(self.move_id.date) if self.state == "done" else None
        back = done
        if line or receipt:
            back = self._get_local_day(line.shipped_at or receipt.returned_at)
        return entitlement.Repair(
            taken_in=self._get_local_day(begun),
            given_back=back,
            is_done=bool(done) and done <= day,
            fault=self._get_fault_key() or None,
            parts_days=self._get_parts_days(day),
        )

    def _get_local_day(self, moment):
        """The company's day of a naive UTC moment; None without one."""
        if not moment:
            return None
        zone = timezone(self.company_id.resource_calendar_id.tz or "UTC")
        return utc.localize(moment).astimezone(zone).date()
