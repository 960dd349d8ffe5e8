"""The strategies made ready for one day: whatever does not depend on the file is worked out once, for every file.

Each condition becomes a function, each reason, step and court the words and citations it will be given with.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

from litigo.assessment.citations import Citations
from litigo.assessment.model import Citation, CourtGiven, ReasonGiven, StepGiven, StrategyView
from litigo.assessment.net_value import Prices
from litigo.assessment.ranking import Criteria, Key
from litigo.assessment.reopening import Change, change_of
from litigo.rulebook.conditions import TRUE, Decision, Scope, Verdict
from litigo.rulebook.models import Condition, Court, StepRule, Strategy
from litigo.rulebook.rulebook import Rulebook

OUR_PART = "dossier.notre_role"
READY = 4  # playbooks kept: files are assessed for the same day, under the same rules, one after the other


@dataclass(frozen=True, slots=True)
class Node:
    """A condition made ready: its function, its parts, and what would turn a leaf so that it holds, or fails."""

    condition: Condition
    decide: Decision
    parts: tuple[Node, ...]
    to_hold: Change | None
    to_fail: Change | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reason or a counter-indication made ready."""

    node: Node
    given: ReasonGiven


@dataclass(frozen=True, slots=True)
class ReadyStep:
    """A step made ready: when it is due, when it is done, and how it is said in each case."""

    due: Decision
    done: Decision | None
    said: dict[bool | None, StepGiven]


@dataclass(frozen=True, slots=True)
class ReadyCourt:
    """A court made ready, as it is said when it surely hears the claim."""

    when: Decision
    given: CourtGiven


@dataclass(frozen=True, slots=True)
class Sheet:
    """A strategy made ready.

    ``blank`` is its view with nothing said yet, ``not_ours`` the one in the files where it is not for us; ``last`` its
    place among the closed ones.
    """

    strategy: Strategy
    requires: Node
    blocking: tuple[Weighed, ...]
    cautions: tuple[Weighed, ...]
    reasons: tuple[Weighed, ...]
    steps: tuple[ReadyStep, ...]
    courts: tuple[ReadyCourt, ...]
    bound: Decision | None
    blank: StrategyView
    not_ours: StrategyView
    last: Key


class Playbook:
    """Every strategy in use, made ready for one day."""

    def __init__(self, rulebook: Rulebook, today: dt.date) -> None:
        self.rulebook = rulebook
        self.today = today
        self._citations = Citations(rulebook)
        self.prices = Prices(rulebook, today)
        rules = (rule for rule in rulebook.strategies.values() if rule.status != "retired")
        self.sheets = {rule.id: self._sheet(rule) for rule in rules}

    def _sheet(self, strategy: Strategy) -> Sheet:
        against = [
            (item.severity, Weighed(self.node(item.when), ReasonGiven(item.why, 0, self._cite(item.source))))
            for item in strategy.counter_indications
        ]
        blank = self._blank(strategy)
        return Sheet(
            strategy=strategy,
            requires=self.node(strategy.requires),
            blocking=tuple(weighed for severity, weighed in against if severity == "blocking"),
            cautions=tuple(weighed for severity, weighed in against if severity == "caution"),
            reasons=tuple(
                Weighed(self.node(item.when), ReasonGiven(item.why, item.points, self._cite(item.source)))
                for item in strategy.reasons
            ),
            steps=tuple(map(self._step, self.rulebook.steps_of(strategy))),
            courts=tuple(map(self._court, self.rulebook.courts_of(strategy))),
            bound=self.decision(strategy.binding.when) if strategy.binding else None,
            blank=blank,
            not_ours=replace(blank, reasons_against=(self._for_others(strategy),)),
            last=Criteria(strategy.id, "closed", 0, None, False, None, None).key((0, 0)),
        )

    def node(self, condition: Condition) -> Node:
        """Make a condition ready, with its parts."""
        inner = condition.all or condition.any or tuple(filter(None, (condition.not_,)))
        hold, fail = (None, None) if inner else (change_of(self.rulebook, condition, wanted=w) for w in (True, False))
        return Node(condition, self.decision(condition), tuple(map(self.node, inner)), hold, fail)

    def decision(self, condition: Condition | None) -> Decision:
        """Return the function of a condition; none is always true."""
        return self.rulebook.conditions.decision(condition) if condition else _always

    def _cite(self, keys: tuple[str, ...]) -> tuple[Citation, ...]:
        return self._citations.of(keys, self.today)

    def _step(self, step: StepRule) -> ReadyStep:
        sources = self._cite(step.source)
        answers = (True, False, None)
        said = {done: StepGiven(step.step, step.mandatory, done, step.why, (), sources) for done in answers}
        return ReadyStep(self.decision(step.when), self.decision(step.done) if step.done else None, said)

    def _court(self, court: Court) -> ReadyCourt:
        given = CourtGiven(court.court, court.why, True, (), self._cite(court.source))
        return ReadyCourt(self.decision(court.when), given)

    def _for_others(self, strategy: Strategy) -> ReasonGiven:
        labels = self.rulebook.vocabulary.facts[OUR_PART].values
        allowed = ", ".join(labels[name].lower() for name in strategy.for_)
        return ReasonGiven(f"Ne se pose que pour : {allowed}", 0)

    def _blank(self, strategy: Strategy) -> StrategyView:
        return StrategyView(
            id=strategy.id,
            title=strategy.title,
            family=strategy.family,
            standing="closed",
            points=0,
            reasons_for=(),
            reasons_against=(),
            missing=(),
            watches=(),
            steps=(),
            forum=None,
            documents=strategy.documents,
            sources=self._cite(strategy.source),
            status=strategy.status,
            confidence=strategy.confidence,
        )


def _always(_scope: Scope) -> Verdict:
    return TRUE


@lru_cache(maxsize=READY)
def playbook_of(rulebook: Rulebook, today: dt.date) -> Playbook:
    """Return the strategies of a rulebook, made ready for a day."""
    return Playbook(rulebook, today)
