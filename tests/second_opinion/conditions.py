"""Just enough of the condition language: three-valued reading, and finding facts that make a condition true."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Node = Mapping[str, Any]
NUMBERS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
}
DATED = ("before", "on_or_before", "after", "on_or_after")


@dataclass
class World:
    """A file kept complete: every event with its days, the facts that are known."""

    facts: dict[str, str] = field(default_factory=dict)
    events: dict[str, list[dt.date]] = field(default_factory=dict)


class Unreadable(Exception):
    """A condition this second reading does not go into."""


def _compare(day: dt.date, node: Node) -> bool:
    tests = {"before": day.__lt__, "on_or_before": day.__le__, "after": day.__gt__, "on_or_after": day.__ge__}
    return all(bool(tests[word](node[word])) for word in DATED if word in node)


def _fact(node: Node, world: World) -> bool | None:
    value = world.facts.get(node["fact"])
    if "known" in node:
        return (value is not None) is node["known"]
    if value is None:
        return None
    if "is" in node:
        return value == str(node["is"])
    if "is_not" in node:
        return value != str(node["is_not"])
    if "in" in node:
        return value in [str(each) for each in node["in"]]
    for word, holds in NUMBERS.items():
        if isinstance(node.get(word), Mapping):
            raise Unreadable("dated figure")
        if word in node:
            return holds(Decimal(value), Decimal(str(node[word])))
    raise Unreadable(str(node))


def truth(node: Node | None, world: World) -> bool | None:
    """Evaluate; ``None`` is unknown."""
    if node is None:
        return True
    if "all" in node or "any" in node:
        word = "all" if "all" in node else "any"
        found = [truth(each, world) for each in node[word]]
        decisive = word == "any"
        return decisive if decisive in found else None if None in found else not decisive
    if "not" in node:
        inner = truth(node["not"], world)
        return None if inner is None else not inner
    if "fact" in node:
        return _fact(node, world)
    if "event" in node:
        days = [day for day in world.events.get(node["event"], []) if _compare(day, node)]
        return bool(days) is node.get("exists", True)
    raise Unreadable(str(node))


def _wish(node: Node, facts: dict[str, str], events: set[str], pick: int) -> None:
    """Write the facts and events that would make ``node`` true; of alternatives, the one of rank ``pick``."""
    chosen = list(node.get("any", ()))
    for each in (*node.get("all", ()), *chosen[min(pick, len(chosen) - 1) :][:1]):
        _wish(each, facts, events, pick)
    if "not" in node:
        _deny(node["not"], facts)
    if "event" in node and node.get("exists", True):
        events.add(node["event"])
    if "fact" in node and node["fact"] not in facts:
        if "is" in node:
            facts[node["fact"]] = str(node["is"])
        elif "in" in node:
            facts[node["fact"]] = str(node["in"][0])
        elif "more_than" in node or "at_least" in node:
            bound = node.get("more_than", node.get("at_least"))
            if not isinstance(bound, Mapping):
                facts[node["fact"]] = str(Decimal(str(bound)) + 1)


def _deny(node: Node, facts: dict[str, str]) -> None:
    """Write the facts that would make ``node`` false, for the plain yes or no questions in it."""
    for each in (*node.get("all", ()), *node.get("any", ())):
        _deny(each, facts)
    if "fact" in node and node.get("is") in ("true", "false", True, False):
        facts.setdefault(node["fact"], "false" if str(node["is"]).lower() == "true" else "true")


def wishes(wished: Sequence[Node | None], denied: Sequence[Node | None], pick: int) -> tuple[dict[str, str], set[str]]:
    """Return facts and events under which the first conditions have a chance to hold, and the others not to."""
    facts: dict[str, str] = {}
    events: set[str] = set()
    for node in wished:
        if node is not None:
            _wish(node, facts, events, pick)
    for node in denied:
        if node is not None:
            _deny(node, facts)
    return facts, events
