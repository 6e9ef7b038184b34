"""Every guarded field of the suite, tried in every way that a client has.

The registry names models, fields and methods: a new one is tried without
anyone adding it here.
"""

import re
from datetime import datetime

from odoo.exceptions import AccessError, UserError  # the second is its parent
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .registry import (
    guarded_models,
    is_callable_by_rpc,
    is_new,
    suite_methods,
    suite_models,
)

# What a client may send along; none of it opens a guard.
KEYS = (
    "service_guarded_transition",
    "skip_validation_check",
    "skip_check_state_condition",
    "tier_validation_defer_compute_can_review",
    "_force_unlink",
    "install_mode",
    "import_file",
    "active_test",
    "tracking_disable",
    "bypass",
    "sudo",
)
# Public methods that are neither buttons nor Odoo's own.
OTHER_PUBLIC = re.compile(
    r"action_\w+|(request|restart)_validation|(validate|reject)_tier"
    r"|evaluate_tier|review_user_count|get_\w+_data|get_formview_id"
)


def forged(env, field):
    """A value for a field that it can hardly have already."""
    if field.type == "selection":
        return field.get_values(env)[-1]
    if field.type == "boolean":
        return True
    if field.comodel_name == "res.users" and field.type == "many2one":
        # Not the superuser, who tries it and may be the honest start.
        return 2
    if field.type in ("many2one", "integer", "many2one_reference"):
        return 1
    if field.type in ("float", "monetary"):
        return 123456.75
    if field.type == "date":
        return "2001-02-03"
    if field.type == "datetime":
        return "2001-02-03 04:05:06"
    if field.type in ("one2many", "many2many"):
        return [Command.set([1])]
    if field.type == "json":
        return {"forged": True}
    return "forged"


@tagged("post_install", "-at_install")
class TestForgery(TransactionCase):
    """S69: a forged write, create, import, duplicate or context key fails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Records to try it on: the sheet that came with the demo company.
        importer = cls.env["service.import"].search([("file", "!=", False)], limit=1)
        importer = importer.with_company(importer.company_id)
        importer.action_check()
        importer.action_import()

    def setUp(self):
        super().setUp()
        self.fields = [
            (name, field)
            for name in guarded_models(self.env)
            for field in sorted(self.env[name]._get_guarded_names())
        ]

    def each_field(self):
        """``(model, one of its records or none, field)`` of all guarded fields."""
        for name, field_name in self.fields:
            model = self.env[name]
            record = model.with_context(active_test=False).search([], limit=1)
            yield model, record, model._fields[field_name]

    def trying(self, model, field):
        return self.subTest(model=model._name, field=field.name)

    def test_there_is_something_to_try(self):
        self.assertGreater(len(self.fields), 30)

    def test_named_fields_exist(self):
        for name, field in self.fields:
            self.assertIn(field, self.env[name]._fields, f"{name} guards {field}")

    def test_a_write_is_refused(self):
        for model, record, field in self.each_field():
            value = forged(self.env, field)
            with self.trying(model, field), self.assertRaises(AccessError):
                record.sudo().write({field.name: value})

    def test_a_create_is_refused(self):
        for model, _record, field in self.each_field():
            value = forged(self.env, field)
            if value == model._guarded_start().get(field.name):
                continue
            with self.trying(model, field), self.assertRaises(UserError):
                model.sudo().create({field.name: value})

    def test_no_context_key_opens_a_write(self):
        keys = dict.fromkeys(KEYS, True)
        for model, record, field in self.each_field():
            keys[f"default_{field.name}"] = forged(self.env, field)
            with self.trying(model, field), self.assertRaises(AccessError):
                record.with_context(**keys).write({field.name: forged(self.env, field)})

    @mute_logger("odoo.models", "odoo.sql_db")
    def test_an_import_is_refused(self):
        for model, _record, field in self.each_field():
            value = forged(self.env, field)
            if field.type in ("one2many", "many2many", "json"):
                continue
            column = f"{field.name}/.id" if field.type == "many2one" else field.name
            if field.type == "selection":
                value = dict(field._description_selection(self.env))[value]
            with self.trying(model, field):
                result = model.load([column], [[str(value)]])
                self.assertFalse(result["ids"])

    def test_a_copy_starts_anew(self):
        for model, record, field in self.each_field():
            if not record or field.compute:
                continue
            with self.trying(model, field):
                data = record.copy_data({field.name: forged(self.env, field)})
                self.assertNotIn(field.name, data[0], f"{model._name} hands it on")

    def test_no_way_through_a_parent(self):
        tried = 0
        for name, field_name in self.fields:
            value = forged(self.env, self.env[name]._fields[field_name])
            for parent, lines in self._parents(name):
                record = self.env[parent].search([(lines, "!=", False)], limit=1)
                child = record.sudo()[lines][:1]
                if not child:
                    continue
                tried += 1
                commands = [Command.update(child.id, {field_name: value})]
                if value != child._guarded_start().get(field_name):
                    commands.append(Command.create({field_name: value}))
                for command in commands:
                    with (
                        self.subTest(parent=parent, lines=lines, field=field_name),
                        self.assertRaises(UserError),
                    ):
                        record.sudo().write({lines: [command]})
        self.assertGreater(tried, 5)

    def _parents(self, name):
        return [
            (model_name, field.name)
            for model_name in suite_models(self.env)
            for field in self.env[model_name]._fields.values()
            if field.type == "one2many"
            and field.comodel_name == name
            and field.inverse_name
        ]

    def test_private_methods_cannot_be_called(self):
        tried = 0
        for name in {*suite_models(self.env), *guarded_models(self.env)}:
            for method in suite_methods(self.env, name):
                if method.startswith("_") and not method.startswith("__"):
                    tried += 1
                    with self.assertRaises(AccessError):
                        get_public_method(self.env[name], method)
        self.assertGreater(tried, 150)

    def test_what_a_client_may_call_is_a_button(self):
        for name in {*suite_models(self.env), *guarded_models(self.env)}:
            for method in suite_methods(self.env, name):
                if is_new(method) and is_callable_by_rpc(self.env, name, method):
                    self.assertRegex(
                        method,
                        rf"^({OTHER_PUBLIC.pattern})$",
                        f"{name}.{method} can be called by every client: make it "
                        "private, or a button that checks",
                    )

    def test_every_state_is_guarded(self):
        guarded = guarded_models(self.env)
        for name in suite_models(self.env):
            state = self.env[name]._fields.get("state")
            stored = state and state.store and not state.related
            if stored and self.env[name]._auto:
                self.assertIn(name, guarded, f"{name} has a state without a guard")

    def test_no_guarded_field_is_translated(self):
        # Translations are written by a method of their own, past write().
        for name, field in self.fields:
            self.assertFalse(self.env[name]._fields[field].translate, f"{name}.{field}")

    def test_the_server_itself_still_can(self):
        record = self.env["service.import"].search([], limit=1)
        record._in_transition().message = f"at {datetime.now()}"
        self.assertTrue(record.message.startswith("at "))
