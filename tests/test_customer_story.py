"""One customer's whole story, which crosses all addons of the suite.

Ordered with a deposit, delivered, broken, visited, exchanged, complained of,
mended for all, and asked how it was: each part by the one whose work it is.
"""

import sys
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sales_logistics.tests.common import PDF

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402

PAPERS = ("business_licence", "organisation_code", "tax_registration")
PRICE, COST = 1500, 900
# 30 % of an order whose goods are ordered in for an old customer (D2-24b).
DEPOSIT = 450


@tagged("post_install", "-at_install")
class TestCustomerStory(DemoBrowserCase):
    """The parts fit together: what one writes is what the next one finds."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        self.today = self.env["service.policy"]._today(self.company)
        self.customer = self.env.ref("sales_logistics.demo_partner_hengda")
        self.aftersales = self.env.ref("aftersales_stock.demo_warehouse_aftersales")
        products = self.env["product.product"].with_company(self.company)
        self.product = products.create(
            {
                "name": "电源 600W",
                "default_code": "STORY-PSU",
                "categ_id": self.env.ref(
                    "aftersales_stock.demo_category_power_supply"
                ).id,
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "supply_kind": "to_order",
                "warranty": 12,
                "warranty_type": "month",
                "repair_class": "2",
                "standard_price": COST,
                "list_price": PRICE,
                "company_id": self.company.id,
            }
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.sold = self.unit_in("STORY-0001", warehouse.lot_stock_id)
        self.new = self.unit_in("STORY-0002", self.aftersales.lot_stock_id)

    def unit_in(self, name, location):
        unit = self.env["stock.lot"].create(
            {
                "name": name,
                "product_id": self.product.id,
                "company_id": self.company.id,
            }
        )
        self.env["stock.quant"]._update_available_quantity(
            self.product, location, 1, lot_id=unit
        )
        return unit

    def tour(self, login, path, name, record=None):
        super().tour(login, path, f"customer_story_{name}", record)

    def where(self, unit):
        """Where the one piece of a serial is, whoever it belongs to."""
        groups = self.env["stock.quant"]._read_group(
            [("lot_id", "=", unit.id)], ["location_id"], ["quantity:sum"]
        )
        places = [place for place, quantity in groups if quantity > 0]
        self.assertEqual([q for _place, q in groups if q > 0], [1])
        return places[0]

    def test_the_story_of_a_customer(self):
        order = self.order_with_deposit()
        self.deliver(order)
        call = self.repair_call()
        rma = self.exchange()
        complaint = self.complain(order, rma)
        self.correct(complaint.sheet_ids)
        self.close(complaint)
        self.ask(order, call)
        self.check_files(call, rma, complaint)

    # -- sales_logistics ---

    def order_with_deposit(self):
        """S46, S40, S41, S42: demand, order, contract; the deposit comes in."""
        order = self.make_order()
        self.tour("logistics", "orders", "clerk_confirms_order", order)
        self.assertEqual((order.state, order.deposit_required), ("sale", DEPOSIT))
        self.assertFalse(order.picking_ids, "nothing before the deposit (D2-24b)")
        with self.assertRaisesRegex(UserError, "D2-24b"), self.env.cr.savepoint():
            self.as_user(order, "logistics").action_release()
        payment = self.payment(order, DEPOSIT)
        path = "customer-payments"
        self.tour("finance", path, "finance_books_payment", payment)
        self.assertEqual((order.money_received, order.deposit_missing), (DEPOSIT, 0))
        self.as_user(order, "logistics").action_release()
        self.assertEqual(order.picking_ids.move_line_ids.lot_id, self.sold)
        return order

    def make_order(self):
        demand = self.as_user(self.env["sale.demand.voucher"], "logistics").create(
            {
                "partner_id": self.customer.id,
                "product_text": "STORY-PSU",
                "quantity": 1,
                "contact": "周经理",
            }
        )
        demand.action_accept()
        line = {
            "product_id": self.product.id,
            "price_unit": PRICE,
            "tax_ids": [Command.clear()],
        }
        order = self.as_user(self.env["sale.order"], "logistics").create(
            {
                "partner_id": self.customer.id,
                "demand_voucher_id": demand.id,
                "order_line": [Command.create(line)],
            }
        )
        order.action_sign_voucher()
        self.as_user(order.sale_voucher_ids, "supervisor").action_approve()
        contract = self.as_user(self.env["sale.contract"], "logistics").create(
            {
                "partner_id": self.customer.id,
                "amount": PRICE,
                "order_ids": [Command.link(order.id)],
            }
        )
        for code in (*PAPERS, "signed_contract"):
            contract._add_evidence(code, [(f"{code}.pdf", PDF)])
        contract.action_request_approval()
        self.as_user(contract, "supervisor").action_approve()
        self.as_user(contract, "gm").action_approve()
        contract.action_make_effective()
        return order.with_env(self.env)

    def payment(self, order, amount):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        return self.as_user(self.env["account.payment"], "finance").create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "sale_order_id": order.id,
                "journal_id": journal.id,
            }
        )

    def deliver(self, order):
        """S43, S48: paid, it leaves; the tracking plan follows it."""
        picking = order.picking_ids
        with self.assertRaisesRegex(UserError, "D2-26"), self.env.cr.savepoint():
            self.as_user(picking, "keeper").button_validate()
        self.payment(order, PRICE - DEPOSIT).action_post()
        self.tour("keeper", "deliveries", "keeper_delivers", picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.where(self.sold).usage, "customer")
        self.assertEqual(self.sold.delivery_partner_id, self.customer)
        self.assertEqual(self.sold.delivery_origin, order.name)
        plan = self.as_user(picking.shipment_ids, "logistics")
        plan.received_by = "周经理"
        plan.action_receive()
        plan.callback_note = "齐全"
        plan.action_call_back()
        plan.action_close()
        self.assertEqual((plan.state, plan.discrepancy_ids.ids), ("closed", []))

    # -- aftersales_repair ---

    def repair_call(self):
        """S01–S04: the call by the serial; the visit is free, in warranty."""
        self.tour("clerk", "new-repair-call", "clerk_registers_call")
        call = self.last("helpdesk.ticket")
        self.assertEqual((call.lot_id, call.partner_id), (self.sold, self.customer))
        box = self.as_user(call, "director").action_plan_dispatch()
        dispatch = self.as_user(self.env[box["res_model"]], "director").browse(
            box["res_id"]
        )
        technician = self.user("technician")
        dispatch.line_ids.filtered(
            lambda line: line.technician_id == technician
        ).action_send()
        visit = call.visit_ids
        self.assertEqual((call.state, visit.technician_id), ("dispatched", technician))
        path = "my-visits"
        self.tour_on_phone("technician", path, "technician_visits", visit)
        self.assertEqual((visit.state, visit.service_class), ("signed", "free"))
        self.assertEqual((visit.amount_total, visit.lot_id), (0, self.sold))
        self.as_user(visit, "clerk").action_file()
        self.as_user(call, "clerk").action_done()
        self.assertEqual((visit.state, call.state), ("filed", "done"))
        return call

    def exchange(self):
        """S11, S12: back, counted, inspected, exchanged for a new serial."""
        self.tour("clerk", "after-sales-returns", "clerk_writes_return")
        rma = self.last("aftersales.rma")
        line = rma.line_ids
        self.assertEqual(
            (line.lot_id, line.state, line.request), (self.sold, "expected", "exchange")
        )
        self.as_user(line, "keeper").action_receive()
        self.as_user(line, "keeper").action_issue()
        inspection = self.as_user(line, "inspector")
        inspection.write(
            {"grade": "damaged", "fault": "product", "finding": "主板电容鼓包"}
        )
        inspection.action_inspect()
        self.assertEqual((line.state, line.verdict), ("inspected", "in"))
        # D4-8.5.1.5: the sales manager signs the sheet, then finance.
        self.as_user(rma, "clerk").action_make_sheet()
        for login in ("admin", "finance"):
            self.as_user(rma.sheet_ids, login).action_approve()
        self.assertEqual(rma.sheet_ids.state, "signed")
        self.tour("clerk", "returns-to-decide", "clerk_exchanges")
        self.assertEqual((line.state, line.disposition), ("ready", "exchange"))
        self.assertEqual(self.where(self.sold).aftersales_store, "damaged")
        self.as_user(line, "keeper").action_ship()
        self.as_user(rma, "clerk").action_close()
        self.assertEqual((line.state, rma.state), ("shipped", "done"))
        self.assertEqual(line.replacement_lot_id, self.new)
        self.assertEqual(self.where(self.new).usage, "customer")
        self.assertEqual(self.new.delivery_partner_id, self.customer)
        return rma

    # -- customer_care ---

    def complain(self, order, rma):
        """S57, S58: the serial tells the order, the order what was shipped."""
        self.tour("agent", "complaints", "agent_complains")
        complaint = self.last("care.complaint")
        self.assertEqual((complaint.state, complaint.lot_id), ("handling", self.sold))
        self.assertEqual(
            (complaint.partner_id, complaint.order_id), (self.customer, order)
        )
        sheet = complaint.sheet_ids
        self.assertEqual((sheet.state, sheet.order_id), ("qc", order))
        self.assertEqual((sheet.quantity, sheet.rma_id), (1, rma))
        self.assertEqual(sheet.ship_date, self.sold.delivery_date)
        return complaint

    def correct(self, sheet):
        """S58, D4-8.5.3.1 … D4-8.5.6.2: contained, cause, measures, verified."""
        self.measure(sheet, "containment", "quality")
        mine = self.as_user(sheet, "quality")
        mine.write(
            {
                "cause": "输出端虚焊",
                "cause_id": self.env.ref("customer_care.cause_material").id,
                "department_id": self.env["hr.department"]
                .search([("company_id", "=", self.company.id)], limit=1)
                .id,
            }
        )
        mine.action_find_cause()
        measures = [
            self.measure(sheet, kind, "production", done=False)
            for kind in ("corrective", "preventive")
        ]
        self.as_user(sheet, "agent").action_request_approval()
        for login in ("manager", "production", "quality", "admin", "deputygm"):
            self.as_user(sheet, login).action_approve()
        self.assertEqual(sheet.state, "executing")
        for measure in measures:
            self.carry_out(measure, "production")
        service = self.as_user(sheet, "agent")
        service.customer_statement = "同意"
        service.action_confirm_customer()
        service.effect_cs = "无再次来电"
        service.action_verify_cs()
        mine.effect_qc = "连续 500 台无虚焊"
        mine.action_verify_qc()
        mine.action_close()
        self.assertEqual(sheet.state, "closed")

    def measure(self, sheet, kind, owner, done=True):
        measure = self.as_user(self.env["care.corrective.measure"], "quality").create(
            {
                "sheet_id": sheet.id,
                "kind": kind,
                "description": f"炉温曲线 {kind}",
                "owner_id": self.user(owner).id,
                "due_date": self.today + timedelta(days=30),
            }
        )
        if done:
            self.carry_out(measure, owner)
        return measure

    def carry_out(self, measure, owner):
        own = self.as_user(measure, owner)
        own.proof = "炉温记录"
        own.action_done()

    def close(self, complaint):
        """S57, D3-1.22, D3-9.6: visited, answered, closed by the supervisor."""
        visit = self.as_user(self.env["care.complaint.visit"], "director").create(
            {"complaint_id": complaint.id, "met": "周经理", "outcome": "已说明原因"}
        )
        visit.action_done()
        answering = self.as_user(complaint, "agent")
        answering.write({"answer": "已换新并改善焊接", "answer_channel": "phone"})
        answering.action_answer()
        self.tour("caresupervisor", "complaints", "supervisor_closes", complaint)
        self.assertEqual(complaint.state, "closed")

    def ask(self, order, call):
        """S60: the customer answers in the portal; S56: the card of the call."""
        portal = new_test_user(
            self.env,
            login="customer_story",
            password="customer_story",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )
        portal.partner_id.parent_id = self.customer
        form = self.as_user(self.env["care.satisfaction"], "agent").create(
            {
                "partner_id": self.customer.id,
                "occasion": "repair",
                "order_id": order.id,
            }
        )
        form.action_mark_sent()
        name = "customer_story_customer_answers"
        with self._picture(name):
            self.start_tour(
                "/my/surveys",
                name,
                login="customer_story",
                cookies={"frontend_lang": "en_US"},
                timeout=180,
            )
        self.env.invalidate_all()
        self.assertEqual((form.state, form.channel), ("returned", "portal"))
        self.assertEqual(form.performance + form.service + form.overall, "354")
        self.assertTrue(form.is_satisfied)
        self.assertFalse(form.complaint_id)
        self.ask_about_call(call)

    def ask_about_call(self, call):
        """S56, D3-1.18: the card of the call is made the next day."""
        with freeze_time(call.called_at + timedelta(days=1), tick=True):
            self.env["care.survey.card"]._make_cards(self.company)
            card = call.care_card_ids
            self.assertEqual(card.technician_id.login, "technician")
            levels = dict.fromkeys(("attitude", "skill", "arrival", "promises"), "4")
            self.as_user(card, "agent")._type_in(
                levels, {"opinion": "来得很快"}, "phone"
            )
        self.assertEqual((card.state, card.average), ("returned", 4))

    # -- one file of each unit ---

    def check_files(self, call, rma, complaint):
        """The file of the unit tells it all; that of the new one begins."""
        events = self.as_user(self.env["aftersales.unit.event"], "clerk").search(
            [("lot_id", "=", self.sold.id)]
        )
        told = {event.kind: event.reference for event in events}
        wanted = {
            "call": call.number,
            "visit": call.visit_ids.name,
            "return": rma.name,
            "inspection": rma.name,
            "exchange": rma.name,
            "complaint": complaint.name,
            "corrective": complaint.sheet_ids.name,
            "survey": call.care_card_ids.name,
        }
        self.assertEqual({kind: told.get(kind) for kind in wanted}, wanted)
        self.assertLessEqual({"delivery", "verdict"}, set(told))
        self.assertEqual(self.as_user(self.sold, "clerk").event_cost, COST)
        new = self.as_user(self.env["aftersales.unit.event"], "clerk").search(
            [("lot_id", "=", self.new.id)]
        )
        self.assertLessEqual({"delivery", "exchange"}, set(new.mapped("kind")))
        self.tour("clerk", "units", "clerk_reads_file", self.sold)
