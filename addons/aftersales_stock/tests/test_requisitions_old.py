# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .requisitions_common import RequisitionCase


@tagged("post_install", "-at_install")
class TestOldForNew(RequisitionCase):
    """The old part first, two signatures, and a ledger of what is owed (S25)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.damaged_store = cls.department.damaged_location_id
        cls.owed = cls.env["aftersales.owed.part"]

    def take_in(self, requisition, quantity, product=None, lot=None):
        part = requisition.owed_ids.with_user(self.department_keeper)
        return part._take_in(product or self.exchanged, quantity, lot)

    def lying_damaged(self, product=None):
        return self._on_hand(self.damaged_store, product or self.exchanged)

    # -- the rule ----------------------------------------------------------------------

    def test_two_new_for_one_old_is_refused(self):
        # S25, D0-2.4.3e
        self._put(self.store, self.exchanged, 5)
        requisition = self.signed((self.exchanged, 2))
        with self.assertRaisesRegex(UserError, "0.0 old parts were handed in"):
            requisition.action_issue()
        self.take_in(requisition, 1)
        with self.assertRaisesRegex(UserError, "D0-2.4.3e"):
            requisition.action_issue()
        self.assertEqual(self.in_store(self.exchanged), 5)

    def test_two_new_for_two_old_and_both_signatures(self):
        # S25, D0-2.4.3e
        self._put(self.store, self.exchanged, 5)
        requisition = self.signed((self.exchanged, 2))
        self.take_in(requisition, 2)
        requisition.action_issue()
        self.assertEqual(requisition.state, "issued")
        self.assertEqual(self.in_store(self.exchanged), 3)
        self.assertEqual(self.lying_damaged(), 2)
        self.assertEqual(requisition.owed_ids.state, "returned")
        slip = requisition.owed_ids.move_ids.picking_id
        self.assertEqual(slip.aftersales_kind, "damaged_in")

    def test_the_old_parts_may_come_before_the_signatures(self):
        # S25: requested, old received, signed twice, new issued
        self._put(self.store, self.exchanged, 5)
        requisition = self.write_requisition((self.exchanged, 2))
        requisition.action_request_approval()
        self.take_in(requisition, 2)
        self.assertEqual(requisition.owed_ids.state, "draft")
        self.sign_all(requisition)
        requisition.with_user(self.department_keeper).action_issue()
        self.assertEqual(requisition.owed_ids.state, "returned")

    def test_without_the_managers_signature_nothing_is_issued(self):
        # S25, D0-2.4.3e
        self._put(self.store, self.exchanged, 5)
        requisition = self.write_requisition((self.exchanged, 1))
        requisition.action_request_approval()
        self.take_in(requisition, 1)
        requisition.with_user(self.supervisor).action_approve()
        self.assertEqual(requisition.state, "draft")
        with self.assertRaisesRegex(UserError, "Department manager, old for new"):
            requisition.with_user(self.department_keeper).action_issue()
        requisition.with_user(self.manager).action_approve()
        self.assertEqual(requisition.state, "signed")

    def test_without_the_recipients_signature_nothing_is_issued(self):
        # S25, D0-2.4.3e: somebody else wrote it for him
        self._put(self.store, self.exchanged, 5)
        requisition = self.write_requisition(
            (self.exchanged, 1),
            user=self.department_keeper,
            recipient_user_id=self.technician.id,
        )
        requisition.action_request_approval()
        self.sign_all(requisition)
        requisition.action_take_in_old()
        self.take_in(requisition, 1)
        with self.assertRaisesRegex(UserError, "signed by the recipient"):
            requisition.action_issue()
        self.drawn(requisition, "old_for_new", self.technician.name)
        requisition.action_issue()
        self.assertEqual(requisition.state, "issued")

    def test_the_inventory_app_is_no_way_around(self):
        # S25, D0-2.4.3e
        self._put(self.store, self.exchanged, 5)
        requisition = self.signed((self.exchanged, 2))
        moves = requisition._get_open_moves()
        moves.picked = True
        with self.assertRaisesRegex(UserError, "D0-2.4.3e"):
            moves.picking_id.with_user(self.department_keeper).button_validate()

    def test_the_ratio_is_a_policy(self):
        self.set_policy("oldnew.ratio", 2)
        self._put(self.store, self.exchanged, 5)
        requisition = self.signed((self.exchanged, 1))
        self.assertEqual(requisition.owed_ids.quantity, 2)
        self.take_in(requisition, 1)
        with self.assertRaisesRegex(UserError, "2 are needed"):
            requisition.action_issue()
        self.take_in(requisition, 1)
        requisition.action_issue()
        self.assertEqual(self.lying_damaged(), 2)

    # -- which old part ----------------------------------------------------------------

    def test_a_wrong_old_part_is_refused(self):
        # S25
        requisition = self.signed((self.exchanged, 1))
        with self.assertRaisesRegex(UserError, "is not taken for"):
            self.take_in(requisition, 1, self.part)
        self.exchanged.accepted_old_product_ids = self.part
        self.take_in(requisition, 1, self.part)
        self.assertEqual(self.lying_damaged(self.part), 1)
        self.assertEqual(requisition.line_ids.old_quantity, 1)

    def test_no_more_old_parts_than_are_owed(self):
        requisition = self.signed((self.exchanged, 2))
        for quantity in (0, 3):
            with self.assertRaises(UserError):
                self.take_in(requisition, quantity)
        self.take_in(requisition, 2)

    def test_a_serial_is_taken_in_by_its_number(self):
        # S25
        self.unit.is_old_for_new = True
        requisition = self.signed((self.unit, 1))
        with self.assertRaisesRegex(UserError, "serial"):
            self.take_in(requisition, 1, self.unit)
        on_shelf = self._lot("NEW-1")
        self._put(self.store, self.unit, 1, lot=on_shelf)
        with self.assertRaisesRegex(UserError, "NEW-1 lies in"):
            self.take_in(requisition, 1, self.unit, "NEW-1")
        self.take_in(requisition, 1, self.unit, "OLD-1")
        lot = self.env["stock.lot"].search([("name", "=", "OLD-1")])
        self.assertEqual(self._on_hand(self.damaged_store, self.unit, lot), 1)

    def test_others_do_not_take_old_parts_in(self):
        requisition = self.signed((self.exchanged, 1))
        part = requisition.owed_ids
        with self.assertRaises(AccessError):
            part.with_user(self.technician)._take_in(self.exchanged, 1)
        with self.assertRaisesRegex(AccessError, "D4-2.1b"):
            part.with_user(self.stranger)._take_in(self.exchanged, 1)

    def test_a_forged_move_does_not_count(self):
        requisition = self.signed((self.exchanged, 1))
        self._put(self.site.good_location_id, self.part, 1)
        self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": self.site,
                    "lines": [
                        {
                            "product": self.part,
                            "quantity": 1,
                            "vals": {"owed_part_id": requisition.owed_ids.id},
                        }
                    ],
                }
            ],
        )._do_at_once()
        self.assertEqual(requisition.owed_ids.returned_quantity, 0)

    def test_a_cancelled_requisition_owes_nothing(self):
        requisition = self.signed((self.exchanged, 1))
        requisition.with_user(self.technician).action_cancel()
        self.assertEqual(requisition.owed_ids.state, "cancelled")

    # -- the new part first ------------------------------------------------------------

    def owe(self, quantity=1, **vals):
        return self.owed._open_for(
            [
                {
                    "site_id": self.department.id,
                    "company_id": self.company.id,
                    "debtor_kind": "person",
                    "user_id": self.technician.id,
                    "product_id": self.exchanged.id,
                    "quantity": quantity,
                    **vals,
                }
            ]
        )

    def test_requisitions_go_first_by_policy_only(self):
        # S25: off by default, then the ledger keeps what is owed
        self.set_policy("oldnew.new_first_requisition", 1)
        self._put(self.store, self.exchanged, 2)
        requisition = self.signed((self.exchanged, 2))
        requisition.action_issue()
        part = requisition.owed_ids
        self.assertEqual((part.state, part.open_quantity), ("open", 2))
        self.take_in(requisition, 1)
        self.assertEqual((part.state, part.open_quantity), ("open", 1))
        self.take_in(requisition, 1)
        self.assertEqual((part.state, part.open_quantity), ("returned", 0))

    def test_technicians_and_customers_go_first_until_a_policy_says_no(self):
        # S25
        self.assertEqual(self.owe().state, "open")
        customer = {"debtor_kind": "customer", "partner_id": self.partner.id}
        self.assertEqual(self.owe(**customer, user_id=False).debtor, "Test Customer")
        self.set_policy("oldnew.new_first_technician", 0)
        with self.assertRaisesRegex(UserError, "D0-2.4.3e"):
            self.owe()
        self.set_policy("oldnew.new_first_customer", 0)
        with self.assertRaisesRegex(UserError, "D0-2.4.3e"):
            self.owe(**customer, user_id=False)

    def test_who_owes_is_named(self):
        with self.assertRaisesRegex(ValidationError, "who owes"):
            self.owe(user_id=False)

    def test_seven_days_and_the_close_of_the_last(self):
        # S25: 7 calendar days; the first is not counted
        with freeze_time("2026-06-01 02:00:00"):
            part = self.owe()
        # The end of 8 June in China.
        self.assertEqual(part.due_at.date(), datetime(2026, 6, 8).date())
        with freeze_time(part.due_at):
            part.invalidate_recordset()
            self.assertEqual((part.overdue_days, part.ageing), (0, "none"))
        for days, bucket in ((0, "1_7"), (6, "1_7"), (7, "8_30"), (30, "30_more")):
            with freeze_time(part.due_at + timedelta(days=days, minutes=1)):
                part.invalidate_recordset()
                self.assertEqual((part.overdue_days, part.ageing), (days + 1, bucket))
                found = self.owed.search([("ageing", "=", bucket)])
                self.assertIn(part, found)

    def test_overdue_old_parts_block_the_person(self):
        # D2-B13
        # S25: at the limit not yet, a minute later
        with freeze_time("2026-06-01 02:00:00"):
            part = self.owe()
        with freeze_time(part.due_at):
            self.write_requisition((self.part, 1)).action_request_approval()
        self._put(self.store, self.part, 3)
        with freeze_time(part.due_at + timedelta(minutes=1)):
            late = self.write_requisition((self.part, 1))
            with self.assertRaisesRegex(UserError, f"T-MOTOR.*{part.name}"):
                late.action_request_approval()
            other = self.write_requisition(
                (self.part, 1), recipient_user_id=self.chief.id
            )
            other.action_request_approval()
            part.with_user(self.department_keeper)._take_in(self.exchanged, 1)
            self.assertEqual(part.state, "returned")
            late.action_request_approval()

    def test_an_overdue_part_of_the_site_blocks_the_site(self):
        with freeze_time("2026-06-01 02:00:00"):
            self.set_policy("oldnew.new_first_requisition", 1)
            self.owe(
                debtor_kind="site", owing_site_id=self.department.id, user_id=False
            )
        with freeze_time("2026-07-01 02:00:00"):
            requisition = self.write_requisition((self.part, 1))
            with self.assertRaisesRegex(UserError, "overdue"):
                requisition.action_request_approval()

    def test_a_waiver_is_signed_by_the_manager(self):
        # S25
        part = self.owe().with_user(self.department_keeper)
        with self.assertRaisesRegex(UserError, "Write why"):
            part.action_request_approval()
        part.waive_reason = "burnt"
        part.action_request_approval()
        with self.assertRaises(UserError):
            part.with_user(self.supervisor).action_approve()
        part.with_user(self.manager).action_approve()
        self.assertEqual(part.state, "waived")
        self.assertEqual(part.deadline_ids.state, "cancelled")

    def test_what_is_owed_is_not_rewritten(self):
        part = self.owe().with_user(self.department_keeper)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            part.quantity = 9
        with self.assertRaises(AccessError):
            part.returned_quantity = 1


@tagged("post_install", "-at_install")
class TestOldPartDeposit(RequisitionCase):
    """The customer's deposit is a real invoice, and a real credit note (S25)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.deposit_account = cls.env["account.account"].create(
            {
                "name": "Deposits received",
                "code": "224199",
                "account_type": "liability_current",
                "company_ids": [(6, 0, cls.company.ids)],
            }
        )
        cls.deposit_product = cls.env.ref(
            "aftersales_stock.product_core_deposit"
        ).with_company(cls.company)
        cls.partner.company_id = False
        cls.exchanged.list_price = 200

    def owe(self, quantity=2):
        return self.env["aftersales.owed.part"]._open_for(
            [
                {
                    "site_id": self.department.id,
                    "company_id": self.company.id,
                    "debtor_kind": "customer",
                    "partner_id": self.partner.id,
                    "product_id": self.exchanged.id,
                    "quantity": quantity,
                }
            ]
        )

    def balance(self):
        groups = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.deposit_account.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return groups[0][0]

    def with_deposit(self, code="oldnew.deposit_amount", value=30):
        self.set_policy(code, value)
        self.deposit_product.property_account_income_id = self.deposit_account

    def test_no_deposit_without_a_policy(self):
        self.assertFalse(self.owe().deposit_invoice_id)

    def test_a_deposit_needs_its_own_account(self):
        self.set_policy("oldnew.deposit_amount", 30)
        with self.assertRaisesRegex(UserError, "deposits received"):
            self.owe()

    def test_the_percentage_is_of_the_sales_price(self):
        self.with_deposit("oldnew.deposit_percent", 10)
        part = self.owe()
        self.assertEqual(part.deposit_unit, 20)
        self.assertEqual(part.deposit_invoice_id.amount_total, 40)

    def test_invoice_and_credit_note_part_by_part(self):
        self.with_deposit()
        part = self.owe()
        invoice = part.deposit_invoice_id
        self.assertEqual((invoice.state, invoice.amount_residual), ("posted", 60))
        self.assertEqual(self.balance(), -60)
        keeper = part.with_user(self.department_keeper)
        keeper._take_in(self.exchanged, 1)
        self.assertEqual(invoice.amount_residual, 30)
        self.assertEqual(self.balance(), -30)
        keeper._take_in(self.exchanged, 1)
        self.assertEqual(part.state, "returned")
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self.balance(), 0)

    def test_finance_keeps_the_deposit(self):
        self.with_deposit()
        part = self.owe()
        with self.assertRaises(AccessError):
            part.with_user(self.department_keeper).action_settle()
        part.with_user(self.department_keeper)._take_in(self.exchanged, 1)
        part.with_user(self.finance).action_settle()
        self.assertEqual(part.state, "settled")
        self.assertEqual(part.settlement_move_id.amount_total, 30)
        self.assertEqual(self.balance(), 0)

    def test_a_waiver_gives_the_deposit_back(self):
        self.with_deposit()
        part = self.owe().with_user(self.department_keeper)
        part.waive_reason = "lost at sea"
        part.action_request_approval()
        part.with_user(self.manager).action_approve()
        self.assertEqual(part.sudo().deposit_invoice_id.amount_residual, 0)
