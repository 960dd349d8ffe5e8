"""Suppositions: the same file without some of its acts, or with some more, and what moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from litigo.assessment.assess import assess
from litigo.assessment.claim import PAYMENT
from litigo.assessment.comparison import Moved, moves, shown
from litigo.assessment.model import Assessment
from litigo.dossier.models import Dossier, Evenement
from litigo.rulebook.rulebook import Rulebook


class NoSuchActError(Exception):
    """The file has no act of that number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Supposition:
    """The file as it is and as supposed, both on ``today``, and what moves between the two."""

    today: dt.date
    before: Assessment
    after: Assessment
    moves: tuple[Moved, ...]


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
    return Supposition(day, before, after, tuple(moves(map(shown, before.deadlines), map(shown, after.deadlines))))


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
