# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .visits_common import MORNING, VisitCase


@tagged("post_install", "-at_install")
@freeze_time(MORNING)
class TestVisitsVoucher(VisitCase):
    """S03: service class and service voucher (服务凭证)."""

    def cover(self, lot, start=date(2026, 1, 1), end=date(2026, 12, 31), **percents):
        contract = self.env["contract.contract"].create(
            {
                "name": "Upkeep",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
            }
        )
        cover = self.env["aftersales.cover"].create(
            {
                "contract_id": contract.id,
                "lot_id": lot.id,
                "date_start": start,
                "date_end": end,
                **percents,
            }
        )
        self.put_in_force(contract)
        return cover

    # -- the class ---

    def test_class_follows_the_end_of_the_warranty(self):
        """S03: warranty to 31 May; 1 June is paid, 31 May free (D3-1.1a, D3-1.1c,
        D0-3.3.1)."""
        self.assertEqual(self.lot.warranty_end_date, date(2026, 5, 31))
        self.assertEqual(self.visit().service_class, "paid")
        # 31 May 23:59:59 in Shanghai is the last covered moment; UTC says 15:59:59.
        last = datetime(2026, 5, 31, 15, 59, 59)
        self.assertEqual(self.visit(planned_start=last).service_class, "free")
        after = last + timedelta(seconds=1)
        self.assertEqual(self.visit(planned_start=after).service_class, "paid")

    def test_days_in_repair_prolong_the_warranty(self):
        """S03, D3-1.1c: as the return's verdict counts them: ten days more, free on
        the tenth and paid on the day after."""
        repair = self.in_repair(self.lot).sudo()
        line = repair.aftersales_line_id
        line._in_transition().write(
            {
                "state": "shipped",
                "signed_at": MORNING - timedelta(days=31),
                "shipped_at": MORNING - timedelta(days=21),
            }
        )
        for days, kind in ((9, "free"), (10, "paid")):
            moment = MORNING + timedelta(days=days)
            visit = self.visit(planned_start=moment)
            with self.subTest(day=moment):
                self.assertEqual(visit.service_class, kind)
        visit = self.visit(planned_start=MORNING)
        self.assertIn("2026-06-10", visit.class_reason)

    def test_a_running_contract_decides_after_the_warranty(self):
        """S03: with a running contract THEN contract price (D3-1.1b)."""
        cover = self.cover(self.lot)
        visit = self.visit()
        self.assertEqual(visit.service_class, "contract")
        self.assertEqual(visit.cover_id, cover)
        self.assertIn("Upkeep", visit.class_reason)

    def test_a_contract_counts_on_its_last_day_only_until(self):
        # D3-1.1b: at the end, and a day after it.
        self.cover(self.lot, end=date(2026, 6, 1))
        self.assertEqual(self.visit().service_class, "contract")
        tomorrow = MORNING + timedelta(days=1)
        self.assertEqual(self.visit(planned_start=tomorrow).service_class, "paid")

    def test_warranty_goes_before_the_contract(self):
        # D3-1.1c: the customer never pays what the warranty covers.
        lot = self.delivered("V-IN", on=date(2026, 1, 15))
        self.cover(lot, parts_percent=0)
        self.assertEqual(self.visit(lot).service_class, "free")

    def test_work_for_the_company_is_internal(self):
        # D3-1.1d
        visit = self.visit(False, partner_id=self.company.partner_id.id)
        self.assertEqual(visit.service_class, "internal")

    def test_without_a_serial_the_customer_pays(self):
        self.assertEqual(self.visit(False).service_class, "paid")  # D3-1.1a

    def test_nobody_writes_the_class(self):
        visit = self.visit()
        for vals in ({"service_class": "free"}, {"amount_total": 1}, {"cover_id": 1}):
            with self.refused(AccessError, "only through its buttons"):
                visit.with_user(self.technician).write(vals)
        for vals in ({"state": "signed"}, {"service_class": "free"}):
            with self.refused(AccessError, "only through its buttons"):
                self.visit(**vals)

    def test_the_day_of_arrival_decides(self):
        """Planned in the warranty, arrived a day after it: paid (D3-1.1a)."""
        visit = self.visit(planned_start=datetime(2026, 5, 31, 2, 0))
        self.assertEqual(visit.service_class, "free")
        visit.action_arrive()
        self.assertEqual(visit.service_day, date(2026, 6, 1))
        self.assertEqual(visit.service_class, "paid")

    # -- the fee ---

    def test_a_paid_visit_charges_hours_parts_and_trips(self):
        # 2 h × 80 + 3 × 30 + 1 × 50
        visit = self.visit(parts=3, hours=2, trips=1)
        self.assertEqual(visit.labour_amount, 160)
        self.assertEqual(visit.parts_amount, 90)
        self.assertEqual(visit.travel_amount, 50)
        self.assertEqual(visit.amount_total, 300)

    def test_a_contract_pays_its_percentages(self):
        """S03: parts 50 %, labour 100 %, travel 0 % covered (D3-1.1b)."""
        self.cover(self.lot, parts_percent=50, labour_percent=100, travel_percent=0)
        visit = self.visit(parts=3, hours=2, trips=1)
        self.assertEqual(visit.parts_amount, 45)
        self.assertEqual(visit.labour_amount, 0)
        self.assertEqual(visit.travel_amount, 50)
        self.assertEqual(visit.amount_total, 95)

    def test_the_charge_is_rounded_to_the_cent(self):
        """7 × 0.33, of which the contract covers 33.3 %: 1.54077."""
        self.part.lst_price = 0.33
        self.cover(self.lot, parts_percent=33.3)
        visit = self.visit(parts=7)
        self.assertEqual(visit.amount_total, 1.54)
        self.assertEqual(visit.part_ids.amount, 1.54)

    def test_the_site_knows_the_contract(self):
        """D3-7.4.1.3: the crew reads the scope and the instruction it works by."""
        cover = self.cover(self.lot)
        cover.contract_id._in_transition().scope = "Monthly, by instruction WI-7"
        visit = self.visit().with_user(self.technician)
        self.assertEqual(visit.contract_scope, "Monthly, by instruction WI-7")
        lot = self.delivered("V-NEW", on=date(2026, 1, 15))
        self.assertFalse(self.visit(lot).contract_scope)

    def test_the_prescribed_forms_are_there(self):
        """D3-1.2: each form of service work prints from its own register."""
        for name, model in (
            ("visit", "aftersales.visit"),
            ("day_report", "aftersales.day.report"),
            ("outing", "aftersales.outing"),
            ("customer_receipt", "aftersales.customer.receipt"),
            ("repair_card", "repair.order"),
            ("service_contract", "contract.contract"),
            ("expiry_notice", "contract.contract"),
        ):
            report = self.env.ref(f"aftersales_repair.action_report_{name}")
            with self.subTest(form=name):
                self.assertEqual(
                    (report.model, report.report_type), (model, "qweb-pdf")
                )
                self.assertEqual(report.paperformat_id.format or "A4", "A4")

    def test_the_ledger_has_what_was_done(self):
        """S17, D3-3.1.4: the signed slip is a row of the service ledger."""
        visit = self.complete(self.visit(hours=1.5))
        export = (
            self.env["service.export"]
            .with_user(self.clerk)
            .create(
                {
                    "handler": "aftersales.visit.export",
                    "date_from": visit.service_day,
                    "date_to": visit.service_day,
                    "company_id": self.company.id,
                }
            )
        )
        export.action_export()
        sheet = load_workbook(BytesIO(export.attachment_id.raw)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        own = next(row for row in rows if row[0] == visit.name)
        self.assertIn("Fan replaced, tested under load", own)
        self.assertIn(1.5, own)

    def test_free_service_costs_nothing(self):
        # D0-3.3.1b
        visit = self.visit(
            self.delivered("V-FREE", on=date(2026, 1, 15)), parts=3, hours=2, trips=1
        )
        self.assertEqual(visit.amount_total, 0)

    def test_taxes_are_part_of_the_charge(self):
        tax = self.env["account.tax"].search(
            [("company_id", "=", self.company.id), ("type_tax_use", "=", "sale")],
            limit=1,
        )
        if not tax:
            self._chart()
            tax = self.env["account.tax"].search(
                [("company_id", "=", self.company.id), ("type_tax_use", "=", "sale")],
                limit=1,
            )
        tax.write({"amount": 13, "price_include_override": "tax_excluded"})
        self.part.taxes_id = tax
        visit = self.visit(parts=1)
        self.assertAlmostEqual(visit.amount_untaxed, 30)
        self.assertAlmostEqual(visit.amount_total, 33.9)

    def test_a_fee_of_a_zone_and_a_later_fee(self):
        """The table is dated: the day of the visit decides (D3-1.5)."""
        zone = self.env.ref("aftersales_repair.zone_far")
        fees = self.env["aftersales.service.fee"]._in_transition()
        policy = self.env.ref("aftersales_repair.policy_service_fees")
        common = {"policy_id": policy.id, "company_id": self.company.id}
        fees.create(
            [
                {**common, "kind": "travel", "zone_id": zone.id, "price": 200},
                {
                    **common,
                    "kind": "labour",
                    "price": 90,
                    "date_from": date(2026, 6, 2),
                },
            ]
        )
        far = self.visit(hours=1, trips=1, zone_id=zone.id)
        self.assertEqual(far.amount_total, 280)
        tomorrow = MORNING + timedelta(days=1)
        self.assertEqual(self.visit(hours=1, planned_start=tomorrow).amount_total, 90)

    # -- the voucher's way ---

    def test_the_whole_way(self):
        """S03: drawn → on site → signed → filed (D3-1.3, D3-1.4, D3-3.1.7)."""
        visit = self.visit()
        self.assertTrue(visit.name.startswith("SV/2026/"))
        visit.action_arrive()
        self.assertEqual(visit.state, "on_site")
        self.assertEqual(visit.arrived_at, MORNING)
        with self.refused(UserError, "D3-3.1.8"):
            visit.action_complete()
        visit.solution = "Fan replaced"
        with self.refused(UserError, r"customer signs.*D3-1.4"):
            visit.action_complete()
        self.sign(visit)
        visit.action_complete()
        self.assertEqual(visit.state, "signed")
        self.assertEqual(visit.completed_at, MORNING)
        visit.with_user(self.clerk).action_file()
        self.assertEqual(visit.state, "filed")

    def test_filing_without_the_signature_is_refused(self):
        """S03: filing without the customer's signature is refused (D3-1.4)."""
        visit = self.complete(self.visit())
        visit.sudo()._void_signatures("A forged signature")
        with self.refused(UserError, r"customer signs.*D3-1.4"):
            visit.with_user(self.clerk).action_file()
        self.assertEqual(visit.state, "signed")

    def test_filing_with_an_empty_solution_is_refused(self):
        """S17: a signed service with empty "solution" is not filed (D3-3.1.8)."""
        visit = self.complete(self.visit())
        for empty in (False, "  \n"):
            visit.sudo()._in_transition().solution = empty
            with self.refused(UserError, r"what was done \(D3-3.1.8\)"):
                visit.with_user(self.clerk).action_file()

    def test_filing_is_the_clerks_and_needs_the_visit(self):
        visit = self.visit()
        with self.refused(UserError, "Drawn"):
            visit.with_user(self.clerk).action_file()
        self.complete(visit)
        with self.assertRaises(AccessError):
            visit.with_user(self.technician).action_file()

    def test_what_was_signed_stays(self):
        visit = self.complete(self.visit(parts=1, hours=1))
        mine = visit.with_user(self.technician)
        with self.refused(UserError, "what the customer signed stays"):
            mine.solution = "Something else"
        with self.refused(UserError, "what the customer signed stays"):
            mine.part_ids.quantity = 0.5
        with self.refused(UserError, "what the customer signed stays"):
            mine.labour_ids.unlink()
        with self.refused(UserError, "what the customer signed stays"):
            self.env["aftersales.visit.part"].with_user(self.technician).create(
                {"visit_id": visit.id, "product_id": self.part.id}
            )

    def test_a_change_after_the_signature_voids_it(self):
        visit = self.visit(hours=1)
        visit.action_arrive()
        visit.solution = "Cleaned"
        self.sign(visit)
        self.assertEqual(visit.signature_count, 1)
        visit.labour_ids.hours = 3
        with self.refused(UserError, "customer signs"):
            visit.action_complete()

    def test_only_the_own_visit(self):
        visit = self.visit()
        with self.refused(UserError, "It is the visit of"):
            visit.with_user(self.other).action_arrive()
        visit.with_user(self.director).action_arrive()
        self.assertEqual(visit.state, "on_site")

    def test_cancel_needs_a_reason(self):
        visit = self.visit()
        with self.refused(UserError, "reason of the cancellation"):
            visit.with_user(self.clerk).action_cancel()
        visit.with_user(self.clerk).cancel_reason = "Customer is away"
        visit.with_user(self.clerk).action_cancel()
        self.assertEqual(visit.state, "cancelled")
        with self.refused(UserError, "Cancelled"):
            visit.action_arrive()

    def test_a_signed_visit_is_not_cancelled(self):
        visit = self.complete(self.visit())
        visit.with_user(self.clerk).cancel_reason = "No"
        with self.refused(UserError, "Signed"):
            visit.with_user(self.clerk).action_cancel()

    def test_a_copy_starts_anew(self):
        copy = self.complete(self.visit(parts=1)).copy()
        self.assertEqual(copy.state, "drawn")
        self.assertFalse(copy.arrived_at or copy.solution or copy.part_ids)

    def test_a_batch_isolates_what_cannot(self):
        good, bad = self.complete(self.visit()), self.visit()
        result = (good | bad).with_user(self.clerk).action_file()
        self.assertEqual(good.state, "filed")
        self.assertEqual(bad.state, "drawn")
        self.assertIn(bad.name, result["params"]["message"])

    def test_the_call_fills_the_voucher(self):
        """What the register holds is not typed again (D3-1.3)."""
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "No output",
                "description": "No output",
                "partner_id": self.partner.id,
                "lot_id": self.lot.id,
                "product_id": self.unit.id,
                "company_id": self.company.id,
                "phone": "0512-6299",
                "address": "Road 1",
            }
        )
        visit = (
            self.env["aftersales.visit"]
            .with_user(self.director)
            .create({"ticket_id": ticket.id, "technician_id": self.technician.id})
        )
        self.assertEqual(visit.partner_id, self.partner)
        self.assertEqual(visit.lot_id, self.lot)
        self.assertEqual(visit.product_id, self.unit)
        self.assertEqual(visit.problem, "No output")
        # All that the customer said, not the line that titles the call.
        ticket.sudo().problem = "No output when cold.\nThe porter has the key."
        visit = visit.copy({"ticket_id": ticket.id, "problem": False})
        self.assertEqual(visit.problem, ticket.problem)

    def test_merged_customers_have_signed(self):
        """S03, S69: the customer's two contacts become one; the voucher is filed."""
        visit = self.complete(self.visit())
        second = self.env["res.partner"].create({"name": "Customer Ltd"})
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        self.env.flush_all()
        merge._merge((self.partner | second).ids, second)
        self.assertEqual(visit.partner_id, second)
        visit.with_user(self.clerk).action_file()
        self.assertEqual(visit.state, "filed")

    def test_the_form_takes_the_product_from_the_serial(self):
        form = Form(self.env["aftersales.visit"].with_user(self.director))
        form.partner_id = self.partner
        form.lot_id = self.lot
        self.assertEqual(form.product_id, self.unit)
        self.assertEqual(form.save().service_class, "paid")

    def test_other_companies_do_not_see_it(self):
        visit = self.visit()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        user = self.role("elsewhere", "aftersales_repair.group_service_director")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        found = self.env["aftersales.visit"].with_user(user)
        found = found.with_context(allowed_company_ids=other.ids)
        self.assertFalse(found.search([("id", "=", visit.id)]))

    def test_own_customers_only(self):
        seller = self.role(
            "seller",
            "service_base.group_service_user",
            "service_base.group_own_customers",
        )
        visit = self.visit(parts=1)
        self.assertNotIn(
            visit, self.env["aftersales.visit"].with_user(seller).search([])
        )
        self.partner.user_id = seller
        self.assertIn(visit, self.env["aftersales.visit"].with_user(seller).search([]))

    # -- the checklist ---

    def test_the_products_checklist_is_worked_through(self):
        """D3-7.4.2.2, D3-11.18: opened with the arrival, finished before the
        signature."""
        template = self.env["service.checklist.template"].create(
            {
                "name": "Power supply on site",
                "category": "service",
                "company_id": self.company.id,
                "min_crew": 1,
                "line_ids": [
                    Command.create({"name": "Output voltage", "kind": "yes_no"})
                ],
            }
        )
        self.unit.visit_checklist_id = template
        visit = self.visit()
        visit.action_arrive()
        run = visit._find_checklists()
        self.assertEqual(len(run), 1)
        self.assertEqual(run.asset, "V-OUT")
        visit.solution = "Checked"
        self.sign(visit)
        with self.refused(UserError, "Finish the checklist"):
            visit.action_complete()
        run = run.with_user(self.technician)
        run.action_start()
        run.line_ids.answer_yes_no = "yes"
        run.action_finish()
        visit.action_complete()
        self.assertEqual(visit.state, "signed")

    def test_a_cancelled_visit_drops_its_checklist(self):
        template = self.env["service.checklist.template"].create(
            {
                "name": "On site",
                "company_id": self.company.id,
                "line_ids": [Command.create({"name": "Output"})],
            }
        )
        self.unit.visit_checklist_id = template
        visit = self.visit()
        visit.action_arrive()
        visit.with_user(self.clerk).cancel_reason = "Nobody there"
        visit.with_user(self.clerk).action_cancel()
        self.assertEqual(visit._find_checklists().state, "cancelled")

    # -- limits of what is typed ---

    def test_hours_at_and_beyond_a_day(self):
        self.assertEqual(self.visit(hours=24).hours, 24)
        for hours in (24.01, -1):
            with self.assertRaises(ValidationError):
                self.visit(hours=hours)

    def test_trips_are_not_negative(self):
        with self.assertRaises(UserError):
            self.visit(trips=-1)
