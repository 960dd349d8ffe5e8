"""The calendar and the arithmetic against public libraries, day by day from 2000 to 2050.

Differences are explained one by one in ``tests/vectors/library_differences.yaml``: one that is not listed there fails,
and so does one that is listed and no longer occurs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import yaml
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from holidays.countries.france import France as Holidays
from jours_feries_france import JoursFeries
from pydantic import BaseModel, ConfigDict, Field

from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock, Counting
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import easter_sunday
from tests.conftest import SOAK

TABLE = Path(__file__).parent / "vectors" / "library_differences.yaml"
YEARS = range(2000, 2051)
DAY = dt.timedelta(days=1)
DAYS = [dt.date(2000, 1, 1) + number * DAY for number in range((dt.date(2051, 1, 1) - dt.date(2000, 1, 1)).days)]
Closed = Callable[[int], Collection[dt.date]]
Difference = tuple[str, str, dt.date]  # zone, who alone closes it, day


class Row(BaseModel):
    """One explained difference, with the days it stands for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    library: str
    zones: tuple[str, ...] | Literal["*"]
    closed_by: Literal["library", "litigo"]
    name: str
    day: str | None = Field(None, pattern=r"^[0-1][0-9]-[0-3][0-9]$")
    easter: int | None = None
    first: int = Field(alias="from")
    last: int = Field(alias="to")
    why: str
    source: str

    def days(self) -> Iterator[dt.date]:
        """Yield the days of the pattern."""
        for year in range(self.first, self.last + 1):
            if self.easter is not None:
                yield easter(year) + self.easter * DAY
            else:
                yield dt.date.fromisoformat(f"{year}-{self.day}")


ROWS = [Row.model_validate(row) for row in yaml.safe_load(TABLE.read_text(encoding="utf-8"))]

# Each library's places and the seats of litigo they stand for.
OF_HOLIDAYS = {
    "": "FR", "Zone A": "FR", "Zone B": "FR", "Zone C": "FR", "57": "FR-57", "6AE": "FR-67",
    "971": "FR-GP", "972": "FR-MQ", "973": "FR-GF", "974": "FR-RE", "976": "FR-YT",
    **{name: f"FR-{name}" for name in ("BL", "MF", "NC", "PF", "PM", "TF", "WF")},
}  # fmt: skip
OF_ETALAB = {
    "Métropole": "FR",
    "Alsace-Moselle": "FR-67",
    "Guadeloupe": "FR-GP",
    "Guyane": "FR-GF",
    "Martinique": "FR-MQ",
    "Mayotte": "FR-YT",
    "Nouvelle-Calédonie": "FR-NC",
    "La Réunion": "FR-RE",
    "Polynésie Française": "FR-PF",
    "Saint-Barthélémy": "FR-BL",
    "Saint-Martin": "FR-MF",
    "Wallis-et-Futuna": "FR-WF",
    "Saint-Pierre-et-Miquelon": "FR-PM",
}
ZONES: Mapping[str, Mapping[str, str]] = {"holidays": OF_HOLIDAYS, "jours_feries_france": OF_ETALAB}


def closed(library: str, zone: str) -> Closed:
    """Return what a library closes in a year in one of its zones."""
    if library == "holidays":
        return lambda year: frozenset(Holidays(subdiv=zone or None, years=[year]))  # type: ignore[no-untyped-call]  # no stubs
    return lambda year: frozenset(JoursFeries.for_year(year, zone).values())


def differences(library: str, rulebook: Rulebook) -> Iterator[Difference]:
    """Yield each day that only one of the two closes."""
    for zone, written in ZONES[library].items():
        seat, theirs = rulebook.calendar.seat(written), closed(library, zone)
        by_year = {year: theirs(year) for year in YEARS}
        for day in DAYS:
            ours = rulebook.calendar.holiday(day, seat) is not None
            if ours != (day in by_year[day.year]):
                yield zone, "litigo" if ours else "library", day


def explained(library: str, rulebook: Rulebook) -> Iterator[Difference]:
    """Yield the days of the table; a local day that falls on a national holiday makes no difference."""
    everywhere = rulebook.calendar.seat("FR")
    for row in ROWS:
        for zone in ZONES[library] if row.zones == "*" else row.zones:
            for day in row.days() if row.library == library else ():
                national = rulebook.calendar.holiday(day, everywhere) is not None
                if row.closed_by == "litigo" or not national:
                    yield zone, row.closed_by, day


@pytest.mark.parametrize("library", ZONES)
def test_every_difference_is_explained_and_every_explanation_serves(library: str, rulebook: Rulebook) -> None:
    found, told = set(differences(library, rulebook)), list(explained(library, rulebook))
    assert sorted(found - set(told)) == [], "unexplained"
    assert sorted(set(told) - found) == [], "no longer a difference"
    assert len(told) == len(set(told)), "explained twice"


def test_every_zone_of_the_libraries_is_compared(rulebook: Rulebook) -> None:
    assert set(OF_HOLIDAYS) == {"", *Holidays.subdivisions}
    assert set(OF_ETALAB) == set(JoursFeries.ZONES)
    assert {row.library for row in ROWS} <= set(ZONES)
    compared = {seat for zones in ZONES.values() for seat in zones.values()}
    assert set(rulebook.calendar.zones) - compared == {"FR-68"}  # which closes on the days of its neighbour


def test_the_two_halves_of_alsace_close_on_the_same_days(rulebook: Rulebook) -> None:
    calendar, north, south = rulebook.calendar, rulebook.calendar.seat("FR-67"), rulebook.calendar.seat("FR-68")
    assert [day for day in DAYS if calendar.is_open(day, north) != calendar.is_open(day, south)] == []


def test_each_explanation_rests_on_a_source_of_the_rulebook(rulebook: Rulebook) -> None:
    for row in ROWS:
        assert row.source in rulebook.sources, row.name
        assert (row.day is None) != (row.easter is None), row.name
        assert row.why.endswith("."), row.name


def test_easter_is_that_of_dateutil() -> None:
    assert [year for year in range(1583, 4100) if easter_sunday(year) != easter(year)] == []


@pytest.mark.parametrize("text", ["P1M", "P2M", "P8M", "P1Y", "P5Y", "P2M15D", "P1Y1M1D", "P6W"])
def test_months_end_as_relativedelta_ends_them(text: str) -> None:
    """Every day of fifty years, forwards and backwards: months first, clamped to the end of the month, then days."""
    period = Period.parse(text)
    delta = relativedelta(months=period.months, days=period.days)
    wrong = [day for day in DAYS if period.after(day) != day + delta or period.before(day) != day - delta]
    assert wrong == []


WEEKS = {"ouvres": "1111100", "ouvrables": "1111110", "sans_feries": "1111111"}


@pytest.mark.parametrize("unit", WEEKS)
def test_working_days_are_those_numpy_counts(unit: str, rulebook: Rulebook) -> None:
    """Every seat: from a start that is not counted, both ways; the suite takes one day out of forty-five in turn."""
    counting = Counting(key=unit, label=unit, unit=unit)  # type: ignore[arg-type]  # one of three literals
    seats = sorted(rulebook.calendar.zones)
    holidays = {
        seat: [day for day in DAYS if rulebook.calendar.holiday(day, rulebook.calendar.seat(seat))] for seat in seats
    }
    middle = [day for day in DAYS if 2000 < day.year < 2050]
    for number, seat in enumerate(seats):
        clock = Clock(rulebook.calendar, rulebook.calendar.seat(seat))
        starts = middle if SOAK else middle[number :: 3 * len(seats)]
        days = np.array(starts, dtype="datetime64[D]")
        for length in (1, 2, 5, 10):
            period = Period(days=length)
            then = np.busday_offset(days, length, roll="backward", weekmask=WEEKS[unit], holidays=holidays[seat])
            ago = np.busday_offset(days, -length, roll="forward", weekmask=WEEKS[unit], holidays=holidays[seat])
            assert [clock.nominal(day, period, counting) for day in starts] == then.tolist()
            assert [clock.nominal(day, period, counting, "backward") for day in starts] == ago.tolist()
