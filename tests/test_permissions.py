"""Who may do what: two tables of data, walked as each role (S69).

``permissions.csv``: model × login of the demo company -> of ``rwcd`` (read,
write, create, delete) what the role has. ``transitions.csv``: each button of the
suite -> the logins that may press it; ``any``: a way to look, or a button that
checks the document itself and not the role. ``exposed_fields.csv``: the suite's
fields that customers (portal) or employees without a role can read.
"""

import csv
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .registry import readable_fields, suite_methods, suite_models

DATA = Path(__file__).parent / "data"
LETTERS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# Odoo's and OCA's models that the suite changes the rights of.
ACCESS_ERROR = "odoo.exceptions.AccessError"
ALSO = ("tier.definition", "tier.review")


def read_table(name):
    with (DATA / name).open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@tagged("post_install", "-at_install")
class TestPermissions(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = read_table("permissions.csv")
        cls.buttons = read_table("transitions.csv")
        cls.logins = [name for name in cls.models[0] if name != "model"]

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def call(self, model, method, *args):
        """The error of a call as the signed-in user, or False, and the answer."""
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": list(args),
                    "kwargs": {},
                },
            },
        ).json()
        error = response.get("error", {}).get("data", {}).get("name", False)
        return error, response.get("result")

    # -- the tables are whole -------------------------------------------------

    def test_every_model_has_its_row(self):
        rows = {row["model"] for row in self.models}
        self.assertEqual(rows, {*suite_models(self.env), *ALSO})

    def test_every_button_has_its_row(self):
        rows = {(row["model"], row["method"]) for row in self.buttons}
        buttons = {
            (name, method)
            for name in {
                *suite_models(self.env),
                *(row["model"] for row in self.buttons),
            }
            for method in suite_methods(self.env, name)
            if method.startswith("action_")
        }
        self.assertEqual(rows, buttons)

    def test_every_role_of_the_demo_company_has_its_column(self):
        company = self.env.ref("service_base.demo_company")
        logins = company.user_ids.filtered(
            lambda user: user.login not in ("admin", "__system__")
        ).mapped("login")
        self.assertEqual(sorted({*logins, "admin"}), sorted(self.logins))

    # -- models -----------------------------------------------------------------

    def test_rights_by_orm(self):
        for login in self.logins:
            user = self.user(login)
            for row in self.models:
                model = self.env[row["model"]].with_user(user)
                has = "".join(
                    letter for letter, op in LETTERS.items() if model.has_access(op)
                )
                with self.subTest(login=login, model=row["model"]):
                    self.assertEqual(has, row[login])

    @mute_logger("odoo.http")
    def test_rights_by_json_rpc(self):
        for login in self.logins:
            self.authenticate(login, login)
            for row in self.models:
                has = ""
                for letter, operation in LETTERS.items():
                    error, answer = self.call(row["model"], "has_access", [], operation)
                    self.assertFalse(error)
                    has += letter if answer else ""
                with self.subTest(login=login, model=row["model"]):
                    self.assertEqual(has, row[login])

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_what_is_not_granted_is_refused(self):
        """Not only said: a real call fails with an error of access."""
        calls = {
            "r": ("search_read", [], ["id"]),
            "c": ("create", [{}]),
            "d": ("unlink",),
            "w": ("write",),
        }
        for login in ("driver", "agent", "clerk", "keeper"):
            self.authenticate(login, login)
            for row in self.models:
                record = self.env[row["model"]].sudo().search([], limit=1)
                for letter in set(LETTERS) - set(row[login]):
                    method, *args = calls[letter]
                    if letter in "dw":
                        if not record:
                            continue
                        args = [record.ids, *([{"id": record.id}] * (letter == "w"))]
                    error, _answer = self.call(row["model"], method, *args)
                    # A register refuses to lose a record before it asks who calls.
                    errors = [ACCESS_ERROR] + ["odoo.exceptions.UserError"] * (
                        letter == "d"
                    )
                    with self.subTest(login=login, model=row["model"], op=letter):
                        self.assertIn(error, errors)

    # -- fields -----------------------------------------------------------------

    def test_every_exposed_field_was_decided_on(self):
        """What customers, and employees without a role of the suite, can read.

        A new field of the suite on a model that they read comes into this table,
        or gets ``groups``. Names of linked records and counts tell as much as texts.
        """
        readers = {
            "portal": new_test_user(self.env, "some.customer", "base.group_portal"),
            "employee": new_test_user(self.env, "some.employee", "base.group_user"),
        }
        decided = {
            reader: {
                (row["model"], row["field"])
                for row in read_table("exposed_fields.csv")
                if reader in row["readers"].split()
            }
            for reader in readers
        }
        for reader, user in readers.items():
            found = readable_fields(self.env, user)
            with self.subTest(reader=reader):
                self.assertFalse(found - decided[reader], "undecided: give it groups")
                self.assertFalse(decided[reader] - found, "no longer readable")
            for name in {name for name, _field in found}:
                with self.subTest(reader=reader, model=name):
                    # Its order is made of fields that they may read.
                    self.env[name].with_user(user).search([], limit=1)
        visitor = readable_fields(self.env, self.env.ref("base.public_user"))
        self.assertFalse(visitor - decided["portal"])

    # -- buttons ------------------------------------------------------------------

    def test_buttons_by_orm(self):
        for login in self.logins:
            user = self.user(login)
            for row in self.buttons:
                if row["logins"] == "any":
                    continue
                button = getattr(self.env[row["model"]].with_user(user), row["method"])
                with self.subTest(login=login, button=row["method"]):
                    self.assertEqual(
                        self._is_refused(button), login not in row["logins"].split()
                    )

    def _is_refused(self, button):
        """Whether the role is refused; on no record other errors may come."""
        try:
            with self.env.cr.savepoint():
                button()
        except AccessError:
            return True
        except UserError:
            return False
        return False

    @mute_logger("odoo.http")
    def test_buttons_by_json_rpc(self):
        for login in self.logins:
            self.authenticate(login, login)
            for row in self.buttons:
                if row["logins"] == "any":
                    continue
                method = getattr(self.env.registry[row["model"]], row["method"])
                records = [] if getattr(method, "_api_model", False) else [[]]
                error, _answer = self.call(row["model"], row["method"], *records)
                refused = error == ACCESS_ERROR
                with self.subTest(login=login, button=row["method"]):
                    self.assertEqual(refused, login not in row["logins"].split())

    # -- companies --------------------------------------------------------------------

    def test_every_register_is_kept_apart_by_company(self):
        """A global rule, for each model of the suite that belongs to a company."""
        for name in suite_models(self.env):
            field = self.env[name]._fields.get("company_id")
            if not field or self.env[name]._transient:
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("global", "=", True)]
            )
            with self.subTest(model=name):
                self.assertTrue(
                    rules.filtered(lambda rule: "company_ids" in rule.domain_force),
                    f"{name} has a company but no rule for it",
                )
