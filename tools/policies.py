"""Write docs/policies.md: which model and which test carry each policy.

    python3 tools/policies.py            write the table
    python3 tools/policies.py --check    fail when the table is stale

The catalogue is data: docs/catalogue.csv (rules) and docs/systems.csv. What
stands behind a rule is found by its id in the addons and in the tests:

* a rule id counts wherever it stands; it is taken whole, so that article 1 is
  not found in article 12;
* a system id of Python code counts in comments and docstrings only, since the
  same letters may be a serial number elsewhere;
* an id in a class belongs to the model of that class, in a test to the test,
  elsewhere in a class of tests to the class; a comment right above a class or
  a function belongs to it;
* demo data prove nothing and are left out.
"""

import argparse
import ast
import csv
import difflib
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = "docs/catalogue.csv"
SYSTEMS = "docs/systems.csv"
TABLE = "docs/policies.md"
RULE = re.compile(
    r"(?<![0-9A-Za-z])D\d-[A-Z]?\d[0-9A-Za-z]*(?:\.\d[0-9A-Za-z]*)*(?:-\d+)?",
    re.ASCII,
)
SYSTEM = re.compile(r"(?<!\w)S\d\d(?!\w)", re.ASCII)
ADDON = re.compile(
    r"\b(?:service_base|aftersales_stock|aftersales_repair|sales_logistics"
    r"|customer_care)\b"
)
# Its examples of ids are no evidence.
NO_EVIDENCE = {"tests/test_policies.py"}
DOCUMENTS = {
    "D0": "after-sales finance, warehouse and service",
    "D1": "after-sales department: duties and posts",
    "D2": "sales logistics",
    "D3": "sixteen after-sales company policies",
    "D4": "customer service",
}
CORE, OUT, OPEN = "core", "out of reach", "open"
DONE, CODE_ONLY, TEST_ONLY = "code and test", "code only", "test only"
TESTED, PARTLY = "tested", "partly"
RULE_STATES = (DONE, CODE_ONLY, TEST_ONLY, OPEN, CORE, OUT)
SYSTEM_STATES = (TESTED, PARTLY, OPEN)
DIFF_LINES = 40


class Rule(NamedTuple):
    """A line of the catalogue."""

    id: str
    systems: tuple[str, ...]
    owner: str
    text: str

    @property
    def nature(self) -> str:
        """Who has to carry it: "" for the suite, else core or out of reach."""
        if ADDON.search(self.owner):
            return ""
        if self.owner.startswith("core ERP already"):
            return CORE
        return OUT if self.owner.startswith("out of an ERP's reach") else ""


class System(NamedTuple):
    """One of the systems that gather the rules."""

    id: str
    title: str
    addon: str


class Mention(NamedTuple):
    """An id that was found; `carrier` is empty where it proves nothing."""

    id: str
    is_test: bool
    carrier: str
    place: str


class Evidence(NamedTuple):
    """What carries each id: id -> sorted names."""

    code: dict[str, list[str]]
    tests: dict[str, list[str]]


# ---- the catalogue


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def read_rules(root: Path = ROOT) -> list[Rule]:
    return [
        Rule(
            row["rule"],
            tuple(SYSTEM.findall(row["systems"])),
            row["owner"],
            row["text"],
        )
        for row in _rows(root / CATALOGUE)
    ]


def read_systems(root: Path = ROOT) -> list[System]:
    return [
        System(row["system"], row["title"], row["addon"])
        for row in _rows(root / SYSTEMS)
    ]


# ---- what the files say


def _comment_start(line: int, lines: list[str]) -> int:
    """The first line of the comment right above `line`, or `line` itself."""
    while line > 1 and lines[line - 2].lstrip().startswith("#"):
        line -= 1
    return line


def _span(node, lines: list[str]) -> range:
    """The lines of a class or a function, its decorators and comment included."""
    first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
    return range(_comment_start(first, lines), node.end_lineno + 1)


def _classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


def _tests(node: ast.Module | ast.ClassDef) -> list[ast.FunctionDef]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [
        item
        for item in node.body
        if isinstance(item, kinds) and item.name.startswith("test")
    ]


def _model(node: ast.ClassDef) -> str:
    """The model of a class: its `_name`, else the first of its `_inherit`."""
    values = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            values[item.targets[0].id] = item.value
    for key in ("_name", "_inherit"):
        value = values.get(key)
        if isinstance(value, ast.List | ast.Tuple) and value.elts:
            value = value.elts[0]
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return ""


def _model_spans(tree: ast.Module, name: str, lines: list[str]):
    """(lines, model) of each model; a file of one model is all that model's."""
    found = [(node, _model(node)) for node in _classes(tree)]
    found = [(node, model) for node, model in found if model]
    if len({model for _node, model in found}) == 1:
        return [(range(len(lines) + 1), found[0][1])]
    return [(_span(node, lines), model) for node, model in found] + [
        (range(len(lines) + 1), name)
    ]


def _test_spans(tree: ast.Module, name: str, lines: list[str]):
    """(lines, test) from the narrowest to the widest: test, class, file."""
    spans = [(_span(test, lines), f"{name}::{test.name}") for test in _tests(tree)]
    wide = []
    for node in _classes(tree):
        tests = _tests(node)
        if not tests:
            continue
        spans += [(_span(test, lines), f"{name}::{test.name}") for test in tests]
        wide.append((_span(node, lines), f"{name}::{node.name}"))
    spans += wide
    if spans:
        spans.append((range(len(lines) + 1), name))
    return spans


def _documented(node) -> Iterator[ast.AST]:
    """The module, its classes and functions, and theirs."""
    yield node
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for item in node.body:
        if isinstance(item, kinds):
            yield from _documented(item)


def _docstring_lines(tree: ast.Module) -> set[int]:
    found = set()
    for node in _documented(tree):
        if ast.get_docstring(node, clean=False):
            found.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return found


def _line_ids(number: int, line: str, docstrings: set[int] | None) -> list[str]:
    """The ids of a line; `docstrings` is None for what is not Python."""
    systems = [
        match.group()
        for match in SYSTEM.finditer(line)
        if docstrings is None or number in docstrings or "#" in line[: match.start()]
    ]
    return RULE.findall(line) + systems


def _carrier(number: int, spans) -> str:
    return next((carrier for span, carrier in spans if number in span), "")


def _mentions(path: Path, root: Path, is_test: bool) -> Iterator[Mention]:
    text = path.read_text(encoding="utf-8")
    if not RULE.search(text) and not SYSTEM.search(text):
        return
    place = path.relative_to(root).as_posix()
    name = place.removeprefix("addons/")
    lines = text.split("\n")
    docstrings, spans = None, [(range(len(lines) + 1), name)]
    if path.suffix == ".py":
        tree = ast.parse(text, filename=place)
        docstrings = _docstring_lines(tree)
        make_spans = _test_spans if is_test else _model_spans
        spans = make_spans(tree, name, lines)
    for number, line in enumerate(lines, 1):
        for found in _line_ids(number, line, docstrings):
            carrier = _carrier(number, spans)
            yield Mention(found, is_test, carrier, f"{place}:{number}")


def _files(root: Path) -> Iterator[tuple[Path, bool]]:
    """The files to read, each with whether it belongs to the tests."""
    for path in sorted((root / "addons").rglob("*")):
        folders = path.relative_to(root / "addons").parts[1:-1]
        if "demo" in folders:
            continue
        is_test = folders[:1] == ("tests",)
        if path.suffix == ".py" or (path.suffix in (".xml", ".csv") and not is_test):
            yield path, is_test
    for path in sorted((root / "tests").rglob("*.py")):
        if path.relative_to(root).as_posix() not in NO_EVIDENCE:
            yield path, True


def scan(root: Path = ROOT) -> list[Mention]:
    return [
        mention
        for path, is_test in _files(root)
        for mention in _mentions(path, root, is_test)
    ]


def evidence(mentions: list[Mention]) -> Evidence:
    code, tests = defaultdict(set), defaultdict(set)
    for mention in mentions:
        if mention.carrier:
            (tests if mention.is_test else code)[mention.id].add(mention.carrier)
    return Evidence(
        {key: sorted(names) for key, names in code.items()},
        {key: sorted(names) for key, names in tests.items()},
    )


def unknown(mentions: list[Mention], root: Path = ROOT) -> list[str]:
    """The ids that the catalogue does not know, with file and line."""
    rules = [rule.id for rule in read_rules(root)]
    known = {*rules, *(system.id for system in read_systems(root))}
    found = []
    for mention in mentions:
        if mention.id in known:
            continue
        article = re.compile(re.escape(mention.id) + r"[.a-z]")
        pieces = [rule for rule in rules if article.match(rule)]
        hint = f" (say which: {pieces[0]} … {pieces[-1]})" if pieces else ""
        found.append(f"{mention.place}: {mention.id} is not in the catalogue{hint}")
    return found


# ---- states


def rule_state(rule: Rule, found: Evidence) -> str:
    if rule.nature:
        return rule.nature
    code, test = rule.id in found.code, rule.id in found.tests
    if code and test:
        return DONE
    if code:
        return CODE_ONLY
    return TEST_ONLY if test else OPEN


def system_state(system: System, rules: list[Rule], found: Evidence) -> str:
    """Tested: a test carries the system's id and one each rule to be built."""
    ids = [system.id, *(rule.id for rule in rules)]
    to_build = [rule.id for rule in rules if not rule.nature]
    if all(key in found.tests for key in [system.id, *to_build]):
        return TESTED
    if any(key in found.tests or key in found.code for key in ids):
        return PARTLY
    return OPEN


# ---- the page


def _cell(names) -> str:
    return "<br>".join(f"`{name}`" for name in names)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _head(*titles: str) -> list[str]:
    return [_row(*titles), "|" + "---|" * len(titles)]


def _count_lines(
    rules: list[Rule], systems: list[System], states: list[str], found: Evidence
) -> list[str]:
    with_test = sum(system.id in found.tests for system in systems)
    by_state = Counter(rule_state(rule, found) for rule in rules)
    system_states = Counter(states)
    return [
        *_head("systems", str(len(systems))),
        _row("with a test that carries the system's id", str(with_test)),
        _row("without", str(len(systems) - with_test)),
        *(_row(state, str(system_states[state])) for state in SYSTEM_STATES),
        "",
        *_head("rules", str(len(rules))),
        *(_row(state, str(by_state[state])) for state in RULE_STATES),
    ]


def _system_line(system: System, rules: list[Rule], state: str, found: Evidence) -> str:
    keys = [system.id, *(rule.id for rule in rules)]
    code = sorted({name for key in keys for name in found.code.get(key, [])})
    to_build = [rule for rule in rules if not rule.nature]
    tested = sum(rule.id in found.tests for rule in to_build)
    return _row(
        system.id,
        system.title,
        _cell(code),
        _cell(found.tests.get(system.id, [])),
        f"{tested} of {len(to_build)}",
        state,
    )


def _rule_line(rule: Rule, found: Evidence) -> str:
    return _row(
        rule.id,
        textwrap.shorten(rule.text, 90, placeholder=" …"),
        rule.owner,
        _cell(found.code.get(rule.id, [])),
        _cell(found.tests.get(rule.id, [])),
        rule_state(rule, found),
    )


def render(root: Path = ROOT) -> str:
    """The whole page; the same files give the same text."""
    rules, systems = read_rules(root), read_systems(root)
    found = evidence(scan(root))
    gathered = {
        system.id: [rule for rule in rules if system.id in rule.systems]
        for system in systems
    }
    states = [system_state(system, gathered[system.id], found) for system in systems]
    lines = [
        "# Policies: what carries them",
        "",
        "Written by `python3 tools/policies.py` from the ids found in the addons",
        "and the tests; do not edit. Paths are relative to the repository, those",
        "of an addon to `addons`.",
        "",
        "- System: *tested* = a test carries its id, and a test carries each of its",
        "  rules that the suite has to build; *partly* = something of that; *open* =",
        "  nothing stands behind it.",
        "- Rule: *core* = a standard module of Odoo does it; *out of reach* = nothing",
        "  that an ERP can do; *open* = nothing stands behind it.",
        "",
        "## Counts",
        "",
        *_count_lines(rules, systems, states, found),
        "",
        "## Systems",
        "",
        *_head("id", "system", "code", "tests", "rules tested", "state"),
    ]
    for system, state in zip(systems, states, strict=True):
        lines.append(_system_line(system, gathered[system.id], state, found))
    lines += ["", "## Rules"]
    for document, title in DOCUMENTS.items():
        lines += ["", f"### {document}: {title}", ""]
        lines += _head("id", "rule", "owner", "code", "tests", "state")
        lines += [
            _rule_line(rule, found)
            for rule in rules
            if rule.id.startswith(f"{document}-")
        ]
    return "\n".join(lines) + "\n"


# ---- the command


def difference(root: Path = ROOT) -> list[str]:
    """The first lines of the difference; none when the table is fresh."""
    path = root / TABLE
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(
        old.splitlines(), render(root).splitlines(), TABLE, "fresh", lineterm="", n=1
    )
    return list(lines)[:DIFF_LINES]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args()
    if options.check:
        lines = difference()
        print("\n".join(lines) if lines else f"{TABLE} is fresh")
        return 1 if lines else 0
    (ROOT / TABLE).write_text(render(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
