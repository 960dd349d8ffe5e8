"""Real decided cases and official worked examples: litigo must give the court's date, or the reason it cannot."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from litigo.assessment.cases import Case, read_cases, run_case
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock
from litigo.timelimits.period import Period

TESTS = Path(__file__).parent
ENTRIES: list[dict[str, Any]] = yaml.safe_load((TESTS / "decided.yaml").read_text(encoding="utf-8"))
COMPUTED = [entry for entry in ENTRIES if "period" in entry]
RULINGS: list[dict[str, Any]] = yaml.safe_load((TESTS / "vectors" / "rulings.yaml").read_text(encoding="utf-8"))
ASSERTED = [entry for entry in (*ENTRIES, *RULINGS) if "case" in entry]
# Every case of the oracle the project was given.
GIVEN = [
    "cpc-003",
    "cpc-004",
    "cpc-005",
    "cpc-007",
    "cpc-009",
    "cpc-012",
    "cpc-013",
    "cpc-014",
    "cpc-015",
    "cpc-018",
    "cpc-019",
    "cpc-022",
    "cpc-026",
    "cpc-027",
    "cpc-030",
    "cpc-031",
    "cpc-032",
    "cpc-033",
    "enf-005",
    "enf-004",
    "enf-006",
    "hol-001",
    "hol-002",
    "hol-004",
    "hol-007",
    "civ-001",
    "civ-002",
    "civ-003",
    "civ-006",
    "civ-009",
    "civ-011",
    "civ-012",
    "ins-001",
    "ins-004",
    "ins-005",
    "ins-007",
    "bad-002",
    "bad-004",
    "bad-006",
    "con-003",
    "con-005",
    "con-006",
    "con-008",
    "civi-001",
    "civi-002",
    "civi-003",
    "civi-006",
    "adm-001",
    "adm-003",
    "adm-004",
    "adm-006",
    "adm-008",
    "adm-010",
    "cri-002",
    "cri-006",
    "cri-007",
    "cri-008",
    "cov-003",
    "cov-005",
    "cov-006",
    "cov-007",
    "cov-010",
    "cov-011",
    "cov-012",
    "int-003",
    "int-005",
    "int-006",
]


@pytest.mark.parametrize("entry", COMPUTED, ids=[f"{entry['id']}-{entry['due']}" for entry in COMPUTED])
def test_decided_by_computation(entry: dict[str, Any], rulebook: Rulebook) -> None:
    counting = entry.get("counting", "cpc_640_642")
    computed = Clock(rulebook.calendar, rulebook.calendar.seat(entry.get("seat", "FR"))).compute(
        entry["from"],
        Period.parse(entry["period"]),
        rulebook.countings[counting],
        extension=Period.parse(entry.get("distance", "P0D")),
        direction="backward" if counting == "backward" else "forward",
    )
    assert computed.due == entry["due"]
    assert computed.nominal_end == entry.get("nominal_end", computed.nominal_end)
    if "done" in entry:
        assert (entry["done"] <= computed.due) is entry["in_time"]


@pytest.mark.parametrize("entry", ASSERTED, ids=[f"{entry['id']}-{entry['case']['rule']}" for entry in ASSERTED])
def test_litigo_says_what_it_can_of_a_decided_case(entry: dict[str, Any], rulebook: Rulebook) -> None:
    case = Case.model_validate({"name": f"{entry['id']} : {entry['about']}", **entry["case"]})
    result = run_case(case, rulebook)
    assert result.passed, f"{case.name}\n" + "\n".join(result.differences)


@pytest.mark.parametrize("year", range(1950, 2051))
def test_a_limit_ending_on_easter_sunday_runs_to_tuesday(year: int, rulebook: Rulebook) -> None:
    from litigo.timelimits.workdays import easter_sunday  # noqa: PLC0415

    clock = Clock(rulebook.calendar, rulebook.calendar.seat("FR"))
    computed = clock.compute(
        easter_sunday(year) - dt.timedelta(days=20), Period(days=20), rulebook.countings["cpc_640_642"]
    )
    tuesday = easter_sunday(year) + dt.timedelta(days=2)
    # The two-month covid window, and a Tuesday that is itself a holiday (1 May), are other rules.
    if year != 2020 and rulebook.calendar.is_open(tuesday, clock.seat):
        assert computed.due == tuesday


def test_every_given_case_is_executed_or_says_why_not() -> None:
    named = {entry["id"] for entry in ENTRIES}
    for case, _ in (*read_cases(TESTS / "rules"), *read_cases(TESTS / "interest")):
        named.update(re.findall(r"\b(?:cpc|enf|hol|civ|ins|bad|con|civi|adm|cri|cov|int)-\d{3}\b", case.name))
    assert sorted(set(GIVEN) - named) == []


def test_each_entry_is_computed_asserted_or_says_why_not() -> None:
    kinds = [(entry["id"], sum(kind in entry for kind in ("period", "case", "why_not"))) for entry in ENTRIES]
    assert [name for name, count in kinds if count != 1] == []


def test_each_case_built_on_a_ruling_is_named_once_and_expects_a_day_or_a_state() -> None:
    names = [entry["id"] for entry in RULINGS]
    assert sorted(set(names)) == sorted(names)
    assert [entry["id"] for entry in RULINGS if not {"due", "state", "clocks"} & set(entry["case"]["expect"])] == []


def test_every_given_case_has_something_to_assert() -> None:
    executed = {entry["id"] for entry in ENTRIES if "why_not" not in entry}
    assert [entry["id"] for entry in ENTRIES if "why_not" in entry and entry["id"] not in executed] == []
