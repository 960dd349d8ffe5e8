"""The recourse and defence strategies of a file: open, to complete or closed, with the reasons for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from litigo.assessment.claim import Claim
from litigo.assessment.file_scope import FileScope
from litigo.assessment.model import (
    CourtGiven,
    Deadline,
    ReasonGiven,
    Standing,
    StepGiven,
    StrategyView,
    WatchedDeadline,
)
from litigo.assessment.net_value import Valuer
from litigo.assessment.playbook import OUR_PART, Node, ReadyCourt, ReadyStep, Sheet, Weighed, playbook_of
from litigo.assessment.ranking import Criteria, Key, Watch
from litigo.assessment.reopening import reopenings
from litigo.rulebook.models import Condition, Strategy
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day

HIGHEST = 100
COUNTING = ("running", "to_verify")  # a date that still falls, or has fallen without anybody knowing what was done


class StrategyFinder:
    """Applies the strategies to one claim whose deadlines are known."""

    def __init__(self, rulebook: Rulebook, claim: Claim, deadlines: Iterable[Deadline]) -> None:
        self.rulebook = rulebook
        self.by_rule: dict[str, list[Deadline]] = defaultdict(list)
        for deadline in deadlines:
            self.by_rule[deadline.rule].append(deadline)
        states = {rule: tuple(d.state for d in group) for rule, group in self.by_rule.items()}
        self.scope = FileScope(claim, states)
        self.today = claim.today
        self.danger = rulebook.house_value.danger_days
        self.playbook = playbook_of(rulebook, claim.today)
        self.valuer = Valuer(self.playbook.prices, self.scope)
        self._role = self.scope.fact(OUR_PART)
        self._watches: dict[str, tuple[WatchedDeadline, ...]] = {}
        self._firsts: dict[str, Watch | None] = {}
        self._heard: dict[int, tuple[CourtGiven, ...]] = {}
        self._due: dict[int, StepGiven | None] = {}

    def all(self) -> tuple[StrategyView, ...]:
        """Return every strategy in the order of the ranking, which ends with the id so that it is stable."""
        found = [self._ranked(sheet) for sheet in self.playbook.sheets.values()]
        return tuple(view for _, view in sorted(found, key=lambda item: item[0]))

    def view(self, strategy: Strategy) -> StrategyView:
        """Return where one strategy stands, and why."""
        return self._ranked(self.playbook.sheets[strategy.id])[1]

    def _ranked(self, sheet: Sheet) -> tuple[Key, StrategyView]:
        if not self.for_us(sheet.strategy):
            return sheet.last, sheet.not_ours
        scope = self.scope
        needed = [(node, node.decide(scope)) for node in sheet.requires]
        against = [(item, item.node.decide(scope)) for item in sheet.blocking]
        failing = [node for node, verdict in needed if verdict.truth is False]
        blocking = [item for item, verdict in against if verdict.truth]
        if failing or blocking:
            return sheet.last, self._closed(sheet, failing, blocking)
        unknown = (verdict.missing for _, verdict in (*needed, *against) if verdict.truth is None)
        return self._alive(sheet, frozenset().union(*unknown))

    def for_us(self, strategy: Strategy) -> bool:
        """Tell whether the strategy is one for our part in the file; so it is while nobody says what that part is."""
        return not strategy.for_ or self._role is None or self._role in strategy.for_

    def _closed(self, sheet: Sheet, failing: list[Node], blocking: list[Weighed]) -> StrategyView:
        strategy = sheet.strategy
        nodes = [*failing, *(item.node for item in blocking)]
        key = tuple(map(id, nodes)), tuple([leaf.decide(self.scope).truth for node in nodes for leaf in node.leaves])
        told = sheet.told.get(key)
        if told is None:
            texts = (_not_met(text) for node in failing for text in self._failing(node))
            reopens = reopenings(failing, [item.node for item in blocking], self.scope)
            told = sheet.told[key] = ((*texts, *(item.given for item in blocking)), reopens)
        return StrategyView(
            id=strategy.id,
            title=strategy.title,
            family=strategy.family,
            standing="closed",
            points=0,
            reasons_for=(),
            reasons_against=told[0],
            missing=(),
            watches=self._watched(strategy),
            steps=(),
            forum=None,
            documents=strategy.documents,
            sources=sheet.blank.sources,
            status=strategy.status,
            confidence=strategy.confidence,
            confidential=strategy.confidential,
            reopens=told[1],
        )

    def _alive(self, sheet: Sheet, missing: frozenset[str]) -> tuple[Key, StrategyView]:
        strategy = sheet.strategy
        given = [item.given for item in sheet.reasons if item.node.decide(self.scope).truth]
        cautions = [item.given for item in sheet.cautions if item.node.decide(self.scope).truth]
        criteria = self._criteria(sheet, "to_complete" if missing else "open", given)
        courts, steps = self._courts(sheet), self._steps(sheet)
        view = StrategyView(
            id=strategy.id,
            title=strategy.title,
            family=strategy.family,
            standing=criteria.standing,
            points=criteria.points,
            reasons_for=(
                *(ReasonGiven(text, 0) for node in sheet.requires for text in self._met(node)),
                *(reason for reason in given if reason.points >= 0),
            ),
            reasons_against=(*(reason for reason in given if reason.points < 0), *cautions),
            missing=tuple(sorted(missing)),
            watches=self._watched(strategy),
            steps=tuple(step.text for step in steps),
            forum=", ou ".join(dict.fromkeys(court.court for court in courts)) or None,
            documents=strategy.documents,
            sources=sheet.blank.sources,
            status=strategy.status,
            confidence=strategy.confidence,
            confidential=strategy.confidential,
            courts=courts,
            steps_due=tuple(steps),
            value=criteria.value,
            ranking=criteria.line(self.danger),
            warnings=tuple(self._warnings(strategy)),
        )
        return criteria.key(self.danger), view

    def _criteria(self, sheet: Sheet, standing: Standing, given: list[ReasonGiven]) -> Criteria:
        strategy = sheet.strategy
        bound = sheet.bound is not None and sheet.bound(self.scope).truth is True
        return Criteria(
            id=strategy.id,
            standing=standing,
            points=max(0, min(HIGHEST, strategy.base + sum(reason.points for reason in given))),
            nearest=self._nearest(strategy),
            protects=strategy.protects,
            bound_by=strategy.binding.why if strategy.binding and bound else None,
            value=self.valuer.of(sheet.values),
        )

    # -- conditions ---------------------------------------------------------------------------------------------

    def _failing(self, node: Node) -> Sequence[str]:
        """Return why a condition fails, in the order of the rule."""
        if node.condition.why:
            return (node.condition.why,)
        return tuple(self._failures(node)) or ("voir les conditions",)

    def _failures(self, node: Node) -> Iterator[str]:
        if node.decide(self.scope).truth is not False:
            return
        condition = node.condition
        if condition.why:
            yield condition.why
        elif condition.all is not None or condition.any is not None:
            for part in node.parts:
                yield from self._failures(part)
        else:
            yield from self.rulebook.conditions.because(condition, self.scope) or (self._in_words(condition),)

    def _met(self, node: Node) -> Iterator[str]:
        """Yield the sentences of the requirements that hold."""
        condition = node.condition
        if condition.why and node.decide(self.scope).truth is True:
            yield condition.why
        elif condition.all is not None:
            for part in node.parts:
                yield from self._met(part)
        elif condition.any is not None:
            yield from next((met for met in map(list, map(self._met, node.parts)) if met), [])

    def _in_words(self, node: Condition) -> str:
        if node.fact:
            return self.rulebook.vocabulary.facts[node.fact].question
        if node.event:
            return self.rulebook.vocabulary.events[node.event].label
        return node.deadline or "condition du dossier"

    # -- dates --------------------------------------------------------------------------------------------------

    def _watched(self, strategy: Strategy) -> tuple[WatchedDeadline, ...]:
        return tuple(watch for rule in strategy.watches if rule in self.by_rule for watch in self._watching(rule))

    def _watching(self, rule: str) -> tuple[WatchedDeadline, ...]:
        found = self._watches.get(rule)
        if found is None:
            found = self._watches[rule] = tuple(self._watch(deadline) for deadline in self.by_rule[rule])
        return found

    def _watch(self, deadline: Deadline) -> WatchedDeadline:
        due = deadline.due or deadline.fallback_due
        left = (due - self.today).days if due else None
        return WatchedDeadline(deadline.id, deadline.title, due, left, deadline.provisional)

    def _nearest(self, strategy: Strategy) -> Watch | None:
        """Return the nearest date still counting among those the strategy lives under."""
        found = [self._first(rule) for rule in strategy.watches if rule in self.by_rule]
        return min((watch for watch in found if watch), key=Watch.order, default=None)

    def _first(self, rule: str) -> Watch | None:
        """Return the nearest date still counting of a rule."""
        if rule not in self._firsts:
            counting = [
                (deadline.due, deadline.id, deadline.title)
                for deadline in self.by_rule[rule]
                if deadline.state in COUNTING and deadline.due is not None
            ]
            due, _, title = min(counting, default=(None, "", ""))
            words = f"{title}, {say_day(due)}" if due else ""
            self._firsts[rule] = Watch((due - self.today).days, words) if due else None
        return self._firsts[rule]

    # -- courts, steps, conventions -----------------------------------------------------------------------------

    def _courts(self, sheet: Sheet) -> tuple[CourtGiven, ...]:
        """Return the courts that may hear the claim, worked out once for the strategies that share them."""
        found = self._heard.get(id(sheet.courts))
        if found is None:
            found = self._heard[id(sheet.courts)] = tuple(self._hearing(sheet.courts))
        return found

    def _hearing(self, courts: Sequence[ReadyCourt]) -> Iterator[CourtGiven]:
        """Yield the courts that may hear the claim, up to the first that surely does."""
        for court in courts:
            verdict = court.when(self.scope)
            if verdict.truth is True:
                yield court.given
                return
            if verdict.truth is None:
                given = court.given
                yield CourtGiven(given.court, given.why, False, tuple(sorted(verdict.missing)), given.sources)

    def _steps(self, sheet: Sheet) -> list[StepGiven]:
        """Return the steps that are due, or may be, each worked out once for the strategies that share it."""
        due = self._due
        for step in sheet.steps:
            if id(step) not in due:
                due[id(step)] = self._step(step)
        return [given for step in sheet.steps if (given := due[id(step)]) is not None]

    def _step(self, step: ReadyStep) -> StepGiven | None:
        due = step.due(self.scope)
        if due.truth is False:
            return None
        given = step.said[step.done(self.scope).truth if step.done else None]
        if not due.missing:
            return given
        missing = tuple(sorted(due.missing))
        return StepGiven(given.text, given.mandatory, given.done, given.why, missing, given.sources)

    def _warnings(self, strategy: Strategy) -> Iterator[str]:
        """Yield what makes the conventions gone by unsafe: figures nobody verified, a claim outside their field."""
        for use in strategy.conventions:
            if self.rulebook.conditions.verdict(use.when, self.scope).truth is not True:
                continue
            convention = self.rulebook.text.conventions[use.convention]
            if not convention.verified:
                edition = f"{convention.edition:%d/%m/%Y}" if convention.edition else convention.edition_note
                yield f"{convention.label} : paramètres par défaut non vérifiés, édition : {edition}"
            if convention.scope is not None:
                field = self.playbook.node(convention.scope)
                if field.decide(self.scope).truth is False:
                    yield f"{convention.label} : hors du champ publié ({' ; '.join(self._failing(field))})"


def _not_met(text: str) -> ReasonGiven:
    return ReasonGiven(f"Condition non remplie : {text}", 0)
