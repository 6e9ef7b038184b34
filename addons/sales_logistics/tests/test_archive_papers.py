# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .. import roles
from .common import LogisticsCase

# Monday 1 June 2026, 10:00 in Shanghai.
MONDAY = "2026-06-01 02:00:00"


@tagged("post_install", "-at_install")
class TestArchiveCirculation(LogisticsCase):
    """Documents are registered, passed on, chased (S50, D2-Q4.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.role("reader", roles.USER)

    def document(self, *users):
        return (
            self.env["sale.circulation"]
            .with_user(self.clerk)
            .create(
                {
                    "subject": "Notice of the tax office",
                    "company_id": self.company.id,
                    "reader_ids": [(0, 0, {"user_id": user.id}) for user in users],
                }
            )
        )

    def test_read_by_all_it_is_done(self):
        # S50, D2-Q4.3
        document = self.document(self.reader, self.supervisor)
        document.action_circulate()
        self.assertEqual(document.open_count, 2)
        first, second = document.reader_ids
        first.with_user(self.reader).opinion = "Agreed."
        first.with_user(self.reader).action_read()
        self.assertEqual(document.state, "circulating")
        second.with_user(self.supervisor).action_read()
        self.assertEqual(document.state, "done")

    def test_each_reads_for_himself(self):
        # S50, D2-Q4.3
        document = self.document(self.supervisor)
        reader = document.reader_ids.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "not passed on"):
            reader.action_read()
        document.action_circulate()
        with self.assertRaisesRegex(UserError, "reads it"):
            document.reader_ids.with_user(self.clerk).action_read()
        reader.action_read()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            reader.opinion = "On second thoughts."

    def test_what_was_passed_on_stays(self):
        # S50, D2-Q4.3
        document = self.document(self.reader)
        document.subject = "Notice of the customs"
        document.action_circulate()
        with self.assertRaisesRegex(UserError, "was passed on"):
            document.subject = "Something else"

    def test_passed_on_to_another_reader(self):
        # S50, D2-Q4.3, D2-H5: forwarded
        document = self.document(self.supervisor)
        document.action_circulate()
        with self.assertRaisesRegex(UserError, "have it already"):
            document.action_circulate()
        document.reader_ids = [(0, 0, {"user_id": self.reader.id})]
        document.reader_ids[0].with_user(self.supervisor).action_read()
        self.assertEqual(document.state, "circulating")
        document.action_circulate()
        document.reader_ids[1].with_user(self.reader).action_read()
        self.assertEqual(document.state, "done")

    def test_a_sales_policy_goes_to_customers_who_acknowledge_it(self):
        # S40, D2-Q1.2: mailed at once, the acknowledgement is noted by who sells
        self.customer.email = "customer@example.com"
        document = self.document(self.clerk)
        document.reader_ids = [
            (0, 0, {"user_id": self.clerk.id, "partner_id": partner.id})
            for partner in (self.customer, self.old_customer)
        ]
        document.kind = "policy"
        mails = self.env["mail.mail"].search_count([])
        document.action_circulate()
        # One has an e-mail address, the other is telephoned.
        self.assertEqual(self.env["mail.mail"].search_count([]), mails + 1)
        own, first, second = document.reader_ids
        self.assertIn(self.old_customer.name, second.activity_ids.summary)
        own.action_read()
        with self.assertRaisesRegex(UserError, "who of Customer acknowledged"):
            first.action_read()
        first.opinion = "Mr Li, by mail."
        first.action_read()
        self.assertEqual(document.state, "circulating")
        second.opinion = "Mrs Wang, on the telephone."
        second.action_read()
        self.assertEqual(document.state, "done")

    def test_without_readers_it_is_not_passed_on(self):
        # S50, D2-Q4.3
        with self.assertRaisesRegex(UserError, "Name those who read it"):
            self.document().action_circulate()

    def test_readers_are_chased_after_two_working_days(self):
        # S50, D2-Q4.3: passed on Mon 1 June, to be read by the end of Wed 3 June
        with freeze_time(MONDAY):
            document = self.document(self.reader)
            document.action_circulate()
        reader = document.reader_ids
        for moment, badge in (
            ("2026-06-03 08:59:00", "soon"),
            ("2026-06-03 16:01:00", "overdue"),
        ):
            with freeze_time(moment):
                reader.invalidate_recordset()
                self.assertEqual(reader.deadline_badge, badge)

    def test_only_readers_and_clerks_see_it(self):
        # S50, D2-8
        document = self.document(self.supervisor)
        with self.assertRaises(AccessError):
            document.with_user(self.reader).read(["subject"])


@tagged("post_install", "-at_install")
class TestArchiveSeal(LogisticsCase):
    """Seals have a keeper, who stamps what was approved (S50, D2-Q4.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seal = (
            cls.env["sale.seal"]
            .with_user(cls.supervisor)
            .create(
                {
                    "title": "Contract seal",
                    "keeper_id": cls.supervisor.id,
                    "company_id": cls.company.id,
                }
            )
        )

    def use(self, user=None, **vals):
        return (
            self.env["sale.seal.use"]
            .with_user(user or self.clerk)
            .create(
                {
                    "seal_id": self.seal.id,
                    "document": "HT202606-0001",
                    "purpose": "Contract with Galaxy",
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )

    def approved(self, **vals):
        use = self.use(**vals)
        use.action_request_approval()
        use.with_user(self.gm).action_approve()
        return use

    def test_asked_approved_stamped(self):
        # S50, D2-Q4.5
        use = self.use(copies=2)
        keeper = use.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "not approved"):
            keeper.action_stamp()
        use.action_request_approval()
        with self.assertRaisesRegex(UserError, "not approved"):
            keeper.action_stamp()
        use.with_user(self.gm).action_approve()
        with freeze_time(MONDAY):
            keeper.action_stamp()
        self.assertEqual(use.state, "stamped")
        self.assertEqual(use.stamped_by_id, self.supervisor)
        self.assertEqual(str(use.stamped_at), MONDAY)
        with self.assertRaisesRegex(UserError, "was stamped"):
            keeper.action_stamp()

    def test_only_the_keeper_stamps(self):
        # S50, D2-Q4.5
        use = self.approved()
        with self.assertRaisesRegex(UserError, "The keeper stamps it"):
            use.action_stamp()

    def test_what_was_approved_is_what_is_stamped(self):
        # S50, D2-Q4.5
        use = self.approved()
        for vals in ({"copies": 5}, {"document": "Another one"}):
            with self.assertRaisesRegex(UserError, "another request"):
                use.write(vals)
        with self.assertRaises(AccessError):
            use.sudo().write({"state": "stamped"})
        with self.assertRaises(UserError):
            use.sudo().unlink()

    def test_a_changed_request_is_approved_anew(self):
        # S50, D2-Q4.5
        use = self.use()
        use.action_request_approval()
        use.copies = 3
        with self.assertRaises(UserError):
            use.with_user(self.gm).action_approve()

    def test_copies_are_one_or_more(self):
        # S50, D2-Q4.5
        self.assertEqual(self.use(copies=1).copies, 1)
        with self.assertRaisesRegex(ValidationError, "one copy or more"):
            self.use(copies=0)

    def test_a_letter_of_introduction_has_an_end(self):
        # S50, D2-Q4.5
        self.seal.kind = "letter"
        with self.assertRaisesRegex(ValidationError, "until when"):
            self.use()
        self.assertTrue(self.use(valid_until="2026-06-30"))

    def test_a_retired_seal_stamps_nothing(self):
        # S50, D2-Q4.5
        use = self.approved()
        with self.assertRaisesRegex(UserError, "Requests for it are open"):
            self.seal.action_retire()
        use.action_cancel()
        self.seal.action_retire()
        with self.assertRaisesRegex(UserError, "retired"):
            self.use().action_request_approval()

    def test_the_keeper_who_leaves_hands_the_seals_over(self):
        # S52, S50, D2-20, D2-Q4.5
        leaver = self.role("keeper", roles.CLERK)
        self.seal.keeper_id = leaver
        handover = (
            self.env["sale.handover"]
            .with_user(self.supervisor)
            .create(
                {
                    "leaver_id": leaver.id,
                    "successor_id": self.clerk.id,
                    "company_id": self.company.id,
                }
            )
        )
        self.assertEqual(handover.line_ids.name, "Contract seal")
        handover.with_user(leaver).action_hand_over()
        handover.with_user(self.clerk).action_take_over()
        handover.action_witness()
        self.assertEqual(self.seal.keeper_id, self.clerk)
