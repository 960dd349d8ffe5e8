"""Puts a changed number to the test: the static checks, then every case that can see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litigo.assessment.cases import Case, run_case
from litigo.rulebook.checks import check_rulebook, walk
from litigo.rulebook.models import Condition, DeadlineRule, RulebookText, Strategy
from litigo.rulebook.rulebook import Rulebook
from tests import test_timelimits as calendar_laws
from tests.mutation.numbers import RULES, Number, replaced

Probe = Callable[[Rulebook], bool]
BREAKS = (ArithmeticError, AssertionError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One number and the value it was changed into."""

    number: Number
    value: object


class Trials:
    """Tells which mutants the checks and the cases of one rulebook notice."""

    def __init__(self, rulebook: Rulebook, cases: Iterable[Case]) -> None:
        self.rulebook = rulebook
        self.text = rulebook.text
        self._cases: dict[str, list[Probe]] = defaultdict(list)
        for case in cases:
            self._cases[case.rule].append(partial(_case_fails, case))
        self._probes: dict[tuple[str, str], list[Probe]] = {}

    def killed(self, mutant: Mutant) -> bool:
        """Tell whether a case fails, or a static check reports an error, that the true rulebook does not have."""
        changed = Rulebook(self._changed(mutant), "mutant")
        if mutant.number.table in (*RULES, "regimes", "distances"):
            changed.calendar, changed.countings = self.rulebook.calendar, self.rulebook.countings
        probes = self._seeing(mutant.number)
        for index, fails in enumerate(probes):
            if fails(changed):
                probes.insert(0, probes.pop(index))  # what killed this one is likely to kill its twin
                return True
        return bool(self._errors(changed.text) - self._errors(self._around(mutant.number)))

    # -- what a mutant looks like ---------------------------------------------------------------------------------

    def _changed(self, mutant: Mutant) -> RulebookText:
        number, around = mutant.number, self._around(mutant.number)
        table = getattr(around, number.table)
        if number.table == "workdays":
            return around.model_copy(update={"workdays": replaced(table, number.path, mutant.value)})
        if number.table in RULES:
            changed: object = tuple(
                replaced(rule, number.path, mutant.value) if rule.id == number.owner else rule for rule in table
            )
        else:
            changed = {**table, number.owner: replaced(table[number.owner], number.path, mutant.value)}
        return around.model_copy(update={number.table: changed})

    def _around(self, number: Number) -> RulebookText:
        """Return the rulebook cut down to the rules that a number of one rule may touch."""
        if number.table not in RULES:
            return self.text
        strategies = [rule for rule in self.text.strategies if rule.id == number.owner]
        documents = [rule for rule in self.text.documents if rule.id == number.owner]
        seen = {number.owner, *(name for strategy in strategies for name in _asked(strategy))}
        for rule in self.text.deadlines:
            members = {*rule.latest_of, *rule.earliest_of}
            seen |= {rule.id, *members} if members & seen or (members and rule.id in seen) else set()
        deadlines = [rule for rule in self.text.deadlines if rule.id in seen]
        return self.text.model_copy(
            update={"deadlines": tuple(deadlines), "strategies": tuple(strategies), "documents": tuple(documents)}
        )

    def _errors(self, text: RulebookText) -> set[str]:
        faults = check_rulebook(Rulebook(text, "checked"), Path(), {})
        return {f"{fault.path} {fault.message}" for fault in faults if fault.severity == "error"}

    # -- who may notice -------------------------------------------------------------------------------------------

    def _seeing(self, number: Number) -> list[Probe]:
        key = (number.table, number.owner)
        if key not in self._probes:
            calendar = number.table in ("countings", "moratoria", "workdays")
            shared = list(_calendar_probes()) if calendar else []
            self._probes[key] = [*shared, *(probe for rule in self._touched(number) for probe in self._cases[rule])]
        return self._probes[key]

    def _touched(self, number: Number) -> Sequence[str]:
        """Return the rules whose cases may see a number."""
        if number.table in ("strategies", "documents"):
            return [number.owner]
        touched = {rule.id for rule in self.text.deadlines if self._uses(rule, number)}
        combined = (
            rule.id for rule in self.text.deadlines if not touched.isdisjoint((*rule.latest_of, *rule.earliest_of))
        )
        return sorted({*touched, *combined})

    def _uses(self, rule: DeadlineRule, number: Number) -> bool:
        if number.table == "deadlines":
            return rule.id == number.owner
        regime = self.text.regimes[rule.regime] if rule.regime else None
        countings = {rule.counting, rule.literal_counting, *(length.counting for length in rule.period)}
        words = {"regimes": {rule.regime}, "distances": {rule.distance},
                 "countings": countings | ({regime.counting} if regime else set())}  # fmt: skip
        return number.table not in words or number.owner in words[number.table]


def _asked(strategy: Strategy) -> Iterator[str]:
    yield from (part.deadline for _, part in walk(strategy) if isinstance(part, Condition) and part.deadline)


def _case_fails(case: Case, rulebook: Rulebook) -> bool:
    try:
        return not run_case(case, rulebook).passed
    except BREAKS:
        return True


def _law_fails(law: Callable[[Rulebook], None], rulebook: Rulebook) -> bool:
    try:
        law(rulebook)
    except BREAKS:
        return True
    return False


def _calendar_probes() -> Iterator[Probe]:
    """Yield the tests of countings and working days as probes: the State's calendar, odd years, worked vectors."""
    for year in calendar_laws.MOVABLE:
        yield partial(_law_fails, partial(calendar_laws.test_the_state_calendar_is_reproduced_exactly, year))
    yield partial(_law_fails, calendar_laws.test_saint_martin_is_disputed_so_it_never_lengthens_the_prudent_date)
    yield partial(_law_fails, calendar_laws.test_8_may_is_a_holiday_only_since_1982)
    yield partial(_law_fails, calendar_laws.test_good_friday_needs_a_commune_with_a_protestant_church)
    for row in calendar_laws.VECTORS:
        yield partial(_law_fails, partial(calendar_laws.test_worked_vector, row))
