"""Whole dossiers, each with what a jurist expects of it: only what the expectation says is compared, and exactly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from litigo.assessment.assess import assess
from litigo.assessment.cases import read_cases
from litigo.assessment.model import Assessment
from litigo.assessment.serialise import to_json
from litigo.dossier.reader import read_dossier
from litigo.rulebook.rulebook import Rulebook

TESTS = Path(__file__).parent
FOLDER = TESTS / "dossiers"
FILES = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.endswith(".expected.yaml"))
EXPECTED: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.with_name(f"{path.stem}.expected.yaml").read_text(encoding="utf-8"))
    for path in FILES
}
SECTIONS = {
    "about", "decision", "calme", "today", "deadlines", "absent", "findings", "quiet", "strategies", "amounts",
    "interest", "reserve", "documents", "no_documents",
}  # fmt: skip
# Open with nothing amiss: time to be kept, a debt to settle, no third party to pursue.
ROUTINE = {"interruption_prescription", "transaction", "dette_badinter_assureur", "abandon_recours"}


@cache
def _assessed(name: str, rulebook: Rulebook) -> Assessment:
    path = FOLDER / f"{name}.yaml"
    dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
    return assess(dossier, rulebook, EXPECTED[name]["today"])


def _plain(value: object) -> object:
    """Write a value of an assessment as an expectation writes it: amounts as text, lists as lists."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return list(value) if isinstance(value, tuple) else value


def _fields(expected: dict[str, Any], found: object, place: str) -> Iterator[str]:
    """Yield each field that is not what was expected; ``because`` is looked for in the reasons that decide."""
    for field, value in expected.items():
        if field == "because":
            continue
        actual = _plain(getattr(found, field))
        if actual != value:
            yield f"{place}.{field} : attendu {value}, trouvé {actual}"


def _listed(expected: object, found: Sequence[object], place: str) -> Iterator[str]:
    """Compare every clock of a rule, in the order of their days, with one expectation each."""
    wanted = expected if isinstance(expected, list) else [expected]
    if len(wanted) != len(found):
        yield f"{place} : attendu {len(wanted)} fois, trouvé {len(found)} : {[_brief(one) for one in found]}"
        return
    for one, actual in zip(wanted, found, strict=True):
        yield from _fields(one, actual, place)


def _brief(one: object) -> list[str]:
    return [str(getattr(one, field, "")) for field in ("opponent", "due", "state")]


def _deadline_differences(expected: dict[str, Any], told: Assessment) -> Iterator[str]:
    for rule, wanted in expected.get("deadlines", {}).items():
        found = [one for one in told.deadlines if one.rule == rule]
        found.sort(key=lambda one: (one.due or dt.date.max, one.id))
        yield from _listed(wanted, found, rule)
    present = {one.rule for one in told.deadlines if one.state != "not_applicable"}
    for rule in expected.get("absent", ()):
        if rule in present:
            yield f"{rule} : ne devait pas paraître"


def _finding_differences(expected: dict[str, Any], told: Assessment) -> Iterator[str]:
    standings = {one.id: one.standing for one in told.findings}
    for check, wanted in expected.get("findings", {}).items():
        if standings.get(check, "quiet") != wanted:
            yield f"{check} : attendu {wanted}, trouvé {standings.get(check, 'quiet')}"
    for check in expected.get("quiet", ()):
        if standings.get(check) == "raised":
            yield f"{check} : ne devait pas être constaté"


def _strategy_differences(expected: dict[str, Any], told: Assessment) -> Iterator[str]:
    views = {one.id: one for one in told.strategies}
    for name, wanted in expected.get("strategies", {}).items():
        view = views[name]
        yield from _fields(wanted, view, name)
        reasons = " | ".join(reason.text for reason in (*view.reasons_for, *view.reasons_against))
        if wanted.get("because", "") not in reasons:
            yield f"{name} : attendu parce que « {wanted['because']} », trouvé {reasons}"


def _money_differences(expected: dict[str, Any], told: Assessment) -> Iterator[str]:
    figures = {one.key: one for one in told.breakdown.figures} if told.breakdown else {}
    for key, wanted in expected.get("amounts", {}).items():
        figure = figures.get(key)
        found = [_plain(figure.low), _plain(figure.high)] if figure else None
        if found != (wanted if isinstance(wanted, list) else [wanted, wanted]):
            yield f"{key} : attendu {wanted}, trouvé {found}"
    for ground, wanted in expected.get("interest", {}).items():
        yield from _listed(wanted, [one for one in told.interest if one.ground == ground], ground)
    if "reserve" in expected:
        assert told.reserve_proposal is not None
        yield from _fields(expected["reserve"], told.reserve_proposal, "reserve")


def _document_differences(expected: dict[str, Any], told: Assessment) -> Iterator[str]:
    due = {one.id for one in told.documents}
    yield from (f"{name} : document attendu, absent" for name in expected.get("documents", ()) if name not in due)
    yield from (f"{name} : document non attendu" for name in expected.get("no_documents", ()) if name in due)


def _calm_differences(expected: dict[str, Any], told: Assessment) -> Iterator[str]:
    """Yield what a calm dossier must not hold: a day missed, a point raised, a strategy beyond routine.

    A day gone by is let through where the expectation names it, and so explains it.
    """
    named = expected.get("deadlines", {})
    late = (one for one in told.deadlines if one.state in ("expired", "met_late") and one.rule not in named)
    yield from (f"{one.rule} : {one.state}" for one in late)
    yield from (f"{one.id} : {one.standing}" for one in told.findings if one.standing == "raised")
    open_ones = {one.id for one in told.strategies if one.standing == "open"}
    yield from (f"{name} : ouverte" for name in sorted(open_ones - ROUTINE))


def _unknown(expected: dict[str, Any], rulebook: Rulebook) -> Iterator[str]:
    """Yield the words of an expectation that nothing bears: a mistyped one would be true for ever."""
    yield from sorted(set(expected) - SECTIONS)
    yield from _lost(expected, ("deadlines", "absent"), rulebook.deadlines)
    yield from _lost(expected, ("findings", "quiet"), rulebook.checks)
    yield from _lost(expected, ("strategies",), rulebook.strategies)
    yield from _lost(expected, ("documents", "no_documents"), rulebook.documents)
    yield from _lost(expected, ("interest",), rulebook.grounds)


def _lost(expected: dict[str, Any], sections: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    names = set(known)
    for section in sections:
        yield from (name for name in expected.get(section, ()) if name not in names)


@pytest.mark.parametrize("name", EXPECTED)
def test_dossier_is_assessed_as_expected(name: str, rulebook: Rulebook) -> None:
    expected = EXPECTED[name]
    assert list(_unknown(expected, rulebook)) == []
    told = _assessed(name, rulebook)
    comparisons = (
        _deadline_differences, _finding_differences, _strategy_differences, _money_differences, _document_differences,
    )  # fmt: skip
    differences = [line for compare in comparisons for line in compare(expected, told)]
    if expected.get("calme"):
        differences += _calm_differences(expected, told)
    assert differences == [], f"{name} : {expected['about']}"


@pytest.mark.parametrize("name", EXPECTED)
def test_each_expectation_says_why_and_something_to_compare(name: str) -> None:
    expected = EXPECTED[name]
    assert len(expected["about"]) > 120
    assert set(expected) & (SECTIONS - {"about", "decision", "today", "calme"})
    if "decision" in expected:
        assert {"juridiction", "juge"} <= set(expected["decision"])


def test_the_folder_is_large_varied_and_quiet_enough(rulebook: Rulebook) -> None:
    assert len(EXPECTED) >= 60
    assert sum("decision" in expected for expected in EXPECTED.values()) >= 20
    assert sum(expected.get("calme", False) for expected in EXPECTED.values()) >= 5
    dossiers = [read_dossier(path.read_bytes(), path.name, rulebook.vocabulary) for path in FILES]
    assert [name for name, count in Counter(one.reference for one in dossiers).items() if count > 1] == []
    assert len({one.branche for one in dossiers}) == 9
    assert len({one.notre_role for one in dossiers}) == 6


def test_the_same_dossier_gives_the_same_bytes(rulebook: Rulebook) -> None:
    for name in EXPECTED:
        path = FOLDER / f"{name}.yaml"
        dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
        again = assess(dossier, rulebook, EXPECTED[name]["today"])
        assert to_json(again) == to_json(_assessed(name, rulebook))


def _expected_in_cases(folder: str) -> Iterator[tuple[str, str]]:
    for case, _ in read_cases(TESTS / folder):
        if case.expect.standing:
            yield case.rule, case.expect.standing


def test_every_strategy_is_opened_left_to_complete_and_closed_somewhere(rulebook: Rulebook) -> None:
    seen = set(_expected_in_cases("strategies"))
    for expected in EXPECTED.values():
        seen |= {(name, wanted["standing"]) for name, wanted in expected.get("strategies", {}).items()}
    wanted = {(name, standing) for name in rulebook.strategies for standing in ("open", "to_complete", "closed")}
    assert sorted(wanted - seen) == []


def test_every_check_is_raised_quiet_and_to_verify_somewhere(rulebook: Rulebook) -> None:
    seen = set(_expected_in_cases("checks"))
    for expected in EXPECTED.values():
        seen |= set(expected.get("findings", {}).items())
        seen |= {(name, "quiet") for name in expected.get("quiet", ())}
    wanted = {(name, standing) for name in rulebook.checks for standing in ("raised", "to_verify", "quiet")}
    assert sorted(wanted - seen) == []
