# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Measure the suite's work beside another addon's, in one database.

A row is a file of this folder with ``ours(env, size, data)``, a peer of the
same form, or None, and what ``Row`` names beside them.
"""

import gc
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, median_low
from typing import Any

from odoo.api import SUPERUSER_ID, Environment
from odoo.sql_db import db_connect

HOME = Path(__file__).resolve().parent
SIDES = ("ours", "peer")
# Files of this folder that are no row.
_TOOLS = ("run", "harness", "call_data", "order_data")
# A first, small run of each side fills the caches of the server.
_WARM_UP = 20
_COLUMNS = (
    ("name", "row", ""),
    ("size", "size", "d"),
    ("ours_s", "ours s", ".3f"),
    ("peer_s", "peer s", ".3f"),
    ("ratio", "ratio", ".2f"),
    ("ours_queries", "ours queries", "d"),
    ("peer_queries", "peer queries", "d"),
)


class BenchError(Exception):
    """What keeps the benchmarks from running, for who started them."""


def _no_setup(_env, _size):
    return None


def _no_check(_side, _done, _size):
    pass


@dataclass(frozen=True)
class Row:
    """One comparison. ``size`` is how much work both sides do.

    ``setup(env, size)`` makes what both sides start from and is not timed;
    what it returns is the third argument of ``ours`` and ``peer``; where the
    peer starts from something else, ``peer_setup`` makes that.
    ``check(side, done, size)`` gets what a side returned and raises when its
    work is not done. ``modules`` have to be installed. With ``peer_alone`` the
    peer runs in a database without the suite, which changes its addon; with
    ``peer_modules`` in one that has these addons and not the suite.
    """

    name: str
    size: int
    ours: Callable[[Environment, int, Any], Any]
    peer: Callable[[Environment, int, Any], Any] | None = None
    setup: Callable[[Environment, int], Any] = _no_setup
    check: Callable[[str, Any, int], None] = _no_check
    modules: tuple[str, ...] = ()
    peer_setup: Callable[[Environment, int], Any] | None = None
    peer_alone: bool = False
    peer_modules: tuple[str, ...] = ()

    def prepare(self, side, env, size):
        """What a side starts from."""
        if side == "peer" and self.peer_setup:
            return self.peer_setup(env, size)
        return self.setup(env, size)

    def sides(self):
        """``{"ours": function, "peer": function}``, without an absent peer."""
        pairs = ((side, getattr(self, side)) for side in SIDES)
        return {side: function for side, function in pairs if function}


@dataclass(frozen=True)
class Sample:
    """One timed run of one side."""

    seconds: float
    queries: int


# -- rows ---------------------------------------------------------------------


def load_row(path):
    """The row that the file ``path`` describes."""
    # Rows may share a file beside them.
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(f"bench_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    optional = {
        name: getattr(module, name)
        for name in ("setup", "check", "peer_setup")
        if hasattr(module, name)
    }
    return Row(
        name=path.stem,
        size=module.SIZE,
        ours=module.ours,
        peer=getattr(module, "peer", None),
        modules=tuple(getattr(module, "MODULES", ())),
        peer_alone=bool(
            getattr(module, "PEER_ALONE", False) or getattr(module, "PEER_MODULES", ())
        ),
        peer_modules=tuple(getattr(module, "PEER_MODULES", ())),
        **optional,
    )


def load_rows(names=(), folder=HOME):
    """The rows of these names, or all.

    :raises BenchError: for a name that no file has
    """
    paths = {
        path.stem: path
        for path in sorted(folder.glob("*.py"))
        if path.stem not in _TOOLS
    }
    unknown = sorted(set(names) - set(paths))
    if unknown:
        raise BenchError(f"no such row: {', '.join(unknown)}; rows: {', '.join(paths)}")
    return [load_row(paths[name]) for name in names or paths]


def check_modules(env, rows, peers=False):
    """Refuse rows whose addons, or whose peers' addons, the database lacks.

    :raises BenchError: naming them
    """
    wanted = {
        name for row in rows for name in (row.peer_modules if peers else row.modules)
    }
    missing = wanted - set(env["ir.module.module"]._installed())
    if missing:
        raise BenchError(
            f"not installed in {env.cr.dbname}: {', '.join(sorted(missing))}"
        )


# -- measuring ----------------------------------------------------------------


@contextmanager
def rolled_back(registry, context):
    """A superuser's environment on a cursor of its own; nothing is kept."""
    with registry.cursor() as cr:
        try:
            yield Environment(cr, SUPERUSER_ID, dict(context))
        finally:
            cr.rollback()
            # Caches must not know of records that were rolled back.
            registry.reset_changes()


def vacuum(name):
    """Clear away the dead rows of what was rolled back.

    Left there, they would make each run slower than the one before.
    """
    with closing(db_connect(name).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


@contextmanager
def from_scratch(registry, context):
    """As ``rolled_back``, on a database as it was before the first run."""
    vacuum(registry.db_name)
    with rolled_back(registry, context) as env:
        yield env


def measure(row, side, open_env, size):
    """Run one side once, on records of its own.

    :param open_env: gives a context manager with an environment, which undoes
        what was done in it
    """
    with open_env() as env:
        data = row.prepare(side, env, size)
        env.flush_all()
        env.invalidate_all()
        gc.collect()
        before = env.cr.sql_log_count
        start = time.perf_counter()
        done = row.sides()[side](env, size, data)
        env.flush_all()
        seconds = time.perf_counter() - start
        queries = env.cr.sql_log_count - before
        row.check(side, done, size)
    return Sample(seconds, queries)


def measure_row(
    row, open_env, size=None, repeat=3, warm_up=True, log=None, open_alone=None
):
    """Both sides of a row, turn by turn: the row's result.

    :param log: is called with a text about each run
    :param open_alone: as ``open_env``, of the database without the suite
    :raises BenchError: when there would be no run, or no database for the peer
    """
    size = row.size if size is None else size
    if repeat < 1 or size < 1:
        raise BenchError("repeat and size must be at least 1")
    if row.peer_alone and not open_alone:
        raise BenchError(f"{row.name}: its peer needs a database without the suite")
    openers = {side: open_env for side in row.sides()}
    if row.peer_alone:
        openers["peer"] = open_alone
    if warm_up:
        for side in row.sides():
            measure(row, side, openers[side], min(size, _WARM_UP))
    samples = {side: [] for side in row.sides()}
    for _ in range(repeat):
        for side, taken in samples.items():
            taken.append(measure(row, side, openers[side], size))
            if log:
                log(f"{row.name}, {side}: {taken[-1].seconds:.3f} s")
    return make_result(row.name, size, samples)


def make_result(name, size, samples):
    """Medians of the samples, and how many times faster we are."""
    result = {"name": name}
    for side in SIDES:
        taken = samples.get(side)
        seconds = median(sample.seconds for sample in taken) if taken else None
        queries = median_low(sample.queries for sample in taken) if taken else None
        result[f"{side}_s"] = seconds
        result[f"{side}_queries"] = queries
    ratio = result["peer_s"] / result["ours_s"] if samples.get("peer") else None
    return {
        "name": name,
        "ours_s": _rounded(result["ours_s"]),
        "peer_s": _rounded(result["peer_s"]),
        "ratio": _rounded(ratio),
        "ours_queries": result["ours_queries"],
        "peer_queries": result["peer_queries"],
        "size": size,
    }


def _rounded(value):
    return None if value is None else round(value, 4)


# -- results ------------------------------------------------------------------


def make_table(results):
    """The results as text, a line each."""
    lines = [[title for _key, title, _form in _COLUMNS]]
    lines += [
        [_cell(result[key], form) for key, _title, form in _COLUMNS]
        for result in results
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _cell(value, form):
    return "-" if value is None else format(value, form)


def save(results, path):
    """Write the results as a JSON list."""
    path.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
