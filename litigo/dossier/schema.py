"""The JSON Schema of a dossier (2020-12), so that an editor helps while typing: words, values, questions, in French.

It describes what an editor parses, where ``12500.50`` is a number and ``oui`` a text; litigo itself reads every
scalar as text (:mod:`litigo.dossier.source_text`) and remains the only judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import EventKind, FactKind, HeadKind, RoleKind, Vocabulary

Schema = dict[str, Any]

_TITLES = {
    "a": "Destinataires de l'acte (identifiants de parties)",
    "appui": "Faits sur lesquels la décision repose",
    "aperiteur": "Apériteur",
    "assureur": "Assureur",
    "beneficiaire": "Bénéficiaire (identifiant de partie)",
    "branche": "Branche",
    "camp": "Camp de cette personne",
    "circonstances": "Circonstances",
    "civilite": "Civilité",
    "clos_le": "Jour de clôture du dossier",
    "coassureurs": "Coassureurs",
    "commune_insee": "Code INSEE de la commune",
    "complement": "Complément d'adresse (bâtiment, résidence)",
    "confidentialite": "Pièce réservée (confidentielle, médicale, correspondance d'avocat)",
    "date": "Date (AAAA-MM-JJ)",
    "date_effet": "Prise d'effet",
    "date_fin": "Fin du contrat",
    "date_naissance": "Date de naissance",
    "decisions": "Décisions du gestionnaire",
    "decouverte": "Jour où le sinistre a été connu",
    "departement": "Département",
    "emetteur": "Émetteur des lettres",
    "equipe": "Équipe",
    "evenements": "Événements datés",
    "faits": "Faits : les réponses aux questions",
    "garanties": "Garanties",
    "id": "Identifiant, sans espace ni accent",
    "intitule": "Intitulé du contrat",
    "libelle": "Libellé",
    "mention_legale": "Mention légale",
    "notre_part": "Notre part, en pour cent",
    "notre_role": "Notre rôle",
    "numero": "Numéro",
    "pages": "Nombre de pages",
    "par": "Auteurs de l'acte (identifiants de parties)",
    "pieces": "Pièces",
    "piece": "Numéro de la pièce",
    "creee_le": "Jour de création du fichier (métadonnées)",
    "modifiee_le": "Jour de dernière modification du fichier (métadonnées)",
    "emetteur_nom": "Émetteur de la pièce",
    "facture": "Numéro de la facture",
    "iban": "IBAN",
    "prix_unitaire": "Prix unitaire retenu, hors taxes",
    "procedure": "Procédure (identifiant)",
    "procedures": "Procédures",
    "cession": "Quote-part cédée, en pour cent",
    "fichier": "Fichier de la pièce",
    "franchise_avant_plafond": "La franchise se déduit-elle du dommage, avant le plafond ?",
    "personnel_prouve": "Prestation personnelle établie",
    "portee": "Portée",
    "prime_due": "Prime qui aurait été due",
    "prime_payee": "Prime payée",
    "priorite": "Priorité",
    "reassurance": "Réassurance",
    "responsabilite": "Partage de responsabilité",
    "somme_garantie": "Somme garantie",
    "tiers_payeurs": "Prestations des tiers payeurs",
    "valeur_assuree": "Valeur assurée",
    "reception": "Jour de réception par le destinataire",
    "reclame": "Réclamé",
    "reference": "Référence",
    "quantite": "Quantité retenue",
    "rg": "Numéro de rôle",
    "roles": "Rôles",
    "relu_par": "Relu par (juriste)",
    "siege": "Siège de la juridiction (FR, FR-67, ou code INSEE)",
    "telephone": "Téléphone",
    "tenu_a_jour_au": "Dossier tenu à jour jusqu'au (inclus)",
    "vetuste": "Vétusté",
    "vu": "Ce que litigo en disait ce jour-là",
}
_PARTS = {
    "Decision": "Décision",
    "Evenement": "Événement",
    "Emetteur": "Émetteur",
    "Piece": "Pièce",
    "Procedure": "Procédure",
    "Reassurance": "Réassurance",
    "Representant": "Représentant",
    "Responsabilite": "Partage de responsabilité",
    "Visee": "Ce qui est décidé",
}
_FACT_SHAPES: Mapping[str, Schema] = {
    "boolean": {"enum": ["oui", "non", "true", "false", True, False, None]},
    "amount": {"type": ["number", "null"], "minimum": 0},
    "integer": {"type": ["integer", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "period": {"type": ["string", "null"], "pattern": r"^(P([0-9]+[YMWD])+|PT[0-9]+H)$"},
    "text": {"type": ["string", "number", "boolean", "null"]},
}


def dossier_schema(vocabulary: Vocabulary) -> Schema:
    """Return the schema of a dossier written with the words of ``vocabulary``."""
    written = Dossier.model_json_schema(by_alias=True)
    parts: Schema = {name: _part(name, part) for name, part in written.pop("$defs").items()}
    parts["Evenement"]["properties"]["type"] = _words("Type d'événement", vocabulary.events)
    parts["Partie"]["properties"]["roles"] = _one_or_many("Rôles", _words("Rôle", vocabulary.roles))
    dossier = _part("Dossier", written)
    parts["Poste"]["properties"]["nature"] = _or_blank(_words("Nature du poste", vocabulary.heads))
    for part in (dossier, *parts.values()):
        for field in ("faits", "appui"):
            if field in part["properties"]:
                part["properties"][field] = {"$ref": "#/$defs/Faits"}
    parts["Faits"] = _facts(vocabulary.facts)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **dossier, "$defs": parts}


def _part(name: str, part: Schema) -> Schema:
    """Put a group of fields in French; our docstrings are no help to a handler."""
    required = set(part.get("required", ()))
    part["properties"] = {
        field: _field(field, shape, optional=field not in required) for field, shape in part["properties"].items()
    }
    part.pop("description", None)
    part["title"] = _PARTS.get(name, name)
    return part


def _field(name: str, shape: Schema, *, optional: bool) -> Schema:
    labels = {"title": _TITLES.get(name, name.replace("_", " ").capitalize())}
    if "description" in shape:
        labels["description"] = shape["description"]
    bare = _as_edited(shape)
    if name in {"par", "a"} and "items" in bare:
        bare = _one_or_many(labels["title"], bare["items"])
    return {**(_or_blank(bare) if optional else bare), **labels}


def _or_blank(shape: Schema) -> Schema:
    """Let the field be left blank, which litigo reads as left out."""
    if "enum" in shape:
        return {"enum": [*shape["enum"], None]}
    if "type" in shape:
        types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        return {**shape, "type": [*types, "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def _as_edited(shape: Schema) -> Schema:
    """Turn what pydantic accepts into what an editor sees."""
    if "anyOf" in shape:
        kept = [choice for choice in shape["anyOf"] if choice.get("type") != "null"]
        numbers = [choice for choice in kept if choice.get("type") == "number"]
        return _as_edited((numbers or kept)[0])
    bare = {key: value for key, value in shape.items() if key not in {"title", "default", "description"}}
    if "items" in bare:
        bare["items"] = _as_edited(bare["items"])
    if bare.get("type") == "boolean":
        return {"enum": ["oui", "non", "true", "false", True, False]}
    if bare.get("type") == "string" and "enum" not in bare and "format" not in bare:
        bare["type"] = ["string", "number", "boolean"]  # « numero: 12345 » is a text to litigo
    return bare


def _words(title: str, words: Mapping[str, EventKind] | Mapping[str, RoleKind] | Mapping[str, HeadKind]) -> Schema:
    return {"title": title, "enum": list(words), "enumDescriptions": [_label(word) for word in words.values()]}


def _label(word: EventKind | RoleKind | HeadKind) -> str:
    help_text = getattr(word, "help", None)
    return f"{word.label}. {help_text}" if help_text else word.label


def _one_or_many(title: str, item: Schema) -> Schema:
    return {"title": title, "anyOf": [item, {"type": "array", "items": item}]}


def _facts(facts: Mapping[str, FactKind]) -> Schema:
    written = {name: _fact(kind) for name, kind in facts.items() if not (kind.from_ or kind.computed)}
    return {
        "title": _TITLES["faits"],
        "type": ["object", "null"],
        "properties": written,
        "additionalProperties": False,
    }


def _fact(kind: FactKind) -> Schema:
    if kind.type == "choice":
        shape: Schema = {"enum": [*kind.values, None], "enumDescriptions": [*kind.values.values(), "Inconnu"]}
    else:
        shape = dict(_FACT_SHAPES[kind.type])
    return {"title": kind.question, "description": _paragraphs([kind.question, kind.help]), **shape}


def _paragraphs(texts: Iterable[str | None]) -> str:
    return "\n\n".join(text for text in texts if text)
