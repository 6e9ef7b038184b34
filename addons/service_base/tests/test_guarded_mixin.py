# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SuiteCase


@tagged("post_install", "-at_install")
class TestGuardedMixin(SuiteCase):
    """A guarded field changes through its transition and in no other way (S69).

    Tried on the import of registers, whose state is guarded.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        handlers = dict(cls.env["service.import"]._fields["handler"].selection)
        # This one needs a mapping beside it.
        handlers.pop("service.import.mapping")
        if not handlers:
            cls.skipTest(cls, "no addon with an import is installed")
        cls.vals = {"handler": next(iter(handlers)), "company_id": cls.company.id}
        cls.record = cls.env["service.import"].create(cls.vals)

    def test_write_is_refused_for_the_superuser_too(self):
        with self.assertRaisesRegex(AccessError, "Status.*its buttons"):
            self.record.sudo().write({"state": "done"})
        self.assertEqual(self.record.state, "draft")

    def test_create_with_a_state_is_refused(self):
        with self.assertRaises(AccessError):
            self.env["service.import"].create({**self.vals, "state": "done"})

    def test_create_with_the_state_it_starts_with_is_fine(self):
        record = self.env["service.import"].create({**self.vals, "state": "draft"})
        self.assertEqual(record.state, "draft")

    def test_a_default_of_the_context_is_ignored(self):
        records = self.env["service.import"].with_context(default_state="done")
        self.assertEqual(records.create(self.vals).state, "draft")

    def test_a_default_that_a_user_saved_is_ignored(self):
        self.env["ir.default"].set("service.import", "state", "done")
        self.assertEqual(self.env["service.import"].create(self.vals).state, "draft")

    def test_a_context_key_of_the_same_name_does_not_help(self):
        for value in (True, 1, "object", {}, object()):
            forged = self.record.with_context(service_guarded_transition=value)
            with self.assertRaises(AccessError):
                forged.write({"state": "done"})

    def test_a_duplicate_starts_anew(self):
        self.record._in_transition().state = "checked"
        self.assertEqual(self.record.copy().state, "draft")
        self.assertEqual(self.record.copy({"state": "done"}).state, "draft")

    def test_an_import_of_a_csv_is_refused(self):
        result = self.env["service.import"].load(
            ["handler", "state"], [[self.vals["handler"], "done"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("buttons", str(result["messages"]))

    def test_the_transition_itself_works(self):
        self.record._in_transition().state = "checked"
        self.assertEqual(self.record.state, "checked")
        self.assertFalse(self.record._is_in_transition())

    def test_the_permission_does_not_stay(self):
        record = self.record._in_transition()
        self.assertTrue(record._is_in_transition())
        with self.assertRaises(AccessError):
            record._out_of_transition().state = "done"
