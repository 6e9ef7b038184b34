# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import PDF, LogisticsCase

# 10:00 in Shanghai.
JUNE = "2026-06-10 02:00:00"
JULY = "2026-07-01 02:00:00"
FIRST = date(2026, 6, 1)


class ReconciliationCase(LogisticsCase):
    """June: 800 delivered and invoiced, 300 paid; then July."""

    def in_june(self, price=800, paid=300, partner=None, invoiced=True):
        with freeze_time(JUNE):
            order = self.confirmed(partner=partner or self.old_customer, stock=price)
            credit = (
                self.env["sale.credit.request"]
                .with_user(self.clerk)
                .create(
                    {
                        "order_id": order.id,
                        "amount": price,
                        "assessment": "Pays in time",
                    }
                )
            )
            credit.action_request_approval()
            credit.with_user(self.gm).action_approve()
            self.deliver(order)
            if invoiced:
                self.invoice(order)
            if paid:
                self.pay(order, paid)
        return order

    def open_july(self):
        """The documents of June."""
        return self.env["sale.reconciliation"]._open_month(self.company, FIRST)


@tagged("post_install", "-at_install")
class TestPaperReconciliation(ReconciliationCase):
    """Money and goods of each customer and month agree (S44, D2-13)."""

    @freeze_time(JULY)
    def test_the_figures_are_those_of_ledger_and_store(self):
        # S44, D2-13
        self.in_june()
        document = self.open_july()
        self.assertEqual(document.partner_id, self.old_customer)
        self.assertEqual(
            (document.opening, document.invoiced, document.received),
            (0, 800, 300),
        )
        self.assertEqual((document.closing, document.delivered), (500, 800))
        self.assertEqual(document.goods_open, 0)
        kinds = document.line_ids.mapped("kind")
        self.assertEqual(sorted(kinds), ["entry", "entry", "goods"])
        self.assertEqual(sum(document.line_ids.mapped("amount")), 500 + 800)
        goods = document.line_ids.filtered("product_id")
        self.assertEqual((goods.quantity, goods.date), (1, date(2026, 6, 10)))

    @freeze_time(JULY)
    def test_goods_that_are_not_invoiced_stand_out(self):
        # S44, D2-13: money and goods do not agree
        self.in_june(invoiced=False, paid=0)
        document = self.open_july()
        self.assertEqual((document.closing, document.goods_open), (0, 800))

    def test_the_debt_of_june_is_the_opening_of_july(self):
        # S44: without a movement, and while something is owed
        self.in_june()
        with freeze_time("2026-08-01 02:00:00"):
            self.env["sale.reconciliation"]._cron_open()
            self.env["sale.reconciliation"]._cron_open()
        document = self.env["sale.reconciliation"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(document.month, date(2026, 7, 1))
        self.assertEqual((document.opening, document.closing), (500, 500))
        self.assertFalse(document.line_ids)

    @freeze_time(JULY)
    def test_who_owes_nothing_gets_none(self):
        # S44
        self.confirmed(partner=self.old_customer, stock=10)
        self.assertFalse(self.open_july())

    @freeze_time(JULY)
    def test_returned_goods_and_a_credit_note(self):
        # S44, D2-13: both count below zero
        order = self.in_june(paid=0)
        with freeze_time("2026-06-20 02:00:00"):
            picking = order.picking_ids
            wizard = (
                self.env["stock.return.picking"]
                .with_context(active_id=picking.id, active_model="stock.picking")
                .create({})
            )
            wizard.product_return_moves.quantity = 1
            back = self.env["stock.picking"].browse(
                wizard.action_create_returns()["res_id"]
            )
            back.move_ids.quantity = 1
            back.move_ids.picked = True
            back._action_done()
            note = order.invoice_ids._reverse_moves(
                [{"invoice_date": date(2026, 6, 20), "date": date(2026, 6, 20)}]
            )
            note.action_post()
        document = self.open_july()
        self.assertEqual((document.invoiced, document.closing), (0, 0))
        self.assertEqual((document.delivered, document.goods_open), (0, 0))
        self.assertEqual(len(document.line_ids), 4)

    # -- sent, agreed, disputed ---

    def sent(self):
        document = self.open_july().with_user(self.clerk)
        document.action_send()
        return document

    def test_the_clocks(self):
        # S44, D2-13: sent within 5 days; D2-Q2.3: answered within 10
        self.in_june()
        with freeze_time(JULY):
            document = self.open_july().with_user(self.clerk)
            self.assertEqual(document.send_due.date(), date(2026, 7, 6))
        with freeze_time("2026-07-03 02:00:00"):
            document.action_send()
            self.assertEqual(document.answer_due.date(), date(2026, 7, 13))
        with freeze_time("2026-07-13 02:00:00"):
            self.env["service.deadline"]._sweep_overdue()
            self.assertNotEqual(document.deadline_badge, "overdue")
        with freeze_time("2026-07-14 02:00:00"):
            self.env["service.deadline"]._sweep_overdue()
            document.invalidate_recordset()
            self.assertEqual(document.deadline_badge, "overdue")

    @freeze_time(JULY)
    def test_the_stamped_paper_is_needed(self):
        # S44, D2-Q2.3
        self.in_june()
        document = self.sent()
        with self.assertRaisesRegex(UserError, "stamped by the customer"):
            document.action_agree()
        document._add_evidence("reconciliation", [("dz.pdf", PDF)])
        document.action_agree()
        self.assertEqual(document.state, "agreed")

    @freeze_time(JULY)
    def test_a_dispute_is_explained_and_sent_again(self):
        # S44, D2-13
        order = self.in_june()
        document = self.sent()
        document.action_dispute("We paid 400")
        self.assertEqual(document.state, "disputed")
        with self.assertRaisesRegex(UserError, "found and corrected"):
            document.action_refresh()
        document.explanation = "100 came on the 30th"
        with freeze_time("2026-06-30 02:00:00"):
            self.pay(order, 100)
        document.invalidate_recordset()
        self.assertEqual(document.changed_since, -100)
        document.action_refresh()
        self.assertEqual((document.state, document.closing), ("draft", 400))
        document.action_send()
        self.assertEqual(document.state, "sent")
        # What the customer saw first stays on file.
        old = document.with_context(active_test=False).line_ids - document.line_ids
        self.assertEqual(sum(old.mapped("amount")), 500 + 800)

    @freeze_time(JULY)
    def test_old_figures_are_not_sent(self):
        # S44: booked into the month after they were taken
        order = self.in_june()
        document = self.open_july().with_user(self.clerk)
        with freeze_time("2026-06-30 02:00:00"):
            self.pay(order, 0.01)
        document.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "figures anew"):
            document.action_send()
        document.action_refresh()
        document.action_send()

    @freeze_time(JULY)
    def test_no_figure_is_written_by_hand(self):
        # S44
        self.in_june()
        document = self.open_july()
        for vals in ({"closing": 1}, {"state": "agreed"}, {"month": date(2026, 5, 1)}):
            with self.assertRaises(AccessError):
                document.with_user(self.clerk).write(vals)
        with self.assertRaises(AccessError):
            document.line_ids[:1].with_user(self.clerk).amount = 1
        with self.assertRaises(AccessError):
            document.with_user(self.gm).action_send()

    @freeze_time(JULY)
    def test_xlsx_of_the_register_and_of_the_rows(self):
        # S44: a list of all, and the rows of one
        self.in_june()
        document = self.open_july().with_user(self.clerk)
        self.assertTrue(document.action_export_lines())
        for handler in (
            "sale.reconciliation.export",
            "sale.reconciliation.line.export",
        ):
            export = self.env[handler].with_user(self.clerk)
            self.assertTrue(export._get_readable_columns())

    # -- at scale ---

    def count_queries(self, number):
        partners = self.env["res.partner"].create(
            [
                {"name": f"Buyer {i}", "company_id": self.company.id}
                for i in range(number)
            ]
        )
        income = self.env["account.account"].search(
            [
                ("account_type", "=", "income"),
                ("company_ids", "in", self.company.ids),
            ],
            limit=1,
        )
        journal = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "journal_id": journal.id,
                    "partner_id": partner.id,
                    "invoice_date": date(2026, 6, 9),
                    "invoice_line_ids": [
                        (0, 0, {"name": "x", "account_id": income.id, "price_unit": 9})
                    ],
                }
                for partner in partners
            ]
        ).action_post()
        documents = self.env["sale.reconciliation"]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        made = documents._open_month(self.company, FIRST, partners)
        self.env.flush_all()
        self.assertEqual(len(made), number)
        return self.env.cr.sql_log_count - before

    @freeze_time(JULY)
    def test_many_customers_take_no_more_queries_than_few(self):
        # S44: a batch, not a loop
        self.count_queries(1)
        few = self.count_queries(3)
        many = self.count_queries(23)
        self.assertLessEqual(many, few + 5)


@tagged("post_install", "-at_install")
class TestPaperReconciliationPortal(ReconciliationCase, HttpCase):
    """The customer agrees, or says what is wrong (S44)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls._customer("Stranger")
        for login, partner in (
            ("dz_customer", cls.old_customer),
            ("dz_other", stranger),
        ):
            user = new_test_user(
                cls.env,
                login=login,
                password=login,
                groups="base.group_portal",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
                lang="en_US",
            )
            user.partner_id.write(
                {"parent_id": partner.id, "email": f"{login}@example.com"}
            )

    def test_the_customer_agrees_or_disputes_his_own(self):
        # S44, D2-13
        self.in_june()
        document = self.open_july()
        self.env.flush_all()
        url = f"/my/reconciliations/{document.id}"
        self.authenticate("dz_customer", "dz_customer")
        self.assertNotIn(document.name, self.url_open(url).text, "not sent yet")
        document.with_user(self.clerk).action_send()
        self.env.flush_all()
        self.authenticate("dz_other", "dz_other")
        self.assertNotIn(document.name, self.url_open(url).text)
        answer = {"name": "Zhang San", "signature": drawing().decode()}
        self.assertIn("error", self.make_jsonrpc_request(f"{url}/agree", answer))
        self.authenticate("dz_customer", "dz_customer")
        page = self.url_open(url, cookies={"frontend_lang": "en_US"}).text
        self.assertIn("500.00", page)
        self.assertNotIn("error", self.make_jsonrpc_request(f"{url}/agree", answer))
        document.invalidate_recordset()
        self.assertEqual(document.state, "agreed")
        self.assertEqual(document.signature_ids.signer_name, "Zhang San")
        self.assertIn("error", self.make_jsonrpc_request(f"{url}/agree", answer))

    def test_what_is_wrong_comes_back_in_his_words(self):
        # S44
        self.in_june()
        document = self.open_july()
        document.with_user(self.clerk).action_send()
        self.env.flush_all()
        self.authenticate("dz_customer", "dz_customer")
        url = f"/my/reconciliations/{document.id}"
        page = self.url_open(url, cookies={"frontend_lang": "en_US"}).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            f"{url}/dispute", data={"csrf_token": token, "words": "We paid <b>400</b>"}
        )
        document.invalidate_recordset()
        self.assertEqual(document.state, "disputed")
        self.assertEqual(document.dispute, "We paid <b>400</b>")
