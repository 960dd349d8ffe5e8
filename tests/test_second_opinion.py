"""The engine against a second reading of the law, written apart from it.

The suite runs a sample; ``SOAK=1`` runs every day of fifty years, every seat and every period. A difference is a bug of
one of the two, settled from the texts and pinned below.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.assessment.cases import Case, claim_of_case
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.model import Deadline
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import easter_sunday
from tests.conftest import SOAK
from tests.second_opinion import counting as second
from tests.second_opinion.conditions import Unreadable
from tests.second_opinion.counting import DAY, Span
from tests.second_opinion.rules import Act, NoLawError, Reading, Rule, all_causes, all_rules, dated, reading_of

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2050, 12, 31)
DAYS = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]
LATER = dt.date(2100, 1, 1)
PARTS = 8  # of the rules, so that two processes share them
PERIODS = ("P1D", "P8D", "P10D", "P15D", "P60D", "P1M", "P2M", "P8M", "P1Y", "P5Y", "P10Y", "P30Y", "P2M15D", "P1M1D")
Dated = tuple[dt.date | None, dt.date | None] | None  # nominal end and last useful day; None: the clock stands still


# -- calendar and countings -------------------------------------------------------------------------------------------


def test_both_know_the_same_easter() -> None:
    assert [year for year in range(1583, 3000) if easter_sunday(year) != second.easter(year)] == []


@pytest.mark.parametrize("seat", second.SEATS)
def test_both_close_the_same_days(rulebook: Rulebook, seat: str) -> None:
    calendar, place = rulebook.calendar, rulebook.calendar.seat(seat)
    wrong = []
    for day in DAYS:
        legal = second.holidays(seat, day.year)
        sure = calendar.holiday(day, place) is not None
        perhaps = calendar.holiday(day, place, disputed=True) is not None
        if (sure, perhaps) != (day in legal, day in legal | second.contested(seat, day.year)):
            wrong.append(day)
    assert wrong == []


def _countable(counting: str, span: Span) -> bool:
    if counting == "end_of_year":
        return bool(span.months) and not span.days and span.months % 12 == 0
    return counting not in second.RESTS or not span.months


def _counts_to_check(counting: str) -> Iterator[tuple[str, dt.date, str]]:
    """Every seat, day and period in a soak; otherwise one day a week, seats and periods taking turns."""
    periods = [text for text in PERIODS if _countable(counting, Span.read(text))]
    seats = ("FR",) if counting in second.SEATLESS else second.SEATS
    for number, day in enumerate(DAYS if SOAK else DAYS[::7]):
        for place, seat in enumerate(seats):
            if SOAK:
                yield from ((seat, day, text) for text in periods)
            elif (number + place) % 5 == 0:
                yield seat, day, periods[(number // 5 + place) % len(periods)]


@pytest.mark.parametrize("counting", second.COUNTINGS)
def test_both_count_alike(rulebook: Rulebook, counting: str) -> None:
    clocks = {seat: Clock(rulebook.calendar, rulebook.calendar.seat(seat)) for seat in second.SEATS}
    kind, wrong, checked = rulebook.countings[counting], [], 0
    for seat, day, text in _counts_to_check(counting):
        direction: Literal["forward", "backward"] = "backward" if counting == "backward" else "forward"
        got = clocks[seat].compute(day, Period.parse(text), kind, direction=direction)
        checked += 1
        if (got.nominal_end, got.due) != second.ends(day, Span.read(text), counting, seat):
            wrong.append((seat, day, text, got.nominal_end, got.due))
    assert checked > 500
    assert wrong == []


# -- rules ------------------------------------------------------------------------------------------------------------


@cache
def readings() -> tuple[tuple[Reading, ...], Counter[str]]:
    """The rules that the second reading can date, and why it leaves the others."""
    found: list[Reading] = []
    left: Counter[str] = Counter()
    for rule in all_rules():
        try:
            found.append(reading_of(rule))
        except Unreadable as reason:
            left[str(reason)] += 1
    return tuple(found), left


def by_engine(
    rulebook: Rulebook, reading: Reading, day: dt.date, acts: Sequence[Act] = (), seat: str = "FR"
) -> set[Dated]:
    """Date the same file with the engine."""
    events: list[dict[str, object]] = [
        {"type": kind, "date": day, "reception": day, "par": ["*"], "a": ["*"]}
        for kind in (reading.event, *reading.also)
        if kind
    ]
    events += [
        {
            "type": act.type,
            "date": act.date,
            "par": [act.par] if act.par else [],
            "a": [act.a] if act.a else [],
            "procedure": act.procedure,
        }
        for act in acts
    ]
    rule = rulebook.deadlines[reading.rule["id"]]
    fields = {"name": "second opinion", "rule": rule.id, "today": LATER, "facts": reading.written(day), "seat": seat}
    case = Case.model_validate({**fields, "events": events, "expect": {}})
    found: list[Deadline] = DeadlineFinder(rulebook, claim_of_case(case, rulebook)).of(rule, hidden=True)
    return {None if each.state == "standing_still" else (each.nominal_end, each.due) for each in found}


def test_nearly_every_rule_gets_a_second_opinion(record_property: Callable[[str, object], None]) -> None:
    found, left = readings()
    record_property("rules read twice", len(found))
    record_property("rules left", dict(left))
    assert len(found) >= 0.95 * (len(found) + left.total()), left


@pytest.mark.parametrize("part", range(PARTS))
def test_both_date_every_rule_alike(rulebook: Rulebook, part: int) -> None:
    """Every rule, every start day in a soak (seats taking turns), one day in 1,201 otherwise; refusals included."""
    wrong, checked = [], 0
    for place, reading in list(enumerate(readings()[0]))[part::PARTS]:
        for number, day in enumerate(DAYS if SOAK else DAYS[place % 7 :: 1201]):
            seat = second.SEATS[(number + place) % len(second.SEATS)]
            expected: Dated
            try:
                expected = dated(reading, day, seat)
            except NoLawError:
                expected = (None, None)  # refused, not answered
            except Unreadable:  # does not apply to a clock that starts on that day
                continue
            got = by_engine(rulebook, reading, day, seat=seat)
            checked += 1
            if got != {expected}:
                wrong.append((reading.rule["id"], day, seat, got, expected))
    assert checked > 400
    assert wrong == []


# -- what happens to a limitation period ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """A rule, the day its clock starts, and what happens then."""

    reading: Reading
    start: dt.date
    acts: tuple[Act, ...]


@cache
def disturbed() -> tuple[Reading, ...]:
    """Rules whose period something may interrupt, suspend or extend."""
    return tuple(each for each in readings()[0] if all_causes(each.rule))


def _person(rule: Rule, relation: str, *, right: bool, turn: bool) -> str | None:
    holder, opponent = rule.get("acts"), rule.get("against") or rule.get("acts")
    if relation in {"acts", "against"}:
        return holder if (relation == "acts") is right else opponent
    return holder if turn else opponent


@st.composite
def _episode(draw: st.DrawFn, rule: Rule, start: dt.date, number: int) -> list[Act]:
    """One cause of the rule: its act by the right persons (most times), perhaps what ends it or wipes it out."""
    word, cause = draw(st.sampled_from(all_causes(rule)))
    kind = cause.get("by") or cause.get("from") or cause["event"]
    default = ("acts", "against") if word == "interrupted_by" else ("anyone", "anyone")
    right, turn = draw(st.integers(0, 5)) > 0, draw(st.booleans())
    doer = cause.get("started_by" if word == "suspended_by" else "done_by", default[0])
    par = _person(rule, doer, right=right, turn=turn)
    to = _person(rule, cause.get("addressed_to", default[1]), right=right, turn=not turn)
    if kind in {"naissance", "tutelle_ouverte"}:  # what happens to one person concerns nobody else
        to = par
    court = rule["kind"] in {"limitation", "time_bar"} and (
        "until_event" in cause or kind == "mesure_instruction_ordonnee"
    )
    proceedings = f"p{number}" if court else None
    acts = [Act(kind, start + draw(st.integers(-300, 3000)) * DAY, par, to, proceedings)]

    def then(kinds: Sequence[str], longest: int) -> None:
        later = acts[-1].date + draw(st.integers(0, longest)) * DAY
        acts.append(Act(draw(st.sampled_from(kinds)), later, par, to, proceedings))

    if draw(st.integers(0, 5)) and (over := cause.get("until_event") or cause.get("to")):
        then(over, 1200)
        if acts[-1].type == "mesure_instruction_ordonnee" and draw(st.booleans()):
            then(("rapport_expertise_depose",), 900)
    voids = [*cause.get("void_if", ()), *cause.get("void_even_after", ())]
    if voids and not draw(st.integers(0, 4)):
        then(voids, 900)
    return acts


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A file that a handler might write."""
    reading = draw(st.sampled_from(disturbed()))
    start = dt.date(1998, 1, 1) + draw(st.integers(0, 10500)) * DAY
    acts: list[Act] = []
    once = {each["event"] for each in reading.rule.get("extended_by", ())}
    for number in range(draw(st.integers(0, 4))):
        episode = draw(_episode(reading.rule, start, number))
        if not once & {act.type for act in acts} & {act.type for act in episode}:
            acts += episode
    return Story(reading, start, tuple(acts))


@dataclass(frozen=True)
class Settled:
    """A file on which the two once differed, and the end the texts give it."""

    reason: str
    rule: str
    start: dt.date
    acts: tuple[Act, ...]
    right: dt.date


SETTLED = (
    Settled(
        "A law that shortens a running period (C. civ. 2222) opens a new one: an earlier suspension adds nothing.",
        "fr.cc.2224",
        dt.date(2002, 1, 24),
        (
            Act("tutelle_ouverte", dt.date(2003, 8, 24), "victime", "victime"),
            Act("tutelle_levee", dt.date(2006, 9, 1), "victime", "victime"),
        ),
        dt.date(2013, 6, 18),
    ),
    Settled(
        "A final rejection wipes the interruption out (C. civ. 2243) even recorded after the end of the case.",
        "fr.cc.2224",
        dt.date(2014, 1, 24),
        (
            Act("assignation", dt.date(2015, 1, 10), "victime", "responsable", "p1"),
            Act("fin_instance", dt.date(2017, 1, 10), "victime", "responsable", "p1"),
            Act("rejet_definitif", dt.date(2017, 5, 10), "victime", "responsable", "p1"),
        ),
        dt.date(2019, 1, 24),
    ),
    Settled(
        "Lifting one person's guardianship does not end that of another.",
        "fr.cc.2226.aggravation",
        dt.date(2008, 12, 14),
        (
            Act("tutelle_ouverte", dt.date(2009, 4, 23), "victime", "victime"),
            Act("tutelle_levee", dt.date(2009, 8, 12), "responsable", "responsable"),
            Act("tutelle_levee", dt.date(2010, 3, 8), "victime", "victime"),
        ),
        dt.date(2019, 10, 29),
    ),
    Settled(
        "The six months of C. civ. 2238 are guaranteed even when the suspension is there from the start.",
        "fr.ccom.l133_6.recursoire",
        dt.date(2020, 1, 6),
        (
            Act("mediation_engagee", dt.date(2020, 1, 6), "transporteur", "recourant"),
            Act("mediation_terminee", dt.date(2020, 6, 25), "transporteur", "recourant"),
        ),
        dt.date(2020, 12, 25),
    ),
    Settled(
        "The time left before a suspension is no act prescribed under a sanction: the 2020 ordonnance leaves it alone.",
        "fr.code_assurances.l211_9.offre_8mois",
        dt.date(2020, 2, 12),
        (
            Act("accident_circulation", dt.date(2020, 2, 12), "victime", "assureur"),
            Act("connaissance_accident_assureur", dt.date(2020, 6, 1), "victime", "assureur"),
        ),
        dt.date(2021, 2, 1),
    ),
    Settled(
        "An act done during a suspension opens a new period when it ends: the time that was left is no floor.",
        "fr.code_assurances.l124_3.action_directe.contre_nous",
        dt.date(2007, 12, 30),
        (
            Act("tutelle_ouverte", dt.date(2008, 1, 1), "victime", "victime"),
            Act("requete_conciliation_enregistree", dt.date(2008, 1, 5), "victime", "assureur"),
            Act("tutelle_levee", dt.date(2008, 6, 30), "victime", "victime"),
        ),
        dt.date(2013, 6, 30),
    ),
    Settled(
        "The six months a mediation leaves (C. civ. 2238) are not lost when a minority holds the clock a day longer.",
        "fr.ccom.l133_6.recursoire",
        dt.date(2008, 6, 19),
        (
            Act("mediation_engagee", dt.date(2008, 6, 19), "transporteur", "recourant"),
            Act("mediation_terminee", dt.date(2008, 6, 20), "transporteur", "recourant"),
            Act("naissance", dt.date(2008, 6, 19), "recourant", "recourant"),
            Act("majorite", dt.date(2008, 6, 21), "recourant", "recourant"),
        ),
        dt.date(2008, 12, 21),
    ),
)


def _by_id(rule_id: str) -> Reading:
    return next(each for each in disturbed() if each.rule["id"] == rule_id)


@pytest.mark.parametrize("settled", SETTLED, ids=lambda settled: settled.rule)
def test_what_once_differed_stays_settled(rulebook: Rulebook, settled: Settled) -> None:
    reading = _by_id(settled.rule)
    assert dated(reading, settled.start, "FR", settled.acts) == (settled.right, settled.right), settled.reason
    got = by_engine(rulebook, reading, settled.start, settled.acts)
    assert got == {(settled.right, settled.right)}, settled.reason


@settings(max_examples=20_000 if SOAK else 1500, deadline=None, database=None, derandomize=not SOAK)
@given(story=stories())
def test_both_follow_the_same_stories(rulebook: Rulebook, story: Story) -> None:
    try:
        expected = dated(story.reading, story.start, "FR", story.acts)
    except Unreadable:  # the rule does not apply on that day
        return
    assert by_engine(rulebook, story.reading, story.start, story.acts) == {expected}
