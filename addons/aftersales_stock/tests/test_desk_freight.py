# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .desk_common import MORNING, DeskCase


@tagged("post_install", "-at_install")
class TestDeskFreight(DeskCase):
    """S38: freight against filed prices, air and express (D4-3.3.2a–e)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        cls.carrier = cls.env["res.partner"].create({"name": "SF Trucks"})
        cls.route = cls.env["aftersales.freight.route"].create(
            {"name": "Suzhou–Tianjin", "company_id": cls.company.id}
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(MORNING)
        frozen.start()
        self.addCleanup(frozen.stop)

    def file(self, price, day=date(2026, 6, 1), approve=True, **vals):
        change = (
            self.env["aftersales.freight.price.change"]
            .with_user(self.supervisor)
            .create(
                {
                    "carrier_id": self.carrier.id,
                    "route_id": self.route.id,
                    "price": price,
                    "date_from": day,
                    "reason": "Season",
                    **vals,
                }
            )
        )
        change.action_request_approval()
        if approve:
            change.with_user(self.planner).action_approve()
        return change

    def freight(self, amount, mode="vehicle", user=None, **vals):
        return (
            self.env["aftersales.freight"]
            .with_user(user or self.keeper)
            .create(
                {
                    "site_id": self.site.id,
                    "carrier_id": self.carrier.id,
                    "route_id": self.route.id if mode == "vehicle" else False,
                    "mode": mode,
                    "amount": amount,
                    **vals,
                }
            )
        )

    # -- hired vehicle ---

    def test_up_to_ten_percent_above_passes(self):
        # D4-3.3.2a: filed 1,000, 1,100.00 passes.
        self.file(1000)
        freight = self.freight(1100.00)
        self.assertEqual(freight.filed_price, 1000)
        self.assertEqual(freight.limit_amount, 1100)
        self.assertEqual(freight.need, "none")
        freight.action_confirm()
        self.assertEqual(freight.state, "confirmed")
        below = self.freight(1099.99)
        below.action_confirm()
        self.assertEqual(below.state, "confirmed")

    def test_a_cent_more_needs_the_department_each_time(self):
        # D4-3.3.2b: 1,100.01 needs approval.
        self.file(1000)
        for _time in range(2):
            freight = self.freight(1100.01)
            self.assertEqual(freight.need, "department")
            self.assertEqual(freight.over_amount, 0.01)
            with self.refused(UserError, "needs the approval"):
                freight.action_confirm()
            with self.refused(UserError, "Write the application"):
                freight.action_request_approval()
            freight.reason = "Low water, detour"
            freight.action_request_approval()
            with self.refused(UserError, "not approved yet"):
                freight.action_confirm()
            with self.assertRaises(UserError):
                freight.with_user(self.manager).action_approve()
            freight.with_user(self.supervisor).action_approve()
            freight.action_confirm()
            self.assertEqual(freight.state, "confirmed")

    def test_the_percentage_is_a_policy(self):
        self.file(1000)
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "aftersales_stock.policy_freight_over_percent"
                ).id,
                "company_id": self.company.id,
                "date_from": "2026-06-01",
                "value": 20,
            }
        )
        self.assertEqual(self.freight(1200).need, "none")
        self.assertEqual(self.freight(1200.01).need, "department")

    def test_an_approved_amount_is_not_raised_afterwards(self):
        self.file(1000)
        freight = self.freight(1200, reason="Detour")
        freight.action_request_approval()
        freight.with_user(self.supervisor).action_approve()
        freight.amount = 5000
        with self.assertRaises(UserError):
            freight.action_confirm()
        self.assertEqual(freight.state, "draft")

    def test_without_a_filed_price_it_is_an_application(self):
        freight = self.freight(10)
        self.assertEqual(freight.need, "department")
        with self.refused(UserError, "No price is filed"):
            freight.action_confirm()
        freight.reason = "First time"
        freight.action_request_approval()
        freight.with_user(self.supervisor).action_approve()
        freight.action_confirm()
        self.assertEqual(freight.state, "confirmed")

    # -- air and express ---

    def test_air_needs_the_department_manager_at_any_price(self):
        # D4-3.3.2c: air 50.
        freight = self.freight(50, "air", reason="Turbine stands still")
        self.assertEqual(freight.need, "manager")
        with self.refused(UserError, "needs the approval"):
            freight.action_confirm()
        freight.action_request_approval()
        with self.assertRaises(UserError):
            freight.with_user(self.supervisor).action_approve()
        freight.with_user(self.manager).action_approve()
        freight.action_confirm()
        self.assertEqual(freight.state, "confirmed")

    def test_express_up_to_200_is_the_sites_own(self):
        # D4-3.3.2d: 200 passes. D4-3.3.2e: 200.01 needs a written application.
        for amount in (199.99, 200):
            freight = self.freight(amount, "express")
            freight.action_confirm()
            self.assertEqual(freight.state, "confirmed")
        over = self.freight(200.01, "express")
        self.assertEqual(over.need, "manager")
        with self.refused(UserError, "needs the approval"):
            over.action_confirm()
        with self.refused(UserError, "D4-3.3.2e"):
            over.action_request_approval()
        over.reason = "The part is needed tomorrow"
        over.action_request_approval()
        over.with_user(self.manager).action_approve()
        over.action_confirm()
        self.assertEqual(over.state, "confirmed")

    def test_a_department_without_people_asks_the_bmd(self):
        freight = self.freight(
            50, "air", site_id=self.other_site.id, reason="x", user=self.stranger
        )
        freight.with_user(self.stranger).action_request_approval()
        freight.with_user(self.planner).action_approve()
        freight.with_user(self.stranger).action_confirm()
        self.assertEqual(freight.state, "confirmed")

    def test_nobody_approves_their_own_freight(self):
        freight = self.freight(50, "air", reason="x").with_user(self.manager).copy()
        freight.reason = "y"
        self.assertEqual(freight.user_id, self.manager)
        with self.assertRaises(ValidationError):
            freight.action_request_approval()

    # -- prices change after approval only ---

    def test_a_price_counts_only_after_the_approval(self):
        # D4-3.3.1b
        self.file(1000)
        change = self.file(2000, approve=False)
        self.assertEqual(self.freight(1100.01).need, "department")
        with self.assertRaises(UserError):
            change.action_approve()
        change.with_user(self.planner).action_approve()
        self.assertEqual(change.state, "approved")
        self.assertEqual(self.freight(2200).need, "none")
        self.assertEqual(self.freight(2200.01).need, "department")

    def test_a_price_counts_from_its_day(self):
        self.file(1000)
        self.file(2000, date(2026, 6, 10))
        self.assertEqual(self.freight(2000, day="2026-06-09").filed_price, 1000)
        self.assertEqual(self.freight(2000, day="2026-06-10").filed_price, 2000)

    def test_a_price_approved_late_counts_from_the_approval(self):
        self.file(1000)
        change = self.file(2000, date(2026, 6, 1), approve=False)
        with freeze_time("2026-06-05 02:00:00"):
            change.with_user(self.planner).action_approve()
        self.assertEqual(change.filed_from, date(2026, 6, 5))
        self.assertEqual(self.freight(2000, day="2026-06-04").filed_price, 1000)
        self.assertEqual(self.freight(2000, day="2026-06-05").filed_price, 2000)

    def test_an_open_shipment_takes_the_price_that_was_filed_meanwhile(self):
        freight = self.freight(1000)
        self.assertEqual(freight.need, "department")
        self.file(1000)
        freight.action_confirm()
        self.assertEqual(freight.state, "confirmed")
        self.assertEqual(freight.need, "none")

    def test_prices_are_written_by_nobody(self):
        self.file(1000)
        line = self.env["aftersales.freight.price"].search(
            [("carrier_id", "=", self.carrier.id)]
        )
        with self.refused(AccessError, "application"):
            line.sudo().price = 1
        with self.refused(AccessError, "application"):
            line.sudo().copy()
        with self.refused(AccessError, "application"):
            line.sudo().unlink()
        with self.assertRaises(AccessError):
            line.with_user(self.planner).write({"date_to": "2026-06-30"})

    # -- bills ---

    def bill(self, freight, amount, partner=None):
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": (partner or self.carrier).id,
                "invoice_date": "2026-06-01",
                "company_id": self.company.id,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Freight",
                            "price_unit": amount,
                            "quantity": 1,
                            "tax_ids": [(5,)],
                            "freight_id": freight.id,
                        },
                    )
                ],
            }
        )

    def test_no_bill_before_the_approval(self):
        freight = self.freight(50, "air", reason="x")
        bill = self.bill(freight, 50)
        with self.refused(UserError, "not confirmed"):
            bill.action_post()
        with self.refused(UserError, "not confirmed"):
            bill.write({"state": "posted"})
        self.assertEqual(bill.state, "draft")
        freight.action_request_approval()
        freight.with_user(self.manager).action_approve()
        freight.action_confirm()
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_no_bill_above_what_was_confirmed(self):
        freight = self.freight(200, "express")
        freight.action_confirm()
        with self.refused(UserError, "is confirmed"):
            self.bill(freight, 200.01).action_post()
        self.bill(freight, 150).action_post()
        with self.refused(UserError, "is confirmed"):
            self.bill(freight, 50.01).action_post()
        self.bill(freight, 50).action_post()
        self.assertEqual(freight.bill_count, 2)
        self.assertEqual(freight.billed_amount, 200)

    def test_no_bill_of_another_carrier(self):
        freight = self.freight(200, "express")
        freight.action_confirm()
        with self.refused(UserError, "somebody else"):
            self.bill(freight, 200, self.partner).action_post()

    def test_bills_by_carrier_with_the_sites_account(self):
        freights = self.freight(100, "express") | self.freight(150, "express")
        freights.action_confirm()
        with self.assertRaises(AccessError):
            freights.action_create_bills()
        freights.with_user(self.finance).action_create_bills()
        bill = freights.bill_line_ids.move_id
        self.assertEqual(len(bill), 1)
        self.assertEqual(bill.amount_untaxed, 250)
        self.assertEqual(
            bill.invoice_line_ids[0].analytic_distribution,
            {str(self.site.analytic_account_id.id): 100},
        )
        with self.refused(UserError, "billed"):
            freights.with_user(self.finance).action_create_bills()
        with self.refused(UserError, "billed"):
            freights[0].action_cancel()

    # -- guards ---

    def test_a_confirmed_shipment_stays(self):
        freight = self.freight(100, "express")
        freight.action_confirm()
        for vals in ({"amount": 1}, {"mode": "air"}, {"day": "2026-01-01"}):
            with self.refused(UserError, "what was confirmed stays"):
                freight.write(vals)
        with self.assertRaises(AccessError):
            freight.write({"state": "draft"})
        draft = self.freight(50, "air")
        with self.assertRaises(UserError):
            draft.sudo().write({"state": "confirmed"})
        with self.assertRaises(AccessError):
            draft.sudo().write({"need": "none"})

    def test_a_batch_confirms_what_it_can(self):
        freights = self.freight(100, "express") | self.freight(50, "air")
        action = freights.action_confirm()
        self.assertEqual(freights.mapped("state"), ["confirmed", "draft"])
        self.assertIn(freights[1].name, action["params"]["message"])

    def test_a_stranger_confirms_nothing(self):
        freight = self.freight(100, "express")
        with self.refused(UserError, "does not act for"):
            freight.with_user(self.stranger).action_confirm()

    # -- contracts ---

    def contract(self):
        return (
            self.env["aftersales.carrier.contract"]
            .with_user(self.supervisor)
            .create(
                {
                    "department_id": self.department.id,
                    "carrier_id": self.carrier.id,
                    "date_from": "2026-06-01",
                    "date_to": "2026-12-31",
                    "template_id": self.env.ref(
                        "aftersales_stock.carrier_contract_template"
                    ).id,
                }
            )
        )

    def test_the_bmd_reviews_a_contract_and_inspects_it_monthly(self):
        # D4-3.3.1a, D4-3.3.1b
        # The contract is written in the language of the company.
        self.company.partner_id.lang = "en_US"
        contract = self.contract()
        self.assertIn("forklift", contract.text)
        self.assertTrue(contract.covers_lifting)
        with self.assertRaises(UserError):
            contract.sudo().write({"state": "running"})
        contract.action_request_approval()
        contract.with_user(self.planner).action_approve()
        self.assertEqual(contract.state, "running")
        self.assertEqual(f"{contract.inspection_due:%Y-%m}", "2026-07")
        with self.refused(UserError, "stays as it is"):
            contract.carrier_id = self.partner
        planner = contract.with_user(self.planner)
        with self.refused(UserError, "what the inspection found"):
            planner.action_inspect()
        with freeze_time("2026-06-20 02:00:00"):
            planner.inspection_note = "Prices are fair"
            planner.action_inspect()
            self.assertEqual(f"{contract.inspection_due:%Y-%m-%d}"[:7], "2026-07")
        self.assertTrue(contract.inspected_at)
        freight = self.freight(100, "express")
        self.assertTrue(freight.has_contract)
        self.assertFalse(self.freight(9, "express", day="2027-01-01").has_contract)

    def test_a_contract_ends_by_itself(self):
        contract = self.contract()
        contract.action_request_approval()
        contract.with_user(self.planner).action_approve()
        with freeze_time("2026-12-31 15:00:00"):
            self.env["aftersales.carrier.contract"]._cron_end_contracts()
            self.assertEqual(contract.state, "running")
        with freeze_time("2026-12-31 17:00:00"):  # 1 January in China
            self.env["aftersales.carrier.contract"]._cron_end_contracts()
            self.assertEqual(contract.state, "ended")

    def test_the_form_fills_the_site(self):
        form = Form(self.env["aftersales.freight"].with_user(self.keeper))
        self.assertEqual(form.site_id, self.site)
