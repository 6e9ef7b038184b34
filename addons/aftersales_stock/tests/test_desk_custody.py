# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDeskCustody(DeskCase):
    """S39: found and seized goods, low-value consumables (D2-Q4.6, D4-1.10)."""

    def goods(self, **vals):
        return (
            self.env["aftersales.custody"]
            .with_user(self.keeper)
            .create({"site_id": self.site.id, "description": "Umbrella", **vals})
        )

    def test_found_goods_go_to_their_owner(self):
        found = self.goods()
        with self.refused(UserError, "who got it"):
            found.action_give_back()
        with self.refused(UserError, "not used"):
            found.action_issue()
        found.receiver = "Mr Sun, ID 99"
        found.action_give_back()
        self.assertEqual(found.state, "returned")
        self.assertEqual(found.closed_by_id, self.keeper)
        with self.refused(UserError, "its entry stays"):
            found.description = "Nothing"

    def test_seized_goods_are_disposed_of_by_the_chief(self):
        seized = self.goods(kind="seized", receiver="Police")
        with self.assertRaises(AccessError):
            seized.action_dispose()
        seized.with_user(self.chief).action_dispose()
        self.assertEqual(seized.state, "disposed")

    def test_work_clothes_go_out_and_come_back(self):
        clothes = self.goods(kind="clothes", description="Jacket")
        with self.refused(UserError, "who uses it"):
            clothes.action_issue()
        clothes.employee_id = self.li
        clothes.action_issue()
        self.assertEqual(clothes.state, "issued")
        clothes.action_take_back()
        self.assertEqual(clothes.state, "kept")
        clothes.receiver = "x"
        with self.refused(UserError, "no other owner"):
            clothes.action_give_back()

    def test_the_register_keeps_what_was_entered(self):
        found = self.goods()
        with self.assertRaises(UserError):
            found.sudo().unlink()
        with self.assertRaises(AccessError):
            found.sudo().state = "disposed"
        with self.refused(UserError, "does not act for"):
            found.with_user(self.stranger).action_give_back()
