"""Write each addon's README.rst from its manifest and readme fragments.

python3 tools/readmes.py          writes
python3 tools/readmes.py --check  fails when one is stale
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TITLES = {
    "DESCRIPTION.md": None,
    "USAGE.md": "Usage",
    "CONFIGURE.md": "Configuration",
    "DEVELOP.md": "For developers",
}
_FENCE = re.compile(r"(?ms)^```(\w+)\n(.*?)^```$")


def to_rst(text: str) -> str:
    """The little Markdown that the fragments use: heads, code, emphasis, lists."""
    parts, end = [], 0
    for fence in _FENCE.finditer(text):
        parts.append(_prose(text[end : fence.start()]))
        code = fence[2].rstrip()
        lines = [f"    {line}".rstrip() for line in code.splitlines()]
        parts.append("\n".join([f".. code-block:: {fence[1]}", "", *lines]))
        end = fence.end()
    parts.append(_prose(text[end:]))
    return "\n\n".join(part for part in parts if part)


def _prose(text: str) -> str:
    text = re.sub(r"`([^`\n]+)`", r"``\1``", text)
    text = re.sub(r"(?m)^#+ (.+)$", lambda m: f"{m[1]}\n{'-' * len(m[1])}", text)
    # A list needs an empty line before it.
    return re.sub(r"(?m)^([^-\d\s].*)\n(- |\d+\. )", r"\1\n\n\2", text).strip()


def render(addon: Path) -> str:
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    bar = "=" * len(manifest["name"])
    parts = [bar, manifest["name"], bar, "", manifest["summary"] + ".", ""]
    for name, title in TITLES.items():
        fragment = addon / "readme" / name
        if not fragment.exists():
            continue
        if title:
            parts += [title, "=" * len(title), ""]
        parts += [to_rst(fragment.read_text()), ""]
    parts += ["Licence", "=======", "", f"{manifest['license']}. {manifest['author']}."]
    return "\n".join(parts) + "\n"


def main() -> int:
    stale = []
    for manifest in sorted(ROOT.glob("addons/*/__manifest__.py")):
        target = manifest.parent / "README.rst"
        text = render(manifest.parent)
        if target.exists() and target.read_text() == text:
            continue
        stale.append(str(target.relative_to(ROOT)))
        if "--check" not in sys.argv:
            target.write_text(text)
    if stale and "--check" in sys.argv:
        print("stale, run make docs:", *stale)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
