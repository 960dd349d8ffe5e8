"""From a start day and a period to the last useful day, with each step said.

The counting methods are data (``rules/counting.yaml``); this module only knows their knobs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from litigo.months import MONTHS
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import ONE_DAY, SATURDAY, SUNDAY, Seat, WorkCalendar

Unit = Literal["calendar", "ouvres", "ouvrables", "sans_feries", "hours"]
Rollover = Literal["next_open_day", "previous_open_day", "none"]
Direction = Literal["forward", "backward"]
NO_PERIOD = Period()
NO_DAY = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Moratorium:
    """A law that moved the ends falling between ``first`` and ``last``, both included.

    Such an end becomes ``last`` plus the legal period, ``cap`` at most.
    """

    key: str
    label: str
    first: dt.date
    last: dt.date
    cap: Period
    sources: tuple[str, ...] = ()

    def move(self, end: dt.date, period: Period, last_day: dt.date) -> dt.date:
        """Return the end once the law is applied; where the ``last_day`` to act is outside the window, it stays."""
        if not self.first <= last_day <= self.last:
            return end
        return min(period.after(self.last), self.cap.after(self.last))


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting. ``clear`` adds a day after the end (délai franc)."""

    key: str
    label: str
    unit: Unit = "calendar"
    first_day: Literal["excluded", "included"] = "excluded"
    month_end: Literal["last_day", "refuse"] = "last_day"
    rollover: Rollover = "none"
    clear: bool = False
    end_of_year: bool = False
    moratoria: tuple[Moratorium, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """A day reached by the computation, how, and the sources of that step."""

    day: dt.date
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computation:
    """``nominal_end`` before clear day and roll-over, ``due`` the last useful day.

    ``literal_due`` differs from ``due`` only when a disputed holiday stands in the way.
    """

    nominal_end: dt.date
    due: dt.date
    literal_due: dt.date
    steps: tuple[Reached, ...]


class Clock:
    """Counts periods at one seat with one calendar."""

    def __init__(self, calendar: WorkCalendar, seat: Seat) -> None:
        self.calendar = calendar
        self.seat = seat

    def compute(
        self,
        start: dt.date,
        period: Period,
        counting: Counting,
        *,
        extension: Period = NO_PERIOD,
        direction: Direction = "forward",
    ) -> Computation:
        """Count ``period`` plus ``extension`` from ``start``; one rounding, one roll-over.

        Backward, the act must be done before the first of the full days counted back: start − (N + 1) days.
        :class:`ValueError` when the counting cannot take such a period.
        """
        total = period + extension
        nominal = self.nominal(start, total, counting, direction)
        said = f"{period.in_french()}" + (f", augmentés de {extension.in_french()}" if extension else "")
        verb = "à rebours" if direction == "backward" else "à compter"
        steps = [Reached(nominal, f"{said} {verb} du {say_day(start)} : {say_day(nominal)}", counting.sources)]
        return self.finish(nominal, total, counting, steps)

    def finish(self, nominal: dt.date, total: Period, counting: Counting, steps: list[Reached] | None) -> Computation:
        """Apply to a nominal end what follows it: exceptional laws, clear day, roll-over.

        Each is said in ``steps``; with ``None`` nothing is, where only the day matters.
        """
        day = nominal
        clear = ONE_DAY if counting.clear else NO_DAY
        for moratorium in counting.moratoria:
            moved = moratorium.move(day, total, day + clear)
            if moved != day:
                day = moved
                if steps is not None:
                    steps.append(Reached(day, f"{moratorium.label} : {say_day(day)}", moratorium.sources))
        if counting.clear:
            day += clear
            if steps is not None:
                steps.append(Reached(day, f"délai franc, un jour de plus : {say_day(day)}", counting.sources))
        if counting.rollover == "none":
            return Computation(nominal, day, day, tuple(steps or ()))
        due = self._roll(day, counting)
        if due != day and steps is not None:
            steps.append(self._rolled_over(day, due, counting))
        return Computation(nominal, due, self._roll(day, counting, disputed=True), tuple(steps or ()))

    def _rolled_over(self, day: dt.date, due: dt.date, counting: Counting) -> Reached:
        where = "précédent" if counting.rollover == "previous_open_day" else "suivant"
        text = f"{self.calendar.why_closed(day, self.seat)} : premier jour ouvrable {where}, {say_day(due)}"
        return Reached(due, text, counting.sources)

    def nominal(self, start: dt.date, total: Period, counting: Counting, direction: Direction = "forward") -> dt.date:
        """Return the end before exceptional laws, clear day and roll-over."""
        if total.hours:
            raise ValueError("un délai en heures se compte d'heure à heure")
        if counting.end_of_year:
            return dt.date(total.after(start).year, 12, 31)
        if counting.unit != "calendar":
            return self._count_worked(start, total, counting, direction)
        if total.months and counting.month_end == "refuse":
            raise ValueError(f"« {counting.label} » ne compte pas de mois")
        if direction == "backward":
            return total.before(start) - ONE_DAY
        end = total.after(start)
        return end - ONE_DAY if counting.first_day == "included" else end

    def _count_worked(self, start: dt.date, total: Period, counting: Counting, direction: Direction) -> dt.date:
        if total.months:
            raise ValueError(f"« {counting.label} » ne compte que des jours")
        step = -1 if direction == "backward" else 1
        return self.calendar.count(start, total.days, lambda day: self._worked(day, counting.unit), step=step)

    def _worked(self, day: dt.date, unit: Unit) -> bool:
        if self.calendar.holiday(day, self.seat) is not None:
            return False
        closed = {"ouvres": (SATURDAY, SUNDAY), "ouvrables": (SUNDAY,)}.get(unit, ())
        return day.weekday() not in closed

    def rolled(self, day: dt.date, counting: Counting) -> dt.date:
        """Return ``day`` rolled as this counting rolls its ends."""
        return self._roll(day, counting)

    def _roll(self, day: dt.date, counting: Counting, *, disputed: bool = False) -> dt.date:
        if counting.rollover == "none":
            return day
        step = -1 if counting.rollover == "previous_open_day" else 1
        # Backwards, a disputed holiday must be avoided by the prudent date, not by the literal one.
        disputed = disputed != (step < 0)
        return self.calendar.roll(day, self.seat, step=step, disputed=disputed)


def hours_after(moment: dt.datetime, hours: int) -> dt.datetime:
    """Return the end of a period of hours, counted from hour to hour (negative: backwards)."""
    return moment + dt.timedelta(hours=hours)


@lru_cache(maxsize=4096)
def say_day(day: dt.date) -> str:
    """Say a day in French: « 1er mars 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"
