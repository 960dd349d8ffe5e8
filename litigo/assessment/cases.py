"""Runs the cases of rules (``tests/rules``): facts and events in, expected dates and states out.

The same cases run under pytest, by ``litigo rules test``, and serve as worked examples.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from litigo.assessment.claim import ANYONE, Act, Claim, Person, Proceedings, sorted_acts
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.model import Deadline, StrategyView
from litigo.assessment.strategies import StrategyFinder
from litigo.dossier.source_text import build, one_or_many, read_text
from litigo.rulebook.rulebook import Rulebook

Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
COURT = "p1"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseEvent(_Model):
    """An event of a case; ``par``/``a`` are roles standing for persons."""

    type: str
    date: dt.date | None = None
    reception: dt.date | None = None
    heure: str | None = None
    par: Names = ()
    a: Names = ()
    procedure: str | None = None
    facts: dict[str, str] = Field(default_factory=dict)


class Expected(_Model):
    """What a case expects of one clock, or of a strategy.

    Of a strategy: ``for`` and ``against`` count reasons, ``steps`` the steps due; ``closed_by`` is the
    reason that closes it, ``reopens`` the facts and events that would reopen it.
    """

    due: dt.date | None = None
    nominal_end: dt.date | None = None
    literal_due: dt.date | None = None
    fallback_due: dt.date | None = None
    start: dt.date | None = None
    met_on: dt.date | None = None
    due_time: str | None = None
    state: str | None = None
    provisional: bool | None = None
    missing: tuple[str, ...] | None = None
    cites: tuple[str, ...] = ()
    reminders: tuple[dt.date, ...] | None = None
    count: int | None = None
    clocks: tuple[Expected, ...] | None = None
    standing: str | None = None
    points: int | None = None
    for_: int | None = Field(None, alias="for")
    against: int | None = None
    closed_by: str | None = None
    reopens: tuple[str, ...] | None = None
    forum: str | None = None
    steps: int | None = None
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    warnings: int | None = None


def _short_events(value: object) -> object:
    """Read the short form ``{kind: day}``: one act of each, done by and addressed to whom it may concern."""
    if isinstance(value, dict):
        return [{"type": kind, "date": day, "par": [ANYONE], "a": [ANYONE]} for kind, day in value.items()]
    return value


class Case(_Model):
    """One case of one rule."""

    name: str
    rule: str
    today: dt.date
    facts: dict[str, str] = Field(default_factory=dict)
    seat: str = "FR"
    events: Annotated[tuple[CaseEvent, ...], BeforeValidator(_short_events)] = ()
    kept_up_to: dt.date | None = None
    expect: Expected


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a case gave: where it stands in its file, and every difference with what it expected."""

    case: Case
    place: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the rule did what the case expects."""
        return not self.differences


def read_cases(folder: Path) -> Iterator[tuple[Case, str]]:
    """Yield each case of the YAML files below ``folder`` (or of one file), with its place ``file:line``."""
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*.yaml"))
    for path in paths:
        source = read_text(path.read_bytes(), str(path), max_bytes=4_000_000)
        for index in range(len(source.data) if isinstance(source.data, list) else 0):
            yield build(Case, source, (index,)), f"{path.name}:{source.line_of((index,))}"


def run_case(case: Case, rulebook: Rulebook, place: str = "") -> CaseResult:
    """Apply the rule of a case to its facts and compare."""
    try:
        claim = claim_of_case(case, rulebook)
    except (ValueError, KeyError) as error:
        return CaseResult(case, place, (f"cas illisible : {error}",))
    if case.rule in rulebook.strategies:
        return CaseResult(case, place, tuple(_compare_strategy(case, rulebook, claim)))
    if case.rule not in rulebook.deadlines:
        return CaseResult(case, place, (f"règle inconnue « {case.rule} »",))
    return CaseResult(case, place, tuple(_compare(case, _clocks(case, rulebook, claim))))


def _clocks(case: Case, rulebook: Rulebook, claim: Claim) -> list[Deadline]:
    return DeadlineFinder(rulebook, claim).of(rulebook.deadlines[case.rule], hidden=True)


def claim_of_case(case: Case, rulebook: Rulebook) -> Claim:
    """Build the claim of a case: each role named is a person, and all acts without proceedings share one court."""
    vocabulary = rulebook.vocabulary
    acts = [
        Act(
            kind=event.type,
            label=vocabulary.events[event.type].label,
            date=event.date,
            reception=event.reception,
            hour=event.heure,
            by=frozenset(event.par) or frozenset(filter(None, [vocabulary.events[event.type].by])),
            to=frozenset(event.a) or frozenset(filter(None, [vocabulary.events[event.type].to])),
            procedure=event.procedure or COURT,
            facts={name: vocabulary.facts[name].parse(text) for name, text in event.facts.items()},
            number=str(number),
        )
        for number, event in enumerate(case.events, start=1)
    ]
    named = {name for act in acts for name in act.by | act.to if name != ANYONE}
    persons = {
        name: Person(name, name, frozenset({name.rstrip("0123456789").rstrip("_")}), "nous") for name in sorted(named)
    }
    courts = {act.procedure or COURT: Proceedings(act.procedure or COURT, case.seat) for act in acts}
    return Claim(
        acts=sorted_acts(acts),
        persons=persons,
        proceedings=courts,
        facts={name: vocabulary.facts[name].parse(text) for name, text in case.facts.items()},
        kept_up_to=case.kept_up_to or case.today,
        today=case.today,
    )


def _compare(case: Case, clocks: list[Deadline]) -> Iterator[str]:
    expected = case.expect
    if expected.count is not None and len(clocks) != expected.count:
        yield f"{len(clocks)} délai(s) au lieu de {expected.count}"
    if expected.clocks is not None:
        ordered = sorted(clocks, key=lambda clock: (clock.start or dt.date.max, clock.id))
        for number, (wanted, clock) in enumerate(zip(expected.clocks, ordered, strict=False), start=1):
            yield from (f"délai {number} : {text}" for text in _differences(wanted, clock))
    elif not clocks:
        if expected.state != "not_applicable":
            yield "aucun délai"
    else:
        yield from _differences(expected, clocks[0])


def _differences(expected: Expected, clock: Deadline) -> Iterator[str]:
    for name in (
        "due",
        "nominal_end",
        "literal_due",
        "fallback_due",
        "start",
        "met_on",
        "due_time",
        "state",
        "provisional",
    ):
        wanted, got = getattr(expected, name), getattr(clock, name)
        if name in expected.model_fields_set and wanted != got:
            yield f"{name} : {got} au lieu de {wanted}"
    if expected.missing is not None and tuple(sorted(expected.missing)) != clock.missing:
        yield f"missing : {list(clock.missing)} au lieu de {sorted(expected.missing)}"
    if expected.reminders is not None and expected.reminders != clock.reminders:
        yield f"reminders : {[str(day) for day in clock.reminders]}"
    cited = {citation.key for citation in clock.sources} | {
        citation.key.partition("#")[0] for citation in clock.sources
    }
    for key in expected.cites:
        if key not in cited:
            yield f"ne cite pas {key}"


def _compare_strategy(case: Case, rulebook: Rulebook, claim: Claim) -> Iterator[str]:
    finder = DeadlineFinder(rulebook, claim)
    view = StrategyFinder(rulebook, claim, finder.all()).view(rulebook.strategies[case.rule])
    expected = case.expect
    got = {
        "standing": view.standing,
        "points": view.points,
        "for_": len(view.reasons_for),
        "against": len(view.reasons_against),
        "missing": view.missing,
        "forum": view.forum,
        "steps": len(view.steps_due),
        "warnings": len(view.warnings),
        "reopens": tuple(sorted({word for way in view.reopens for word in way.words})),
    }
    for name, value in got.items():
        wanted = getattr(expected, name)
        wanted = tuple(sorted(wanted)) if isinstance(wanted, tuple) else wanted
        if wanted is not None and wanted != value:
            yield f"{name} : {value} au lieu de {wanted}"
    yield from _compare_value(expected, view)
    reasons = [reason.text for reason in view.reasons_against]
    if expected.closed_by is not None and not any(expected.closed_by in text for text in reasons):
        yield f"fermée par : {' ; '.join(reasons)}"


def _compare_value(expected: Expected, view: StrategyView) -> Iterator[str]:
    for name in ("low", "likely", "high"):
        wanted, got = getattr(expected, name), getattr(view.value, name, None)
        if name in expected.model_fields_set and wanted != got:
            yield f"{name} : {got} au lieu de {wanted}"
