"""The virtual environment of the project, from the locked requirement files."""

import shutil
import subprocess
import sys

from . import apt, odoo, paths
from .log import SetupError, step
from .shell import digest, run, stamp, stamped

MINIMUM = (3, 11)
RUN = ["requirements-odoo.txt", "requirements.txt"]
TEST = [*RUN, "requirements-test.txt"]
BENCH = [*TEST, "requirements-bench.txt"]


def _site_packages():
    return next((paths.VENV / "lib").glob("python3.*")) / "site-packages"


def _make() -> None:
    if sys.version_info < MINIMUM:
        raise SetupError("Python 3.11 or newer is needed; run make PYTHON=python3.x …")
    step(f"virtual environment with Python {sys.version.split()[0]}")
    try:
        import ensurepip  # noqa: F401, PLC0415
    except ImportError:
        apt.install(["python3-venv"])
    shutil.rmtree(paths.VENV, ignore_errors=True)
    paths.VENV.parent.mkdir(parents=True, exist_ok=True)
    run([sys.executable, "-m", "venv", paths.VENV])


def ensure(locks) -> None:
    """Install the locks. `--no-deps` with hashes: what is locked and no more."""
    usable = (
        paths.PYTHON.exists()
        and subprocess.run([paths.PYTHON, "-c", ""], check=False).returncode == 0
    )
    if not usable:
        for old in paths.STAMPS.glob("python-*"):
            old.unlink()
        _make()
    for name in locks:
        value = digest(paths.ROOT / name)
        if stamped(f"python-{name}", value):
            continue
        step(f"Python packages of {name}")
        command = [paths.PYTHON, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--require-hashes"]
        run(
            [*command, "-r", paths.ROOT / name],
            hint="Check the network (or pip's own settings), then run again.",
        )
        stamp(f"python-{name}", value)
    # Makes `import odoo` and its metadata visible to everything in here.
    (_site_packages() / "odoo.pth").write_text(f"{odoo.home()}\n")
