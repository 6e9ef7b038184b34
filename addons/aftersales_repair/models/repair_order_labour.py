# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import REPAIRER, TECHNICIAN


class RepairOrder(models.Model):
    """Who worked on a repair, how long, and what it cost (D3-1.7)."""

    _inherit = "repair.order"

    labour_ids = fields.One2many("aftersales.repair.labour", "repair_id", copy=False)
    labour_hours = fields.Float(string="Hours", compute="_compute_labour")
    labour_cost = fields.Monetary(compute="_compute_labour")
    parts_cost = fields.Monetary(compute="_compute_parts_cost")
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_my_clock_running = fields.Boolean(compute="_compute_labour")
    is_my_repair = fields.Boolean(
        compute="_compute_is_my_repair", help="Who worked on it does not test it."
    )

    @api.depends("labour_ids.hours", "labour_ids.cost", "labour_ids.stop")
    @api.depends_context("uid")
    def _compute_labour(self):
        labour = self.env["aftersales.repair.labour"]
        sums = {
            repair: (hours, cost)
            for repair, hours, cost in labour._read_group(
                [("repair_id", "in", self.ids)],
                ["repair_id"],
                ["hours:sum", "cost:sum"],
            )
        }
        running = labour.search_fetch(
            [("user_id", "=", self.env.uid), ("stop", "=", False)], ["repair_id"]
        ).repair_id
        for repair in self:
            hours, cost = sums.get(repair._origin, (0.0, 0.0))
            repair.labour_hours, repair.labour_cost = hours, cost
            repair.is_my_clock_running = repair._origin in running

    @api.depends("user_id", "labour_ids.user_id")
    @api.depends_context("uid")
    def _compute_is_my_repair(self):
        people = self._origin._get_repairers()
        for repair in self:
            repair.is_my_repair = self.env.uid in people.get(repair._origin.id, ())

    @api.depends("move_ids.state")
    def _compute_parts_cost(self):
        """Parts put in, less what was taken out and is worth something."""
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("repair_id", "in", self.ids),
                    ("repair_line_type", "!=", False),
                    ("state", "=", "done"),
                ],
                ["repair_id", "repair_line_type"],
                ["value:sum"],
            )
        )
        costs = dict.fromkeys(self.ids, 0.0)
        for repair, kind, value in groups:
            costs[repair.id] += value if kind == "add" else -value
        for repair in self:
            repair.parts_cost = costs.get(repair._origin.id, 0.0)

    def action_start_clock(self):
        """My work on this repair begins; one clock runs for a person at a time."""
        return self._run_step(
            "start_clock",
            (REPAIRER, TECHNICIAN),
            self.env._("The clock cannot be started."),
        )

    def _get_cannot_start_clock_reasons(self):
        running = (
            self.env["aftersales.repair.labour"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("stop", "=", False)])
        )
        reasons = {}
        for repair in self:
            texts = reasons[repair] = []
            if not repair.is_aftersales or repair.state != "under_repair":
                texts.append(self.env._("It is not under repair: start it first."))
            if running:
                texts.append(
                    self.env._(
                        "Your clock runs on %s since before: stop it there first.",
                        running.repair_id.name,
                    )
                )
            if len(self) > 1:
                texts.append(self.env._("One clock runs for a person at a time."))
        return reasons

    def _do_start_clock(self):
        self.env["aftersales.repair.labour"].sudo()._in_transition().create(
            [
                {
                    "repair_id": repair.id,
                    "user_id": self.env.uid,
                    "start": fields.Datetime.now(),
                }
                for repair in self
            ]
        )
        self.invalidate_recordset(["labour_ids"])

    def action_stop_clock(self):
        return self._run_step(
            "stop_clock",
            (REPAIRER, TECHNICIAN),
            self.env._("No clock of yours runs here."),
        )

    def _get_cannot_stop_clock_reasons(self):
        return {
            repair: [self.env._("Your clock does not run on it.")]
            for repair in self
            if not repair.is_my_clock_running
        }

    def _do_stop_clock(self):
        self._get_running().filtered(lambda one: one.user_id == self.env.user)._stop()

    def _stop_clocks(self):
        """The work is over, for everybody on it."""
        self._get_running()._stop()

    def _get_running(self):
        if not self:
            return self.env["aftersales.repair.labour"]
        return (
            self.env["aftersales.repair.labour"]
            .sudo()
            .search([("repair_id", "in", self.ids), ("stop", "=", False)])
        )

    def _get_repairers(self):
        """``{repair id: ids of the users who worked on it}``."""
        people = {repair.id: set(repair.user_id.ids) for repair in self}
        groups = (
            self.env["aftersales.repair.labour"]
            .sudo()
            ._read_group([("repair_id", "in", self.ids)], ["repair_id", "user_id"])
        )
        for repair, user in groups:
            people[repair.id].add(user.id)
        return people
