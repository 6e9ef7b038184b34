# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from odoo.addons.service_base.jobs import each_company, each_record, speak_to

_LOG = "odoo.addons.service_base.jobs"


class TestJobs(TransactionCase):
    """What scheduled jobs do with a bad record, and in which language they write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.companies = cls.env["res.company"].create(
            [{"name": name} for name in ("Job one", "Job two", "Job three")]
        )
        cls.companies[0].partner_id.lang = "fr_FR"
        cls.partners = cls.env["res.partner"].create(
            [
                {"name": name, "company_id": cls.companies[0].id}
                for name in ("Good", "Bad", "Good too")
            ]
        )

    def test_one_bad_record_stops_no_other_and_is_named(self):
        def work(some):
            some.write({"comment": "done"})
            if "Bad" in some.mapped("name"):
                raise RuntimeError("no")

        with self.assertLogs(_LOG, "WARNING") as logged:
            failed = each_record(self.partners, work)
        self.assertEqual(failed, self.partners[1])
        self.assertEqual(failed.env, self.env)
        self.assertEqual(
            [bool(partner.comment) for partner in self.partners], [True, False, True]
        )
        self.assertEqual(len(logged.output), 1)
        self.assertIn("Bad (res.partner, ", logged.output[0])

    @mute_logger("odoo.sql_db", _LOG)
    def test_an_error_of_the_database_is_kept_to_its_record(self):
        def work(some):
            for partner in some:
                # A contact without a name is refused by PostgreSQL, at the flush.
                partner.name = False if partner.name == "Bad" else "Changed"

        told = []
        each_record(
            self.partners, work, size=2, tell=lambda one, error: told.append(one.name)
        )
        self.assertEqual(self.partners.mapped("name"), ["Changed", "Bad", "Changed"])
        self.assertEqual(told, ["Bad"])

    def test_a_run_without_time_tells_what_is_left(self):
        cron = self.env.ref("service_base.cron_deadline_sweep")
        progress = self.env["ir.cron.progress"].create({"cron_id": cron.id})
        partners = self.partners.with_context(ir_cron_progress_id=progress.id)
        done = []
        method = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"
        with patch(method, return_value=0) as committed:
            each_record(partners, lambda some: done.extend(some.ids), size=1)
            self.assertEqual(done, partners[:1].ids)
            committed.assert_called_once_with(1, remaining=2)
            # What comes after it in the same run does not hide that.
            progress.remaining = 2
            each_record(partners[:1], lambda some: None)
            committed.assert_called_with(1, remaining=2)

    @mute_logger(_LOG)
    def test_one_bad_company_stops_no_other(self):
        def work(model, company):
            done.append((model.env.company.name, model.env.lang))
            if company == self.companies[1]:
                raise ValueError("no")

        done = []
        failed = each_company(self.env["res.partner"], self.companies, work)
        self.assertEqual(failed, self.companies[1])
        # Each in its own language, where it has one.
        self.assertEqual(done[0], ("Job one", "fr_FR"))
        self.assertEqual([name for name, _lang in done], self.companies.mapped("name"))

    def test_a_reader_is_written_to_in_the_readers_language(self):
        user = self.env.user
        user.lang = "fr_FR"
        self.assertEqual(speak_to(self.partners, user).env.lang, "fr_FR")
