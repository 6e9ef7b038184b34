# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SuiteCase

# Links of registers that may vanish, and why. Nothing else may.
LOOSE = {
    "create_uid": "core's own note; who did a step stands in a field of its own",
    "write_uid": "core's own note; who did a step stands in a field of its own",
}


@tagged("post_install", "-at_install")
class TestRegisterLinks(SuiteCase):
    """No record of a register vanishes by the database's own cascade, and none
    loses what it points to (S69): what a register names cannot be deleted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        mixin = cls.env["service.retention.mixin"]
        cls.registers = [cls.env[name] for name in mixin._get_register_models()]

    def test_the_registers_are_found(self):
        names = {model._name for model in self.registers}
        self.assertLessEqual(
            {
                "service.import",
                "service.import.line",
                "service.signature",
                "service.evidence",
            },
            names,
        )

    def test_every_link_of_a_register_is_restricted(self):
        wrong = [
            f"{model._name}.{field.name}: {field.ondelete}"
            for model in self.registers
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and field.name not in LOOSE
            and field.ondelete != self.wanted(model, field)
        ]
        self.assertFalse(wrong)

    def wanted(self, model, field):
        """Lines go with their register, by the ORM and after its check."""
        return "cascade" if field.name == model._register_parent else "restrict"

    def test_many_links_are_restricted(self):
        wrong = [
            f"{model._name}.{field.name}"
            for model in self.registers
            for field in model._fields.values()
            if field.type == "many2many"
            and field.store
            and field.ondelete != "restrict"
        ]
        self.assertFalse(wrong)

    def test_the_database_says_the_same(self):
        """The tables themselves, whatever the fields declare."""
        self.env.cr.execute(
            """
            SELECT t.relname, a.attname, c.confdeltype
              FROM pg_constraint c
              JOIN pg_class t ON t.oid = c.conrelid
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'f' AND t.relname = ANY(%s)
               AND c.confdeltype NOT IN ('r', 'a')
            """,
            [[model._table for model in self.registers]],
        )
        parents = {(m._table, m._register_parent): "c" for m in self.registers}
        wrong = [
            row
            for row in self.env.cr.fetchall()
            if row[1] not in LOOSE and parents.get(row[:2]) != row[2]
        ]
        self.assertFalse(wrong)

    def test_the_parent_of_lines_is_a_register(self):
        for model in self.registers:
            if not model._register_parent:
                continue
            field = model._fields[model._register_parent]
            mixin = self.env["service.retention.mixin"]
            with self.subTest(model=model._name):
                self.assertTrue(field.required)
                self.assertTrue(mixin._is_register(field.comodel_name))

    def test_states_and_dates_that_registers_name_exist(self):
        for model in self.registers:
            with self.subTest(model=model._name):
                self.assertIn(model._register_date_field, model._fields)
                if "state" not in model._fields:
                    continue
                states = set(model._fields["state"].get_values(self.env))
                self.assertLessEqual(set(model._register_draft_states), states)
                self.assertLessEqual(set(model._register_closed_states), states)
                if not model._register_parent:
                    self.assertTrue(model._register_closed_states)
