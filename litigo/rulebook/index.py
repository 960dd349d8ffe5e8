"""Which rules a file may wake, found by its words: most of the rulebook sleeps through any one claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from litigo.dossier.vocabulary import FactKind, FactValue
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.liability import LiabilityRule
from litigo.rulebook.models import Condition, DeadlineRule

R = TypeVar("R", bound=DeadlineRule | CheckRule | LiabilityRule)

# An event recorded, a fact somebody wrote, a fact somebody wrote that value of.
Word = tuple[str] | tuple[str, None] | tuple[str, FactValue]


def words_of(kinds: Iterable[str], facts: Iterable[tuple[str, FactValue]]) -> Iterator[Word]:
    """Yield the words of a file, from the kinds of its events and every fact written anywhere in it."""
    for kind in kinds:
        yield (kind,)
    for name, value in facts:
        yield (name, None)
        yield (name, value)


class RuleIndex(Generic[R]):
    """Deadline rules, checks or regimes of liability, by the words without which they say nothing.

    A rule speaks when its clock may have started, or when it surely applies and waits for its start. So each is kept
    under the words of its starts, and under words of which its ``applies_when`` needs one to be true. The index only
    leaves out rules that would say nothing: a rule it returns still has to be asked.
    """

    def __init__(self, rules: Sequence[R], facts: Mapping[str, FactKind]) -> None:
        self._rules = rules
        self._facts = facts
        clues = [list(self._clues(rule.applies_when)) for rule in rules]
        self._users = Counter(word for found in clues for clue in found for word in clue)
        places: dict[Word, set[int]] = defaultdict(set)
        self._always: set[int] = set()
        for place, (rule, found) in enumerate(zip(rules, clues, strict=True)):
            if not found:
                self._always.add(place)
            for word in (*_starting_words(rule), *min(found, key=self._commonness, default=())):
                places[word].add(place)
        self._places: Mapping[Word, set[int]] = dict(places)

    def woken_by(self, words: Iterable[Word]) -> list[R]:
        """Return, in their order, the rules that may say something of a file with these words."""
        nothing: set[int] = set()
        found = self._always.union(*(self._places.get(word, nothing) for word in words))
        return [self._rules[place] for place in sorted(found)]

    def _commonness(self, clue: frozenset[Word]) -> tuple[int, list[str]]:
        """Rank a clue: the fewer rules share its words, the fewer files wake the rule for nothing."""
        return sum(self._users[word] for word in clue), sorted(map(str, clue))

    def _clues(self, node: Condition | None) -> Iterator[frozenset[Word]]:
        """Yield sets of words: whatever the file, the condition is only true if it has one word of each set."""
        if node is None or node.not_ is not None or node.exists is False or node.known is False:
            return
        if node.all is not None:
            for part in node.all:
                yield from self._clues(part)
        elif node.any is not None:
            parts = [min(self._clues(part), key=len, default=None) for part in node.any]
            if None not in parts:
                yield frozenset().union(*(part for part in parts if part is not None))
        elif node.event is not None:
            yield frozenset({(node.event,)})
        elif node.fact is not None:
            yield from self._fact_clue(node, node.fact)

    def _fact_clue(self, node: Condition, name: str) -> Iterator[frozenset[Word]]:
        values = (node.is_,) if node.is_ is not None else node.in_
        if self._facts[name].computed is not None:
            return  # nobody writes it: no word of the file announces it
        if values is None:
            yield frozenset({(name, None)})
        else:
            yield frozenset((name, self._facts[name].parse(value)) for value in values)


def _starting_words(rule: DeadlineRule | CheckRule | LiabilityRule) -> Iterator[Word]:
    for start in rule.starts if isinstance(rule, DeadlineRule) else ():
        if start.fact is not None:
            yield (start.fact, None)
        for kind in (start.event, *start.earliest_of, *start.latest_of):
            if kind is not None:
                yield (kind,)
