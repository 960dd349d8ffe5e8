"""What changed in the law between two days, read from the dated parts of one rulebook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

from litigo.rulebook.checks import ONE_DAY
from litigo.rulebook.dated import Aspect, DatedPart, Owner, owners
from litigo.rulebook.models import Interruption, Length, Suspension
from litigo.rulebook.rulebook import Rulebook, members_of

# A wording changed alone is « unchanged » in its effect; « alongside » when another change of that day tells it.
Effect = Literal["modified", "added", "ended", "unchanged", "alongside"]
# What says when a part is law and on what ground, not what it does.
_GROUNDS = ("since", "until", "source", "why", "running_periods")


@dataclass(frozen=True, slots=True)
class TextChange:
    """A wording that began on the day of a change, or, when none follows it, ended the day before."""

    key: str
    cite: str
    text: str
    effect: Literal["modified", "created", "ended"]


@dataclass(frozen=True, slots=True)
class LawChange:
    """One change of a rule or of a shared table.

    ``day`` is the first day of the new law; ``before`` and ``after`` the parts concerned, ``fields`` where they stand,
    all empty where only the wording of the cited ``texts`` changed. ``running`` says what becomes of running periods,
    where the rule says it.
    """

    day: dt.date
    owner: str
    title: str
    rules: tuple[str, ...]
    aspect: Aspect
    effect: Effect
    fields: tuple[str, ...] = ()
    before: tuple[BaseModel, ...] = ()
    after: tuple[BaseModel, ...] = ()
    texts: tuple[TextChange, ...] = ()
    running: str | None = None
    version_event: str | None = None


def changes_between(rulebook: Rulebook, first: dt.date, last: dt.date, rule: str | None = None) -> list[LawChange]:
    """Return the changes whose first day is after ``first`` and not after ``last``, by day, then by rule.

    Args:
        rulebook: the law, with its dated parts.
        first: the day before which everything is already known.
        last: the last day looked at.
        rule: keep only what bears on the rule of this id, or on those it combines.
    """
    wanted = None if rule is None else _with_members(rulebook, rule)
    found = [
        change
        for owner in owners(rulebook)
        if wanted is None or not wanted.isdisjoint(owner.rules)
        for change in _OwnerHistory(rulebook, owner).between(first, last)
    ]
    return sorted(found, key=lambda change: (change.day, change.owner))


def _with_members(rulebook: Rulebook, rule: str) -> set[str]:
    found = {rule}
    combined = rulebook.deadlines.get(rule)
    for member in members_of(combined) if combined else ():
        found |= _with_members(rulebook, member)
    return found


class _OwnerHistory:
    """The history of one rule or shared table."""

    def __init__(self, rulebook: Rulebook, owner: Owner) -> None:
        self.rulebook = rulebook
        self.owner = owner

    def between(self, first: dt.date, last: dt.date) -> Iterator[LawChange]:
        """Yield the changes in order of day; a text that changed without effect comes after what had one."""
        days = sorted({day for day in (*self._turns(), *self._wording_days()) if first < day <= last})
        for day in days:
            changes = list(self._on(day))
            yield from changes
            told = {text.key for change in changes for text in change.texts}
            rest = tuple(text for text in self._texts(self.owner.sources, day) if text.key not in told)
            if rest:
                yield replace(self._change(day, "wording", "alongside" if changes else "unchanged"), texts=rest)

    def _turns(self) -> Iterator[dt.date]:
        for part in self.owner.parts:
            if part.since is not None:
                yield part.since
            if part.until is not None:
                yield part.until + ONE_DAY

    def _wording_days(self) -> Iterator[dt.date]:
        for key in self.owner.sources:
            for version in self.rulebook.sources[key].versions:
                if version.since is not None:
                    yield version.since
                if version.until is not None:
                    yield version.until + ONE_DAY

    def _on(self, day: dt.date) -> Iterator[LawChange]:
        """Yield what begins or ends on ``day``, parts of the same content paired away first."""
        ended = [part for part in self.owner.parts if part.in_force(day - ONE_DAY) and not part.in_force(day)]
        begun = [part for part in self.owner.parts if part.in_force(day) and not part.in_force(day - ONE_DAY)]
        for old, new in _same(ended, begun, content):
            ended.remove(old)
            begun.remove(new)
        for aspect in dict.fromkeys(part.aspect for part in (*ended, *begun)):
            mine = [part for part in ended if part.aspect == aspect], [part for part in begun if part.aspect == aspect]
            if aspect in ("length", "lengthening", "scope", "value"):
                yield self._of(day, *mine)  # read together: « one month » becomes « twenty days if …, else two months »
                continue
            for old, new in _same(*mine, _cause):
                yield self._of(day, [old], [new])
                mine[0].remove(old)
                mine[1].remove(new)
            for part in mine[0]:
                yield self._of(day, [part], [])
            for part in mine[1]:
                yield self._of(day, [], [part])

    def _of(self, day: dt.date, ended: Sequence[DatedPart], begun: Sequence[DatedPart]) -> LawChange:
        parts = (*begun, *ended)
        effect: Effect = "modified" if ended and begun else "added" if begun else "ended"
        if parts[0].aspect == "scope":
            effect = "modified"
        keys = {key.partition("#")[0] for part in parts for key in part.sources}
        running = next((part.element.running_periods for part in begun if isinstance(part.element, Length)), None)
        return replace(
            self._change(day, parts[0].aspect, effect),
            fields=tuple(dict.fromkeys(part.field for part in parts if part.field)),
            before=tuple(part.element for part in ended),
            after=tuple(part.element for part in begun),
            texts=self._texts(keys or self.owner.sources, day),
            running=running,
        )

    def _change(self, day: dt.date, aspect: Aspect, effect: Effect) -> LawChange:
        owner = self.owner
        return LawChange(day, owner.key, owner.title, owner.rules, aspect, effect, version_event=owner.version_event)

    def _texts(self, keys: Iterable[str], day: dt.date) -> tuple[TextChange, ...]:
        """Return the wordings of the sources that made the change of ``day``."""
        return tuple(text for key in sorted(keys) if (text := text_change(self.rulebook, key, day)) is not None)


def text_change(rulebook: Rulebook, key: str, day: dt.date) -> TextChange | None:
    """Return what became of a source on ``day``: a new wording, its first one, or its end; ``None`` for nothing."""
    source = rulebook.sources[key]
    begun = next((version for version in source.versions if version.since == day), None)
    if begun is not None:
        first = source.versions.index(begun) == 0
        return TextChange(key, source.cite, begun.text, "created" if first else "modified")
    ended = next((version for version in source.versions if version.until == day - ONE_DAY), None)
    return TextChange(key, source.cite, ended.text, "ended") if ended is not None else None


def content(part: DatedPart) -> tuple[str, str]:
    """Return what a part does, whatever its days, its grounds and the sentence that explains it."""
    return part.aspect, part.element.model_dump_json(exclude=set(_GROUNDS), exclude_defaults=True)


def _cause(part: DatedPart) -> str:
    """Return the event a cause of interruption, suspension or extension begins with."""
    element = part.element
    if isinstance(element, Interruption):
        return element.by
    return element.from_ if isinstance(element, Suspension) else str(getattr(element, "event", ""))


def _same(
    ended: Sequence[DatedPart], begun: Sequence[DatedPart], key: Callable[[DatedPart], object]
) -> list[tuple[DatedPart, DatedPart]]:
    """Pair what ends with what begins, one with one, where ``key`` says the same of both."""
    free = list(begun)
    pairs = []
    for old in ended:
        new = next((part for part in free if key(part) == key(old)), None)
        if new is not None:
            free.remove(new)
            pairs.append((old, new))
    return pairs
