"""Suppositions: the same file without some of its acts, or with some more, and what moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from litigo.assessment.assess import assess
from litigo.assessment.claim import PAYMENT
from litigo.assessment.model import Assessment, Deadline, State
from litigo.dossier.models import Dossier, Evenement
from litigo.rulebook.rulebook import Rulebook


class NoSuchActError(Exception):
    """The file has no act of that number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a deadline stands: its state and its last useful day, or the one it falls back to while it stands still."""

    state: State
    due: dt.date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that a supposition moves; ``before`` or ``after`` is ``None`` where the deadline does not exist."""

    id: str
    title: str
    acts: str | None
    against: str | None
    before: Situation | None
    after: Situation | None

    @property
    def days(self) -> int | None:
        """Days gained, negative when lost; ``None`` where one of the two has no date."""
        if self.before is None or self.after is None or self.before.due is None or self.after.due is None:
            return None
        return (self.after.due - self.before.due).days


@dataclass(frozen=True, slots=True)
class Supposition:
    """The file as it is and as supposed, both on ``today``, and what moves between the two."""

    today: dt.date
    before: Assessment
    after: Assessment
    moves: tuple[Move, ...]


def suppose(
    dossier: Dossier, rulebook: Rulebook, today: dt.date, *, without: Iterable[str] = (), more: Iterable[Evenement] = ()
) -> Supposition:
    """Assess a file as if some of its acts did not stand, and as if others had been done.

    Args:
        dossier: the file as it is.
        rulebook: the law to apply.
        today: the day of the assessment; an act supposed on a later day is looked at from that day.
        without: numbers of acts, « 7 » for the seventh event, « p2 » for the second payment.
        more: acts that were not done.

    Raises:
        NoSuchActError: the file has no act of one of these numbers.
    """
    added = tuple(more)
    day = max([today, *(event.date for event in added if event.date)])
    supposed = _with_events(_without(dossier, frozenset(without)), added)
    before, after = assess(dossier, rulebook, day), assess(supposed, rulebook, day)
    return Supposition(day, before, after, tuple(moves(before.deadlines, after.deadlines)))


def _without(dossier: Dossier, numbers: frozenset[str]) -> Dossier:
    events = {str(place): event for place, event in enumerate(dossier.evenements, start=1)}
    payments = {f"{PAYMENT}{place}": payment for place, payment in enumerate(dossier.paiements, start=1)}
    for number in sorted(numbers):
        if number not in events and number not in payments:
            raise NoSuchActError(number)
    kept = tuple(event for number, event in events.items() if number not in numbers)
    paid = tuple(payment for number, payment in payments.items() if number not in numbers)
    return dossier.model_copy(update={"evenements": kept, "paiements": paid})


def _with_events(dossier: Dossier, events: tuple[Evenement, ...]) -> Dossier:
    return dossier.model_copy(update={"evenements": (*dossier.evenements, *events)}) if events else dossier


def moves(before: Iterable[Deadline], after: Iterable[Deadline]) -> list[Move]:
    """Return the deadlines whose state or last useful day differs, the most days lost first."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    found = []
    for key in dict.fromkeys((*old, *new)):
        was, now = _situation(old.get(key)), _situation(new.get(key))
        if was != now:
            shown = new.get(key) or old[key]
            found.append(Move(key, shown.title, shown.acts, shown.against, was, now))
    return sorted(found, key=_danger)


def _situation(deadline: Deadline | None) -> Situation | None:
    if deadline is None:
        return None
    return Situation(deadline.state, deadline.due or deadline.fallback_due, deadline.provisional)


def _danger(move: Move) -> tuple[int, int, str]:
    return (0, move.days, move.id) if move.days is not None else (1, 0, move.id)
