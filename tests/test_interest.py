"""Interest: the engine against a day-by-day count in fractions, the decided cases, and the cases of each ground."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.assessment.cases import Case, read_cases, run_case
from litigo.assessment.interest import (
    OnAccount,
    Rate,
    RateTable,
    Statement,
    Terms,
    UnknownRateError,
    Uplift,
    draw_up,
)
from litigo.assessment.interest_grounds import rate_table
from litigo.cli.main import cli
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import ROOT, SOAK

CASES = list(read_cases(Path(__file__).parent / "interest"))
RATES = rate_table(load_rulebook())
FIRST, LAST = dt.date(1997, 1, 1), dt.date(2027, 6, 30)
ONE_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("case", "place"), CASES, ids=[f"{place}:{case.rule}" for case, place in CASES])
def test_case(case: Case, place: str, rulebook: Rulebook) -> None:
    result = run_case(case, rulebook, place)
    assert result.passed, f"{case.name}\n" + "\n".join(result.differences)


def test_every_ground_has_five_cases(rulebook: Rulebook) -> None:
    counted = Counter(case.rule for case, _ in CASES)
    assert {ground: counted[ground] for ground in rulebook.grounds if counted[ground] < 5} == {}


def test_grounds_stay_drafts_and_cite_their_texts(rulebook: Rulebook) -> None:
    assert {ground.status for ground in rulebook.text.grounds} == {"draft"}
    assert all(ground.source and all(stage.source for stage in ground.stages) for ground in rulebook.text.grounds)


# -- day by day ----------------------------------------------------------------------------------------------------


def cent(value: Fraction) -> Fraction:
    """Round half a cent upwards, another way than the engine does: by comparing with the two nearest cents."""
    below = Fraction(int(value * 100), 100)
    return below if value - below < Fraction(1, 200) else below + Fraction(1, 100)


def rate_of(terms: Terms, day: dt.date) -> Fraction:
    legal = next((r for r in terms.rates.rates if r.first <= day <= r.last), terms.rates.rates[-1])
    times, plus = Fraction(1), Fraction(0)
    for uplift in sorted(terms.uplifts, key=lambda one: one.first):
        if uplift.first <= day:
            times, plus = Fraction(uplift.times), Fraction(uplift.plus)
    return Fraction(legal.individual if terms.individual else legal.other) * times + plus


def length(terms: Terms, day: dt.date) -> int:
    if terms.year == "365":
        return 365
    return (dt.date(day.year + 1, 1, 1) - dt.date(day.year, 1, 1)).days


def count_day_by_day(terms: Terms, last: dt.date) -> tuple[Fraction, Fraction, Fraction]:
    """Return interest in all, capital and interest still due, by counting every day."""
    capital, due, everything, running = Fraction(terms.capital), Fraction(0), Fraction(0), Fraction(0)
    day = terms.first
    while day <= last:
        running += capital * rate_of(terms, day) / 100 / length(terms, day)
        payments = [Fraction(payment.amount) for payment in terms.payments if payment.day == day]
        if payments or day in terms.capitalisations or day == last:
            due += cent(running)
            everything += cent(running)
            running = Fraction(0)
        for paid in payments:
            on_interest = min(paid, due)
            due -= on_interest
            capital -= min(paid - on_interest, capital)
        if day in terms.capitalisations:
            capital, due = capital + due, Fraction(0)
        day += ONE_DAY
    return everything, capital, due


sums = st.integers(min_value=1, max_value=500_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
days = st.dates(min_value=FIRST, max_value=LAST)
uplifts = st.builds(
    Uplift,
    first=days,
    times=st.sampled_from([Decimal(1), Decimal("1.5"), Decimal(2), Decimal(3)]),
    plus=st.sampled_from([Decimal(0), Decimal(5)]),
)


@st.composite
def statements(draw: st.DrawFn) -> tuple[Terms, dt.date]:
    first = draw(st.dates(min_value=FIRST, max_value=LAST - dt.timedelta(days=1)))
    last = first + dt.timedelta(days=draw(st.integers(min_value=0, max_value=2000)))
    inside = st.dates(min_value=first, max_value=last)
    stages = draw(st.lists(uplifts, max_size=3, unique_by=lambda uplift: uplift.first))
    terms = Terms(
        capital=draw(sums),
        first=first,
        individual=draw(st.booleans()),
        rates=RATES,
        uplifts=tuple(stages),
        payments=tuple(draw(st.lists(st.builds(OnAccount, day=inside, amount=sums), max_size=3))),
        capitalisations=tuple(draw(st.lists(inside, max_size=3, unique=True))),
        year=draw(st.sampled_from(["365", "actual"])),
    )
    return terms, last


@settings(max_examples=10_000 if SOAK else 1_000, deadline=None)
@given(statements())
def test_the_engine_counts_as_day_by_day(drawn: tuple[Terms, dt.date]) -> None:
    terms, last = drawn
    statement = draw_up(terms, last)
    engine = tuple(Fraction(amount) for amount in (statement.interest, statement.capital, statement.due))
    assert engine == count_day_by_day(terms, last)
    assert_adds_up(terms, last, statement)


def assert_adds_up(terms: Terms, last: dt.date, statement: Statement) -> None:
    """Every cent is somewhere: lines make up interest; capital, interest and payments make up what is due."""
    assert sum(line.amount for line in statement.lines) == statement.interest
    assert all(line.days == (line.last - line.first).days + 1 for line in statement.lines)
    settled = sum(one.to_interest + one.to_capital for one in statement.settlings)
    surplus = sum(one.surplus for one in statement.settlings)
    assert settled + surplus == sum(payment.amount for payment in terms.payments)
    assert terms.capital + statement.interest == statement.capital + statement.due + settled
    edges = [line.first for line in statement.lines]
    assert edges == sorted(set(edges))
    assert not edges or (edges[0] == terms.first and statement.lines[-1].last <= last)
    assert all(exponent(line.amount) == -2 for line in statement.lines)


def exponent(amount: Decimal) -> int:
    found = amount.as_tuple().exponent
    assert isinstance(found, int)
    return found


# -- dates and rates -----------------------------------------------------------------------------------------------


def plain(capital: str, first: dt.date, last: dt.date, *stages: Uplift, individual: bool = True) -> Statement:
    return draw_up(Terms(Decimal(capital), first, individual, RATES, stages), last)


def test_lines_split_at_each_half_year() -> None:
    lines = plain("10000", dt.date(2025, 6, 1), dt.date(2026, 7, 2)).lines
    assert [(line.first, line.last) for line in lines] == [
        (dt.date(2025, 6, 1), dt.date(2025, 6, 30)),
        (dt.date(2025, 7, 1), dt.date(2025, 12, 31)),
        (dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        (dt.date(2026, 7, 1), dt.date(2026, 7, 2)),
    ]
    assert [line.rate for line in lines] == [Decimal(rate) for rate in ("7.21", "6.65", "6.67", "6.84")]


def test_a_day_before_the_first_known_rate_is_refused() -> None:
    with pytest.raises(UnknownRateError, match="aucun taux connu avant le 01/01/1997"):
        plain("100", dt.date(1996, 12, 31), dt.date(1997, 1, 2))


def test_after_the_last_known_rate_the_statement_is_provisional() -> None:
    assert not plain("100", dt.date(2026, 7, 1), dt.date(2026, 12, 31)).provisional
    later = plain("100", dt.date(2026, 7, 1), dt.date(2027, 1, 1))
    assert later.provisional
    assert later.lines[-1].rate == Decimal("6.84")


def test_a_rate_whose_order_was_not_read_is_said_to_be_unconfirmed() -> None:
    assert plain("100", dt.date(2026, 1, 1), dt.date(2026, 6, 30)).unconfirmed == ()
    assert plain("100", dt.date(2026, 7, 1), dt.date(2026, 7, 1)).unconfirmed == (
        "Arrêté de juin 2026 (référence non lue)",
    )


def test_cross_checks_of_the_published_rates() -> None:
    """Three times the professional rate is the published floor of commercial penalties; + 5 points is published too."""
    floors = {(2025, 1): "11.13", (2025, 7): "8.28", (2026, 1): "7.86", (2026, 7): "8.25"}
    for (year, month), floor in floors.items():
        assert 3 * RATES.on(dt.date(year, month, 1)).other == Decimal(floor)
    second = RATES.on(dt.date(2025, 7, 1))
    assert (second.individual + 5, second.other + 5) == (Decimal("11.65"), Decimal("7.76"))


def test_before_2015_both_creditors_have_one_rate() -> None:
    old = [rate for rate in RATES.rates if rate.last.year < 2015]
    assert len(old) == 18
    assert all(rate.individual == rate.other for rate in old)
    assert all(rate.individual > rate.other for rate in RATES.rates if rate.first.year >= 2015)


def test_a_leap_year_may_count_366_days() -> None:
    terms = Terms(Decimal(36600), dt.date(2024, 1, 1), True, RATES, year="actual")
    assert draw_up(terms, dt.date(2024, 1, 1)).interest == Decimal("8.01")


def test_a_payment_larger_than_the_debt_leaves_a_surplus() -> None:
    terms = Terms(
        Decimal(100), dt.date(2026, 1, 1), True, RATES, payments=(OnAccount(dt.date(2026, 1, 31), Decimal(150)),)
    )
    statement = draw_up(terms, dt.date(2026, 12, 31))
    assert (statement.capital, statement.due) == (Decimal(0), Decimal(0))
    assert statement.settlings[0].surplus == Decimal(50) - statement.interest


def test_a_table_of_one_rate() -> None:
    table = RateTable([Rate(dt.date(2026, 1, 1), dt.date(2026, 6, 30), Decimal(2), Decimal(1))])
    terms = Terms(Decimal(36500), dt.date(2026, 1, 1), False, table)
    assert draw_up(terms, dt.date(2026, 1, 10)).interest == Decimal("10.00")


# -- the command ---------------------------------------------------------------------------------------------------


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, ["interest", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_calculator_gives_its_lines() -> None:
    found = json.loads(run("--capital", "10000", "--from", "2026-01-10", "--to", "2026-11-23", "--creditor",
                           "particulier", "--uplift", "x2@2026-05-01", "--json"))  # fmt: skip
    assert found["interest"] == "971.16"
    assert [line["rate"] for line in found["lines"]] == ["6.67", "13.34", "13.68"]
    assert found["lines"][0]["first"] == "2026-01-11"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--capital", "12 000", "--from", "2026-01-10", "--creditor", "autre"], "n'est pas un montant"),
        (["--capital", "12000", "--from", "2026-01-10"], "donnez un dossier"),
        (["--capital", "1", "--from", "2026-01-10", "--creditor", "autre", "--uplift", "double"], "illisible"),
        (["--capital", "1", "--from", "1990-01-10", "--creditor", "autre"], "aucun taux connu"),
    ],
)
def test_the_calculator_refuses_in_french(words: Sequence[str], said: str) -> None:
    result = CliRunner().invoke(cli, ["interest", *words])
    assert result.exit_code != 0
    assert said in result.output


def test_the_statement_of_a_file_says_what_one_more_day_costs() -> None:
    example = str(ROOT / "examples" / "corporel_badinter.yaml")
    text = run(example, "--today", "2026-11-23", "--to", "2027-01-15")
    assert "Double du taux légal" in text
    assert "Un jour de plus coûte" in text
    unknown = CliRunner().invoke(cli, ["interest", example, "fr.inconnu", "--today", "2026-11-23"])
    assert unknown.exit_code == 1
    assert "aucun intérêt « fr.inconnu »" in unknown.output
