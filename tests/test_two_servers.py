# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Two servers over one PostgreSQL: what the profile `scale` stands on."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from socket import socket

import requests

from odoo.tests import get_db_name, tagged

from odoo.addons.queue_job import jobrunner
from odoo.addons.service_base.tests.servers import ServersCase

PATIENCE = 120
JOBS = 6
CODE = "two_servers.hours"
# No deadline of the demo company is as old, so that nothing else is swept.
LONG_AGO = datetime(2020, 6, 1)
SWEEP = "action = {'found': model._sweep_overdue(now=datetime.datetime(2021, 1, 1))}"
READ = f"action = {{'hours': model._get_value('{CODE}', env.company)}}"


class Server:
    """A whole server in a process of its own: pages, calls and the job runner.

    Without scheduled actions: those of the demo company are none of the test's.
    """

    def __init__(self, database, port):
        self.url = f"http://127.0.0.1:{port}"
        self.web = requests.Session()
        command = [sys.executable, "-m", "odoo", "-d", database]
        command += ["--db-filter", f"^{database}$", "--http-port", str(port)]
        command += ["--workers", "0", "--max-cron-threads", "0"]
        self.process = subprocess.Popen(command, env=os.environ)

    def is_up(self):
        try:
            return requests.get(f"{self.url}/web/health", timeout=5).ok
        except requests.RequestException:
            return False

    def call(self, path, **params):
        sent = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.web.post(f"{self.url}{path}", json=sent, timeout=PATIENCE)
        answer = answer.json()
        assert "error" not in answer, answer["error"]["data"]
        return answer["result"]

    def log_in(self, database, login):
        who = {"db": database, "login": login, "password": login}
        return self.call("/web/session/authenticate", **who)["uid"]

    def execute(self, model, method, *args):
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.call(path, model=model, method=method, args=args, kwargs={})

    def stop(self):
        self.process.kill()
        self.process.wait()


def free_ports(number):
    sockets = [socket() for _number in range(number)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@tagged("post_install", "-at_install")
class TestTwoServers(ServersCase):
    def setUp(self):
        # The test's own server has a runner as well: it would take the jobs.
        if jobrunner.runner_thread:
            jobrunner.runner_thread.stop()
            jobrunner.runner_thread.join(PATIENCE)
        super().setUp()
        self.name = get_db_name()
        self.servers = [Server(self.name, port) for port in free_ports(2)]
        for server in self.servers:
            # Before what they wrote is removed.
            self.addCleanup(server.stop)
        self.wait_until(lambda: all(server.is_up() for server in self.servers))

    def make(self, env):
        policy = env["service.policy"].create(
            {"name": "Two servers", "code": CODE, "default_value": 24}
        )
        rule = env["service.deadline.rule"].create(
            {
                "name": "Two servers",
                "code": "two_servers",
                "model_id": env["ir.model"]._get_id("res.partner"),
                "clock": "clock_hours",
                "policy_id": policy.id,
                "user_field": "user_id",
            }
        )
        document = env["res.partner"].create(
            {"name": "Two servers", "user_id": self.user(env, "keeper").id}
        )
        deadline = env["service.deadline"]._start(
            [{"record": document, "code": rule.code, "start": LONG_AGO}]
        )
        self.policy_id, self.deadline_id = policy.id, deadline.id
        self.sweep_id, self.read_id = (
            env["ir.actions.server"]
            .create(
                {
                    "name": "Two servers",
                    "model_id": env["ir.model"]._get_id(model),
                    "state": "code",
                    "code": code,
                }
            )
            .id
            for model, code in (("service.deadline", SWEEP), ("service.policy", READ))
        )

    def wait_until(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "the servers take too long")
            time.sleep(0.1)

    def ask_for_jobs(self, mark, number):
        with self.open() as env:
            for count in range(number):
                env["res.partner"].with_delay().create({"name": f"{mark}{count:02}"})
            env.cr.commit()

    def made(self, mark):
        with self.open() as env:
            found = env["res.partner"].search([("name", "=like", f"{mark}%")])
            return sorted(found.mapped("name"))

    def test_they_share_sessions_policies_deadlines_and_jobs(self):
        first, second = self.servers

        # A page: logged in on the one, answered by the other.
        user_id = first.log_in(self.name, "admin")
        second.web.cookies.update(first.web.cookies)
        info = second.call("/web/session/get_session_info")
        self.assertEqual(info["uid"], user_id)
        page = second.web.get(f"{second.url}/odoo", timeout=PATIENCE)
        self.assertIn("odoo.__session_info__", page.text)

        # A policy: changed on the one, decided by at once on the other.
        run = ("ir.actions.server", "run", [self.read_id])
        self.assertEqual(second.execute(*run), {"hours": 24})
        vals = {"policy_id": self.policy_id, "value": 36}
        first.execute("service.policy.value", "create", [vals])
        self.assertEqual(second.execute(*run), {"hours": 36})

        # A deadline: swept by both at the same moment, acted on once.
        run = ("ir.actions.server", "run", [self.sweep_id])
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda server: server.execute(*run), self.servers))
        self.assertEqual(sorted(one["found"] for one in found), [0, 1])
        with self.open() as env:
            deadline = env["service.deadline"].browse(self.deadline_id)
            told = env["mail.activity"].search(
                [("service_deadline_id", "=", deadline.id)]
            )
            self.assertEqual(deadline.state, "overdue")
            self.assertEqual(told.user_id.login, "keeper")
            self.assertEqual(len(told), 1)

        # Jobs: each is done once, though both have a runner.
        self.ask_for_jobs("Both ", JOBS)
        self.wait_until(lambda: len(self.made("Both ")) >= JOBS)
        # And when one of the two dies, the other one goes on.
        first.stop()
        self.ask_for_jobs("One ", JOBS)
        self.wait_until(lambda: len(self.made("One ")) >= JOBS)
        for mark in ("Both ", "One "):
            wanted = [f"{mark}{count:02}" for count in range(JOBS)]
            self.assertEqual(self.made(mark), wanted)
        with self.open() as env:
            states = env["queue.job"].search([("model_name", "=", "res.partner")])
            self.assertEqual(set(states.mapped("state")), {"done"})
