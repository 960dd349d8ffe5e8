"""Computation of time: worked vectors, the State's calendar, and the laws any count must obey."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock, hours_after
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import Seat, easter_sunday

VECTORS = list(
    csv.DictReader((Path(__file__).parent / "vectors" / "time_limits.csv").read_text(encoding="utf-8").splitlines())
)
RULEBOOK = load_rulebook()
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
PERIODS = st.builds(Period, months=st.integers(0, 240), days=st.integers(0, 400)).filter(bool)
ZONES = st.sampled_from(["FR", "FR-57", "FR-67", "FR-GP", "FR-MQ", "FR-RE", "FR-YT", "FR-MF", "FR-PF"])


def clock_at(rulebook: Rulebook, seat: str) -> Clock:
    return Clock(rulebook.calendar, rulebook.calendar.seat(seat))


@pytest.mark.parametrize("row", VECTORS, ids=[row["id"] for row in VECTORS])
def test_worked_vector(row: dict[str, str], rulebook: Rulebook) -> None:
    computed = clock_at(rulebook, row["seat"]).compute(
        dt.date.fromisoformat(row["start"]),
        Period.parse(row["period"]),
        rulebook.countings[row["counting"]],
        extension=Period.parse(row["distance"]) if row["distance"] else Period(),
        direction="backward" if row["counting"] == "backward" else "forward",
    )
    assert (str(computed.nominal_end), str(computed.due)) == (row["nominal_end"], row["due"])


# The State's published calendar, 2006-2031: Easter Monday, Ascension, Whit Monday, Good Friday (Alsace-Moselle).
MOVABLE = {
    2008: ("03-24", "05-01", "05-12", "03-21"),
    2011: ("04-25", "06-02", "06-13", "04-22"),
    2016: ("03-28", "05-05", "05-16", "03-25"),
    2018: ("04-02", "05-10", "05-21", "03-30"),
    2019: ("04-22", "05-30", "06-10", "04-19"),
    2020: ("04-13", "05-21", "06-01", "04-10"),
    2021: ("04-05", "05-13", "05-24", "04-02"),
    2022: ("04-18", "05-26", "06-06", "04-15"),
    2023: ("04-10", "05-18", "05-29", "04-07"),
    2024: ("04-01", "05-09", "05-20", "03-29"),
    2025: ("04-21", "05-29", "06-09", "04-18"),
    2026: ("04-06", "05-14", "05-25", "04-03"),
    2027: ("03-29", "05-06", "05-17", "03-26"),
    2028: ("04-17", "05-25", "06-05", "04-14"),
    2029: ("04-02", "05-10", "05-21", "03-30"),
    2030: ("04-22", "05-30", "06-10", "04-19"),
    2031: ("04-14", "05-22", "06-02", "04-11"),
}
FIXED = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
ABOLITION = {
    "FR-YT": "04-27", "FR-MQ": "05-22", "FR-GP": "05-27", "FR-GF": "06-10", "FR-BL": "10-09", "FR-RE": "12-20",
}  # fmt: skip


def holidays_of(rulebook: Rulebook, zone: str, year: int, *, disputed: bool = False) -> set[str]:
    day, found = dt.date(year, 1, 1), set()
    while day.year == year:
        if rulebook.calendar.holiday(day, Seat(zone), disputed=disputed):
            found.add(f"{day:%m-%d}")
        day += dt.timedelta(days=1)
    return found


@pytest.mark.parametrize("year", MOVABLE)
def test_the_state_calendar_is_reproduced_exactly(year: int, rulebook: Rulebook) -> None:
    *national, good_friday = MOVABLE[year]
    metropole = {*FIXED, *national}
    assert holidays_of(rulebook, "FR", year) == metropole
    for zone in ("FR-57", "FR-67", "FR-68"):
        assert holidays_of(rulebook, zone, year) == metropole | {good_friday, "12-26"}
    for zone, day in ABOLITION.items():
        assert holidays_of(rulebook, zone, year) == metropole | {day}


# The days a seat has besides the national ones: the first year of each local law, and the one before it.
LOCAL = {
    ("FR-67", 1891): "", ("FR-67", 1892): "12-26", ("FR-67", 1893): "03-31 12-26",
    ("FR-YT", 1983): "", ("FR-YT", 1984): "04-27", ("FR-MQ", 1983): "", ("FR-MQ", 1984): "05-22",
    ("FR-GP", 1983): "", ("FR-GP", 1984): "05-27", ("FR-GF", 1983): "", ("FR-GF", 1984): "06-10",
    ("FR-BL", 1982): "", ("FR-BL", 1983): "10-09", ("FR-RE", 1982): "", ("FR-RE", 1983): "12-20",
}  # fmt: skip
DISPUTED = {
    ("FR-MF", 1983): "", ("FR-MF", 1984): "05-27", ("FR-MF", 2016): "05-27", ("FR-MF", 2017): "03-28 05-27",
    ("FR-MF", 2018): "05-27 05-28", ("FR-NC", 2026): "09-24", ("FR-WF", 2026): "04-28 06-29 07-29",
    ("FR-PF", 2024): "03-05 03-29 06-29", ("FR-PF", 2025): "03-05 04-18 11-20",
}  # fmt: skip


@pytest.mark.parametrize(("zone", "year"), LOCAL)
def test_a_local_holiday_begins_with_its_law(zone: str, year: int, rulebook: Rulebook) -> None:
    assert holidays_of(rulebook, zone, year) - holidays_of(rulebook, "FR", year) == set(LOCAL[zone, year].split())


@pytest.mark.parametrize(("zone", "year"), DISPUTED)
def test_a_disputed_holiday_counts_for_the_literal_date_alone(zone: str, year: int, rulebook: Rulebook) -> None:
    national = holidays_of(rulebook, "FR", year)
    assert holidays_of(rulebook, zone, year) == national
    assert holidays_of(rulebook, zone, year, disputed=True) - national == set(DISPUTED[zone, year].split())


def test_saint_martin_is_disputed_so_it_never_lengthens_the_prudent_date(rulebook: Rulebook) -> None:
    """The State's calendar says 27 May until 2017 and 28 May since; the code as read says otherwise."""
    assert "05-28" not in holidays_of(rulebook, "FR-MF", 2026)
    assert {"05-27", "05-28"} <= holidays_of(rulebook, "FR-MF", 2026, disputed=True)
    assert "05-27" in holidays_of(rulebook, "FR-MF", 2012, disputed=True)
    computed = clock_at(rulebook, "FR-MF").compute(
        dt.date(2026, 5, 13), Period(days=15), rulebook.countings["cpc_640_642"]
    )
    assert (computed.due, computed.literal_due) == (dt.date(2026, 5, 28), dt.date(2026, 5, 29))


@pytest.mark.parametrize("year", [2005, 2006, 2007])
def test_whit_monday_stayed_a_holiday_while_worked(year: int, rulebook: Rulebook) -> None:
    assert rulebook.calendar.holiday(easter_sunday(year) + dt.timedelta(days=50), Seat("FR"))


def test_8_may_is_a_holiday_only_since_1982(rulebook: Rulebook) -> None:
    assert "05-08" not in holidays_of(rulebook, "FR", 1981)
    assert "05-08" in holidays_of(rulebook, "FR", 1982)


def test_good_friday_needs_a_commune_with_a_protestant_church(rulebook: Rulebook) -> None:
    """Metz is taken as having one; another commune of Moselle is not, so that the prudent date is not moved."""
    start, period, counting = dt.date(2027, 3, 11), Period(days=15), rulebook.countings["cpc_640_642"]
    assert clock_at(rulebook, "57463").compute(start, period, counting).due == dt.date(2027, 3, 30)
    elsewhere = clock_at(rulebook, "57001").compute(start, period, counting)
    assert (elsewhere.due, elsewhere.literal_due) == (dt.date(2027, 3, 26), dt.date(2027, 3, 30))


@pytest.mark.parametrize(
    ("written", "zone"),
    [("FR", "FR"), ("FR-67", "FR-67"), ("67", "FR-67"), ("67482", "FR-67"), ("69123", "FR"), ("974", "FR-RE"),
     ("97411", "FR-RE"), ("2A004", "FR"), ("98818", "FR-NC")],
)  # fmt: skip
def test_a_seat_is_a_zone_a_departement_or_a_commune(written: str, zone: str, rulebook: Rulebook) -> None:
    assert rulebook.calendar.seat(written).zone == zone


def test_an_unknown_seat_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(ValueError, match="siège « FR-ZZ » inconnu"):
        rulebook.calendar.seat("FR-ZZ")


@given(day=DAYS)
def test_months_are_added_once_and_rounded_once(day: dt.date) -> None:
    assert Period.parse("P2M").after(day) == (Period.parse("P1M") + Period.parse("P1M")).after(day)
    reached = Period.parse("P1M").after(day)
    assert reached.day == day.day or (reached.day < day.day and (reached + dt.timedelta(days=1)).day == 1)


def test_two_additions_are_not_one() -> None:
    january = dt.date(2026, 1, 31)
    one = Period.parse("P1M")
    assert (one + one).after(january) == dt.date(2026, 3, 31)
    assert one.after(one.after(january)) == dt.date(2026, 3, 28)


@given(day=DAYS, gap=st.integers(0, 60), period=PERIODS, zone=ZONES)
def test_a_later_start_never_gives_an_earlier_end(day: dt.date, gap: int, period: Period, zone: str) -> None:
    rulebook, later = RULEBOOK, day + dt.timedelta(days=gap)
    clock = clock_at(rulebook, zone)
    for key in ("cpc_640_642", "civil_limitation", "end_of_year", "cpp_801"):
        counting = rulebook.countings[key]
        if not any(
            m.first <= end <= m.last for m in counting.moratoria for end in (period.after(day), period.after(later))
        ):
            assert clock.compute(day, period, counting).due <= clock.compute(later, period, counting).due


@given(day=DAYS, period=PERIODS, zone=ZONES)
def test_a_rolled_end_is_open_and_never_before_the_nominal_one(day: dt.date, period: Period, zone: str) -> None:
    clock = clock_at(RULEBOOK, zone)
    computed = clock.compute(day, period, RULEBOOK.countings["cpc_640_642"])
    assert RULEBOOK.calendar.is_open(computed.due, clock.seat)
    assert computed.nominal_end <= computed.due <= computed.literal_due


@given(day=DAYS, days=st.integers(1, 90), zone=ZONES)
def test_backward_leaves_at_least_that_many_full_days(day: dt.date, days: int, zone: str) -> None:
    clock = clock_at(RULEBOOK, zone)
    computed = clock.compute(day, Period(days=days), RULEBOOK.countings["backward"], direction="backward")
    assert (day - computed.due).days > days
    assert RULEBOOK.calendar.is_open(computed.due, clock.seat)


@given(day=DAYS, period=PERIODS)
def test_limitation_never_rolls(day: dt.date, period: Period) -> None:
    computed = clock_at(RULEBOOK, "FR").compute(day, period, RULEBOOK.countings["civil_limitation"])
    first, last = dt.date(2020, 3, 12), dt.date(2020, 6, 23)
    assert computed.due == computed.nominal_end or first <= computed.nominal_end <= last


@given(day=DAYS, years=st.integers(1, 10))
def test_whole_years_end_on_31_december(day: dt.date, years: int) -> None:
    computed = clock_at(RULEBOOK, "FR").compute(day, Period(months=12 * years), RULEBOOK.countings["end_of_year"])
    assert computed.due == dt.date(day.year + years, 12, 31)


def test_hours_run_from_hour_to_hour() -> None:
    assert hours_after(dt.datetime(2026, 11, 20, 17, 30), 72) == dt.datetime(2026, 11, 23, 17, 30)  # noqa: DTZ001


@pytest.mark.parametrize("written", ["", "P", "PT", "1M", "P1", "P1M2", "P-1D", "P1.5M", "P99999D", "P1DT"])
def test_an_unreadable_period_is_refused_in_french(written: str) -> None:
    with pytest.raises(ValueError, match="durée"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [("P1M", "1 mois"), ("P5Y", "5 ans"), ("P2M15D", "2 mois et 15 jours"), ("P1Y2M3D", "1 an, 2 mois et 3 jours"),
     ("P6W", "42 jours"), ("PT72H", "72 heures")],
)  # fmt: skip
def test_a_period_is_said_in_french(written: str, said: str) -> None:
    assert Period.parse(written).in_french() == said
