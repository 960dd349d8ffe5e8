"""The acts of a file by their kind, for the letters that quote one."""

from __future__ import annotations

import datetime as dt
from typing import Final

from litigo.assessment.bound_values import event_path
from litigo.documents.agreement import act_named, de
from litigo.documents.fact_words import fact_words
from litigo.documents.persons import JsonDict, enumeration, find_party, party_name
from litigo.documents.typography import day, hour
from litigo.documents.views import inside_sentence
from litigo.dossier.models import Dossier, Evenement
from litigo.dossier.vocabulary import Vocabulary

# What may be printed of an act, and how to ask for it.
COLUMNS: Final = {
    "": "l’événement", ".nom": "nom de l’événement", ".de_nom": "nom de l’événement",
    ".date": "date de l’événement", ".reception": "date de réception de l’événement",
    ".heure": "heure de l’événement", ".par": "auteur de l’événement", ".a": "destinataire de l’événement",
    ".piece": "pièce de l’événement", ".juridiction": "juridiction de l’événement",
    ".rg": "numéro de rôle de l’événement",
}  # fmt: skip


def acts(dossier: Dossier, vocabulary: Vocabulary, today: dt.date) -> JsonDict:
    """Return the last act of each kind not later than ``today``, ``None`` for those the file does not hold.

    An act announced for a later day counts when no other of its kind has happened; confidential acts are left out.
    """
    held: dict[str, Evenement] = {}
    for event in sorted(dossier.evenements, key=lambda event: _rank(event, today)):
        kind = vocabulary.events.get(event.type)
        if kind is not None and not kind.confidential:
            held[event.type] = event
    return {word: _view(held[word], dossier, vocabulary) if word in held else None for word in vocabulary.events}


def all_acts(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    """Return every act of each kind, oldest first, undated last, for the letters that go through them one by one."""
    held: dict[str, list[JsonDict]] = {word: [] for word in vocabulary.events}
    for event in sorted(dossier.evenements, key=lambda event: event.date or dt.date.max):
        kind = vocabulary.events.get(event.type)
        if kind is not None and not kind.confidential:
            held[event.type].append(_view(event, dossier, vocabulary))
    return dict(held)


def _rank(event: Evenement, today: dt.date) -> tuple[bool, dt.date]:
    date = event.date or dt.date.min
    return event.date is not None and date <= today, date


def _view(event: Evenement, dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    procedure = next((p for p in dossier.procedures if p.id == event.procedure), None)
    name = act_named(inside_sentence(vocabulary.events[event.type].label))
    return {
        "ref": event_path(dossier, event),
        "nom": name,
        "de_nom": de(name),
        "date": day(event.date) if event.date else None,
        "reception": day(event.reception) if event.reception else None,
        "heure": hour(event.heure) if event.heure else None,
        "par": _names(event.par, dossier),
        "a": _names(event.a, dossier),
        "piece": f"pièce n° {event.piece}" if event.piece else None,
        "juridiction": procedure.juridiction if procedure else None,
        "rg": procedure.rg if procedure else None,
        "faits": {name: fact_words(vocabulary.facts[name], value) for name, value in event.faits.items()
                  if name in vocabulary.facts},
    }  # fmt: skip


def _names(identifiers: tuple[str, ...], dossier: Dossier) -> str | None:
    parties = [party for identifier in identifiers if (party := find_party(dossier, identifier))]
    return enumeration(map(party_name, parties)) if parties else None
