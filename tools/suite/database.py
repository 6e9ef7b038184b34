"""Databases of the project: a core one as a template, the demo, the test."""

import ast
import hashlib
import shutil
import subprocess
from pathlib import Path

from . import config, paths, postgres
from .log import SetupError, step
from .shell import digest, stamp, stamped

# The first one is the language of new users.
LANGUAGES = "zh_CN,en_US"
# Makes Debian's package of Odoo whole; not part of the suite.
SETUP_ADDON = "suite_setup"


def suite_addons() -> list[str]:
    return sorted(path.parent.name for path in paths.ADDONS.glob("*/__manifest__.py"))


def _manifest(addon: str) -> dict:
    return ast.literal_eval((paths.ADDONS / addon / "__manifest__.py").read_text())


def core_modules() -> list[str]:
    """What the suite's addons depend on, but the suite itself."""
    names: set[str] = set()
    for addon in suite_addons():
        names.update(_manifest(addon)["depends"])
    return sorted((names | {"l10n_cn"}) - set(suite_addons()))


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def suite_fingerprint() -> str:
    files = sorted(
        path
        for path in paths.ADDONS.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    return _fingerprint(*(f"{path} {digest(path)}" for path in files))


def _filestore(name: str) -> Path:
    return paths.LOCAL / "data" / "filestore" / name


def _drop(name: str) -> None:
    postgres.drop(name)
    shutil.rmtree(_filestore(name), ignore_errors=True)


def _copy(source: str, target: str) -> None:
    postgres.copy(source, target)
    shutil.rmtree(_filestore(target), ignore_errors=True)
    if _filestore(source).exists():
        shutil.copytree(_filestore(source), _filestore(target))


def run_odoo(*arguments, log: str) -> None:
    """Run the server to its end; show the log's tail when it fails or warns."""
    path = paths.LOCAL / "log" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        done = subprocess.run(
            config.command(*arguments),
            env=config.environment(),
            stdout=handle,
            stderr=subprocess.STDOUT,
            cwd=paths.ROOT,
            check=False,
        )
    text = path.read_text()
    broken = [
        line for line in text.splitlines() if " ERROR " in line or " CRITICAL " in line
    ]
    if done.returncode or broken:
        tail = "\n".join(text.splitlines()[-40:])
        raise SetupError(f"Odoo did not finish ({log}).\n{tail}\nThe log: {path}")


def _install(name: str, modules, log: str) -> None:
    arguments = ["-d", name, "--init", ",".join(modules), "--stop-after-init"]
    run_odoo(*arguments, "--no-http", f"--load-language={LANGUAGES}", log=log)


def ensure_core() -> str:
    """A database with Odoo's and OCA's modules, the template of the others."""
    name = postgres.database_name("core")
    modules = [*core_modules(), SETUP_ADDON]
    locks = [digest(path) for path in sorted(paths.ROOT.glob("requirements*.txt"))]
    value = _fingerprint(*modules, *locks)
    if stamped("core", value) and postgres.exists(name):
        return name
    step(f"database {name}: core and OCA modules, about two minutes")
    _drop(name)
    config.write(name, config.free_port(8069))
    _install(name, modules, "core")
    stamp("core", value)
    return name


def _load_demo(name: str) -> None:
    step(f"database {name}: demo company")
    script = paths.ROOT / "tools" / "load_demo.py"
    path = paths.LOCAL / "log" / "demo.log"
    with path.open("w") as handle, script.open() as source:
        done = subprocess.run(
            config.command("shell", "-d", name, "--no-http"),
            env=config.environment(),
            stdin=source,
            stdout=handle,
            stderr=subprocess.STDOUT,
            check=False,
        )
    text = path.read_text()
    if done.returncode or "demo company loaded" not in text:
        raise SetupError(f"the demo company did not load\n{text[-3000:]}")


def make(kind: str, demo: bool = True) -> str:
    """A new database with the suite, from the template."""
    name = postgres.database_name(kind)
    core = ensure_core()
    config.write(name, config.free_port(8069))
    step(f"database {name}: the suite's addons")
    _drop(name)
    _copy(core, name)
    _install(name, suite_addons(), f"install-{kind}")
    if demo:
        _load_demo(name)
    return name


def make_alone(kind: str) -> str:
    """A new database with core and OCA modules, without the suite."""
    name = postgres.database_name(kind)
    core = ensure_core()
    _drop(name)
    _copy(core, name)
    return name


def ensure_demo() -> str:
    """The demo database: made on first use, upgraded when the addons change."""
    name = postgres.database_name("demo")
    value = suite_fingerprint()
    if not postgres.exists(name) or not (paths.STAMPS / "demo").exists():
        make("demo")
        stamp("demo", value)
        return name
    if not stamped("demo", value):
        step(f"database {name}: upgrade of the suite's addons")
        config.write(name, config.free_port(8069))
        update = ["-d", name, "--update", ",".join(suite_addons())]
        run_odoo(*update, "--stop-after-init", "--no-http", log="upgrade")
        stamp("demo", value)
    return name


def remove_all() -> None:
    kinds = ("demo", "test", "bench", "bench_alone", "bench_peers", "core")
    for kind in kinds:
        name = postgres.database_name(kind)
        # A run that was killed leaves the copies of its processes.
        for worker in postgres.list_names(f"{name}-gw"):
            _drop(worker)
        _drop(name)
