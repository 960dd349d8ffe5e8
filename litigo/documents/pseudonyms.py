"""What is told of persons to somebody who may not know who they are: a role between brackets for each name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from litigo.documents.persons import JsonDict
from litigo.dossier.models import Dossier, Partie
from litigo.dossier.vocabulary import Vocabulary

_TITLES = r"(?:(?:M\.|MM\.|Mme|Mlle|Me|Dr|Monsieur|Madame|Maître|Docteur|la société|société)\s+)?"
_SHORTEST_SURNAME = 3


def nameless(dossier: Dossier, vocabulary: Vocabulary, reader: Partie | None) -> JsonDict:
    """Return the facts of type text without the name of anybody but us and ``reader``; ``None`` when unwritten."""
    written = {name: dossier.faits.get(name) for name, kind in vocabulary.facts.items() if kind.type == "text"}
    known = {dossier.emetteur.nom, *({reader.nom} if reader else ())}
    masks = list(_masks([party for party in dossier.parties if party.nom not in known], vocabulary))
    return {name: _masked(text, masks) if text is not None else None for name, text in written.items()}


def _masks(parties: list[Partie], vocabulary: Vocabulary) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield what to look for and what to write instead: whole names first, then the surnames of individuals."""
    names = _roles_of(parties, vocabulary)
    for party in sorted(parties, key=lambda party: -len(party.nom)):
        yield _found(party.nom), names[party.id]
    for party in parties:
        surname = party.nom.split()[-1]
        if party.civilite != "societe" and len(surname) >= _SHORTEST_SURNAME:
            yield _found(surname), names[party.id]


def _roles_of(parties: list[Partie], vocabulary: Vocabulary) -> dict[str, str]:
    """Name each person by a role, numbered when several hold it."""
    labels = {party.id: _role_of(party, vocabulary) for party in parties}
    total, rank = Counter(labels.values()), Counter[str]()
    named = {}
    for identifier, label in labels.items():
        rank[label] += 1
        named[identifier] = f"[{label} {rank[label]}]" if total[label] > 1 else f"[{label}]"
    return named


def _role_of(party: Partie, vocabulary: Vocabulary) -> str:
    kind = vocabulary.roles.get(party.roles[0])
    return (kind.label if kind else party.roles[0]).partition(" (")[0].lower()


def _found(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"{_TITLES}(?<!\w){words}(?!\w)")


def _masked(text: str, masks: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in masks:
        text = pattern.sub(instead, text)
    return text
