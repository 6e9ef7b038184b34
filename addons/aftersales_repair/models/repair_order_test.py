# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import INSPECTOR, REPAIRER, TECHNICIAN

_TESTERS = (REPAIRER, INSPECTOR, TECHNICIAN)


class RepairOrder(models.Model):
    """The test after the repair: by somebody who did not repair it."""

    _inherit = "repair.order"

    _guarded_fields = (
        "test_result",
        "test_note",
        "tested_by_id",
        "tested_at",
        "failed_test_count",
    )

    test_result = fields.Selection(
        [("passed", "Passed"), ("failed", "Failed")],
        string="Test",
        readonly=True,
        copy=False,
        tracking=True,
    )
    test_note = fields.Char(string="Test Found", readonly=True, copy=False)
    tested_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    tested_at = fields.Datetime(readonly=True, copy=False)
    failed_test_count = fields.Integer(string="Failed Tests", readonly=True, copy=False)

    def action_pass_test(self):
        return self._run_step(
            "pass_test", _TESTERS, self.env._("The test cannot be recorded.")
        )

    def _get_cannot_pass_test_reasons(self):
        people = self._get_repairers()
        reasons = {}
        for repair in self:
            texts = reasons[repair] = []
            if not repair.is_aftersales or repair.state != "under_repair":
                texts.append(self.env._("It is not under repair."))
            if repair.test_result == "passed":
                texts.append(self.env._("It has passed its test."))
            if self.env.uid in people[repair.id]:
                texts.append(
                    self.env._("You repaired it: somebody else tests it (D3-1.7).")
                )
        return reasons

    def _do_pass_test(self):
        self.sudo()._in_transition().write(self._prepare_test_vals("passed"))

    def _prepare_test_vals(self, result, note=False):
        return {
            "test_result": result,
            "test_note": note,
            "tested_by_id": self.env.uid,
            "tested_at": fields.Datetime.now(),
        }

    def action_fail_test(self):
        """Asks what was found; the repair goes on."""
        self._check_roles(*_TESTERS)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test Failed"),
            "res_model": "aftersales.repair.failure",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_repair_ids": self.ids},
        }

    def _fail_test(self, note):
        """The test found something: ``note`` says what.

        :raises UserError: when none of them can be tested
        """
        self._check_roles(*_TESTERS)
        self.check_access("read")
        able, left = self._able_or_raise(
            self.env._("The test cannot be recorded."),
            self._get_step_reasons("fail_test"),
        )
        for count, repairs in able.grouped("failed_test_count").items():
            repairs.sudo()._in_transition().write(
                {
                    **repairs._prepare_test_vals("failed", note),
                    "failed_test_count": count + 1,
                }
            )
        for repair in able:
            repair.sudo().message_post(body=self.env._("Test failed: %s", note))
        return able._notify_batch(able, left)

    def _get_cannot_fail_test_reasons(self):
        return self._get_cannot_pass_test_reasons()

    def _clear_quality(self):
        """Something changed after the test: it is tested and released anew."""
        tested = self.sudo().filtered(
            lambda repair: repair.test_result or repair.released_at
        )
        if tested:
            tested._in_transition().write(
                {
                    "test_result": False,
                    "test_note": False,
                    "tested_by_id": False,
                    "tested_at": False,
                    "released_by_id": False,
                    "released_at": False,
                }
            )

    def _get_untested_reasons(self):
        reasons = {}
        policy = self.env["service.policy"]
        for company, repairs in self.grouped("company_id").items():
            if not policy._get_value("repair.test_required", company):
                continue
            for repair in repairs.filtered(lambda one: one.test_result != "passed"):
                reasons[repair] = self.env._(
                    "It has not passed its test: somebody who did not repair it "
                    "tests it first (D3-1.7)."
                )
        return reasons

    def _get_cannot_end_reasons(self):
        reasons = super()._get_cannot_end_reasons()
        for repair, text in self._get_untested_reasons().items():
            reasons[repair].append(text)
        return reasons
