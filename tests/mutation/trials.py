"""Puts a changed number to the test: the static checks, then every case that can see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litigo.assessment.cases import Case, read_cases, run_case
from litigo.rulebook.checks import check_rulebook, walk
from litigo.rulebook.models import Condition, DeadlineRule, Model
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import RulebookText
from tests import test_documents_due as papers
from tests import test_timelimits as laws
from tests.mutation.numbers import RULES, Number, replaced

Check = Callable[[Rulebook], None]
Probe = Callable[[Rulebook], bool]
BREAKS = (ArithmeticError, AssertionError, LookupError, ValueError)
COUNTS = ("countings", "moratoria")
TESTS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One number and the value it was changed into."""

    number: Number
    value: object


class Trials:
    """Tells which mutants the static checks and the cases of a rulebook notice."""

    def __init__(self, rulebook: Rulebook, cases: Iterable[Case]) -> None:
        self.rulebook = rulebook
        self.text = rulebook.text
        self._cases: dict[str, list[Probe]] = defaultdict(list)
        for case in cases:
            self._cases[case.rule].append(partial(_case_fails, case))
        self._probes: dict[tuple[str, str], list[Probe]] = {}
        self._known: dict[tuple[str, str], set[str]] = {}

    def killed(self, mutant: Mutant) -> bool:
        """Tell whether a static check reports an error, or a case fails, that the true rulebook does not have."""
        return bool(self._new_errors(mutant)) or self._noticed(mutant)

    def _noticed(self, mutant: Mutant) -> bool:
        changed = Rulebook(_changed(self._around(mutant.number), mutant), "mutant")
        if mutant.number.table != "workdays":
            changed.calendar = self.rulebook.calendar
            if mutant.number.table not in COUNTS:
                changed.countings = self.rulebook.countings
        probes = self._seeing(mutant.number)
        for index, fails in enumerate(probes):
            if fails(changed):
                probes.insert(0, probes.pop(index))  # what killed this one is likely to kill its twin
                return True
        return False

    def _new_errors(self, mutant: Mutant) -> set[str]:
        """Return the errors of the static checks that only the changed text has; only a day or a word can make one."""
        if mutant.number.kind not in ("date", "threshold"):
            return set()
        kept = {} if mutant.number.table in RULES else {"deadlines": (), "strategies": (), "documents": ()}
        text = self._around(mutant.number).model_copy(update=kept)
        key = (mutant.number.table, mutant.number.owner)
        if key not in self._known:
            self._known[key] = _errors(text)  # what lacks in the cut down text is no fault of the mutant
        return _errors(_changed(text, mutant)) - self._known[key]

    def _around(self, number: Number) -> RulebookText:
        """Return the rulebook cut down to the rules that a number of one rule may touch."""
        if number.table not in RULES:
            return self.text
        strategies = tuple(rule for rule in self.text.strategies if rule.id == number.owner)
        documents = tuple(rule for rule in self.text.documents if rule.id == number.owner)
        seen = {number.owner, *(name for model in (*strategies, *documents) for name in _asked(model))}
        for rule in self.text.deadlines:
            joined = {rule.id, *_members(rule)}
            seen |= joined if _members(rule) and joined & seen else set()
        seen |= {name for rule in self.text.deadlines if rule.id in seen for name in rule.remedied_by}
        deadlines = tuple(rule for rule in self.text.deadlines if rule.id in seen)
        return self.text.model_copy(update={"deadlines": deadlines, "strategies": strategies, "documents": documents})

    # -- who may notice -------------------------------------------------------------------------------------------

    def _seeing(self, number: Number) -> list[Probe]:
        key = (number.table, number.owner)
        if key not in self._probes:
            cases = (probe for rule in self._touched(number) for probe in self._cases[rule])
            self._probes[key] = [*_other_probes(number), *cases]
        return self._probes[key]

    def _touched(self, number: Number) -> Sequence[str]:
        """Return the rules whose cases may see a number."""
        if number.table in ("strategies", "documents"):
            return [number.owner]
        touched = {rule.id for rule in self.text.deadlines if self._uses(rule, number)}
        combined = {rule.id for rule in self.text.deadlines if not touched.isdisjoint(_members(rule))}
        return sorted(touched | combined)

    def _uses(self, rule: DeadlineRule, number: Number) -> bool:
        if number.table == "deadlines":
            return rule.id == number.owner
        if number.table == "countings":
            regime = self.text.regimes[rule.regime].counting if rule.regime else None
            lengths = {length.counting for length in rule.period}
            return number.owner in {rule.counting, rule.literal_counting, regime, *lengths}
        words = {"regimes": rule.regime, "distances": rule.distance}
        return number.table not in words or words[number.table] == number.owner


def shipped_cases() -> Iterator[Case]:
    """Yield every case of the deadline rules and of the strategies."""
    for folder in ("rules", "strategies"):
        yield from (case for case, _ in read_cases(TESTS / folder))


def _changed(text: RulebookText, mutant: Mutant) -> RulebookText:
    number = mutant.number
    table = getattr(text, number.table)
    if number.table == "workdays":
        changed: object = replaced(table, number.path, mutant.value)
    elif number.table in RULES:
        changed = tuple(
            replaced(rule, number.path, mutant.value) if rule.id == number.owner else rule for rule in table
        )
    else:
        changed = {**table, number.owner: replaced(table[number.owner], number.path, mutant.value)}
    return text.model_copy(update={number.table: changed})


def _errors(text: RulebookText) -> set[str]:
    faults = check_rulebook(Rulebook(text, "checked"), Path(), {}, {})
    return {f"{fault.path} {fault.message}" for fault in faults if fault.severity == "error"}


def _members(rule: DeadlineRule) -> tuple[str, ...]:
    return (*rule.latest_of, *rule.earliest_of)


def _asked(model: Model) -> Iterator[str]:
    yield from (part.deadline for _, part in walk(model) if isinstance(part, Condition) and part.deadline)


def _case_fails(case: Case, rulebook: Rulebook) -> bool:
    try:
        return not run_case(case, rulebook).passed
    except BREAKS:
        return True


def _check_fails(check: Check, rulebook: Rulebook) -> bool:
    try:
        check(rulebook)
    except BREAKS:
        return True
    return False


def _other_probes(number: Number) -> list[Probe]:
    """Return the tests that are no cases of rules: holidays by year and seat, worked vectors, documents due."""
    checks: list[Check] = []
    if number.table == "workdays":
        checks += _calendar_checks()
    if number.table in ("workdays", *COUNTS):
        checks += [partial(laws.test_worked_vector, row) for row in laws.VECTORS]
    if number.table == "documents":
        entries = (entry for entry in papers.ENTRIES if entry["rule"] == number.owner)
        checks += [partial(papers.test_a_document_is_due, entry) for entry in entries]
    return [partial(_check_fails, check) for check in checks]


def _calendar_checks() -> list[Check]:
    return [
        laws.test_saint_martin_is_disputed_so_it_never_lengthens_the_prudent_date,
        laws.test_8_may_is_a_holiday_only_since_1982,
        laws.test_good_friday_needs_a_commune_with_a_protestant_church,
        *(partial(laws.test_the_state_calendar_is_reproduced_exactly, year) for year in laws.MOVABLE),
        *(partial(laws.test_a_local_holiday_begins_with_its_law, *place) for place in laws.LOCAL),
        *(partial(laws.test_a_disputed_holiday_counts_for_the_literal_date_alone, *place) for place in laws.DISPUTED),
    ]
