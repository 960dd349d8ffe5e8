"""A length of time as the law writes it: years, months, weeks, days, hours.

Months and years are added once and rounded once: 31 January plus one month plus one month is 31 March, never
28 March. A period with months is not a number of days, and is never turned into one.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

_SHAPE = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?")
MAX_UNITS = 9999
SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar months (years are twelve of them), days (weeks are seven of them) and hours."""

    months: int = 0
    days: int = 0
    hours: int = 0

    @classmethod
    @lru_cache(maxsize=512)
    def parse(cls, text: str) -> Period:
        """Read an ISO 8601 duration such as ``P2M15D``; :class:`ValueError` says in French what was expected."""
        match = _SHAPE.fullmatch(text)
        if match is None or text in ("P", "PT") or text.endswith("T"):
            raise ValueError(f"durée « {text} » illisible : écrivez par exemple P15D, P6W, P1M, P2M15D, P5Y ou PT72H")
        years, months, weeks, days, hours = (int(part or 0) for part in match.groups())
        if max(years, months, weeks, days, hours) > MAX_UNITS:
            raise ValueError(f"durée « {text} » hors de toute mesure")
        return cls(years * 12 + months, weeks * 7 + days, hours)

    def __add__(self, other: Period) -> Period:
        """Join two lengths into one limit, so that it is rounded once."""
        return Period(self.months + other.months, self.days + other.days, self.hours + other.hours)

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.hours)

    def after(self, day: dt.date) -> dt.date:
        """Return the day reached from ``day``: months first, clamped to the month's last day, then days."""
        reached = shift_months(day, self.months)
        return reached + dt.timedelta(days=self.days) if self.days else reached

    def before(self, day: dt.date) -> dt.date:
        """Return the day reached backwards from ``day``, months first."""
        return shift_months(day, -self.months) - dt.timedelta(days=self.days)

    def in_french(self) -> str:
        """Say the length in French: « 2 mois et 15 jours »."""
        years, months = divmod(self.months, 12)
        parts = [
            f"{years} an{'s' if years > 1 else ''}" if years else "",
            f"{months} mois" if months else "",
            f"{self.days} jour{'s' if self.days > 1 else ''}" if self.days else "",
            f"{self.hours} heure{'s' if self.hours > 1 else ''}" if self.hours else "",
        ]
        said = [part for part in parts if part]
        return " et ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said) or "aucune durée"


def shift_months(day: dt.date, months: int) -> dt.date:
    """Move ``day`` by whole months, keeping its number, or taking the month's last day when it does not exist."""
    if not months:
        return day
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if day.day <= SHORTEST_MONTH:
        return dt.date(year, month, day.day)
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))
