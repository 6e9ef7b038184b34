# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The benchmarks measure what they say, and leave nothing behind."""

import importlib.util
import io
import json
import sys
import tempfile
import time
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

HOME = Path(__file__).resolve().parents[1] / "bench"


def _load(name):
    """A module of bench, which is no package."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", HOME / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


harness = _load("harness")
with patch.dict(sys.modules, harness=harness):
    run = _load("run")

KEYS = ["name", "ours_s", "peer_s", "ratio", "ours_queries", "peer_queries", "size"]
Sample = harness.Sample


def _make_at_once(env, size, prefix):
    vals_list = [{"name": f"{prefix} {number}"} for number in range(size)]
    return env["res.partner.category"].create(vals_list)


def _make_one_by_one(env, size, prefix):
    tags = env["res.partner.category"]
    for number in range(size):
        tags |= tags.create({"name": f"{prefix} {number}"})
        time.sleep(0.002)
    return tags


TAGS = harness.Row(
    name="tags",
    size=5,
    ours=_make_at_once,
    peer=_make_one_by_one,
    setup=lambda _env, size: f"Bench of {size}",
)


@tagged("post_install", "-at_install")
class TestBench(TransactionCase):
    @contextmanager
    def open_env(self):
        with closing(self.env.cr.savepoint()):
            yield self.env(context=run.CONTEXT)

    def count(self, *models):
        counts = {}
        for model in models:
            records = self.env[model].with_context(active_test=False)
            counts[model] = records.search_count([])
        return counts

    def test_the_intake_runs_and_leaves_nothing(self):
        models = ["aftersales.rma", "res.partner", "stock.lot", "stock.warehouse"]
        row = harness.load_row(HOME / "rma_intake.py")
        if "rma" in self.env["ir.module.module"]._installed():
            models.append("rma")
        else:
            # Without the peer's addon our side still has to do its work.
            row = replace(row, peer=None, modules=("aftersales_repair",))
        harness.check_modules(self.env, [row])
        before = self.count(*models)
        result = harness.measure_row(row, self.open_env, 20, repeat=1, warm_up=False)
        self.assertEqual(self.count(*models), before)
        self.assertEqual(list(result), KEYS)
        self.assertEqual((result["name"], result["size"]), ("rma_intake", 20))
        self.assertGreater(result["ours_s"], 0)
        self.assertGreater(result["ours_queries"], 20)
        self.assertEqual(result["peer_s"] is None, row.peer is None)

    def test_the_value_cap_is_checked(self):
        row = harness.load_row(HOME / "value_cap.py")
        before = self.count("res.company", "product.product", "stock.quant")
        result = harness.measure_row(row, self.open_env, 30, repeat=1, warm_up=False)
        self.assertEqual(
            self.count("res.company", "product.product", "stock.quant"), before
        )
        self.assertEqual((result["size"], result["peer_s"]), (30, None))
        # Three of the check; the others read policies and company anew.
        self.assertLessEqual(result["ours_queries"], 12)

    def test_the_movement_ledger_is_written_by_both_sides(self):
        row = harness.load_row(HOME / "ledger_xlsx.py")
        before = self.count("res.company", "stock.move.line")
        result = harness.measure_row(row, self.open_env, 100, repeat=1, warm_up=False)
        self.assertEqual(self.count("res.company", "stock.move.line"), before)
        self.assertGreater(result["ours_s"], 0)
        self.assertGreater(result["peer_s"], 0)
        self.assertLess(result["ours_queries"], result["peer_queries"])

    def test_calls_are_registered_and_looked_at(self):
        for name, size in (("call_200k", 2), ("call_list_200k", 400)):
            row = harness.load_row(HOME / f"{name}.py")
            before = self.count("helpdesk.ticket", "res.partner")
            with self.subTest(row=name):
                result = harness.measure_row(
                    row, self.open_env, size, repeat=1, warm_up=False
                )
                self.assertEqual(self.count("helpdesk.ticket", "res.partner"), before)
                self.assertGreater(result["ours_s"], 0)
                # The first run of a side fills caches.
                self.assertAlmostEqual(
                    result["ours_queries"], result["peer_queries"], delta=5
                )

    def test_a_peer_without_the_suite_has_a_database_of_its_own(self):
        row = harness.load_row(HOME / "call_200k_oca.py")
        with self.assertRaises(harness.BenchError):
            harness.measure_row(row, self.open_env, 1, repeat=1, warm_up=False)
        opened = []

        @contextmanager
        def open_alone():
            opened.append("peer")
            with self.open_env() as env:
                yield env

        row = replace(TAGS, peer_alone=True)
        harness.measure_row(
            row,
            self.open_env,
            2,
            repeat=1,
            warm_up=False,
            open_alone=open_alone,
        )
        self.assertEqual(opened, ["peer"])

    def test_both_sides_are_timed_and_counted(self):
        before = self.count("res.partner.category")
        said = []
        result = harness.measure_row(TAGS, self.open_env, 10, repeat=1, log=said.append)
        self.assertEqual(
            [text.split(":")[0] for text in said], ["tags, ours", "tags, peer"]
        )
        self.assertEqual(self.count("res.partner.category"), before)
        self.assertEqual(result["size"], 10)
        self.assertGreaterEqual(result["peer_s"], 0.02, "it sleeps 2 ms a tag")
        self.assertLess(result["ours_s"], result["peer_s"])
        self.assertGreater(result["ratio"], 1)
        self.assertLess(result["ours_queries"], result["peer_queries"])

    def test_the_sides_take_turns_on_records_of_their_own(self):
        turns = []

        def setup(_env, size):
            turns.append(size)
            return len(turns)

        def side(name, _env, _size, data):
            turns.append((name, data))

        row = harness.Row(
            name="turns",
            size=7,
            ours=partial(side, "ours"),
            peer=partial(side, "peer"),
            setup=setup,
        )
        harness.measure_row(row, self.open_env, repeat=2, warm_up=False)
        self.assertEqual(
            turns,
            [7, ("ours", 1), 7, ("peer", 3), 7, ("ours", 5), 7, ("peer", 7)],
        )

    def test_work_that_is_not_done_gives_no_figure(self):
        def check(_side, done, size):
            assert len(done) == size

        row = replace(TAGS, ours=lambda env, _size, _data: env.user, check=check)
        with self.assertRaises(AssertionError):
            harness.measure_row(row, self.open_env, 5, repeat=1)

    def test_a_cursor_of_its_own_is_rolled_back(self):
        name = "Bench: must not stay"
        with harness.from_scratch(self.registry, {"a_key": 1}) as env:
            env["res.partner.category"].create({"name": name})
            self.assertTrue(env.su)
            self.assertEqual(env.context.get("a_key"), 1)
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT 1 FROM res_partner_category WHERE name->>'en_US' = %s", [name]
            )
            self.assertFalse(cr.fetchall())

    def test_the_ratio_is_of_the_medians(self):
        samples = {
            "ours": [Sample(2.0, 30), Sample(9.0, 10), Sample(1.0, 20)],
            "peer": [Sample(5.0, 99), Sample(4.0, 97), Sample(6.0, 98)],
        }
        self.assertEqual(
            harness.make_result("row", 4, samples),
            {
                "name": "row",
                "ours_s": 2.0,
                "peer_s": 5.0,
                "ratio": 2.5,
                "ours_queries": 20,
                "peer_queries": 98,
                "size": 4,
            },
        )

    def test_a_row_without_a_peer_has_no_ratio(self):
        row = replace(TAGS, peer=None)
        result = harness.measure_row(row, self.open_env, repeat=1, warm_up=False)
        self.assertEqual(list(result), KEYS)
        self.assertEqual(
            (result["peer_s"], result["peer_queries"], result["ratio"]), (None,) * 3
        )
        self.assertIn("-", harness.make_table([result]).splitlines()[1])

    def test_the_table_and_the_file_say_the_same(self):
        result = harness.make_result(
            "tags", 1000, {"ours": [Sample(0.5, 7)], "peer": [Sample(1.25, 70)]}
        )
        head, line = harness.make_table([result]).splitlines()
        self.assertEqual(len(head), len(line))
        self.assertEqual(
            line.split(), ["tags", "1000", "0.500", "1.250", "2.50", "7", "70"]
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "results.json"
            harness.save([result], path)
            self.assertEqual(json.loads(path.read_text(encoding="utf-8")), [result])

    def test_what_cannot_be_measured_is_refused(self):
        for repeat, size in ((0, 5), (-1, 5), (1, 0)):
            with (
                self.subTest(repeat=repeat, size=size),
                self.assertRaises(harness.BenchError),
            ):
                harness.measure_row(TAGS, self.open_env, size, repeat)
        with self.assertRaisesRegex(harness.BenchError, "no_such_addon"):
            harness.check_modules(self.env, [replace(TAGS, modules=("no_such_addon",))])
        with self.assertRaisesRegex(harness.BenchError, "nothing.*rma_intake"):
            harness.load_rows(["nothing"])

    def test_the_command_line(self):
        options = run.parse([])
        self.assertEqual((options.names, options.repeat, options.size), ([], 3, None))
        self.assertEqual(options.output, HOME / "results.json")
        options = run.parse(["rma_intake", "--repeat", "5", "--size", "40"])
        self.assertEqual((options.repeat, options.size), (5, 40))
        for wrong in (["--repeat", "0"], ["--size", "0"], ["--repeat", "many"]):
            with (
                self.subTest(wrong),
                redirect_stderr(io.StringIO()),
                self.assertRaises(SystemExit) as refused,
            ):
                run.parse(wrong)
            self.assertEqual(refused.exception.code, 2)

    def test_every_row_says_what_it_needs(self):
        for row in harness.load_rows():
            with self.subTest(row.name):
                self.assertIn("ours", row.sides())
                self.assertGreater(row.size, 0)
                self.assertTrue(row.modules)
