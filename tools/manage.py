"""The commands behind the Makefile: python3 tools/manage.py COMMAND."""

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from suite import apt, config, database, odoo, paths, postgres, python_env  # noqa: E402
from suite.log import SetupError, fail, step  # noqa: E402
from suite.shell import digest, lock, run, stamp, stamped  # noqa: E402

FONTS = ["fonts-noto-cjk", "fontconfig", "libxrender1", "libxext6", "libmagic1"]
BROWSER = ["chromium"]
# Peers of the row order_gate_oca; they change core's orders for every other row.
ORDER_PEERS = ("sale_tier_validation", "sale_financial_risk", "sale_advance_payment")
# A server of its own and a browser each: more memory than speed beyond this.
MOST_WORKERS = 4
LOGINS = "keeper, inspector, repairer, clerk, manager, gm … (see docs/demo.md)"


def setup(locks=python_env.RUN, packages=()) -> None:
    paths.LOCAL.mkdir(parents=True, exist_ok=True)
    with lock("setup", paths.LOCAL):
        apt.install([*FONTS, *packages])
        odoo.ensure()
        python_env.ensure(locks)


def do_setup(_options) -> int:
    setup(python_env.TEST, BROWSER)
    with postgres.server():
        database.ensure_core()
    return 0


def do_run(_options) -> int:
    setup()
    with postgres.server():
        name = database.ensure_demo()
        port = config.free_port(8069)
        config.write(name, port)
        print(
            f"\n  The after-sales suite is at http://localhost:{port}\n"
            f"  logins (password = login): admin, {LOGINS}\n"
            "  Ctrl-C stops it.\n",
            flush=True,
        )
        server = subprocess.Popen(
            config.command("-d", name), env=config.environment(), cwd=paths.ROOT
        )
        # Ctrl-C reaches the server too; wait until it has stopped by itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        code = server.wait()
    return 0 if code in (0, -signal.SIGINT, -signal.SIGTERM, 130) else code


def _whole_run() -> list[str]:
    """All tests: those of whole days, the longest, first; a process a core.

    Each process works on its own copy of the test database.
    """
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    spread = ["-n", str(workers), "--dist", "loadscope", "--no-loadscope-reorder"]
    return [*(spread if workers > 1 else []), "tests", "addons"]


def _pytest(arguments, name) -> int:
    environment = {**config.environment(), "SUITE_DATABASE": name}
    return subprocess.run(
        [paths.PYTHON, "-m", "pytest", "--odoo-http", *arguments],
        env=environment,
        cwd=paths.ROOT,
        check=False,
    ).returncode


def do_test(options) -> int:
    setup(python_env.TEST, BROWSER)
    with postgres.server():
        if options.keep and postgres.exists(postgres.database_name("test")):
            name = postgres.database_name("test")
            config.write(name, config.free_port(8069))
            if options.keep != "as-it-is":
                step("upgrade of the test database")
                addons = options.keep
                if addons == "update":
                    addons = ",".join(database.suite_addons())
                update = ["-d", name, "--update", addons]
                database.run_odoo(
                    *update, "--stop-after-init", "--no-http", log="upgrade-test"
                )
        else:
            name = database.make("test")
        step("tests")
        arguments = shlex.split(options.args) or _whole_run()
        return _pytest(arguments, name)


def do_bench(options) -> int:
    setup(python_env.BENCH)
    with postgres.server():
        name = database.make("bench", demo=False)
        alone = database.make_alone("bench_alone")
        peers = database.make_alone("bench_peers")
        # What one row's peer needs weighs on both sides of each other row.
        wanted = {name: ("rma",), alone: ("rma",), peers: ("rma", *ORDER_PEERS)}
        for target, modules in wanted.items():
            database.run_odoo(
                *["-d", target, "--init", ",".join(modules)],
                *["--stop-after-init", "--no-http"],
                log=f"peers-{target}",
            )
        step("benchmarks")
        return subprocess.run(
            [paths.PYTHON, "bench/run.py", *shlex.split(options.args)],
            env={
                **config.environment(),
                "SUITE_DATABASE": name,
                "SUITE_ALONE_DATABASE": alone,
                "SUITE_PEERS_DATABASE": peers,
            },
            cwd=paths.ROOT,
            check=False,
        ).returncode


def do_lint(_options) -> int:
    home = paths.LOCAL / "lint"
    value = digest(paths.ROOT / "requirements-lint.txt")
    if not stamped("lint", value):
        step("linters")
        shutil.rmtree(home, ignore_errors=True)
        run([sys.executable, "-m", "venv", home])
        install = [home / "bin" / "python", "-m", "pip", "install", "--quiet"]
        install += ["--no-deps", "--require-hashes", "-r"]
        run([*install, paths.ROOT / "requirements-lint.txt"])
        stamp("lint", value)
    code = 0
    places = ["addons", "tests", "tools", "bench"]
    places = [place for place in places if (paths.ROOT / place).exists()]
    for arguments in (
        ["ruff", "check", *places],
        ["ruff", "format", "--check", *places],
        ["pylint", "--rcfile=.pylintrc", *database_paths()],
    ):
        step(" ".join(arguments[:3]))
        path = home / "bin" / arguments[0]
        done = subprocess.run([path, *arguments[1:]], cwd=paths.ROOT, check=False)
        code = code or done.returncode
    return code


def database_paths() -> list[str]:
    return [f"addons/{name}" for name in database.suite_addons()]


def do_shell(options) -> int:
    setup()
    with postgres.server():
        name = postgres.database_name(options.kind)
        config.write(name, config.free_port(8069))
        return subprocess.run(
            config.command("shell", "-d", name, "--no-http"),
            env=config.environment(),
            check=False,
        ).returncode


def do_clean(_options) -> int:
    """Remove all that the set-up made here; the shared cache stays."""
    if postgres.external():
        try:
            database.remove_all()
        except SetupError as error:
            step(f"databases were left: {error}")
    else:
        postgres.remove()
    shutil.rmtree(paths.LOCAL, ignore_errors=True)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("setup", "run", "lint", "clean"):
        commands.add_parser(name)
    test = commands.add_parser("test")
    test.add_argument("--args", default="", help="given to pytest")
    test.add_argument(
        "--keep",
        nargs="?",
        const="as-it-is",
        help="reuse the database; 'update' upgrades all addons, a name that one",
    )
    bench = commands.add_parser("bench")
    bench.add_argument("--args", default="")
    shell = commands.add_parser("shell")
    shell.add_argument("kind", nargs="?", default="demo")
    options = parser.parse_args()
    os.chdir(paths.ROOT)
    try:
        return globals()[f"do_{options.command}"](options)
    except SetupError as error:
        fail(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
