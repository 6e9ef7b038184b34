# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unicodedata
from datetime import datetime

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_returns import ReturnsCase


@tagged("post_install", "-at_install")
class TestReturnsChain(ReturnsCase):
    """S12: from the main store to after-sales, by the clocks of keeper and clerk."""

    def text(self, report, record):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(
            f"aftersales_repair.{report}", record.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return unicodedata.normalize("NFKC", "".join(p.extract_text() for p in pages))

    def test_the_keepers_line_is_late_at_one_past_twelve(self):
        # S12, D1-K2, D1-K5, D1-S1: signed for on Monday, Tuesday 12:00 and 13:30.
        rma = self.rma(self.made("A1"))
        rma.action_confirm()
        line = rma.line_ids
        for hour, minute, keeper, clerk in (
            (3, 59, False, False),
            (4, 0, False, False),
            (4, 1, True, False),
            (5, 30, True, False),
            (5, 31, True, True),
        ):
            with freeze_time(datetime(2026, 6, 2, hour, minute)):
                line.invalidate_recordset()
                with self.subTest(hour=hour, minute=minute):
                    self.assertEqual(
                        (line.is_count_late, line.is_entry_late), (keeper, clerk)
                    )
        self.assertEqual(line.count_due, datetime(2026, 6, 2, 4, 0))
        line.with_user(self.keeper).action_receive()
        with freeze_time(datetime(2026, 6, 2, 5, 31)):
            line.invalidate_recordset()
            # Counted, but not handed on.
            self.assertEqual((line.is_count_late, line.is_entry_late), (False, True))
        line.with_user(self.keeper).action_issue()
        with freeze_time(datetime(2026, 6, 2, 5, 31)):
            line.invalidate_recordset()
            self.assertFalse(line.is_entry_late)

    def test_past_the_main_store_nothing_comes_in(self):
        # S12, D1-12: in no operation, into no store of after-sales.
        lot = self.made("A1")
        for kind, place in (
            (self.main.in_type_id, self.good),
            (self.main.in_type_id, self.damaged),
            (self.aftersales.in_type_id, self.workshop),
            (self.aftersales.aftersales_receipt_type_id, self.workshop),
        ):
            picking = self.env["stock.picking"].create(
                {
                    "partner_id": self.partner.id,
                    "picking_type_id": kind.id,
                    "location_id": self.customers.id,
                    "location_dest_id": place.id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.unit.id,
                                "product_uom_qty": 1,
                                "location_id": self.customers.id,
                                "location_dest_id": place.id,
                                "move_line_ids": [
                                    (
                                        0,
                                        0,
                                        {
                                            "product_id": self.unit.id,
                                            "lot_id": lot.id,
                                            "quantity": 1,
                                            "location_id": self.customers.id,
                                            "location_dest_id": place.id,
                                        },
                                    )
                                ],
                            },
                        )
                    ],
                }
            )
            picking.move_line_ids.picking_id = picking
            picking.move_ids.picked = True
            with (
                self.subTest(place=place.display_name),
                self.assertRaisesRegex(UserError, "D1-12"),
            ):
                picking._action_done()

    def test_the_whole_chain_with_the_slip(self):
        # S12: signed for, counted, handed on, shipped; slip with packing list.
        self._put(self.good, self.unit, 1, self._lot("NEW1"))
        rma = self.rma(self.made("A1"), request="exchange")
        line = self.bring_to_inspection(rma)
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self.sign_sheet(rma)
        line.with_user(self.keeper).action_ship()
        rma.with_user(self.clerk).action_close()
        self.assertEqual(rma.state, "done")
        text = self.text("action_report_rma", rma)
        for part in ("PK060001", "A1", "NEW1", rma.name):
            self.assertIn(part, text)

    def test_goods_that_are_awaited_start_their_clocks_when_signed_for(self):
        rma = self.rma(self.made("A1"))
        rma.with_user(self.clerk).is_awaited = True
        self.assertEqual(set(rma.deadline_ids.mapped("state")), {"cancelled"})
        rma.action_confirm()
        with freeze_time(datetime(2026, 6, 8, 1, 30)):
            rma.with_user(self.keeper).action_sign_for()
        self.assertEqual(rma.signed_at, datetime(2026, 6, 8, 1, 30))
        self.assertEqual(rma.line_ids.signed_at, rma.signed_at)
        self.assertEqual(rma.count_due, datetime(2026, 6, 9, 4, 0))
        self.assertEqual(str(rma.request_date), "2026-06-01")
        with self.assertRaisesRegex(UserError, "were signed for"):
            rma.with_user(self.keeper).action_sign_for()

    def test_part_of_a_quantity_keeps_its_application(self):
        # Partial receipt of what was approved.
        rma = self.rma(parts=6, request="refund")
        rma.line_ids.factory_date = "2026-04-01"
        self.approve(rma)
        rma.action_confirm()
        receipt = rma.sudo().move_ids.picking_id
        receipt.move_ids.move_line_ids.quantity = 4
        receipt.with_user(self.keeper).with_context(
            skip_backorder=True
        ).button_validate()
        self.assertEqual(sorted(rma.line_ids.mapped("quantity")), [2, 4])
        self.assertTrue(all(line._is_covered("batch") for line in rma.line_ids))

    # -- papers ---------------------------------------------------------------------

    def test_the_application_as_a_paper(self):
        # D1-K1
        rma = self.rma(*[self.made(f"P{n}") for n in range(5)], request="refund")
        application = self.approve(rma)
        text = self.text("action_report_rma_application", application)
        for part in (application.name, rma.name, "P4", "D1-5", "Take them back."):
            self.assertIn(part, text)
        self.assertIn("test_return_gm", text)

    def test_the_detail_sheet_as_a_red_copy(self):
        # D4-8.5.1.5
        rma = self.rma(self.made("A1"), request="exchange")
        self.bring_to_inspection(rma)
        sheet = self.sign_sheet(rma)
        text = self.text("action_report_rma_sheet", sheet)
        for part in (sheet.name, "Red copy", "A1", "test_return_sales"):
            self.assertIn(part, text)

    def test_the_notice_to_marketing_as_a_paper(self):
        # D1-8
        rma = self.rma(parts=120, request="exchange")
        rma.with_user(self.clerk).action_notify_marketing()
        text = self.text("action_report_rma_notice", rma)
        for part in (rma.name, "120", "test_clerk"):
            self.assertIn(part, text)

    def test_the_file_of_a_unit_that_was_sent_back(self):
        lot = self.made("A1")
        rma = self.rma(lot)
        line = self.bring_to_inspection(rma)
        self.inspect(line)
        line.with_user(self.clerk).action_return()
        line.with_user(self.keeper).action_ship()
        self.env.flush_all()
        kinds = self.env["aftersales.unit.event"].search([("lot_id", "=", lot.id)])
        self.assertLessEqual(
            {"return", "inspection", "shipping"}, set(kinds.mapped("kind"))
        )
