# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""An import whose server is killed goes on, and each row goes in exactly once."""

import base64
import io
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import xlsxwriter

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.queue_job import jobrunner
from odoo.addons.queue_job.jobrunner.runner import Database

WORKER = Path(__file__).with_name("job_worker.py")
ROWS = 3000
PATIENCE = 120


@tagged("post_install", "-at_install")
class TestImportKilled(BaseCase):
    """Background imports on the database itself: what a test rolls back cannot
    be killed. All that is made is deleted again."""

    def setUp(self):
        super().setUp()
        self.name = get_db_name()
        self.mark = f"KILL{time.time_ns()}"
        self.workers = []
        self.imports = []
        self.addCleanup(self.clean_up)
        # The test's own server has a runner as well: it would take the jobs.
        if jobrunner.runner_thread:
            jobrunner.runner_thread.stop()
            jobrunner.runner_thread.join(PATIENCE)

    def open_env(self):
        """An environment whose work is kept."""
        cr = db_connect(self.name).cursor()
        return closing(cr), Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def query(self, statement, *values):
        with closing(db_connect(self.name).cursor()) as cr:
            cr.execute(statement, values)
            return cr.fetchall()

    def execute(self, statement, *values):
        with closing(db_connect(self.name).cursor()) as cr:
            cr.execute(statement, values)
            cr.commit()

    def clean_up(self):
        for worker in self.workers:
            worker.kill()
            worker.wait()
        ids = tuple(self.imports) or (0,)
        for statement in (
            "DELETE FROM queue_job WHERE identity_key ~ %s",
            "DELETE FROM service_import_line WHERE import_id IN %s",
            "DELETE FROM ir_attachment WHERE res_model = 'service.import'"
            " AND res_id IN %s",
            "DELETE FROM mail_message WHERE model = 'service.import' AND res_id IN %s",
            "DELETE FROM service_import WHERE id IN %s",
        ):
            numbers = "|".join(map(str, ids))
            value = f"^service.import,({numbers})," if "~" in statement else ids
            self.execute(statement, value)
        self.execute("DELETE FROM res_partner WHERE ref LIKE %s", f"{self.mark}%")
        Registry(self.name).clear_all_caches()

    def make_import(self):
        """A checked import of many contacts that waits for its first job."""
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["客户编号", "Customer name"])
            for number in range(1, ROWS + 1):
                sheet.write_row(number, 0, [f"{self.mark}-{number:05}", "Killed"])
        closer, env = self.open_env()
        with closer:
            record = env["service.import"].create(
                {
                    "handler": "service.import.mapping",
                    "mapping_id": env.ref("service_base.mapping_customer").id,
                    "file": base64.b64encode(output.getvalue()),
                }
            )
            self.imports.append(record.id)
            record.action_check()
            while record.state == "checking":
                record._job_check()
            record.action_import()
            env.flush_all()
            # Only the import itself is left to the worker.
            env.cr.execute(
                "DELETE FROM queue_job WHERE identity_key LIKE %s",
                (f"service.import,{record.id},_job_check%",),
            )
            env.cr.commit()
            return record.id

    def start_worker(self, import_id):
        worker = subprocess.Popen(
            [sys.executable, str(WORKER), self.name, f"service.import,{import_id},"],
            env=os.environ,
        )
        self.workers.append(worker)
        return worker

    def count(self, import_id, state):
        rows = self.query(
            "SELECT count(*) FROM service_import_line"
            " WHERE import_id = %s AND state = %s",
            import_id,
            state,
        )
        return rows[0][0]

    def wait_until(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "the worker takes too long")
            time.sleep(0.02)

    def job_states(self, import_id):
        return [
            state
            for (state,) in self.query(
                "SELECT state FROM queue_job WHERE identity_key = %s ORDER BY id",
                f"service.import,{import_id},_job_run",
            )
        ]

    def assert_each_once(self):
        rows = self.query(
            "SELECT ref, count(*) FROM res_partner WHERE ref LIKE %s GROUP BY ref",
            f"{self.mark}%",
        )
        self.assertEqual(len(rows), ROWS)
        self.assertEqual({count for _ref, count in rows}, {1})

    def requeue_dead_jobs(self):
        """What the queue's runner does each time it looks for work."""
        # It leaves jobs alone that were handed out in the last ten seconds.
        self.execute(
            "UPDATE queue_job SET date_enqueued = date_enqueued - interval '1 minute'"
            " WHERE state IN ('enqueued', 'started')"
        )
        database = Database(self.name)
        database.requeue_dead_jobs()
        database.close()

    # S12: no row of the store keeper's list is lost or taken twice.
    def test_a_killed_worker_goes_on_where_it_was(self):
        import_id = self.make_import()
        worker = self.start_worker(import_id)
        # Some batches are in, another one is being made.
        self.wait_until(lambda: self.count(import_id, "done") >= ROWS // 3)
        self.wait_until(lambda: "started" in self.job_states(import_id))
        worker.send_signal(signal.SIGKILL)
        self.assertEqual(worker.wait(), -signal.SIGKILL)
        done = self.count(import_id, "done")
        self.assertTrue(0 < done < ROWS, done)
        self.assertIn("started", self.job_states(import_id))

        self.requeue_dead_jobs()
        self.assertEqual(self.start_worker(import_id).wait(PATIENCE), 0)
        self.assertEqual(self.count(import_id, "done"), ROWS)
        self.assertEqual(
            self.query("SELECT state FROM service_import WHERE id = %s", import_id),
            [("done",)],
        )
        self.assert_each_once()

    def test_two_imports_of_one_sheet_at_the_same_time(self):
        first, second = self.make_import(), self.make_import()
        workers = [self.start_worker(first), self.start_worker(second)]
        for worker in workers:
            worker.wait(PATIENCE)
        self.assert_each_once()
        # Whoever came second says so at the row.
        total = self.count(first, "done") + self.count(second, "done")
        self.assertEqual(total, ROWS)
        failed = self.count(first, "failed") + self.count(second, "failed")
        self.assertEqual(failed, ROWS)
