"""The closed condition language, in three truth values (strong Kleene): true, false, unknown.

A condition never guesses: an unknown fact makes it unknown, and the verdict lists the facts that would settle it.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.rulebook.models import Condition, OfParameter, Parameter

Truth = bool | None
FRESHNESS = "tenu_a_jour_au"
COMPARISONS: dict[str, Callable[[FactValue, FactValue], bool]] = {
    "is_": operator.eq,
    "is_not": operator.ne,
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "before": operator.lt,
    "on_or_before": operator.le,
    "after": operator.gt,
    "on_or_after": operator.ge,
}
DAY = "the day of the clock"  # what a condition that reads a dated figure also depends on
BOUND_WORDS = ("at_least", "more_than", "at_most", "less_than")
DAY_WORDS = ("before", "on_or_before", "after", "on_or_after")


class Scope(Protocol):
    """What a condition may look at."""

    def fact(self, name: str) -> FactValue | None:
        """Return the value of a fact, ``None`` when unknown."""

    def days_of(self, event: str) -> Sequence[dt.date | None]:
        """Return the days of the recorded events of that kind (``None`` for an unknown day)."""

    def complete(self) -> bool:
        """Tell whether the list of events is known to be complete up to today."""

    @property
    def closed_world(self) -> bool:
        """Tell whether « it happened » is false, not unknown, of an event nobody recorded."""

    def states_of(self, deadline: str) -> Iterable[str]:
        """Return the states of the deadlines of that rule."""

    def day(self) -> dt.date:
        """Return the day on which dated figures are read: that of what starts the clock, else today."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A truth, and the missing facts that make it unknown."""

    truth: Truth
    missing: frozenset[str] = frozenset()


TRUE, FALSE = Verdict(True), Verdict(False)  # a truth value is the whole point
Decision = Callable[[Scope], Verdict]


class Conditions:
    """Evaluates conditions whose words belong to one vocabulary, and whose dated figures to one table.

    Each condition becomes a function once; the verdicts it may return are made then, since a claim asks hundreds.
    """

    def __init__(self, vocabulary: Vocabulary, parameters: Mapping[str, Parameter]) -> None:
        self._facts = vocabulary.facts
        self._parameters = parameters
        # A condition is kept beside what was made of it, so that its id is never given to another one.
        self._compiled: dict[int, tuple[Condition, Decision]] = {}
        self._words: dict[int, tuple[Condition, frozenset[str]]] = {}

    def verdict(self, condition: Condition | None, scope: Scope) -> Verdict:
        """Return the verdict of ``condition`` in ``scope``; no condition is true."""
        return TRUE if condition is None else self.decision(condition)(scope)

    def decision(self, condition: Condition) -> Decision:
        """Return the function that decides ``condition``, for whoever asks it of many scopes."""
        kept = self._compiled.get(id(condition))
        if kept is None:
            kept = self._compiled[id(condition)] = (condition, self._compile(condition))
        return kept[1]

    def words(self, condition: Condition) -> frozenset[str]:
        """Return the facts and kinds of events the condition looks at, and ``DAY`` where it reads a dated figure."""
        kept = self._words.get(id(condition))
        if kept is None:
            kept = self._words[id(condition)] = (condition, frozenset(self._look_at(condition)))
        return kept[1]

    def _look_at(self, node: Condition) -> Iterator[str]:
        for part in (*(node.all or ()), *(node.any or ()), *((node.not_,) if node.not_ else ())):
            yield from self._look_at(part)
        bound = parameter_bound(node)
        figure = self._parameters[bound[1]] if bound else None
        found = (node.fact, node.event, *((DAY, figure.selected_by, figure.settled_by) if figure else ()))
        yield from (name for name in found if name is not None)

    def because(self, condition: Condition, scope: Scope) -> tuple[str, ...]:
        """Return the sentences (``why``) that decided the verdict: those of the parts of the same truth."""
        return tuple(dict.fromkeys(self._reasons(condition, scope)))

    def _reasons(self, node: Condition, scope: Scope) -> Iterator[str]:
        if node.why:
            yield node.why
        elif node.not_ is not None:
            yield from self._reasons(node.not_, scope)
        elif node.all is not None or node.any is not None:
            truth = self.verdict(node, scope).truth
            for part in (*(node.all or ()), *(node.any or ())):
                if self.verdict(part, scope).truth is truth:
                    yield from self._reasons(part, scope)

    def _compile(self, node: Condition) -> Decision:
        if node.all is not None:
            return _combine([self._compile(part) for part in node.all], decisive=False)
        if node.any is not None:
            return _combine([self._compile(part) for part in node.any], decisive=True)
        if node.not_ is not None:
            return _not(self._compile(node.not_))
        if node.fact is not None:
            return self._compile_fact(node, node.fact)
        if node.event is not None:
            return _event(node, node.event)
        return _deadline(node)

    def _compile_fact(self, node: Condition, name: str) -> Decision:
        kind, unknown = self._facts[name], Verdict(None, frozenset({name}))
        bound = parameter_bound(node)
        if bound is not None:
            against = _against(bound[0], self._parameters[bound[1]], kind)
            return lambda scope: unknown if (value := scope.fact(name)) is None else against(value, scope)
        test = fact_test(node, kind)
        if node.known is not None:
            known, not_known = (TRUE, FALSE) if node.known else (FALSE, TRUE)
            return lambda scope: not_known if scope.fact(name) is None else known

        def decide(scope: Scope) -> Verdict:
            value = scope.fact(name)
            return unknown if value is None else TRUE if test(value) else FALSE

        return decide


def fact_test(node: Condition, kind: FactKind) -> Callable[[FactValue], bool]:
    """Return the test a fact condition makes; :class:`ValueError`, in French, for a value of another type."""
    if node.in_ is not None:
        values = frozenset(kind.parse(item) for item in node.in_)
        return values.__contains__
    for word, compare in COMPARISONS.items():
        written = getattr(node, word)
        if written is not None:
            wanted = written if isinstance(written, dt.date) else kind.parse(written)
            return lambda value: compare(value, wanted)
    return lambda _value: True


def parameter_bound(node: Condition) -> tuple[Callable[[FactValue, FactValue], bool], str] | None:
    """Return the comparison a fact condition makes with a dated figure, and the key of that figure, if it makes one."""
    for word in BOUND_WORDS:
        written = getattr(node, word)
        if isinstance(written, OfParameter):
            return COMPARISONS[word], written.parameter
    return None


def _against(
    compare: Callable[[FactValue, FactValue], bool], parameter: Parameter, kind: FactKind
) -> Callable[[FactValue, Scope], Verdict]:
    """Compare a value with a dated figure: unknown where the figures that may be in force do not agree."""
    doubt = Verdict(None, frozenset({parameter.settled_by} if parameter.settled_by else ()))

    def decide(value: FactValue, scope: Scope) -> Verdict:
        truths = {compare(value, figure) for figure in _figures(parameter, kind, scope)}
        return doubt if len(truths) != 1 else TRUE if truths.pop() else FALSE

    return decide


def _figures(parameter: Parameter, kind: FactKind, scope: Scope) -> Iterable[FactValue]:
    """Return the figure a person has checked, else every figure, certain or disputed, that may be in force that day."""
    settled = scope.fact(parameter.settled_by) if parameter.settled_by else None
    if settled is not None:
        return (settled,)
    selecting = scope.days_of(parameter.selected_by) if parameter.selected_by else ()
    day = min((recorded for recorded in selecting if recorded), default=scope.day())
    return [
        kind.parse(value.is_)
        for value in parameter.figures
        if (value.since is None or value.since <= day) and (value.until is None or day <= value.until)
    ]


def _combine(parts: Sequence[Decision], *, decisive: bool) -> Decision:
    """Join parts: one equal to ``decisive`` settles, and the next ones are not asked; else one unknown is unknown."""
    settled, otherwise = (TRUE, FALSE) if decisive else (FALSE, TRUE)

    def decide(scope: Scope) -> Verdict:
        found = otherwise
        for part in parts:
            verdict = part(scope)
            if verdict.truth is decisive:
                return settled
            if verdict.truth is None:
                found = verdict if found is otherwise else Verdict(None, found.missing | verdict.missing)
        return found

    return decide


def _not(part: Decision) -> Decision:
    def decide(scope: Scope) -> Verdict:
        verdict = part(scope)
        return verdict if verdict.truth is None else FALSE if verdict.truth else TRUE

    return decide


def _event(node: Condition, kind: str) -> Decision:
    bounds = [(COMPARISONS[word], getattr(node, word)) for word in DAY_WORDS if getattr(node, word) is not None]
    wanted = node.exists is not False
    happened, absent = (TRUE, FALSE) if wanted else (FALSE, TRUE)
    undated = Verdict(None, frozenset({f"evenement.{kind}.date"}))
    stale = Verdict(None, frozenset({FRESHNESS}))

    def decide(scope: Scope) -> Verdict:
        days = scope.days_of(kind)
        if days:
            if not bounds or any(day is not None and all(is_(day, bound) for is_, bound in bounds) for day in days):
                return happened
            if None in days:
                return undated
        if not scope.complete() and not (wanted and scope.closed_world):
            return stale
        return absent

    return decide


def _deadline(node: Condition) -> Decision:
    name, wanted = node.deadline or "", set(node.state or ())
    return lambda scope: FALSE if wanted.isdisjoint(scope.states_of(name)) else TRUE
