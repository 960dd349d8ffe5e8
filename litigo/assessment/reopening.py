"""What would reopen a closed strategy: the answers and the events that would turn what fails, and only those that can.

What cannot change any more (an event that happened, a date gone by, a fact that is what it is) reopens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from litigo.assessment.model import Reopening
from litigo.assessment.wording import said
from litigo.rulebook.models import OfParameter

if TYPE_CHECKING:
    from litigo.assessment.file_scope import FileScope
    from litigo.assessment.playbook import Node
    from litigo.dossier.vocabulary import FactKind
    from litigo.rulebook.models import Condition
    from litigo.rulebook.rulebook import Rulebook

Change = tuple[str, str]  # the fact or the event, and the words that say what it should become
Way = tuple[Change, ...]
NOTHING_TO_DO: list[Way] = [()]
MANY = 6  # more ways than that explain nothing to anybody
BOUNDS = {"at_least": "au moins", "more_than": "plus de", "at_most": "au plus", "less_than": "moins de"}
OPPOSITE = {"at_least": "less_than", "more_than": "at_most", "at_most": "more_than", "less_than": "at_least"}


def reopenings(failing: Sequence[Node], holding: Sequence[Node], scope: FileScope) -> tuple[Reopening, ...]:
    """Return the ways in which all the ``failing`` conditions would hold, and none of the ``holding`` ones.

    There is none when one of them can never turn again.
    """
    needed = [_turned(node, scope, wanted=True) for node in failing]
    needed += [_turned(node, scope, wanted=False) for node in holding]
    if [] in needed:
        return ()
    ways = dict.fromkeys(_together(needed))
    return tuple(Reopening(tuple(word for word, _ in way), " ; et ".join(text for _, text in way)) for way in ways)


def _ways(node: Node, scope: FileScope, *, wanted: bool) -> list[Way]:
    if node.decide(scope).truth is not (not wanted):
        return NOTHING_TO_DO  # it holds, or is only waiting for an answer
    return _turned(node, scope, wanted=wanted)


def _turned(node: Node, scope: FileScope, *, wanted: bool) -> list[Way]:
    """Return the ways to turn a condition that is the contrary of what is wanted."""
    if not node.parts:
        change = node.to_hold if wanted else node.to_fail
        return [(change,)] if change else []
    if node.condition.not_ is not None:
        return _ways(node.parts[0], scope, wanted=not wanted)
    found = [_ways(part, scope, wanted=wanted) for part in node.parts]
    if (node.condition.all is not None) is wanted:
        return _together(found)
    return [way for ways in found for way in ways][:MANY]


def _together(needed: Iterable[list[Way]]) -> list[Way]:
    """Return the ways in which everything needed holds at once."""
    found = NOTHING_TO_DO
    for ways in needed:
        if found is NOTHING_TO_DO:
            found = ways
        elif ways is not NOTHING_TO_DO:
            found = [tuple(dict.fromkeys((*one, *other))) for one, other in product(found, ways)][:MANY]
    return found


def change_of(rulebook: Rulebook, leaf: Condition, *, wanted: bool) -> Change | None:
    """Return what would make a leaf hold (or fail, ``wanted`` being false); ``None`` when nothing can."""
    if leaf.event is not None:
        label = rulebook.vocabulary.events[leaf.event].label
        return (leaf.event, f"événement à venir : {label}") if (leaf.exists is not False) is wanted else None
    if leaf.fact is None:
        return None  # time does not come back
    kind = rulebook.vocabulary.facts[leaf.fact]
    if leaf.known is not None:
        answered = f"réponse donnée à : {kind.question}"
        return (leaf.fact, answered) if leaf.known is wanted else None
    if not kind.changes:
        return None
    return leaf.fact, f"réponse « {_answer(rulebook, leaf, kind, wanted=wanted)} » à : {kind.question}"


def _answer(rulebook: Rulebook, leaf: Condition, kind: FactKind, *, wanted: bool) -> str:
    for word in BOUNDS:
        bound = getattr(leaf, word)
        if bound is not None:
            return f"{BOUNDS[word if wanted else OPPOSITE[word]]} {_bound(rulebook, bound, kind)}"
    values = leaf.in_ or tuple(value for value in (leaf.is_, leaf.is_not) if value is not None)
    positive = wanted is (leaf.is_not is None)
    if kind.type == "boolean":
        return said((kind.parse(values[0]) is True) is positive, kind)
    named = " ou ".join(said(kind.parse(value), kind) for value in values)
    return named if positive else f"autre que {named}"


def _bound(rulebook: Rulebook, bound: str | OfParameter, kind: FactKind) -> str:
    if isinstance(bound, OfParameter):
        return rulebook.text.parameters[bound.parameter].label.lower()
    return said(kind.parse(bound), kind)
