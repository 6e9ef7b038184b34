# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a unit is entitled to: facts in, verdict out, without a database.

Three sources are kept apart and may all speak at once: the law (三包), which
protects consumers only, the service contract, and the company's own promise.
"Within N days" does not count the first day; 超过 N days excludes the Nth (A33).
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

REMEDIES = ("refund", "exchange", "repair")
# The first of equally good ones names the verdict.
BASES = ("law", "contract", "promise")
# Where one of these is known, a unit without a right is out, not unknown.
_TERMS = ("term", "warranty")


@dataclass(frozen=True, slots=True)
class LawRule:
    """One right of the law as it stands on a day."""

    right: str
    number: int
    article: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One stay in the workshop; ``given_back`` is None while it lasts."""

    taken_in: date
    given_back: date | None = None
    is_done: bool = False
    fault: Hashable = None
    parts_days: int = 0

    def days(self, day: date) -> int:
        """Days from taking in (not counted) to handing back, or to ``day``."""
        end = min(self.given_back or day, day)
        return max((end - self.taken_in).days, 0)


@dataclass(frozen=True, slots=True)
class Cover:
    """A service contract that runs on the day."""

    name: str
    end: date
    parts: float = 100.0
    labour: float = 100.0
    travel: float = 100.0

    @property
    def is_full(self) -> bool:
        return self.parts >= 100 and self.labour >= 100


@dataclass(frozen=True, slots=True)
class Replaced:
    """The unit in whose place this one was given."""

    serial: str
    sold_on: date | None
    promise_end: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """The company's own numbers on the day."""

    factory_months: int = 3
    stops_in_repair: bool = True
    restarts_on_exchange: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict is drawn from."""

    day: date
    is_consumer: bool = False
    fault: str | None = "product"
    fault_key: Hashable = None
    sold_on: date | None = None
    made_on: date | None = None
    promise_end: date | None = None
    promise: Promise = Promise()
    repairs: tuple[Repair, ...] = ()
    cover: Cover | None = None
    replaced: Replaced | None = None
    # None: the company has switched the law's rules off.
    law: tuple[LawRule, ...] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one article, contract or promise says of the case."""

    basis: str
    kind: str
    is_granted: bool
    remedies: tuple[str, ...] = ()
    until: date | None = None
    article: str = ""
    number: int = 0
    counted: int = 0
    start: date | None = None
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: ``in``, ``out`` or ``unknown``, and everything behind it."""

    outcome: str
    basis: str | None
    remedies: tuple[str, ...]
    end: date | None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def granted(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_granted)

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """What the answer rests on: the grants, or else all that was refused."""
        return self.granted or self.findings


def extended_end(start, end, repairs, day):
    """The last day of a term that stood still while the unit was in repair.

    Stays that began after the end, or before the term, add nothing.
    """
    if not end:
        return None
    for repair in sorted(repairs, key=lambda one: one.taken_in):
        if repair.taken_in <= end and not (start and repair.taken_in < start):
            end += timedelta(days=repair.days(day))
    return end


def judge(case: Case) -> Verdict:
    """Draw the verdict of one case."""
    promised_end = _promised_end(case)
    if case.fault == "customer":
        damage = Finding("promise", "damage", False)
        return Verdict("out", None, (), promised_end, (damage,))
    findings = (
        *_by_law(case),
        *_by_contract(case),
        *_by_promise(case, promised_end),
    )
    granted = [finding for finding in findings if finding.is_granted]
    if not granted:
        ends = [finding.until for finding in findings if finding.kind in _TERMS]
        return Verdict(
            "out" if ends else "unknown", None, (), max(ends, default=None), findings
        )
    given = {remedy for finding in granted for remedy in finding.remedies}
    strongest = min(granted, key=_strength)
    return Verdict(
        "in",
        strongest.basis,
        tuple(remedy for remedy in REMEDIES if remedy in given),
        max((finding.until for finding in granted if finding.until), default=None),
        findings,
    )


def _strength(finding):
    """Sort key: the best remedy first, then the source that binds most."""
    return (
        min(REMEDIES.index(remedy) for remedy in finding.remedies),
        BASES.index(finding.basis),
    )


# -- law -----------------------------------------------------------------------


def _by_law(case):
    if case.law is None:
        return []
    if not case.is_consumer:
        return [Finding("law", "business", False)]
    rules = {rule.right: rule for rule in case.law}
    sold_on = case.sold_on
    restart = rules.get("restart")
    if case.replaced and restart and not restart.number:
        sold_on = case.replaced.sold_on
    if not sold_on or case.day < sold_on:
        return []
    findings = []
    for right, remedies in (
        ("return", REMEDIES),
        ("exchange", ("exchange", "repair")),
    ):
        if right in rules:
            findings.append(_within_days(case, rules[right], sold_on, remedies))
    if "term" in rules:
        findings += _in_legal_term(case, rules, sold_on)
    return findings


def _within_days(case, rule, sold_on, remedies):
    """A fault that shows within N days of the sale (7: return, 15: exchange)."""
    until = sold_on + timedelta(days=rule.number)
    granted = case.day <= until and case.fault != "none"
    return Finding(
        "law",
        rule.right,
        granted,
        remedies if granted else (),
        until,
        rule.article,
        rule.number,
        (case.day - sold_on).days,
        sold_on,
    )


def _in_legal_term(case, rules, sold_on):
    """What holds while the legal term runs, repair time not counted."""
    term = rules["term"]
    end = sold_on + relativedelta(months=term.number)
    end = extended_end(sold_on, end, case.repairs, case.day)
    granted = case.day <= end and case.fault != "none"
    findings = [
        Finding(
            "law",
            "term",
            granted,
            ("repair",) if granted else (),
            end,
            term.article,
            term.number,
            sum(repair.days(case.day) for repair in case.repairs),
            sold_on,
        )
    ]
    in_term = [r for r in case.repairs if sold_on <= r.taken_in <= end]
    if granted and "repairs" in rules:
        findings.append(_failed_repairs(case, rules["repairs"], in_term, end))
    waiting = [repair for repair in in_term if not repair.is_done]
    if "parts" in rules:
        findings += _too_long(case, rules["parts"], waiting, by_parts=True)
    if "delay" in rules:
        findings += _too_long(case, rules["delay"], waiting, by_parts=False)
    return findings


def _failed_repairs(case, rule, repairs, end):
    """N repairs of the same fault did not help: exchange, or the money back."""
    done = Counter(repair.fault for repair in repairs if repair.is_done)
    count = done[case.fault_key] if case.fault_key else max(done.values(), default=0)
    granted = count >= rule.number
    remedies = ("refund", "exchange") if granted else ()
    return Finding(
        "law", "repairs", granted, remedies, end, rule.article, rule.number, count
    )


def _too_long(case, rule, waiting, by_parts):
    """Unfinished for more than N days, for want of parts or by the workshop."""
    days = [
        repair.days(case.day) - (0 if by_parts else repair.parts_days)
        for repair in waiting
        if repair.parts_days or not by_parts
    ]
    if not days:
        return []
    longest = max(days)
    granted = longest > rule.number
    return [
        Finding(
            "law",
            rule.right,
            granted,
            ("exchange",) if granted else (),
            None,
            rule.article,
            rule.number,
            longest,
        )
    ]


# -- contract --------------------------------------------------------------------


def _by_contract(case):
    cover = case.cover
    if not cover:
        return []
    return [
        Finding(
            "contract",
            "cover",
            cover.is_full,
            ("repair",) if cover.is_full else (),
            cover.end,
            cover.name,
            cover=cover,
        )
    ]


# -- promise -----------------------------------------------------------------------


def _promised_end(case):
    """The last day of the company's warranty of this unit."""
    start, end = case.sold_on, case.promise_end
    if case.replaced and not case.promise.restarts_on_exchange:
        start, end = case.replaced.sold_on, case.replaced.promise_end
    if case.promise.stops_in_repair:
        return extended_end(start, end, case.repairs, case.day)
    return end


def _by_promise(case, end):
    findings = []
    if case.made_on and case.fault in ("product", None):
        until = case.made_on + relativedelta(months=case.promise.factory_months)
        granted = case.day <= until
        findings.append(
            Finding(
                "promise",
                "factory",
                granted,
                ("refund", "exchange") if granted else (),
                until,
                number=case.promise.factory_months,
                start=case.made_on,
            )
        )
    if not end:
        return [*findings, Finding("promise", "no_term", False)]
    granted = case.day <= end
    plain = case.promise_end
    if case.replaced and not case.promise.restarts_on_exchange:
        plain = case.replaced.promise_end
    findings.append(
        Finding(
            "promise",
            "warranty",
            granted,
            ("repair",) if granted else (),
            end,
            counted=(end - plain).days,
            start=case.sold_on,
        )
    )
    return findings
