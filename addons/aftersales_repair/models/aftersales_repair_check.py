# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import INSPECTOR, REPAIRER, TECHNICIAN


class AftersalesRepairCheck(models.Model):
    """What the next step found of the step before it (D1-R1)."""

    _name = "aftersales.repair.check"
    _description = "Check of a step of a repair"
    _inherit = "service.guarded.mixin"
    _order = "repair_id, sequence, id"

    _guarded_fields = ("name", "step_id", "result", "user_id", "checked_at")

    repair_id = fields.Many2one(
        "repair.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    step_id = fields.Many2one(
        "aftersales.repair.step",
        string="Step in the List",
        readonly=True,
        ondelete="restrict",
    )
    name = fields.Char(string="Step", readonly=True)
    sequence = fields.Integer(default=10)
    result = fields.Selection(
        [("good", "Good"), ("bad", "Not good")], readonly=True, copy=False
    )
    user_id = fields.Many2one(
        "res.users", string="Checked By", readonly=True, ondelete="restrict"
    )
    checked_at = fields.Datetime(readonly=True)
    note = fields.Char()

    def action_good(self):
        return self._run_step(
            "good",
            (REPAIRER, TECHNICIAN, INSPECTOR),
            self.env._("The step cannot be checked."),
        )

    def _get_cannot_good_reasons(self):
        return {
            check: [self.env._("Its repair is not under way.")]
            for check in self
            if check.repair_id.state != "under_repair"
        }

    def _do_good(self):
        self._record("good", self.env.user)

    def action_bad(self):
        """It does not pass to the next step."""
        return self._run_step(
            "bad",
            (REPAIRER, TECHNICIAN, INSPECTOR),
            self.env._("The step cannot be checked."),
        )

    def _get_cannot_bad_reasons(self):
        return self._get_cannot_good_reasons()

    def _do_bad(self):
        self._record("bad", self.env.user)
        # Work that goes back is tested anew.
        self.repair_id._clear_quality()

    def _record(self, result, user):
        self.sudo()._in_transition().write(
            {
                "result": result,
                "user_id": user.id,
                "checked_at": fields.Datetime.now(),
            }
        )
