# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .. import roles
from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestHandover(LogisticsCase):
    """Nobody leaves before the work is handed over (S52, D2-20)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.successor = cls.role("successor", roles.CLERK)
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Leaver",
                "user_id": cls.clerk.id,
                "company_id": cls.company.id,
            }
        )
        cls.contracts = (
            cls.env["sale.contract"]
            .with_user(cls.clerk)
            .create(
                [
                    {
                        "partner_id": cls.customer.id,
                        "company_id": cls.company.id,
                        "amount": 1000,
                    }
                ]
                * 3
            )
        )

    def handover(self):
        return (
            self.env["sale.handover"]
            .with_user(self.clerk)
            .create(
                {
                    "leaver_id": self.clerk.id,
                    "successor_id": self.successor.id,
                    "company_id": self.company.id,
                }
            )
        )

    def finish(self, handover):
        handover.with_user(self.clerk).action_hand_over()
        handover.with_user(self.successor).action_take_over()
        handover.with_user(self.supervisor).action_witness()

    def test_leaving_with_three_open_contracts_is_refused(self):
        # S52, D2-20
        with self.assertRaisesRegex(UserError, "Hand over the open work"):
            self.employee.active = False
        with self.assertRaisesRegex(UserError, "Hand over the open work"):
            self.employee.departure_date = "2026-06-30"
        with self.assertRaisesRegex(UserError, "Hand over the open work"):
            self.employee.version_id.departure_date = "2026-06-30"

    def test_the_three_contracts_go_to_the_successor(self):
        # S52, D2-20
        handover = self.handover()
        listed = handover.line_ids.filtered(
            lambda line: line.res_model == "sale.contract"
        )
        self.assertEqual(set(listed.mapped("res_id")), set(self.contracts.ids))
        self.finish(handover)
        self.assertEqual(self.contracts.user_id, self.successor)
        self.employee.active = False
        self.assertFalse(self.employee.active)

    def test_no_witness_in_ones_own_matter(self):
        # S52, D2-20: neither the leaver nor the successor
        for person, name in ((self.clerk, "leaver"), (self.successor, "successor")):
            person.group_ids += self.env.ref(roles.SUPERVISOR)
            with self.subTest(name=name):
                handover = self.handover()
                handover.with_user(self.clerk).action_hand_over()
                handover.with_user(self.successor).action_take_over()
                with self.assertRaisesRegex(UserError, "no witnesses"):
                    handover.with_user(person).action_witness()
                handover.with_user(self.supervisor).action_cancel()
                handover.flush_recordset()

    def test_each_signs_for_himself(self):
        # S52, D2-20
        handover = self.handover()
        with self.assertRaises(AccessError):
            handover.with_user(self.successor).action_hand_over()
        handover.action_hand_over()
        with self.assertRaises(AccessError):
            handover.action_take_over()
        with self.assertRaisesRegex(UserError, "has not taken over"):
            handover.with_user(self.supervisor).action_witness()

    def test_leaver_and_successor_are_two_people(self):
        # S52, D2-20
        with self.assertRaises(ValidationError):
            self.env["sale.handover"].create(
                {
                    "leaver_id": self.clerk.id,
                    "successor_id": self.clerk.id,
                    "company_id": self.company.id,
                }
            )

    def test_an_open_case_goes_along(self):
        # S52, D2-20
        case = (
            self.env["sale.case"]
            .with_user(self.clerk)
            .create(
                {
                    "contract_id": self.contracts[0].id,
                    "company_id": self.company.id,
                    "type_id": self.env.ref("sales_logistics.case_type_flat").id,
                }
            )
        )
        self.finish(self.handover())
        self.assertEqual(case.user_id, self.successor)

    def test_what_comes_up_meanwhile_goes_along(self):
        # S52, D2-20
        handover = self.handover()
        handover.action_hand_over()
        late = self.contracts[0].with_user(self.clerk).copy()
        handover.with_user(self.successor).action_take_over()
        handover.with_user(self.supervisor).action_witness()
        self.assertEqual(late.user_id, self.successor)
        self.assertIn(late.id, handover.line_ids.mapped("res_id"))

    def test_a_signed_list_stays(self):
        # S52
        handover = self.handover()
        handover.action_hand_over()
        with self.assertRaises(ValidationError):
            handover.successor_id = self.supervisor
        with self.assertRaises(AccessError):
            handover.state = "done"
