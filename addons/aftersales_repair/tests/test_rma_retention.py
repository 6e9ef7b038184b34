# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .common import RmaCase

# Closed on Wednesday 3 June 2026 in the morning, Shanghai.
CLOSED = "2026-06-03 02:00:00"
LAST_KEPT_DAY = "2029-06-02 04:00:00"
FIRST_FREE_DAY = "2029-06-03 04:00:00"


class RetentionCase(RmaCase):
    @classmethod
    def closed_return(cls, name="R1", closed=CLOSED):
        """A return that was closed then, with a comment, a file and a photo."""
        rma = cls.rma(cls.delivered(name))
        rma.action_confirm()
        rma._sign("customer", drawing(), "Zhang San")
        rma._add_evidence("photo", [("a.jpg", photo())])
        rma.sudo().line_ids._in_transition().state = "shipped"
        rma.sudo()._in_transition().write({"state": "done", "closed_at": closed})
        rma.message_post(
            body="The customer called",
            message_type="comment",
            attachments=[("a.txt", b"x")],
        )
        cls.env.flush_all()
        return rma.sudo()


@tagged("post_install", "-at_install")
class TestRmaRetention(RetentionCase):
    """Returns are kept for three years after closing (S69, D4-8.8)."""

    def test_two_years_and_364_days_after_closing_nobody_deletes(self):
        rma = self.closed_return()
        with freeze_time(LAST_KEPT_DAY):
            for records in (
                rma,
                rma.with_user(self.clerk),
                rma.with_user(self.manager),
                rma.with_context(_force_unlink=True),
                rma.with_context(service_guarded_transition=True),
                rma.line_ids,
                rma.line_ids.with_context(_force_unlink=True),
            ):
                with self.assertRaisesRegex(
                    (UserError, AccessError), "2029|not allowed to delete"
                ):
                    records.unlink()
        self.assertTrue(rma.exists())
        self.assertTrue(rma.line_ids.exists())

    def test_after_three_years_it_may_go_with_all_that_hangs_on_it(self):
        rma = self.closed_return()
        lines, messages = rma.line_ids, rma.message_ids
        proof = [rma.signature_ids, rma.evidence_ids]
        with freeze_time(FIRST_FREE_DAY):
            rma.with_user(self.clerk).unlink()
        for records in (rma, lines, messages, *proof):
            self.assertFalse(records.exists())

    def test_the_years_run_by_the_companys_date(self):
        # 2 June, 17:00 in Greenwich is 3 June, 01:00 in Shanghai.
        rma = self.closed_return(closed="2026-06-02 17:00:00")
        with freeze_time("2029-06-02 15:59:00"), self.assertRaises(UserError):
            rma.unlink()
        with freeze_time("2029-06-02 16:00:00"):
            rma.unlink()
        self.assertFalse(rma.exists())

    def test_the_years_are_a_policy_that_only_grows(self):
        rma = self.closed_return()
        line = self.env["service.policy.retention"].create(
            {
                "policy_id": self.env.ref("service_base.policy_retention_registers").id,
                "company_id": self.company.id,
                "model_id": self.env["ir.model"]._get("aftersales.rma").id,
                "years": 8,
            }
        )
        with freeze_time("2031-06-02 04:00:00"), self.assertRaises(UserError):
            rma.unlink()
        self.env.cr.execute(
            "UPDATE service_policy_retention SET years = 1 WHERE id = %s", [line.id]
        )
        self.env.invalidate_all()
        with freeze_time(LAST_KEPT_DAY), self.assertRaises(UserError):
            rma.unlink()

    def test_a_draft_may_go_and_takes_its_proof_along(self):
        rma = self.rma(self.delivered("R2"))
        signature = rma._sign("customer", drawing(), "Zhang San")
        line = rma.line_ids
        evidence = line._add_evidence("inspection_photo", [("a.jpg", photo())])
        rma.unlink()
        for records in (rma, line, signature, evidence):
            self.assertFalse(records.sudo().exists())

    def test_what_was_confirmed_once_is_no_draft_again(self):
        rma = self.rma(self.delivered("R3"))
        rma.action_confirm()
        rma.sudo()._in_transition().state = "draft"
        with self.assertRaisesRegex(UserError, "confirmed and is in progress"):
            rma.unlink()
        for records in (rma, rma.sudo(), rma.sudo()._in_transition()):
            with self.assertRaises(AccessError):
                records.was_confirmed = False

    def test_open_ones_never_go_however_old(self):
        rma = self.rma(self.delivered("R4"))
        rma.action_confirm()
        with freeze_time("2036-06-01"), self.assertRaisesRegex(UserError, "close it"):
            rma.unlink()

    def test_a_cancelled_one_is_kept_from_its_cancelling(self):
        rma = self.rma(self.delivered("R5"))
        rma.action_confirm()
        with freeze_time(CLOSED):
            rma.action_cancel()
        with freeze_time(LAST_KEPT_DAY), self.assertRaisesRegex(UserError, "2029"):
            rma.unlink()
        with freeze_time(FIRST_FREE_DAY):
            self.assertFalse(rma._get_cannot_delete_reasons())

    def test_the_error_names_the_records_and_the_day(self):
        rmas = self.closed_return() | self.closed_return("R6")
        with freeze_time("2027-01-01"), self.assertRaises(UserError) as caught:
            rmas.unlink()
        text = str(caught.exception)
        for rma in rmas:
            self.assertIn(rma.name, text)
        self.assertIn("2029", text)
        self.assertIn("D4-8.8", text)

    # -- past the register itself ---

    @mute_logger("odoo.sql_db")
    def test_what_a_return_names_cannot_be_deleted(self):
        rma = self.closed_return()
        user = self.role("away", "aftersales_repair.group_aftersales_clerk")
        rma.user_id = user
        for parent in (
            rma.partner_id,
            rma.warehouse_id,
            rma.line_ids.product_id,
            rma.line_ids.lot_id,
            rma.line_ids.reason_id,
            user,
            rma.company_id,
        ):
            with self.subTest(parent=parent):
                self.assertTrue(self.is_refused(parent))
        self.assertTrue(rma.line_ids.lot_id)

    def is_refused(self, parent):
        """By the database, or by an error of core that comes before it."""
        try:
            with self.env.cr.savepoint():
                parent.sudo().with_context(_force_unlink=True).unlink()
        except (IntegrityError, UserError):
            self.env.invalidate_all()
            return True
        return False

    def test_files_of_a_closed_return_stay(self):
        rma = self.closed_return()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "aftersales.rma"), ("res_id", "=", rma.id)]
        )
        self.assertTrue(files)
        with freeze_time(LAST_KEPT_DAY):
            for change in (
                files.unlink,
                files.with_context(_force_unlink=True).unlink,
                lambda: files.write({"raw": b"other"}),
                lambda: files.write({"res_id": False}),
                lambda: files.write({"res_model": "res.partner"}),
            ):
                with self.assertRaisesRegex(UserError, "2029"):
                    change()
        # A clerk may name them better, and move the same bytes to another store.
        files.write({"name": "letter.txt", "raw": b"x"})
        with freeze_time(FIRST_FREE_DAY):
            files.unlink()

    def test_files_of_an_open_return_may_be_replaced(self):
        rma = self.rma(self.delivered("R7"))
        rma.action_confirm()
        rma.message_post(body="see there", attachments=[("a.txt", b"x")])
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "aftersales.rma"), ("res_id", "=", rma.id)]
        )
        files.unlink()
        self.assertFalse(files.exists())

    def test_the_history_of_a_return_stays(self):
        rma = self.closed_return()
        comment = rma.message_ids.filtered(lambda m: m.message_type == "comment")
        tracking = self.env["mail.tracking.value"].create(
            {
                "mail_message_id": rma.message_post(body="Closed").id,
                "field_id": self.env["ir.model.fields"]
                ._get("aftersales.rma", "state")
                .id,
                "old_value_char": "In progress",
                "new_value_char": "Closed",
            }
        )
        with freeze_time(LAST_KEPT_DAY):
            for change in (
                comment.unlink,
                rma.message_ids.unlink,
                lambda: comment.write({"body": ""}),
                lambda: comment.write({"res_id": False}),
                tracking.unlink,
                lambda: tracking.write({"new_value_char": "Cancelled"}),
                lambda: rma._message_update_content(comment, body=""),
            ):
                with self.assertRaisesRegex(UserError, "2029"):
                    change()

    def test_comments_of_an_open_return_are_corrected_but_not_deleted(self):
        rma = self.rma(self.delivered("R8"))
        rma.action_confirm()
        comment = rma.message_post(body="tpyo", message_type="comment")
        comment.body = "typo"
        for change in (
            comment.unlink,
            # Called a passing letter first, to clear it then.
            lambda: comment.write({"message_type": "email_outgoing"}),
        ):
            with self.assertRaisesRegex(UserError, "in progress"):
                change()

    # -- archiving -----------------------------------------------------------------

    def test_only_closed_ones_are_archived(self):
        rma = self.rma(self.delivered("R9"))
        for step in (rma.action_confirm, None):
            # Rolls back what was written before the check.
            with self.assertRaises(ValidationError) as caught:
                rma.action_archive()
            self.assertIn("only closed records", str(caught.exception))
            if step:
                step()
        closed = self.closed_return("R10")
        closed.with_user(self.clerk).action_archive()
        self.assertFalse(closed.active)
        self.assertFalse(self.env["aftersales.rma"].search([("id", "=", closed.id)]))
        with freeze_time(LAST_KEPT_DAY), self.assertRaises(UserError):
            closed.unlink()
        closed.action_unarchive()
        self.assertTrue(closed.active)

    # -- the list of what may go ---

    def test_the_review_lists_what_may_go_and_deletes_nothing(self):
        old = self.closed_return()
        old.action_archive()
        self.closed_return("R11", closed="2026-06-04 02:00:00")
        admin = self.role("admin", "service_base.group_policy_manager")
        review = self.env["service.retention.review"]
        with freeze_time(FIRST_FREE_DAY):
            action = review.with_user(admin).action_review()
            rows = review.with_user(admin).search(action["domain"])
            row = rows.filtered(lambda row: row.res_model == "aftersales.rma")
            self.assertEqual(row.record_count, 1)
            self.assertEqual(row.years, 3)
            records = row.action_view_records()
        self.assertEqual(records["domain"], [("id", "in", old.ids)])
        self.assertTrue(old.exists())
        with freeze_time(LAST_KEPT_DAY):
            action = review.with_user(admin).action_review()
            rows = review.with_user(admin).search(action["domain"])
        self.assertNotIn("aftersales.rma", rows.mapped("res_model"))
        with self.assertRaises(AccessError):
            review.with_user(self.manager).action_review()

    # -- how much it costs ---

    def test_five_hundred_at_once_in_bounded_queries(self):
        vals = {
            "partner_id": self.partner.id,
            "warehouse_id": self.aftersales.id,
            "line_ids": [
                fields.Command.create({"product_id": self.part.id, "quantity": 1})
            ],
        }
        rmas = self.env["aftersales.rma"].create([dict(vals) for _n in range(500)])

        def queries(records, method):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            method(records)
            return self.env.cr.sql_log_count - before

        def refused(records):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                records.unlink()

        def deleted(records):
            records.unlink()

        kept = rmas[:250].sudo()
        kept._in_transition().write({"state": "done", "closed_at": CLOSED})
        with freeze_time(LAST_KEPT_DAY):
            self.assertLessEqual(queries(kept, refused), 25)
        self.assertLessEqual(queries(rmas[250:], deleted), 80)
        self.assertEqual(len(rmas.exists()), 250)


@tagged("post_install", "-at_install")
class TestRmaRetentionRpc(RetentionCase, HttpCase):
    """The same through the door that a client uses."""

    def call(self, user, model, method, ids, context):
        """Answer of the JSON-RPC endpoint, signed in as a user."""
        response = self.url_open(
            "/jsonrpc",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "service": "object",
                    "method": "execute_kw",
                    "args": [
                        self.env.cr.dbname,
                        user.id,
                        user.login,
                        model,
                        method,
                        [ids],
                        {"context": context},
                    ],
                },
            },
        )
        return response.json()

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_a_client_deletes_nothing_that_is_kept(self):
        rma = self.closed_return()
        proof, picture = rma.signature_ids, rma.evidence_ids
        letter = self.env["ir.attachment"].search(
            [("res_model", "=", "aftersales.rma"), ("res_id", "=", rma.id)]
        )
        contexts = (
            {},
            {"_force_unlink": True},
            {"service_guarded_transition": True, "install_mode": True},
        )
        for records in (rma, rma.line_ids, rma.message_ids, letter, proof, picture):
            for context in contexts:
                for user in (self.clerk, self.manager):
                    answer = self.call(
                        user, records._name, "unlink", records.ids, context
                    )
                    with self.subTest(model=records._name, context=context):
                        self.assertIn("error", answer)
            self.assertEqual(records.exists(), records)
        self.assertLess(
            rma.closed_at, fields.Datetime.now() + timedelta(days=1), "still kept"
        )

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_a_client_gets_a_clear_error_for_the_customer_of_a_return(self):
        partner = self.env["res.partner"].create({"name": "Only in a return"})
        rma = self.rma(self.delivered("R12", partner=partner), partner_id=partner.id)
        rma.action_confirm()
        rma.move_ids.sudo().picking_id.partner_id = False
        rma.move_ids.sudo().partner_id = False
        user = self.role(
            "contacts", "base.group_partner_manager", "service_base.group_service_user"
        )
        self.env.flush_all()
        answer = self.call(user, "res.partner", "unlink", partner.ids, {})
        self.assertIn("error", answer)
        self.assertTrue(partner.exists())

    @mute_logger("odoo.http")
    def test_a_client_forges_no_signature(self):
        rma = self.rma(self.delivered("R13"))
        self.env.flush_all()
        for method in ("_sign", "_void_signatures", "_add_evidence"):
            answer = self.call(self.clerk, "aftersales.rma", method, rma.ids, {})
            self.assertIn("error", answer)
        self.assertFalse(rma.signature_count)
