# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_supply import SupplyCase

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestCodeRequest(SupplyCase):
    """S26: a code for a material that has none (D4-2.2.2b)."""

    def code_request(self, *photos, **vals):
        request = (
            self.env["aftersales.code.request"]
            .with_user(self.keeper)
            .create(
                {
                    "site_id": self.site.id,
                    "item_name": "Yaw brake pad",
                    "spec": "YB-120",
                    **vals,
                }
            )
        )
        for code in photos:
            request._add_evidence(code, [(f"{code}.png", PNG)])
        return request

    def forwarded(self, code):
        request = self.code_request("code_far", "code_near", "code_spec")
        request.action_submit()
        request.with_user(self.accountant).action_forward()
        request.with_user(self.planner).new_code = code
        return request

    def test_each_of_the_three_photos_is_needed(self):
        # S26, D4-2.2.2b: a request lacking the near photo is refused.
        every = ("code_far", "code_near", "code_spec")
        for missing in every:
            request = self.code_request(*(set(every) - {missing}))
            with self.assertRaisesRegex(UserError, "D4-2.2.2b"):
                request.action_submit()
            self.assertEqual(request.state, "draft")
        request = self.code_request(*every)
        request.action_submit()
        self.assertEqual(request.state, "submitted")

    def test_the_code_comes_from_business_management(self):
        # S26, D4-2.2.2b
        request = self.code_request("code_far", "code_near", "code_spec")
        request.action_submit()
        for user in (self.keeper, self.planner):
            with self.assertRaises(AccessError):
                request.with_user(user).action_forward()
        request.with_user(self.accountant).action_forward()
        with self.assertRaises(AccessError):
            request.with_user(self.accountant).action_add_code()
        with self.assertRaisesRegex(UserError, "Write the new code"):
            request.with_user(self.planner).action_add_code()
        request.with_user(self.planner).new_code = " YB-0001 "
        request.with_user(self.planner).action_add_code()
        product = request.product_id
        self.assertEqual(request.state, "done")
        self.assertEqual(product.default_code, "YB-0001")
        self.assertEqual(product.material_kind, "spare")
        self.assertEqual(product.company_id, self.company)
        told = request.message_ids.filtered(lambda m: "YB-0001" in (m.body or ""))
        self.assertIn(self.keeper.partner_id, told.partner_ids)

    def test_a_code_is_given_once(self):
        # S26, D4-2.2.2b: taken by a product, archived ones too, and in a batch.
        self.spare.active = False
        request = self.forwarded("S-BEARING")
        with self.assertRaisesRegex(UserError, "S-BEARING"):
            request.with_user(self.planner).action_add_code()
        twice = self.forwarded("NEW-1") | self.forwarded("NEW-1")
        with self.assertRaisesRegex(UserError, "twice"):
            twice.with_user(self.planner).action_add_code()
        twice[0].with_user(self.planner).action_add_code()
        with self.assertRaisesRegex(UserError, "NEW-1"):
            twice[1].with_user(self.planner).action_add_code()

    def test_a_refusal_names_why(self):
        # S26
        request = self.forwarded("X")
        with self.assertRaisesRegex(UserError, "Say why"):
            request.with_user(self.planner).action_refuse()
        request.with_user(self.planner).refusal = "It is S-BEARING"
        request.with_user(self.planner).action_refuse()
        self.assertEqual(request.state, "refused")
        with self.assertRaises(UserError):
            request.with_user(self.planner).new_code = "Y"

    def test_other_sites_hand_in_nothing(self):
        # S26, D4-2.1b
        request = self.code_request("code_far", "code_near", "code_spec")
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            request.with_user(self.stranger).action_submit()
        with self.assertRaises(AccessError):
            request.with_user(self.keeper).write({"state": "done"})
