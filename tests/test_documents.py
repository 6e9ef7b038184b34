"""What is written about the project says what the project is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))


@pytest.mark.parametrize("script", ["policies.py", "readmes.py"])
def test_made_documents_are_fresh(script):
    command = [sys.executable, ROOT / "tools" / script, "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[:3000]


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        broken += [
            f"{page.relative_to(ROOT)}: {target}"
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
            if "://" not in target and not (page.parent / target).exists()
        ]
    assert not broken


@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_every_addon_has_what_a_store_asks_for(addon):
    for name in (
        "README.rst",
        "readme/DESCRIPTION.md",
        "static/description/icon.png",
        "i18n/zh_CN.po",
        f"i18n/{addon.name}.pot",
    ):
        assert (addon / name).exists(), name
