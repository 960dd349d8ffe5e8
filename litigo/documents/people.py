"""The persons of a letter, by name, by role, and all of them."""

from __future__ import annotations

import re

from litigo.documents.agreement import group_context, person_words
from litigo.documents.fact_words import fact_words
from litigo.documents.persons import (
    JsonDict,
    find_party,
    greeting,
    in_sentence_address,
    named,
    party_name,
    postal_block,
    town_of,
)
from litigo.documents.typography import day
from litigo.dossier.models import Dossier, Partie
from litigo.dossier.vocabulary import Vocabulary


def opponents_of(dossier: Dossier) -> list[Partie]:
    """Adverse parties, without the insurers listed as parties of their own when others are named."""
    adverse = [party for party in dossier.parties if party.camp == "adverse"]
    return [party for party in adverse if "assureur_adverse" not in party.roles] or adverse


def people(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    """Return the persons of a letter: the usual ones by name, anybody by role, and everybody."""
    opponents = opponents_of(dossier)
    views = {party.id: person_view(party, vocabulary) for party in dossier.parties}
    by_role = {role: [views[p.id] for p in dossier.parties if role in p.roles] for role in vocabulary.roles}
    return {
        "assure": person_view(find_party(dossier, "assure"), vocabulary),
        "victime": person_view(find_party(dossier, "victime"), vocabulary),
        "adversaire": person_view(opponents[0] if opponents else None, vocabulary),
        "adversaires": [person_view(party, vocabulary) for party in opponents],
        "parties": [person_view(party, vocabulary) for party in dossier.parties],
        "tiers_payeurs": [person_view(p, vocabulary) for p in dossier.parties if "tiers_payeur" in p.roles],
        "personnes": {role: (held[0] if held else None) for role, held in by_role.items()},
        "groupes": by_role,
        **group_context(dossier, opponents),
    }


def person_view(party: Partie | None, vocabulary: Vocabulary) -> JsonDict | None:
    """Everything a letter may say of a person; ``None`` when there is none."""
    if party is None:
        return None
    return {
        "ref": f"dossier:parties/{party.id}",
        "nom": party_name(party),
        "roles": ", ".join(vocabulary.roles[r].label if r in vocabulary.roles else r for r in party.roles),
        "camp": party.camp,
        "bloc": postal_block(party, party.civilite),
        "adresse": in_sentence_address(party.adresse) if party.adresse else None,
        "ville": town_of(party.adresse) if party.adresse else None,
        "reference": party.reference,
        "courriel": party.courriel,
        "id": party.id,
        "naissance": day(party.date_naissance) if party.date_naissance else None,
        "assureur": party.assureur.nom if party.assureur else None,
        "reference_assureur": party.assureur.reference if party.assureur else None,
        "avocat": named(party.avocat.nom, party.avocat.civilite) if party.avocat else None,
        "personne_morale": party.civilite == "societe",
        "iban": " ".join(re.findall("..?.?.?", party.iban)) if party.iban else None,
        "faits": _facts_of(party, vocabulary),
        **person_words(party, party.civilite),
        **greeting(party, party.civilite),
    }


def _facts_of(party: Partie, vocabulary: Vocabulary) -> JsonDict:
    """What the file says of a person, and what it could say of one (``partie.…``), ``None`` when it does not."""
    unsaid = {name: None for name in vocabulary.facts if name.startswith("partie.")}
    return unsaid | {name: _words(name, value, vocabulary) for name, value in party.faits.items()}


def _words(name: str, written: str, vocabulary: Vocabulary) -> str | None:
    kind = vocabulary.facts.get(name)
    return fact_words(kind, written) if kind else written
