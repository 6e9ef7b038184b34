# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDeskLoss(DeskCase):
    """S39: losses are borne whole by those responsible (D0-2.4.1c, D2-K5.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._chart()
        cls.scrapped = cls._account("664100")
        cls.company.aftersales_scrap_account_id = cls.scrapped

    def loss(self, *people, value=500, cause="damage", **vals):
        return (
            self.env["aftersales.loss"]
            .with_user(self.chief)
            .create(
                {
                    "site_id": self.site.id,
                    "value": value,
                    "cause": cause,
                    "reason": "Dropped",
                    "share_ids": [
                        (0, 0, {"employee_id": person.id}) for person in people
                    ],
                    **vals,
                }
            )
        )

    def name_liable(self, loss):
        loss.action_find_cause()
        loss.action_name_liable()

    def approve(self, loss):
        loss.action_request_approval()
        loss.with_user(self.manager).action_approve()
        loss.with_user(self.planner).action_approve()

    def pay(self, move):
        return (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
            ._create_payments()
        )

    # -- who bears how much ---

    def test_one_bears_all_of_it(self):
        loss = self.loss(self.li)
        self.name_liable(loss)
        self.assertEqual(loss.share_ids.amount, 500)
        self.assertEqual(loss.open_amount, 500)

    def test_two_jointly_liable_bear_500_together(self):
        # D2-K5.3: joint liability, 500 exactly.
        loss = self.loss(self.li, self.wang, cause="management")
        self.name_liable(loss)
        self.assertEqual(loss.share_ids.mapped("amount"), [250, 250])
        self.assertEqual(loss.liable_amount, 500)

    def test_three_bear_500_to_the_cent(self):
        loss = self.loss(self.li, self.wang, self.zhao, cause="management")
        self.name_liable(loss)
        self.assertEqual(loss.share_ids.mapped("amount"), [166.67, 166.67, 166.66])
        self.assertEqual(loss.liable_amount, 500)

    def test_weights_split_to_the_cent(self):
        loss = self.loss(self.li, self.wang, value=100.01, cause="management")
        loss.share_ids[0].weight = 2
        self.name_liable(loss)
        self.assertEqual(loss.share_ids.mapped("amount"), [66.68, 33.33])

    def test_the_part_that_is_borne_is_a_policy(self):
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "aftersales_stock.policy_loss_liable_percent"
                ).id,
                "company_id": self.company.id,
                "date_from": self.env["service.policy"]._today(self.company),
                "value": 30,
            }
        )
        loss = self.loss(self.li)
        self.name_liable(loss)
        self.assertEqual(loss.share_ids.amount, 150)
        self.assertIn("30", loss.policy_basis_text)

    def test_joint_liability_needs_two(self):
        loss = self.loss(self.li, cause="management")
        loss.action_find_cause()
        with self.refused(UserError, "D2-K5.3"):
            loss.action_name_liable()

    def test_somebody_is_liable_or_nobodys_fault(self):
        loss = self.loss()
        loss.action_find_cause()
        with self.refused(UserError, "Name who is liable"):
            loss.action_name_liable()
        loss.cause = "nobody"
        loss.action_name_liable()
        self.approve(loss)
        self.assertEqual(loss.state, "settled")

    # -- approval ---

    def test_department_and_bmd_approve_before_it_is_charged(self):
        loss = self.loss(self.li)
        self.name_liable(loss)
        finance = loss.with_user(self.finance)
        with self.refused(UserError, "have not approved"):
            finance.action_charge()
        loss.action_request_approval()
        with self.assertRaises(UserError):
            loss.with_user(self.planner).action_approve()
        loss.with_user(self.manager).action_approve()
        self.assertEqual(loss.state, "liable")
        loss.with_user(self.planner).action_approve()
        self.assertEqual(loss.state, "approved")
        finance.action_charge()
        self.assertEqual(loss.share_ids.account_move_id.amount_total, 500)

    def test_nobody_approves_a_loss_that_they_bear(self):
        manager = self._employee("Manager", user_id=self.manager.id)
        loss = self.loss(manager)
        self.name_liable(loss)
        with self.assertRaises(UserError):
            loss.action_request_approval()

    def test_what_was_named_stays(self):
        loss = self.loss(self.li)
        self.name_liable(loss)
        with self.refused(UserError, "stay once those liable are named"):
            loss.value = 1
        with self.refused(UserError, "who is liable stays"):
            loss.share_ids.weight = 9
        with self.refused(UserError, "who is liable stays"):
            self.env["aftersales.loss.share"].create(
                {"loss_id": loss.id, "employee_id": self.wang.id}
            )
        with self.assertRaises(UserError):
            loss.share_ids.unlink()
        with self.assertRaises(AccessError):
            loss.share_ids.sudo().amount = 1
        with self.assertRaises(UserError):
            loss.sudo().write({"state": "approved"})
        loss.action_rename_liable()
        loss.share_ids.unlink()
        self.assertFalse(loss.share_ids)

    def test_a_loss_is_never_deleted(self):
        loss = self.loss(self.li)
        with self.assertRaises(UserError):
            loss.sudo().unlink()
        loss.action_cancel()
        self.assertEqual(loss.state, "cancelled")

    def test_a_case_is_proposed_without_money(self):
        # D4-3.1.3e: the department proposes the punishment under the handbook.
        loss = self.loss(self.li, cause="misuse")
        self.name_liable(loss)
        self.approve(loss)
        case = self.env["service.accountability.case"].search(
            [("res_model", "=", "aftersales.loss"), ("res_id", "=", loss.id)]
        )
        self.assertEqual(case.article_code, "D4-3.1.3e")
        self.assertEqual(case.employee_id, self.li)
        self.assertFalse(case.amount)
        self.assertEqual(loss.case_count, 1)

    def test_who_is_in_charge_answers_for_a_breach_as_that(self):
        # D2-K5.1, beside the payment of everybody who broke the rules (D0-2.4.1c).
        lead = self._employee("Lead", user_id=self.supervisor.id)
        loss = self.loss(self.li, lead, cause="breach")
        self.name_liable(loss)
        self.approve(loss)
        cases = self.env["service.accountability.case"].search(
            [("res_model", "=", "aftersales.loss"), ("res_id", "=", loss.id)]
        )
        self.assertEqual(
            {case.employee_id: case.article_code for case in cases},
            {self.li: "D0-2.4.1c", lead: "D2-K5.1"},
        )

    # -- money ---

    def test_payment_settles_it(self):
        loss = self.loss(self.li, self.wang, cause="management")
        self.name_liable(loss)
        self.approve(loss)
        with self.assertRaises(AccessError):
            loss.with_user(self.keeper).action_charge()
        loss.with_user(self.finance).action_charge()
        receipts = loss.share_ids.account_move_id
        self.assertEqual(len(receipts), 2)
        self.assertEqual(receipts.mapped("state"), ["posted", "posted"])
        self.assertEqual(receipts[0].partner_id, self.li.work_contact_id)
        self.assertEqual(self.balance(self.scrapped), -500)
        self.pay(receipts[0])
        self.assertEqual(loss.open_amount, 250)
        self.assertEqual(loss.state, "approved")
        self.pay(receipts[1])
        self.assertEqual(loss.open_amount, 0)
        self.assertEqual(loss.state, "settled")
        # The bank takes the second payment back: it is owed again.
        wrong = receipts[1].sudo()
        wrong.line_ids.remove_move_reconcile()
        self.assertEqual((loss.state, loss.open_amount), ("approved", 250))
        # A receipt that was wrong is cancelled and written anew.
        wrong.button_draft()
        wrong.button_cancel()
        loss.with_user(self.finance).action_charge()
        again = loss.sudo().share_ids.account_move_id - receipts[0]
        self.assertEqual((again.state, again.amount_total), ("posted", 250))
        self.pay(again)
        self.assertEqual(loss.state, "settled")

    def test_it_is_charged_once(self):
        loss = self.loss(self.li)
        self.name_liable(loss)
        self.approve(loss)
        finance = loss.with_user(self.finance)
        finance.action_charge()
        with self.refused(UserError, "charged before"):
            finance.action_charge()

    def test_without_an_account_finance_is_told(self):
        self.company.aftersales_scrap_account_id = False
        loss = self.loss(self.li)
        self.name_liable(loss)
        self.approve(loss)
        with self.refused(UserError, "no account for losses"):
            loss.with_user(self.finance).action_charge()

    def test_goods_do_not_settle_what_was_charged(self):
        loss = self.loss(self.li, product_id=self.tool.id, quantity=1)
        self.name_liable(loss)
        self.approve(loss)
        loss.with_user(self.finance).action_charge()
        with self.refused(UserError, "was charged with"):
            loss.with_user(self.keeper)._receive_same()

    def test_the_liable_does_not_receive_the_goods(self):
        self.li.user_id = self.keeper
        loss = self.loss(self.li, product_id=self.tool.id, quantity=1)
        self.name_liable(loss)
        with self.refused(UserError, "bears the loss"):
            loss.with_user(self.keeper)._receive_same()

    # -- handed over by other documents ---

    def test_other_documents_hand_losses_over_once(self):
        losses = self.env["aftersales.loss"]
        origin = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [{"site": self.site, "lines": [{"product": self.tool, "quantity": 1}]}],
        )
        row = {
            "site": self.site,
            "product": self.tool,
            "quantity": 2,
            "reason": "Short in the count",
            "origin": origin,
        }
        bare = losses._propose([row])
        self.assertEqual(bare.state, "reported")
        self.assertEqual(bare.value, 1600)
        self.assertEqual(bare.origin_name, origin.name)
        # S53: a form that was not saved asks for no document's name.
        asked = self.env["aftersales.loss"].with_user(self.chief)
        forged = {"res_model": "res.users", "res_id": self.env.user.id}
        self.assertFalse(asked.new(forged).origin_name)
        again = losses._propose([row, {**row, "product": self.chair, "value": 7}])
        self.assertEqual(again[0], bare)
        self.assertEqual(again[1].value, 7)
        user = self.role("guilty", "service_base.group_service_user")
        named = losses._propose(
            [{**row, "key": "another", "liable": user, "cause": "shortage"}]
        )
        self.assertEqual(named.state, "liable")
        self.assertEqual(named.share_ids.partner_id, user.partner_id)
        self.assertEqual(named.open_amount, 1600)

    def test_a_stranger_finds_no_cause(self):
        loss = self.loss(self.li)
        other = self.role("chief2", "aftersales_stock.group_site_chief")
        with self.refused(UserError, "does not act for"):
            loss.with_user(other).action_find_cause()
        with self.assertRaises(AccessError):
            loss.with_user(self.keeper).action_find_cause()
