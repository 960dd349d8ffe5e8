"""The rulebook in memory: rules by id, sources, counting methods, calendar and words, ready to be applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from litigo.dossier.vocabulary import Vocabulary
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.conditions import Conditions
from litigo.rulebook.house import HouseValue
from litigo.rulebook.index import RuleIndex
from litigo.rulebook.liability import LiabilityRule
from litigo.rulebook.models import (
    Clause,
    CountingKind,
    Court,
    DeadlineRule,
    DocumentRule,
    Interruption,
    Length,
    Lengthening,
    Regime,
    Rule,
    Source,
    SourceVersion,
    StepRule,
    Strategy,
    Suspension,
)
from litigo.rulebook.money import InterestGround
from litigo.rulebook.text import AnyRule, RulebookText
from litigo.timelimits.computation import Counting, Moratorium
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import Holiday, WorkCalendar


class Rulebook:
    """All the rules, indexed. ``digest`` names this exact text of the rules."""

    def __init__(self, text: RulebookText, digest: str) -> None:
        self.text = text
        self.digest = digest
        words = text.vocabulary
        self.vocabulary = Vocabulary(words.roles, words.events, words.facts, words.heads)
        self.deadlines: Mapping[str, DeadlineRule] = {rule.id: rule for rule in text.deadlines}
        self.strategies: Mapping[str, Strategy] = {rule.id: rule for rule in text.strategies}
        self.documents: Mapping[str, DocumentRule] = {rule.id: rule for rule in text.documents}
        self.checks: Mapping[str, CheckRule] = {rule.id: rule for rule in text.checks}
        self.grounds: Mapping[str, InterestGround] = {ground.id: ground for ground in text.grounds}
        self.liabilities: Mapping[str, LiabilityRule] = {rule.id: rule for rule in text.liabilities}
        self.sources: Mapping[str, Source] = text.sources
        self.regimes: Mapping[str, Regime] = text.regimes
        self.places: Mapping[str, str] = text.places
        self.conditions = Conditions(self.vocabulary, text.parameters)

    @cached_property
    def clocks(self) -> RuleIndex[DeadlineRule]:
        """The deadline rules that count time, indexed by the words that wake them; retired ones are left out."""
        return RuleIndex([rule for rule in self._applied() if not members_of(rule)], self.vocabulary.facts)

    @cached_property
    def alerts(self) -> RuleIndex[CheckRule]:
        """The checks, indexed by the words that wake them; retired ones are left out."""
        return RuleIndex([rule for rule in self.checks.values() if rule.status != "retired"], self.vocabulary.facts)

    @cached_property
    def regimes_of_liability(self) -> RuleIndex[LiabilityRule]:
        """The regimes of liability, indexed by the words that announce them; retired ones are left out."""
        return RuleIndex([rule for rule in self.text.liabilities if rule.status != "retired"], self.vocabulary.facts)

    @cached_property
    def combinations(self) -> tuple[DeadlineRule, ...]:
        """The deadline rules that keep the earliest or the latest of others; retired ones are left out."""
        return tuple(rule for rule in self._applied() if members_of(rule))

    def _applied(self) -> Iterator[DeadlineRule]:
        return (rule for rule in self.deadlines.values() if rule.status != "retired")

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days of every seat."""
        workdays = self.text.workdays
        holidays = [
            Holiday(
                name=kind.name,
                zones=frozenset(kind.zones),
                month=int(kind.day[:2]) if kind.day else None,
                day=int(kind.day[3:]) if kind.day else None,
                easter=kind.easter,
                since=kind.since,
                until=kind.until,
                communes=frozenset(kind.communes),
                disputed=kind.disputed,
                sources=kind.source,
            )
            for kind in workdays.holidays
        ]
        return WorkCalendar(holidays, workdays.departments, workdays.zones)

    @cached_property
    def countings(self) -> Mapping[str, Counting]:
        """Counting methods by key."""
        return {key: self._counting(key, kind) for key, kind in self.text.countings.items()}

    def _counting(self, key: str, kind: CountingKind) -> Counting:
        return Counting(
            key=key,
            label=kind.label,
            unit=kind.unit,
            first_day=kind.first_day,
            month_end=kind.month_end,
            rollover=kind.rollover,
            clear=kind.clear,
            end_of_year=kind.end_of_year,
            moratoria=tuple(self._moratorium(name) for name in kind.moratoria),
            sources=kind.source,
        )

    def _moratorium(self, key: str) -> Moratorium:
        kind = self.text.moratoria[key]
        return Moratorium(key, kind.label, kind.first, kind.last, Period.parse(kind.cap), kind.source)

    def lengthenings(self, rule: DeadlineRule) -> tuple[Lengthening, ...]:
        """Return what may be added to the period of a rule: its own increases, and those for distance."""
        if not rule.distance:
            return rule.lengthened_by
        return (*rule.lengthened_by, *self.text.distances[rule.distance].lengthened_by)

    def causes(self, rule: DeadlineRule) -> tuple[tuple[str, Interruption | Suspension], ...]:
        """Return what may move the period of a rule, its own causes first: interruptions, then suspensions.

        Each comes with the kind of event that brings it about.
        """
        return self._causes[rule.id]

    @cached_property
    def _causes(self) -> Mapping[str, tuple[tuple[str, Interruption | Suspension], ...]]:
        return {rule.id: tuple(self._causes_of(rule)) for rule in self.text.deadlines}

    def _causes_of(self, rule: DeadlineRule) -> Iterator[tuple[str, Interruption | Suspension]]:
        parts = [part for part in (rule, self.regimes.get(rule.regime or "")) if part is not None]
        yield from ((effect.by, effect) for part in parts for effect in part.interrupted_by)
        yield from ((effect.from_, effect) for part in parts for effect in part.suspended_by)

    @cached_property
    def house_value(self) -> HouseValue:
        """The assumptions of the house on the value and the order of strategies."""
        return self.text.house.value if self.text.house else HouseValue()

    def courts_of(self, strategy: Strategy) -> tuple[Court, ...]:
        """Return the courts a strategy may lead to, in order, the shared ones in the place of their name."""
        return self._courts[strategy.id]

    @cached_property
    def _courts(self) -> Mapping[str, tuple[Court, ...]]:
        forums = self.text.forums
        return {
            rule.id: tuple(
                court for item in rule.forum for court in ((item,) if isinstance(item, Court) else forums[item].courts)
            )
            for rule in self.text.strategies
        }

    def steps_of(self, strategy: Strategy) -> tuple[StepRule, ...]:
        """Return the steps of a strategy, in order, the shared ones in the place of their name."""
        return self._steps[strategy.id]

    @cached_property
    def _steps(self) -> Mapping[str, tuple[StepRule, ...]]:
        shared = self.text.steps
        return {
            rule.id: tuple(item if isinstance(item, StepRule) else shared[item] for item in rule.steps)
            for rule in self.text.strategies
        }

    @cached_property
    def _first_days(self) -> Mapping[int, dt.date]:
        """The first day known of the lengths that bear none, by identity: that of the oldest wording they cite."""
        found = {}
        for rule in self.text.deadlines:
            for length in rule.period:
                day = length.since or self._oldest(length.source or rule.source)
                if day is not None:
                    found[id(length)] = day
        return found

    def _oldest(self, keys: tuple[str, ...]) -> dt.date | None:
        """Return the first day of the oldest wording of these sources; ``None`` when one of them has no known start."""
        texts = [versions for key in keys if (versions := self.sources[key.partition("#")[0]].versions)]
        starts = [versions[0].since for versions in texts]
        days = [day for day in starts if day is not None]
        return min(days) if days and len(days) == len(starts) else None

    def in_force(self, rule: DeadlineRule, day: dt.date) -> list[Length]:
        """Return the lengths of a rule in force on ``day``; none before the first wording known, which is refused."""
        return [
            length
            for length in rule.period
            if self._first_days.get(id(length), day) <= day and (length.until is None or day <= length.until)
        ]

    @cached_property
    def assertive(self) -> frozenset[str]:
        """The events by which a right is claimed, and those that interrupt some limitation: what one may rely on."""
        interrupting = {cause.by for rule in self.text.deadlines for cause in rule.interrupted_by}
        interrupting |= {cause.by for regime in self.regimes.values() for cause in regime.interrupted_by}
        return frozenset(interrupting | {word for word, kind in self.vocabulary.events.items() if kind.demand})

    @property
    def everything(self) -> tuple[Rule | CheckRule, ...]:
        """All the rules, in the order of their files: deadlines, strategies, documents, checks."""
        return (*self.text.deadlines, *self.text.strategies, *self.text.documents, *self.text.checks)

    def name_of(self, rule: AnyRule) -> str:
        """Return the name a rule is found by: its id, « document.x » where another rule bears the same one."""
        apart = f"document.{rule.id}"
        return apart if self.documents.get(rule.id) is rule and apart in self.places else rule.id

    def place_of(self, rule: AnyRule) -> str:
        """Return where a rule stands: « file:line » below the folder of rules."""
        return self.places[self.name_of(rule)]

    def rule(self, rule_id: str) -> AnyRule | None:
        """Return the rule of that id, whatever its kind; « document.x » where another rule bears the name of one."""
        if rule_id.startswith("document."):
            return self.documents.get(rule_id.removeprefix("document."))
        by_kind: tuple[Mapping[str, AnyRule], ...] = (
            self.deadlines, self.strategies, self.documents, self.checks, self.grounds, self.liabilities,
        )  # fmt: skip
        return next((found for rules in by_kind if (found := rules.get(rule_id))), None)

    def clauses_on(self, day: dt.date) -> dict[str, str | None]:
        """Return the wording of every clause on ``day``; ``None`` for one that has none that day."""
        return {key: _wording_on(clause, day) for key, clause in self.text.clauses.items()}

    def version_of(self, key: str, day: dt.date | None) -> SourceVersion | None:
        """Return the wording of a source in force on ``day`` (the last known one when no day is given)."""
        versions = self.sources[key.partition("#")[0]].versions
        for version in reversed(versions):
            if day is None or (
                (version.since is None or version.since <= day) and (version.until is None or day <= version.until)
            ):
                return version
        return None


def members_of(rule: DeadlineRule) -> tuple[str, ...]:
    """Return the ids of the rules a combination chooses from; none for a rule that counts time itself."""
    return (*rule.latest_of, *rule.earliest_of)


def _wording_on(clause: Clause, day: dt.date) -> str | None:
    versions = (v for v in clause.versions if (v.since or day) <= day <= (v.until or day))
    return next((version.text for version in versions), None)
