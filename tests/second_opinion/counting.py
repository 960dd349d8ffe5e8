"""Holidays of each seat and the ways of counting a period, one plain function each."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

DAY = dt.timedelta(days=1)
_ZONES = ("FR", "FR-57", "FR-67", "FR-68", "FR-GP", "FR-MQ", "FR-GF", "FR-RE", "FR-PM", "FR-YT")
SEATS = (
    *_ZONES,
    "FR-BL",
    "FR-MF",
    "FR-TF",
    "FR-WF",
    "FR-PF",
    "FR-NC",
    "67482",
    "67001",
    "57463",
    "68224",
    "97209",
    "75056",
)
ALSACE_MOSELLE = ("57", "67", "68")
# Strasbourg, Saverne, Colmar, Mulhouse, Metz, Sarreguemines, Thionville: seats of courts with a Protestant church.
WITH_TEMPLE = {"67482", "67437", "68066", "68224", "57463", "57631", "57672"}
ABOLITION = {"YT": (4, 27), "MQ": (5, 22), "GP": (5, 27), "GF": (6, 10), "BL": (10, 9), "RE": (12, 20)}
DEPARTMENTS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL", "978": "MF"}
DEPARTMENTS |= {"984": "TF", "986": "WF", "987": "PF", "988": "NC"}
COVID_FIRST, COVID_LAST = dt.date(2020, 3, 12), dt.date(2020, 6, 23)


@dataclass(frozen=True)
class Span:
    """A period as the law says it: months and days, never mixed up."""

    months: int = 0
    days: int = 0

    @classmethod
    def read(cls, text: str) -> Span:
        """Read P2M15D, P5Y, P6W."""
        found = {unit: int(number) for number, unit in re.findall(r"(\d+)([YMWD])", text)}
        return cls(found.get("Y", 0) * 12 + found.get("M", 0), found.get("W", 0) * 7 + found.get("D", 0))

    def plus(self, other: Span) -> Span:
        """Make one limit of two."""
        return Span(self.months + other.months, self.days + other.days)

    def from_(self, day: dt.date, sign: int = 1) -> dt.date:
        """Count months by same day number, or last day of the month, then days."""
        years, month = divmod(day.month - 1 + sign * self.months, 12)
        year = day.year + years
        number = min(day.day, calendar.monthrange(year, month + 1)[1])
        return dt.date(year, month + 1, number) + sign * self.days * DAY


@cache
def easter(year: int) -> dt.date:
    """Easter by epact and golden number (Clavius, as told by Knuth), not by the usual anonymous formula."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped_leaps = 3 * century // 4 - 12
    moon = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon - skipped_leaps) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full = 44 - epact
    full += 30 if full < 21 else 0
    sunday_key = 5 * year // 4 - skipped_leaps - 10
    return dt.date(year, 3, 1) + (full + 7 - (sunday_key + full) % 7 - 1) * DAY


def place(seat: str) -> str:
    """Short name of a seat's holidays: FR, 57, GP ..."""
    if seat.startswith("FR"):
        return seat.removeprefix("FR-")
    return DEPARTMENTS.get(seat[:3], seat[:2] if seat[:2] in ALSACE_MOSELLE else "FR")


def _national(year: int) -> set[dt.date]:
    fixed = [(1, 1), (5, 1), *([(5, 8)] if year >= 1982 else []), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    return {dt.date(year, *each) for each in fixed} | {easter(year) + n * DAY for n in (1, 39, 50)}


def _saint_martin(year: int) -> set[dt.date]:
    known = {(3, 28): year == 2017, (5, 27): year > 1983, (5, 28): year >= 2018}
    return {dt.date(year, *day) for day, held in known.items() if held}


def _pacific(where: str, year: int) -> set[dt.date]:
    if where == "NC":
        return {dt.date(year, 9, 24)}
    if where == "WF":
        return {dt.date(year, 4, 28), dt.date(year, 6, 29), dt.date(year, 7, 29)}
    last = dt.date(year, 6, 29) if year <= 2024 else dt.date(year, 11, 20)
    return {easter(year) - 2 * DAY, dt.date(year, 3, 5), last}


@cache
def holidays(seat: str, year: int) -> frozenset[dt.date]:
    """Legal holidays nobody contests; the abolition of slavery since the loi of 30 June 1983."""
    where, days = place(seat), _national(year)
    if where in ABOLITION and dt.date(year, *ABOLITION[where]) >= dt.date(1983, 6, 30):
        days.add(dt.date(year, *ABOLITION[where]))
    if where in ALSACE_MOSELLE:
        days.add(dt.date(year, 12, 26))
        if seat.startswith("FR") or seat in WITH_TEMPLE:
            days.add(easter(year) - 2 * DAY)
    return frozenset(days)


@cache
def contested(seat: str, year: int) -> frozenset[dt.date]:
    """Days that some source only holds to be holidays: the prudent date never profits by them."""
    where = place(seat)
    days: set[dt.date] = set()
    if where in ALSACE_MOSELLE:
        days = {easter(year) - 2 * DAY}
    elif where == "MF":
        days = _saint_martin(year)
    elif where in {"NC", "PF", "WF"}:
        days = _pacific(where, year)
    return frozenset(days - holidays(seat, year))


def off(day: dt.date, seat: str) -> bool:
    """Tell whether a limit that ends on ``day`` is carried on."""
    return day.weekday() > 4 or day in holidays(seat, day.year)


def onward(day: dt.date, seat: str) -> dt.date:
    """CPC 642, CPP 801: the first working day from ``day`` on."""
    while off(day, seat):
        day += DAY
    return day


def _counted(start: dt.date, number: int, seat: str, rest: tuple[int, ...]) -> dt.date:
    for _ in range(number):
        start += DAY
        while start.weekday() in rest or start in holidays(seat, start.year):
            start += DAY
    return start


def covid(raw: dt.date, span: Span, last: dt.date) -> dt.date:
    """Ordonnance 2020-306: a ``last`` day inside the window, and the period runs again after it, two months at most."""
    if not COVID_FIRST <= last <= COVID_LAST:
        return raw
    return min(span.from_(COVID_LAST), Span(2).from_(COVID_LAST))


PLAIN = {"civil_limitation", "criminal_limitation", "calendar_days"}
ROLLED = {"cpc_640_642", "months_then_days", "cpp_801", "day_of_event_counts"}
FRANC = {"clear_days", "cpp_801_clear"}
RESTS = {"business_days_ouvres": (5, 6), "business_days_ouvrables": (6,), "days_without_holidays": ()}
NO_COVID = {"criminal_limitation", "calendar_days", "end_of_year", "cpp_801", "cpp_801_clear"}
COUNTINGS = (*sorted(PLAIN | ROLLED | FRANC | RESTS.keys()), "backward", "end_of_year")
SEATLESS = PLAIN | {"end_of_year"}


def ends(start: dt.date, span: Span, counting: str, seat: str) -> tuple[dt.date, dt.date]:
    """Return the end before clear day, exceptional law and roll-over, and the last useful day."""
    if counting in RESTS:
        end = _counted(start, span.days, seat, RESTS[counting])
        return end, end
    if counting == "end_of_year":
        end = dt.date(start.year + span.months // 12, 12, 31)
        return end, end
    if counting == "backward":
        raw = span.from_(start, -1) - DAY
        last = raw
        while off(last, seat) or last in contested(seat, last.year):
            last -= DAY
        return raw, last
    raw = span.from_(start) - (DAY if counting == "day_of_event_counts" else 0 * DAY)
    return raw, last_useful(raw, span, counting, seat)


def last_useful(raw: dt.date, span: Span, counting: str, seat: str) -> dt.date:
    """What follows a raw end counted forward: exceptional law, clear day, roll-over."""
    more = DAY if counting in FRANC else 0 * DAY
    end = raw if counting in NO_COVID else covid(raw, span, raw + more)
    return end if counting in SEATLESS else onward(end + more, seat)
