"""The recourse and defence strategies of a file: open, to complete or closed, with the reasons for each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim
from litigo.assessment.model import Deadline, ReasonGiven, Standing, StrategyView, WatchedDeadline
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.conditions import Verdict
from litigo.rulebook.models import Condition, CounterIndication, Reason, Strategy
from litigo.rulebook.rulebook import Rulebook

OUR_PART = "dossier.notre_role"
HIGHEST = 100
RANK: dict[Standing, int] = {"open": 0, "to_complete": 1, "closed": 2}


class StrategyFinder:
    """Applies the strategies to one claim whose deadlines are known."""

    def __init__(self, rulebook: Rulebook, claim: Claim, deadlines: Iterable[Deadline]) -> None:
        self.rulebook = rulebook
        self._citations = Citations(rulebook)
        self.by_rule: dict[str, list[Deadline]] = defaultdict(list)
        for deadline in deadlines:
            self.by_rule[deadline.rule].append(deadline)
        states = {rule: tuple(d.state for d in group) for rule, group in self.by_rule.items()}
        self.scope = ClaimScope(claim, states=states)
        self.today = claim.today

    def all(self) -> tuple[StrategyView, ...]:
        """Return every strategy, best first; ties are broken by id so that the order is stable."""
        views = [self.view(strategy) for strategy in self.rulebook.strategies.values() if strategy.status != "retired"]
        return tuple(sorted(views, key=lambda view: (RANK[view.standing], -view.points, view.id)))

    def view(self, strategy: Strategy) -> StrategyView:
        """Return where one strategy stands, and why."""
        requires = self._verdict(strategy.requires)
        against = [(item, self._verdict(item.when)) for item in strategy.counter_indications]
        unknown = [verdict for item, verdict in against if item.severity == "blocking" and verdict.truth is None]
        missing = requires.missing.union(*(verdict.missing for verdict in unknown))
        closing = list(self._closing(strategy, requires.truth))
        holding = [item for item, verdict in against if verdict.truth is True]
        cautions = [self._given(item, 0) for item in holding if item.severity == "caution"]
        blocking = [self._given(item, 0) for item in holding if item.severity == "blocking"]
        standing: Standing = "closed" if closing or blocking else "to_complete" if missing else "open"
        good = [reason for reason in strategy.reasons if self._verdict(reason.when).truth is True]
        given = [self._given(reason, reason.points) for reason in good]
        points = strategy.base + sum(reason.points for reason in given)
        met = [ReasonGiven(text, 0) for text in self._met(strategy.requires)]
        return StrategyView(
            id=strategy.id,
            title=strategy.title,
            family=strategy.family,
            standing=standing,
            points=max(0, min(HIGHEST, points)),
            reasons_for=(*met, *(reason for reason in given if reason.points >= 0)),
            reasons_against=(*closing, *blocking, *(reason for reason in given if reason.points < 0), *cautions),
            missing=tuple(sorted(missing)) if standing != "closed" else (),
            watches=tuple(self._watched(strategy)),
            steps=strategy.steps,
            forum=strategy.forum,
            documents=strategy.documents,
            sources=self._citations.of(strategy.source, self.today),
            status=strategy.status,
            confidence=strategy.confidence,
        )

    def _closing(self, strategy: Strategy, requires: bool | None) -> Iterator[ReasonGiven]:
        """Yield the conditions that fail, in words."""
        role = self.scope.fact(OUR_PART)
        if strategy.for_ and role is not None and role not in strategy.for_:
            labels = self.rulebook.vocabulary.facts[OUR_PART].values
            allowed = ", ".join(labels[name].lower() for name in strategy.for_)
            yield ReasonGiven(f"Ne se pose que pour : {allowed}", 0)
        if requires is False:
            failing = list(self._failing(strategy.requires))
            yield from (
                ReasonGiven(f"Condition non remplie : {text}", 0) for text in failing or ["voir les conditions"]
            )

    def _failing(self, node: Condition) -> Iterator[str]:
        if self._verdict(node).truth is not False:
            return
        if node.why:
            yield node.why
        elif node.all is not None or node.any is not None:
            for part in (*(node.all or ()), *(node.any or ())):
                yield from self._failing(part)
        else:
            yield from self.rulebook.conditions.because(node, self.scope) or (self._in_words(node),)

    def _met(self, node: Condition) -> Iterator[str]:
        """Yield the sentences of the requirements that hold."""
        if node.why and self._verdict(node).truth is True:
            yield node.why
        elif node.all is not None:
            for part in node.all:
                yield from self._met(part)
        elif node.any is not None:
            yield from next((met for met in map(list, map(self._met, node.any)) if met), [])

    def _in_words(self, node: Condition) -> str:
        if node.fact:
            return self.rulebook.vocabulary.facts[node.fact].question
        if node.event:
            return self.rulebook.vocabulary.events[node.event].label
        return node.deadline or "condition du dossier"

    def _verdict(self, condition: Condition) -> Verdict:
        return self.rulebook.conditions.verdict(condition, self.scope)

    def _given(self, item: Reason | CounterIndication, points: int) -> ReasonGiven:
        return ReasonGiven(item.why, points, self._citations.of(item.source, self.today))

    def _watched(self, strategy: Strategy) -> Iterator[WatchedDeadline]:
        for rule_id in strategy.watches:
            for deadline in self.by_rule.get(rule_id, []):
                due = deadline.due or deadline.fallback_due
                left = (due - self.today).days if due else None
                yield WatchedDeadline(deadline.id, deadline.title, due, left, deadline.provisional)


def nearest_watch(view: StrategyView) -> dt.date | None:
    """Return the nearest limitation date a strategy lives under."""
    return min((watch.due for watch in view.watches if watch.due), default=None)
