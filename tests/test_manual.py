# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The manual fits the screens: its menus are there, its links lead somewhere."""

import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

DOCS = Path(__file__).resolve().parents[1] / "docs"
LINK = re.compile(r"\]\(([^)#]+)")
MENU = re.compile(r"\*([^*]+ → [^*]+)\*")
# What follows a menu in a path, and paths that are none of menus.
BUTTONS = {"New"}
OTHERS = {"Print", "Action", "Settings", "Department", "Material Asked For"}
# Longer or with these, it is a sentence that shows a course of things.
LONGEST = 45
SENTENCE = re.compile(r"[,;:]")


def pages(language):
    return {page.name: page for page in (DOCS / "manual" / language).glob("*.md")}


@tagged("post_install", "-at_install")
class TestManual(TransactionCase):
    def test_both_languages_have_the_same_pages(self):
        english, chinese = pages("en"), pages("zh_CN")
        # The English one stands beside the deployment's.
        self.assertEqual(set(chinese) - {"adopting.md"}, set(english))
        for language, names in (("en", english), ("zh_CN", chinese)):
            index = names["index.md"].read_text()
            missing = [name for name in names if f"({name})" not in index]
            self.assertEqual(missing, ["index.md"], language)

    def test_links_and_pictures_are_there(self):
        broken = [
            f"{page.name}: {target}"
            for page in [*DOCS.glob("*.md"), *DOCS.glob("manual/*/*.md")]
            for target in LINK.findall(page.read_text())
            if "://" not in target and not (page.parent / target).exists()
        ]
        self.assertEqual(broken, [])

    def test_its_menus_are_on_the_screen(self):
        menus = self.env["ir.ui.menu"].with_context(lang="en_US", active_test=False)
        known = set()
        for menu in menus.search([]):
            path = []
            while menu:
                path.insert(0, menu.name)
                menu = menu.parent_id
            known.update(
                tuple(path[start:end])
                for start in range(len(path))
                for end in range(start + 1, len(path) + 1)
            )
        wrong = [
            f"{page.name}: {' → '.join(path)}"
            for page in [DOCS / "adopting.md", DOCS / "demo.md", *pages("en").values()]
            for path in self.paths(page.read_text())
            if path not in known
        ]
        self.assertEqual(wrong, [])

    def paths(self, text):
        for paragraph in re.split(r"\n\s*\n|\n(?=[-#|]|\d+\.)", text):
            for found in MENU.findall(" ".join(paragraph.split())):
                path = [part.strip() for part in found.rstrip(".").split(" → ")]
                if path[-1] in BUTTONS:
                    path.pop()
                wordy = any(len(p) > LONGEST or SENTENCE.search(p) for p in path)
                if not wordy and all(path) and path[0] not in OTHERS:
                    yield tuple(path)
