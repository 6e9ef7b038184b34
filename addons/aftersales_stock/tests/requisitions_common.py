# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import SiteCase


class RequisitionCase(SiteCase):
    """A department's store, a technician who asks, and what lies there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls.role("technician", "service_base.group_service_user")
        cls.store = cls.department.good_location_id
        cls.department_keeper = cls.role(
            "department_keeper", "aftersales_stock.group_store_keeper"
        )
        cls.department.user_ids = [(4, cls.department_keeper.id)]
        cls.exchanged = cls._product("T-MOTOR", "none", 100.0)
        cls.exchanged.is_old_for_new = True

    @classmethod
    def set_policy(cls, code, value):
        policy = cls.env["service.policy"].search([("code", "=", code)])
        cls.env["service.policy.value"].create(
            {
                "policy_id": policy.id,
                "company_id": cls.company.id,
                "value": value,
            }
        )

    def write_requisition(self, *goods, user=None, **vals):
        """A draft of the technician: ``(product, quantity)`` a line."""
        return (
            self.env["aftersales.requisition"]
            .with_user(user or self.technician)
            .create(
                {
                    "site_id": self.department.id,
                    "line_ids": [
                        (0, 0, {"product_id": product.id, "quantity": quantity})
                        for product, quantity in goods
                    ],
                    **vals,
                }
            )
        )

    def signed(self, *goods, **vals):
        """Signed by the department supervisor, as the keeper sees it."""
        requisition = self.write_requisition(*goods, **vals)
        requisition.action_request_approval()
        self.sign_all(requisition)
        return requisition.with_user(self.department_keeper)

    def sign_all(self, requisitions):
        requisitions.with_user(self.supervisor).action_approve()
        exchanged = requisitions.filtered("has_old_for_new")
        if exchanged:
            exchanged.with_user(self.manager).action_approve()

    def drawn(self, requisition, code="recipient", name="Li Si"):
        return requisition.with_user(self.department_keeper)._sign(
            code, drawing(), signer_name=name
        )

    def in_store(self, product=None, lot=None):
        return self._on_hand(self.store, product or self.part, lot)
