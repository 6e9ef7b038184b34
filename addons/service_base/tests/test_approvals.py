# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .common import SuiteCase

USER = "service_base.group_service_user"
DEPUTY = "service_base.group_deputy_general_manager"
GM = "service_base.group_general_manager"
QUALITY = "service_base.group_quality"


class ApprovalCase(SuiteCase):
    """A request that quality checks first and the general manager signs then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_models()
        cls.applicant = cls.role("applicant", USER)
        cls.colleague = cls.role("colleague", USER)
        cls.checker = cls.role("checker", QUALITY)
        cls.checker_2 = cls.role("checker_2", QUALITY)
        cls.manager = cls.role("manager", GM)
        cls.first = cls.define("Quality check", QUALITY, 1)
        cls.second = cls.define(
            "General manager", GM, 2, rule="D2-26", phone_consent_allowed=True
        )

    @classmethod
    def _make_models(cls):
        from .approval_models import MODELS

        # Last of all: without it what depends on them would still be looked for.
        cls.addClassCleanup(cls.registry._setup_models__, cls.env.cr, [])
        for model in MODELS:
            add_to_registry(cls.registry, model)
        names = [model._name for model in MODELS]
        cls.registry._setup_models__(cls.env.cr, [*names, "tier.definition"])
        cls.registry.init_models(cls.env.cr, names, {"models_to_check": True})
        for name in names:
            cls.addClassCleanup(cls.registry.__delitem__, name)
            model = cls.env["ir.model"]._get(name)
            cls.env["ir.model.access"].create(
                {
                    "name": name,
                    "model_id": model.id,
                    "group_id": cls.env.ref(USER).id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_create": True,
                    "perm_unlink": True,
                }
            )

    @classmethod
    def define(cls, name, group, step, **values):
        return cls.env["tier.definition"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get("service.test.request").id,
                "review_type": "group",
                "reviewer_group_id": cls.env.ref(group).id,
                "step": step,
                "company_id": False,
                **values,
            }
        )

    def ask(self, count=1, **values):
        """Requests of the applicant, their approval asked for."""
        requests = (
            self.env["service.test.request"]
            .with_user(self.applicant)
            .create(
                [
                    {"name": f"R{i}", "amount": 100, **values}
                    for i in range(1, count + 1)
                ]
            )
        )
        requests.action_request_approval()
        return requests

    def trail(self, request):
        entries = request.sudo().approval_entry_ids.sorted("id")
        return [(entry.action, entry.user_id, entry.step_name) for entry in entries]


@tagged("post_install", "-at_install")
class TestApprovals(ApprovalCase):
    """Signatures are given in their order, by those whom the policy names."""

    def test_the_chain_in_its_order(self):
        request = self.ask()
        self.assertEqual(request.validation_status, "pending")
        with self.assertRaisesRegex(UserError, "waits for: Quality check"):
            request.with_user(self.manager).action_approve()
        request.with_user(self.checker).action_approve("measured")
        self.assertEqual(request.validation_status, "pending")
        with self.assertRaisesRegex(UserError, "not approved yet by: General manager"):
            request.action_finish()
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.validation_status, "validated")
        request.action_finish()
        self.assertEqual(request.state, "done")
        self.assertEqual(
            self.trail(request),
            [
                ("requested", self.applicant, "Quality check"),
                ("requested", self.applicant, "General manager"),
                ("approved", self.checker, "Quality check"),
                ("approved", self.manager, "General manager"),
            ],
        )

    def test_no_step_without_a_request(self):
        request = self.env["service.test.request"].create({"name": "R"})
        with self.assertRaisesRegex(UserError, "needs the approval of"):
            request.action_finish()

    def test_a_forgetful_developer_is_stopped(self):
        request = self.ask()
        with self.assertRaisesRegex(ValidationError, "not approved yet"):
            request._do_finish_carelessly()

    def test_signatures_of_one_step_come_in_any_order(self):
        self.define("Deputy", DEPUTY, 1, definition_domain="[('kind', '=', 'plan')]")
        deputy = self.role("deputy", DEPUTY)
        request = self.ask(kind="plan")
        request.with_user(deputy).action_approve()
        with self.assertRaisesRegex(UserError, "waits for: Quality check"):
            request.with_user(self.manager).action_approve()
        request.with_user(self.checker).action_approve()
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.validation_status, "validated")

    def test_the_general_manager_may_sign_for_the_deputy(self):  # A61
        self.second.active = False
        self.first.reviewer_group_id = self.env.ref(DEPUTY)
        request = self.ask()
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.validation_status, "validated")

    def test_one_person_does_not_sign_two_steps(self):
        self.manager.group_ids += self.env.ref(QUALITY)
        request = self.ask()
        request.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "signed an earlier step"):
            request.with_user(self.manager).action_approve()
        self.second.same_person_allowed = True
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.validation_status, "validated")

    def test_a_chain_has_its_days_and_company(self):
        today = self.today()
        self.first.date_to = today - timedelta(days=1)
        self.second.company_id = self.env["res.company"].create({"name": "Other"})
        request = self.env["service.test.request"].create({"name": "R"})
        self.assertFalse(request.need_validation)
        request.action_finish()
        self.assertEqual(request.state, "done")

    def test_a_rejection_names_its_reason_and_ends_the_request(self):
        request = self.ask()
        action = request.with_user(self.checker).action_reject()
        self.assertEqual(action["res_model"], "service.approval.decision")
        request.with_user(self.checker).action_reject("The figure is wrong.")
        self.assertEqual(request.validation_status, "rejected")
        with self.assertRaises(UserError):
            request.with_user(self.manager).action_approve()
        request.amount = 90
        request.action_request_approval()
        self.assertEqual(request.validation_status, "pending")
        self.assertIn(("rejected", self.checker, "Quality check"), self.trail(request))

    def test_the_history_survives_a_new_chain(self):
        request = self.ask()
        request.with_user(self.checker).action_approve()
        request.action_withdraw_approval()
        self.assertEqual(request.validation_status, "no")
        request.action_request_approval()
        actions = [action for action, _user, _step in self.trail(request)]
        self.assertEqual(
            actions,
            ["requested"] * 2 + ["approved"] + ["withdrawn"] * 2 + ["requested"] * 2,
        )

    def test_only_the_applicant_withdraws(self):
        request = self.ask()
        with self.assertRaisesRegex(UserError, "asked for it"):
            request.with_user(self.colleague).action_withdraw_approval()

    def test_nobody_but_the_applicant_can_sign(self):
        self.checker_2.active = False
        with self.assertRaisesRegex(ValidationError, "nobody but the applicant"):
            self.ask(applicant_id=self.checker.id)

    # -- a change voids the signatures -----------------------------------------

    def test_a_change_voids_what_was_signed(self):
        request = self.ask()
        request.with_user(self.checker).action_approve()
        request.amount = 101
        self.assertEqual(request.validation_status, "no")
        self.assertIn(("voided", self.applicant, "Quality check"), self.trail(request))
        with self.assertRaisesRegex(UserError, "No approval is asked for"):
            request.with_user(self.manager).action_approve()

    def test_the_same_value_again_is_no_change(self):
        request = self.ask()
        request.write({"amount": 100})
        self.assertEqual(request.validation_status, "pending")

    def test_a_remark_is_no_change(self):
        request = self.ask()
        request.note = "urgent"
        self.assertEqual(request.validation_status, "pending")

    def test_a_line_changed_directly_is_found(self):
        request = self.ask(line_ids=[Command.create({"price": 500})])
        request.line_ids.price = 1
        with self.assertRaisesRegex(UserError, "changed after the request"):
            request.with_user(self.checker).action_approve()
        request.line_ids.price = 500
        request.with_user(self.checker).action_approve()
        request.with_user(self.manager).action_approve()
        request.line_ids.price = 1
        with self.assertRaisesRegex(UserError, "changed after the request"):
            request.action_finish()

    def test_a_line_changed_through_the_document_voids(self):
        request = self.ask(line_ids=[Command.create({"price": 500})])
        request.line_ids = [Command.update(request.line_ids.id, {"price": 1})]
        self.assertEqual(request.validation_status, "no")

    # -- nobody signs for themselves --------------------------------------------

    def test_not_ones_own_request(self):
        request = self.ask()
        self.applicant.group_ids += self.env.ref(QUALITY)
        with self.assertRaisesRegex(UserError, "your own request"):
            request.with_user(self.applicant).action_approve()

    def test_not_what_a_colleague_asked_for_in_ones_name(self):
        request = self.ask(applicant_id=self.checker.id)
        with self.assertRaisesRegex(UserError, "your own request"):
            request.with_user(self.checker).action_approve()
        request.with_user(self.checker_2).action_approve()

    def test_not_without_the_role(self):
        request = self.ask()
        for method in ("action_approve", "validate_tier"):
            with self.assertRaisesRegex(UserError, "waits for"):
                getattr(request.with_user(self.colleague), method)()

    # -- substitutes ---------------------------------------------------------------

    def test_a_substitute_signs_on_the_days_and_is_named(self):
        with freeze_time("2026-06-01 02:00:00"):
            request = self.ask()
            self.env["service.substitute"].with_user(self.manager).create(
                {
                    "user_id": self.manager.id,
                    "substitute_id": self.colleague.id,
                    "date_from": "2026-06-02",
                    "date_to": "2026-06-03",
                }
            )
            request.with_user(self.checker).action_approve()
            with self.assertRaisesRegex(UserError, "waits for"):
                request.with_user(self.colleague).action_approve()
        with freeze_time("2026-06-04 02:00:00"):
            self.env["service.substitute"]._cron_refresh()
            with self.assertRaisesRegex(UserError, "waits for"):
                request.with_user(self.colleague).action_approve()
        with freeze_time("2026-06-03 02:00:00"):
            self.env["service.substitute"]._cron_refresh()
            self.assertTrue(request.with_user(self.colleague).can_review)
            request.with_user(self.colleague).action_approve()
        self.assertEqual(request.validation_status, "validated")
        entry = request.sudo().approval_entry_ids[:1]
        self.assertEqual(
            (entry.user_id, entry.on_behalf_id), (self.colleague, self.manager)
        )

    def test_a_substitute_does_not_sign_their_own_request(self):
        self.env["service.substitute"].with_user(self.manager).create(
            {
                "user_id": self.manager.id,
                "substitute_id": self.applicant.id,
                "date_to": self.today() + timedelta(days=2),
            }
        )
        request = self.ask()
        request.with_user(self.checker).action_approve()
        with self.assertRaisesRegex(UserError, "your own request"):
            request.with_user(self.applicant).action_approve()

    def test_nobody_names_a_substitute_for_another(self):
        with self.assertRaisesRegex(UserError, "only the absent person"):
            self.env["service.substitute"].with_user(self.applicant).create(
                {
                    "user_id": self.manager.id,
                    "substitute_id": self.applicant.id,
                    "date_to": "2030-01-01",
                }
            )

    def test_a_substitution_does_not_begin_in_the_past(self):
        with self.assertRaisesRegex(UserError, "has begun"):
            self.env["service.substitute"].with_user(self.manager).create(
                {
                    "user_id": self.manager.id,
                    "substitute_id": self.applicant.id,
                    "date_from": "2020-01-01",
                    "date_to": "2030-01-01",
                }
            )

    # -- consent by phone, D2-26 --------------------------------------------------

    def test_a_consent_by_phone_leaves_the_signature_owed(self):  # D2-26
        request = self.ask()
        request.with_user(self.checker).action_approve()
        now = fields.Datetime.now()
        request.with_user(self.colleague)._record_phone_consent(
            self.manager, "Agreed: 30 days, no more.", now
        )
        self.assertEqual(request.validation_status, "validated")
        request.action_finish()
        review = request.sudo().review_ids.filtered("is_signature_owed")
        self.assertEqual(review.done_by, self.manager)
        self.assertEqual(review.consent_recorder_id, self.colleague)
        self.assertEqual(review.consent_text, "Agreed: 30 days, no more.")
        with self.assertRaisesRegex(UserError, "signature of test_manager"):
            review.with_user(self.checker).action_sign_owed()
        with self.assertRaises(AccessError):
            review.with_user(self.env.ref("base.public_user")).action_sign_owed()
        review.with_user(self.manager).action_sign_owed()
        self.assertFalse(review.is_signature_owed)
        self.assertEqual(
            [a for a, _u, _s in self.trail(request)][-2:], ["phone", "signed"]
        )

    def test_what_is_no_consent_by_phone(self):  # D2-26
        request = self.ask()
        now = fields.Datetime.now()
        said, later = "Agreed.", now + timedelta(minutes=1)
        cases = [
            (self.colleague, self.checker, said, now, "no signature that"),
            (self.colleague, self.manager, said, now, "no signature that"),
        ]
        for recorder, reviewer, text, moment, reason in cases:
            with self.assertRaisesRegex(UserError, reason):
                request.with_user(recorder)._record_phone_consent(
                    reviewer, text, moment
                )
        request.with_user(self.checker).action_approve()
        cases = [
            (self.applicant, self.manager, said, now, "your own request"),
            (self.manager, self.manager, said, now, "Sign it yourself"),
            (self.colleague, self.manager, " ", now, "what was said"),
            (self.colleague, self.manager, said, later, "not over yet"),
            (self.colleague, self.manager, said, now - timedelta(1), "before the"),
            (self.colleague, self.colleague, said, now, "Sign it yourself"),
        ]
        for recorder, reviewer, text, moment, reason in cases:
            with self.assertRaisesRegex(UserError, reason):
                request.with_user(recorder)._record_phone_consent(
                    reviewer, text, moment
                )

    # -- the time to sign -----------------------------------------------------

    def test_the_review_is_due_in_24_clock_hours(self):  # D4-3.1.1b
        """S33: asked for on Friday 16:00, to be signed by Saturday 16:00."""
        self.first.deadline_rule_id = self.env.ref(
            "service_base.deadline_approval_clock"
        )
        sweep = self.env["service.deadline"]._sweep_overdue
        with freeze_time("2026-06-05 08:00:00"):
            request = self.ask()
        deadline = request.sudo().review_ids.deadline_ids
        self.assertEqual(str(deadline.due), "2026-06-06 08:00:00")
        with freeze_time("2026-06-06 08:00:00"):
            sweep()
            self.assertFalse(request.activity_ids)
        with freeze_time("2026-06-06 08:01:00"):
            sweep()
            self.assertEqual(
                request.activity_ids.user_id, self.checker | self.checker_2
            )
            request.with_user(self.checker).action_approve()
        self.assertEqual(deadline.state, "met_late")
        self.assertFalse(request.activity_ids)

    def test_each_signature_has_its_own_time(self):
        rule = self.env.ref("service_base.deadline_approval_working")
        (self.first | self.second).deadline_rule_id = rule
        with freeze_time("2026-06-05 08:00:00"):  # Friday, 16:00
            request = self.ask()
        reviews = request.sudo().review_ids.sorted("sequence")
        self.assertEqual(str(reviews[0].deadline_ids.due), "2026-06-08 08:00:00")
        self.assertFalse(reviews[1].deadline_ids)
        with freeze_time("2026-06-08 00:00:00"):  # Monday, 8:00
            request.with_user(self.checker).action_approve()
        self.assertEqual(reviews[0].deadline_ids.state, "met")
        self.assertEqual(str(reviews[1].deadline_ids.due), "2026-06-08 09:00:00")
        request.amount = 1
        self.assertFalse(
            self.env["service.deadline"].search(
                [("res_model", "=", "tier.review"), ("state", "=", "open")]
            )
        )

    # -- many at once ---------------------------------------------------------------

    def test_a_hundred_at_once_with_the_failures_named(self):
        requests = self.ask(100)
        own = requests[:2]
        own.applicant_id = self.checker
        own.action_request_approval()
        reviews = requests.sudo().review_ids.filtered(lambda r: r.status == "pending")
        self.env.flush_all()
        self.env.invalidate_all()
        reviews = reviews.with_user(self.checker)
        with self.assertQueryCount(60):
            action = reviews.action_approve()
            self.env.flush_all()
        self.assertIn("R1:", action["params"]["message"])
        self.assertIn("R2:", action["params"]["message"])
        self.assertNotIn("R3:", action["params"]["message"])
        approved = requests.sudo().review_ids.filtered(lambda r: r.status == "approved")
        self.assertEqual(len(approved), 98)

    def test_asking_for_a_hundred_at_once(self):
        requests = (
            self.env["service.test.request"]
            .with_user(self.applicant)
            .create([{"name": f"R{i}"} for i in range(100)])
        )
        self.env.flush_all()
        with self.assertQueryCount(60):
            requests.action_request_approval()
            self.env.flush_all()
        self.assertEqual(set(requests.mapped("validation_status")), {"pending"})


@tagged("post_install", "-at_install")
class TestForgedApprovals(ApprovalCase):
    """What a normal internal user may send, and what comes of it: nothing."""

    def setUp(self):
        super().setUp()
        self.request = self.ask()
        self.review = self.request.sudo().review_ids[:1]
        self.forger = self.request.with_user(self.applicant)

    def refused(self):
        return self.assertRaisesRegex((AccessError, UserError), ".")

    def test_reviews_are_not_written(self):
        reviews = self.review.with_user(self.applicant)
        for vals in (
            {"status": "approved"},
            {"done_by": self.manager.id},
            {"reviewer_ids": [Command.link(self.applicant.id)]},
            {"model": "res.partner"},
            {"requested_by": self.colleague.id},
            {"definition_id": False},
        ):
            with self.refused():
                reviews.write(vals)

    def test_reviews_are_not_made(self):
        with self.refused():
            self.env["tier.review"].with_user(self.applicant).create(
                {
                    "model": "service.test.request",
                    "res_id": self.request.id,
                    "definition_id": self.first.id,
                    "status": "approved",
                }
            )

    def test_reviews_of_another_model_are_not_moved_here(self):
        other = self.env["tier.review"].create(
            {"model": "res.partner", "res_id": 1, "status": "approved"}
        )
        with self.refused():
            other.with_user(self.applicant).write(
                {"model": "service.test.request", "res_id": self.request.id}
            )

    def test_reviews_are_not_deleted(self):
        with self.refused():
            self.review.with_user(self.applicant).unlink()
        with self.refused():
            self.review.with_user(self.applicant).with_context(
                _force_unlink=True
            ).unlink()

    def test_not_through_the_document(self):
        for vals in (
            {"validation_status": "validated"},
            {"state": "done"},
            {"done_at": "2026-06-01"},
            {"review_ids": [Command.update(self.review.id, {"status": "approved"})]},
            {"review_ids": [Command.clear()]},
            {"approval_entry_ids": [Command.clear()]},
        ):
            with self.refused():
                self.forger.write(vals)
        with self.refused():
            self.env["service.test.request"].with_user(self.applicant).create(
                {"name": "R", "validation_status": "validated"}
            )

    def test_no_context_key_helps(self):
        keys = dict.fromkeys(
            (
                "service_guarded_transition",
                "skip_validation_check",
                "skip_check_state_condition",
                "tier_validation_defer_compute_can_review",
                "_force_unlink",
                "install_mode",
                "active_test",
            ),
            True,
        )
        forger = self.forger.with_context(**keys)
        with self.refused():
            forger.write({"state": "done"})
        with self.refused():
            forger.action_finish()
        with self.refused():
            forger.action_approve()
        forger.write({"amount": 5000})
        self.assertEqual(self.request.validation_status, "no")

    def test_the_comment_wizard_of_tier_validation_is_no_way(self):
        wizard = (
            self.env["comment.wizard"]
            .with_user(self.applicant)
            .create(
                {
                    "res_model": "service.test.request",
                    "res_id": self.request.id,
                    "validate_reject": "validate",
                    "comment": "ok",
                    "review_ids": [Command.set(self.review.ids)],
                }
            )
        )
        with self.refused():
            wizard.add_comment()

    def test_the_trail_is_not_written(self):
        entry = self.request.sudo().approval_entry_ids[:1]
        vals = {
            "res_model": "service.test.request",
            "res_id": self.request.id,
            "action": "approved",
        }
        with self.refused():
            self.env["service.approval.entry"].sudo().create(vals)
        with self.refused():
            entry.write({"user_id": self.manager.id})
        with self.refused():
            entry.unlink()
        with self.refused():
            entry.with_context(_force_unlink=True).unlink()

    def test_a_copy_is_not_approved(self):
        self.request.with_user(self.checker).action_approve()
        self.request.with_user(self.manager).action_approve()
        copy = self.request.copy()
        self.assertEqual(copy.validation_status, "no")
        self.assertFalse(copy.sudo().review_ids)

    def test_an_import_of_an_approved_one_is_refused(self):
        result = (
            self.env["service.test.request"]
            .with_user(self.applicant)
            .load(["name", "validation_status"], [["R", "validated"]])
        )
        self.assertFalse(result["ids"])

    def test_opening_the_client_does_not_trip_the_guard(self):
        for user in (self.checker, self.manager, self.applicant):
            self.env["res.users"].with_user(user).review_user_count()

    def test_a_definition_in_use_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "archive it"):
            self.first.unlink()

    def test_chains_are_edited_by_the_policy_administrator_alone(self):
        administrator = self.role("policy", "service_base.group_policy_manager")
        self.second.with_user(administrator).step = 3
        with self.assertRaises(AccessError):
            self.second.with_user(self.applicant).step = 1
