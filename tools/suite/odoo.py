"""Odoo 19: an existing one, Debian's package, or a git checkout."""

import os
import shutil
from pathlib import Path

from . import apt, paths
from .log import SetupError, step
from .shell import run, stamp, stamped

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo.git"
# Debian replaces files of the package by links into these: without
# libjs-jquery every page answers 500.
UNSTABLE = ["odoo-19", "fonts-montserrat"]
# From the machine's own release: unstable's Font Awesome no longer has the
# files of series 4 that Odoo's icons come from.
OWN = [
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
]
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")


def home() -> Path:
    """The folder that holds the Python package `odoo`."""
    existing = os.environ.get("ODOO_HOME")
    if existing:
        return Path(existing).resolve()
    if (paths.ODOO_ROOT / DIST_PACKAGES).is_dir():
        return paths.ODOO_ROOT / DIST_PACKAGES
    return paths.ODOO_ROOT


def core_addons() -> list[Path]:
    """Folders of core addons to name in addons_path.

    A checkout keeps them beside the package. The folder of that name in
    Debian's package is an incomplete copy and must not be named.
    """
    checkout = home() / "addons"
    return [checkout] if (home() / "odoo-bin").exists() else []


def metadata_file() -> Path:
    found = sorted(home().glob("odoo-*.egg-info/PKG-INFO"))
    if not found:
        raise SetupError(f"no egg-info of odoo in {home()}")
    return found[-1]


def ensure() -> None:
    existing = os.environ.get("ODOO_HOME")
    if existing:
        _check(f"ODOO_HOME={existing} is not an Odoo {SERIES}")
        return
    if stamped("odoo", SERIES) and (home() / "odoo" / "release.py").exists():
        return
    if apt.available():
        try:
            wanted = {apt.Unstable(): UNSTABLE, apt.Own(): OWN}
            apt.unpack(wanted, paths.ODOO_ROOT)
        except SetupError as error:
            step(f"Debian's package is not to be had ({error}); trying git")
    if not (home() / "odoo" / "release.py").exists():
        _checkout()
    _check("the Odoo that was fetched is not complete")
    stamp("odoo", SERIES)


def _checkout() -> None:
    url = os.environ.get("ODOO_GIT", REPOSITORY)
    step(f"git checkout of Odoo {SERIES}: this takes some minutes")
    shutil.rmtree(paths.ODOO_ROOT, ignore_errors=True)
    run(
        ["git", "clone", "--depth=1", f"--branch={SERIES}", url, paths.ODOO_ROOT],
        hint="Set ODOO_HOME to an Odoo 19 that you have, or ODOO_GIT to a mirror.",
    )


def _check(problem: str) -> None:
    release = home() / "odoo" / "release.py"
    if not release.exists():
        raise SetupError(
            f"{problem}: {release} is missing. Unset ODOO_HOME to let the set-up "
            "fetch one, or name the folder that holds the Python package odoo."
        )
    if "version_info = (19, 0" not in release.read_text():
        raise SetupError(f"{problem}: the suite needs Odoo {SERIES}")
