"""What the strategies look at: the whole file, on the day of the assessment, each thing looked up once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from litigo.assessment.claim import Claim
from litigo.dossier.vocabulary import FactValue

Days = Sequence[dt.date | None]


class _Listed(dict[str, tuple[object, ...]]):
    """Lists by name; nothing is listed under a name nobody gave."""

    def __missing__(self, name: str) -> tuple[object, ...]:
        return ()


class FileScope:
    """The scope of a whole file: the same answers as that of a clock with no act and no persons, given faster.

    ``fact``, ``days_of`` and ``states_of`` are those of :class:`litigo.rulebook.conditions.Scope`: forty strategies ask
    them hundreds of times, so they are the look-ups of the tables themselves.
    """

    fact: Callable[[str], FactValue | None]
    days_of: Callable[[str], Days]
    states_of: Callable[[str], Sequence[str]]
    closed_world = False

    def __init__(self, claim: Claim, states: Mapping[str, tuple[str, ...]]) -> None:
        self.claim = claim
        self.fact = claim.seen_from(None, None, None).get
        past = {
            kind: tuple(act.date for act in acts if act.date is None or act.date <= claim.today)
            for kind, acts in claim.acts.items()
        }
        self.days_of = _Listed(past).__getitem__  # type: ignore[assignment]  # a table of days, whose lists are days
        self.states_of = _Listed(states).__getitem__  # type: ignore[assignment]  # a table of states
        self._complete = claim.kept_up_to >= claim.today

    def complete(self) -> bool:
        """Tell whether the list of events is known to be complete up to today."""
        return self._complete

    def day(self) -> dt.date:
        """Return the day on which dated figures are read: today."""
        return self.claim.today
