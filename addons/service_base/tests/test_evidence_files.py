# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from PIL import Image, ImageDraw

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SuiteCase


def drawing(ink="black", size=(300, 100), background=None):
    """Base64 of a PNG with a line on it, or empty paper without ink."""
    picture = Image.new("RGBA", size, background or (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(picture).line((20, 80, 150, 20, 280, 70), fill=ink, width=3)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return base64.b64encode(output.getvalue())


def photo(kind="JPEG", color="red"):
    output = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(output, kind)
    return output.getvalue()


@tagged("post_install", "-at_install")
class TestEvidenceFiles(SuiteCase):
    """What is taken in as a drawing, a photo or a document (S69)."""

    def check_drawing(self, image):
        return self.env["service.signature"]._get_checked_image(image, self.company)

    def check_file(self, name, content, code="document"):
        kind = self.env["service.evidence.type"]._get_by_code(code, "photo", "file")
        return self.env["service.evidence"]._get_checked_vals(
            kind, name, content, self.company
        )

    def test_a_drawing_is_taken_as_it_is(self):
        image = drawing()
        self.assertEqual(self.check_drawing(image), image)
        self.assertEqual(self.check_drawing(image.decode()), image)

    def test_an_empty_box_is_no_signature(self):
        for image in (
            False,
            b"",
            drawing(ink=None),
            drawing(ink=None, background="white"),
            drawing(ink=None, background="black"),
            drawing(ink="white"),
        ):
            with self.assertRaisesRegex(UserError, "Nothing was drawn"):
                self.check_drawing(image)

    def test_other_bytes_are_no_drawing(self):
        for content in (
            b"\x89PNG\r\n\x1a\nbroken",
            photo("JPEG"),
            b"<svg/>",
            b"x" * 99,
        ):
            with self.assertRaisesRegex(UserError, "is a drawing"):
                self.check_drawing(base64.b64encode(content))

    def test_the_size_of_a_drawing_is_a_policy(self):
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "service_base.policy_signature_max_kilobytes"
                ).id,
                "company_id": self.company.id,
                "value": 1,
            }
        )
        content = base64.b64decode(drawing())
        at_the_limit = content + b"\0" * (1024 - len(content))
        self.check_drawing(base64.b64encode(at_the_limit))
        with self.assertRaisesRegex(UserError, "larger than 1 kB"):
            self.check_drawing(base64.b64encode(at_the_limit + b"\0"))

    def test_a_picture_of_too_many_pixels_is_not_unpacked(self):
        with self.assertRaisesRegex(UserError, "too many pixels"):
            self.check_drawing(drawing(ink=None, size=(4000, 2001)))

    def test_photos_and_documents_are_known_by_their_bytes(self):
        for kind, mimetype in (("JPEG", "image/jpeg"), ("PNG", "image/png")):
            vals = self.check_file("photo.exe", photo(kind), "photo")
            self.assertEqual(vals["mimetype"], mimetype)
        vals = self.check_file("a.txt", b"%PDF-1.7\n%%EOF")
        self.assertEqual(vals["mimetype"], "application/pdf")
        self.assertEqual(vals["file_size"], 14)

    def test_what_could_run_is_refused_whatever_its_name(self):
        for content in (
            b"<html><script>alert(1)</script></html>",
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>',
            b"MZ" + b"\0" * 100,
            b"#!/bin/sh\nrm -rf /\n",
        ):
            with self.assertRaisesRegex(UserError, "not taken as evidence"):
                self.check_file("photo.jpg", content)
        with self.assertRaisesRegex(UserError, "is empty"):
            self.check_file("photo.jpg", b"")

    def test_a_paper_and_a_broken_picture_are_no_photo(self):
        for content in (b"%PDF-1.7\n%%EOF", photo("JPEG")[:60]):
            with self.assertRaisesRegex(UserError, "is no photo"):
                self.check_file("photo.jpg", content, "photo")

    def test_the_size_of_a_file_is_a_policy(self):
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "service_base.policy_evidence_max_megabytes"
                ).id,
                "company_id": self.company.id,
                "value": 1,
            }
        )
        content = photo()
        limit = 1024 * 1024
        self.check_file("a.jpg", content + b"\0" * (limit - len(content)))
        with self.assertRaisesRegex(UserError, "a.jpg is larger"):
            self.check_file("a.jpg", content + b"\0" * (limit - len(content) + 1))

    def test_nobody_writes_signatures_or_evidence_by_hand(self):
        for model in ("service.signature", "service.evidence"):
            records = self.env[model].sudo()
            vals = {"company_id": self.company.id, "res_model": "res.partner"}
            with self.assertRaisesRegex(AccessError, "by its buttons"):
                records.create(vals)
            for key in (True, object()):
                forged = records.with_context(service_guarded_transition=key)
                with self.assertRaises(AccessError):
                    forged.create(vals)

    def test_code_and_kind_of_a_signature_stay(self):
        kind = self.env.ref("service_base.evidence_type_customer")
        for vals in ({"code": "other"}, {"kind": "photo"}):
            with self.assertRaisesRegex(UserError, "code and kind stay"):
                kind.write(vals)
