# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import DIRECTOR, LEADER

_SUPERVISORS = (LEADER, DIRECTOR)


class RepairOrder(models.Model):
    """The supervisor's inspection, without which nothing goes out (D3-1.7, S10).

    The release is the quality pass: until it is given, the goods neither ship
    nor go back to the customer. The policy says whether a repair ends only
    after it.
    """

    _inherit = "repair.order"

    _guarded_fields = ("released_by_id", "released_at")

    released_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    released_at = fields.Datetime(readonly=True, copy=False, tracking=True)

    _to_release = models.Index(
        "(company_id) WHERE released_at IS NULL AND test_result = 'passed'"
    )

    def action_release(self):
        return self._run_step(
            "release", _SUPERVISORS, self.env._("The repair cannot be released.")
        )

    def _get_cannot_release_reasons(self):
        reasons = {repair: [] for repair in self}
        people = self._get_repairers()
        for repair, text in self._get_untested_reasons().items():
            reasons[repair].append(text)
        open_checks = self._count_open_checks()
        for repair in self:
            texts = reasons[repair]
            if not repair.is_aftersales or repair.state not in ("under_repair", "done"):
                texts.append(self.env._("It is not under repair or repaired."))
            if repair.released_at:
                texts.append(self.env._("It is released."))
            if self.env.uid in people[repair.id]:
                texts.append(
                    self.env._(
                        "You worked on it: another supervisor inspects it (D3-1.7)."
                    )
                )
            if repair.id in open_checks:
                texts.append(
                    self.env._(
                        "%s steps are not checked, or not good (D1-R1).",
                        open_checks[repair.id],
                    )
                )
        return reasons

    def _do_release(self):
        repairs = self.sudo()
        repairs._in_transition().write(
            {"released_by_id": self.env.uid, "released_at": fields.Datetime.now()}
        )
        repairs.receipt_line_id.receipt_id._follow_repairs()

    def action_undo_release(self):
        """Back to the workshop, as long as the goods are here."""
        return self._run_step(
            "undo_release", _SUPERVISORS, self.env._("The release stays.")
        )

    def _get_cannot_undo_release_reasons(self):
        reasons = {}
        for repair in self.sudo():
            texts = reasons[repair.with_env(self.env)] = []
            if not repair.released_at:
                texts.append(self.env._("It is not released."))
            gone = repair.aftersales_line_id.state == "shipped" or (
                repair.receipt_line_id.receipt_id.state in ("returned", "filed")
            )
            if gone:
                texts.append(self.env._("The goods are back with the customer."))
        return reasons

    def _do_undo_release(self):
        repairs = self.sudo()
        repairs._in_transition().write({"released_by_id": False, "released_at": False})
        repairs.receipt_line_id.receipt_id._follow_repairs()

    def _get_unreleased(self):
        """Those whose goods must stay: repaired, or in repair, not released."""
        return self.filtered(
            lambda repair: repair.state != "cancel" and not repair.released_at
        )

    def _get_cannot_end_reasons(self):
        reasons = super()._get_cannot_end_reasons()
        policy = self.env["service.policy"]
        for company, repairs in self.grouped("company_id").items():
            if not policy._get_value("repair.release_before_end", company):
                continue
            for repair in repairs.filtered(lambda one: not one.released_at):
                reasons[repair].append(
                    self.env._("The supervisor has not released it (D3-1.7).")
                )
        return reasons
