"""The clock of a limitation period, day by day of what happens to it (C. civ. 2222, 2230 to 2244)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tests.second_opinion.counting import DAY, Span

NEVER = dt.date.max


@dataclass(frozen=True)
class Stop:
    """The clock stands still from ``first`` to ``until`` (``NEVER``: still); ``floor`` is the least left afterwards."""

    first: dt.date
    until: dt.date
    floor: Span | None = None


@dataclass(frozen=True)
class Renewal:
    """An act that erases the time run; the new period runs from ``restart`` (end of the proceedings)."""

    day: dt.date
    restart: dt.date


@dataclass(frozen=True)
class Reform:
    """A law that gives another length to the periods that are running on its first day."""

    day: dt.date
    span: Span


@dataclass(frozen=True)
class Push:
    """An act that carries the end of a living period on to a later day."""

    day: dt.date
    to: dt.date


@dataclass(frozen=True)
class Life:
    """Everything that may happen to one limitation period."""

    start: dt.date
    span: Span
    stops: Sequence[Stop] = ()
    renewals: Sequence[Renewal] = ()
    reforms: Sequence[Reform] = ()
    pushes: Sequence[Push] = ()
    raw: Callable[[dt.date, Span], dt.date] = field(default=lambda day, span: span.from_(day))
    # The last useful day of a raw end, exceptional law included: an act done up to it is still in time.
    last: Callable[[dt.date, Span], dt.date] = field(default=lambda raw, _span: raw)


@dataclass
class _Clock:
    life: Life
    since: dt.date
    span: Span
    end: dt.date = NEVER
    pushed: dt.date = dt.date.min

    def alive(self, day: dt.date) -> bool:
        return self.end == NEVER or day <= self.life.last(self.end, self.span)

    def run(self, day: dt.date) -> None:
        """Open a whole period on ``day``, or when what stops the clock on that day is over."""
        floors: list[Span] = []
        for stop in merged(self.life.stops):
            if stop.first <= day < stop.until:
                day, floors = stop.until, [stop.floor] if stop.floor else []
        self.since = day
        if day == NEVER:
            self.end = NEVER
        else:
            self.end = max(self.life.raw(day, self.span), *(floor.from_(day) for floor in floors), day)

    def renew(self, act: Renewal) -> None:
        # During a first proceedings, a second act cannot open the period before the first are over.
        held = self.since if self.since > act.day else act.restart
        self.run(max(act.restart, held))
        if held >= act.restart and self.end != NEVER:  # opened when a suspension ends, with the least it leaves
            floors = [stop.floor for stop in merged(self.life.stops) if stop.until == held and stop.floor]
            self.end = max(self.end, *(floor.from_(held) for floor in floors), held)
        self.end = max(self.end, self.pushed)

    def push(self, act: Push) -> None:
        # What a remedy already sought leaves is not lost to an interruption that leaves less.
        self.pushed = max(self.pushed, act.to)
        self.end = max(self.end, act.to)

    def stop(self, stop: Stop) -> None:
        if stop.first <= self.since:
            return  # counted when the period was opened
        left = self.end - stop.first
        if stop.until == NEVER:
            self.end = NEVER
            return
        self.end = stop.until + left
        if stop.floor:
            self.end = max(self.end, stop.floor.from_(stop.until))

    def reform(self, reform: Reform) -> None:
        old, self.span = self.span, reform.span
        if self.since >= reform.day:
            if self.since != NEVER:
                self.run(self.since)
            return
        if self.end == NEVER:
            return
        longer = reform.span.from_(self.since) - old.from_(self.since)
        # The day the law comes into force counts: its period ends the eve of the anniversary. While the clock is
        # stopped that day, the new period waits for it to start again.
        held = [stop.until for stop in merged(self.life.stops) if stop.first < reform.day < stop.until]
        fresh = reform.span.from_(held[0] if held else reform.day - DAY)
        self.end = self.end + longer if longer > 0 * DAY else min(self.end, fresh)


def merged(stops: Sequence[Stop]) -> list[Stop]:
    """Join the spans that overlap."""
    joined: list[Stop] = []
    for stop in sorted(stops, key=lambda each: (each.first, each.until)):
        if joined and stop.first <= joined[-1].until:
            before = joined[-1]
            joined[-1] = replace(before, until=max(before.until, stop.until), floor=before.floor or stop.floor)
        else:
            joined.append(stop)
    return joined


def end_of(life: Life) -> dt.date | None:
    """Return the raw end of the period, ``None`` while it stands still."""
    clock = _Clock(life, life.start, life.span)
    clock.run(life.start)
    acts: list[tuple[dt.date, int, Renewal | Stop | Reform | Push]] = [(act.day, 0, act) for act in life.renewals]
    acts += [(act.day, 1, act) for act in life.reforms]
    acts += [(act.first, 2, act) for act in merged(life.stops)]
    acts += [(act.day, 3, act) for act in life.pushes]
    for day, _, act in sorted(acts, key=lambda each: each[:2]):
        # Proceedings opened before the period and still pending keep it from running; a remedy may be sought early.
        pending = isinstance(act, Push) or (isinstance(act, Renewal) and act.restart > life.start)
        if (day < life.start and not pending) or not clock.alive(day):
            continue
        if isinstance(act, Renewal):
            clock.renew(act)
        elif isinstance(act, Reform):
            clock.reform(act)
        elif isinstance(act, Push):
            clock.push(act)
        else:
            clock.stop(act)
    return None if clock.end == NEVER else clock.end
