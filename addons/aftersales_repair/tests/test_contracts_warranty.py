# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.aftersales_stock.tests.desk_common import drawing

from .contracts_common import ContractCase


@tagged("post_install", "-at_install")
class TestContractsWarranty(ContractCase):
    """S18, D3-15.1: warranty certificate 保修证书, defects, shares of the cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart()

    def certificate(self, **vals):
        return (
            self.env["aftersales.warranty.certificate"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.partner.id,
                    "project": "Building 3",
                    "accepted_on": date(2026, 6, 1),
                    "address": "Suzhou, West Street 1",
                    "contact_name": "Ms Li",
                    "phone": "13800000000",
                    "scope": "Fire alarm and cabling",
                    "responsible_id": self.director.id,
                    **vals,
                }
            )
        )

    def issued(self, **vals):
        self.at(2026, 6, 2, 9)
        certificate = self.certificate(**vals)
        certificate.action_issue()
        return certificate

    # -- certificate ----------------------------------------------------------

    def test_due_day_and_end(self):
        """S18, D3-15.1, D3-15.0: acceptance 1 Jun 2026 → due 4 Jun, end 1 Jun 2028."""
        self.at(2026, 6, 1, 9)
        certificate = self.certificate()
        # The close of 4 June in Shanghai.
        self.assertEqual(certificate.issue_due, datetime(2026, 6, 4, 15, 59, 59))
        self.assertEqual(certificate.date_end, date(2028, 6, 1))

    def test_the_certificate_is_late_after_three_days(self):
        self.at(2026, 6, 1, 9)
        certificate = self.certificate()
        self.at(2026, 6, 4, 23, 59)
        certificate.invalidate_recordset()
        self.assertNotEqual(certificate.deadline_badge, "overdue")
        self.at(2026, 6, 5, 0, 1)
        certificate.invalidate_recordset()
        self.assertEqual(certificate.deadline_badge, "overdue")
        certificate.action_issue()
        self.assertEqual(certificate.sudo().deadline_ids.state, "met_late")

    def test_a_corrected_acceptance_moves_the_days(self):
        self.at(2026, 6, 1, 9)
        certificate = self.certificate(accepted_on=date(2026, 5, 31))
        certificate.accepted_on = date(2026, 6, 1)
        self.assertEqual(certificate.issue_due, datetime(2026, 6, 4, 15, 59, 59))
        self.assertEqual(certificate.date_end, date(2028, 6, 1))

    def test_nothing_is_issued_without_its_content(self):
        self.at(2026, 6, 2, 9)
        certificate = self.certificate(scope=False)
        with self.assertRaisesRegex(UserError, "Scope"):
            certificate.action_issue()
        early = self.certificate(accepted_on=date(2026, 6, 3))
        with self.assertRaisesRegex(UserError, "not accepted yet"):
            early.action_issue()

    def test_return_visits_are_scheduled(self):
        """D3-15.0: every six months, the last one on the last day."""
        certificate = self.issued()
        plan = certificate.plan_id
        self.assertEqual(plan.state, "active")
        self.assertEqual(plan.next_date, date(2026, 12, 1))
        days = []
        day = date(2026, 6, 1)
        while day:
            day = plan._get_following_day(day, {})
            days += [day] if day else []
        self.assertEqual(
            days,
            [
                date(2026, 12, 1),
                date(2027, 6, 1),
                date(2027, 12, 1),
                date(2028, 6, 1),
            ],
        )
        self.at(2026, 11, 17, 9)
        self.env["service.checklist.plan"]._cron_open_runs()
        self.assertEqual(plan.run_ids.user_id, self.director)

    def test_an_issued_certificate_stays(self):
        certificate = self.issued()
        with self.assertRaisesRegex(UserError, "D3-15.1"):
            certificate.accepted_on = date(2026, 7, 1)
        with self.assertRaises(AccessError):
            certificate.sudo().state = "draft"
        with self.assertRaises(UserError):
            certificate.sudo().unlink()

    def test_the_warranty_ends(self):
        certificate = self.issued()
        for moment, state in (((2028, 6, 1, 23), "issued"), ((2028, 6, 2, 1), "ended")):
            self.at(*moment)
            certificate._cron_end_certificates()
            self.assertEqual(certificate.state, state)

    # -- claims ---------------------------------------------------------------

    def claim(self, certificate=None, **vals):
        return (
            self.env["aftersales.warranty.claim"]
            .with_user(self.director)
            .create(
                {
                    "certificate_id": (certificate or self.issued()).id,
                    "description": "The detector does not answer.",
                    "reported_on": date(2026, 7, 1),
                    "finding": "A joint came loose.",
                    "proposal": "Solder it anew.",
                    **vals,
                }
            )
        )

    def accepted(self, total, **vals):
        """A claim that was judged, repaired and signed for."""
        claim = self.claim(**vals)
        claim.action_judge()
        claim.write(
            {
                "material_cost": total / 2,
                "labour_cost": total / 4,
                "machine_cost": total / 4,
                "repair_note": "Soldered.",
            }
        )
        claim.action_repaired()
        claim._sign("customer", drawing(), signer_name="Ms Li")
        claim.action_accept()
        return claim

    def shared(self, percent, total=1000.0):
        return self.accepted(
            total,
            responsibility="shared",
            builder_percent=percent,
            agreed_by="Ms Li",
        )

    def test_shared_cost_is_invoiced_to_the_client(self):
        """S18, D3-15.4: 60/40 of 1,000 → 600 builder, 400 invoiced."""
        claim = self.shared(60)
        self.assertEqual((claim.builder_amount, claim.client_amount), (600, 400))
        with self.assertRaisesRegex(UserError, "400"):
            claim.action_close()
        claim.action_invoice()
        invoice = claim.sudo().invoice_ids
        self.assertEqual(invoice.move_type, "out_invoice")
        self.assertEqual(invoice.partner_id, self.partner)
        self.assertEqual(invoice.amount_total, 400)
        with self.assertRaisesRegex(UserError, "400"):
            claim.action_close()
        invoice.with_user(self.finance).action_post()
        income = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "income"
        )
        self.assertEqual(sum(income.mapped("credit")), 400)
        claim.invalidate_recordset()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_nothing_is_invoiced_twice(self):
        claim = self.shared(60)
        claim.action_invoice()
        with self.assertRaisesRegex(UserError, "Nothing"):
            claim.action_invoice()

    def test_the_invoice_asks_for_no_more_than_the_share(self):
        claim = self.shared(60)
        claim.action_invoice()
        invoice = claim.sudo().invoice_ids
        invoice.invoice_line_ids.price_unit = 400.01
        with self.assertRaises(UserError) as refusal:
            invoice.action_post()
        self.assertIn("D3-15.4", str(refusal.exception))
        invoice.invoice_line_ids.price_unit = 400.0
        invoice.action_post()

    def test_a_credit_note_opens_the_share_again(self):
        claim = self.shared(60)
        claim.action_invoice()
        claim.sudo().invoice_ids.action_post()
        refund = claim.sudo().invoice_ids._reverse_moves()
        refund.action_post()
        claim.invalidate_recordset()
        self.assertEqual(claim.invoiced_amount, 0)
        with self.assertRaisesRegex(UserError, "400"):
            claim.action_close()

    def test_one_side_at_fault_bears_all(self):
        """D3-15.4: builder's fault 100 % builder, client's material 100 % client."""
        for who, shares in (("builder", (1000, 0)), ("client", (0, 1000))):
            claim = self.accepted(1000.0, responsibility=who, builder_percent=33)
            with self.subTest(who=who):
                self.assertEqual((claim.builder_amount, claim.client_amount), shares)

    def test_a_builders_claim_closes_without_invoice(self):
        claim = self.accepted(1000.0, responsibility="builder")
        with self.assertRaisesRegex(UserError, "Nothing"):
            claim.action_invoice()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_shares_always_add_up(self):
        """To the cent, whatever the share and the cost."""
        claims = self.env["aftersales.warranty.claim"]
        for percent, total in ((33.33, 100.01), (66.67, 0.01), (50, 0.03), (1, 99.99)):
            claim = claims.new(
                {
                    "company_id": self.company.id,
                    "builder_percent": percent,
                    "material_cost": total,
                }
            )
            with self.subTest(percent=percent, total=total):
                self.assertAlmostEqual(
                    claim.builder_amount + claim.client_amount, total, 7
                )
                self.assertEqual(
                    claim.client_amount, claim.currency_id.round(claim.client_amount)
                )

    def test_a_share_needs_an_agreement(self):
        for percent, agreed in ((0, "Ms Li"), (100, "Ms Li"), (60, False)):
            claim = self.claim(
                responsibility="shared", builder_percent=percent, agreed_by=agreed
            )
            with self.subTest(percent=percent), self.assertRaises(UserError):
                claim.action_judge()
        for percent in (-0.01, 100.01):
            with self.assertRaises(ValidationError):
                self.claim(responsibility="shared", builder_percent=percent)

    def test_closing_needs_the_clients_signature(self):
        """S18, D3-15.3: closing without the acceptance signature is refused."""
        claim = self.claim(responsibility="builder")
        claim.action_judge()
        claim.repair_note = "Soldered."
        claim.action_repaired()
        with self.assertRaisesRegex(UserError, "D3-15.3"):
            claim.action_accept()
        with self.assertRaisesRegex(UserError, "D3-15.3"):
            claim.action_close()
        claim._sign("customer", drawing(), signer_name="Ms Li")
        claim.action_accept()
        claim._void_signatures("Forged.")
        with self.assertRaisesRegex(UserError, "D3-15.3"):
            claim.action_close()

    def test_a_defect_after_the_warranty_is_refused(self):
        """D3-15.0: the last day counts, the next does not."""
        certificate = self.issued()
        late = self.claim(
            certificate, responsibility="builder", reported_on=date(2028, 6, 2)
        )
        with self.assertRaisesRegex(UserError, "D3-15.0"):
            late.action_judge()
        self.claim(
            certificate, responsibility="builder", reported_on=date(2028, 6, 1)
        ).action_judge()

    def test_a_judgement_stays_until_it_is_opened_again(self):
        claim = self.claim(responsibility="builder")
        claim.action_judge()
        with self.assertRaisesRegex(UserError, "D3-15.2"):
            claim.responsibility = "client"
        with self.assertRaises(AccessError):
            claim.sudo().state = "closed"
        claim.action_reopen()
        claim.responsibility = "client"
        claim.action_judge()
        self.assertEqual(claim.builder_percent, 0)

    def test_costs_stay_after_the_repair(self):
        claim = self.shared(60)
        with self.assertRaises(UserError):
            claim.material_cost = 1

    def test_the_supplier_pays_for_its_part(self):
        """D3-9.3: the builder's share is claimed on the supplier, once."""
        claim = self.claim(responsibility="builder")
        claim.action_judge()
        claim.write({"material_cost": 800, "repair_note": "New part."})
        with self.assertRaisesRegex(UserError, "D3-9.3"):
            claim.action_claim_supplier()
        claim.supplier_id = self.partner.copy({"name": "Maker"})
        claim.action_claim_supplier()
        made = claim.sudo().maker_claim_ids
        self.assertEqual((made.amount, made.partner_id.name), (800, "Maker"))
        with self.assertRaisesRegex(UserError, made.name):
            claim.action_claim_supplier()
        made.action_claim()
        made.with_user(self.finance).action_create_refund()
        refund = made.refund_ids
        self.assertEqual(refund.amount_total, 800)
        self.assertNotIn("False", refund.invoice_line_ids.name)

    def test_the_form_is_filled_in(self):
        """A clerk's new certificate takes address and telephone of the client."""
        self.at(2026, 6, 1, 9)
        self.partner.write({"city": "Suzhou", "street": "Road 1", "phone": "0512"})
        form = Form(self.env["aftersales.warranty.certificate"].with_user(self.clerk))
        form.partner_id = self.partner
        self.assertEqual((form.address, form.phone), ("Suzhou Road 1", "0512"))

    def test_papers_print(self):
        claim = self.shared(60)
        report = self.env["ir.actions.report"].with_context(lang="en_US")
        for name, record, texts in (
            ("warranty_certificate", claim.certificate_id, ("Building 3", "Ms Li")),
            ("warranty_claim", claim, ("600", "400")),
        ):
            html, _kind = report._render_qweb_html(
                f"aftersales_repair.report_{name}", record.ids
            )
            for text in texts:
                self.assertIn(text, html.decode())

    def test_queries_of_the_certificates(self):
        """Issuing many costs what their plans cost, not more each time."""
        self.at(2026, 6, 2, 9)
        counts = []
        for size in (2, 5, 10):
            certificates = self.env["aftersales.warranty.certificate"]
            for number in range(size):
                certificates |= self.certificate(project=f"P{size}-{number}")
            certificates = certificates.with_user(self.clerk)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            certificates.action_issue()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2] - counts[1], 5 * 25)
