"""What in a rulebook bears days: each rule and shared table with its dated parts, ready for two days to be compared.

A new table of keyed models joins by itself: what bears days in it is a dated value of the rules that name its key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from litigo.rulebook.checks import ONE_DAY, walk
from litigo.rulebook.conditions import DAY_WORDS
from litigo.rulebook.models import Condition, DeadlineRule
from litigo.rulebook.rulebook import Rulebook

Aspect = Literal[
    "length",
    "lengthening",
    "interruption",
    "suspension",
    "extension",
    "scope",
    "moratorium",
    "holiday",
    "value",
    "wording",
]
ASPECTS: dict[str, Aspect] = {
    "period": "length",
    "lengthened_by": "lengthening",
    "interrupted_by": "interruption",
    "suspended_by": "suspension",
    "extended_by": "extension",
}


@dataclass(frozen=True, slots=True)
class DatedPart:
    """A part of the law and the days during which it is in force, both included; ``None``: no bound."""

    aspect: Aspect
    element: BaseModel
    since: dt.date | None
    until: dt.date | None
    sources: tuple[str, ...]
    field: str  # the field of the rule or table it stands in

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the part is law on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Owner:
    """A rule, or a table many rules share, with its dated parts and every source it cites.

    ``key`` is the id of the rule, or the place of the table (``regimes/…``); ``rules`` the ids of the rules it bears
    on. ``version_event`` is the event whose day selects the version, when the rule names one.
    """

    key: str
    title: str
    rules: tuple[str, ...]
    parts: tuple[DatedPart, ...]
    sources: frozenset[str]
    version_event: str | None = None


def owners(rulebook: Rulebook) -> Iterator[Owner]:
    """Yield everything of the rulebook that bears days; rules taken out of use are left out."""
    for reader in READERS:
        yield from reader(rulebook)


def _in_use(rulebook: Rulebook) -> Iterator[DeadlineRule]:
    return (rule for rule in rulebook.deadlines.values() if rule.status != "retired")


def countings_of(rulebook: Rulebook, rule: DeadlineRule) -> set[str]:
    """Return the counting methods a rule may use."""
    regime = rulebook.regimes.get(rule.regime or "")
    named = (rule.counting, rule.literal_counting, regime.counting if regime else None)
    return {name for name in (*named, *(length.counting for length in rule.period)) if name}


def looks_at_the_calendar(rulebook: Rulebook, rule: DeadlineRule) -> bool:
    """Tell whether a holiday may move the end of a rule: it rolls over, or counts worked days."""
    kinds = [rulebook.text.countings[name] for name in countings_of(rulebook, rule)]
    return any(kind.rollover != "none" or kind.unit not in ("calendar", "hours") for kind in kinds)


def _rules(rulebook: Rulebook) -> Iterator[Owner]:
    for rule in rulebook.everything:
        if rule.status != "retired":
            event = rule.version_event if isinstance(rule, DeadlineRule) else None
            yield Owner(rule.id, rule.title, (rule.id,), (*_parts(rule), *_scopes(rule)), _cited(rule), event)


def _regimes(rulebook: Rulebook) -> Iterator[Owner]:
    for key, regime in rulebook.regimes.items():
        rules = tuple(rule.id for rule in _in_use(rulebook) if rule.regime == key)
        yield Owner(f"regimes/{key}", regime.label, rules, (*_parts(regime), *_scopes(regime)), _cited(regime))


def _distances(rulebook: Rulebook) -> Iterator[Owner]:
    for key, distance in rulebook.text.distances.items():
        rules = tuple(rule.id for rule in _in_use(rulebook) if rule.distance == key)
        parts = (*_parts(distance), *_scopes(distance))
        yield Owner(f"distances/{key}", distance.label, rules, parts, _cited(distance))


def _countings(rulebook: Rulebook) -> Iterator[Owner]:
    for key, kind in rulebook.text.countings.items():
        rules = _counted_by(rulebook, {key})
        yield Owner(f"counting/{key}", kind.label, rules, (), frozenset(kind.source))


def _moratoria(rulebook: Rulebook) -> Iterator[Owner]:
    for key, moratorium in rulebook.text.moratoria.items():
        users = {name for name, kind in rulebook.text.countings.items() if key in kind.moratoria}
        part = DatedPart("moratorium", moratorium, moratorium.first, moratorium.last, moratorium.source, "")
        yield Owner(
            f"moratoria/{key}", moratorium.label, _counted_by(rulebook, users), (part,), frozenset(moratorium.source)
        )


def _holidays(rulebook: Rulebook) -> Iterator[Owner]:
    rules = tuple(rule.id for rule in _in_use(rulebook) if looks_at_the_calendar(rulebook, rule))
    for holiday in rulebook.text.workdays.holidays:
        part = DatedPart("holiday", holiday, holiday.since, holiday.until, holiday.source, "holidays")
        yield Owner(f"workdays/{holiday.name}", holiday.name, rules, (part,), frozenset(holiday.source))


def _others(rulebook: Rulebook) -> Iterator[Owner]:
    """Yield the tables that have no reader of their own; a rule uses an entry by naming its key."""
    tables = {name: getattr(rulebook.text, name) for name in type(rulebook.text).model_fields if name not in _READ}
    named = {rule.id: frozenset(words_of(rule)) for rule in rulebook.everything if rule.status != "retired"}
    for name, table in tables.items():
        for key, entry in table.items() if isinstance(table, dict) else ():
            values = [(field, item) for field in type(entry).model_fields for item in _dated(getattr(entry, field))]
            parts = tuple(
                DatedPart("value", item, item.since, item.until, item.source, field) for field, item in values
            )
            rules = tuple(rule for rule, words in named.items() if key in words)
            yield Owner(f"{name}/{key}", str(getattr(entry, "label", key)), rules, parts, _cited(entry))


def _dated(value: object) -> Iterator[Any]:
    if isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, BaseModel) and "since" in type(item).model_fields)


READERS = (_rules, _regimes, _distances, _countings, _moratoria, _holidays, _others)
_READ = (
    "vocabulary", "sources", "countings", "moratoria", "regimes", "distances", "workdays", "deadlines", "strategies",
    "documents", "places",
)  # fmt: skip


def words_of(value: object) -> Iterator[str]:
    """Yield every text written in a part of the rulebook: the names of what it reads are among them."""
    if isinstance(value, str):
        yield value
        yield value.partition("#")[0]
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from words_of(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from words_of(item)


def _counted_by(rulebook: Rulebook, countings: set[str]) -> tuple[str, ...]:
    return tuple(rule.id for rule in _in_use(rulebook) if countings & countings_of(rulebook, rule))


def _parts(model: BaseModel) -> Iterator[DatedPart]:
    """Yield the lengths, increases, causes and extensions of a rule or of a shared table."""
    for field, aspect in ASPECTS.items():
        for element in getattr(model, field, ()):
            yield DatedPart(aspect, element, element.since, getattr(element, "until", None), element.source, field)


def _scopes(model: BaseModel) -> Iterator[DatedPart]:
    """Yield the conditions that compare a day of the file with a day of the law (« sale before 1 October 2016 »)."""
    for path, node in walk(model):
        if isinstance(node, Condition):
            for day in turning_days(node):
                yield DatedPart("scope", node, day, None, (), str(path[0]))


def turning_days(node: Condition) -> Iterable[dt.date]:
    """Return the first days for which a condition on a day answers otherwise than the day before."""
    for word in DAY_WORDS:
        day = getattr(node, word)
        if day is not None:
            yield day if word in ("before", "on_or_after") else day + ONE_DAY


def _cited(model: BaseModel) -> frozenset[str]:
    named = (key for _, part in walk(model) for key in (*getattr(part, "source", ()), *getattr(part, "grounds", ())))
    return frozenset(key.partition("#")[0] for key in named)
