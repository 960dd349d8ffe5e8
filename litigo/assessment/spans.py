"""Sums known between two bounds: what a missing figure makes of an amount."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from litigo.assessment.cents import ZERO
from litigo.figures import euros


@dataclass(frozen=True, slots=True)
class Span:
    """A sum between two bounds; ``high`` is ``None`` when nothing bounds it."""

    low: Decimal
    high: Decimal | None

    def each(self, operation: Callable[[Decimal], Decimal]) -> Span:
        """Apply an operation that never reverses the order of two sums."""
        return Span(operation(self.low), None if self.high is None else operation(self.high))

    def __add__(self, other: Span) -> Span:
        if self.high is None or other.high is None:
            return Span(self.low + other.low, None)
        return Span(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        if self.high is None:
            return f"au moins {euros(self.low)}"
        return f"{euros(self.low)}" if self.low == self.high else f"entre {euros(self.low)} et {euros(self.high)}"


NOTHING = Span(ZERO, ZERO)


def exactly(value: Decimal) -> Span:
    """Return a sum known to the cent."""
    return Span(value, value)


def total(spans: Sequence[Span]) -> Span:
    """Add sums up, bound by bound."""
    whole = NOTHING
    for span in spans:
        whole = whole + span
    return whole


def around(values: Sequence[Decimal | None]) -> Span:
    """Return the bounds of what a sum may be; unbounded when one of the values is not known."""
    known = [value for value in values if value is not None]
    return Span(min(known), max(known) if len(known) == len(values) else None)


def less(amount: Decimal) -> Callable[[Decimal], Decimal]:
    """Return the operation that takes an amount away, never below zero."""
    return lambda value: max(value - amount, ZERO)


def least(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the smaller of two sums, ``None`` being unbounded."""
    known = [value for value in (one, other) if value is not None]
    return min(known) if known else None


def percents(low: Decimal, high: Decimal) -> str:
    """Say a share: « 50 % », « 30 à 50 % »."""
    return f"{low} %" if low == high else f"{low} à {high} %"
