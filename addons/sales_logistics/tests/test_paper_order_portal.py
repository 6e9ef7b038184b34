# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import LogisticsCase


@tagged("post_install", "-at_install")
class TestPaperOrderPortal(LogisticsCase, HttpCase):
    """Core's pages of a quotation do not go around the rules (S40, S41, S46)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.portal_confirmation_sign = True
        user = new_test_user(
            cls.env,
            login="paper_buyer",
            password="paper_buyer",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
        )
        user.partner_id.write(
            {"parent_id": cls.old_customer.id, "email": "buyer@example.com"}
        )
        cls.old_customer.email = "old@example.com"

    def sent(self, **prices):
        order = self.order(partner=self.old_customer, **prices)
        order.require_signature = True
        order.require_payment = False
        order.action_quotation_sent()
        self.env.flush_all()
        return order

    def accept(self, order):
        self.authenticate("paper_buyer", "paper_buyer")
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept?access_token={order._portal_ensure_token()}",
            {"name": "Zhang San", "signature": drawing().decode()},
        )
        order.invalidate_recordset()
        return answer

    def wishes(self, order):
        order.invalidate_recordset()
        kind = self.env.ref("mail.mail_activity_data_todo")
        return order.activity_ids.filtered(lambda one: one.activity_type_id == kind)

    def test_a_quotation_without_its_papers_is_not_accepted(self):
        # S46, D2-12: neither demand voucher nor two signatures
        order = self.sent(stock=999.99)
        self.assertIn("error", self.accept(order))
        self.assertEqual((order.state, order.signature), ("sent", False))
        wish = self.wishes(order)
        self.assertEqual(wish.user_id, self.clerk)
        self.accept(order)
        order.invalidate_recordset()
        again = self.wishes(order)
        self.assertEqual(len(again), 1, "told once")

    def test_1000_needs_the_contract_here_too(self):
        # S41, D2-11: 999.99 passes, 1,000.00 does not without a contract
        small = self.with_demand_and_signatures(self.sent(stock=999.99))
        large = self.with_demand_and_signatures(self.sent(stock=1000.00))
        self.env.flush_all()
        self.assertNotIn("error", self.accept(small))
        self.assertEqual(small.state, "sale")
        self.assertIn("error", self.accept(large))
        self.assertEqual(large.state, "sent")
        self.effective_contract(large)
        self.env.flush_all()
        self.assertNotIn("error", self.accept(large))
        self.assertEqual(large.state, "sale")

    def test_declining_gives_the_reason_of_losing_it(self):
        # S40, D2-10: cancelling without a reason is refused; here he writes it
        order = self.sent(stock=500)
        self.authenticate("paper_buyer", "paper_buyer")
        page = self.url_open(order.get_portal_url()).text
        token = re.search(r'csrf_token: "([^"]+)"', page).group(1)
        self.url_open(
            f"/my/orders/{order.id}/decline",
            data={
                "csrf_token": token,
                "access_token": order.access_token,
                "decline_message": "Too dear",
            },
        )
        order.invalidate_recordset()
        self.assertEqual((order.state, order.quote_result), ("cancel", "lost"))
        self.assertEqual(order.lost_note, "Too dear")
        self.assertTrue(order.lost_reason_id)

    # -- paid online ---

    def paid_online(self, order, amount):
        method = self.env["payment.method"].with_context(active_test=False)
        provider = self.env["payment.provider"].create(
            {"name": "Paper pay", "company_id": self.company.id, "state": "test"}
        )
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        provider.journal_id = journal
        line = journal.inbound_payment_method_line_ids[:1]
        line.payment_provider_id = provider
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.search([], limit=1).id,
                "reference": f"{order.name}-1",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [(6, 0, order.ids)],
                "operation": "online_direct",
            }
        )
        transaction._set_done()
        transaction._post_process()
        order.invalidate_recordset()
        return transaction

    def test_money_online_confirms_nothing_around_the_rules(self):
        # S41, S42, S46: the money is booked, the order waits for its papers
        order = self.sent(stock=1000)
        order.require_payment = True
        transaction = self.paid_online(order, 1000)
        self.assertEqual(order.state, "sent")
        self.assertTrue(transaction.is_post_processed or transaction.payment_id)
        self.assertTrue(self.wishes(order))
        self.assertEqual(order.money_received, 1000)

    def test_money_online_confirms_what_is_ready(self):
        # S41
        order = self.with_demand_and_signatures(self.sent(stock=999.99))
        order.require_payment = True
        self.paid_online(order, 999.99)
        self.assertEqual(order.state, "sale")
