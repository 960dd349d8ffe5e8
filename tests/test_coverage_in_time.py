"""Coverage in time: for every rule, on every day since its first version, exactly one length is in force.

A rule branches on facts and events (``when``). Every combination of their values is one line of time: the facts take
each of their values (each side of each threshold), the events are absent or fall on each side of each day named. Along
a line, from the first day a length is in force to the end of 2030, the first length whose condition holds decides, so
there must always be one, and never two under the same condition. What is in force only changes on a first or a last
day: looking at those days, and nowhere else, is looking at every day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, pairwise, product
from math import prod

import pytest

from litigo.assessment.cases import Case, claim_of_case
from litigo.assessment.deadlines import DeadlineFinder
from litigo.dossier.vocabulary import FactKind, FactValue
from litigo.rulebook.checks import walk
from litigo.rulebook.conditions import DAY_WORDS
from litigo.rulebook.models import Condition, DeadlineRule, Interruption, Length, Lengthening, SourceVersion, Suspension
from litigo.rulebook.rulebook import Rulebook

LAST = dt.date(2030, 12, 31)
LONG_AGO = dt.date(1800, 1, 1)
SOME_DAY = dt.date(2020, 6, 15)
ONE_DAY = dt.timedelta(days=1)
AMOUNT_WORDS = ("is_", "is_not", "at_least", "more_than", "at_most", "less_than")
MOST_LINES = 5000

# Rules that the law repealed without putting anything in their place: their last day.
REPEALED = {
    "fr.cgi.1635bisP.timbre_appel": dt.date(2026, 12, 31),
    "fr.cgi.1635bisP.timbre_intime": dt.date(2026, 12, 31),
    "fr.cpc.754.ancien_757": dt.date(2019, 12, 31),
    "fr.cpc.754.communication_electronique": dt.date(2021, 10, 13),
    "fr.cpp.175.fin_d_information.declaration_intention": dt.date(2024, 9, 29),
    "fr.cpp.706_5.demande_civi_1_an_decision_penale.avis_ancien": dt.date(2020, 7, 3),
}


# -- lines of time ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One combination of facts and events, as a scope in which conditions are read."""

    facts: Mapping[str, FactValue] = field(default_factory=dict)
    events: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)
    closed_world: bool = True

    def fact(self, name: str) -> FactValue | None:
        return self.facts.get(name)

    def days_of(self, event: str) -> Sequence[dt.date | None]:
        return self.events.get(event, ())

    def complete(self) -> bool:
        return True

    def states_of(self, _deadline: str) -> Iterable[str]:
        return ()

    def day(self) -> dt.date:
        return SOME_DAY


def beginning(rulebook: Rulebook, rule: DeadlineRule, length: Length) -> dt.date | None:
    """Return the first day of a length: its own, else that of the oldest wording of its sources; ``None``: unknown."""
    if length.since is not None:
        return length.since
    versions = [version for key in length.source or rule.source for version in wordings(rulebook, key)]
    days = [version.since for version in versions if version.since is not None]
    return min(days) if days and len(days) == len(versions) else None


def wordings(rulebook: Rulebook, key: str) -> Sequence[SourceVersion]:
    return rulebook.sources[key.partition("#")[0]].versions


def conditions_of(rule: DeadlineRule) -> list[Condition]:
    return [part for length in rule.period for _, part in walk(length) if isinstance(part, Condition)]


def values_of(kind: FactKind, conditions: Iterable[Condition]) -> list[FactValue]:
    """Return the values of a fact that conditions can tell apart."""
    if kind.type == "boolean":
        return [True, False]
    if kind.type == "choice":
        return list(kind.values)
    if kind.type in ("amount", "integer"):
        limits = {
            Decimal(value) for c in conditions for word in AMOUNT_WORDS if (value := getattr(c, word)) is not None
        }
        around = sorted({limit + step for limit in limits or {Decimal(1)} for step in (-1, 0, 1)})
        return [int(value) for value in around] if kind.type == "integer" else list(around)
    if kind.type == "date":
        return sorted(days_around(conditions)) or [SOME_DAY]
    return ["P20D"]  # days: some countings take no months


def days_around(conditions: Iterable[Condition]) -> set[dt.date]:
    named = {day for c in conditions for word in DAY_WORDS if (day := getattr(c, word)) is not None}
    return {day + step * ONE_DAY for day in named for step in (-1, 0, 1)}


def lines_of(rulebook: Rulebook, rule: DeadlineRule) -> Iterator[Line]:
    """Yield every combination of what the lengths of a rule depend on."""
    facts: dict[str, list[Condition]] = {length.fact: [] for length in rule.period if length.fact}
    events: dict[str, list[Condition]] = defaultdict(list)
    for condition in conditions_of(rule):
        if condition.fact:
            facts.setdefault(condition.fact, []).append(condition)
        elif condition.event:
            events[condition.event].append(condition)
    values = [values_of(rulebook.vocabulary.facts[name], asked) for name, asked in facts.items()]
    # An event is absent, or falls on a day that the conditions tell apart.
    days = [[(), *((day,) for day in sorted(days_around(asked)) or [SOME_DAY])] for asked in events.values()]
    assert prod([len(each) for each in values] + [len(each) for each in days]) <= MOST_LINES, rule.id
    for chosen in product(*values):
        for dated in product(*days):
            yield Line(dict(zip(facts, chosen, strict=True)), dict(zip(events, dated, strict=True)))


def may_be(rulebook: Rulebook, node: Condition | None, line: Line) -> tuple[bool, bool]:
    """Tell whether a condition may be true, and may be false, whatever the line does not name."""
    if node is None:
        return True, False
    if node.not_ is not None:
        true, false = may_be(rulebook, node.not_, line)
        return false, true
    if node.all is not None or node.any is not None:
        parts = [may_be(rulebook, part, line) for part in (*(node.all or ()), *(node.any or ()))]
        trues, falses = [true for true, _ in parts], [false for _, false in parts]
        return (all(trues), any(falses)) if node.all is not None else (any(trues), all(falses))
    if node.fact in line.facts or node.event in line.events:
        truth = rulebook.conditions.verdict(node, line).truth
        return truth is not False, truth is not True
    return True, True


def may_start(rulebook: Rulebook, rule: DeadlineRule, line: Line) -> bool:
    """Tell whether the rule may apply on a line, and something could start its clock."""
    if not may_be(rulebook, rule.applies_when, line)[0]:
        return False
    for start in rule.starts:
        words = [word for word in (start.event, *start.earliest_of, *start.latest_of) if word]
        absent = bool(words) and all(line.events.get(word) == () for word in words)
        if not absent and may_be(rulebook, start.when, line)[0]:
            return True
    return False


def turning_days(rulebook: Rulebook, rule: DeadlineRule) -> list[dt.date]:
    """Return the days on which what is in force may change: nothing changes between two of them."""
    firsts = {beginning(rulebook, rule, length) or LONG_AGO for length in rule.period}
    afters = {length.until + ONE_DAY for length in rule.period if length.until is not None}
    return sorted(day for day in firsts | afters if day <= LAST)


def deciding(rulebook: Rulebook, rule: DeadlineRule, line: Line, day: dt.date) -> int | None:
    """Return the place of the length that decides on a day of a line; ``None`` where there is none."""
    for length in rulebook.in_force(rule, day):
        known = length.fact is None or line.fact(length.fact) is not None
        if known and rulebook.conditions.verdict(length.when, line).truth is True:
            return next(place for place, each in enumerate(rule.period) if each is length)
    return None


# -- faults -----------------------------------------------------------------------------------------------------------


def overlaps(rulebook: Rulebook, rule: DeadlineRule) -> Iterator[str]:
    """Yield the pairs of lengths in force together under the same condition."""
    for a, b in combinations(rule.period, 2):
        start = max(beginning(rulebook, rule, a) or LONG_AGO, beginning(rulebook, rule, b) or LONG_AGO)
        end = min(a.until or LAST, b.until or LAST)
        if a.when == b.when and start <= end and not (a.fact and not b.fact):
            yield f"{rule.id} : deux durées du {start} au {end}, {a.is_ or a.fact} et {b.is_ or b.fact}"


def gaps(rulebook: Rulebook, rule: DeadlineRule) -> Iterator[str]:
    """Yield the days, after the first length of a line, on which no length decides."""
    days = turning_days(rulebook, rule)
    for line in lines_of(rulebook, rule):
        if not may_start(rulebook, rule, line):
            continue
        decided = [deciding(rulebook, rule, line, day) for day in days]
        first = next((place for place, found in enumerate(decided) if found is not None), None)
        if first is None:
            if not all(line.events.values()):
                continue  # a length that waits for an event nobody recorded
            yield f"{rule.id} : aucune durée, jamais, pour {dict(line.facts)} {dict(line.events)}"
            continue
        for day, found in list(zip(days, decided, strict=True))[first:]:
            if found is None and day - ONE_DAY != REPEALED.get(rule.id):
                yield f"{rule.id} : aucune durée à compter du {day} pour {dict(line.facts)} {dict(line.events)}"


def shadowed(rulebook: Rulebook, rule: DeadlineRule) -> Iterator[str]:
    """Yield the lengths that never decide, on any day of any line."""
    days, lines = turning_days(rulebook, rule), list(lines_of(rulebook, rule))
    unwritten = [Line({}, line.events) for line in lines]  # a default may serve only while the fact is unknown
    used = {deciding(rulebook, rule, line, day) for line in (*lines, *unwritten) for day in days}
    for place, length in enumerate(rule.period):
        if place not in used:
            yield f"{rule.id} : la durée {length.is_ or length.fact} du {length.since} au {length.until} ne sert jamais"


def dated_rules(rulebook: Rulebook) -> list[DeadlineRule]:
    return [rule for rule in rulebook.deadlines.values() if rule.period and rule.status != "retired"]


@pytest.mark.parametrize("faults", [overlaps, gaps, shadowed])
def test_every_day_of_every_line_has_exactly_one_length(faults: object, rulebook: Rulebook) -> None:
    assert callable(faults)
    rules = dated_rules(rulebook)
    assert len(rules) > 300
    assert [fault for rule in rules for fault in faults(rulebook, rule)] == []


def test_the_rules_repealed_are_over_the_day_their_text_ends(rulebook: Rulebook) -> None:
    for name, last in REPEALED.items():
        rule = rulebook.deadlines[name]
        assert max(length.until or LAST for length in rule.period) == last
        keys = {key for length in rule.period for key in (*length.source, *rule.source)}
        texts = [version for key in keys for version in wordings(rulebook, key)]
        assert any(text.until == last or text.since == last + ONE_DAY for text in texts), name


# -- causes: in force once, without a hole ----------------------------------------------------------------------------

Cause = Interruption | Suspension | Lengthening


def causes(rulebook: Rulebook, rule: DeadlineRule) -> Iterator[tuple[Hashable, Cause]]:
    """Yield what moves the end of a rule, with what makes two versions of it one and the same cause."""
    regime = rulebook.regimes.get(rule.regime or "")
    for cause in (*rule.interrupted_by, *(regime.interrupted_by if regime else ())):
        yield ("interruption", cause.by, cause.on, cause.done_by, cause.addressed_to, str(cause.when)), cause
    for span in (*rule.suspended_by, *(regime.suspended_by if regime else ())):
        key = (span.from_, span.to, span.after, span.started_by, span.addressed_to, str(span.when))
        yield ("suspension", *key), span
    for increase in rulebook.lengthenings(rule):
        yield ("increase", str(increase.when)), increase


def test_a_cause_is_in_force_once_and_without_a_hole(rulebook: Rulebook) -> None:
    wrong, pairs = [], 0
    for rule in rulebook.deadlines.values():
        versions: dict[Hashable, list[Cause]] = defaultdict(list)
        for key, cause in causes(rulebook, rule):
            versions[key].append(cause)
        for key, found in versions.items():
            ordered = sorted(found, key=lambda cause: cause.since or LONG_AGO)
            for earlier, later in pairwise(ordered):
                pairs += 1
                if earlier.until is None or earlier.until + ONE_DAY != later.since:
                    wrong.append(f"{rule.id} : {key} {earlier.until} puis {later.since}")
    assert pairs > 30
    assert wrong == []


# -- before the first known wording -----------------------------------------------------------------------------------

# How many lengths begin on a day nobody verified: none of their sources has a dated first wording. It may only go down.
MOST_UNVERIFIED = 135


def test_the_beginning_of_most_lengths_is_known(rulebook: Rulebook) -> None:
    lengths = [(rule, length) for rule in dated_rules(rulebook) for length in rule.period]
    unknown = [rule.id for rule, length in lengths if beginning(rulebook, rule, length) is None]
    assert len(unknown) <= MOST_UNVERIFIED
    assert len(lengths) > 2 * len(unknown)


def test_wordings_of_a_source_follow_one_another(rulebook: Rulebook) -> None:
    """No overlap, no hole unless a judge annulled the text; only the first may begin on a day nobody verified."""
    wrong = []
    for key, source in rulebook.sources.items():
        for earlier, later in pairwise(source.versions):
            annulled = "annulé" in earlier.text and earlier.until and later.since and earlier.until < later.since
            follows = earlier.until and earlier.until + ONE_DAY == later.since
            if not (follows or annulled):
                wrong.append(f"{key} : {earlier.until} puis {later.since}")
    assert wrong == []


# -- the measure itself -----------------------------------------------------------------------------------------------


def changed(rulebook: Rulebook, *lengths: Mapping[str, object]) -> tuple[Rulebook, DeadlineRule]:
    """Return a rulebook of one rule, with other lengths than its own."""
    period = tuple(Length.model_validate(length) for length in lengths)
    rule = rulebook.deadlines["fr.cpc.538"].model_copy(update={"period": period})
    return Rulebook(rulebook.text.model_copy(update={"deadlines": (rule,)}), "changed"), rule


YES = {"fact": "decision.matiere", "is": "contentieuse"}


FROM_2000: dict[str, object] = {"is": "P1M", "since": "2000-01-01"}
TO_2009 = {**FROM_2000, "until": "2009-12-31"}


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        pytest.param([FROM_2000], (0, 0, 0), id="one"),
        pytest.param([TO_2009, {"is": "P2M", "since": "2010-01-02"}], (0, 1, 0), id="a day missing"),
        pytest.param([TO_2009, {"is": "P2M", "since": "2009-12-31"}], (1, 0, 0), id="a day twice"),
        pytest.param([{**TO_2009, "when": YES}, FROM_2000], (0, 0, 0), id="completed by the default"),
        pytest.param([{**FROM_2000, "when": YES}], (0, 1, 0), id="a branch without length"),
        pytest.param([FROM_2000, {"is": "P2M", "since": "2005-01-01", "when": YES}], (0, 0, 1), id="never used"),
        pytest.param([TO_2009], (0, 1, 0), id="over"),
    ],
)
def test_a_faulty_rule_is_found_out(
    lengths: list[Mapping[str, object]], found: tuple[int, int, int], rulebook: Rulebook
) -> None:
    other, rule = changed(rulebook, *lengths)
    counted = tuple(len(list(faults(other, rule))) for faults in (overlaps, gaps, shadowed))
    assert counted == found


def test_a_length_without_a_first_day_begins_with_its_oldest_wording(rulebook: Rulebook) -> None:
    first = dt.date(2008, 6, 19)
    dated, rule = changed(rulebook, {"is": "P1M", "source": "c_civ_2224"})
    assert beginning(dated, rule, rule.period[0]) == first
    assert [len(dated.in_force(rule, day)) for day in (first - ONE_DAY, first)] == [0, 1]
    older, rule = changed(rulebook, {"is": "P1M", "source": ["c_civ_2224", "c_civ_2270_1_ancien"]})
    assert beginning(older, rule, rule.period[0]) is None
    assert len(older.in_force(rule, first - ONE_DAY)) == 1


def written(value: FactValue) -> str:
    """Write a value as a case does."""
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else str(value)


def test_a_day_before_the_first_known_wording_is_refused_not_answered(rulebook: Rulebook) -> None:
    """On every line of every rule whose lengths all begin on a known day."""
    answered = set()
    for rule in dated_rules(rulebook):
        firsts = [beginning(rulebook, rule, length) for length in rule.period]
        start = rule.starts[0]
        if None in firsts or start.event is None or start.after or start.when or rule.version_event:
            continue  # the day that selects the version is not simply that of the event
        day = min(first for first in firsts if first) - ONE_DAY
        events = [{"type": start.event, "date": day, "reception": day, "par": ["*"], "a": ["*"]}]
        for line in lines_of(rulebook, rule):
            facts = {name: written(value) for name, value in line.facts.items()}
            fields = {"name": "avant", "rule": rule.id, "today": day, "facts": facts, "events": events, "expect": {}}
            claim = claim_of_case(Case.model_validate(fields), rulebook)
            if any(clock.due for clock in DeadlineFinder(rulebook, claim).of(rule, hidden=True)):
                answered.add(rule.id)
    assert sorted(answered) == []
