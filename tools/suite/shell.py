"""Processes, locks and stamps that every part of the set-up uses."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from . import paths
from .log import SetupError


def run(command, hint="", **options) -> subprocess.CompletedProcess:
    """Run a command; on failure raise with its output and what to do."""
    options.setdefault("text", True)
    if not options.pop("show", False):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.STDOUT)
    try:
        return subprocess.run([str(c) for c in command], check=True, **options)
    except FileNotFoundError as error:
        raise SetupError(f"command not found: {command[0]}. {hint}") from error
    except subprocess.CalledProcessError as error:
        tail = "\n".join((error.stdout or "").splitlines()[-25:])
        text = f"{' '.join(map(str, command[:4]))} … ended with {error.returncode}"
        raise SetupError(f"{text}\n{tail}\n{hint}") from error


def as_root(command) -> list[str]:
    """The command, through sudo where this is not root."""
    if os.geteuid() == 0:
        return list(command)
    if not shutil.which("sudo"):
        raise SetupError(f"run this as root, or install sudo: {' '.join(command)}")
    return ["sudo", *command]


@contextlib.contextmanager
def lock(name: str, folder: Path = paths.CACHE):
    """Keep two set-ups from writing the same files at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def digest(path: Path, algorithm: str = "sha256") -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, algorithm).hexdigest()


def stamped(name: str, value: str) -> bool:
    """Whether the step `name` was last finished for exactly `value`."""
    stamp = paths.STAMPS / name
    return stamp.is_file() and stamp.read_text() == value


def stamp(name: str, value: str) -> None:
    paths.STAMPS.mkdir(parents=True, exist_ok=True)
    (paths.STAMPS / name).write_text(value)
