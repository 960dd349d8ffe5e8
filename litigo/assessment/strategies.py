"""The recourse and defence strategies of a file: open, to complete or closed, with the reasons for each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim
from litigo.assessment.model import Deadline, ReasonGiven, Standing, StrategyView, WatchedDeadline
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.models import Condition, Strategy
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
        requires = self.rulebook.conditions.verdict(strategy.requires, self.scope)
        missing = set(requires.missing) if requires.truth is None else set()
        closing = list(self._closing(strategy, requires.truth))
        cautions = list(self._counter_indications(strategy, "caution"))
        blocking = list(self._counter_indications(strategy, "blocking"))
        missing |= set(self._unknown_blocks(strategy))
        standing: Standing = "closed" if closing or blocking else "to_complete" if missing else "open"
        given = list(self._reasons(strategy))
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
        verdict = self.rulebook.conditions.verdict(node, self.scope)
        if verdict.truth is not False:
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
        if self.rulebook.conditions.verdict(node, self.scope).truth is True and node.why:
            yield node.why
        elif node.all is not None:
            for part in node.all:
                yield from self._met(part)
        elif node.any is not None:
            yield from next(([*self._met(part)] for part in node.any if [*self._met(part)]), [])

    def _in_words(self, node: Condition) -> str:
        if node.fact:
            return self.rulebook.vocabulary.facts[node.fact].question
        if node.event:
            return self.rulebook.vocabulary.events[node.event].label
        return node.deadline or "condition du dossier"

    def _counter_indications(self, strategy: Strategy, severity: str) -> Iterator[ReasonGiven]:
        for item in strategy.counter_indications:
            verdict = self.rulebook.conditions.verdict(item.when, self.scope)
            if item.severity == severity and verdict.truth is True:
                yield ReasonGiven(item.why, 0, self._citations.of(item.source, self.today))

    def _unknown_blocks(self, strategy: Strategy) -> Iterator[str]:
        for item in strategy.counter_indications:
            verdict = self.rulebook.conditions.verdict(item.when, self.scope)
            if item.severity == "blocking" and verdict.truth is None:
                yield from verdict.missing

    def _reasons(self, strategy: Strategy) -> Iterator[ReasonGiven]:
        for reason in strategy.reasons:
            if self.rulebook.conditions.verdict(reason.when, self.scope).truth is True:
                yield ReasonGiven(reason.why, reason.points, self._citations.of(reason.source, self.today))

    def _watched(self, strategy: Strategy) -> Iterator[WatchedDeadline]:
        for rule_id in strategy.watches:
            for deadline in self.by_rule.get(rule_id, []):
                due = deadline.due or deadline.fallback_due
                left = (due - self.today).days if due else None
                yield WatchedDeadline(deadline.id, deadline.title, due, left, deadline.provisional)


def nearest_watch(view: StrategyView) -> dt.date | None:
    """Return the nearest limitation date a strategy lives under."""
    return min((watch.due for watch in view.watches if watch.due), default=None)
