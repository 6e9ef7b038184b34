# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.aftersales_stock import roles

from .workshop_common import WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopRequisition(WorkshopCase):
    """D3-10.3.1, D3-10.3.2: parts are drawn on a repair that is under way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.role("supervisor", roles.DEPARTMENT_SUPERVISOR)
        cls.department_manager = cls.role("dept_manager", roles.DEPARTMENT_MANAGER)
        cls.department = cls.env["aftersales.site"].create(
            {
                "name": "East",
                "code": "E",
                "level": "department",
                "parent_id": cls.aftersales._get_root_site().id,
                "company_id": cls.company.id,
                "supervisor_id": cls.supervisor.id,
                "manager_id": cls.department_manager.id,
                "user_ids": [Command.set(cls.keeper.ids)],
            }
        )
        cls._put(cls.department.good_location_id, cls.part, 5)

    def requisition(self, repair):
        requisition = (
            self.env["aftersales.requisition"]
            .with_user(self.repairer)
            .create(
                {
                    "site_id": self.department.id,
                    "purpose": "work_order",
                    "order_ref": f"repair.order,{repair.id}",
                    "line_ids": [
                        Command.create({"product_id": self.part.id, "quantity": 2})
                    ],
                }
            )
        )
        requisition.action_request_approval()
        requisition.with_user(self.supervisor).action_approve()
        return requisition.with_user(self.keeper)

    def test_nothing_is_issued_before_the_repair_starts(self):
        line = self.bring_to_inspection(self.rma(self.delivered("A1")))
        self.inspect(line)
        line.with_user(self.clerk).action_repair()
        with (
            self.assertRaisesRegex(UserError, r"D3-10.3.2"),
            self.env.cr.savepoint(),
        ):
            self.requisition(line.repair_id)
        line.repair_id.with_user(self.repairer).action_repair_start()
        self.requisition(line.repair_id).action_issue()
        self.assertEqual(line.repair_id.requisition_count, 1)

    def test_issued_parts_hold_a_cancelled_repair(self):
        repair = self.in_repair(self.delivered("A1"))
        requisition = self.requisition(repair)
        requisition.action_issue()
        with self.assertRaisesRegex(UserError, requisition.name):
            repair.action_repair_cancel()
        self.assertEqual(repair.state, "under_repair")
