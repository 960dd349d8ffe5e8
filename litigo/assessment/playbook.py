"""The strategies made ready for one day: whatever does not depend on the file is worked out once, for every file.

Each condition becomes a function, each reason, step and court the words and citations it will be given with.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from litigo.assessment.citations import Citations
from litigo.assessment.model import Citation, CourtGiven, ReasonGiven, Reopening, StepGiven, StrategyView
from litigo.assessment.net_value import Prices
from litigo.assessment.ranking import Criteria, Key
from litigo.assessment.reopening import Change, change_of
from litigo.rulebook.conditions import TRUE, Decision, Scope, Truth, Verdict
from litigo.rulebook.models import Condition, Court, StepRule, Strategy, ValueRule
from litigo.rulebook.rulebook import Rulebook

OUR_PART = "dossier.notre_role"
Closing = tuple[tuple[int, ...], tuple[Truth, ...]]  # the conditions that close, the truths they rest on
READY = 4  # playbooks kept: files are assessed for the same day, under the same rules, one after the other


@dataclass(frozen=True)
class Node:
    """A condition made ready: its function, its parts, and what would turn a leaf so that it holds, or fails.

    ``needed`` are the parts that must all hold: those of « all », or the condition itself.
    """

    condition: Condition
    decide: Decision
    parts: tuple[Node, ...]
    to_hold: Change | None
    to_fail: Change | None

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The conditions on which this one rests, that have no parts."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) if self.parts else (self,)

    @property
    def needed(self) -> tuple[Node, ...]:
        """The parts that must all hold."""
        return self.parts if self.condition.all is not None else (self,)


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
class ReadyValue:
    """A valuation made ready; the same one serves every strategy that counts alike."""

    when: Decision
    rule: ValueRule
    key: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A strategy made ready.

    ``blank`` is its view with nothing said yet, ``not_ours`` the one in the files where it is not for us; ``last`` its
    place among the closed ones. ``told`` keeps how its closing is told, by what the conditions concerned rest on.
    """

    strategy: Strategy
    requires: tuple[Node, ...]
    blocking: tuple[Weighed, ...]
    cautions: tuple[Weighed, ...]
    reasons: tuple[Weighed, ...]
    values: tuple[ReadyValue, ...]
    steps: tuple[ReadyStep, ...]
    courts: tuple[ReadyCourt, ...]
    bound: Decision | None
    blank: StrategyView
    not_ours: StrategyView
    last: Key
    told: dict[Closing, tuple[tuple[ReasonGiven, ...], tuple[Reopening, ...]]] = field(default_factory=dict)


class Playbook:
    """Every strategy in use, made ready for one day."""

    def __init__(self, rulebook: Rulebook, today: dt.date) -> None:
        self.rulebook = rulebook
        self.today = today
        self._citations = Citations(rulebook)
        self.prices = Prices(rulebook, today)
        self._steps: dict[int, ReadyStep] = {}
        self._forums: dict[tuple[int, ...], tuple[ReadyCourt, ...]] = {}
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
            requires=self.node(strategy.requires).needed,
            blocking=tuple(weighed for severity, weighed in against if severity == "blocking"),
            cautions=tuple(weighed for severity, weighed in against if severity == "caution"),
            reasons=tuple(
                Weighed(self.node(item.when), ReasonGiven(item.why, item.points, self._cite(item.source)))
                for item in strategy.reasons
            ),
            values=tuple(map(self._value, strategy.value)),
            steps=tuple(map(self._step, self.rulebook.steps_of(strategy))),
            courts=self._courts(strategy),
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

    def _value(self, rule: ValueRule) -> ReadyValue:
        return ReadyValue(self.decision(rule.when), rule, rule.model_dump_json(exclude={"when"}))

    def _step(self, step: StepRule) -> ReadyStep:
        """Make a step ready, once for all the strategies that share it."""
        found = self._steps.get(id(step))
        if found is None:
            sources = self._cite(step.source)
            answers = (True, False, None)
            said = {done: StepGiven(step.step, step.mandatory, done, step.why, (), sources) for done in answers}
            done = self.decision(step.done) if step.done else None
            found = self._steps[id(step)] = ReadyStep(self.decision(step.when), done, said)
        return found

    def _courts(self, strategy: Strategy) -> tuple[ReadyCourt, ...]:
        """Make courts ready, once for all the strategies that have the same."""
        courts = self.rulebook.courts_of(strategy)
        key = tuple(map(id, courts))
        if key not in self._forums:
            self._forums[key] = tuple(map(self._court, courts))
        return self._forums[key]

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
