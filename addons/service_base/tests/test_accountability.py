# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_accountability import AccountabilityCase


@tagged("post_install", "-at_install")
class TestAmount(AccountabilityCase):
    """S53: the amount follows the article; the table is the general manager's."""

    # D2-37.3: 1 to 3 monthly salaries of 6,000
    def test_monthly_salaries(self):
        for amount in (5999, 5999.99, 18000.01, 18001):
            case = self.new_case("D2-37.3", amount=amount)
            with self.assertRaisesRegex(UserError, "from 1 to 3 monthly salaries"):
                case.with_user(self.superior).action_propose()
            self.assertEqual(case.state, "draft")
        for amount in (6000, 18000):
            case = self.new_case("D2-37.3", amount=amount)
            case.with_user(self.superior).action_propose()
            self.assertEqual(case.state, "proposed")
            self.assertEqual(case.salary, 6000)

    def test_the_error_tells_the_salary_to_nobody_but_hr(self):
        case = self.new_case("D2-37.3", amount=5999)
        with self.assertRaises(UserError) as caught:
            case.with_user(self.superior).action_propose()
        self.assertNotRegex(str(caught.exception), "6,?000|18,?000")
        case = self.new_case("D2-37.3", user=self.hr, amount=5999)
        with self.assertRaisesRegex(UserError, "6,000.*18,000"):
            case.with_user(self.hr).action_propose()

    def test_amounts_tried_by_a_stranger_tell_no_salary(self):
        # S53: not even by whether an error comes
        texts = set()
        for amount in (5999, 6000, 18000, 18001):
            case = self.new_case("D2-37.3", user=self.other, amount=amount)
            with self.assertRaises(UserError) as caught:
                case.with_user(self.other).action_propose()
            texts.add(str(caught.exception).replace(case.name, ""))
        self.assertEqual(len(texts), 1)

    def test_the_salary_is_that_of_the_day_of_the_fact(self):
        self.employee.create_version({"date_version": "2026-06-01", "wage": 7000})
        case = self.new_case("D2-37.3", amount=6000, fact_date="2026-05-31")
        case.with_user(self.superior).action_propose()
        self.assertEqual(case.salary, 6000)
        case = self.new_case("D2-37.3", amount=6000, fact_date="2026-06-01")
        with self.assertRaises(UserError):
            case.with_user(self.superior).action_propose()

    def test_without_a_salary_nothing_is_deducted(self):
        self.employee.version_id.wage = 0
        case = self.new_case("D2-37.3", amount=6000)
        with self.assertRaisesRegex(UserError, "No salary"):
            case.with_user(self.superior).action_propose()

    # D3-6.17, D3-10.1.4, D3-10.1.5, D3-10.1.6, D3-10.3.3
    def test_fixed_amounts_count_each_time(self):
        for code, each in (
            ("D3-6.17", 10),
            ("D3-10.1.4", 20),
            ("D3-10.1.5", 20),
            ("D3-10.3.3", 30),
            ("D3-10.1.6", 50),
        ):
            self.assertEqual(self.new_case(code).amount, each)
            case = self.new_case(code, occasions=3)
            self.assertEqual(case.amount, 3 * each)
            case.with_user(self.superior).action_propose()
            self.assertEqual(case.state, "proposed")

    def test_another_amount_than_the_fixed_one_is_refused(self):
        for amount in (9.99, 10.01, 0):
            case = self.new_case("D3-6.17", amount=amount)
            with self.assertRaisesRegex(UserError, "sets .*10"):
                case.with_user(self.superior).action_propose()

    def test_an_open_amount_is_entered(self):
        case = self.new_case("D2-H18-fine")
        with self.assertRaisesRegex(UserError, "Enter the amount"):
            case.with_user(self.superior).action_propose()
        case.with_user(self.superior).amount = 0.01
        case.with_user(self.superior).action_propose()

    # S53, D3-11.24: a breach is punished by the staff penalty rules.
    def test_a_breach_goes_its_way_by_the_table(self):
        self.approve_table("D3-11.24")
        case = self.new_case("D3-11.24")
        own = case.with_user(self.superior)
        with self.assertRaisesRegex(UserError, "Enter the amount"):
            own.action_propose()
        own.amount = 50
        own.action_propose()
        case.with_user(self.manager).action_approve()
        case.with_user(self.hr).action_approve()
        case.with_user(self.hr).action_execute()
        self.assertEqual((case.state, case.amount), ("executed", 50))

    # D2-38.6
    def test_a_dismissal_has_no_amount(self):
        case = self.new_case("D2-38.6", amount=100)
        with self.assertRaisesRegex(UserError, "sets no amount"):
            case.with_user(self.superior).action_propose()

    def test_occasions_count_from_one(self):
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.new_case("D3-6.17", occasions=0).flush_recordset()


@tagged("post_install", "-at_install")
class TestTable(AccountabilityCase):
    """D4-7.2.1.5: the table is used only after the general manager approved it."""

    # D2-37.1, D2-37.2, D2-37.3, D2-37.4, D2-37.5, D2-37.6, D2-37.7
    # D2-38.1, D2-38.2, D2-38.3, D2-38.4, D2-38.5, D2-38.6, D2-38.7, D2-38.8
    def test_the_catalogue_arrives_whole(self):
        articles = self.env["service.accountability.article"].search(
            [("company_id", "=", False)]
        )
        self.assertGreaterEqual(
            set(articles.mapped("rule")),
            {"D2-H17", "D2-H18", "D2-H19", "D2-H20", "D2-L2.1", "D2-L2.2"}
            | {"D2-L2.3", "D2-L3.1", "D2-L3.2", "D2-L3.3", "D2-M6.1", "D2-M6.2"}
            | {"D2-M6.3", "D2-C4.2", "D2-C4.3", "D3-6.17", "D3-10.1.4"}
            | {"D3-10.1.5", "D3-10.1.6", "D3-10.3.3", "D2-P5.1", "D4-7.3.6"},
        )
        months = articles.filtered(lambda a: a.measure == "salary")
        self.assertEqual(len(months), 7)
        self.assertEqual(set(months.mapped("months_min")), {1})
        self.assertEqual(set(months.mapped("months_max")), {3})
        dismissals = articles.filtered(
            lambda a: a.measure == "dismissal" and "-38." in a.rule
        )
        self.assertEqual(len(dismissals), 8)

    def draft(self, code="D3-6.7"):
        shared = self.shared_article(code)
        return shared._new_versions(self.company, False)

    def test_a_draft_article_cannot_be_used(self):
        case = self.new_case(self.draft("D3-6.7"), amount=5)
        with self.assertRaisesRegex(UserError, "has not approved article D3-6.7"):
            case.with_user(self.superior).action_propose()

    def test_only_the_general_manager_approves(self):
        article = self.draft()
        article.with_user(self.hr).action_request_approval()
        for user in (self.hr, self.manager, self.superior, self.deputy):
            with self.assertRaises(UserError):
                article.with_user(user).action_approve()
        article.with_user(self.gm).action_approve()
        self.assertEqual(article.state, "approved")

    def test_forging_the_approval_fails(self):
        article = self.draft()
        for user in (self.hr, self.gm, self.env.user):
            for vals in ({"state": "approved"}, {"approved_amount": 1}):
                with self.assertRaises(UserError):
                    article.with_user(user).write(vals)
                forged = article.with_user(user).with_context(
                    service_guarded_transition=True, skip_validation_check=True
                )
                with self.assertRaises(UserError):
                    forged.write(vals)
        self.assertEqual(article.state, "draft")
        with self.assertRaises(AccessError):
            self.env[article._name].create(
                [
                    vals | {"date_from": "2026-01-01", "state": "approved"}
                    for vals in article.copy_data()
                ]
            )

    def test_an_approved_article_stays_as_it_was(self):
        article = self.article("D3-6.17")
        policy = self.env.ref("service_base.policy_accountability_fine_margin")
        for vals in (
            {"name": "x"},
            {"amount_policy_id": policy.id},
            {"kind": "reward"},
        ):
            with self.assertRaisesRegex(UserError, "new version"):
                article.with_user(self.hr).write(vals)
        with self.assertRaisesRegex(UserError, "history"):
            article.sudo().with_context(_force_unlink=True).unlink()

    def test_a_changed_number_is_not_covered_by_the_approval(self):
        """From the day of the change; cases of the days before go on."""
        article = self.article("D3-6.17")
        today = self.today()
        yesterday = self.new_case("D3-6.17", fact_date=today - timedelta(days=1))
        self.env["service.policy.value"].create(
            {
                "policy_id": article.amount_policy_id.id,
                "company_id": self.company.id,
                "date_from": today,
                "value": 15,
            }
        )
        self.assertTrue(article.is_changed)
        yesterday.with_user(self.superior).action_propose()
        self.assertEqual(yesterday.amount, 10)
        case = self.new_case("D3-6.17", fact_date=today)
        self.assertEqual(case.amount, 15)
        with self.assertRaisesRegex(UserError, "changed after the general manager"):
            case.with_user(self.superior).action_propose()

        action = article.with_user(self.hr).action_new_version()
        version = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual((version.state, version.amount), ("draft", 15))
        version.with_user(self.hr).action_request_approval()
        version.with_user(self.gm).action_approve()
        self.assertEqual(article.date_to, today - timedelta(days=1))
        self.assertFalse(article.is_changed)
        with self.assertRaisesRegex(UserError, "was not in force"):
            case.with_user(self.superior).action_propose()
        case.with_user(self.superior).article_id = version
        case.with_user(self.superior).action_propose()
        self.assertEqual(case.amount, 15)

    def test_the_shared_table_needs_a_manager_of_all_companies(self):
        self.env["res.company"].create({"name": "Another company"})
        shared = self.shared_article("D3-13.8")
        if shared.state != "draft":
            self.skipTest("the shared article is approved in this database")
        shared.with_user(self.hr).action_request_approval()
        with self.assertRaisesRegex(UserError, "count for"):
            shared.with_user(self.gm).action_approve()
        self.gm.sudo().company_ids = self.env["res.company"].search([])
        shared.with_user(self.gm).action_approve()
        self.assertEqual(shared.state, "approved")

    def test_an_ended_article_counts_until_its_last_day(self):
        article = self.article("D3-6.17")
        today = self.today()
        with self.assertRaises(AccessError):
            article.with_user(self.hr).action_end()
        article.with_user(self.gm).action_end()
        self.assertEqual(article.date_to, today)
        self.assertEqual(article._get_unusable_reasons(self.company, today), [])
        tomorrow = today + timedelta(days=1)
        self.assertTrue(article._get_unusable_reasons(self.company, tomorrow))


@tagged("post_install", "-at_install")
class TestChain(AccountabilityCase):
    """S53: superior → department manager → HR (GM) → executed → in the file."""

    def proposed(self, code="D3-6.17", **vals):
        case = self.new_case(code, **vals)
        case.with_user(self.superior).action_propose()
        return case

    # D2-L4.2
    def test_a_penalty_goes_its_way(self):
        case = self.proposed()
        self.assertEqual(
            case.review_ids.mapped("name"), ["Department manager", "Human resources"]
        )
        for early in (self.hr, self.gm):
            with self.assertRaises(UserError):
                case.with_user(early).action_approve()
        case.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            case.with_user(self.manager).action_approve()
        self.assertEqual(case.state, "proposed")
        case.with_user(self.hr).action_approve()
        self.assertEqual(case.state, "approved")
        case.with_user(self.hr).action_execute()
        self.assertEqual((case.state, case.executed_by_id), ("executed", self.hr))
        case.with_user(self.hr).action_file()
        self.assertEqual(case.state, "filed")
        self.assertTrue(case.file_number)

    def test_execution_before_hr_is_refused(self):
        case = self.new_case("D3-6.17")
        refused = "only after the chain has approved it, HR included"
        with self.assertRaisesRegex(UserError, refused):
            case.with_user(self.hr).action_execute()
        case.with_user(self.superior).action_propose()
        with self.assertRaisesRegex(UserError, refused):
            case.with_user(self.hr).action_execute()
        case.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, refused):
            case.with_user(self.hr).action_execute()
        with self.assertRaisesRegex(UserError, "Only an executed"):
            case.with_user(self.hr).action_file()

    def test_execution_needs_hr_even_if_no_definition_asks_for_it(self):
        self.env.ref("service_base.tier_accountability_hr").active = False
        case = self.proposed()
        case.with_user(self.manager).action_approve()
        self.assertEqual(case.state, "approved")
        with self.assertRaisesRegex(UserError, "HR included"):
            case.with_user(self.hr).action_execute()

    def test_only_hr_executes_and_files(self):
        case = self.approved()
        for user in (self.superior, self.manager, self.gm, self.person, self.other):
            for button in ("action_execute", "action_file"):
                with self.assertRaises(AccessError):
                    getattr(case.with_user(user), button)()

    def approved(self, code="D3-6.17", **vals):
        case = self.proposed(code, **vals)
        case.with_user(self.manager).action_approve()
        case.with_user(self.hr).action_approve()
        return case

    # D2-L4.2: proposed by the superior
    def test_a_penalty_is_proposed_by_the_line(self):
        for user in (self.superior, self.manager):
            case = self.new_case("D3-6.17", user=user)
            case.with_user(user).action_propose()
        case = self.new_case("D3-6.17", user=self.other)
        with self.assertRaisesRegex(UserError, "superior or a manager of Li Si"):
            case.with_user(self.other).action_propose()
        self.assertEqual(case.state, "draft")

    def test_the_department_manager_does_not_sign_their_own_proposal(self):
        case = self.new_case("D3-6.17", user=self.manager)
        case.with_user(self.manager).action_propose()
        self.assertEqual(
            case.review_ids.mapped("name"),
            [
                "General manager in place of the department manager",
                "Human resources",
            ],
        )
        with self.assertRaises(UserError):
            case.with_user(self.manager).action_approve()
        case.with_user(self.gm).action_approve()
        case.with_user(self.hr).action_approve()
        self.assertEqual(case.state, "approved")

    def test_the_manager_above_signs_where_there_is_one(self):
        above = self.role("above", "service_base.group_service_user")
        head = self.new_employee("Head", above)
        self.department.parent_id = self.env["hr.department"].create(
            {"name": "Above", "company_id": self.company.id, "manager_id": head.id}
        )
        case = self.new_case("D3-6.17", user=self.manager)
        case.with_user(self.manager).action_propose()
        self.assertEqual(case.manager_user_id, above)

    # D2-L4.1: nominated by superior or colleague
    def test_a_reward_is_nominated_by_a_colleague(self):
        case = self.new_case("D2-L2.2", user=self.other, amount=500, evidence=False)
        case.with_user(self.other).action_propose()
        self.assertEqual(
            case.review_ids.mapped("name"), ["Department manager", "Human resources"]
        )
        case.with_user(self.manager).action_approve()
        case.with_user(self.hr).action_approve()
        case.with_user(self.hr).action_execute()
        self.assertEqual(case.state, "executed")

    def test_nobody_nominates_themself(self):
        case = self.new_case("D2-L2.2", user=self.person, amount=500)
        with self.assertRaisesRegex(UserError, "themself"):
            case.with_user(self.person).action_propose()

    # D1-M11, D2-38.6
    def test_a_dismissal_goes_to_the_general_manager(self):
        case = self.proposed("D2-38.6")
        case.with_user(self.manager).action_approve()
        case.with_user(self.hr).action_approve()
        self.assertEqual(case.state, "proposed")
        with self.assertRaisesRegex(UserError, "HR included"):
            case.with_user(self.hr).action_execute()
        case.with_user(self.gm).action_approve()
        self.assertEqual(case.state, "approved")

    # S53, D1-M11: junior cadres are punished by their manager with the GM's consent.
    def test_a_manager_goes_to_the_general_manager(self):
        case = self.new_case(
            "D3-6.17", user=self.manager, employee=self.superior_employee
        )
        case.with_user(self.manager).action_propose()
        self.assertEqual(
            case.review_ids.mapped("sequence"),
            [2, 3, 4],
        )
        # The same person may sign in place of the department manager and last.
        case.with_user(self.gm).action_approve()
        case.with_user(self.hr).action_approve()
        case.with_user(self.gm).action_approve()
        self.assertEqual(case.state, "approved")

    def test_hr_proposes_and_the_superior_signs_first(self):
        second = self.role("hr2", "service_base.group_hr")
        case = self.new_case("D3-6.17", user=self.hr)
        case.with_user(self.hr).action_propose()
        self.assertEqual(case.review_ids[0].name, "Superior")
        case.with_user(self.superior).action_approve()
        case.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            case.with_user(self.hr).action_approve()
        case.with_user(second).action_approve()
        self.assertEqual(case.state, "approved")

    def test_the_person_concerned_decides_nothing(self):
        """Also with every role that signs, executes or withdraws."""
        case = self.proposed()
        self.person.sudo().group_ids += self.env.ref("service_base.group_hr")
        self.person.sudo().group_ids += self.env.ref(
            "service_base.group_general_manager"
        )
        mine = case.with_user(self.person)
        for button in (
            "action_approve",
            "action_withdraw_approval",
            "action_cancel",
            "action_execute",
            "action_request_approval",
        ):
            with self.assertRaises(UserError):
                getattr(mine, button)()
        with self.assertRaises(UserError):
            mine.action_reject("No")
        case.with_user(self.manager).action_approve()
        case.with_user(self.hr).action_approve()
        with self.assertRaisesRegex(UserError, "concerns you"):
            mine.action_execute()
        case.with_user(self.hr).action_execute()
        with self.assertRaisesRegex(UserError, "concerns you"):
            mine.action_file()

    def test_a_rejected_case_is_corrected_and_proposed_again(self):
        case = self.proposed()
        case.with_user(self.manager).action_reject("No proof")
        self.assertEqual((case.state, case.rejection_reason), ("rejected", "No proof"))
        with self.assertRaises(UserError):
            case.with_user(self.manager).action_redraft()
        case.with_user(self.superior).action_redraft()
        case.with_user(self.superior).evidence = "Photograph"
        case.with_user(self.superior).action_propose()
        self.assertEqual(case.review_ids.mapped("status"), ["pending", "waiting"])
        self.assertIn("rejected", case.approval_entry_ids.mapped("action"))

    def test_the_proposer_withdraws_into_a_draft(self):
        case = self.proposed()
        case.with_user(self.superior).action_withdraw_approval()
        self.assertEqual(case.state, "draft")
        self.assertFalse(case.review_ids)
        case.with_user(self.superior).action_propose()
        self.assertEqual(case.state, "proposed")

    def test_what_was_proposed_stays(self):
        case = self.proposed()
        for vals in ({"amount": 20}, {"description": "x"}, {"occasions": 2}):
            for user in (self.superior, self.hr, self.env.user):
                with self.assertRaisesRegex(UserError, "stays as it is"):
                    case.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "register keeps"):
            case.sudo().with_context(_force_unlink=True).unlink()
        case.with_user(self.superior).action_cancel()
        self.assertEqual(case.state, "cancelled")
        with self.assertRaises(UserError):
            case.sudo().unlink()

    def test_forged_writes_fail(self):
        case = self.new_case("D3-6.17")
        for vals in (
            {"state": "approved"},
            {"salary": 1},
            {"manager_user_id": self.superior.id},
            {"executed_at": "2026-06-01 00:00:00"},
            {"reader_ids": [(4, self.other.id)]},
            {"is_automatic": True},
            {"objection": "x"},
        ):
            for user in (self.superior, self.hr, self.env.user):
                forged = case.with_user(user).with_context(
                    service_guarded_transition=object()
                )
                with self.assertRaises(AccessError):
                    forged.write(vals)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                forged = self.new_case("D3-6.17", **vals)
                # A stored figure is dropped, not taken.
                self.assertNotIn(self.other, forged.reader_ids)
                forged.write(vals)

    def test_a_penalty_needs_evidence(self):
        case = self.new_case("D3-6.17", evidence=False)
        with self.assertRaisesRegex(UserError, "evidence"):
            case.with_user(self.superior).action_propose()
        self.env["ir.attachment"].with_user(self.superior).create(
            {
                "name": "photo.txt",
                "raw": b"proof",
                "res_model": case._name,
                "res_id": case.id,
            }
        )
        case.with_user(self.superior).action_propose()

    def test_a_future_fact_is_refused(self):
        today = self.today()
        case = self.new_case("D3-6.17", fact_date=today + timedelta(days=1))
        with self.assertRaisesRegex(UserError, "future"):
            case.with_user(self.superior).action_propose()
        self.proposed(fact_date=today)

    # A37
    def test_wages_and_accounts_are_not_touched(self):
        versions = self.env["hr.version"].search([])
        wages = [(v.id, v.wage, v.write_date) for v in versions]
        moves = (
            self.env["account.move"].search_count([])
            if "account.move" in self.env
            else 0
        )
        case = self.approved("D2-37.3", amount=18000)
        case.with_user(self.hr).action_execute()
        case.with_user(self.hr).action_file()
        self.env.flush_all()
        versions = self.env["hr.version"].search([])
        versions.invalidate_recordset()
        self.assertEqual([(v.id, v.wage, v.write_date) for v in versions], wages)
        if "account.move" in self.env:
            self.assertEqual(self.env["account.move"].search_count([]), moves)

    # D2-M6.2
    def test_the_file_shows_what_was_executed(self):
        case = self.approved()
        employee = self.employee.with_user(self.hr)
        self.assertEqual(employee.accountability_case_count, 0)
        case.with_user(self.hr).action_execute()
        employee.invalidate_recordset()
        self.assertEqual(employee.accountability_case_count, 1)
        action = employee.action_view_accountability_cases()
        self.assertEqual(
            self.env[action["res_model"]].with_user(self.hr).search(action["domain"]),
            case,
        )
        with self.assertRaises(AccessError):
            self.employee.with_user(self.superior).read(["accountability_case_count"])

    def test_a_superior_fills_in_the_form(self):
        """A plain user: employees are read by their public profile alone."""
        with Form(
            self.env["service.accountability.case"].with_user(self.superior)
        ) as f:
            f.employee_id = self.employee
            f.article_id = self.article("D3-6.17")
            f.occasions = 2
            f.description = "Two complaints"
            f.evidence = "Two letters"
            self.assertEqual(f.amount, 20)
        case = f.save()
        case.action_propose()
        self.env.flush_all()
        self.env.invalidate_all()
        for user in (self.superior, self.person, self.manager, self.hr):
            mine = case.with_user(user)
            view = mine.get_view(view_type="form")
            self.assertEqual("amount_min" in str(view["arch"]), user == self.hr)
            self.assertEqual(mine.employee_id.display_name, "Li Si")
            self.assertEqual(mine.is_own, user == self.person)

    def test_a_batch_isolates_what_cannot_be_proposed(self):
        good, bad = self.new_case("D3-6.17"), self.new_case("D3-6.17", amount=11)
        result = (good | bad).with_user(self.superior).action_propose()
        self.assertEqual((good | bad).mapped("state"), ["proposed", "draft"])
        self.assertIn(bad.name, result["params"]["message"])

    def test_the_notice_shows_the_amount_and_not_the_salary(self):
        case = self.approved("D2-37.3", amount=7500)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "service_base.report_accountability_notice", case.ids
        )[0]
        text = html.decode()
        self.assertIn("7,500.00", text)
        self.assertNotIn("6,000", text)


@tagged("post_install", "-at_install")
class TestObjection(AccountabilityCase):
    """The person concerned is heard once before the measure is executed."""

    def setUp(self):
        super().setUp()
        self.case = self.new_case("D3-6.17")

    def object_as(self, user, text="It was not me"):
        wizard = (
            self.env["service.accountability.objection"]
            .with_user(user)
            .create({"case_id": self.case.id, "text": text})
        )
        return wizard.action_confirm()

    def test_the_person_objects_once(self):
        with self.assertRaises(AccessError):
            self.object_as(self.person)
        self.case.with_user(self.superior).action_propose()
        for user in (self.superior, self.manager, self.hr):
            with self.assertRaisesRegex(AccessError, "only the person concerned"):
                self.object_as(user)
        with self.assertRaisesRegex(UserError, "write the objection"):
            self.object_as(self.person, " ")
        self.object_as(self.person)
        self.assertEqual(self.case.objection, "It was not me")
        self.assertTrue(self.case.objection_at)
        with self.assertRaisesRegex(UserError, "once"):
            self.object_as(self.person, "Again")
        # The signatures go on: nothing that was signed has changed.
        self.case.with_user(self.manager).action_approve()
        self.case.with_user(self.hr).action_approve()
        self.assertEqual(self.case.state, "approved")

    def test_after_execution_it_is_too_late(self):
        self.case.with_user(self.superior).action_propose()
        self.case.with_user(self.manager).action_approve()
        self.case.with_user(self.hr).action_approve()
        self.case.with_user(self.hr).action_execute()
        with self.assertRaisesRegex(UserError, "between proposal and execution"):
            self.object_as(self.person)


@tagged("post_install", "-at_install")
class TestProposals(AccountabilityCase):
    """Documents of the suite propose cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Any record can be the origin; the hook asks for no mixin.
        cls.complaint = cls.env["res.partner"].create({"name": "Complaint 17"})

    def propose(self, code="D3-6.17", employee=None, origin=None, **kwargs):
        return self.env["service.accountability.case"]._propose_case(
            code,
            employee or self.superior_employee,
            origin or self.complaint,
            "Complaint by a customer",
            **kwargs,
        )

    # D3-6.17
    def test_a_complaint_against_the_supervisor_makes_a_line_of_10_yuan(self):
        case = self.propose()
        self.assertEqual((case.amount, case.state), (10, "proposed"))
        self.assertEqual(case.employee_id, self.superior_employee)
        self.assertEqual(case.origin_name, "Complaint 17")
        self.assertEqual(case.article_id.company_id, self.company)

    def test_the_same_document_proposes_once(self):
        case = self.propose()
        self.assertEqual(self.propose(), case)
        other = self.env["res.partner"].create({"name": "Complaint 18"})
        self.assertNotEqual(self.propose(origin=other), case)
        self.assertNotEqual(self.propose(employee=self.employee), case)

    def test_whoever_works_on_the_document_is_not_the_proposer(self):
        case = (
            self.env["service.accountability.case"]
            .with_user(self.other)
            ._propose_case("D3-6.17", self.employee, self.complaint, "Complaint")
        )
        self.assertEqual(case.sudo().user_id, self.env.ref("base.user_root"))
        with self.assertRaises(AccessError):
            case.with_user(self.other).read(["name"])
        # D2-L4.2: the superior has the first word.
        self.assertEqual(case.sudo().review_ids[0].name, "Superior")
        case.with_user(self.superior).action_approve()

    def test_what_cannot_be_proposed_stays_a_draft_that_says_why(self):
        people = self.employee | self.superior_employee
        self.superior_employee.version_id.wage = 0
        cases = self.propose("D2-37.3", people, amount=6000)
        self.assertEqual(cases.mapped("state"), ["proposed", "draft"])
        self.assertIn("No salary", cases[1].problem)
        self.superior_employee.version_id.wage = 6000
        cases[1].with_user(self.hr).amount = 7000
        self.hr2 = self.role("hr2", "service_base.group_hr")
        cases[1].with_user(self.hr).action_propose()
        self.assertEqual((cases[1].state, cases[1].problem), ("proposed", False))

    def test_an_unapproved_article_leaves_a_draft(self):
        article = self.shared_article("D3-6.7")._new_versions(self.company, False)
        self.assertEqual(article.state, "draft")
        case = self.propose("D3-6.7", amount=5)
        self.assertEqual(case.state, "draft")
        self.assertIn("D4-7.2.1.5", case.problem)

    def test_an_unknown_article_is_an_error(self):
        with self.assertRaisesRegex(UserError, "no article D9"):
            self.propose("D9")

    def test_only_server_code_proposes(self):
        model = self.env["service.accountability.case"]
        for name in ("_propose_case", "_propose_cases", "_propose_warnings"):
            self.assertTrue(name.startswith("_") and hasattr(model, name))

    def rows(self, *results, employee=None, start=4):
        return [
            {
                "employee": employee or self.employee,
                "month": date(2026, start + number, 1),
                "target": 100,
                "actual": actual,
            }
            for number, actual in enumerate(results)
        ]

    def warn(self, *args, **kwargs):
        model = self.env["service.accountability.case"]
        return model._propose_warnings(self.rows(*args, **kwargs))

    # D2-L3.1
    @freeze_time("2026-07-01 01:00:00")
    def test_three_months_below_target_make_a_warning(self):
        case = self.warn(99.99, 50, 0)
        self.assertEqual(case.fact_date, date(2026, 7, 1))
        self.assertEqual((case.measure, case.state), ("warning", "proposed"))
        self.assertEqual(case.amount, 0)
        self.assertEqual(self.warn(99.99, 50, 0), self.env[case._name])

    def test_less_than_three_months_make_none(self):
        self.assertFalse(self.warn(50, 50))
        # Exactly at target is not below.
        self.assertFalse(self.warn(50, 50, 100))
        self.assertFalse(self.warn(50, 100, 50, 50))
        gap = [*self.rows(50, 50), *self.rows(50, start=7)]
        self.assertFalse(self.env["service.accountability.case"]._propose_warnings(gap))

    def test_months_of_a_warning_count_once(self):
        first = self.warn(1, 1, 1)
        self.assertEqual(len(first), 1)
        self.assertFalse(self.warn(1, 1, 1, start=5))
        second = self.warn(1, 1, 1, 1, 1, 1)
        self.assertEqual(second.fact_date, date(2026, 10, 1))

    def test_the_number_of_months_is_a_policy(self):
        with freeze_time("2026-01-05"):
            self.env["service.policy.value"].create(
                {
                    "policy_id": self.env.ref(
                        "service_base.policy_accountability_below_target_months"
                    ).id,
                    "company_id": self.company.id,
                    "date_from": "2026-01-05",
                    "value": 2,
                }
            )
        self.assertEqual(self.warn(1, 1).fact_date, date(2026, 6, 1))

    def test_many_cases_cost_few_queries(self):
        people = self.env["hr.employee"]
        for number in range(20):
            people |= self.new_employee(f"Person {number}")
        people.write(
            {
                "department_id": self.department.id,
                "parent_id": self.superior_employee.id,
            }
        )
        self.propose(employee=people[:2])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20 * 8 + 50):
            cases = self.propose(employee=people)
            self.env.flush_all()
        self.assertEqual(set(cases.mapped("state")), {"proposed"})
