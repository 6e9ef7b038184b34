# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.aftersales_repair.tools.phone_numbers import (
    is_same_number,
    split_numbers,
)

from .common_calls import CallCase, at


@tagged("post_install", "-at_install")
class TestCallsDossier(CallCase):
    """S17: customer dossier, installed base, who calls (客户资料袋)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.env["aftersales.visit"].create(
            [
                {
                    "partner_id": cls.partner.id,
                    "lot_id": cls.lot.id,
                    "product_id": cls.unit.id,
                    "technician_id": cls.technician.id,
                    "planned_start": at(1, 9) - timedelta(days=number),
                    "company_id": cls.company.id,
                }
                for number in range(6)
            ]
        )

    def form(self):
        return Form(
            self.env["helpdesk.ticket"].with_user(self.clerk),
            view="aftersales_repair.helpdesk_ticket_view_form_call",
        )

    # -- numbers ------------------------------------------------------------------

    def test_numbers_as_people_write_them(self):  # S17
        for text, expected in (
            ("+86 138-0000-0001", ["13800000001"]),
            ("0086 13800000001", ["13800000001"]),
            ("(021) 6543 2100 转 801", ["02165432100"]),
            ("13800000001 / 65432100", ["13800000001", "65432100"]),
            ("12345", []),
            (False, []),
        ):
            with self.subTest(text=text):
                self.assertEqual(split_numbers(text), expected)
        self.assertTrue(is_same_number("02165432100", "65432100"))
        self.assertFalse(is_same_number("13865432100", "65432100"))

    # -- the call form ------------------------------------------------------------

    def test_a_number_brings_the_customer(self):  # S17, D3-6.2
        """GIVEN a caller's number WHEN typed THEN customer, models, warranty dates
        and the last 5 services appear."""
        for text in ("13800000001", "+86 138 0000 0001", "138-0000-0001"):
            with self.subTest(text=text):
                form = self.form()
                form.lookup = text
                self.assertEqual(form.partner_id, self.partner)
                self.assertEqual(form.phone, text)
                self.assertEqual(form.lot_id, self.lot, "the only machine")
                machines = form.customer_lot_ids
                self.assertEqual(machines[:].product_id, self.unit)
                self.assertEqual(
                    machines[:].mapped("warranty_end_date"), [date(2027, 1, 15)]
                )
                self.assertEqual(form.recent_visit_ids[:].ids, self.visits[:5].ids)
                form.problem = "Fan"
                self.assertEqual(form.save().state, "to_dispatch")

    def test_a_serial_brings_the_customer(self):  # S17, D3-5.1.4
        form = self.form()
        form.lookup = "call-001"
        self.assertEqual(form.lot_id, self.lot)
        self.assertEqual(form.partner_id, self.partner)
        self.assertEqual(form.product_id, self.unit)

    def test_a_contact_of_the_firm_calls(self):  # S17
        contact = self.env["res.partner"].create(
            {
                "name": "Li",
                "parent_id": self.partner.id,
                "phone": "021-65432100",
                "company_id": self.company.id,
            }
        )
        form = self.form()
        form.lookup = "65432100"
        self.assertEqual(form.partner_id, contact)
        self.assertEqual(form.lot_id, self.lot, "of the firm")

    def test_two_customers_share_a_number(self):  # S17
        self.env["res.partner"].create(
            {
                "name": "Other",
                "phone": "13800000001",
                "company_id": self.company.id,
            }
        )
        call = self.env["helpdesk.ticket"].new({"lookup": "13800000001"})
        result = call._onchange_lookup()
        self.assertIn("Other", result["warning"]["message"])
        self.assertFalse(call.partner_id)

    def test_an_unknown_number_is_kept(self):  # S17
        call = self.env["helpdesk.ticket"].new({"lookup": "13911111111"})
        result = call._onchange_lookup()
        self.assertIn("not on file", result["warning"]["message"])
        self.assertEqual(call.phone, "13911111111")

    def test_another_company_s_customer_is_not_shown(self):  # S17
        self.partner.company_id = self.env["res.company"].create({"name": "Else"})
        found = self.env["helpdesk.ticket"]._find_caller("13800000001")
        self.assertFalse(found["partners"])

    def test_an_open_call_of_the_customer_is_shown(self):  # S01, D2-N2.2
        open_call = self.calls()
        form = self.form()
        form.lookup = "13800000001"
        self.assertEqual(form.open_call_ids[:].ids, open_call.ids)

    def test_few_queries(self):  # S17
        """The card of a caller costs the same with one machine and with many."""
        call = self.calls()

        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            again = self.env["helpdesk.ticket"].with_user(self.clerk).browse(call.id)
            again.customer_lot_ids.mapped("warranty_end_date")
            again.recent_visit_ids.mapped("state")
            return self.env.cr.sql_log_count - before

        look()
        few = look()
        for number in range(30):
            self.delivered(f"MANY-{number}")
        self.assertLessEqual(look(), few + 2)
        self.assertLessEqual(few, 25)
        self.assertEqual(len(call.customer_lot_ids), 20)

    # -- the dossier --------------------------------------------------------------

    def test_counts_and_lists(self):  # S17, D1-S4
        partner = self.partner.with_user(self.clerk)
        self.assertEqual(partner.installed_count, 1)
        self.assertEqual(partner.service_visit_count, 6)
        self.assertEqual(partner.recent_visit_ids, self.visits[:5])
        action = partner.action_view_installed()
        lots = self.env["stock.lot"].with_user(self.clerk).search(action["domain"])
        self.assertEqual(lots, self.lot)

    def test_a_retired_machine_leaves_the_calls(self):  # S17
        with self.assertRaises(AccessError):
            self.lot.with_user(self.inspector).action_retire()
        self.lot.with_user(self.clerk).action_retire()
        self.assertTrue(self.lot.retired_on)
        self.assertFalse(
            self.calls(lot_id=False, partner_id=self.partner.id).customer_lot_ids
        )
        self.lot.with_user(self.clerk).action_use_again()
        self.assertFalse(self.lot.retired_on)

    def test_the_dossier_as_xlsx(self):  # S17
        action = self.partner.with_user(self.clerk).action_export_dossier()
        self.assertTrue(action)
        export = self.env["service.export"].search([], limit=1)
        self.assertEqual(export.handler, "aftersales.installed.export")
        self.assertEqual(export.total_rows, 1)

    def test_the_contact_card(self):  # S17, D3-7.4.4.2
        self.partner.aftersales_technician_id = self.technician
        self.director.phone = "021-11112222"
        self.partner.lang = "en_US"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.report_contact_card", self.partner.ids
        )
        for text in ("Maintenance Contact Card", "021-11112222", "CALL-001"):
            self.assertIn(text, html.decode())

    def test_the_register_on_paper(self):  # S01, D3-1.3
        with freeze_time(at(1, 10, 5)):
            call = self.calls()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.report_call_register", call.ids
        )
        for text in (call.number, "1 Test Road", "Does not start", "CALL-001", "10:05"):
            self.assertIn(text, html.decode())

    def test_tickets_of_a_customer_are_counted(self):
        """OCA's counter, by group instead of one search a partner."""
        contact = self.env["res.partner"].create(
            {"name": "Li", "parent_id": self.partner.id}
        )
        self.calls(2)
        done = self.calls(partner_id=contact.id)
        self.sign(self.dispatch(done))
        done.action_done()
        partner = self.partner.with_user(self.clerk)
        self.assertEqual(partner.helpdesk_ticket_count, 3)
        self.assertEqual(partner.helpdesk_ticket_active_count, 2)
        self.assertEqual(contact.helpdesk_ticket_count_string, "0 / 1")
