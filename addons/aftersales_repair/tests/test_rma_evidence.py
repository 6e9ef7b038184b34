# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaEvidence(RmaCase):
    """The confirmation slip is signed on the screen and proven by photos (S69)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_rule = cls.env.ref(
            "aftersales_repair.evidence_rule_rma_close_customer"
        )
        cls.photo_rule = cls.env.ref(
            "aftersales_repair.evidence_rule_line_inspect_photo"
        )
        cls.slip = cls.rma(cls.delivered("E1"), parts=3)

    def sign(self, rma=None, code="customer", user=None, name="Zhang San"):
        rma = (rma or self.slip).with_user(user or self.clerk)
        return rma._sign(code, drawing(), signer_name=name)

    def bring_back(self, rma):
        """Everything back with the customer, so that it can be closed."""
        self.bring_to_inspection(rma)
        self.inspect(rma.line_ids)
        rma.line_ids.with_user(self.clerk).action_return()
        rma.with_user(self.keeper).action_ship()

    # -- signing ------------------------------------------------------------------

    def test_a_signature_is_stamped_by_the_server(self):
        before = fields.Datetime.now()
        signature = self.sign().sudo()
        self.assertEqual(signature.signer_name, "Zhang San")
        self.assertEqual(signature.signer_kind, "contact")
        self.assertEqual(signature.user_id, self.clerk)
        self.assertEqual(signature.company_id, self.company)
        self.assertGreaterEqual(signature.signed_at, before)
        self.assertEqual(len(signature.digest), 64)
        self.assertEqual(signature.res_name, self.slip.name)
        self.assertEqual(self.slip.signature_count, 1)

    def test_users_sign_for_themselves_only(self):
        # D1-K2: the slip is the keeper's.
        signature = self.sign(code="keeper", user=self.keeper, name="Somebody else")
        self.assertEqual(signature.sudo().signer_name, self.keeper.name)
        self.assertEqual(signature.sudo().signer_kind, "user")
        with self.assertRaisesRegex(UserError, "sign for themselves"):
            self.slip.with_user(self.keeper)._sign(
                "keeper", drawing(), partner=self.clerk.partner_id
            )
        with self.assertRaisesRegex(UserError, "is recorded by.*[Kk]eeper"):
            self.sign(code="keeper", user=self.clerk)

    def test_a_signature_needs_a_name_and_comes_once(self):
        with self.assertRaisesRegex(UserError, "write the name"):
            self.sign(name=" ")
        self.sign()
        with self.assertRaisesRegex(UserError, "Zhang San signed it already"):
            self.sign()
        self.sign(name="Li Si")
        self.assertEqual(self.slip.signature_count, 2)

    def test_many_slips_are_signed_at_once(self):
        slips = self.slip | self.rma(self.delivered("E2")) | self.rma(parts=1)
        signatures = self.sign(slips).sudo()
        self.assertEqual(signatures.mapped("res_id"), slips.ids)
        self.assertEqual(len(set(signatures.mapped("digest"))), 3)

    def test_a_signature_changes_in_no_way(self):
        signature = self.sign()
        for vals in (
            {"signer_name": "Forged"},
            {"signed_at": "2020-01-01"},
            {"voided_at": False},
            {"image": drawing("blue")},
            {"was_confirmed": False},
        ):
            for records in (signature.sudo(), signature.with_user(self.clerk)):
                with self.assertRaises(AccessError):
                    records.write(vals)
        for key in (True, object()):
            with self.assertRaises(AccessError):
                signature.sudo().with_context(
                    service_guarded_transition=key, _force_unlink=True
                ).unlink()
        # Not even the methods of the suite write anything but the voiding.
        with self.assertRaises(AccessError):
            signature.sudo()._in_transition().signer_name = "Forged"
        picture = self.env["ir.attachment"].sudo()
        picture = picture.search(
            [
                ("res_model", "=", "service.signature"),
                ("res_id", "=", signature.id),
                ("res_field", "=", "image"),
            ]
        )
        self.assertEqual(len(picture), 1)
        with self.assertRaises(UserError):
            picture.raw = base64.b64decode(drawing("blue"))
        with self.assertRaises(UserError):
            picture.unlink()

    # -- what a signature covers ---

    def test_a_change_of_what_was_signed_voids_it(self):
        signature = self.sign().sudo()
        self.slip.with_user(self.clerk).packing_list = "PK060099"
        self.assertTrue(signature.voided_at)
        self.assertEqual(signature.voided_by_id, self.clerk)
        self.assertIn("Packing List", signature.void_reason)
        self.assertEqual(self.slip.signature_count, 0)
        self.assertIn("Signatures are void", self.slip.message_ids[0].body)

    def test_a_change_of_the_goods_voids_it(self):
        part = self.slip.line_ids.filtered(lambda line: not line.lot_id)
        changes = (
            lambda: part.with_user(self.clerk).write({"quantity": 4}),
            lambda: self.slip.with_user(self.clerk).write(
                {"line_ids": [Command.update(part.id, {"quantity": 5})]}
            ),
            lambda: part.copy({"rma_id": self.slip.id}),
            lambda: self.slip.line_ids[-1].unlink(),
        )
        for number, change in enumerate(changes):
            signature = self.sign(name=f"Signer {number}").sudo()
            change()
            self.env.flush_all()
            with self.subTest(change=number):
                self.assertTrue(signature.voided_at)

    def test_a_cancelled_line_voids_it(self):
        self.slip.with_user(self.clerk).action_confirm()
        signature = self.sign().sudo()
        self.slip.line_ids[0].sudo()._in_transition().state = "cancelled"
        self.assertTrue(signature.voided_at)

    def test_what_happens_to_the_goods_later_leaves_it(self):
        signature = self.sign().sudo()
        self.slip.with_user(self.clerk).write(
            {"packing_list": "PK060001", "note": "called the customer"}
        )
        self.bring_back(self.slip)
        self.slip.with_user(self.clerk).action_close()
        self.assertFalse(signature.voided_at)
        self.assertEqual(self.slip._get_valid_signatures(), signature)

    def test_lines_that_a_partial_transfer_splits_say_the_same(self):
        signature = self.sign().sudo()
        part = self.slip.line_ids.filtered(lambda line: not line.lot_id)
        part.sudo()._split_off(1)
        self.assertEqual(len(self.slip.line_ids), 3)
        self.assertFalse(signature.voided_at)

    def test_a_change_past_the_methods_is_found_too(self):
        self.sign()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE aftersales_rma SET packing_list = 'X' WHERE id = %s",
            [self.slip.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.slip._get_valid_signatures())

    def test_signatures_are_voided_with_a_reason(self):
        signature = self.sign().sudo()
        self.slip._void_signatures("The customer took it back")
        self.assertEqual(signature.void_reason, "The customer took it back")

    # -- what a step needs ---

    def test_a_return_does_not_close_without_the_customers_signature(self):
        # D1-K2
        self.bring_back(self.slip)
        rma = self.slip.with_user(self.clerk)
        self.assertFalse(rma.missing_evidence)
        self.close_rule.active = True
        rma.invalidate_recordset()
        self.assertIn("Customer is missing (0 of 1)", rma.missing_evidence)
        with self.assertRaisesRegex(UserError, r"\(D1-K2\): Customer is missing"):
            rma.action_close()
        self.sign()
        self.assertFalse(rma.missing_evidence)
        rma.action_close()
        self.assertEqual(rma.state, "done")
        with self.assertRaisesRegex(UserError, "It is closed"):
            self.sign(name="Too late")

    def test_a_batch_isolates_the_unsigned_one(self):
        self.close_rule.active = True
        other = self.rma(self.delivered("E3"))
        for rma in self.slip | other:
            self.bring_back(rma)
        self.sign(other)
        action = (self.slip | other).with_user(self.clerk).action_close()
        self.assertEqual((self.slip | other).mapped("state"), ["open", "done"])
        self.assertIn(self.slip.name, action["params"]["message"])

    def test_two_signatures_where_two_are_asked_for(self):
        self.close_rule.write({"active": True, "minimum": 2})
        self.bring_back(self.slip)
        self.sign()
        self.assertTrue(self.slip._get_missing_evidence_reasons("close"))
        self.sign(name="Li Si")
        self.assertFalse(self.slip._get_missing_evidence_reasons("close"))

    def test_a_rule_counts_on_its_days_and_for_its_company(self):
        today = fields.Date.context_today(self.slip)
        other = self.env["res.company"].create({"name": "Other"})
        for vals, missing in (
            ({"date_from": today, "date_to": today}, True),
            ({"date_from": today + timedelta(1), "date_to": False}, False),
            (
                {
                    "date_from": today - timedelta(9),
                    "date_to": today - timedelta(1),
                },
                False,
            ),
            ({"date_to": False, "company_id": other.id}, False),
            ({"company_id": self.company.id}, True),
            ({"domain": "[('packing_list', '=', 'PK1')]"}, False),
        ):
            self.close_rule.write({"active": True, **vals})
            with self.subTest(vals=vals):
                reasons = self.slip._get_missing_evidence_reasons("close")
                self.assertEqual(bool(reasons), missing)

    def test_a_rule_that_cannot_work_is_refused(self):
        for vals in (
            {"step": "dance"},
            {"domain": "[('no_such_field', '=', 1)]"},
            {"domain": "__import__('os').getcwd()"},
            {"type_id": False},
            {"type_id": self.env.ref("service_base.evidence_type_photo").id},
            {"model_id": self.env["ir.model"]._get("res.partner").id},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.close_rule.write(vals)

    def test_rules_are_the_policy_administrators(self):
        admin = self.role("admin", "service_base.group_policy_manager")
        self.close_rule.with_user(admin).active = True
        with self.assertRaises(AccessError):
            self.close_rule.with_user(self.manager).active = False

    def test_an_import_needs_what_the_button_needs(self):
        self.close_rule.write({"active": True, "step": "confirm"})
        self.assertTrue(self.slip._get_step_reasons("confirm")[self.slip])

    # -- photos ----------------------------------------------------------------------

    def test_damaged_goods_need_a_photo_when_the_rule_says_so(self):
        # D1-I1
        self.photo_rule.active = True
        lines = self.bring_to_inspection(self.slip).with_user(self.inspector)
        unit, part = lines
        self.inspect_vals(unit, "damaged")
        self.inspect_vals(part, "good")
        part.action_inspect()
        with self.assertRaisesRegex(UserError, "Photo of the defect is missing"):
            unit.action_inspect()
        evidence = unit._add_evidence("inspection_photo", [("fan.jpg", photo())])
        evidence._withdraw("wrong machine")
        with self.assertRaisesRegex(UserError, "Photo of the defect is missing"):
            unit.action_inspect()
        unit._add_evidence("inspection_photo", [("fan.jpg", photo(color="blue"))])
        unit.action_inspect()
        self.assertEqual(unit.state, "inspected")

    def inspect_vals(self, line, grade):
        line.write({"grade": grade, "fault": "product", "finding": "fan dead"})

    def test_evidence_is_stamped_and_hashed(self):
        content = photo()
        evidence = (
            self.slip.with_user(self.clerk)
            ._add_evidence(
                "photo", [("a.jpg", content), ("b.png", photo("PNG"))], "box"
            )
            .sudo()
        )
        self.assertEqual(evidence.mapped("name"), ["a.jpg", "b.png"])
        self.assertEqual(evidence[0].digest, hashlib.sha256(content).hexdigest())
        self.assertEqual(base64.b64decode(evidence[0].file), content)
        self.assertEqual(evidence.user_id, self.clerk)
        self.assertEqual(self.slip.evidence_count, 2)

    def test_bad_files_are_named_and_none_goes_in(self):
        files = [("good.jpg", photo()), ("bad.svg", b"<svg/>"), ("none.jpg", b"")]
        with self.assertRaisesRegex(UserError, r"(?s)bad\.svg.*none\.jpg"):
            self.slip._add_evidence("photo", files)
        self.assertFalse(self.slip.evidence_count)

    def test_only_its_author_withdraws_evidence_of_an_open_document(self):
        evidence = self.slip.with_user(self.clerk)._add_evidence(
            "photo", [("a.jpg", photo())]
        )
        with self.assertRaisesRegex(UserError, "who added it"):
            evidence.with_user(self.manager)._withdraw("mine")
        with self.assertRaisesRegex(UserError, "Write why"):
            evidence._withdraw(" ")
        with self.assertRaises(AccessError):
            evidence.sudo().withdraw_reason = "forged"
        self.bring_back(self.slip)
        self.slip.with_user(self.clerk).action_close()
        with self.assertRaisesRegex(UserError, "is closed and keeps it"):
            evidence._withdraw("too late")

    # -- who reads them ---

    def test_who_cannot_read_the_document_cannot_read_its_proof(self):
        signature = self.sign()
        evidence = self.slip._add_evidence("photo", [("a.jpg", photo())])
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            login="test_stranger",
            groups="aftersales_repair.group_aftersales_clerk",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        # The rule of the document decides, not the company of the proof.
        self.env["ir.rule"].search(
            [("model_id.model", "in", ("service.signature", "service.evidence"))]
        ).active = False
        for record in (signature, evidence):
            mine = record.with_user(self.clerk)
            self.assertEqual(mine.search([("id", "=", record.id)]), mine)
            self.assertTrue(mine.has_access("read"))
            theirs = record.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            )
            self.assertFalse(theirs.search([("id", "=", record.id)]))
            self.assertFalse(theirs.search([("res_model", "=", "aftersales.rma")]))
            with self.assertRaises(AccessError):
                theirs.read(["res_name"])
        with self.assertRaises(AccessError):
            self.slip.with_user(stranger)._sign("customer", drawing(), "X")

    def test_users_outside_the_suite_read_nothing(self):
        signature = self.sign()
        outsider = self.role("outsider", "base.group_user")
        with self.assertRaises(AccessError):
            signature.with_user(outsider).read(["signer_name"])

    # -- boxes -----------------------------------------------------------------------

    def test_the_box_to_sign(self):
        action = self.slip.with_user(self.clerk).action_sign()
        wizards = self.env[action["res_model"]].with_user(self.clerk)
        with Form(wizards.with_context(**action["context"])) as form:
            form.signer_name = "Zhang San"
            form.image = drawing().decode()
        form.record.action_sign()
        self.assertEqual(self.slip.signature_count, 1)
        with self.assertRaisesRegex(UserError, "Nothing was drawn"):
            wizards.create(
                {
                    "res_model": "aftersales.rma",
                    "res_id": self.slip.id,
                    "signer_name": "Li Si",
                }
            ).action_sign()
        with self.assertRaisesRegex(UserError, "Open this from the document"):
            wizards.create(
                {"res_model": "res.partner", "res_id": 1, "signer_name": "X"}
            ).action_sign()

    def test_the_box_for_photos_takes_many(self):
        action = self.slip.with_user(self.clerk).action_add_evidence()
        files = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create(
                [
                    {
                        "name": f"{number}.jpg",
                        "raw": photo(),
                        "res_model": action["res_model"],
                    }
                    for number in range(3)
                ]
            )
        )
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({"attachment_ids": [Command.set(files.ids)], "note": "box"})
        )
        wizard.action_add()
        self.assertEqual(self.slip.evidence_count, 3)
        self.assertFalse(files.exists())

    # -- how much it costs ---

    def test_queries_do_not_grow_with_the_documents(self):
        self.close_rule.active = True
        slips = self.env["aftersales.rma"]
        for number in range(20):
            slips |= self.rma(self.delivered(f"Q{number}"))
        self.sign(slips[:2])

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._get_missing_evidence_reasons("close")
            return self.env.cr.sql_log_count - before

        queries(slips[:1])
        few, many = queries(slips[:2]), queries(slips)
        self.assertLessEqual(many - few, 2)
        self.assertLessEqual(many, 14)
        self.close_rule.active = False
        self.assertLessEqual(queries(slips), 1)
