# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import PDF, LogisticsCase


@tagged("post_install", "-at_install")
class TestPaperContractPortal(LogisticsCase, HttpCase):
    """The customer reads, completes and signs his contract (S41, D2-21, D2-22)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls._customer("Stranger", email="stranger@example.com")
        for login, partner in (
            ("paper_customer", cls.old_customer),
            ("paper_other", stranger),
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
        cls.old_customer.email = "old@example.com"

    def reviewed(self, *skip, price=6000):
        """A contract that the supervisor has reviewed; papers but for some."""
        order = self.order(partner=self.old_customer, custom=price)
        contract = self.contract(order)
        self.add_papers(contract, skip=("signed_contract", *skip))
        contract.with_user(self.clerk).action_request_approval()
        contract.with_user(self.supervisor).action_approve()
        self.env.flush_all()
        return contract

    def page(self, contract, login="paper_customer"):
        self.authenticate(login, login)
        return self.url_open(
            f"/my/sale-contracts/{contract.id}", cookies={"frontend_lang": "en_US"}
        )

    def sign(self, contract, login="paper_customer"):
        self.authenticate(login, login)
        answer = self.make_jsonrpc_request(
            f"/my/sale-contracts/{contract.id}/sign",
            {"name": "Zhang San", "signature": drawing().decode()},
        )
        contract.invalidate_recordset()
        return answer

    # -- the chain: clerk, supervisor, customer, general manager ---

    def test_supervisor_customer_general_manager_then_effective(self):
        # D2-T4
        # S41, D2-21: each after the other, and effective without a scanned paper
        contract = self.reviewed()
        with self.assertRaisesRegex(UserError, "customer has not confirmed"):
            contract.with_user(self.gm).action_approve()
        page = self.page(contract).text
        self.assertIn(contract.name, page)
        self.assertIn("I have read the contract and sign it", page)
        self.assertNotIn("error", self.sign(contract))
        self.assertTrue(contract.is_confirmed_by_customer)
        self.assertEqual(contract.state, "draft")
        self.assertIn(
            self.clerk, contract.activity_ids.user_id, "the clerk is told to go on"
        )
        with self.assertRaisesRegex(UserError, "not approved yet"):
            contract.with_user(self.clerk).action_make_effective()
        contract.with_user(self.gm).action_approve()
        contract.with_user(self.clerk).action_make_effective()
        self.assertEqual(contract.state, "effective")

    def test_nobody_signs_before_the_supervisor(self):
        # S41, D2-21: neither in the portal nor on a clerk's device
        contract = self.contract(self.order(partner=self.old_customer, custom=6000))
        self.add_papers(contract, skip=("signed_contract",))
        self.env.flush_all()
        self.authenticate("paper_customer", "paper_customer")
        self.assertIn("/my", self.page(contract).url)
        self.assertNotIn(contract.name, self.page(contract).text)
        self.assertIn("error", self.sign(contract))
        with self.assertRaisesRegex(UserError, "supervisor has not reviewed"):
            contract.with_user(self.clerk)._sign(
                "customer", drawing(), signer_name="Zhang San"
            )
        self.assertFalse(contract.is_confirmed_by_customer)

    def test_a_certificate_is_missing_until_the_customer_uploads_it(self):
        # S41, D2-22: the very check of "effective" stands before the signature
        contract = self.reviewed("tax_registration")
        page = self.page(contract).text
        self.assertIn("Tax registration certificate", page)
        self.assertNotIn("I have read the contract", page)
        self.assertIn("D2-22", self.sign(contract)["error"])
        page = self.page(contract).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        url = f"/my/sale-contracts/{contract.id}/paper"
        for code, known in (("signed_contract", False), ("tax_registration", True)):
            self.url_open(
                url,
                data={"csrf_token": token, "code": code},
                files={"papers": ("tax.pdf", PDF, "application/pdf")},
            )
            contract.invalidate_recordset()
            codes = contract.evidence_ids.type_id.mapped("code")
            self.assertEqual(code in codes, known, code)
        self.assertNotIn("error", self.sign(contract))

    def test_a_person_without_telephone_cannot_sign(self):
        # S41, D2-22: address and telephone of a person
        contract = self.reviewed()
        self.old_customer.write({"is_company": False, "phone": False})
        contract._add_evidence("id_front", [("a.pdf", PDF)])
        contract._add_evidence("id_back", [("b.pdf", PDF)])
        self.env.flush_all()
        self.assertIn("D2-22", self.sign(contract)["error"])

    def test_a_changed_amount_asks_for_all_signatures_again(self):
        # S41, D2-21: what was signed is void, also on paper
        contract = self.reviewed()
        contract._add_evidence("signed_contract", [("paper.pdf", PDF)])
        self.assertTrue(contract.is_confirmed_by_customer)
        self.sign(contract)
        contract.with_user(self.clerk).amount = 6000.01
        contract.invalidate_recordset()
        self.assertFalse(contract.is_confirmed_by_customer)
        self.assertTrue(
            contract.evidence_ids.filtered(
                lambda paper: paper.type_id.code == "signed_contract"
            ).withdrawn_at
        )
        self.assertIn("error", self.sign(contract))
        with self.assertRaisesRegex(UserError, "signed by the customer"):
            contract.with_user(self.clerk).action_make_effective()

    def test_a_note_of_the_clerk_changes_nothing(self):
        # S41: what the customer did not sign may change
        contract = self.reviewed()
        self.sign(contract)
        contract.with_user(self.clerk).note = "Call on Monday"
        self.assertTrue(contract.is_confirmed_by_customer)

    def test_nobody_signs_twice_or_after_it_took_effect(self):
        # S41
        contract = self.reviewed()
        self.sign(contract)
        self.assertIn("error", self.sign(contract))
        contract.with_user(self.gm).action_approve()
        contract.with_user(self.clerk).action_make_effective()
        self.env.flush_all()
        self.assertIn("error", self.sign(contract))
        self.assertNotIn("I have read the contract", self.page(contract).text)

    def test_the_check_stands_below_the_limit_of_the_supervisor_too(self):
        # S41, S42, D2-24a: regular goods of an old customer need no general manager
        order = self.order(partner=self.old_customer, stock=10000)
        contract = self.contract(order)
        self.assertFalse(contract.needs_gm)
        self.add_papers(contract, skip=("signed_contract",))
        contract.with_user(self.clerk).action_request_approval()
        contract.with_user(self.supervisor).action_approve()
        with self.assertRaisesRegex(UserError, "signed by the customer"):
            contract.with_user(self.clerk).action_make_effective()
        self.env.flush_all()
        self.sign(contract)
        contract.with_user(self.clerk).action_make_effective()
        self.assertEqual(contract.state, "effective")

    # -- whose it is ---

    def test_another_customers_contract_is_not_reachable(self):
        # S41: page, PDF, signature, paper, list, and a call from outside
        contract = self.reviewed()
        for suffix in ("", "?report_type=pdf", "?access_token=0", "?access_token=é"):
            self.authenticate("paper_other", "paper_other")
            page = self.url_open(f"/my/sale-contracts/{contract.id}{suffix}")
            self.assertNotIn(contract.name, page.text)
        self.assertIn("error", self.sign(contract, "paper_other"))
        self.assertNotIn(contract.name, self.url_open("/my/sale-contracts").text)
        for login in ("paper_other", "paper_customer"):
            user = self.env["res.users"].search([("login", "=", login)])
            with self.assertRaises(AccessError):
                contract.with_user(user).read(["amount"])
            with self.assertRaises(AccessError):
                contract.with_user(user).action_make_effective()
        self.authenticate(None, None)
        page = self.url_open(f"/my/sale-contracts/{contract.id}")
        self.assertNotIn(contract.name, page.text)
        self.assertFalse(contract.is_confirmed_by_customer)

    def test_the_own_list_shows_what_was_reviewed(self):
        # S41
        contract = self.reviewed()
        draft = self.contract(self.order(partner=self.old_customer, custom=10))
        self.env.flush_all()
        self.authenticate("paper_customer", "paper_customer")
        page = self.url_open("/my/sale-contracts").text
        self.assertIn(contract.name, page)
        self.assertNotIn(draft.name, page)

    def test_the_mailed_link_opens_it_without_a_login(self):
        # S41: sent after the review, with a link of its own
        draft = self.contract(self.order(partner=self.old_customer, custom=10))
        with self.assertRaisesRegex(UserError, "supervisor has not reviewed"):
            draft.with_user(self.clerk).action_send()
        contract = self.reviewed()
        contract.with_user(self.clerk).action_send()
        self.assertTrue(contract.sent_at)
        self.assertTrue(contract.review_ids, "sending changes nothing that was signed")
        self.env.flush_all()
        self.authenticate(None, None)
        page = self.url_open(contract.get_portal_url())
        self.assertIn(contract.name, page.text)
        answer = self.make_jsonrpc_request(
            f"/my/sale-contracts/{contract.id}/sign",
            {
                "name": "Zhang San",
                "signature": drawing().decode(),
                "access_token": contract.access_token,
            },
        )
        self.assertNotIn("error", answer)
        contract.invalidate_recordset()
        self.assertEqual(contract.signature_ids.partner_id, self.old_customer)

    def test_the_customer_gets_the_pdf(self):
        # S41: the paper that he signs
        contract = self.reviewed()
        self.authenticate("paper_customer", "paper_customer")
        page = self.url_open(f"/my/sale-contracts/{contract.id}?report_type=html")
        self.assertEqual(page.status_code, 200)
        text = page.content.decode()
        self.assertIn(contract.name, text)
        self.assertIn("陆仟元整", text)
