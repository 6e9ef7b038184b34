# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RmaCase

DONE = datetime(2026, 1, 15, 2, 0)


@tagged("post_install", "-at_install")
class TestUnitFile(RmaCase):
    """By serial, in one screen: what happened, what it cost (design section 4)."""

    def deliver(self, lot, moment=DONE):
        """A delivery from the good store, as the inventory app does it."""
        self._put(self.good, lot.product_id, 1, lot)
        with freeze_time(moment):
            picking = self.env["stock.picking"].create(
                {
                    "picking_type_id": self.aftersales.out_type_id.id,
                    "partner_id": self.partner.id,
                    "location_id": self.good.id,
                    "location_dest_id": self.customers.id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": lot.product_id.id,
                                "product_uom_qty": 1,
                                "location_id": self.good.id,
                                "location_dest_id": self.customers.id,
                            },
                        )
                    ],
                }
            )
            picking.action_confirm()
            picking.move_ids.move_line_ids.unlink()
            self.env["stock.move.line"].create(
                {
                    "move_id": picking.move_ids.id,
                    "picking_id": picking.id,
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "picked": True,
                    "location_id": self.good.id,
                    "location_dest_id": self.customers.id,
                }
            )
            picking._action_done()
        return picking

    def events(self, lot, user=None):
        self.env.flush_all()
        model = self.env["aftersales.unit.event"].with_user(user or self.clerk)
        return model.search([("lot_id", "=", lot.id)])

    def kinds(self, lot):
        return self.events(lot).sorted("id").mapped("kind")

    def test_delivery_return_inspection_and_verdict(self):
        lot = self._lot("FILE1")
        picking = self.deliver(lot)
        self.inspect(self.bring_to_inspection(self.rma(lot)))
        self.assertEqual(
            sorted(self.kinds(lot)), ["delivery", "inspection", "return", "verdict"]
        )
        delivery = self.events(lot).filtered(lambda e: e.kind == "delivery")
        self.assertEqual(delivery.reference, picking.name)
        self.assertEqual(delivery.action_open()["res_id"], picking.id)
        self.assertEqual(delivery.note, self.partner.complete_name)
        self.assertEqual(delivery.date, DONE)

    def test_repair_with_its_parts_and_their_cost(self):
        lot = self._lot("FILE2", delivery_date=date(2026, 1, 15))
        line = self.bring_to_inspection(self.rma(lot))
        self.inspect(line)
        line.with_user(self.leader).action_repair()
        repair = line.repair_id.sudo()
        self._put(self.good, self.part, 5)
        self.env["stock.move"].create(
            {
                "repair_id": repair.id,
                "repair_line_type": "add",
                "product_id": self.part.id,
                "product_uom_qty": 2,
            }
        )
        repair.action_repair_start()
        repair.move_ids.write({"quantity": 2, "picked": True})
        self.end_repair(repair)
        self.assertIn("repair", self.kinds(lot))
        part = self.events(lot).filtered(lambda e: e.kind == "part_in")
        self.assertIn("T-FAN", part.note)
        # Two fans of 9.50.
        self.assertAlmostEqual(lot.with_user(self.clerk).event_cost, 19.0)

    def test_an_exchange_stands_in_both_files(self):
        old = self._lot("FILE3", delivery_date=date(2026, 1, 15))
        new = self._lot("FILE4")
        line = self.bring_to_inspection(self.rma(old))
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self._put(self.good, self.unit, 1, new)
        line.with_user(self.keeper).action_ship()
        self.assertEqual(line.sudo().replacement_lot_id, new)
        one = self.events(old).filtered(lambda e: e.kind == "exchange")
        self.assertEqual(one.note, "→ FILE4")
        self.assertAlmostEqual(old.with_user(self.clerk).event_cost, 250.0)
        other = self.events(new).filtered(lambda e: e.kind == "exchange")
        self.assertEqual(other.note, "← FILE3")
        self.assertIn("delivery", self.kinds(new))

    def test_a_unit_that_comes_back_from_repair_is_shipped_back(self):
        lot = self._lot("FILE5", delivery_date=date(2026, 1, 15))
        line = self.bring_to_inspection(self.rma(lot))
        self.inspect(line)
        line.with_user(self.clerk).action_return()
        line.with_user(self.keeper).action_ship()
        self.assertIn("shipping", self.kinds(lot))
        self.assertNotIn("delivery", self.kinds(lot))

    def test_the_form_reads_its_events_by_id(self):
        lot = self._lot("FILE6")
        self.deliver(lot)
        ids = self.events(lot).ids
        self.env.invalidate_all()
        events = self.env["aftersales.unit.event"].with_user(self.clerk).browse(ids)
        self.assertEqual(events.mapped("lot_id"), lot)
        self.assertEqual(lot.with_user(self.clerk).event_ids.ids, ids)
        self.assertTrue(all(i < 2**53 for i in ids))

    def test_ids_are_unique(self):
        lots = [self._lot(f"U{n}") for n in range(3)]
        for lot in lots:
            self.deliver(lot)
        self.env.flush_all()
        events = self.env["aftersales.unit.event"].search([])
        self.assertEqual(len(events.ids), len(set(events.ids)))

    def test_the_warranty_clock(self):
        lot = self._lot("CLOCK", delivery_date=date(2026, 1, 15))
        lot = lot.with_company(self.company)
        for day, state, left in (
            ("2027-01-15", "running", 0),
            ("2027-01-14", "running", 1),
            ("2027-01-16", "over", 0),
        ):
            lot.invalidate_recordset()
            with freeze_time(f"{day} 02:00"):
                found = (lot.warranty_state, lot.warranty_days_left)
            with self.subTest(day=day):
                self.assertEqual(found, (state, left))
        self.assertEqual(lot.warranty_clock_end, date(2027, 1, 15))

    def test_events_of_another_company_are_not_seen(self):
        product = self._product("T-ALL", "serial", 1.0)
        product.company_id = False
        lot = self._lot("SHARED", product, company_id=False)
        self.deliver(lot)
        self.assertTrue(self.events(lot))
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.role("stranger", "aftersales_repair.group_aftersales_clerk")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        event = self.env["aftersales.unit.event"]
        found = event.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(found.search([("lot_id", "=", lot.id)]))
        with self.assertRaises(AccessError):
            found.browse(self.events(lot).ids).read(["note"])

    def test_every_branch_is_read_by_an_index(self):
        """At a million moves a file must not read a table from end to end."""
        lot = self._lot("INDEX")
        self.deliver(lot)
        self.env.flush_all()
        model = self.env["aftersales.unit.event"]
        cr = self.env.cr
        # A small table is always read whole: forbid it, and see what is left.
        cr.execute("SET LOCAL enable_seqscan = off")
        for domain in (
            [("lot_id", "=", lot.id)],
            [("id", "in", self.events(lot).ids)],
        ):
            query = model._search(domain)
            plan = self.explain(query)
            with self.subTest(domain=domain):
                self.assertNotRegex(plan, r"Seq Scan on stock_move")
                self.assertNotRegex(plan, r"Seq Scan on (aftersales|helpdesk|repair)")
                for table in ("stock_move_line", "aftersales_rma_line", "repair_order"):
                    self.assertRegex(plan, rf"Index.* on {table}")

    def explain(self, query):
        sql = query.select()
        self.env.cr.execute(f"EXPLAIN {sql.code}", sql.params)
        return "\n".join(row[0] for row in self.env.cr.fetchall())

    def test_the_printed_file(self):
        self.company.partner_id.lang = "en_US"
        lot = self._lot("PAPER")
        self.deliver(lot)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.report_unit_file", lot.ids
        )
        text = html.decode()
        for word in ("PAPER", "Delivery", "Test Customer"):
            self.assertIn(word, text)

    def test_technician_opens_the_file(self):
        lot = self._lot("TECH", delivery_date=date(2026, 1, 15))
        self.deliver(lot)
        lot = lot.with_user(self.technician)
        fields = ["name", "event_cost", "warranty_state", "unit_repair_count"]
        self.assertTrue(lot.read([*fields, "event_ids"]))
        self.assertEqual(lot.action_open_file()["res_id"], lot.id)
