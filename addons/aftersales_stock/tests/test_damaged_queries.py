# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_damaged import DamagedCase, picture


@tagged("post_install", "-at_install")
class TestDamagedQueries(DamagedCase):
    """Queries grow with the papers, not with the goods on them (S35, S36)."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def ship(self, size):
        parts = (
            self.env["aftersales.damaged.part"]
            .with_user(self.keeper)
            .create([self._part_vals(volume=0.01) for _number in range(size)])
        )
        counts = {"register": self.queries(parts.action_register)}
        one = parts.return_id
        one.write({"packing": "wood", "is_lined": True, "is_separated": True})
        one._add_evidence("packing_photo", [("box.jpg", picture())])
        counts["pack"] = self.queries(one.action_pack)
        one.action_send_list()
        counts["ship"] = self.queries(one.action_ship)
        counts["receive"] = self.queries(one.with_user(self.production).action_receive)
        return counts

    def test_queries_of_a_return(self):
        self.ship(1)  # warms the caches
        few, many = self.ship(5), self.ship(50)
        for step in few:
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], 220)
                self.assertLessEqual(many[step] - few[step], 10)

    def back(self, size):
        self.put_damaged(self.bmd, self.board, size)
        repairs = (
            self.env["aftersales.maker.repair"]
            .with_user(self.accountant)
            .create(
                [
                    {"site_id": self.site.id, "product_id": self.board.id}
                    for _number in range(size)
                ]
            )
        )
        counts = {"register": self.queries(repairs.action_register)}
        self.approve_repair(repairs)
        repairs = repairs.with_user(self.production)
        counts["send"] = self.queries(repairs.action_send)
        counts["repaired"] = self.queries(repairs.action_repaired)
        return counts

    def test_queries_of_repairs_back(self):
        self.back(1)  # warms the caches
        few, many = self.back(5), self.back(50)
        for step in few:
            with self.subTest(step=step, few=few[step], many=many[step]):
                self.assertLessEqual(few[step], 220)
                self.assertLessEqual(many[step] - few[step], 10)
