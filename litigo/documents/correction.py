"""What a correcting letter says: the letter it corrects, what was written there, and what is to be read instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from litigo.assessment.letters import SentLetter, ValueChange, shown
from litigo.assessment.model import Assessment, DocumentDue
from litigo.documents.persons import JsonDict, find_party, party_name
from litigo.documents.typography import day
from litigo.documents.views import inside_sentence
from litigo.dossier.models import Dossier
from litigo.dossier.sendings import CHANNEL
from litigo.dossier.vocabulary import Vocabulary

NOTHING: Final = "mention à supprimer"
_FIELDS: Final = {
    "reference": "Notre référence",
    "branche": "Nature du dossier",
    "notre_role": "Qualité en laquelle nous intervenons",
    "contrat/numero": "Numéro de la police",
    "contrat/nature": "Nature du contrat",
    "contrat/assureur": "Assureur",
    "contrat/intitule": "Intitulé du contrat",
    "contrat/date_effet": "Date d’effet du contrat",
    "contrat/date_fin": "Date de fin du contrat",
    "contrat/franchise": "Franchise du contrat",
    "contrat/plafond": "Plafond du contrat",
    "sinistre/date": "Date du sinistre",
    "sinistre/heure": "Heure du sinistre",
    "sinistre/lieu": "Lieu du sinistre",
    "sinistre/nature": "Nature du sinistre",
    "sinistre/circonstances": "Circonstances du sinistre",
}
_LEAVES: Final = {
    "date": "date",
    "reception": "date de réception",
    "montant": "montant",
    "quittance": "date de la quittance",
    "piece": "numéro de pièce",
    "beneficiaire": "bénéficiaire",
    "libelle": "intitulé",
    "reclame": "montant réclamé",
    "retenu": "montant retenu",
    "vetuste": "vétusté",
    "rg": "numéro de rôle",
    "juridiction": "juridiction",
    "objet": "objet",
    "stade": "stade",
    "audiences": "audiences",
    "nom": "nom",
    "nature": "nature",
    "plafond": "plafond",
    "franchise": "franchise",
}


def correction_view(
    due: DocumentDue, dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary
) -> JsonDict | None:
    """Return the variables of a correcting letter; ``None`` for any other document."""
    letter = next((letter for letter in assessment.sent_letters if letter.key == due.corrects), None)
    if letter is None:
        return None
    channels = vocabulary.facts[CHANNEL].values if CHANNEL in vocabulary.facts else {}
    party = find_party(dossier, letter.recipient)
    return {
        "ref": f"lettre:{letter.key}",
        "lettre": letter.title,
        "titre_incise": inside_sentence(letter.title),
        "du": day(letter.date),
        "moyen": inside_sentence(channels.get(letter.channel or "", "")) if letter.channel in channels else None,
        "suivi": letter.tracking,
        "a": party_name(party) if party else None,
        "lignes": list(_lines(letter, dossier, vocabulary)),
    }


def _lines(letter: SentLetter, dossier: Dossier, vocabulary: Vocabulary) -> Iterator[JsonDict]:
    for change in _apart(letter.wrong):
        yield {
            "ref": change.reference,
            "tenu": change.now or "",
            "libelle": value_label(change, dossier, vocabulary),
            "dit": shown(change.was),
            "lire": shown(change.now) if change.now else NOTHING,
        }


def _apart(changes: Iterable[ValueChange]) -> list[ValueChange]:
    """Leave out an entry as a whole where one of its values is corrected by itself."""
    listed = list(changes)
    return [one for one in listed if not any(other.reference.startswith(f"{one.reference}/") for other in listed)]


def value_label(change: ValueChange, dossier: Dossier, vocabulary: Vocabulary) -> str:
    """Name a value for whoever receives the letter: no identifier of ours, no word of the file."""
    kind, _, place = change.reference.partition(":")
    if kind == "fait":
        fact = vocabulary.facts.get(place)
        return (fact.label or fact.question) if fact else change.label
    if kind == "dossier":
        return _FIELDS.get(place) or _entry_label(place, dossier, vocabulary)
    return change.label.partition(" [")[0].removeprefix("l'").capitalize()


def _entry_label(place: str, dossier: Dossier, vocabulary: Vocabulary) -> str:
    section, _, rest = place.partition("/")
    entry, _, leaf = rest.partition("/")
    said = _LEAVES.get(leaf, leaf.replace("/", ", ").replace("_", " "))
    match section:
        case "evenements":
            kind = vocabulary.events.get(entry.rpartition(".")[0])
            head = kind.label if kind else "Acte cité"
        case "parties":
            party = find_party(dossier, entry)
            head = party_name(party) if party else "Partie citée"
        case "paiements":
            head = f"Versement n° {entry}"
        case "postes":
            head = _head_of_loss(entry, dossier)
        case "procedures":
            head = "Procédure"
        case _:
            head = "Mention"
    return f"{head} : {said}" if said else head


def _head_of_loss(rank: str, dossier: Dossier) -> str:
    known = rank.isdigit() and 0 < int(rank) <= len(dossier.postes)
    return f"Poste « {dossier.postes[int(rank) - 1].libelle} »" if known else f"Poste n° {rank}"
