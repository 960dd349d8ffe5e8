"""The law: it loads, every rule has its cases and sources, and every case comes out as a jurist would compute it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from litigo.assessment.case_checks import check_cases
from litigo.assessment.cases import Case, claim_of_case, read_cases, run_case
from litigo.assessment.deadlines import DeadlineFinder
from litigo.rulebook.checks import walk
from litigo.rulebook.loader import check_folder, load_rulebook
from litigo.rulebook.models import DeadlineRule, DocumentRule, Length
from litigo.rulebook.rulebook import Rulebook
from litigo.shipped import shipped

TESTS = Path(__file__).parent
CASES = [*read_cases(TESTS / "rules"), *read_cases(TESTS / "strategies")]
ONE_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("case", "place"), CASES, ids=[f"{place}:{case.rule}" for case, place in CASES])
def test_case(case: Case, place: str, rulebook: Rulebook) -> None:
    result = run_case(case, rulebook, place)
    assert result.passed, f"{case.name}\n" + "\n".join(result.differences)


def test_the_shipped_rules_have_no_fault() -> None:
    """A word only dossiers use, or a source kept for letters, is worth a look and no more."""
    faults = check_folder(shipped("rules"))
    assert [str(fault) for fault in faults if fault.severity == "error"] == []
    looked_at = ("aucune règle n'emploie ce mot.", "aucune règle ne cite cette source.")
    assert [str(fault) for fault in faults if fault.message not in looked_at] == []


def test_the_cases_have_no_fault_and_leave_no_rule_out(rulebook: Rulebook) -> None:
    assert [str(fault) for fault in check_cases(shipped("cases"), rulebook, shipped("rules"))] == []


def test_every_rule_has_cases(rulebook: Rulebook) -> None:
    counted = Counter(case.rule for case, _ in CASES)
    without = [rule for rule in (*rulebook.deadlines, *rulebook.strategies) if not counted[rule]]
    assert without == []


def test_a_rule_that_can_fail_to_apply_has_a_counter_case(rulebook: Rulebook) -> None:
    states: dict[str, set[str | None]] = defaultdict(set)
    for case, _ in CASES:
        states[case.rule].update((case.expect.state, case.expect.standing))
    conditional = [rule for rule in rulebook.deadlines.values() if rule.applies_when is not None]
    missing = [rule.id for rule in conditional if "not_applicable" not in states[rule.id]]
    assert missing == []


def test_at_least_forty_deadline_rules_in_every_field(rulebook: Rulebook) -> None:
    fields = Counter(rulebook.places[rule].split("/")[1] for rule in rulebook.deadlines)
    assert sum(fields.values()) >= 40
    assert {
        "procedure",
        "prescription",
        "assurance",
        "construction",
        "automobile",
        "fonds",
        "penal",
        "administratif",
    } <= set(fields)


def test_every_rule_cites_a_source(rulebook: Rulebook) -> None:
    """An internal note is the one thing no text asks for."""
    for rule in rulebook.everything:
        if not (isinstance(rule, DocumentRule) and rule.delivery == "interne"):
            assert any(getattr(part, "source", ()) for _, part in walk(rule)), rule.id


def test_no_rule_is_reviewed_before_a_jurist_signs_it(rulebook: Rulebook) -> None:
    assert {rule.status for rule in rulebook.everything} == {"draft"}


def lengths_by_condition(rule: DeadlineRule) -> dict[str, list[Length]]:
    groups: dict[str, list[Length]] = defaultdict(list)
    for length in rule.period:
        groups[str(length.when)].append(length)
    return groups


def test_versions_of_one_length_neither_overlap_nor_leave_a_gap(rulebook: Rulebook) -> None:
    for rule in rulebook.deadlines.values():
        for lengths in lengths_by_condition(rule).values():
            ordered = sorted(lengths, key=lambda length: length.since or dt.date.min)
            for earlier, later in itertools.pairwise(ordered):
                if earlier.until is None or later.since is None:
                    continue  # the first alternative in force decides: an open-ended one before it is a default
                assert earlier.until + ONE_DAY == later.since, f"{rule.id}: {earlier.until} then {later.since}"


def test_a_start_before_the_first_known_text_is_refused_not_answered(rulebook: Rulebook) -> None:
    """Where every length has a first day, a clock set on the day before it is left undated."""
    tried = 0
    for rule in rulebook.deadlines.values():
        firsts = [length.since for length in rule.period]
        start = rule.starts[0].event if rule.starts else None
        if None in firsts or not firsts or start is None or rule.version_event or rule.starts[0].after:
            continue
        day = min(first for first in firsts if first) - ONE_DAY
        case = Case.model_validate(
            {"name": "avant", "rule": rule.id, "today": day, "events": {start: day}, "expect": {}}
        )
        for clock in DeadlineFinder(rulebook, claim_of_case(case, rulebook)).of(rule):
            assert clock.due is None, rule.id
            tried += 1
    assert tried


def test_the_compiled_cache_says_the_same_as_the_files(
    rulebook: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITIGO_CACHE", str(tmp_path))
    read, cached = load_rulebook(), load_rulebook()
    assert list(tmp_path.rglob("rulebook-*.json"))
    assert read.text == cached.text
    assert read.digest == cached.digest == rulebook.digest
