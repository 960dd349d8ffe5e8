"""Dates alone are the dates of the full assessment, and what is left out to be quick would have said nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks import by_hand
from benchmarks.assess import TODAY, thirty_events
from litigo.assessment.assess import assess, dates
from litigo.assessment.cases import claim_of_case, read_cases
from litigo.assessment.claim import Claim, claim_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.reckonings import Reckoner
from litigo.assessment.scope import ClaimScope
from litigo.dossier.reader import read_dossier
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import members_of
from tests.conftest import SOAK

TESTS = Path(__file__).parent
RULEBOOK = load_rulebook()
EXAMPLES = {
    path.stem: read_dossier(path.read_bytes(), path.name, RULEBOOK.vocabulary)
    for path in sorted((TESTS.parent / "examples").glob("*.yaml"))
}
DAYS = [TODAY + dt.timedelta(days=number) for number in (-900, -200, -45, -1, 0, 30, 400, 4000)]
# The cases of rules are the widest choice of events and facts there is; a sample of them, all of them in a soak.
CASES = list(read_cases(TESTS / "rules"))[:: 1 if SOAK else 9]


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    samples = [claim_of(dossier, RULEBOOK.vocabulary, TODAY) for dossier in EXAMPLES.values()]
    return [*samples, *(claim_of_case(case, RULEBOOK) for case, _ in CASES)]


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_dates_alone_are_those_of_the_assessment(name: str, today: dt.date) -> None:
    full = assess(EXAMPLES[name], RULEBOOK, today).deadlines
    alone = dates(EXAMPLES[name], RULEBOOK, today)
    assert alone == tuple((due.id, due.due, due.state, due.provisional) for due in full)
    assert any(due.due for due in alone)


def test_a_clock_reckoned_without_its_trace_stands_where_the_traced_one_does(claims: list[Claim]) -> None:
    for claim in claims:
        alone = Reckoner(RULEBOOK, claim, traced=False).all()
        full = DeadlineFinder(RULEBOOK, claim).all()
        assert [(found.id, found.due, found.due_time, found.state, found.provisional) for found in alone] == [
            (due.id, due.due, due.due_time, due.state, due.provisional) for due in full
        ]
        assert [(found.start, found.fallback, tuple(sorted(found.missing))) for found in alone] == [
            (due.start, due.fallback_due, due.missing) for due in full
        ]


def test_a_rule_the_words_of_a_file_do_not_wake_would_say_nothing(claims: list[Claim]) -> None:
    asleep = 0
    for claim in claims:
        woken = {rule.id for rule in RULEBOOK.clocks.woken_by(claim.words)}
        reckoner = Reckoner(RULEBOOK, claim, traced=False)
        for rule in RULEBOOK.deadlines.values():
            if rule.id not in woken and not members_of(rule):
                asleep += 1
                assert reckoner.of(rule) == [], rule.id
    assert asleep > len(claims) * len(RULEBOOK.deadlines) / 2


def test_a_rule_said_once_to_apply_or_not_does_so_for_each_of_its_clocks(claims: list[Claim]) -> None:
    verdict, asked = RULEBOOK.conditions.verdict, 0
    for claim in claims:
        reckoner = Reckoner(RULEBOOK, claim, traced=False)
        for rule in RULEBOOK.clocks.woken_by(claim.words):
            general = reckoner.general_verdict(rule)
            for opening in reckoner.openings.of(rule) if general else ():
                assert verdict(rule.applies_when, opening.scope) == general, rule.id
                asked += 1
    assert asked > 1000


def test_a_fact_is_seen_from_the_nearest_place_that_bears_it(claims: list[Claim]) -> None:
    seen = 0
    for claim in claims:
        for act in (act for group in claim.acts.values() for act in group if act.facts):
            scope = ClaimScope(claim, act)
            assert {name: scope.fact(name) for name in act.facts} == act.facts
            seen += 1
        anywhere = ClaimScope(claim)
        assert {name: anywhere.fact(name) for name in claim.facts} == claim.facts
    assert seen


def test_the_dates_written_by_hand_for_the_benchmark_are_ours() -> None:
    dossier = thirty_events(RULEBOOK)
    assert {due[:3] for due in dates(dossier, RULEBOOK, TODAY)} == set(by_hand.Dates(dossier, TODAY).all())
