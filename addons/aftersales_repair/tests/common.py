# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.aftersales_stock.tests.common import StoreCase


class RmaCase(StoreCase):
    """Users of each role, delivered units and returns of them.

    Goods are signed for on Monday 1 June 2026, 09:30 in Shanghai.
    """

    signed = datetime(2026, 6, 1, 1, 30)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.role("clerk", "aftersales_repair.group_aftersales_clerk")
        cls.keeper = cls.role("keeper", "aftersales_stock.group_store_keeper")
        cls.inspector = cls.role("inspector", "aftersales_repair.group_inspector")
        cls.repairer = cls.role("repairer", "aftersales_repair.group_repairer")
        cls.leader = cls.role("leader", "aftersales_repair.group_team_leader")
        cls.manager = cls.role("manager", "aftersales_repair.group_aftersales_manager")
        cls.technician = cls.role(
            "technician", "aftersales_repair.group_service_technician"
        )
        cls.unit.write({"warranty": 12, "warranty_type": "month"})
        cls.reason = cls.env.ref("aftersales_repair.reason_no_start")
        # The way of an exchange without its paper (D4-8.5.1.5); the tests of
        # returns turn it on.
        cls.set_return_policy("rma.sheet_required", 0)

    @classmethod
    def set_return_policy(cls, code, value, day="2026-01-01"):
        """A value of the test company that was in force before its returns."""
        policy = cls.env["service.policy"].search([("code", "=", code)])
        with freeze_time(day):
            cls.env["service.policy.value"].create(
                {
                    "policy_id": policy.id,
                    "company_id": cls.company.id,
                    "date_from": day,
                    "value": value,
                }
            )

    @classmethod
    def delivered(cls, name, on=date(2026, 1, 15), product=None, partner=None):
        """A serial that was delivered to the test customer."""
        return cls._lot(
            name,
            product,
            delivery_date=on,
            delivery_partner_id=(partner or cls.partner).id,
        )

    @classmethod
    def rma(cls, *lots, parts=0, request="repair", user=None, **vals):
        """A new return of these serials, and of ``parts`` uncounted fans."""
        lines = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "reason_id": cls.reason.id,
                    "request": request,
                }
            )
            for lot in lots
        ]
        if parts:
            lines.append(
                Command.create(
                    {
                        "product_id": cls.part.id,
                        "quantity": parts,
                        "reason_id": cls.reason.id,
                        "request": request,
                    }
                )
            )
        return (
            cls.env["aftersales.rma"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "packing_list": "PK060001",
                    "signed_at": cls.signed,
                    "warehouse_id": cls.aftersales.id,
                    "line_ids": lines,
                    **vals,
                }
            )
        )

    def bring_to_inspection(self, rma):
        rma.with_user(self.clerk).action_confirm()
        rma.line_ids.with_user(self.keeper).action_receive()
        rma.line_ids.with_user(self.keeper).action_issue()
        return rma.line_ids

    def inspect(self, lines, grade="damaged", fault="product", finding="fan dead"):
        lines = lines.with_user(self.inspector)
        lines.write({"grade": grade, "fault": fault, "finding": finding})
        lines.action_inspect()
        return lines

    def in_repair(self, *lots, user=None, **vals):
        """A repair under way of each unit, on a return, by the repairer."""
        lines = self.bring_to_inspection(self.rma(*lots, **vals))
        self.inspect(lines)
        lines.with_user(self.clerk).action_repair()
        repairs = lines.repair_id.with_user(user or self.repairer)
        repairs.action_repair_start()
        return repairs

    def pass_test(self, repairs):
        """The steps are good, and somebody who did not repair tests it."""
        repairs.with_user(self.repairer).action_checks_good()
        repairs.with_user(self.inspector).action_pass_test()

    def end_repair(self, repairs):
        """Tested, then ended by the repairer."""
        self.pass_test(repairs)
        repairs.with_user(self.repairer).action_repair_end()

    def put_in_force(self, contract):
        """A contract in force, without the customer's signature on paper."""
        contract.sudo()._in_transition().state = "running"
        return contract

    def release(self, repairs):
        repairs.with_user(self.leader).action_release()

    def states(self, lines):
        return lines.sudo().mapped("state")

    def approve_replacement(self, line, product):
        """Marketing agreed and the general manager approved this model (D1-9)."""
        marketing = self.role("agreeing", "aftersales_repair.group_marketing")
        gm = self.role("approving", "service_base.group_general_manager")
        line.sudo().product_id.is_discontinued = True
        proposal = (
            self.env["aftersales.replacement"]
            .with_user(self.clerk)
            .create({"rma_line_id": line.id, "replacement_product_id": product.id})
        )
        proposal.action_propose()
        proposal.with_user(marketing).action_agree()
        proposal.with_user(gm).action_approve()
        return proposal
