"""A technician's day, a team leader's evening and finance's review, in a browser."""

import sys
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402

# 16:45 in China, within the hours of the plan for tomorrow (D1-L1).
EVENING = "08:45:00"


@tagged("post_install", "-at_install")
class TestServiceDays(DemoBrowserCase):
    """Calls, vouchers, plans and teardowns as their people do them (S01–S14)."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        self.today = self.env["service.policy"]._today(self.company)
        self.customer = self.env.ref("aftersales_repair.demo_customer_c0001")
        self.old_unit = self.env.ref("aftersales_stock.demo_product_psu_150")
        self.warehouse = self.env.ref("aftersales_stock.demo_warehouse_aftersales")
        self.machine = self.env["stock.lot"].create(
            {
                "name": "TOUR-INV-0001",
                "product_id": self.env.ref("aftersales_stock.demo_product_inv_1000").id,
                "company_id": self.company.id,
                "delivery_partner_id": self.customer.id,
                "delivery_date": self.today - timedelta(days=3650),
            }
        )

    # -- a technician's day ----------------------------------------------------

    def test_a_technicians_day(self):
        # S01, D3-1.3: the call is registered by the serial of the machine.
        self.tour("clerk", "new-repair-call", "service_day_clerk_registers_call")
        call = self.last("helpdesk.ticket")
        self.assertEqual((call.lot_id, call.partner_id), (self.machine, self.customer))
        self.assertEqual((call.state, call.taken_by_id.login), ("to_dispatch", "clerk"))
        # S02, D3-1.14: the director sends somebody.
        path = "repair-calls"
        self.take_picture("/odoo/dispatch-calls", "service_day_to_dispatch", "director")
        self.tour("director", path, "service_day_director_dispatches", call)
        visit = call.visit_ids
        self.assertEqual((call.state, visit.state), ("dispatched", "drawn"))
        self.assertEqual(visit.technician_id.login, "technician")
        self.check_visit(visit)
        # S01: the voucher came back, the line is crossed off.
        self.tour("clerk", "cross-off-calls", "service_day_clerk_crosses_off", call)
        self.assertEqual(call.state, "done")
        self.check_day_report()

    def check_visit(self, visit):
        """S03, S04, D3-1.4, D3-1.5: done on a phone, signed, paid and filed."""
        self.tour_on_phone(
            "technician", "my-visits", "service_day_technician_visits", visit
        )
        self.assertEqual((visit.state, visit.service_class), ("signed", "paid"))
        self.assertTrue(visit.arrived_at)
        self.assertEqual(visit.hours, 1.5)
        self.assertEqual(visit.signature_ids.signer_name, "张三")
        self.assertEqual((visit.collection, visit.charge_state), ("cash", "collected"))
        self.assertEqual(visit.payment_ids.amount, visit.amount_total)
        self.assertGreater(visit.amount_total, 0)
        path = "service-vouchers"
        self.tour("clerk", path, "service_day_clerk_files_voucher", visit)
        self.assertEqual(visit.state, "filed")

    def check_day_report(self):
        """S06, D3-1.10: hours of the day, handed in and read."""
        self.tour_on_phone(
            "technician", "my-daily-report", "service_day_technician_hands_in"
        )
        report = self.env["aftersales.day.report"].search(
            [("user_id", "=", self.user("technician").id), ("day", "=", self.today)]
        )
        self.assertEqual(report.state, "submitted")
        self.assertIn(1.5, report.line_ids.filtered("visit_id").mapped("hours"))
        path = "daily-reports"
        self.tour("director", path, "service_day_director_reads_report", report)
        self.assertEqual((report.state, report.read_by_id.login), ("read", "director"))

    # -- a team leader's evening -----------------------------------------------

    def test_a_team_leaders_evening(self):
        self.prepare_teardown()
        plans = self.env["aftersales.day.plan"]
        evening = plans._get_working_day(self.company, self.today, 1)
        tomorrow = plans._get_working_day(self.company, evening, 1)
        with freeze_time(f"{evening} {EVENING}", tick=True):
            self.check_plan(tomorrow)
            self.check_teardown()

    def check_plan(self, tomorrow):
        """S13, D1-L1: planned in time, the material counted and signed for."""
        self.tour("leader", "teardown-plans", "service_evening_leader_plans")
        plan = self.last("aftersales.day.plan")
        self.assertEqual((plan.day, plan.timing), (tomorrow, "in_time"))
        self.assertEqual(plan.user_id.login, "leader")
        slip = plan.slip_ids
        self.assertEqual(slip.recipient_id.login, "repairer")
        path = "material-slips"
        self.tour("repairer", path, "service_evening_worker_signs_slip", slip)
        self.assertEqual(slip.signature_ids.user_id.login, "repairer")
        self.tour("keeper", path, "service_evening_keeper_hands_over", slip)
        self.assertEqual((slip.state, plan.state), ("signed", "counted"))
        self.assertEqual(slip.keeper_id.login, "keeper")

    def check_teardown(self):
        """S14, D1-12: graded and booked; the leader sends the batch to finance."""
        teardown = self.env.ref("aftersales_repair.demo_teardown")
        path = "teardowns"
        self.tour("repairer", path, "service_evening_repairer_tears_down", teardown)
        self.assertEqual(teardown.state, "done")
        self.assertEqual(sum(teardown.part_ids.mapped("damaged_qty")), 1)
        self.assertEqual(teardown.finished_by_id.login, "repairer")
        self.tour("leader", path, "service_evening_leader_sends_batch", teardown)
        self.assertEqual(teardown.state, "done")
        self.assertEqual(teardown.review_ids.mapped("status"), ["pending"])

    def prepare_teardown(self):
        """An old unit of our own in the damaged store, a price for each part."""
        unit = self.env["stock.lot"].create(
            {
                "name": "TOUR-PSU-0001",
                "product_id": self.old_unit.id,
                "company_id": self.company.id,
            }
        )
        self.env["stock.quant"]._update_available_quantity(
            self.old_unit,
            self.warehouse.aftersales_damaged_location_id,
            1,
            lot_id=unit,
        )
        prices = self.env["aftersales.salvage.price"]
        bill = self.env.ref("aftersales_repair.demo_bom_psu_150")
        parts = bill.bom_line_ids.product_id
        of_parts = [
            ("product_id", "in", parts.ids),
            ("company_id", "=", self.company.id),
        ]
        priced = prices.search([*of_parts, ("state", "=", "in_use")]).product_id
        proposed = prices.search([*of_parts, ("state", "=", "draft")])
        proposed += self.as_user(prices, "clerk").create(
            [
                {"product_id": part.id, "price": 1}
                for part in parts - priced - proposed.product_id
            ]
        )
        new = proposed.filtered(lambda price: price.validation_status == "no")
        self.as_user(new, "clerk").action_request_approval()
        self.as_user(proposed, "finance").action_approve()
        return unit

    # -- finance's review ------------------------------------------------------

    def test_finances_review(self):
        teardown, visit = self.prepare_batch(), self.prepare_paid_visit()
        # S14, D1-12: with the review the batch is closed and locked.
        self.tour("finance", "teardown-ledger", "service_review_finance_closes_batch")
        self.assertEqual(teardown.state, "closed")
        self.assertEqual(teardown.review_ids.done_by.login, "finance")
        # S04, D3-1.5: the accountant takes the cash in and posts the invoice.
        path = "visit-payments"
        self.tour("finance", path, "service_review_finance_invoices_visit")
        self.assertEqual(visit.charge_state, "invoiced")
        self.assertEqual(visit.handed_by_id.login, "finance")
        self.assertEqual(visit.invoice_ids.amount_total, visit.amount_total)
        self.assertEqual(visit.invoice_ids.amount_residual, 0)
        # S22: what of it is earned.
        self.tour("finance", "service-margin", "service_review_finance_reads_margin")

    def prepare_batch(self):
        """A batch that the team leader sent to finance."""
        unit = self.prepare_teardown()
        teardown = self.env.ref("aftersales_repair.demo_teardown")
        teardown.unit_ids = [Command.create({"lot_id": unit.id})]
        mine = self.as_user(teardown, "repairer")
        mine.action_list_parts()
        mine.action_rest_good()
        mine.action_finish()
        self.as_user(teardown, "leader").action_request_approval()
        return teardown

    def prepare_paid_visit(self):
        """A visit of today that the customer paid in cash."""
        technician = self.user("technician")
        visit = self.as_user(self.env["aftersales.visit"], "technician").create(
            {
                "partner_id": self.customer.id,
                "lot_id": self.machine.id,
                "technician_id": technician.id,
                "problem": "开机无输出",
                "solution": "更换保险管",
                "labour_ids": [
                    Command.create(
                        {"user_id": technician.id, "day": self.today, "hours": 1}
                    )
                ],
            }
        )
        visit.action_arrive()
        visit._sign("customer", drawing(), signer_name="张三")
        visit.action_complete()
        visit.action_collect()
        return visit.sudo()
