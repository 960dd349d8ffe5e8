"""What we claim from whoever is liable, and what the insured may claim for himself, once the division settles it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from litigo.assessment.model import Amounts, Breakdown, Figure

_INSURED: Final = "recoverable_insured"
_OF_RECOURSE: Final = ("debt", _INSURED, "recoverable_us")  # in the order of the division


def recourse(amounts: Amounts, division: Breakdown | None) -> Decimal:
    """Return the sum of our recourse: what the division leaves us once it is settled, never more than we paid."""
    found = settled(division)
    reckoned = found[-1].low if found else None
    return amounts.recoverable if reckoned is None else min(reckoned, amounts.recoverable)


def left_to_insured(division: Breakdown | None) -> Decimal:
    """Return what the insured may claim for himself from the person liable, once it is settled."""
    left = [figure.low for figure in settled(division) if figure.key == _INSURED]
    return (left[0] if left else None) or Decimal(0)


def settled(division: Breakdown | None) -> list[Figure]:
    """Return the figures of the recourse, when no missing fact can still move them; none otherwise."""
    found = [figure for figure in division.figures if figure.key in _OF_RECOURSE] if division else []
    return found if all(figure.low is not None and figure.low == figure.high for figure in found) else []
