"""What another rulebook changes to one file: only the rules that differ, and what hangs on them, are applied twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from litigo.assessment.claim import Claim, claim_of
from litigo.assessment.comparison import OVER, Moved, Turned, moves, shown, turns
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.documents_due import DocumentFinder
from litigo.assessment.model import Deadline, DocumentDue, StrategyView
from litigo.assessment.strategies import StrategyFinder
from litigo.dossier.models import Dossier
from litigo.rulebook.difference import Difference, difference, references
from litigo.rulebook.models import Rule
from litigo.rulebook.rulebook import Rulebook, members_of

# The days a deadline shows beside its last useful day.
OTHER_DAYS = ("nominal_end", "literal_due", "fallback_due", "start", "met_on", "reminders", "fragility", "remedies")


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that moves, comes, goes or changes state; ``rule`` is the rule it comes from."""

    rule: str
    moved: Moved


@dataclass(frozen=True, slots=True)
class Reworded:
    """A deadline that keeps its date and its state. ``days``: one of its other days changes, else words alone."""

    id: str
    rule: str
    title: str
    days: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What the new rulebook changes to one file."""

    deadlines: tuple[MovedDeadline, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    strategies: tuple[Turned, ...] = ()
    documents: tuple[Turned, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.deadlines or self.reworded or self.strategies or self.documents)


NO_IMPACT = Impact()


@dataclass(frozen=True, slots=True)
class Answers:
    """The part of an assessment a change of law may touch."""

    deadlines: Sequence[Deadline]
    strategies: Sequence[StrategyView] = ()
    documents: Sequence[DocumentDue] = ()


class ImpactFinder:
    """Compares files under two rulebooks; what the comparison of the rulebooks costs is paid once."""

    def __init__(self, old: Rulebook, new: Rulebook) -> None:
        self.difference = difference(old, new)
        reach = _Reach(old, new, self.difference)
        self._words = old.vocabulary, new.vocabulary
        self._deadlines = tuple(_only(rulebook, reach.deadlines) for rulebook in (old, new))
        self._everything = tuple(reach.whole(rulebook) for rulebook in (old, new))
        self._always = bool(self.difference.strategies or self.difference.documents)

    def of(self, was: Dossier, now: Dossier, today: dt.date) -> Impact:
        """Return what changes to a file, read with the old words (``was``) and with the new ones (``now``)."""
        old = claim_of(was, self._words[0], today)
        same = now is was and self.difference.same_words
        claims = old, old if same else claim_of(now, self._words[1], today)
        before, after = (
            DeadlineFinder(rulebook, claim).all() for rulebook, claim in zip(self._deadlines, claims, strict=True)
        )
        if before == after and not self._always:
            return NO_IMPACT
        if list(map(_standing, before)) == list(map(_standing, after)) and not self._always:
            return compare(Answers(before), Answers(after))
        answers = (_answers(rulebook, claim) for rulebook, claim in zip(self._everything, claims, strict=True))
        return compare(*answers)


def _standing(deadline: Deadline) -> tuple[str, str, str | None]:
    """Return all that strategies and documents look at in a deadline to stand or not: dates they only quote."""
    return deadline.id, deadline.state, deadline.opponent


def _answers(rulebook: Rulebook, claim: Claim) -> Answers:
    deadlines = DeadlineFinder(rulebook, claim).all()
    strategies = StrategyFinder(rulebook, claim, deadlines).all()
    # The strategies that want a document are among its grounds, not among what makes it due or complete.
    return Answers(deadlines, strategies, DocumentFinder(rulebook, claim, deadlines, ()).all())


def compare(before: Answers, after: Answers) -> Impact:
    """Return what changes from one set of answers to the other."""
    rules = {deadline.id: deadline.rule for deadline in (*before.deadlines, *after.deadlines)}
    moved = moves(map(shown, before.deadlines), map(shown, after.deadlines))
    told = [one.now or one.was for one in moved]
    told_ids = {item.id for item in told if item is not None}
    return Impact(
        deadlines=tuple(MovedDeadline(rules[_id(one)], one) for one in moved),
        reworded=tuple(_reworded(before.deadlines, after.deadlines, told_ids)),
        strategies=tuple(turns(_standings(before.strategies), _standings(after.strategies))),
        documents=tuple(turns(_readiness(before.documents), _readiness(after.documents))),
    )


def _id(moved: Moved) -> str:
    item = moved.now or moved.was
    return item.id if item else ""


def _reworded(before: Iterable[Deadline], after: Iterable[Deadline], told: Collection[str]) -> Iterable[Reworded]:
    """Yield the deadlines whose date stands but not all they say; what is over no longer matters."""
    old = {deadline.id: deadline for deadline in before}
    for now in after:
        was = old.get(now.id)
        if was is None or now.id in told or now.state in OVER or was == now:
            continue
        changed = tuple(
            field.name for field in fields(Deadline) if getattr(was, field.name) != getattr(now, field.name)
        )
        yield Reworded(now.id, now.rule, now.title, not set(OTHER_DAYS).isdisjoint(changed), changed)


def _standings(views: Iterable[StrategyView]) -> dict[str, tuple[str, str]]:
    return {view.id: (view.title, view.standing) for view in views}


def _readiness(documents: Iterable[DocumentDue]) -> dict[str, tuple[str, str]]:
    return {due.id: (due.title, "ready" if due.ready else "draft") for due in documents}


class _Reach:
    """How far a difference goes: the rules that may answer otherwise, and those they must be applied with."""

    def __init__(self, old: Rulebook, new: Rulebook, found: Difference) -> None:
        self._books = old, new
        families, remedies = list(_combinations(old, new)), list(_remedies(old, new))
        # A step missed shows its remedies: it answers otherwise when they do, and cannot be written without them.
        told = [*families, *((remedy, missed) for missed, remedy in remedies)]
        applied = [*families, *remedies]
        touched = _closed(found.deadlines, told)
        self.deadlines = _closed(touched, applied)
        self._strategies = set(found.strategies) | self._naming(lambda book: book.strategies, touched)
        self._documents = set(found.documents) | self._naming(lambda book: book.documents, touched)
        watched = self._named(lambda book: book.strategies, self._strategies)
        cited = self._named(lambda book: book.documents, self._documents)
        self._deadlines = _closed(self.deadlines | watched | cited, applied)

    def whole(self, rulebook: Rulebook) -> Rulebook:
        """Return the rulebook with all that strategies and documents need, and nothing else."""
        return _only(rulebook, self._deadlines, self._strategies, self._documents)

    def _naming(self, table: Callable[[Rulebook], Mapping[str, Rule]], ids: Collection[str]) -> set[str]:
        """Return the ids of the strategies or documents that name one of these deadlines."""
        rules = (rule for book in self._books for rule in table(book).values())
        return {rule.id for rule in rules if not references(rule).isdisjoint(ids)}

    def _named(self, table: Callable[[Rulebook], Mapping[str, Rule]], ids: Collection[str]) -> set[str]:
        """Return the ids of the deadlines that these strategies or documents name."""
        rules = [rule for book in self._books for rule in table(book).values() if rule.id in ids]
        known = {name for book in self._books for name in book.deadlines}
        return {word for rule in rules for word in references(rule)} & known


def _closed(ids: Iterable[str], links: Sequence[tuple[str, str]]) -> set[str]:
    """Add to some rules all those that the links lead to, from one to the next."""
    following: dict[str, list[str]] = defaultdict(list)
    for first, then in links:
        following[first].append(then)
    found, waiting = set(ids), list(ids)
    while waiting:
        fresh = set(following[waiting.pop()]) - found
        found |= fresh
        waiting += fresh
    return found


def _combinations(*books: Rulebook) -> Iterable[tuple[str, str]]:
    """Link each combination and its members both ways: which ones are shown hangs on the others."""
    for book in books:
        for rule in book.deadlines.values():
            for member in members_of(rule):
                yield from ((rule.id, member), (member, rule.id))


def _remedies(*books: Rulebook) -> Iterable[tuple[str, str]]:
    for book in books:
        for rule in book.deadlines.values():
            yield from ((rule.id, remedy) for remedy in rule.remedied_by)


def _only(
    rulebook: Rulebook, deadlines: Collection[str], strategies: Collection[str] = (), documents: Collection[str] = ()
) -> Rulebook:
    """Return a rulebook with these rules alone, its tables and words untouched."""
    text = rulebook.text
    kept = text.model_copy(
        update={
            "deadlines": tuple(rule for rule in text.deadlines if rule.id in deadlines),
            "strategies": tuple(rule for rule in text.strategies if rule.id in strategies),
            "documents": tuple(rule for rule in text.documents if rule.id in documents),
        }
    )
    return Rulebook(kept, rulebook.digest)
