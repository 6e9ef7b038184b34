# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .workshop_common import WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopQueries(WorkshopCase):
    """Queries of the workshop's steps: few a batch, core's own a unit."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def measure(self, size):
        lots = [self.delivered(f"Q{size}-{number}") for number in range(size)]
        lines = self.bring_to_inspection(self.rma(*lots))
        self.inspect(lines)
        # As an RPC call has them: by their ids.
        decide = lines.browse(lines.ids).with_user(self.clerk).action_repair
        counts = {"repair": self.queries(decide)}
        repairs = lines.repair_id.browse(lines.repair_id.ids)
        repairer, inspector = self.repairer, self.inspector
        for step, user, method in (
            ("start", repairer, "action_repair_start"),
            ("steps", repairer, "action_checks_good"),
            ("test", inspector, "action_pass_test"),
            ("end", repairer, "action_repair_end"),
            ("release", self.leader, "action_release"),
        ):
            action = getattr(repairs.with_user(user), method)
            counts[step] = self.queries(action)
        return counts

    def test_queries_grow_with_core_only(self):
        self.measure(1)
        few, many = self.measure(5), self.measure(25)
        for step, unit in (
            ("repair", 4),
            ("start", 0),
            ("steps", 0),
            ("test", 0),
            ("end", 12),
            ("release", 0),
        ):
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(many[step] - few[step], 20 * unit + 4)
