"""Keep addons/<addon>/i18n/zh_CN.po complete.

    python3 tools/i18n.py export DIR       merge DIR/<addon>.pot, print what lacks
    python3 tools/i18n.py fill FILE.json   fill {addon: {msgid: msgstr}}
    python3 tools/i18n.py check            print problems, 1 when there are any

The templates come from Odoo: ``odoo i18n export -d DATABASE ADDON``.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_CN"
SAME = "tools/i18n_same.txt"
WRAP = 78
# In a file of values to fill: for every addon.
ALL = "*"
METADATA = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
NAMED = re.compile(r"%\(\w+\)[#0+-]?\d*(?:\.\d+)?[a-zA-Z]")
POSITIONAL = re.compile(r"%[#0+-]?\d*(?:\.\d+)?[sdifgxr]|%%")
BRACES = re.compile(r"\$\{[^{}]*\}|\{\{.*?\}\}|\{[^{}]*\}", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Attributes of a tag whose value is text for the reader.
TEXT_ATTRIBUTE = re.compile(
    r"\b(title|alt|placeholder|aria-label|string|help|data-tooltip)"
    r"=(\"[^\"]*\"|'[^']*')"
)
# A text inside an expression, as in {{ object.name or 'none' }}.
QUOTED = re.compile(r"'[^']*'")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
LOWER = re.compile(r"[a-z]{3,}")


def addons(root: Path = ROOT) -> list[str]:
    """The addons of the suite."""
    return sorted(path.parent.name for path in root.glob("addons/*/__manifest__.py"))


def po_path(addon: str, root: Path = ROOT) -> Path:
    return root / "addons" / addon / "i18n" / f"{LANGUAGE}.po"


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=WRAP)


def write(catalog: polib.POFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(catalog), encoding="utf-8")


# ---- export


def _catalog(template: polib.POFile, language: str = "") -> polib.POFile:
    """An empty catalogue with the header of the template, without dates."""
    catalog = polib.POFile(wrapwidth=WRAP, encoding="utf-8")
    catalog.header = template.header
    catalog.metadata = dict(METADATA)
    if language:
        catalog.metadata["Language"] = language
        catalog.metadata["Plural-Forms"] = "nplurals=1; plural=0;"
    return catalog


def _entry(source: polib.POEntry, translation: str = "") -> polib.POEntry:
    return polib.POEntry(
        msgid=source.msgid,
        msgstr=translation,
        comment=source.comment,
        occurrences=source.occurrences,
    )


def _translations(path: Path) -> dict[str, str]:
    """What stands translated for certain."""
    if not path.exists():
        return {}
    return {
        entry.msgid: entry.msgstr
        for entry in read(path)
        if not entry.fuzzy and not entry.obsolete
    }


def merge(template: polib.POFile, addon: str, root: Path = ROOT) -> polib.POFile:
    """Write the template and the translation of an addon; return the latter."""
    path = po_path(addon, root)
    known = _translations(path)
    pot, po = _catalog(template), _catalog(template, LANGUAGE)
    for source in template:
        pot.append(_entry(source))
        po.append(_entry(source, known.get(source.msgid, "")))
    write(pot, path.with_name(f"{addon}.pot"))
    write(po, path)
    return po


def missing(po: polib.POFile, addon: str) -> Iterator[dict]:
    """The terms without translation, with where they stand."""
    for entry in po:
        if not entry.msgstr:
            where = [name for name, _line in entry.occurrences]
            yield {"addon": addon, "msgid": entry.msgid, "where": where}


def export(folder: Path, root: Path = ROOT) -> list[dict]:
    """Merge the templates of a folder; return the missing terms."""
    found = []
    for addon in addons(root):
        path = folder / f"{addon}.pot"
        if path.exists():
            found += missing(merge(read(path), addon, root), addon)
    return found


# ---- fill


def fill(values: dict[str, dict[str, str]], root: Path = ROOT) -> dict[str, int]:
    """Fill empty translations; return how many of each addon."""
    filled = {}
    for addon in addons(root):
        path = po_path(addon, root)
        if not path.exists():
            continue
        known = {**values.get(ALL, {}), **values.get(addon, {})}
        po = read(path)
        entries = [entry for entry in po if not entry.msgstr and known.get(entry.msgid)]
        for entry in entries:
            entry.msgstr = known[entry.msgid]
        if entries:
            write(po, path)
        filled[addon] = len(entries)
    return filled


# ---- check


def _margins(text: str) -> tuple[str, str]:
    """The white space before and after."""
    start = len(text) - len(text.lstrip())
    return text[:start], text[len(text.rstrip()) :]


def _tags(text: str) -> Counter:
    """The tags without the texts in them, which may be translated."""
    tags = [TEXT_ATTRIBUTE.sub(r"\1", tag) for tag in TAG.findall(text)]
    return Counter(QUOTED.sub("''", tag) for tag in tags)


def _placeholders(text: str) -> tuple:
    """Those without a name keep their order, the others may move."""
    return (
        POSITIONAL.findall(NAMED.sub("", text)),
        Counter(NAMED.findall(text)),
        Counter(QUOTED.sub("''", code) for code in BRACES.findall(text)),
    )


def _words(text: str) -> list[str]:
    """The English words of a term, without placeholders and tags."""
    for pattern in (TAG, NAMED, BRACES, POSITIONAL):
        text = pattern.sub(" ", text)
    return [word for word in WORD.findall(text) if LOWER.search(word)]


def read_same(root: Path = ROOT) -> set[str]:
    path = root / SAME
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and line[0] != "#"}


def _is_left_english(entry: polib.POEntry, same: set[str]) -> bool:
    if entry.msgid != entry.msgstr or entry.msgid.strip() in same:
        return False
    return any(word not in same for word in _words(entry.msgid))


def entry_problems(entry: polib.POEntry, same: set[str]) -> Iterator[str]:
    """What is wrong with one term."""
    if entry.fuzzy:
        yield "fuzzy"
    if not entry.msgstr:
        yield "untranslated"
        return
    if _placeholders(entry.msgid) != _placeholders(entry.msgstr):
        yield "placeholders differ"
    if _tags(entry.msgid) != _tags(entry.msgstr):
        yield "tags differ"
    if _margins(entry.msgid) != _margins(entry.msgstr):
        yield "white space around differs"
    if _is_left_english(entry, same):
        yield "left in English"


def check_addon(addon: str, root: Path = ROOT) -> list[str]:
    """The problems of an addon, one a line."""
    path = po_path(addon, root)
    if not path.exists():
        return [f"{addon}: no {LANGUAGE}.po"]
    same = read_same(root)
    return [
        f"{addon}: {problem}: {json.dumps(entry.msgid, ensure_ascii=False)}"
        for entry in read(path)
        if not entry.obsolete
        for problem in entry_problems(entry, same)
    ]


def check(root: Path = ROOT) -> list[str]:
    return [line for addon in addons(root) for line in check_addon(addon, root)]


# ---- the command


def do_export(options) -> int:
    for addon in addons():
        if not (options.folder / f"{addon}.pot").exists():
            print(f"{addon}: no template", file=sys.stderr)
    for term in export(options.folder):
        print(json.dumps(term, ensure_ascii=False))
    return 0


def do_fill(options) -> int:
    values = json.loads(options.file.read_text(encoding="utf-8"))
    for addon, count in fill(values).items():
        print(f"{addon}: {count} filled")
    return 0


def do_check(_options) -> int:
    problems = check()
    print("\n".join(problems) or "no problems")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("export", help="merge templates made by Odoo")
    command.add_argument("folder", type=Path)
    command.set_defaults(run=do_export)
    command = commands.add_parser("fill", help="fill empty translations")
    command.add_argument("file", type=Path)
    command.set_defaults(run=do_fill)
    command = commands.add_parser("check", help="print problems")
    command.set_defaults(run=do_check)
    options = parser.parse_args()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
