"""Worked examples of a rule, taken from its cases and computed by the engine, never copied from what a case expects."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from litigo.assessment.cases import Case, clocks_of_case, read_cases, run_case
from litigo.assessment.claim import ANYONE
from litigo.assessment.model import Deadline
from litigo.documents import labels
from litigo.documents.clauses import say_value
from litigo.documents.typography import day, hour
from litigo.rulebook.rulebook import Rulebook

_FEWEST: Final = 2
# The number of a published vector means nothing to a jurist.
_VECTOR: Final = re.compile(r"^(?:vecteur )?(?:v|[a-z]+-)\d+ : | \((?:v\d+(?:, )?)+\)")
_ISO_DAY: Final = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_TELLING: Final = 5  # steps that show something moving without losing the reader
_LONGEST: Final = 7  # steps beyond which an example teaches less than it fills the page


@dataclass(frozen=True, slots=True)
class Example:
    """A case as worked: what is known, the answers given, each step of the computation, and where it ends."""

    name: str
    events: tuple[str, ...]
    answers: tuple[str, ...]
    steps: tuple[str, ...]
    outcome: str
    counter: bool = False


def cases_by_rule(folder: Path) -> Mapping[str, list[Case]]:
    """Read the cases of a folder, by rule; a folder that is not there holds none.

    Raises:
        FaultyFile: a case file cannot be read.
    """
    cases: dict[str, list[Case]] = defaultdict(list)
    if folder.exists():
        for case, _ in read_cases(folder):
            cases[case.rule].append(case)
    return cases


def worked_examples(cases: Iterable[Case], rulebook: Rulebook) -> tuple[Example, ...]:
    """Choose up to three varied examples and one counter-example among the cases that come out as expected."""
    worked = [(case, clocks) for case in cases if (clocks := _worked(case, rulebook)) is not None]
    positive = [(case, clocks[0]) for case, clocks in worked if clocks and clocks[0].due and clocks[0].steps]
    chosen = _varied([item for item in positive if len(item[1].steps) <= _LONGEST] or positive)
    against = next((case for case, clocks in worked if _does_not_apply(clocks)), None)
    told = [_example(case, clock, rulebook) for case, clock in chosen]
    return (*told, _counter_example(against, rulebook)) if against else tuple(told)


def _worked(case: Case, rulebook: Rulebook) -> list[Deadline] | None:
    return clocks_of_case(case, rulebook) if run_case(case, rulebook).passed else None


def _does_not_apply(clocks: list[Deadline]) -> bool:
    return all(clock.state == "not_applicable" for clock in clocks)


def _varied(found: list[tuple[Case, Deadline]]) -> list[tuple[Case, Deadline]]:
    """Take a plain one, one that something moved, and one that ended in another state, whichever exist."""
    chosen: list[tuple[Case, Deadline]] = []
    for wanted in (_plain, _moved, _over):
        # Between two that teach as much, the law of the latest day teaches more.
        left = [item for item in found if item not in chosen and wanted(item[1])]
        chosen.extend(sorted(left, key=lambda item: (wanted(item[1]), item[0].today))[-1:])
    others = [item for item in found if item not in chosen]
    return [*chosen, *others[: max(0, _FEWEST - len(chosen))]]


def _plain(clock: Deadline) -> int:
    if clock.provisional or clock.state not in {"running", "expired", "to_verify"}:
        return 0
    return 20 * (clock.state != "to_verify") + 20 - len(clock.steps)


def _moved(clock: Deadline) -> int:
    """Prefer a certain date that took some steps: interruption, suspension, distance, roll-over."""
    if clock.provisional or len(clock.steps) < 3:
        return 0
    return 10 * (clock.state in {"running", "standing_still"}) + min(len(clock.steps), _TELLING)


def _over(clock: Deadline) -> int:
    return {"met": 3, "met_late": 4, "expired": 2, "closed": 1}.get(clock.state, 0)


def _example(case: Case, clock: Deadline, rulebook: Rulebook) -> Example:
    return Example(
        name=_name(case),
        events=_events(case, rulebook),
        answers=_answers(case, rulebook),
        steps=tuple(step.text for step in clock.steps),
        outcome=_outcome(case.today, clock),
    )


def _counter_example(case: Case, rulebook: Rulebook) -> Example:
    outcome = f"au {day(case.today)}, la règle ne s'applique pas : aucun délai"
    return Example(_name(case), _events(case, rulebook), _answers(case, rulebook), (), outcome, counter=True)


def _name(case: Case) -> str:
    said = _ISO_DAY.sub(lambda match: day(dt.date.fromisoformat(match[0])), _VECTOR.sub("", case.name))
    return said.rstrip(".")


def _outcome(today: dt.date, clock: Deadline) -> str:
    state = labels.label(labels.STATES, clock.state)
    at = f" à {hour(clock.due_time)}" if clock.due_time else ""
    due = f"dernier jour utile : {day(clock.due)}{at}" if clock.due else "pas de dernier jour"
    sure = ", sous réserve des réponses manquantes" if clock.provisional else ""
    met = f" le {day(clock.met_on)}" if clock.met_on else ""
    return f"{due}{sure} ; au {day(today)} : {state}{met}"


def _events(case: Case, rulebook: Rulebook) -> tuple[str, ...]:
    roles, told = rulebook.vocabulary.roles, []
    for event in case.events:
        names = {side: [_role(name, roles) for name in who if name != ANYONE]
                 for side, who in (("de", event.par), ("à", event.a))}  # fmt: skip
        persons = [f"{side} : {', '.join(who)}" for side, who in names.items() if who]
        received = [f"reçu le {day(event.reception)}"] if event.reception and event.reception != event.date else []
        detail = ", ".join((*persons, *received))
        when = day(event.date) if event.date else "jour inconnu"
        when += f" à {hour(event.heure)}" if event.heure else ""
        label = rulebook.vocabulary.events[event.type].label
        told.append(f"{when}, {label}{f' ({detail})' if detail else ''}")
    return tuple(told)


def _role(name: str, roles: Mapping[str, object]) -> str:
    """Say a person of a case: « victime2 » is a second victim."""
    base = name.rstrip("0123456789").rstrip("_")
    number = name[len(base) :].strip("_")
    label = str(getattr(roles.get(base), "label", base))
    return f"{label} {number}".strip()


def _answers(case: Case, rulebook: Rulebook) -> tuple[str, ...]:
    facts = rulebook.vocabulary.facts
    written = [*case.facts.items(), *(item for event in case.events for item in event.facts.items())]
    told = (f"{facts[name].question} {say_value(facts[name], facts[name].parse(text))}" for name, text in written)
    return tuple(dict.fromkeys(told))
