# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .contracts_common import ContractCase


@tagged("post_install", "-at_install")
class TestContractsFlow(ContractCase):
    """S08, D3-1.1b, D3-1.15: a maintenance contract, 商品保养合同书."""

    # -- notice ---------------------------------------------------------------

    def test_notice_one_month_before_the_end(self):
        """S08, D3-1.15, A14: end 31 Dec → notice and visit on 30 Nov, once only."""
        contract = self.running()
        self.assertEqual(contract.notice_on, date(2026, 11, 30))
        self.at(2026, 11, 29, 23, 59)
        self.job()
        self.assertEqual(contract.state, "running")
        self.assertFalse(self.visits(contract))
        self.at(2026, 11, 30, 0, 1)
        self.job()
        self.assertEqual(contract.state, "noticed")
        self.assertEqual(contract.notice_sent_on, date(2026, 11, 30))
        self.assertEqual(len(self.visits(contract)), 1)
        self.assertEqual(self.visits(contract).user_id, self.director)
        self.assertEqual(self.visits(contract).date_deadline, date(2026, 12, 31))
        self.job()
        self.at(2026, 12, 1, 9)
        self.job()
        self.assertEqual(len(self.visits(contract)), 1)

    def visits(self, contract):
        kind = self.env.ref("aftersales_repair.activity_renewal_visit")
        return contract.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_days_of_the_notice(self):
        """A14: the same day-number, or the last day of a shorter month."""
        contract = self.contract()
        for end, notice in (
            (date(2026, 12, 31), date(2026, 11, 30)),
            (date(2026, 12, 30), date(2026, 11, 30)),
            (date(2026, 3, 31), date(2026, 2, 28)),
            (date(2026, 3, 28), date(2026, 2, 28)),
            (date(2028, 3, 30), date(2028, 2, 29)),
            (date(2026, 6, 15), date(2026, 5, 15)),
        ):
            contract.date_end = end
            with self.subTest(end=end):
                self.assertEqual(contract.notice_on, notice)

    def test_a_notice_is_not_sent_before_its_day(self):
        contract = self.running()
        self.at(2026, 11, 29, 9)
        with self.assertRaisesRegex(UserError, "D3-1.15"):
            contract.action_send_notice()
        self.at(2026, 11, 30, 9)
        contract.action_send_notice()
        self.assertEqual(contract.state, "noticed")
        self.job()
        self.assertEqual(len(self.visits(contract)), 1)

    def test_a_bad_contract_does_not_stop_the_others(self):
        good = self.running()
        bad = self.running(self.delivered("C-002"))
        self.at(2026, 11, 30, 9)
        send = type(good)._do_send_notice

        def fail(contracts):
            if bad in contracts:
                raise ValueError("broken")
            return send(contracts)

        self.patch(type(good), "_do_send_notice", fail)
        with self.assertLogs("odoo.addons.service_base.jobs", "WARNING"):
            self.job()
        self.assertEqual((good.state, bad.state), ("noticed", "running"))

    # -- visit and renewal ----------------------------------------------------

    def noticed(self, **vals):
        contract = self.running(**vals)
        self.at(2026, 11, 30, 9)
        self.job()
        return contract

    def visited(self, **vals):
        contract = self.noticed(**vals)
        contract.write({"visit_result": "renew", "visit_note": "Content."})
        contract.action_visited()
        return contract

    def test_renewal_opens_a_contract_from_the_next_day(self):
        """S08: a new contract from 1 Jan with the covers copied."""
        contract = self.visited(
            cover_ids=[
                Command.create(
                    {
                        "lot_id": self.lot.id,
                        "parts_percent": 50,
                        "labour_percent": 80,
                        "travel_percent": 0,
                    }
                )
            ]
        )
        contract.action_renew()
        self.assertEqual(contract.state, "renewed")
        new = contract.renewal_ids
        self.assertEqual(new.state, "draft")
        self.assertEqual(new.date_start, date(2027, 1, 1))
        self.assertEqual(new.date_end, date(2027, 12, 31))
        self.assertNotEqual(new.code, contract.code)
        cover = new.cover_ids
        self.assertEqual(cover.lot_id, self.lot)
        self.assertEqual(
            (cover.parts_percent, cover.labour_percent, cover.travel_percent),
            (50, 80, 0),
        )
        self.assertEqual(
            (cover.date_start, cover.date_end), (date(2027, 1, 1), date(2027, 12, 31))
        )

    def test_a_renewal_needs_the_visit(self):  # S08, D3-7.4.3.2
        contract = self.noticed()
        with self.assertRaises(UserError):
            contract.action_renew()
        with self.assertRaisesRegex(UserError, "what the customer said"):
            contract.action_visited()
        contract.write({"visit_result": "stop", "visit_note": "Sold the machine."})
        contract.action_visited()
        self.assertFalse(self.visits(contract))
        with self.assertRaisesRegex(UserError, "does not renew"):
            contract.action_renew()

    def test_a_contract_is_renewed_once(self):
        contract = self.visited()
        contract.action_renew()
        with self.assertRaises(UserError):
            contract.action_renew()
        self.assertEqual(len(contract.renewal_ids), 1)

    def test_a_renewed_contract_counts_until_its_last_day(self):
        contract = self.visited()
        contract.action_renew()
        self.assertTrue(
            self.lot._get_covers(date(2026, 12, 31), self.company)[self.lot]
        )
        self.assertFalse(self.lot._get_covers(date(2027, 1, 1), self.company)[self.lot])
        new = contract.renewal_ids.with_user(self.clerk)
        self.signed(new).action_start()
        self.assertEqual(self.cover_on(2027, 1, 1).contract_id, new.sudo())

    def cover_on(self, *day):
        return self.lot._get_covers(date(*day), self.company)[self.lot]

    def test_a_contract_that_is_over_ends_by_itself(self):
        contract = self.noticed()
        self.at(2026, 12, 31, 23, 59)
        self.job()
        self.assertEqual(contract.state, "noticed")
        self.at(2027, 1, 1, 0, 1)
        self.job()
        self.assertEqual(contract.state, "ended")
        self.assertEqual(contract.ended_on, date(2026, 12, 31))
        self.assertFalse(contract.is_ended_early)

    # -- who is covered -------------------------------------------------------

    def test_only_running_contracts_count(self):
        """S08: a draft or cancelled contract covers nothing."""
        self.at(2026, 1, 5, 9)
        contract = self.contract()
        self.assertFalse(self.cover_on(2026, 6, 1))
        self.signed(contract).action_start()
        self.assertEqual(self.cover_on(2026, 6, 1).contract_id, contract.sudo())

    def test_a_contract_ended_early_covers_until_that_day(self):
        contract = self.running()
        self.at(2026, 6, 1, 9)
        with self.assertRaisesRegex(UserError, "why it ends"):
            contract.action_end()
        contract.end_reason = "The customer closed the site."
        contract.action_end()
        self.assertTrue(contract.is_ended_early)
        self.assertTrue(self.cover_on(2026, 6, 1))
        self.assertFalse(self.cover_on(2026, 6, 2))

    # -- signed and fixed -----------------------------------------------------

    def test_an_unsigned_contract_does_not_start(self):
        """D3-1.1b: the customer signs, or the signed paper is there."""
        self.at(2026, 1, 5, 9)
        contract = self.contract()
        with self.assertRaisesRegex(UserError, "has not signed"):
            contract.action_start()
        contract._add_evidence("document", [("contract.pdf", b"%PDF-1.4\n%%EOF")])
        contract.action_start()
        self.assertEqual(contract.state, "running")

    def test_a_change_voids_the_signature(self):
        self.at(2026, 1, 5, 9)
        contract = self.signed(self.contract())
        contract.cover_ids.parts_percent = 10
        with self.assertRaisesRegex(UserError, "has not signed"):
            contract.action_start()

    def test_what_was_signed_stays(self):
        """S08: covers, customer and dates of a running contract are fixed."""
        contract = self.running()
        other = self.delivered("C-003")
        with self.assertRaisesRegex(UserError, "D3-1.1b"):
            contract.cover_ids.parts_percent = 0
        with self.assertRaisesRegex(UserError, "D3-1.1b"):
            contract.cover_ids.unlink()
        with self.assertRaisesRegex(UserError, "D3-1.1b"):
            self.env["aftersales.cover"].create(
                {"contract_id": contract.id, "lot_id": other.id}
            )
        with self.assertRaisesRegex(UserError, "D3-1.1b"):
            contract.sudo().date_end = date(2027, 12, 31)
        with self.assertRaises(UserError):
            contract.sudo().unlink()

    def test_a_forged_state_is_refused(self):
        contract = self.contract()
        with self.assertRaises(AccessError):
            contract.sudo().state = "running"
        with self.assertRaises(AccessError):
            self.contract(self.delivered("C-004"), state="running")

    def test_a_serial_of_another_customer_is_refused(self):
        self.at(2026, 1, 5, 9)
        stranger = self.partner.copy({"name": "Other Customer"})
        lot = self.delivered("C-005", partner=stranger)
        with self.assertRaisesRegex(UserError, "Other Customer"):
            self.signed(self.contract(lot)).action_start()

    def test_a_cover_lies_within_the_contract(self):
        self.at(2026, 1, 5, 9)
        contract = self.contract()
        contract.cover_ids.date_end = date(2027, 1, 1)
        with self.assertRaisesRegex(UserError, "outside"):
            self.signed(contract).action_start()
        contract.cover_ids.date_end = date(2026, 12, 31)
        self.signed(contract).action_start()

    def test_percentages_lie_between_0_and_100(self):
        contract = self.contract()
        contract.cover_ids.write({"parts_percent": 0, "travel_percent": 100})
        for percent in (-0.01, 100.01):
            with self.assertRaises(ValidationError):
                contract.cover_ids.parts_percent = percent

    # -- roles and money ------------------------------------------------------

    def test_the_clerk_does_not_change_money(self):
        """The fee is finance's: neither lines nor recurrence by the clerk."""
        contract = self.contract()
        line = {"name": "Fee", "quantity": 1, "price_unit": 500.0}
        for vals in (
            {"contract_line_ids": [Command.create(line)]},
            {"recurring_interval": 2},
            {"payment_term_id": self.env.ref("account.account_payment_term_30days").id},
        ):
            with self.assertRaises(AccessError):
                contract.write(vals)
        with self.assertRaises(AccessError):
            self.contract(
                self.delivered("C-006"), contract_line_ids=[Command.create(line)]
            )
        contract.with_user(self.finance).write(
            {"contract_line_ids": [Command.create(line)]}
        )
        self.assertEqual(contract.sudo().contract_line_ids.price_unit, 500.0)
        self.assertEqual(contract.date_end, date(2026, 12, 31))

    def test_other_contracts_stay_closed_to_the_service(self):
        plain = self.env["contract.contract"].create(
            {
                "name": "Lease",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
            }
        )
        mine = self.env["contract.contract"].with_user(self.clerk)
        self.assertFalse(mine.search([("id", "=", plain.id)]))
        with self.assertRaises(AccessError):
            plain.with_user(self.clerk).name = "Mine"

    def test_a_plain_contract_stays_as_oca_has_it(self):
        plain = self.env["contract.contract"].create(
            {
                "name": "Lease",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
            }
        )
        plain.date_end = date(2026, 12, 31)
        self.assertFalse(plain.notice_on)
        plain.active = False
        plain.unlink()
        self.assertFalse(plain.exists())

    def test_the_fee_is_invoiced_while_it_is_in_force(self):
        """S08: OCA contract's own lines, from the signature on."""
        self.chart()
        self.at(2026, 1, 5, 9)
        contract = self.contract()
        contract.with_user(self.finance).write(
            {
                "recurring_rule_type": "yearly",
                "contract_line_ids": [
                    Command.create({"name": "Fee", "quantity": 1, "price_unit": 1200.0})
                ],
            }
        )
        contracts = self.env["contract.contract"]
        contracts.cron_recurring_create_invoice()
        self.assertFalse(contract.sudo()._get_related_invoices())
        with self.assertRaisesRegex(UserError, "not in force"):
            contract.sudo().recurring_create_invoice()
        self.signed(contract).action_start()
        contracts.cron_recurring_create_invoice()
        invoice = contract.sudo()._get_related_invoices()
        self.assertEqual(invoice.amount_untaxed, 1200.0)
        self.assertEqual(invoice.company_id, self.company)

    def test_the_fee_goes_on_after_the_renewal(self):
        self.chart()
        self.at(2026, 1, 5, 9)
        contract = self.contract()
        contract.with_user(self.finance).write(
            {
                "recurring_rule_type": "yearly",
                "contract_line_ids": [
                    Command.create({"name": "Fee", "quantity": 1, "price_unit": 1200.0})
                ],
            }
        )
        self.signed(contract).action_start()
        self.env["contract.contract"].cron_recurring_create_invoice()
        self.at(2026, 11, 30, 9)
        self.job()
        contract.write({"visit_result": "renew", "visit_note": "Yes."})
        contract.action_visited()
        contract.action_renew()
        new = contract.renewal_ids
        line = new.sudo().contract_line_ids
        self.assertEqual(line.price_unit, 1200.0)
        self.assertEqual(line.date_start, date(2027, 1, 1))
        self.assertEqual(line.recurring_next_date, date(2027, 1, 1))
        self.assertFalse(line.last_date_invoiced)

    def test_papers_print(self):
        contract = self.noticed()
        report = self.env["ir.actions.report"].with_context(lang="en_US")
        for name, texts in (
            ("service_contract", ("C-001", "2026")),
            ("expiry_notice", ("C-001", contract.code)),
        ):
            html, _kind = report._render_qweb_html(
                f"aftersales_repair.report_{name}", contract.ids
            )
            for text in texts:
                self.assertIn(text, html.decode())

    # -- speed ----------------------------------------------------------------

    def test_queries_of_the_notices(self):
        """Notices are sent in batches: a few queries a contract at most."""
        contracts = self.env["contract.contract"]
        for number in range(30):
            contracts |= self.running(self.delivered(f"CQ-{number}"))
        self.at(2026, 11, 30, 9)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.job()
        self.env.flush_all()
        self.assertEqual(set(contracts.mapped("state")), {"noticed"})
        self.assertLess(self.env.cr.sql_log_count - before, 60 + 30 * 3)
