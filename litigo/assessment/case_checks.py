"""Checks of the cases themselves: files that can be read, words that exist, no rule left without a case."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from litigo.assessment.cases import Case
from litigo.dossier.refusals import near
from litigo.dossier.source_text import Source, build, read_text
from litigo.faults import Fault, FaultyFile
from litigo.rulebook.blanks import blanks_of
from litigo.rulebook.rulebook import Rulebook

_MAX_BYTES = 4_000_000


def check_cases(cases: Path, rulebook: Rulebook, rules: Path) -> list[Fault]:
    """Return what is wrong in the cases of a folder, and a warning for each deadline rule that has none."""
    faults: list[Fault] = []
    tried: set[str] = set()
    for path in sorted(cases.rglob("*.yaml")):
        try:
            source = read_text(path.read_bytes(), str(path), max_bytes=_MAX_BYTES)
        except FaultyFile as faulty:
            faults.extend(faulty.faults)
            continue
        faults.extend(_file_faults(source, rulebook, tried))
    return sorted([*faults, *_untried(rulebook, rules, tried)])


def _file_faults(source: Source, rulebook: Rulebook, tried: set[str]) -> Iterator[Fault]:
    if not isinstance(source.data, list):
        remedy = "Commencez chaque cas par « - name: », en début de ligne."
        yield Fault(source.file, 1, "", "une liste de cas « - name: … » est attendue.", remedy)
        return
    for index, entry in enumerate(source.data):
        if isinstance(entry, dict):
            tried.add(str(entry.get("rule")))
        if blanks := list(blanks_of(source, (index,))):
            yield from blanks
            continue
        try:
            case = build(Case, source, (index,))
        except FaultyFile as faulty:
            yield from faulty.faults
            continue
        yield from _word_faults(case, source, index, rulebook)


def _word_faults(case: Case, source: Source, index: int, rulebook: Rulebook) -> Iterator[Fault]:
    """Yield the words of a case that neither the rules nor the vocabulary know."""
    rules = (*rulebook.deadlines, *rulebook.strategies, *rulebook.grounds, *rulebook.liabilities)
    vocabulary = rulebook.vocabulary
    written: list[tuple[str, str, str, Collection[str]]] = [("rule", case.rule, "règle inconnue", rules)]
    written += [("events", event.type, "événement inconnu", vocabulary.events) for event in case.events]
    names = [*case.facts, *(name for event in case.events for name in event.facts)]
    written += [("facts", name, "fait inconnu", vocabulary.facts) for name in names]
    for field, word, what, known in written:
        if word not in known:
            remedy = near(word, known) or "Corrigez ce mot, ou ajoutez-le aux règles."
            line = source.line_of((index, field, word))
            yield Fault(source.file, line, f"{case.rule} {field}", f"{what} « {word} ».", remedy)


def _untried(rulebook: Rulebook, rules: Path, tried: set[str]) -> Iterator[Fault]:
    remedy = "Écrivez au moins un cas où elle joue et un où elle ne joue pas (docs/rules.md, étape 5)."
    for rule_id in rulebook.deadlines:
        if rule_id not in tried:
            file, _, line = rulebook.places[rule_id].rpartition(":")
            yield Fault(str(rules / file), int(line), rule_id, "aucun cas n'éprouve cette règle.", remedy, "warning")
