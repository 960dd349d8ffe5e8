"""Reads a dossier: structure, then words, then coherence, every fault of the file in one go.

The words and the coherence are checked on the text as written, not on the finished model, so that a missing field
at the top does not hide a mistyped event at the bottom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from litigo.dossier.coherence import Tree, coherence_faults, warnings_of
from litigo.dossier.models import Dossier
from litigo.dossier.refusals import near
from litigo.dossier.scalars import DAY_REMEDY, quoted, strict_day
from litigo.dossier.source_text import MAX_FAULTS, Path, Source, build, raise_faults, read_text
from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.faults import Fault, FaultyFile

__all__ = ["dossier_sha256", "read_dossier", "read_dossier_source", "typed_facts", "warnings_of"]

_OWNERS = ("parties", "procedures", "evenements")
_NO_SUCH = "Choisissez un mot du vocabulaire ; votre éditeur les propose à la saisie."
_FACT_REMEDIES = {
    "boolean": "Écrivez oui ou non.",
    "date": DAY_REMEDY,
    "amount": "Écrivez le montant en chiffres, avec un point : 12500.50.",
}


def dossier_sha256(raw: bytes) -> str:
    """Return the digest that names this exact text of a dossier."""
    return hashlib.sha256(raw).hexdigest()


def read_dossier(raw: bytes, file: str, vocabulary: Vocabulary) -> Dossier:
    """Read a dossier, YAML or JSON.

    Args:
        raw: the bytes as received.
        file: the name shown in faults.
        vocabulary: the words the dossier may use.

    Returns:
        The dossier, complete and coherent.

    Raises:
        FaultyFile: with every fault of the file, in French, each with its line.
    """
    return read_dossier_source(read_text(raw, file), vocabulary)


def read_dossier_source(source: Source, vocabulary: Vocabulary) -> Dossier:
    """Read a dossier from a text already parsed; see :func:`read_dossier`."""
    if not isinstance(source.data, dict):
        remedy = "Partez du dossier vierge : une ligne « reference: », et les champs qui suivent."
        raise FaultyFile([Fault(source.file, 1, "", "ce n'est pas un dossier : il faut des champs nommés.", remedy)])
    tree = Tree(source)
    checks = (_word_faults(tree, vocabulary), coherence_faults(tree))
    faults = [fault for check in checks for fault in islice(check, MAX_FAULTS + 1)]
    try:
        dossier = build(Dossier, source)
    except FaultyFile as faulty:
        raise_faults([*faults, *faulty.faults])
        raise
    raise_faults(faults)
    return dossier


def typed_facts(faits: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, FactValue]:
    """Give each written fact the type its word has; the facts come from a dossier already read."""
    return {name: vocabulary.facts[name].parse(written) for name, written in faits.items()}


def _word_faults(tree: Tree, vocabulary: Vocabulary) -> Iterator[Fault]:
    for path, event in tree.items("evenements"):
        word = event.get("type")
        if isinstance(word, str) and word not in vocabulary.events:
            yield tree.fault((*path, "type"), f"événement inconnu : {quoted(word)}.", _hint(word, vocabulary.events))
    for path, party in tree.items("parties"):
        for place, word in tree.words((*path, "roles"), party.get("roles")):
            if word not in vocabulary.roles:
                yield tree.fault(place, f"rôle inconnu : {quoted(word)}.", _hint(word, vocabulary.roles))
    for path, head in tree.items("postes"):
        kind = head.get("nature")
        if isinstance(kind, str) and kind not in vocabulary.heads:
            yield tree.fault((*path, "nature"), f"poste inconnu : {quoted(kind)}.", _hint(kind, vocabulary.heads))
    for path, facts in _all_facts(tree):
        yield from _fact_faults(tree, path, facts, vocabulary.facts)


def _all_facts(tree: Tree) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield each group of facts: of the file, of a party, of proceedings, of an event, those a decision rests on."""
    owners = [((), tree.root), *(pair for name in _OWNERS for pair in tree.items(name))]
    for path, owner in owners:
        facts = owner.get("faits")
        if isinstance(facts, dict):
            yield (*path, "faits"), facts
    for path, decision in tree.items("decisions"):
        grounds = decision.get("appui")
        if isinstance(grounds, dict):
            yield (*path, "appui"), grounds


def _fact_faults(tree: Tree, path: Path, facts: Mapping[str, object], known: Mapping[str, FactKind]) -> Iterator[Fault]:
    for name, written in facts.items():
        kind = known.get(name)
        if kind is None:
            yield tree.fault((*path, name), "fait inconnu.", _hint(name, known))
        elif kind.computed is not None:
            yield tree.fault((*path, name), "ce fait se calcule.", "Retirez-le : litigo le déduit du dossier.")
        elif kind.from_ is not None:
            yield tree.fault((*path, name), "ce fait se lit ailleurs dans le dossier.", _elsewhere(kind.from_))
        elif isinstance(written, str):
            yield from _value_faults(tree, (*path, name), written, kind)


def _value_faults(tree: Tree, path: Path, written: str, kind: FactKind) -> Iterator[Fault]:
    try:
        if kind.type == "date":
            strict_day(written)
        kind.parse(written)
    except ValueError as error:
        yield tree.fault(path, f"valeur refusée, {quoted(written)} : {error}.", _value_remedy(error, written, kind))


def _value_remedy(error: ValueError, written: str, kind: FactKind) -> str:
    return getattr(error, "remedy", "") or near(written, kind.values) or _FACT_REMEDIES.get(kind.type, "Corrigez-la.")


def _hint(word: str, known: Iterable[str]) -> str:
    return near(word, known) or _NO_SUCH


def _elsewhere(field: str) -> str:
    """Say which field of the dossier to fill in instead of the fact."""
    steps = field.split(".")
    if steps[-1] == "total":
        return f"Retirez-le : il se calcule à partir de la liste « {steps[0]} »."
    if steps[0] == "partie":
        return f"Retirez-le, et remplissez « {steps[1]} » de la partie concernée."
    return f"Retirez-le, et remplissez « {field} »."
