"""Every number written in the rulebook, and what each may be changed into."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from pydantic import BaseModel

from litigo.dossier.vocabulary import Vocabulary
from litigo.rulebook.checks import Path_, walk
from litigo.rulebook.conditions import COMPARISONS
from litigo.rulebook.models import Condition, CountingKind, HolidayKind
from litigo.rulebook.text import RulebookText

Kind = Literal["period", "date", "threshold", "points", "holiday", "counting"]
ONE_DAY = dt.timedelta(days=1)
CENT = Decimal("0.01")
PERIOD = re.compile(r"P(?=.)([0-9]+[YMWD])*(T[0-9]+H)?")
LEAP_YEAR = 2024
RULES = ("deadlines", "strategies", "documents")
TABLES = ("regimes", "distances", "moratoria", "countings")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written. ``table`` is a part of the rulebook, ``owner`` the rule or entry that holds it there.

    ``path`` leads to it within its owner, in the words of the file; ``changes`` are the values it is tried with.
    """

    table: str
    owner: str
    path: Path_
    kind: Kind
    value: object
    changes: tuple[object, ...]

    @property
    def dotted(self) -> str:
        """The path in one word: ``period.0.is``."""
        return ".".join(map(str, self.path))


def numbers_of(text: RulebookText, vocabulary: Vocabulary) -> Iterator[Number]:
    """Yield every number of the rules and of the tables they share, in the order of the rulebook."""
    for table, owner, entry in _entries(text):
        for path, part in walk(entry):
            for name, field in type(part).model_fields.items():
                for place, value in _values(getattr(part, name)):
                    found = _changes(part, name, value, vocabulary)
                    if found is not None:
                        kind, changes = found
                        yield Number(table, owner, (*path, field.alias or name, *place), kind, value, changes)


def replaced(model: BaseModel, path: Path_, value: object) -> BaseModel:
    """Return a copy of a part of the rulebook where the field at ``path`` has another value."""
    word, *rest = path
    name = next(name for name, field in type(model).model_fields.items() if (field.alias or name) == word)
    return model.model_copy(update={name: _within(getattr(model, name), tuple(rest), value)})


def _within(old: object, path: Path_, value: object) -> object:
    if not path:
        return value
    if isinstance(old, BaseModel):
        return replaced(old, path, value)
    assert isinstance(old, tuple)
    index = path[0]
    assert isinstance(index, int)
    return (*old[:index], _within(old[index], path[1:], value), *old[index + 1 :])


def _entries(text: RulebookText) -> Iterator[tuple[str, str, BaseModel]]:
    for table in RULES:
        yield from ((table, rule.id, rule) for rule in getattr(text, table))
    for table in TABLES:
        yield from ((table, key, entry) for key, entry in getattr(text, table).items())
    yield "workdays", "workdays", text.workdays


def _values(value: object) -> Iterator[tuple[Path_, object]]:
    """Yield what a field holds: itself, or each item of a list of plain values."""
    if isinstance(value, tuple):
        yield from (((index,), item) for index, item in enumerate(value))
    else:
        yield (), value


def _changes(part: BaseModel, name: str, value: object, words: Vocabulary) -> tuple[Kind, tuple[object, ...]] | None:
    """Say what kind of number a value is and what it may become; ``None`` when it is no number."""
    if isinstance(part, HolidayKind):
        others = tuple(_other_holidays(name, value))
        return ("holiday", others) if others else None
    if isinstance(value, dt.date):
        return "date", (value - ONE_DAY, value + ONE_DAY)
    if isinstance(part, CountingKind):
        others = tuple(_other_knobs(part, name, value))
        return ("counting", others) if others else None
    if isinstance(part, Condition):
        fact = words.facts[part.fact].type if part.fact and (name in COMPARISONS or name == "in_") else ""
        others = tuple(_other_thresholds(fact, value)) if isinstance(value, str) else ()
        return ("threshold", others) if others else None
    if isinstance(value, int) and not isinstance(value, bool):
        return "points", (value - 1, value + 1)
    if isinstance(value, str) and PERIOD.fullmatch(value):
        return "period", tuple(_other_periods(value))
    return None


def _other_periods(written: str) -> Iterator[str]:
    """Change each part of a length by one of its units: years, months, weeks, days, hours."""
    for part in re.finditer("[0-9]+", written):
        number = int(part[0])
        for other in (number - 1, number + 1):
            if other >= 0:
                yield f"{written[: part.start()]}{other}{written[part.end() :]}"


def _other_thresholds(fact: str, written: str) -> Iterator[str]:
    if fact == "amount":
        yield from (f"{Decimal(written) + step:.2f}" for step in (-CENT, CENT) if Decimal(written) + step >= 0)
    elif fact == "integer" or (fact == "text" and written.isdigit()):
        yield from (str(int(written) + step) for step in (-1, 1))
    elif fact == "date":
        yield from (str(dt.date.fromisoformat(written) + step) for step in (-ONE_DAY, ONE_DAY))
    elif fact == "period":
        yield from _other_periods(written)


def _other_holidays(name: str, value: object) -> Iterator[object]:
    """Move a holiday by a day, and the law that made it by a year: it comes once a year, a day would show nothing."""
    if name == "easter" and isinstance(value, int):
        yield from (value - 1, value + 1)
    elif name == "day" and isinstance(value, str):
        day = dt.date.fromisoformat(f"{LEAP_YEAR}-{value}")
        yield from (f"{other:%m-%d}" for other in (day - ONE_DAY, day + ONE_DAY))
    elif isinstance(value, dt.date):
        yield from (value.replace(year=value.year + step) for step in (-1, 1))


def _other_knobs(counting: CountingKind, name: str, value: object) -> Iterator[object]:
    if name in ("clear", "end_of_year"):
        yield not value
    elif name in ("unit", "first_day", "rollover"):
        options = get_args(type(counting).model_fields[name].annotation)
        yield from (option for option in options if option != value)
