"""What a date rests on: each act, reception, qualification or distance, and the date if it falls.

Every answer comes from running the same clock again without the thing doubted, never from a shortcut.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from litigo.assessment.claim import Act
from litigo.assessment.model import Effect, Fragility
from litigo.assessment.reckonings import Reckoning
from litigo.assessment.run import Doubt, Ended, Met, NoLengthError, Run
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.models import Length
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day

MOVING: frozenset[Effect] = frozenset({"interrupts", "interrupts_until_end", "suspends", "extends"})


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the date rests on, how weak it is (0: weakest), and the last useful day if it falls."""

    text: str
    weakness: int
    due: dt.date | None
    act: Act | None = None


def again(rulebook: Rulebook, found: Reckoning, doubt: Doubt, *, moved: dt.date | None = None) -> Ended | None:
    """Run the clock again without what is doubted (from another day, with ``moved``), keeping the earliest end.

    ``None`` when the law then gives no length.
    """
    assert found.clock is not None
    ends = []
    for origin, _, _ in found.runs:
        day = moved if moved is not None and origin is found.origin else origin.day
        assert day is not None
        scope = found.opening.scope.at(origin.act)
        run = Run(rulebook, found.rule, scope, found.clock, generous=False, traced=False, doubt=doubt)
        with suppress(NoLengthError):
            ends.append(run.go(day))
    return min(ends, key=lambda end: (end.standing, end.computation.due), default=None)


def last_day(ended: Ended | None) -> dt.date | None:
    """Return the last useful day of a run; ``None`` when the clock stands still, or no length was in force."""
    return None if ended is None or ended.standing else ended.computation.due


def assumptions(rulebook: Rulebook, found: Reckoning) -> Iterator[Assumption]:
    """Yield what the date rests on, where something does: a plain period from a sure day rests on nothing."""
    assert found.prudent is not None
    for met in moving_acts(found.prudent):
        assert met.act is not None
        due = last_day(again(rulebook, found, Doubt(act=met.act)))
        proof = f"pièce n° {met.act.exhibit}" if met.act.exhibit else "sans pièce au dossier"
        day = f" du {say_day(met.act.date)}" if met.act.date else ""
        yield Assumption(f"{met.act.label}{day} ({proof})", 1 if met.act.exhibit else 0, due, met.act)
    yield from _of_reception(rulebook, found)
    for length in dict.fromkeys(map(_Same, found.prudent.lengths)):
        yield from _of_length(rulebook, found, length.part)
    yield from _of_distance(rulebook, found)


def moving_acts(ended: Ended) -> list[Met]:
    """Return the acts that moved the end, once each."""
    found: dict[int, Met] = {}
    for met in ended.met:
        if met.act is not None and met.effect in MOVING:
            found.setdefault(id(met.act), met)
    return list(found.values())


def _scope(found: Reckoning) -> ClaimScope:
    """Where the rule looks for its facts, from the start kept."""
    return found.opening.scope.at(found.origin.act if found.origin else None)


def _of_reception(rulebook: Rulebook, found: Reckoning) -> Iterator[Assumption]:
    origin = found.origin
    act = origin.act if origin else None
    if origin is None or origin.start.on != "reception" or act is None or act.reception is None or act.date is None:
        return
    if act.reception <= act.date or origin.start.after is not None:
        return
    due = last_day(again(rulebook, found, Doubt(), moved=act.date))
    text = f"réception le {say_day(act.reception)} : {act.label}"
    yield Assumption(text, 1 if act.exhibit else 0, due)


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """A length told apart by identity: two equal lengths of one rule are two elements of the law."""

    part: Length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.part is self.part

    def __hash__(self) -> int:
        return id(self.part)


def _of_length(rulebook: Rulebook, found: Reckoning, length: Length) -> Iterator[Assumption]:
    if length.when is None:
        return
    due = last_day(again(rulebook, found, Doubt(length=length)))
    if due is None:
        return
    text = length.why or " ; ".join(rulebook.conditions.because(length.when, _scope(found)))
    if text:
        yield Assumption(f"qualification retenue : {text}", 2, due)


def _of_distance(rulebook: Rulebook, found: Reckoning) -> Iterator[Assumption]:
    holds = [
        lengthening
        for lengthening in rulebook.lengthenings(found.rule)
        if rulebook.conditions.verdict(lengthening.when, _scope(found)).truth is True
    ]
    if holds:
        due = last_day(again(rulebook, found, Doubt(near=True)))
        yield Assumption(f"augmentation du délai : {holds[0].why or 'distance'}", 2, due)


def fragility(found: Reckoning, grounds: list[Assumption]) -> Fragility | None:
    """Return the weakest assumption whose fall would bring the date nearer: unproved first, then the most days lost."""
    due = found.due
    worse = [item for item in grounds if item.due is not None and (due is None or item.due < due)]
    if not worse:
        return None
    weakest = min(worse, key=lambda item: (item.weakness, item.due))
    assert weakest.due is not None
    return Fragility(weakest.text, weakest.due, (due - weakest.due).days if due else None)
