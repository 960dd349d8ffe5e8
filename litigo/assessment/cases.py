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

from litigo.assessment.check_cases import CheckCaseParts, check_differences
from litigo.assessment.claim import ANYONE, Act, Claim, Person, Proceedings, sorted_acts
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.liability import LiabilityFinder
from litigo.assessment.model import Deadline, InterestStatement, StrategyView
from litigo.assessment.statements import interest_of
from litigo.assessment.strategies import StrategyFinder
from litigo.dossier.source_text import build, one_or_many, read_text
from litigo.rulebook.rulebook import Rulebook

Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
COURT = "p1"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseEvent(_Model):
    """An event of a case; ``par``/``a`` are roles standing for persons, ``document`` the one whose sending it is."""

    type: str
    date: dt.date | None = None
    reception: dt.date | None = None
    heure: str | None = None
    par: Names = ()
    a: Names = ()
    procedure: str | None = None
    facts: dict[str, str] = Field(default_factory=dict)
    document: str | None = None


class Expected(_Model):
    """What a case expects of one clock, of a strategy, of a statement of interest, or of a regime of liability.

    Of a strategy: ``for`` and ``against`` count reasons, ``steps`` the steps due; ``closed_by`` is the
    reason that closes it, ``reopens`` the facts and events that would reopen it. Of a regime: the places, from 1,
    of the conditions that fail and of the defences that hold or may hold.
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
    amounts: dict[str, Decimal] | None = None
    # of a strategy
    closed_by: str | None = None
    reopens: tuple[str, ...] | None = None
    forum: str | None = None
    steps: int | None = None
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    warnings: int | None = None
    # of a statement of interest
    first: dt.date | None = None
    last: dt.date | None = None
    capital: Decimal | None = None
    capital_high: Decimal | None = None
    interest: Decimal | None = None
    interest_high: Decimal | None = None
    paid: Decimal | None = None
    left_capital: Decimal | None = None
    left_interest: Decimal | None = None
    per_day: Decimal | None = None
    per_day_high: Decimal | None = None
    next_change: dt.date | None = None
    next_per_day: Decimal | None = None
    rates: tuple[str, ...] | None = None
    # of a regime of liability
    failing: tuple[int, ...] | None = None
    holds: tuple[int, ...] | None = None
    doubtful: tuple[int, ...] | None = None
    exonerated: bool | None = None
    persons: tuple[str, ...] | None = None


def _short_events(value: object) -> object:
    """Read the short form ``{kind: day}``: one act of each, done by and addressed to whom it may concern."""
    if isinstance(value, dict):
        return [{"type": kind, "date": day, "par": [ANYONE], "a": [ANYONE]} for kind, day in value.items()]
    return value


class Case(CheckCaseParts):
    """One case of one rule; a case of a check may also hold exhibits, heads of loss, and what other files hold."""

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
    except KeyError as unknown:
        told = f"mot inconnu : « {unknown.args[0]} » (« litigo rules check » dit où, et que faire)"
        return CaseResult(case, place, (told,))
    except ValueError as error:
        return CaseResult(case, place, (f"cas illisible : {error}",))
    if case.rule in rulebook.strategies:
        return CaseResult(case, place, tuple(_compare_strategy(case, rulebook, claim)))
    if case.rule in rulebook.checks:
        return CaseResult(case, place, tuple(_compare_check(case, rulebook, claim)))
    if case.rule in rulebook.grounds:
        return CaseResult(case, place, tuple(_compare_interest(case, rulebook, claim)))
    if case.rule in rulebook.liabilities:
        return CaseResult(case, place, tuple(_compare_liability(case, rulebook, claim)))
    if case.rule not in rulebook.deadlines:
        return CaseResult(case, place, (f"règle inconnue « {case.rule} »",))
    return CaseResult(case, place, tuple(_compare(case, _clocks(case, rulebook, claim))))


def clocks_of_case(case: Case, rulebook: Rulebook) -> list[Deadline]:
    """Return the clocks the rule of a case opens, those that do not concern the file included."""
    return _clocks(case, rulebook, claim_of_case(case, rulebook))


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
            document=event.document,
        )
        for number, event in enumerate(case.events, start=1)
    ]
    named = {name for act in acts for name in act.by | act.to if name != ANYONE}
    persons = {
        name: Person(name, name, frozenset({name.rstrip("0123456789").rstrip("_")}), "nous") for name in sorted(named)
    }
    pending = {COURT, *(act.procedure or COURT for act in acts)}
    courts = {name: Proceedings(name, case.seat) for name in sorted(pending)}
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


def _compare_check(case: Case, rulebook: Rulebook, claim: Claim) -> Iterator[str]:
    deadlines = DeadlineFinder(rulebook, claim).all()
    expected = case.expect
    yield from check_differences(
        case,
        case.rule,
        rulebook,
        claim,
        deadlines,
        {
            "standing": expected.standing,
            "missing": _sorted(expected.missing),
            "due": expected.due,
            "amounts": expected.amounts,
        },
    )


def _sorted(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(names))


def _compare_interest(case: Case, rulebook: Rulebook, claim: Claim) -> Iterator[str]:
    deadlines = DeadlineFinder(rulebook, claim).all()
    drawn = [one for one in interest_of(rulebook, claim, deadlines) if one.ground == case.rule]
    expected = case.expect
    if expected.count is not None and len(drawn) != expected.count:
        yield f"{len(drawn)} décompte(s) au lieu de {expected.count}"
    if not drawn:
        if expected.state != "not_applicable":
            yield "aucun intérêt"
        return
    for number, wanted in enumerate(expected.clocks or (expected,)):
        if number < len(drawn):
            yield from _interest_differences(wanted, drawn[number])


def _interest_differences(expected: Expected, drawn: InterestStatement) -> Iterator[str]:
    for name in sorted(expected.model_fields_set - {"cites", "count", "clocks", "missing", "rates"}):
        wanted, got = getattr(expected, name), getattr(drawn, name)
        if wanted != got:
            yield f"{name} : {got} au lieu de {wanted}"
    rates = tuple(line.rate for line in drawn.lines)
    if expected.rates is not None and expected.rates != rates:
        yield f"rates : {list(rates)} au lieu de {list(expected.rates)}"
    if expected.missing is not None and tuple(sorted(expected.missing)) != drawn.missing:
        yield f"missing : {list(drawn.missing)} au lieu de {sorted(expected.missing)}"
    cited = {citation.key for citation in drawn.sources}
    yield from (f"ne cite pas {key}" for key in expected.cites if key not in cited)


def _compare_liability(case: Case, rulebook: Rulebook, claim: Claim) -> Iterator[str]:
    view = LiabilityFinder(rulebook, claim, ()).view(rulebook.liabilities[case.rule])
    defences = list(enumerate((item.standing for item in view.defences), start=1))
    got = {
        "standing": view.standing,
        "exonerated": view.exonerated,
        "missing": view.missing,
        "failing": tuple(place for place, item in enumerate(view.conditions, start=1) if item.standing == "failing"),
        "holds": tuple(place for place, standing in defences if standing == "holds"),
        "doubtful": tuple(place for place, standing in defences if standing == "unknown"),
        "persons": tuple(person.name for person in view.persons),
    }
    for name, value in got.items():
        wanted = getattr(case.expect, name)
        wanted = tuple(sorted(wanted)) if isinstance(wanted, tuple) else wanted
        if wanted is not None and wanted != value:
            yield f"{name} : {value} au lieu de {wanted}"
