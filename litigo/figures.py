"""How sums of money are written in figures, for every line a person reads: traces, screens and letters alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
CENT: Final = Decimal("0.01")


def number(value: int) -> str:
    """Group the thousands of a whole number with narrow no-break spaces."""
    return f"{value:,}".replace(",", NARROW)


@lru_cache(maxsize=4096)
def euros(amount: Decimal) -> str:
    """Write a sum of money to the cent, half a cent upwards: « 12 345,67 € »."""
    rounded = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    whole, cents = f"{abs(rounded):.2f}".split(".")
    sign = "\u2212" if rounded < 0 else ""
    return f"{sign}{number(int(whole))},{cents}{NO_BREAK}€"
