"""Simple interest at the legal rate, day by day, as a statement that can be annexed to a letter. Pure arithmetic.

Interest is exact (fractions) until the account is drawn up (a payment, a capitalisation, the last day); it is then
rounded to the cent, once, and the lines of the account share that sum so that they always make it up.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from litigo.assessment.cents import ZERO, split, to_cent

ONE_DAY = dt.timedelta(days=1)
YearLength = Literal["365", "actual"]


class UnknownRateError(ValueError):
    """No legal rate is known that early: refused, not answered."""

    def __init__(self, day: dt.date, first: dt.date) -> None:
        super().__init__(f"aucun taux connu avant le {first:%d/%m/%Y} (intérêts demandés au {day:%d/%m/%Y})")
        self.day = day


@dataclass(frozen=True, slots=True)
class Rate:
    """The legal rate from ``first`` to ``last``, both included, in per cent a year."""

    first: dt.date
    last: dt.date
    individual: Decimal
    other: Decimal
    text: str = ""
    confirmed: bool = True

    def of(self, *, individual: bool) -> Decimal:
        """Return the rate of a creditor, by quality."""
        return self.individual if individual else self.other


class RateTable:
    """The rates, in order, without gap nor overlap."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self.rates = sorted(rates, key=lambda rate: rate.first)
        self._firsts = [rate.first for rate in self.rates]

    @property
    def first(self) -> dt.date:
        """The first day a rate is known for."""
        return self.rates[0].first

    @property
    def last(self) -> dt.date:
        """The last day a rate is known for; the last rate is only supposed after it."""
        return self.rates[-1].last

    def on(self, day: dt.date) -> Rate:
        """Return the rate of a day, the last known one after the end; :class:`UnknownRateError` before the first."""
        index = bisect_right(self._firsts, day) - 1
        if index < 0:
            raise UnknownRateError(day, self.first)
        return self.rates[index]


@dataclass(frozen=True, slots=True)
class Uplift:
    """From ``first`` on, the legal rate ``times`` so much, ``plus`` so many points; the last one begun applies."""

    first: dt.date
    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    why: str = ""


@dataclass(frozen=True, slots=True)
class OnAccount:
    """A payment on account; interest still runs that day."""

    day: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything interest depends on. ``capitalisations``: the days at whose end interest due joins the capital."""

    capital: Decimal
    first: dt.date
    individual: bool
    rates: RateTable
    uplifts: tuple[Uplift, ...] = ()
    payments: tuple[OnAccount, ...] = ()
    capitalisations: tuple[dt.date, ...] = ()
    year: YearLength = "365"

    def uplift_on(self, day: dt.date) -> Uplift:
        """Return the uplift that applies on a day; the bare legal rate when none has begun."""
        begun = [uplift for uplift in self.uplifts if uplift.first <= day]
        return max(begun, key=lambda uplift: uplift.first) if begun else Uplift(self.first)

    def rate_on(self, day: dt.date) -> Decimal:
        """Return the rate applied on a day, in per cent a year."""
        uplift = self.uplift_on(day)
        return self.rates.on(day).of(individual=self.individual) * uplift.times + uplift.plus

    def days_in_year(self, day: dt.date) -> int:
        """Return the divisor of a day."""
        leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
        return 366 if self.year == "actual" and leap else 365

    def of_a_day(self, capital: Decimal, day: dt.date) -> Fraction:
        """Return, exactly, what a capital bears that day."""
        return Fraction(capital) * Fraction(self.rate_on(day)) / (100 * self.days_in_year(day))


@dataclass(frozen=True, slots=True)
class Line:
    """Days, both included, during which capital and rate stayed the same."""

    first: dt.date
    last: dt.date
    days: int
    capital: Decimal
    rate: Decimal
    amount: Decimal
    why: str
    order: str


@dataclass(frozen=True, slots=True)
class Settling:
    """What an account drawn up changed: interest due then, what a payment settled, what joined the capital."""

    day: dt.date
    due: Decimal
    to_interest: Decimal = ZERO
    to_capital: Decimal = ZERO
    surplus: Decimal = ZERO
    capitalised: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines, then where the account stands: ``interest`` accrued in all, capital and interest still due.

    ``provisional``: some days come after the last known rate; ``unconfirmed``: the orders of rates still to be checked.
    """

    lines: tuple[Line, ...]
    settlings: tuple[Settling, ...]
    interest: Decimal
    capital: Decimal
    due: Decimal
    provisional: bool
    unconfirmed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Account:
    """An account being drawn up. Mutable on purpose."""

    terms: Terms
    capital: Decimal
    due: Decimal = ZERO
    pending: list[tuple[Line, Fraction]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    settlings: list[Settling] = field(default_factory=list)

    def run(self, first: dt.date, last: dt.date) -> None:
        """Let interest run over days of one rate and one capital."""
        days, terms = (last - first).days + 1, self.terms
        exact = terms.of_a_day(self.capital, first) * days
        why, order = terms.uplift_on(first).why, terms.rates.on(first).text
        self.pending.append((Line(first, last, days, self.capital, terms.rate_on(first), ZERO, why, order), exact))

    def draw_up(self) -> None:
        """Round what ran since the last account, once; the lines share it."""
        total = to_cent(sum((exact for _, exact in self.pending), Fraction(0)))
        shares = split(total, [exact for _, exact in self.pending])
        for (line, _), share in zip(self.pending, shares, strict=True):
            self.lines.append(replace(line, amount=share))
        self.pending = []
        self.due += total

    def pay(self, payment: OnAccount) -> None:
        """Set a payment against interest first, then capital."""
        due = self.due
        to_interest = min(payment.amount, due)
        to_capital = min(payment.amount - to_interest, self.capital)
        self.due -= to_interest
        self.capital -= to_capital
        surplus = payment.amount - to_interest - to_capital
        self.settlings.append(Settling(payment.day, due, to_interest, to_capital, surplus))

    def capitalise(self, day: dt.date) -> None:
        """Let the interest due join the capital."""
        self.settlings.append(Settling(day, self.due, capitalised=self.due))
        self.capital += self.due
        self.due = ZERO


def draw_up(terms: Terms, last: dt.date) -> Statement:
    """Return the statement of interest from ``terms.first`` to ``last``, both included.

    Raises:
        UnknownRateError: when the first day is before the first known rate.
    """
    account = _Account(terms, terms.capital)
    day = terms.first
    for end in _ends(terms, last):
        if account.capital:
            account.run(day, end)
        _settle(account, terms, end, final=end == last)
        day = end + ONE_DAY
    return Statement(
        lines=tuple(account.lines),
        settlings=tuple(account.settlings),
        interest=sum((line.amount for line in account.lines), ZERO),
        capital=account.capital,
        due=account.due,
        provisional=bool(account.lines) and account.lines[-1].last > terms.rates.last,
        unconfirmed=tuple(_unconfirmed(account.lines, terms.rates)),
    )


def _unconfirmed(lines: Sequence[Line], rates: RateTable) -> Iterator[str]:
    used = dict.fromkeys(rates.on(line.first) for line in lines)
    yield from (rate.text for rate in used if not rate.confirmed)


def _settle(account: _Account, terms: Terms, day: dt.date, *, final: bool) -> None:
    payments = [payment for payment in terms.payments if payment.day == day]
    capitalised = day in terms.capitalisations
    if payments or capitalised or final:
        account.draw_up()
    for payment in payments:
        account.pay(payment)
    if capitalised:
        account.capitalise(day)


def _ends(terms: Terms, last: dt.date) -> Iterator[dt.date]:
    """Yield the last day of each stretch of one rate and one capital, in order."""
    if last < terms.first:
        return
    ends = {last, *terms.capitalisations, *(payment.day for payment in terms.payments)}
    ends |= {uplift.first - ONE_DAY for uplift in terms.uplifts}
    for year in range(terms.first.year, last.year + 1):
        ends |= {dt.date(year, 6, 30), dt.date(year, 12, 31)}
    yield from sorted(day for day in ends if terms.first <= day <= last)
