# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import INSPECTOR, REPAIRER, TECHNICIAN


class RepairOrder(models.Model):
    """The checks between the steps of a repair (D1-R1)."""

    _inherit = "repair.order"

    check_ids = fields.One2many("aftersales.repair.check", "repair_id", copy=False)
    open_check_count = fields.Integer(compute="_compute_open_check_count")

    @api.depends("check_ids.result")
    def _compute_open_check_count(self):
        counts = self._count_open_checks()
        for repair in self:
            repair.open_check_count = counts.get(repair._origin.id, 0)

    def _count_open_checks(self):
        groups = (
            self.env["aftersales.repair.check"]
            .sudo()
            ._read_group(
                [
                    ("repair_id", "in", self.ids),
                    "|",
                    ("result", "=", False),
                    ("result", "=", "bad"),
                ],
                ["repair_id"],
                ["__count"],
            )
        )
        return {repair.id: count for repair, count in groups}

    def _prepare_checks(self):
        """The steps in force are written on each repair that starts."""
        companies = (False, *self.company_id.ids)
        steps = (
            self.env["aftersales.repair.step"]
            .sudo()
            .search([("company_id", "in", companies)])
        )
        if not steps or not self:
            return
        begun = self.sudo().check_ids.repair_id
        self.env["aftersales.repair.check"].sudo()._in_transition().create(
            [
                {
                    "repair_id": repair.id,
                    "company_id": repair.company_id.id,
                    "step_id": step.id,
                    "name": step.name,
                    "sequence": step.sequence,
                }
                for repair in self
                if repair not in begun
                for step in steps
                if step._is_for(repair)
            ]
        )

    def action_checks_good(self):
        """Every step that is still open was looked at and is good."""
        return self._run_step(
            "checks_good",
            (REPAIRER, TECHNICIAN, INSPECTOR),
            self.env._("The steps cannot be checked."),
        )

    def _get_cannot_checks_good_reasons(self):
        return {
            repair: [self.env._("It is not under repair.")]
            for repair in self
            if repair.state != "under_repair" or not repair.is_aftersales
        }

    def _do_checks_good(self):
        self.sudo().check_ids.filtered(lambda check: check.result != "good")._record(
            "good", self.env.user
        )

    def _get_cannot_end_reasons(self):
        reasons = super()._get_cannot_end_reasons()
        for repair_id, count in self._count_open_checks().items():
            reasons[self.browse(repair_id)].append(
                self.env._("%s steps are not checked, or not good (D1-R1).", count)
            )
        return reasons
