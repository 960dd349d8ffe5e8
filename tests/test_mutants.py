"""Changing any number of any rule makes at least one check or case fail."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from litigo.assessment.claim import claim_of
from litigo.dossier.reader import read_dossier
from litigo.dossier.source_text import read_text
from litigo.rulebook.loader import MAX_BYTES
from litigo.rulebook.rulebook import Rulebook
from litigo.shipped import shipped
from tests.conftest import ROOT
from tests.mutation.campaign import mutants_of, place, run, table
from tests.mutation.equivalents import EQUIVALENT
from tests.mutation.numbers import RULES, numbers_of
from tests.mutation.trials import Mutant, Trials, shipped_cases

WRITTEN = re.compile(r"P(?:[0-9]+[YMWD])+|PT[0-9]+H|[0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9]+(?:\.[0-9]+)?")


@pytest.fixture(scope="module")
def trials(rulebook: Rulebook) -> Trials:
    return Trials(rulebook, shipped_cases())


def test_no_mutant_survives(rulebook: Rulebook, trials: Trials) -> None:
    outcomes = run(trials, mutants_of(rulebook))
    survivors = [outcome.mutant for outcome in outcomes if outcome.fate == "survived"]
    report = "\n".join(place(mutant, rulebook, shipped("rules")) for mutant in survivors)
    assert not survivors, f"\n{report}\n{table(outcomes, rulebook)}"
    assert len(outcomes) > 4000


def test_what_is_listed_as_equivalent_is_a_number_and_still_cannot_be_seen(rulebook: Rulebook, trials: Trials) -> None:
    mutants = {
        (mutant.number.owner, mutant.number.dotted, str(mutant.value)): mutant for mutant in mutants_of(rulebook)
    }
    for entry in EQUIVALENT:
        for value in entry.values:
            mutant = mutants.get((entry.owner, entry.path, value))
            assert mutant is not None, f"{entry.owner} {entry.path} {value}: no such change, delete it"
            assert not trials.killed(mutant), f"{entry.owner} {entry.path} {value}: no longer equivalent, delete it"


def test_the_true_rulebook_is_never_killed(rulebook: Rulebook, trials: Trials) -> None:
    """Otherwise a death would prove nothing: one number of each rule and of each table is « changed » into itself."""
    numbers = numbers_of(rulebook.text, rulebook.vocabulary)
    one_each = {number.owner if number.table in RULES else number.table: number for number in numbers}
    killed = [number.owner for number in one_each.values() if trials.killed(Mutant(number, number.value))]
    assert killed == []


def test_without_cases_mutants_survive(rulebook: Rulebook) -> None:
    """The campaign can fail, and says where: file, line, rule, path and value."""
    bare = Trials(rulebook, ())
    mutants = [mutant for mutant in mutants_of(rulebook) if mutant.number.owner == "fr.cpc.538"]
    survivors = [outcome.mutant for outcome in run(bare, mutants) if outcome.fate == "survived"]
    places = [place(mutant, rulebook, shipped("rules")) for mutant in survivors]
    assert any(
        re.fullmatch(r"deadlines/procedure/voies_de_recours\.yaml:\d+ fr\.cpc\.538 period\.\d\.is P1M -> P2M", line)
        for line in places
    )


def written_in(part: object) -> Iterator[str]:
    """Yield the numbers of a YAML text, whatever field holds them."""
    if isinstance(part, dict):
        for value in part.values():
            yield from written_in(value)
    elif isinstance(part, list):
        for item in part:
            yield from written_in(item)
    elif isinstance(part, str) and WRITTEN.fullmatch(part):
        yield part


@pytest.mark.parametrize(
    "name", ["deadlines", "strategies", "documents", "regimes.yaml", "distances.yaml", "moratoria.yaml"]
)
def test_no_written_number_is_forgotten(name: str, rulebook: Rulebook) -> None:
    """Read straight from the files: a new field with a number in it must be mutated too."""
    root = shipped("rules") / name
    files: list[Path] = sorted(root.rglob("*.yaml")) if root.is_dir() else [root]
    texts = (read_text(path.read_bytes(), path.name, max_bytes=MAX_BYTES).data for path in files)
    written = Counter(number for text in texts for number in written_in(text))
    numbers = numbers_of(rulebook.text, rulebook.vocabulary)
    tried = Counter(str(number.value) for number in numbers if number.table == name.removesuffix(".yaml"))
    assert written
    assert written - tried == Counter()


def test_the_one_number_of_the_vocabulary_is_the_age_of_majority(rulebook: Rulebook) -> None:
    """Eighteen years to the day: what suspends a minor's time ends then."""
    path = ROOT / "examples" / "corporel_badinter.yaml"
    dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
    born = [party.date_naissance for party in dossier.parties if party.date_naissance is not None]
    acts = claim_of(dossier, rulebook.vocabulary, dt.date(2026, 11, 23)).of("majorite")
    assert (born, [act.date for act in acts]) == ([dt.date(1991, 6, 30)], [dt.date(2009, 6, 30)])
