"""What a date rests on: each act, reception, qualification or distance, and the date if it falls.

Every answer comes from running the same clock again without the thing doubted, never from a shortcut.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from litigo.assessment.claim import Act
from litigo.assessment.model import Effect, Fragility
from litigo.assessment.openings import Opening, Origin
from litigo.assessment.run import Doubt, Ended, Met, NoLengthError, Run
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.models import DeadlineRule, Length
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock, say_day

MOVING: frozenset[Effect] = frozenset({"interrupts", "interrupts_until_end", "suspends", "extends"})


@dataclass(frozen=True, slots=True)
class Settled:
    """A clock whose date is known: the rule, its possible starts with their two runs, and the start retained."""

    rule: DeadlineRule
    opening: Opening
    clock: Clock
    runs: tuple[tuple[Origin, Ended, Ended], ...]
    retained: Origin
    prudent: Ended

    @property
    def scope(self) -> ClaimScope:
        """Where the rule looks for its facts, from the start retained."""
        return replace(self.opening.scope, act=self.retained.act)

    @property
    def due(self) -> dt.date | None:
        """The prudent last useful day; ``None`` when the clock stands still."""
        return None if self.prudent.standing else self.prudent.computation.due


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the date rests on, how weak it is (0: weakest), and the last useful day if it falls."""

    text: str
    weakness: int
    due: dt.date | None
    act: Act | None = None


def again(rulebook: Rulebook, settled: Settled, doubt: Doubt, *, moved: dt.date | None = None) -> Ended | None:
    """Run the clock again without what is doubted (from another day, with ``moved``), keeping the earliest end.

    ``None`` when the law then gives no length.
    """
    ends = []
    for origin, _, _ in settled.runs:
        day = moved if moved is not None and origin is settled.retained else origin.day
        assert day is not None
        scope = replace(settled.opening.scope, act=origin.act)
        try:
            ends.append(Run(rulebook, settled.rule, scope, settled.clock, generous=False, doubt=doubt).go(day))
        except NoLengthError:
            continue
    return min(ends, key=lambda end: (end.standing, end.computation.due), default=None)


def last_day(ended: Ended | None) -> dt.date | None:
    """Return the last useful day of a run; ``None`` when the clock stands still, or no length was in force."""
    return None if ended is None or ended.standing else ended.computation.due


def assumptions(rulebook: Rulebook, settled: Settled) -> Iterator[Assumption]:
    """Yield what the date rests on, where something does: a plain period from a sure day rests on nothing."""
    for met in moving_acts(settled.prudent):
        assert met.act is not None
        due = last_day(again(rulebook, settled, Doubt(act=met.act)))
        proof = f"pièce n° {met.act.exhibit}" if met.act.exhibit else "sans pièce au dossier"
        day = f" du {say_day(met.act.date)}" if met.act.date else ""
        yield Assumption(f"{met.act.label}{day} ({proof})", 1 if met.act.exhibit else 0, due, met.act)
    yield from _of_reception(rulebook, settled)
    for length in dict.fromkeys(map(_Same, settled.prudent.lengths)):
        yield from _of_length(rulebook, settled, length.part)
    yield from _of_distance(rulebook, settled)


def moving_acts(ended: Ended) -> list[Met]:
    """Return the acts that moved the end, once each."""
    found: dict[int, Met] = {}
    for met in ended.met:
        if met.act is not None and met.effect in MOVING:
            found.setdefault(id(met.act), met)
    return list(found.values())


def _of_reception(rulebook: Rulebook, settled: Settled) -> Iterator[Assumption]:
    origin = settled.retained
    act = origin.act
    if origin.start.on != "reception" or act is None or act.reception is None or act.date is None:
        return
    if act.reception <= act.date or origin.start.after is not None:
        return
    due = last_day(again(rulebook, settled, Doubt(), moved=act.date))
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


def _of_length(rulebook: Rulebook, settled: Settled, length: Length) -> Iterator[Assumption]:
    if length.when is None:
        return
    due = last_day(again(rulebook, settled, Doubt(length=length)))
    if due is None:
        return
    because = rulebook.conditions.verdict(length.when, settled.scope).because
    text = length.why or " ; ".join(because)
    if text:
        yield Assumption(f"qualification retenue : {text}", 2, due)


def _of_distance(rulebook: Rulebook, settled: Settled) -> Iterator[Assumption]:
    holds = [
        lengthening
        for lengthening in rulebook.lengthenings(settled.rule)
        if rulebook.conditions.verdict(lengthening.when, settled.scope).truth is True
    ]
    if holds:
        due = last_day(again(rulebook, settled, Doubt(near=True)))
        yield Assumption(f"augmentation du délai : {holds[0].why or 'distance'}", 2, due)


def fragility(settled: Settled, found: list[Assumption]) -> Fragility | None:
    """Return the weakest assumption whose fall would bring the date nearer: unproved first, then the most days lost."""
    due = settled.due
    worse = [item for item in found if item.due is not None and (due is None or item.due < due)]
    if not worse:
        return None
    weakest = min(worse, key=lambda item: (item.weakness, item.due))
    assert weakest.due is not None
    return Fragility(weakest.text, weakest.due, (due - weakest.due).days if due else None)
