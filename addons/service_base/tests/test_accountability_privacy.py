# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_accountability import USER, AccountabilityCase

CASE = "service.accountability.case"


@tagged("post_install", "-at_install")
class TestPrivacy(AccountabilityCase):
    """S53: only HR, the chain and the person concerned can read a case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = (
            cls.env[CASE]
            .with_user(cls.superior)
            .create(
                {
                    "employee_id": cls.employee.id,
                    "article_id": cls.article("D2-37.3").id,
                    "fact_date": "2026-06-01",
                    "description": "Credit given without approval",
                    "evidence": "Delivery slip",
                    "amount": 7500,
                }
            )
        )
        cls.file = cls.env["ir.attachment"].create(
            {"name": "slip.txt", "raw": b"x", "res_model": CASE, "res_id": cls.case.id}
        )

    def sees(self, user):
        """What a user finds of the case: each count by the way it is found."""
        # As at the end of the request before.
        self.env.flush_all()
        context = {"allowed_company_ids": user.company_ids.ids}
        env = self.env(user=user, context=context)
        case_id = self.case.id
        rows = {
            "search": env[CASE].search([("id", "=", case_id)]),
            "count": env[CASE].search_count([("id", "=", case_id)]),
            "group": env[CASE]._read_group([("id", "=", case_id)], ["state"]),
            "name": env[CASE].name_search(self.case.sudo().name),
            "load": env[CASE].search_read([("id", "=", case_id)], ["amount"]),
            "messages": env["mail.message"].search(
                [("model", "=", CASE), ("res_id", "=", case_id)]
            ),
            "activities": env["mail.activity"].search(
                [("res_model", "=", CASE), ("res_id", "=", case_id)]
            ),
            "files": env["ir.attachment"].search(
                [("res_model", "=", CASE), ("res_id", "=", case_id)]
            ),
            "reviews": env["tier.review"].search(
                [("model", "=", CASE), ("res_id", "=", case_id)]
            ),
            "review count": env["tier.review"].search_count([("model", "=", CASE)]),
            "review group": env["tier.review"]._read_group(
                [("model", "=", CASE)], ["status"], ["__count"]
            ),
            "entries": env["service.approval.entry"].search(
                [("res_model", "=", CASE), ("res_id", "=", case_id)]
            ),
            "entries by name": env["service.approval.entry"].search(
                [("res_name", "=", self.case.sudo().name)]
            ),
            "entry count": env["service.approval.entry"].search_count(
                [("res_id", "=", case_id), ("res_model", "like", "accountability")]
            ),
        }
        return {name for name, found in rows.items() if found}

    def add_activity(self):
        self.case.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.hr.id,
            summary="Look at it",
            date_deadline=self.today(),
        )

    def test_a_draft_is_for_the_proposer_and_hr(self):
        for user in (self.superior, self.hr):
            self.assertIn("search", self.sees(user))
        for user in (self.person, self.manager, self.gm, self.deputy, self.other):
            self.assertEqual(self.sees(user), set())

    def test_a_proposed_case_is_for_the_chain_and_the_person(self):
        self.case.with_user(self.superior).action_propose()
        self.add_activity()
        self.case.sudo().message_post(body="Between us")
        everything = self.sees(self.hr)
        self.assertEqual(len(everything), 14)
        for user in (self.superior, self.manager, self.person):
            self.assertEqual(self.sees(user), everything)

    def test_everybody_else_finds_nothing_of_it(self):
        self.case.with_user(self.superior).action_propose()
        self.case.with_user(self.manager).action_approve()
        self.add_activity()
        self.case.sudo().message_post(body="Between us")
        admin = self.role("admin", "service_base.group_policy_manager")
        system = self.role("system", USER, "base.group_system")
        officer = self.role("officer", USER, "hr.group_hr_manager")
        # Neither the general manager, who is not in this chain.
        for user in (self.other, self.deputy, self.gm, admin, system, officer):
            self.assertEqual(self.sees(user), set(), user.login)

    def test_reading_by_number_is_refused(self):
        self.case.with_user(self.superior).action_propose()
        self.add_activity()
        message = self.case.sudo().message_post(body="Between us")
        self.env.flush_all()
        self.other.sudo().group_ids += self.env.ref("base.group_allow_export")
        rows = (
            self.case,
            self.case.review_ids,
            self.case.approval_entry_ids,
            self.case.activity_ids,
            message,
            self.file,
        )
        for row in rows:
            self.assertTrue(row)
            row.with_user(self.manager).read(["id", "display_name"])
            mine = row.with_user(self.other)
            self.env.invalidate_all()
            with self.assertRaises(AccessError, msg=row._name):
                mine.read(["create_date"])
            with self.assertRaises(AccessError, msg=row._name):
                mine.check_access("read")
            with self.assertRaises(AccessError, msg=row._name):
                mine.export_data(["id", "create_date"])
            self.assertFalse(mine._filtered_access("read"))

    def test_buttons_of_a_stranger_are_refused(self):
        self.case.with_user(self.superior).action_propose()
        strange = self.case.with_user(self.other)
        for button in (
            "action_approve",
            "action_reject",
            "action_withdraw_approval",
            "action_propose",
            "action_cancel",
            "action_redraft",
            "action_execute",
            "action_file",
            "action_view_approvals",
        ):
            with self.assertRaises(AccessError, msg=button):
                getattr(strange, button)()
        with self.assertRaises(AccessError):
            self.env["service.approval.decision"].with_user(self.other).create(
                {
                    "decision": "phone",
                    "res_model": CASE,
                    "res_ids": str(self.case.id),
                }
            ).read(["candidate_ids"])

    def test_nobody_names_themself_substitute_to_read(self):
        self.case.with_user(self.superior).action_propose()
        with self.assertRaises(UserError):
            self.env["service.substitute"].with_user(self.other).create(
                {
                    "user_id": self.hr.id,
                    "substitute_id": self.other.id,
                    "date_to": self.today(),
                }
            )
        self.assertEqual(self.sees(self.other), set())

    def test_the_salary_is_for_hr(self):
        self.case.with_user(self.superior).action_propose()
        self.assertEqual(self.case.with_user(self.hr).salary, 6000)
        for user in (self.superior, self.manager, self.person):
            for name in ("salary", "amount_min", "amount_max"):
                with self.assertRaises(AccessError):
                    self.case.with_user(user).read([name])
                self.assertNotIn(name, self.case.with_user(user).read()[0])
            with self.assertRaises(AccessError):
                self.env[CASE].with_user(user).search([("salary", ">", 1)])

    def test_a_substitute_reads_what_is_to_be_signed(self):
        self.case.with_user(self.superior).action_propose()
        self.assertFalse(self.sees(self.other))
        self.env["service.substitute"].with_user(self.manager).create(
            {
                "user_id": self.manager.id,
                "substitute_id": self.other.id,
                "date_to": self.today(),
            }
        )
        self.assertIn("search", self.sees(self.other))
        self.case.with_user(self.other).action_approve()
        review = self.case.review_ids[0]
        self.assertEqual(
            (review.done_by, review.on_behalf_id), (self.other, self.manager)
        )

    def test_the_general_manager_reads_what_is_theirs_to_sign(self):
        case = self.new_case("D2-38.6")
        case.with_user(self.superior).action_propose()
        self.env.flush_all()
        self.assertEqual(self.env[CASE].with_user(self.gm).search([]), case)

    def test_another_company_reads_nothing(self):
        self.case.with_user(self.superior).action_propose()
        other = self.env["res.company"].create({"name": "Another company"})
        foreign = self.role("foreign", "service_base.group_hr")
        foreign.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertEqual(self.sees(foreign), set())

    def test_hr_does_not_read_a_draft_on_themself(self):
        clerk = self.new_employee("He Min", self.hr)
        clerk.write({"department_id": self.department.id})
        clerk.parent_id = self.superior_employee
        case = self.new_case("D3-6.17", employee=clerk)
        self.assertFalse(
            self.env[CASE].with_user(self.hr).search([("id", "=", case.id)])
        )
        self.role("hr2", "service_base.group_hr")
        case.with_user(self.superior).action_propose()
        self.env.flush_all()
        self.assertTrue(
            self.env[CASE].with_user(self.hr).search([("id", "=", case.id)])
        )

    def test_the_inbox_of_the_reviewer_still_counts(self):
        self.case.with_user(self.superior).action_propose()
        for user, expected in ((self.manager, 1), (self.hr, 0), (self.other, 0)):
            self.assertEqual(self.inbox(user), expected, user.login)
        self.case.with_user(self.manager).action_approve()
        self.assertEqual(self.inbox(self.manager), 0)
        self.assertEqual(self.inbox(self.hr), 1)

    def inbox(self, user):
        """What the counter of the web client shows of cases."""
        self.env.flush_all()
        self.env.invalidate_all()
        counts = self.env["res.users"].with_user(user).review_user_count()
        return {row["model"]: row["pending_count"] for row in counts}.get(CASE, 0)

    def test_pages_of_reviews_are_full(self):
        """What is hidden takes no place in a page, whatever its order."""
        entries = self.env["service.approval.entry"]
        self.case.with_user(self.superior).action_propose()
        mine = self.new_case("D3-6.17")
        mine.with_user(self.superior).action_propose()
        hidden = self.new_case(
            "D3-6.17", user=self.manager, employee=self.superior_employee
        )
        hidden.with_user(self.manager).action_propose()
        self.env.flush_all()
        domain = [("res_model", "=", CASE)]
        seen = entries.with_user(self.person).search(domain)
        self.assertEqual(set(seen.mapped("res_id")), {self.case.id, mine.id})
        page = entries.with_user(self.person).search(domain, limit=len(seen))
        self.assertEqual(page, seen)
        last = entries.with_user(self.person).search(
            domain, limit=1, offset=len(seen) - 1
        )
        self.assertEqual(last, seen[-1])
        self.assertEqual(entries.with_user(self.person).search_count(domain), len(seen))

    def test_entries_of_a_document_that_is_gone(self):
        """For the policy administrator, who answers for the trail."""
        article = self.shared_article("D3-6.7")._new_versions(self.company, False)
        article.with_user(self.hr).action_request_approval()
        entry = article.approval_entry_ids
        self.assertTrue(entry.with_user(self.other).has_access("read"))
        article.unlink()
        admin = self.role("admin", "service_base.group_policy_manager")
        domain = [("id", "in", entry.ids)]
        for user, expected in ((self.other, False), (admin, True)):
            mine = entry.with_user(user)
            self.assertEqual(bool(mine.search(domain)), expected)
            self.assertEqual(mine.has_access("read"), expected)

    def test_reviews_cost_no_query_each(self):
        case = self.case
        case.with_user(self.superior).action_propose()
        entries = self.env["service.approval.entry"].with_user(self.person)
        domain = [("res_model", "=", CASE)]
        entries.search_fetch(domain, ["res_name"])
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            entries.search_fetch(domain, ["res_name"])


@tagged("post_install", "-at_install")
class TestPrivacyRpc(AccountabilityCase, HttpCase):
    """The same from outside, as a client with a password asks."""

    def call(self, model, method, *args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                }
            },
        ).json()
        if "error" in response:
            return response["error"]["data"]["name"]
        return response["result"]

    def test_a_stranger_gets_nothing(self):
        case = self.new_case("D3-6.17")
        case.with_user(self.superior).action_propose()
        self.other.sudo().password = "a-long-password-of-other"
        self.authenticate(self.other.login, "a-long-password-of-other")
        refused = "odoo.exceptions.AccessError"
        for model, rows, field in (
            (CASE, case, "id"),
            ("tier.review", case.review_ids, "id"),
            ("service.approval.entry", case.approval_entry_ids, "id"),
        ):
            domain = [[field, "in", rows.ids]]
            self.assertEqual(self.call(model, "search_count", domain), 0)
            self.assertEqual(self.call(model, "search_read", domain, ["id"]), [])
            self.assertEqual(
                self.call(model, "read", rows.ids, ["create_date"]), refused
            )
            wanted = {"create_date": {}}
            self.assertEqual(
                self.call(model, "web_read", rows.ids, specification=wanted), refused
            )
        for method in ("_propose_case", "_record_objection", "_do_execute"):
            self.assertEqual(self.call(CASE, method, case.ids), refused)
        for method in ("action_approve", "action_withdraw_approval", "unlink"):
            self.assertEqual(self.call(CASE, method, case.ids), refused)
        forged = {"description": "x"}
        self.assertEqual(self.call(CASE, "write", case.ids, forged), refused)
        self.assertEqual(case.state, "proposed")
