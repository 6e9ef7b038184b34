"""The table of policies is fresh, whole, and names no rule that is not there."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _load(name):
    """A module of tools, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


policies = _load("policies")

MODEL = '''
from odoo import models


class Order(models.Model):
    """System S11; article D1-12."""

    _name = "aftersales.rma"
    SERIAL = "S12"


# D2-24a
class Line(models.Model):
    _inherit = ["aftersales.rma.line", "mail.thread"]
'''
TESTS = '''
"""S11: returns."""


# D1-5
class TestReturn:
    """Limits of D1-8."""

    # D1-12
    def test_limit(self):
        serial = "S12"

    def helper(self):
        """D1-6"""


class Base:
    """D1-7"""


@parametrize("rule", ["D2-24b"])
def test_matrix(rule):
    pass
'''


@pytest.fixture
def tree(tmp_path):
    """A small suite with the real catalogue."""
    files = {
        "addons/aftersales_repair/models/rma.py": MODEL,
        "addons/aftersales_repair/tests/__init__.py": "",
        "addons/aftersales_repair/tests/common.py": "# D1-9\n",
        "addons/aftersales_repair/tests/test_rma.py": TESTS,
        "addons/aftersales_repair/data/policy.xml": "<!-- D1-6 S15 -->",
        "addons/aftersales_repair/demo/demo.xml": "<!-- D1-5 -->",
        "tests/test_day.py": "# D1-99\n# D2-24\ndef test_day():\n    pass\n",
    }
    for place in (policies.CATALOGUE, policies.SYSTEMS):
        files[place] = (ROOT / place).read_text(encoding="utf-8")
    for place, text in files.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_table_is_fresh():
    lines = policies.difference()
    assert not lines, "run `python3 tools/policies.py`\n" + "\n".join(lines)


def test_every_id_is_in_the_catalogue():
    lines = policies.unknown(policies.scan())
    assert not lines, "\n".join(lines)


def test_no_rule_is_lost():
    rules = [rule.id for rule in policies.read_rules()]
    assert len(rules) == len(set(rules)) == 922
    assert [rule for rule in rules if not policies.RULE.fullmatch(rule)] == []
    page = policies.render()
    assert [rule for rule in rules if f"\n| {rule} | " not in page] == []


def test_no_system_is_lost():
    systems = [system.id for system in policies.read_systems()]
    assert systems == [f"S{number:02}" for number in range(1, 70)]
    page = policies.render()
    assert [system for system in systems if f"\n| {system} | " not in page] == []


def test_every_rule_to_build_has_a_system():
    systems = {system.id for system in policies.read_systems()}
    for rule in policies.read_rules():
        assert set(rule.systems) <= systems, rule.id
        assert rule.nature or rule.systems, rule.id


def test_code_is_named_by_its_model(tree):
    code = policies.evidence(policies.scan(tree)).code
    assert code == {
        "S11": ["aftersales.rma"],
        "D1-12": ["aftersales.rma"],
        "D2-24a": ["aftersales.rma.line"],
        "D1-6": ["aftersales_repair/data/policy.xml"],
        "S15": ["aftersales_repair/data/policy.xml"],
    }


def test_tests_are_named(tree):
    tests = policies.evidence(policies.scan(tree)).tests
    name = "aftersales_repair/tests/test_rma.py"
    assert tests == {
        "S11": [name],
        "D1-5": [f"{name}::TestReturn"],
        "D1-8": [f"{name}::TestReturn"],
        "D1-12": [f"{name}::test_limit"],
        "D1-6": [f"{name}::TestReturn"],
        "D1-7": [name],
        "D2-24b": [f"{name}::test_matrix"],
        "D1-99": ["tests/test_day.py::test_day"],
        "D2-24": ["tests/test_day.py::test_day"],
    }


def test_unknown_ids_are_named_with_their_line(tree):
    first, second = policies.unknown(policies.scan(tree), tree)
    assert first == "tests/test_day.py:1: D1-99 is not in the catalogue"
    assert second.startswith("tests/test_day.py:2: D2-24 is not in the catalogue")
    assert second.endswith("(say which: D2-24a … D2-24f)")


def test_states(tree):
    found = policies.evidence(policies.scan(tree))
    rules = {rule.id: rule for rule in policies.read_rules(tree)}
    expected = {
        "D1-12": policies.DONE,
        "D2-24a": policies.CODE_ONLY,
        "D1-5": policies.TEST_ONLY,
        "D1-1": policies.OPEN,
        "D0-2.3.1": policies.CORE,
        "D0-1.2": policies.OUT,
        # A standard module does a part, the suite the rest.
        "D0-2.4.3b": policies.OPEN,
    }
    assert {key: policies.rule_state(rules[key], found) for key in expected} == expected
    states = {}
    for system in policies.read_systems(tree):
        gathered = [rule for rule in rules.values() if system.id in rule.systems]
        states[system.id] = policies.system_state(system, gathered, found)
    assert states["S11"] == states["S15"] == policies.PARTLY
    assert states["S01"] == policies.OPEN
    system = policies.System("S11", "returns", "aftersales_repair")
    assert policies.system_state(system, [rules["D1-5"]], found) == policies.TESTED


def test_stale_table_is_shown(tree):
    assert policies.difference(tree)
    table = tree / policies.TABLE
    table.write_text(policies.render(tree), encoding="utf-8")
    assert policies.difference(tree) == []
