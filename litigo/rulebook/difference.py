"""What differs between two rulebooks: which rules, and in which of the things they read.

A rule reads what it names: its regime, its counting, its distance, its words, its sources, whatever table holds them.
So a new table of keyed models joins by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel

from litigo.dossier.vocabulary import EventKind, FactKind
from litigo.rulebook.dated import looks_at_the_calendar, words_of
from litigo.rulebook.models import DeadlineRule, Rule, Source, Strategy
from litigo.rulebook.rulebook import Rulebook

Place = tuple[str, str]  # a table of the rulebook, and a key of it
OUR_PART = "dossier.notre_role"  # the fact strategies read without naming it
# What is read as a list of rules or apart from the tables; anything else that is no table is read by every rule.
# What sums are computed with: no date, strategy nor document reads it.
_MONEY = ("interest", "grounds", "chains", "house")
# What a file is checked for: it moves no date, strategy nor document, and is not compared.
_CHECKS = ("checks", "families")
# Nor are the regimes of liability: nothing else reads them.
_LIABILITY = ("liabilities",)
# The wording of letters: no assessment reads it.
_WORDING = ("clauses", "wording")
_APART = (
    "vocabulary", "workdays", "places", "deadlines", "strategies", "documents", *_MONEY, *_CHECKS, *_LIABILITY,
    *_WORDING,
)  # fmt: skip
_LEAVES = ("roles", "events", "facts", "sources")
# What nobody sees in an assessment.
_UNSEEN = {"checked", "title", "help"}


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element that differs: ``owner`` is the rule itself (its id) or a shared table (``regimes/…``).

    ``before`` and ``after`` hold what was taken out and what came in; a field that has no value is left out.
    """

    owner: str
    field: str
    before: tuple[object, ...]
    after: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The rules that may answer otherwise, each with the elements that differ.

    ``reads_alike``: a dossier the old words can read is read the same by the new ones. ``same_words``: the words are
    the same to the letter.
    """

    deadlines: Mapping[str, tuple[ElementChange, ...]]
    strategies: Mapping[str, tuple[ElementChange, ...]]
    documents: Mapping[str, tuple[ElementChange, ...]]
    reads_alike: bool
    same_words: bool


def difference(old: Rulebook, new: Rulebook) -> Difference:
    """Compare two rulebooks, rule by rule, with everything each rule reads."""
    before, after = _Readings(old), _Readings(new)
    everywhere = tuple(_everywhere(old, new))
    return Difference(
        deadlines=_differing(old.deadlines, new.deadlines, before, after, everywhere),
        strategies=_differing(old.strategies, new.strategies, before, after, everywhere),
        documents=_differing(old.documents, new.documents, before, after, everywhere),
        reads_alike=_reads_alike(old, new),
        same_words=old.vocabulary == new.vocabulary,
    )


class _Readings:
    """What each rule of one rulebook reads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._words: dict[Place, frozenset[str]] = {}

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, BaseModel]]:
        words = self.rulebook.vocabulary
        named = {"roles": words.roles, "events": words.events, "facts": words.facts}
        return {**named, **{name: table for name, table in _rest(self.rulebook).items() if isinstance(table, dict)}}

    def of(self, rule: Rule) -> dict[Place, BaseModel]:
        """Return everything a rule reads, the rule itself left out."""
        found: dict[Place, BaseModel] = {}
        waiting = [frozenset(words_of(rule))]
        if isinstance(rule, Strategy):
            waiting.append(frozenset({OUR_PART}))
        while waiting:
            words = waiting.pop()
            for name, table in self.tables.items():
                for key in words & table.keys():
                    if (name, key) not in found:
                        found[name, key] = table[key]
                        if name not in _LEAVES:
                            waiting.append(self._words_at((name, key)))
        if isinstance(rule, DeadlineRule) and looks_at_the_calendar(self.rulebook, rule):
            found["workdays", "holidays"] = self.rulebook.text.workdays
        return found

    def _words_at(self, place: Place) -> frozenset[str]:
        if place not in self._words:
            self._words[place] = frozenset(words_of(self.tables[place[0]][place[1]]))
        return self._words[place]


def _rest(rulebook: Rulebook) -> dict[str, object]:
    return {name: getattr(rulebook.text, name) for name in type(rulebook.text).model_fields if name not in _APART}


def _differing(
    old: Mapping[str, Rule],
    new: Mapping[str, Rule],
    before: _Readings,
    after: _Readings,
    everywhere: tuple[ElementChange, ...],
) -> dict[str, tuple[ElementChange, ...]]:
    found: dict[str, tuple[ElementChange, ...]] = {}
    for rule_id in dict.fromkeys((*old, *new)):
        was, now = old.get(rule_id), new.get(rule_id)
        if was is None or now is None:
            whole = ElementChange(rule_id, "rule", (was,) if was else (), (now,) if now else ())
            found[rule_id] = (whole,)
            continue
        changes = (*_fields(rule_id, was, now), *_read(before.of(was), after.of(now)), *everywhere)
        if changes:
            found[rule_id] = changes
    return found


def _read(old: Mapping[Place, BaseModel], new: Mapping[Place, BaseModel]) -> Iterator[ElementChange]:
    for place in sorted({*old, *new}):
        was, now, owner = old.get(place), new.get(place), "/".join(place)
        if was is None or now is None:
            continue  # the rule, or a table it reads, names something else: that difference is told there
        if place == ("workdays", "holidays"):
            yield from (change for change in _fields("workdays", was, now) if change.field == "holidays")
        elif was is not now and was != now:
            yield from _fields(owner, was, now)


def _fields(owner: str, was: BaseModel, now: BaseModel) -> Iterator[ElementChange]:
    """Yield the fields of two models of a kind that differ, lists by what was taken out and what came in."""
    hidden = _UNSEEN if isinstance(was, (Source, EventKind, FactKind)) else ()
    for field in type(was).model_fields:
        old, new = getattr(was, field), getattr(now, field)
        if old == new or field in hidden:
            continue
        if isinstance(old, tuple) and isinstance(new, tuple):
            gone, come = tuple(i for i in old if i not in new), tuple(i for i in new if i not in old)
            yield ElementChange(owner, field, gone, come) if gone or come else ElementChange(owner, field, old, new)
        else:
            yield ElementChange(owner, field, _given(old), _given(new))


def _given(value: object) -> tuple[object, ...]:
    return () if value is None else (value,)


def _everywhere(old: Rulebook, new: Rulebook) -> Iterator[ElementChange]:
    """Yield what bears on every rule: places of courts, who an act is done by, whatever is no table."""
    was, now = old.text.workdays, new.text.workdays
    yield from (change for change in _fields("workdays", was, now) if change.field in ("zones", "departments"))
    events = old.vocabulary.events
    for word, kind in new.vocabulary.events.items():
        if word in events:
            # The word may give a role to a person, and any rule may be about that role.
            changes = _fields(f"events/{word}", events[word], kind)
            yield from (change for change in changes if change.field in ("by", "to", "from_"))
    others = _rest(new)
    for name, value in _rest(old).items():
        if not isinstance(value, dict) and value != others[name]:
            yield ElementChange(name, name, (value,), (others[name],))


def _reads_alike(old: Rulebook, new: Rulebook) -> bool:
    """Tell whether every word of the old vocabulary is still there, and still says how it is written."""
    was, now = old.vocabulary, new.vocabulary
    kept = was.roles.keys() <= now.roles.keys() and was.events.keys() <= now.events.keys()
    return kept and all(name in now.facts and _same_reading(kind, now.facts[name]) for name, kind in was.facts.items())


def _same_reading(was: FactKind, now: FactKind) -> bool:
    return (was.type, was.from_) == (now.type, now.from_) and was.values.keys() <= now.values.keys()


def references(rule: Rule) -> frozenset[str]:
    """Return the words of a rule, among which the ids of the rules it depends on."""
    return frozenset(words_of(rule))
