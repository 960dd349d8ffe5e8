"""Which days are open, by seat. The holidays themselves are data (``rules/workdays.yaml``), dated and cited."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

ONE_DAY = dt.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A legal holiday: a fixed day (``month``, ``day``) or a number of days from Easter, in some zones.

    ``communes`` limits it to those INSEE communes when the seat is known that precisely. A ``disputed`` holiday
    never lengthens the prudent date; it only does for the literal one.
    """

    name: str
    zones: frozenset[str]
    month: int | None = None
    day: int | None = None
    easter: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    communes: frozenset[str] = frozenset()
    disputed: bool = False
    sources: tuple[str, ...] = ()

    def on(self, year: int) -> dt.date | None:
        """Return the day it falls on in ``year``, or ``None`` when the law did not have it then."""
        if self.easter is not None:
            day = easter_sunday(year) + dt.timedelta(days=self.easter)
        else:
            assert self.month is not None
            assert self.day is not None
            day = dt.date(year, self.month, self.day)
        if (self.since and day < self.since) or (self.until and day > self.until):
            return None
        return day


@lru_cache(maxsize=512)
def easter_sunday(year: int) -> dt.date:
    """Return Easter Sunday of ``year`` in the Gregorian calendar (anonymous algorithm of 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * century_rest + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place whose holidays count: a zone (``FR``, ``FR-57``) and, when known, an INSEE commune.

    ``unknown``: nobody said where; the holidays of every place are then treated as disputed ones are.
    """

    zone: str
    commune: str | None = None
    unknown: bool = False


NOWHERE_SAID = Seat("FR", unknown=True)


class WorkCalendar:
    """Open days and holidays of every seat."""

    def __init__(self, holidays: Sequence[Holiday], departments: Mapping[str, str], zones: Mapping[str, str]) -> None:
        self.holidays = tuple(holidays)
        self.zones = dict(zones)
        self._departments = dict(departments)
        self._years: dict[tuple[Seat, int, bool], Mapping[dt.date, Holiday]] = {}

    def seat(self, written: str) -> Seat:
        """Read a seat: a zone (``FR-67``), a département (``67``) or an INSEE commune (``67482``)."""
        if written in self.zones:
            return Seat(written)
        department = written[:3] if written[:2] in ("97", "98") else written[:2]
        if len(written) in (2, 3) and written == department:
            return Seat(self._departments.get(department, "FR"))
        if COMMUNE.fullmatch(written):
            return Seat(self._departments.get(department, "FR"), written)
        raise ValueError(f"siège « {written} » inconnu : zone (FR, FR-67 …), département ou commune INSEE attendus")

    def holiday(self, day: dt.date, seat: Seat, *, disputed: bool = False) -> Holiday | None:
        """Return the holiday ``day`` is at ``seat``; with ``disputed``, the contested ones count too."""
        key = (seat, day.year, disputed)
        year = self._years.get(key)
        if year is None:
            year = self._years[key] = self._of_year(seat, day.year, disputed=disputed)
        return year.get(day)

    def _of_year(self, seat: Seat, year: int, *, disputed: bool) -> Mapping[dt.date, Holiday]:
        found: dict[dt.date, Holiday] = {}
        for holiday in self.holidays:
            elsewhere = "FR" not in holiday.zones and seat.zone not in holiday.zones
            if elsewhere and not (seat.unknown and disputed):
                continue
            outside = bool(holiday.communes) and seat.commune is not None and seat.commune not in holiday.communes
            if (holiday.disputed or outside) and not disputed:
                continue
            day = holiday.on(year)
            if day is not None:
                found.setdefault(day, holiday)
        return found

    def is_open(self, day: dt.date, seat: Seat, *, disputed: bool = False) -> bool:
        """Tell whether a limit may end on ``day``: not a Saturday, a Sunday or a holiday."""
        return day.weekday() < SATURDAY and self.holiday(day, seat, disputed=disputed) is None

    def roll(self, day: dt.date, seat: Seat, *, step: int = 1, disputed: bool = False) -> dt.date:
        """Return ``day``, or the first open day after it (``step`` 1) or before it (``step`` -1)."""
        while not self.is_open(day, seat, disputed=disputed):
            day += step * ONE_DAY
        return day

    def count(self, start: dt.date, days: int, worked: Callable[[dt.date], bool], *, step: int = 1) -> dt.date:
        """Return the day reached after ``days`` worked days, the start excluded."""
        day = start
        while days:
            day += step * ONE_DAY
            days -= worked(day)
        return day

    def why_closed(self, day: dt.date, seat: Seat) -> str:
        """Say in French why ``day`` is closed: its holiday, or its day of the week."""
        holiday = self.holiday(day, seat, disputed=True)
        if holiday is not None:
            return holiday.name
        return {SATURDAY: "samedi", SUNDAY: "dimanche"}.get(day.weekday(), "jour non ouvrable")
