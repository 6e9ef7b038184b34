# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Run the benchmarks: ``make bench``, or this file where Odoo is importable.

ODOO_RC names the server's configuration, SUITE_DATABASE the database, and
SUITE_ALONE_DATABASE one with core's and OCA's addons and without the suite, and
SUITE_PEERS_DATABASE one that has, beside these, the addons of peers that change them.
"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

import harness

from odoo.modules.registry import Registry
from odoo.service.server import load_server_wide_modules
from odoo.tools import config

RESULTS = harness.HOME / "results.json"
# The same for both sides of every row: no change is logged in the chatter.
CONTEXT = {"tracking_disable": True}


def parse(arguments):
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="rows to run; all without a name")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each side")
    parser.add_argument("--size", type=int, help="instead of each row's own size")
    parser.add_argument(
        "--output", type=Path, default=RESULTS, help="where the results are written"
    )
    options = parser.parse_args(arguments)
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")
    if options.size is not None and options.size < 1:
        parser.error("--size must be at least 1")
    return options


def open_registry(variable="SUITE_DATABASE"):
    """The registry of the database that the environment names."""
    name = os.environ.get(variable)
    if not name:
        raise harness.BenchError(f"{variable} names no database; run make bench")
    config.parse_config(["-d", name], setup_logging=True)
    load_server_wide_modules()
    return Registry(name)


def open_peer(row):
    """How to open the database of a peer that has one of its own, or None."""
    if not row.peer_alone:
        return None
    registry = open_registry(
        "SUITE_PEERS_DATABASE" if row.peer_modules else "SUITE_ALONE_DATABASE"
    )
    opener = partial(harness.from_scratch, registry, CONTEXT)
    if row.peer_modules:
        with opener() as env:
            harness.check_modules(env, [row], peers=True)
    return opener


def run(options):
    """Measure, print and save what was asked for."""
    rows = harness.load_rows(options.names)
    open_env = partial(harness.from_scratch, open_registry(), CONTEXT)
    with open_env() as env:
        harness.check_modules(env, rows)
    log = partial(print, file=sys.stderr, flush=True)
    results = [
        harness.measure_row(
            row,
            open_env,
            options.size,
            options.repeat,
            log=log,
            open_alone=open_peer(row),
        )
        for row in rows
    ]
    print(harness.make_table(results))
    harness.save(results, options.output)


def main(arguments=None):
    try:
        run(parse(arguments))
    except harness.BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
