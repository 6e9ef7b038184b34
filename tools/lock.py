"""Write the locked requirement files again from tools/requirements/*.in.

    python tools/lock.py

Needs ``uv`` and an Odoo made by ``make setup``. Odoo itself is not on the
package index, so a wheel that holds nothing but its metadata stands in for it
while versions are resolved; the locks never name it.
"""

import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

from suite import odoo, paths

INPUTS = paths.ROOT / "tools" / "requirements"
# Layer -> lock; a layer leaves out what the layers before it already pin.
LAYERS = {
    "odoo": "requirements-odoo.txt",
    "suite": "requirements.txt",
    "test": "requirements-test.txt",
    "bench": "requirements-bench.txt",
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def metadata_wheel(folder: Path) -> None:
    metadata = odoo.metadata_file().read_text()
    # psycopg2 would be compiled; psycopg2-binary is the same module.
    metadata = re.sub(r"(?m)^Requires-Dist: psycopg2\b.*\n", "", metadata)
    with zipfile.ZipFile(folder / "odoo-19.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("odoo-19.0.dist-info/METADATA", metadata)
        wheel.writestr(
            "odoo-19.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: lock\nRoot-Is-Purelib: true\n"
            "Tag: py3-none-any\n",
        )
        wheel.writestr("odoo-19.0.dist-info/RECORD", "")


def compile_lock(sources, target, wheels, skip=(), constraint=None) -> set[str]:
    command = ["uv", "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-annotate"]
    command += ["--prerelease", "if-necessary-or-explicit", "--no-header"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    command += ["--find-links", str(wheels), "--output-file", str(target)]
    for name in {"odoo", *skip}:
        command += ["--no-emit-package", name]
    if constraint:
        command += ["--constraint", str(constraint)]
    subprocess.run([*command, *map(str, sources)], check=True)
    return set(PINNED.findall(target.read_text()))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(scratch)
        metadata_wheel(wheels)
        everything = wheels / "all.txt"
        inputs = [INPUTS / f"{layer}.in" for layer in LAYERS]
        compile_lock(inputs, everything, wheels)
        seen: set[str] = set()
        for layer, name in LAYERS.items():
            target = paths.ROOT / name
            target.unlink(missing_ok=True)
            seen |= compile_lock(
                [INPUTS / f"{layer}.in"], target, wheels, seen, everything
            )
        lint = paths.ROOT / "requirements-lint.txt"
        lint.unlink(missing_ok=True)
        compile_lock([INPUTS / "lint.in"], lint, wheels)


if __name__ == "__main__":
    main()
