"""Worked examples met while the law was studied: litigo must give each of their dates, or the table says why not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from litigo.assessment.cases import Case, run_case
from litigo.dossier.source_text import build, read_text
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock
from litigo.timelimits.period import Period

TABLE = Path(__file__).parent / "vectors" / "worked_examples.yaml"


class ExampleCase(Case):
    """A case of a rule: the example it belongs to names it."""

    name: str = ""


class Counted(BaseModel):
    """The bare computation of time, and the days expected of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: dt.date
    period: str
    distance: str = "P0D"
    counting: str = "cpc_640_642"
    seat: str = "FR"
    nominal_end: dt.date | None = None
    due: dt.date


class Example(BaseModel):
    """One worked example: where it comes from, and what is asked of litigo."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    about: str
    case: ExampleCase | None = None
    counted: Counted | None = None
    not_executed: str | None = None


def read_examples() -> list[Example]:
    """Read the table, every scalar as written."""
    source = read_text(TABLE.read_bytes(), TABLE.name)
    assert isinstance(source.data, list)
    return [build(Example, source, (index,)) for index in range(len(source.data))]


EXAMPLES = read_examples()
CASES = [(example, example.case) for example in EXAMPLES if example.case]
COUNTED = [(example, example.counted) for example in EXAMPLES if example.counted]


@pytest.mark.parametrize(("example", "case"), CASES, ids=[example.id for example, _ in CASES])
def test_a_rule_gives_the_days_of_the_example(example: Example, case: ExampleCase, rulebook: Rulebook) -> None:
    result = run_case(case, rulebook)
    assert result.passed, f"{example.about}\n" + "\n".join(result.differences)


@pytest.mark.parametrize(("example", "counted"), COUNTED, ids=[example.id for example, _ in COUNTED])
def test_counting_gives_the_days_of_the_example(example: Example, counted: Counted, rulebook: Rulebook) -> None:
    computed = Clock(rulebook.calendar, rulebook.calendar.seat(counted.seat)).compute(
        counted.start,
        Period.parse(counted.period),
        rulebook.countings[counted.counting],
        extension=Period.parse(counted.distance),
        direction="backward" if counted.counting == "backward" else "forward",
    )
    assert computed.due == counted.due, example.about
    assert computed.nominal_end == (counted.nominal_end or computed.nominal_end)


def test_each_example_is_executed_or_says_why_not() -> None:
    undecided = [
        example.id
        for example in EXAMPLES
        if sum(part is not None for part in (example.case, example.counted, example.not_executed)) != 1
    ]
    assert undecided == []


def test_each_example_is_named_once() -> None:
    names = [example.id for example in EXAMPLES]
    assert sorted(set(names)) == sorted(names)


def test_each_case_expects_a_day_or_a_state() -> None:
    empty = [example.id for example, case in CASES if not {"due", "state", "clocks"} & case.expect.model_fields_set]
    assert empty == []
