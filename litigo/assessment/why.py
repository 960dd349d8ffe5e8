"""Why a strategy is open or not, line by line: each condition with its fact and value, each reason with its points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litigo.assessment.model import Citation, CourtGiven, StepGiven, StrategyView
from litigo.assessment.playbook import Node, Sheet, Weighed
from litigo.assessment.strategies import StrategyFinder
from litigo.assessment.wording import STATES, said
from litigo.rulebook.models import Strategy
from litigo.timelimits.computation import say_day

TRUTHS = {True: "oui", False: "non", None: "?"}


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One line: ``truth`` is that of a condition (« oui », « non », « ? »), empty for what is no condition.

    ``fact`` is what the condition looks at and ``value`` what the file says of it; ``against`` when the line speaks
    against the strategy, or is still to be answered.
    """

    section: str
    depth: int
    truth: str
    text: str
    fact: str | None = None
    value: str | None = None
    points: int = 0
    against: bool = False
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A strategy as it stands, and every line of why."""

    strategy: StrategyView
    lines: tuple[WhyLine, ...]


def explain(finder: StrategyFinder, strategy: Strategy) -> Explanation:
    """Return every line of why a strategy stands where it does."""
    view = finder.view(strategy)
    return Explanation(view, tuple(_Teller(finder, finder.playbook.sheets[strategy.id], view).lines()))


def against(explanation: Explanation) -> tuple[WhyLine, ...]:
    """Return the lines that speak against a strategy, or wait for an answer, and what would reopen it."""
    return tuple(line for line in explanation.lines if line.against)


class _Teller:
    def __init__(self, finder: StrategyFinder, sheet: Sheet, view: StrategyView) -> None:
        self.finder = finder
        self.scope = finder.scope
        self.words = finder.rulebook.vocabulary
        self.sheet = sheet
        self.view = view

    def lines(self) -> Iterator[WhyLine]:
        """Yield the lines, section by section."""
        yield from self._role()
        for node in self.sheet.requires:
            yield from self._condition("Conditions", node, 0, wanted=True)
        for section, group in (("Ce qui la fermerait", self.sheet.blocking), ("Réserves", self.sheet.cautions)):
            for item in group:
                yield from self._weighed(section, item)
        for item in self.sheet.reasons:
            yield from self._weighed("Raisons", item)
        yield from (WhyLine("Rouvrirait", 0, "", way.text, against=True) for way in self.view.reopens)
        yield from (WhyLine("Avertissements", 0, "", text, against=True) for text in self.view.warnings)
        yield from map(self._court, self.view.courts)
        yield from map(self._step, self.view.steps_due)
        for watch in self.view.watches:
            day = f"{say_day(watch.due)}, {watch.days_left} jours" if watch.due else "sans date"
            yield WhyLine("Délais surveillés", 0, "", f"{watch.title} : {day}", watch.deadline)
        value = self.view.value
        yield from (WhyLine("Valeur nette attendue", 0, "", text) for text in (value.lines if value else ()))
        if self.view.ranking:
            yield WhyLine("Classement", 0, "", self.view.ranking)

    def _role(self) -> Iterator[WhyLine]:
        ours = self.finder.for_us(self.sheet.strategy)
        if self.sheet.strategy.for_:
            text = self.sheet.not_ours.reasons_against[0].text
            name = "dossier.notre_role"
            yield WhyLine("Rôle", 0, TRUTHS[ours], text, name, self._value(name), against=not ours)

    def _condition(
        self, section: str, node: Node, depth: int, *, wanted: bool, needed: bool = True
    ) -> Iterator[WhyLine]:
        """Yield a condition and its parts; those of one that holds speak against nothing, whatever they say."""
        truth = node.decide(self.scope).truth
        leaf = node.condition
        fact = leaf.fact or leaf.event or leaf.deadline
        hostile = needed and truth is not wanted
        yield WhyLine(section, depth, TRUTHS[truth], self._text(node), fact, self._seen(node), against=hostile)
        inner = wanted if leaf.not_ is None else not wanted
        for part in node.parts:
            yield from self._condition(section, part, depth + 1, wanted=inner, needed=hostile)

    def _weighed(self, section: str, item: Weighed) -> Iterator[WhyLine]:
        truth = item.node.decide(self.scope).truth
        points = item.given.points
        speaks_for = section == "Raisons" and (points >= 0 or truth is False)
        hostile = not speaks_for and truth is not False
        yield WhyLine(
            section, 0, TRUTHS[truth], item.given.text, points=points, against=hostile, sources=item.given.sources
        )
        for line in self._condition(section, item.node, 1, wanted=True):
            yield WhyLine(section, line.depth, line.truth, line.text, line.fact, line.value, against=hostile)

    def _text(self, node: Node) -> str:
        leaf = node.condition
        if leaf.why:
            return leaf.why
        if leaf.all is not None:
            return "toutes les conditions qui suivent"
        if leaf.any is not None:
            return "l'une des conditions qui suivent"
        if leaf.not_ is not None:
            return "le contraire de ce qui suit"
        if leaf.fact is not None:
            return self.words.facts[leaf.fact].question
        if leaf.event is not None:
            label = self.words.events[leaf.event].label
            return f"aucun événement « {label} »" if leaf.exists is False else f"événement « {label} »"
        rule = self.finder.rulebook.deadlines[leaf.deadline or ""]
        return f"échéance « {rule.title} » dans l'un des états : {_in_words(leaf.state or ())}"

    def _seen(self, node: Node) -> str | None:
        """Return what the file says of what a leaf looks at."""
        leaf = node.condition
        if leaf.fact is not None:
            return self._value(leaf.fact)
        if leaf.event is not None:
            days = [f"{day:%d/%m/%Y}" if day else "sans date" for day in self.scope.days_of(leaf.event)]
            return ", ".join(days) or "aucun"
        if leaf.deadline is not None:
            return _in_words(self.scope.states_of(leaf.deadline)) or "aucune"
        return None

    def _value(self, name: str) -> str:
        return said(self.scope.fact(name), self.words.facts[name])

    @staticmethod
    def _court(court: CourtGiven) -> WhyLine:
        truth = TRUTHS[True if court.certain else None]
        text = f"{court.court} : {court.why}"
        lacking = ", ".join(court.missing) or None
        return WhyLine("Juridiction", 0, truth, text, lacking, against=not court.certain, sources=court.sources)

    @staticmethod
    def _step(step: StepGiven) -> WhyLine:
        done = {True: "fait", False: "à faire", None: "à vérifier"}[step.done]
        must = "obligatoire" if step.mandatory else "utile"
        text = f"{step.text} ({must}, {done})" + (f" : {step.why}" if step.why else "")
        return WhyLine(
            "Étapes", 0, "?" if step.missing else "", text, ", ".join(step.missing) or None, sources=step.sources
        )


def _in_words(states: Iterable[str]) -> str:
    return ", ".join(STATES.get(state, state) for state in states)
