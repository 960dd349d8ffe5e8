"""The clocks: the real one, and one whose day is chosen (``--today``)."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Time, injected."""

    def now(self) -> dt.datetime:
        """Civil time, with its offset."""

    def monotonic(self) -> float:
        """Seconds that never go back."""


class SystemClock:
    """Civil time of the handlers, and a second hand that never goes back."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)

    def now(self) -> dt.datetime:
        """Civil time, with its offset."""
        return dt.datetime.now(self._zone)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


class ChosenDayClock(SystemClock):
    """The time of now, on a chosen day."""

    def __init__(self, timezone: str, today: dt.date) -> None:
        super().__init__(timezone)
        self._today = today

    def now(self) -> dt.datetime:
        """Civil time of the chosen day, with its offset."""
        moment = super().now()
        return dt.datetime.combine(self._today, moment.time(), moment.tzinfo)


def clock_for(timezone: str, today: dt.date | None) -> Clock:
    """Return the real clock, or the one of a chosen day."""
    return SystemClock(timezone) if today is None else ChosenDayClock(timezone, today)
