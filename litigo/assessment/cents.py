"""Euros and cents: the one rounding, and divisions whose parts always make up the whole. No binary fraction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

ZERO = Decimal("0.00")
_HUNDRED = 100


def to_cent(value: Fraction | Decimal) -> Decimal:
    """Round to the nearest cent, half a cent upwards."""
    exact = Fraction(value) * _HUNDRED
    cents = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(cents).scaleb(-2)


def percent_of(value: Decimal, percent: Decimal) -> Decimal:
    """Return so many per cent of a sum, to the cent."""
    return to_cent(Fraction(value) * Fraction(percent) / _HUNDRED)


def split(total: Decimal, weights: Sequence[Fraction | Decimal]) -> tuple[Decimal, ...]:
    """Divide a sum in proportion to weights, none negative: parts to the cent, whose sum is the total exactly.

    The cents lost in rounding down go to the largest remainders, the first ones when they are equal. Without any
    weight the parts are equal.
    """
    if not weights:
        return ()
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    fair = [Fraction(weight) / whole if whole else Fraction(1, len(weights)) for weight in weights]
    cents = int(total.scaleb(2))
    exact = [cents * part for part in fair]
    parts = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: cents - sum(parts)]:
        parts[index] += 1
    return tuple(Decimal(part).scaleb(-2) for part in parts)
