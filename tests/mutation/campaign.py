"""Runs the mutants and says what became of each, by file and by kind of number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from litigo.dossier.source_text import read_text
from litigo.rulebook.loader import MAX_BYTES
from litigo.rulebook.rulebook import Rulebook
from tests.mutation.equivalents import why_equivalent
from tests.mutation.numbers import RULES, numbers_of
from tests.mutation.trials import Mutant, Trials

Fate = Literal["killed", "equivalent", "survived"]
FATES: tuple[Fate, ...] = ("killed", "equivalent", "survived")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mutant and its fate. ``equivalent``: listed as one that nobody can see, not tried again."""

    mutant: Mutant
    fate: Fate


def mutants_of(rulebook: Rulebook) -> Iterator[Mutant]:
    """Yield every mutant of every number of the rulebook."""
    for number in numbers_of(rulebook.text, rulebook.vocabulary):
        yield from (Mutant(number, value) for value in number.changes)


def run(trials: Trials, mutants: Iterable[Mutant]) -> list[Outcome]:
    """Try each mutant and return what became of it."""
    return [Outcome(mutant, _fate(trials, mutant)) for mutant in mutants]


def _fate(trials: Trials, mutant: Mutant) -> Fate:
    if why_equivalent(mutant.number, mutant.value) is not None:
        return "equivalent"
    return "killed" if trials.killed(mutant) else "survived"


def table(outcomes: Iterable[Outcome], rulebook: Rulebook) -> str:
    """Return the count of each fate for each file and each kind of number, the totals last."""
    counts: Counter[tuple[str, str, Fate]] = Counter()
    for outcome in outcomes:
        number = outcome.mutant.number
        counts[_file(number.table, number.owner, rulebook), number.kind, outcome.fate] += 1
        counts["~", "all", outcome.fate] += 1
    lines = [f"{'file':52}{'kind':12}{'killed':>8}{'equivalent':>12}{'survived':>10}"]
    for file, kind in sorted({key[:2] for key in counts}):
        killed, equivalent, survived = (counts[file, kind, fate] for fate in FATES)
        name = "rules" if file == "~" else file
        lines.append(f"{name:52}{kind:12}{killed:>8}{equivalent:>12}{survived:>10}")
    return "\n".join(lines)


def place(mutant: Mutant, rulebook: Rulebook, folder: Path) -> str:
    """Say where a number stands and what it was changed into: ``file:line rule path value -> value``."""
    number = mutant.number
    file = _file(number.table, number.owner, rulebook)
    source = read_text((folder / file).read_bytes(), file, max_bytes=MAX_BYTES)
    root: tuple[str | int, ...] = () if number.table == "workdays" else (number.owner,)
    if number.table in RULES and isinstance(source.data, list):
        root = (next(index for index, rule in enumerate(source.data) if rule["id"] == number.owner),)
    line = source.line_of((*root, *number.path))
    return f"{file}:{line} {number.owner} {number.dotted} {number.value} -> {mutant.value}"


def _file(part: str, owner: str, rulebook: Rulebook) -> str:
    """Return the file of a rule, or of a table shared by many."""
    if part in RULES:
        return rulebook.places[owner].rpartition(":")[0]
    return "counting.yaml" if part == "countings" else f"{part}.yaml"
