"""What moves between two assessments of one dossier: the one comparison of deadlines, and that of what stands or not.

Two revisions of a file are compared with it, and one file under two laws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from litigo.assessment.model import Deadline

Move = Literal["removed", "later", "earlier", "added", "restated"]
OVER = ("closed", "not_applicable")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a comparison looks at in a deadline. ``due_time`` is written HH:MM; without it the whole day counts."""

    id: str
    title: str
    state: str
    due: dt.date | None
    due_time: str | None
    provisional: bool

    @property
    def moment(self) -> tuple[dt.date, str]:
        """The last useful moment, of a deadline that has a date."""
        return self.due or dt.date.max, self.due_time or "24:00"


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline of which something that counts is not the same; ``was`` or ``now`` is missing where it was unknown."""

    move: Move
    was: Shown | None
    now: Shown | None

    @property
    def title(self) -> str:
        """The title it has, or had when it is gone."""
        named = self.was if self.move == "removed" else self.now
        return named.title if named else ""

    @property
    def days(self) -> int | None:
        """Days gained, negative when lost; ``None`` where one of the two has no date."""
        was, now = self.was and self.was.due, self.now and self.now.due
        return (now - was).days if was and now else None


def shown(deadline: Deadline) -> Shown:
    """Return what a comparison looks at in a deadline."""
    return Shown(
        deadline.id, deadline.title, deadline.state, deadline.due, deadline.due_time, provisional=deadline.provisional
    )


def moves(before: Iterable[Shown], after: Iterable[Shown]) -> list[Moved]:
    """Return what moved, each deadline once: gone from ``before`` in its order, then the rest in that of ``after``."""
    old, new = {item.id: item for item in before}, {item.id: item for item in after}
    gone = [Moved("removed", was, new.get(key)) for key, was in old.items() if alive(was) and not alive(new.get(key))]
    rest = [moved for key, now in new.items() if (moved := _moved(old.get(key), now)) is not None]
    return [*gone, *rest]


def alive(item: Shown | None) -> bool:
    """Tell whether a deadline is there and still matters."""
    return item is not None and item.state not in OVER


def _moved(was: Shown | None, now: Shown) -> Moved | None:
    if not alive(now):
        return None
    if was is None or not alive(was):
        return Moved("added", was, now)
    if was.due and now.due and was.moment != now.moment:
        return Moved("later" if now.moment > was.moment else "earlier", was, now)
    if was.state != now.state or (was.due is None) != (now.due is None):
        return Moved("restated", was, now)
    return None


@dataclass(frozen=True, slots=True)
class Turned:
    """A strategy or a document that does not stand as it did; ``None``: it was, or is, not there."""

    id: str
    title: str
    was: str | None
    now: str | None


def turns(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> list[Turned]:
    """Compare where things stand (id → title, standing): those that came, those that went, those that turned."""
    came = [Turned(key, title, None, now) for key, (title, now) in after.items() if key not in before]
    went = [Turned(key, title, was, None) for key, (title, was) in before.items() if key not in after]
    turned = [
        Turned(key, after[key][0], was, after[key][1])
        for key, (_, was) in before.items()
        if key in after and after[key][1] != was
    ]
    return [*came, *went, *turned]
