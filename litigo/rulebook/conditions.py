"""The closed condition language, in three truth values (strong Kleene): true, false, unknown.

A condition never guesses: an unknown fact makes it unknown, and the verdict lists the facts that would settle it.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping
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
BOUND_WORDS = ("at_least", "more_than", "at_most", "less_than")
DAY_WORDS = ("before", "on_or_before", "after", "on_or_after")


class Scope(Protocol):
    """What a condition may look at."""

    def fact(self, name: str) -> FactValue | None:
        """Return the value of a fact, ``None`` when unknown."""

    def days_of(self, event: str) -> Iterable[dt.date | None]:
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
    """A truth, the missing facts that make it unknown, and the sentences (``why``) of the leaves that decided it."""

    truth: Truth
    missing: frozenset[str] = frozenset()
    because: tuple[str, ...] = ()


TRUE, FALSE = Verdict(True), Verdict(False)  # a truth value is the whole point


class Conditions:
    """Evaluates conditions whose words belong to one vocabulary, and whose dated figures to one table."""

    def __init__(self, vocabulary: Vocabulary, parameters: Mapping[str, Parameter]) -> None:
        self._facts = vocabulary.facts
        self._parameters = parameters
        self._compiled: dict[int, tuple[Condition, Callable[[Scope], Verdict]]] = {}

    def verdict(self, condition: Condition | None, scope: Scope) -> Verdict:
        """Return the verdict of ``condition`` in ``scope``; no condition is true."""
        if condition is None:
            return TRUE
        kept = self._compiled.get(id(condition))
        if kept is None:
            # The condition is kept beside its function, so that its id is never given to another one.
            kept = self._compiled[id(condition)] = (condition, self._compile(condition))
        return kept[1](scope)

    def _compile(self, node: Condition) -> Callable[[Scope], Verdict]:
        if node.all is not None:
            return _all([self._compile(part) for part in node.all], node.why)
        if node.any is not None:
            return _any([self._compile(part) for part in node.any], node.why)
        if node.not_ is not None:
            return _not(self._compile(node.not_), node.why)
        if node.fact is not None:
            return self._compile_fact(node, node.fact)
        if node.event is not None:
            return _event(node, node.event)
        return _deadline(node)

    def _compile_fact(self, node: Condition, name: str) -> Callable[[Scope], Verdict]:
        kind = self._facts[name]
        why = (node.why,) if node.why else ()
        unknown = Verdict(None, frozenset({name}), why)
        bound = parameter_bound(node)
        if bound is not None:
            against = _against(bound[0], self._parameters[bound[1]], kind, why)
            return lambda scope: unknown if (value := scope.fact(name)) is None else against(value, scope)
        test = fact_test(node, kind)
        if node.known is not None:
            wanted = node.known
            return lambda scope: Verdict((scope.fact(name) is not None) is wanted, because=why)

        def decide(scope: Scope) -> Verdict:
            value = scope.fact(name)
            return unknown if value is None else Verdict(test(value), because=why)

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
    compare: Callable[[FactValue, FactValue], bool], parameter: Parameter, kind: FactKind, why: tuple[str, ...]
) -> Callable[[FactValue, Scope], Verdict]:
    """Compare a value with a dated figure: unknown where the figures that may be in force do not agree."""
    doubt = Verdict(None, frozenset({parameter.settled_by} if parameter.settled_by else ()), why)

    def decide(value: FactValue, scope: Scope) -> Verdict:
        truths = {compare(value, figure) for figure in _figures(parameter, kind, scope)}
        return Verdict(truths.pop(), because=why) if len(truths) == 1 else doubt

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


def _all(parts: list[Callable[[Scope], Verdict]], why: str | None) -> Callable[[Scope], Verdict]:
    return lambda scope: _combine([part(scope) for part in parts], decisive=False, why=why)


def _any(parts: list[Callable[[Scope], Verdict]], why: str | None) -> Callable[[Scope], Verdict]:
    return lambda scope: _combine([part(scope) for part in parts], decisive=True, why=why)


def _combine(verdicts: list[Verdict], *, decisive: bool, why: str | None) -> Verdict:
    """Join verdicts: one equal to ``decisive`` settles; else one unknown makes unknown."""
    settling = [verdict for verdict in verdicts if verdict.truth is decisive]
    if settling:
        return Verdict(decisive, because=(why,) if why else _because(settling))
    unknown = [verdict for verdict in verdicts if verdict.truth is None]
    if unknown:
        missing = frozenset().union(*(verdict.missing for verdict in unknown))
        return Verdict(None, missing, (why,) if why else _because(unknown))
    return Verdict(not decisive, because=(why,) if why else _because(verdicts))


def _because(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for verdict in verdicts for reason in verdict.because))


def _not(part: Callable[[Scope], Verdict], why: str | None) -> Callable[[Scope], Verdict]:
    def decide(scope: Scope) -> Verdict:
        verdict = part(scope)
        truth = None if verdict.truth is None else not verdict.truth
        return Verdict(truth, verdict.missing, (why,) if why else verdict.because)

    return decide


def _event(node: Condition, kind: str) -> Callable[[Scope], Verdict]:
    bounds = [(COMPARISONS[word], getattr(node, word)) for word in DAY_WORDS if getattr(node, word) is not None]
    wanted = node.exists is not False
    why = (node.why,) if node.why else ()

    def decide(scope: Scope) -> Verdict:
        days = list(scope.days_of(kind))
        if any(day is not None and all(compare(day, bound) for compare, bound in bounds) for day in days):
            return Verdict(wanted, because=why)
        if None in days:
            undated = Verdict(None, frozenset({f"evenement.{kind}.date"}), why)
            return undated if bounds else Verdict(wanted, because=why)
        if not scope.complete() and not (wanted and scope.closed_world):
            return Verdict(None, frozenset({FRESHNESS}), why)
        return Verdict(not wanted, because=why)

    return decide


def _deadline(node: Condition) -> Callable[[Scope], Verdict]:
    name, wanted = node.deadline or "", set(node.state or ())
    why = (node.why,) if node.why else ()
    return lambda scope: Verdict(not wanted.isdisjoint(scope.states_of(name)), because=why)
