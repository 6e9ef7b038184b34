"""The Chinese of every addon is whole and right."""

import importlib.util
import warnings
from pathlib import Path
from xml.etree import ElementTree

import polib
import pytest

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

ROOT = Path(__file__).resolve().parents[1]


def _load(name):
    """A module of tools, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


i18n = _load("i18n")
ADDONS = i18n.addons()


@pytest.mark.parametrize("addon", ADDONS)
def test_addon_is_translated(addon):
    problems = i18n.check_addon(addon)
    assert not problems, "\n".join(problems)


# ---- against what Odoo exports


def _place(kind, name, place):
    """Where a term stands, as a po file writes it (code has no line there)."""
    return f"code:{name}" if kind == "code" else f"{kind}:{name}:{place}"


def _translated(addon):
    """(term, place) of all that the po file translates."""
    path = i18n.po_path(addon)
    if not path.exists():
        return set()
    return {
        (entry.msgid, place)
        for entry in i18n.read(path)
        if entry.msgstr and not entry.obsolete and not entry.fuzzy
        for place, _line in entry.occurrences
    }


def _demo_ids(addon):
    """External ids of the demo records, which may not be loaded."""
    found = set()
    for path in (ROOT / "addons" / addon / "demo").rglob("*.xml"):
        ids = [node.get("id") for node in ElementTree.parse(path).iter()]
        found.update(f"{addon}.{name}" for name in ids if name)
    return found


def _lines(addon, terms):
    return [f"{addon}: {place}: {source!r}" for source, place in sorted(terms)]


@tagged("post_install", "-at_install")
class TestExportedTerms(TransactionCase):
    """What Odoo exports of the installed addons stands in their po files.

    Each place of a term counts: without it Odoo would not translate it there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        installed = cls.env["ir.module.module"].search(
            [("name", "in", ADDONS), ("state", "=", "installed")]
        )
        cls.terms = {name: set() for name in installed.mapped("name")}
        # Without a name the reader would take all modules.
        if not cls.terms:
            return
        reader = TranslationModuleReader(cls.env.cr, modules=list(cls.terms))
        for module, kind, name, place, source, _value, _comments in reader:
            cls.terms[module].add((source, _place(kind, name, place)))

    def test_suite_is_installed(self):
        self.assertEqual(sorted(self.terms), ADDONS)

    def test_no_term_is_missing(self):
        lines = []
        for addon, terms in sorted(self.terms.items()):
            lines += _lines(addon, terms - _translated(addon))
        if lines:
            self.fail("not translated:\n" + "\n".join(lines))

    def test_gone_terms_are_told(self):
        """A term that is gone does no harm: a warning, no failure."""
        lines = []
        for addon, terms in sorted(self.terms.items()):
            demo = _demo_ids(addon)
            gone = _translated(addon) - terms
            gone = {term for term in gone if term[1].rpartition(":")[2] not in demo}
            lines += _lines(addon, gone)
        if lines:
            warnings.warn("gone from Odoo:\n" + "\n".join(lines), stacklevel=1)


# ---- the tool itself

TEMPLATE = """
msgid ""
msgstr ""
"POT-Creation-Date: 2026-01-01 00:00+0000\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#. module: some_addon
#: model:ir.model,name:some_addon.model_some
msgid "Counted"
msgstr ""

#. module: some_addon
#. odoo-python
#: code:addons/some_addon/models/some.py:0
msgid "Added by %s"
msgstr ""
"""


@pytest.fixture
def tree(tmp_path):
    """An addon, and a folder with its template."""
    addon = tmp_path / "addons" / "some_addon"
    addon.mkdir(parents=True)
    (addon / "__manifest__.py").write_text("{}")
    (tmp_path / "some_addon.pot").write_text(TEMPLATE)
    return tmp_path


def _as_text(tree):
    folder = tree / "addons" / "some_addon" / "i18n"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]


def test_export_then_fill(tree):
    missing = i18n.export(tree, tree)
    assert missing == [
        {
            "addon": "some_addon",
            "msgid": "Counted",
            "where": ["model:ir.model,name:some_addon.model_some"],
        },
        {
            "addon": "some_addon",
            "msgid": "Added by %s",
            "where": ["code:addons/some_addon/models/some.py"],
        },
    ]
    values = {
        "*": {"Counted": "计数", "Added by %s": "所有"},
        "some_addon": {"Added by %s": "由 %s 添加", "Gone": "没有"},
        "other_addon": {"Counted": "其他"},
    }
    assert i18n.fill(values, tree) == {"some_addon": 2}
    assert i18n.check(tree) == []
    assert i18n.fill({"*": {"Counted": "不"}}, tree) == {"some_addon": 0}
    before = _as_text(tree)
    assert i18n.export(tree, tree) == []
    assert _as_text(tree) == before
    assert '"Language: zh_CN\\n"' in before[1]
    assert "Date" not in "".join(before)


def test_export_drops_what_is_gone_or_unsure(tree):
    i18n.export(tree, tree)
    path = i18n.po_path("some_addon", tree)
    po = i18n.read(path)
    po.find("Counted").msgstr = "计数"
    po.find("Added by %s").msgstr = "由 %s 添加"
    po.find("Added by %s").flags.append("fuzzy")
    po.append(polib.POEntry(msgid="Gone", msgstr="没有"))
    i18n.write(po, path)
    assert [term["msgid"] for term in i18n.export(tree, tree)] == ["Added by %s"]
    found = {entry.msgid: entry.msgstr for entry in i18n.read(path)}
    assert found == {"Counted": "计数", "Added by %s": ""}


@pytest.mark.parametrize(
    ("source", "translation", "problems"),
    [
        ("Counted", "计数", []),
        ("Counted", "", ["untranslated"]),
        ("%s of %d", "%d 中的 %s", ["placeholders differ"]),
        ("%(a)s of %(b)s", "%(b)s 中的 %(a)s", []),
        ("%(a)s", "%(b)s", ["placeholders differ"]),
        ("100%% of {name}", "{name} 的 100%%", []),
        ("Ref {{ object.name or 'none' }}", "编号 {{ object.name or '无' }}", []),
        ("Ref {{ object.name }}", "编号 {{ object.ref }}", ["placeholders differ"]),
        ("${a}", "${b}", ["placeholders differ"]),
        ("<b>Due</b>", "<b>到期</b>", []),
        ("<b>Due</b>", "<b>到期", ["tags differ"]),
        ('<i title="Due"/> at', '<i title="到期"/> 于', []),
        ('<i t-field="o.due"/> at', '<i t-field="o.date"/> 于', ["tags differ"]),
        ("Total: ", "合计：", ["white space around differs"]),
        ("Total\n", "合计\n", []),
        ("Draft", "Draft", ["left in English"]),
        ("RMA", "RMA", []),
        ("RMA xlsx", "RMA xlsx", []),
        ("%(name)s <br/>", "%(name)s <br/>", []),
        ("a.b@example.com", "a.b@example.com", []),
    ],
)
def test_problems_of_a_term(source, translation, problems):
    entry = polib.POEntry(msgid=source, msgstr=translation)
    same = {"xlsx", "a.b@example.com"}
    assert list(i18n.entry_problems(entry, same)) == problems


def test_addon_without_po(tree):
    assert i18n.check(tree) == ["some_addon: no zh_CN.po"]


def test_terms_that_stay(tmp_path):
    (tmp_path / "tools").mkdir()
    (tmp_path / i18n.SAME).write_text("# remark\nxlsx\n\nDry run\n")
    assert i18n.read_same(tmp_path) == {"xlsx", "Dry run"}
    assert i18n.read_same(tmp_path / "tools") == set()
