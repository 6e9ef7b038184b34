# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.fields import Command

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import RmaCase

# Monday, 1 June 2026, 10:00 in Shanghai.
MONDAY = datetime(2026, 6, 1, 2, 0)


class WorkshopCase(RmaCase):
    """A second leader, the service director, finance, and goods carried in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "aftersales_repair.group_team_leader"
        cls.other_leader = cls.role("other_leader", group)
        cls.director = cls.role("director", "aftersales_repair.group_service_director")
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        cls.other_repairer = cls.role(
            "other_repairer", "aftersales_repair.group_repairer"
        )

    @classmethod
    def set_policy(cls, code, number):
        """The number of a policy, for this company, from today on."""
        policy = cls.env["service.policy"].search([("code", "=", code)])
        cls.env["service.policy.value"].create(
            {
                "policy_id": policy.id,
                "company_id": cls.company.id,
                "value": number,
            }
        )

    @classmethod
    def receipt(cls, *lots, user=None, **vals):
        """A new receipt for these units, written by the technician."""
        return (
            cls.env["aftersales.customer.receipt"]
            .with_user(user or cls.technician)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "warehouse_id": cls.aftersales.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": lot.product_id.id,
                                "lot_id": lot.id,
                                "reason_id": cls.reason.id,
                            }
                        )
                        for lot in lots
                    ],
                    **vals,
                }
            )
        )

    def taken_in(self, *lots, **vals):
        receipt = self.receipt(*lots, **vals)
        receipt.action_take_in()
        return receipt

    def repair_all(self, receipt, release=True):
        """Repaired and tested; the supervisor's inspection is the release."""
        repairs = receipt.sudo().line_ids.repair_id.with_user(self.repairer)
        repairs.action_repair_start()
        self.pass_test(repairs)
        repairs.action_repair_end()
        if release:
            self.release(repairs)
        return repairs

    def sign_return(self, receipt):
        """The customer draws a signature for what goes back."""
        receipt._sign("customer_return", drawing(), signer_name="王五")

    def sweep(self):
        self.env["service.deadline"]._sweep_overdue()
