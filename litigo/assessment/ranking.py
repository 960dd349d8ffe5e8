"""The order of strategies, by criteria taken one after the other, and the line that shows them.

A date in danger comes first, then what stops the clock, then a route the parties may not leave, then the expected net
value, then the points. The number of days is a parameter of the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from litigo.assessment.model import NetValue, Standing
from litigo.figures import euros

RANK: dict[Standing, int] = {"open": 0, "to_complete": 1, "closed": 2}
Key = tuple[int, int, bool, bool, Decimal, int, str]


@dataclass(frozen=True, slots=True)
class Watch:
    """The nearest date a strategy lives under: the days left, and its words."""

    days_left: int
    text: str

    def order(self) -> tuple[int, str]:
        """Return what sorts dates, the nearest first."""
        return self.days_left, self.text


@dataclass(frozen=True, slots=True)
class Criteria:
    """What one strategy is ranked by."""

    id: str
    standing: Standing
    points: int
    nearest: Watch | None
    protects: bool
    bound_by: str | None
    value: NetValue | None

    def key(self, danger: tuple[int, int]) -> Key:
        """Return what sorts strategies, the first to consider being the least."""
        urgent = self.urgency(danger)
        sheltering = self.protects and urgent < len(danger)
        return (
            RANK[self.standing],
            urgent,
            not sheltering,
            self.bound_by is None,
            -self._worth(),
            -self.points,
            self.id,
        )

    def urgency(self, danger: tuple[int, int]) -> int:
        """Return the first of the limits the nearest date is within: 0, 1, or 2 when it is further away."""
        if self.nearest is None:
            return len(danger)
        return next((place for place, days in enumerate(danger) if self.nearest.days_left <= days), len(danger))

    def _worth(self) -> Decimal:
        """Return the likely value, the low one while a chance is unknown, nought where nothing is valued."""
        if self.value is None or self.value.low is None:
            return Decimal(0)
        return self.value.low if self.value.likely is None else self.value.likely

    def line(self, danger: tuple[int, int]) -> str:
        """Return the criteria in words, in their order."""
        return " ; ".join((f"1. {self._date_words(danger)}", *self._other_words()))

    def _date_words(self, danger: tuple[int, int]) -> str:
        if self.nearest is None:
            return "aucune date surveillée ne court"
        urgent = self.urgency(danger)
        within = f"dans les {danger[urgent]} jours" if urgent < len(danger) else f"au-delà de {danger[-1]} jours"
        days = self.nearest.days_left
        left = f"{days} jours" if days >= 0 else f"dépassée de {-days} jours"
        return f"date surveillée {within} : {self.nearest.text} ({left})"

    def _other_words(self) -> tuple[str, str, str, str]:
        value = self.value
        worth = "non chiffrée"
        if value is not None and value.low is not None:
            worth = f"basse {euros(value.low)}" if value.likely is None else f"probable {euros(value.likely)}"
        return (
            "2. arrête ou respecte ce délai" if self.protects else "2. n'arrête pas le délai",
            f"3. voie obligatoire : {self.bound_by}" if self.bound_by else "3. voie non imposée",
            f"4. valeur nette {worth}",
            f"5. {self.points} points",
        )
