"""Approvals cannot be forged over the wire (S53, D2-L4.2).

Tried on a real document of the demo company: a penalty that its proposer, a
normal user of the suite, would like to see approved.
"""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

CASE = "service.accountability.case"
KEYS = dict.fromkeys(
    (
        "service_guarded_transition",
        "skip_validation_check",
        "skip_check_state_condition",
        "tier_validation_defer_compute_can_review",
        "_force_unlink",
        "install_mode",
    ),
    True,
)

REFUSALS = [
    f"odoo.exceptions.{name}"
    for name in ("AccessError", "UserError", "ValidationError")
]


@tagged("post_install", "-at_install")
class TestApprovalsByRpc(HttpCase):
    def setUp(self):
        super().setUp()
        self.case = self.env[CASE].search([("state", "=", "proposed")], limit=1)
        self.reviews = self.case.review_ids
        self.pending = self.reviews._get_current_step()
        self.proposer = self.case.user_id
        self.authenticate(self.proposer.login, self.proposer.login)

    def call(self, model, method, *args, **context):
        """The name of the error, or False."""
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": list(args),
                    "kwargs": {"context": context},
                },
            },
        ).json()
        return answer.get("error", {}).get("data", {}).get("name", False)

    def assert_refused(self, *call, **context):
        before = (self.case.state, self.case.validation_status, len(self.reviews))
        with mute_logger("odoo.http", "odoo.sql_db"):
            error = self.call(*call, **context)
        self.assertIn(error, REFUSALS)
        self.env.invalidate_all()
        after = (self.case.state, self.case.validation_status, len(self.reviews))
        self.assertEqual(before, after)

    def test_a_review_is_neither_written_made_nor_deleted(self):
        forged = {"model": CASE, "res_id": self.case.id, "status": "approved"}
        for context in ({}, KEYS):
            for vals in ({"status": "approved"}, {"reviewer_ids": [[4, 2]]}):
                self.assert_refused(
                    "tier.review", "write", self.pending.ids, vals, **context
                )
            self.assert_refused("tier.review", "create", [forged], **context)
            self.assert_refused("tier.review", "unlink", self.pending.ids, **context)

    def test_the_state_is_not_written(self):
        for context in ({}, KEYS):
            for vals in (
                {"validation_status": "validated"},
                {"state": "approved"},
                {"review_ids": [[1, self.pending.id, {"status": "approved"}]]},
            ):
                self.assert_refused(CASE, "write", self.case.ids, vals, **context)

    def test_nobody_approves_their_own_request(self):
        for context in ({}, KEYS):
            self.assert_refused(CASE, "action_approve", self.case.ids, **context)
            self.assert_refused(
                "tier.review", "action_approve", self.pending.ids, **context
            )

    def test_nobody_else_than_a_reviewer_approves(self):
        for login in ("clerk", "driver"):
            self.authenticate(login, login)
            self.assert_refused(CASE, "action_approve", self.case.ids)
            self.assert_refused("tier.review", "action_approve", self.pending.ids)

    def test_private_methods_are_not_called(self):
        for method in ("_do_approve", "_in_transition", "_validate_tier"):
            self.assert_refused(CASE, method, self.case.ids)

    def test_what_was_changed_after_the_request_is_not_approved(self):
        """Changed behind the server's back: by a statement of the database."""
        self.env.cr.execute(
            "UPDATE service_accountability_case SET amount = 9999 WHERE id = %s",
            [self.case.id],
        )
        self.env.invalidate_all()
        self.authenticate("hr", "hr")
        self.assert_refused(CASE, "action_approve", self.case.ids)

    def test_the_reviewer_approves(self):
        self.authenticate("hr", "hr")
        self.assertFalse(self.call(CASE, "action_approve", self.case.ids))
        self.assertEqual(self.case.state, "approved")
