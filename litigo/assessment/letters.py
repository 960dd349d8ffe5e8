"""A letter that was sent, and how what it states differs from what the file shows."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from litigo.figures import euros
from litigo.timelimits.computation import say_day

UNDATED: Final = "sans date"
PROVISIONAL: Final = " sous réserve"
DIGEST: Final = "sha256="  # a long text is kept by its digest
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUM: Final = re.compile(r"-?\d+\.\d{2}")


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value a letter states, and what it should state now (``None``: nothing any more)."""

    reference: str
    label: str
    was: str
    now: str | None

    def __str__(self) -> str:
        if self.now is None:
            return f"{self.label} : {shown(self.was)} n'y figure plus"
        if self.reference.startswith("echeance:"):
            return f"{self.label} passe {_from(self.was)} {_to(self.now)}"
        return f"{self.label} : {shown(self.was)} → {shown(self.now)}"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter sent. ``key`` names it (« document~day »); ``wrong`` lists what it states and should not have.

    ``number`` is the place of its event in the file, ``recipient`` the id of the person it was sent to, ``channel`` a
    value of the fact that says how.
    """

    key: str
    number: str
    document: str
    title: str
    date: dt.date
    channel: str | None
    tracking: str | None
    recipient: str | None
    exhibit: int | None
    wrong: tuple[ValueChange, ...] = ()


def shown(value: str) -> str:
    """Write a value as a letter does: days and sums in French, anything else as it is."""
    if value.startswith(DIGEST):
        return "texte d’origine"
    if not value:
        return "non renseigné"
    plain, mark, _ = value.partition(PROVISIONAL)
    if _DAY.fullmatch(plain):
        return f"{say_day(dt.date.fromisoformat(plain))}{mark and ' (sous réserve)'}"
    return euros(Decimal(value)) if _SUM.fullmatch(value) else value


def _from(value: str) -> str:
    return "de « sans date »" if value == UNDATED else f"du {shown(value)}"


def _to(value: str) -> str:
    return "à « sans date »" if value == UNDATED else f"au {shown(value)}"
