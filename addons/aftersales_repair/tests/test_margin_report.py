# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RmaCase
from .contracts_common import ContractCase
from .visits_common import VisitCase


@tagged("post_install", "-at_install")
class TestMarginReport(VisitCase, ContractCase):
    """What service earned and cost, by class (S22, D0-1.1, D3-13.1)."""

    # When goods are signed for; contracts are signed by the method of that name.
    signed = RmaCase.signed

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        # No hourly rate: parts are the only cost.
        rate = cls.env["service.policy"].search([("code", "=", "repair.hour_cost")])
        cls.env["service.policy.value"].create(
            {"policy_id": rate.id, "company_id": cls.company.id, "value": 0}
        )

    def paid_visit(self, amount):
        """A visit whose labour comes to this amount, invoiced on the day."""
        self.at(2026, 6, 1, 10)
        visit = self.visit(hours=amount / 80)
        self.complete(visit)
        visit.with_user(self.finance).action_invoice()
        return visit

    def contract_fee(self, amount):
        """A contract from 1 June with a fee, invoiced by OCA's own job."""
        self.at(2026, 6, 1, 9)
        contract = self.contract(self.delivered("V-CON"), date_start=date(2026, 6, 1))
        contract.with_user(self.finance).write(
            {
                "recurring_rule_type": "yearly",
                "contract_line_ids": [
                    Command.create({"name": "Fee", "quantity": 1, "price_unit": amount})
                ],
            }
        )
        ContractCase.signed(self, contract).action_start()
        self.env["contract.contract"].cron_recurring_create_invoice()
        invoices = contract.sudo()._get_related_invoices()
        invoices.filtered(lambda one: one.state == "draft").action_post()
        return contract

    def free_repair(self, cost):
        """A repair in warranty that takes one part of this cost."""
        self.at(2026, 6, 1, 9, 30)
        self.part.standard_price = cost
        repair = self.in_repair(self.delivered("V-IN"))
        self.env["stock.move"].sudo().create(
            {
                "repair_id": repair.id,
                "repair_line_type": "add",
                "product_id": self.part.id,
                "product_uom_qty": 1,
            }
        )
        moves = repair.sudo().move_ids
        moves.quantity = 1
        moves.picked = True
        self.pass_test(repair)
        repair.action_repair_end()
        return repair

    def rows(self, **domain):
        self.env.flush_all()
        return self.env["aftersales.margin.report"].search(
            [
                ("company_id", "=", self.company.id),
                *((name, "=", value) for name, value in domain.items()),
            ]
        )

    def test_june_earned_3000_cost_700_and_left_2300(self):
        # S22: paid 1,000, contract 2,000, parts of a free repair 700
        self.paid_visit(1000)
        self.contract_fee(2000)
        self.free_repair(700)
        rows = self.rows()
        self.assertEqual({row.date.month for row in rows}, {6})
        self.assertEqual(sum(rows.mapped("revenue")), 3000.0)
        self.assertEqual(sum(rows.mapped("cost")), 700.0)
        self.assertEqual(sum(rows.mapped("margin")), 2300.0)
        by_class = {
            kind: (revenue, cost, margin)
            for kind, revenue, cost, margin in self.env[
                "aftersales.margin.report"
            ]._read_group(
                [("company_id", "=", self.company.id)],
                ["service_class"],
                ["revenue:sum", "cost:sum", "margin:sum"],
            )
        }
        self.assertEqual(by_class["paid"], (1000.0, 0.0, 1000.0))
        self.assertEqual(by_class["contract"], (2000.0, 0.0, 2000.0))
        self.assertEqual(by_class["free"], (0.0, 700.0, -700.0))

    def test_each_row_leads_to_its_document(self):
        # S22: by contract, product and customer
        visit = self.paid_visit(1000)
        contract = self.contract_fee(2000)
        invoice = self.rows(source="visit")
        self.assertEqual(invoice.partner_id, self.partner)
        self.assertEqual(invoice.product_id, self.lot.product_id)
        self.assertEqual(
            invoice.action_open_document()["res_id"], visit.sudo().invoice_ids.id
        )
        self.assertEqual(self.rows(contract_id=contract.id).revenue, 2000.0)

    def test_before_eight_in_the_morning_it_is_the_new_month(self):
        # S22, D0-1.1: 1 July 07:30 in Shanghai is 30 June by UTC.
        repair = self.free_repair(700)
        early = datetime(2026, 6, 30, 23, 30)
        repair.sudo().move_ids.date = early
        self.at(2026, 7, 1, 9)
        self.env["aftersales.repair.labour"].sudo().create(
            {
                "repair_id": repair.id,
                "user_id": self.repairer.id,
                "start": early,
                "stop": early + timedelta(hours=1),
            }
        )
        rows = self.rows(source="repair")
        self.assertEqual(set(rows.mapped("kind")), {"parts", "labour"})
        self.assertEqual(set(rows.mapped("date")), {date(2026, 7, 1)})

    def test_a_contract_that_is_not_in_force_pays_nothing(self):
        # S22, S08: a draft covers nothing; the firm is the customer, not its clerk.
        repair = self.free_repair(700)
        repair.sudo().under_warranty = False
        contact = self.env["res.partner"].create(
            {"name": "Ms Li", "parent_id": self.partner.id}
        )
        repair.sudo().partner_id = contact
        contract = self.contract(repair.lot_id)
        row = self.rows(source="repair", kind="parts")
        self.assertEqual((row.service_class, row.partner_id), ("paid", self.partner))
        self.put_in_force(contract)
        row.invalidate_recordset()
        row = self.rows(source="repair", kind="parts")
        self.assertEqual((row.service_class, row.contract_id), ("contract", contract))

    def test_a_credit_note_takes_the_revenue_back(self):
        # S22
        visit = self.paid_visit(1000)
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=visit.sudo().invoice_ids.ids
        ).create({"journal_id": visit.sudo().invoice_ids.journal_id.id}).refund_moves()
        credit = visit.sudo().invoice_ids.reversal_move_ids
        credit.invoice_date = date(2026, 6, 1)
        credit.action_post()
        self.assertEqual(
            sorted(self.rows(source="visit").mapped("revenue")), [-1000.0, 1000.0]
        )

    def test_finance_manager_and_general_managers_read_it(self):
        # S22
        for user in (self.finance, self.manager, self.gm):
            self.env["aftersales.margin.report"].with_user(user).search([], limit=1)
        with self.assertRaises(AccessError):
            self.env["aftersales.margin.report"].with_user(self.technician).search([])
