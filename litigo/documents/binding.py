"""Hands the variables of a letter to the template: typeset, escaped, counted, and never silently blank.

Text printed by a template is recorded, so that a letter can say where each of its values comes from. A value the
file lacks prints « [à compléter : …] » and is recorded too; outside a draft that is a fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from markupsafe import escape

from litigo.documents.clause_texts import Shelf
from litigo.documents.typography import typeset_value
from litigo.faults import Fault

PLACEHOLDER: Final = re.compile(r"\[à compléter\s*: [^\]]*\]")
_INDEX: Final = re.compile(r"\[\d+\]")
# Word and the fonts of a letter know Latin, Greek, Cyrillic, punctuation and common signs; nothing written from
# right to left, which could show a text in another order than the one it is stored in.
_PRINTABLE: Final = re.compile(
    "[\t\n\r -~\u00a0-\u052f\u1e00-\u1fff\u2000-\u200d\u2010-\u2027\u202f-\u205f"
    "\u2060\u2070-\u22ff\u2500-\u25ff\ufb01\ufb02\ufeff]*"
)

ORIGINS: Final = {
    "montants": "appréciation",
    "echeances": "appréciation",
    "toutes_echeances": "appréciation",
    "echeances_ouvertes": "appréciation",
    "strategies": "appréciation",
    "strategies_ouvertes": "appréciation",
    "questions": "appréciation",
    "fondements": "règle du document",
    "motifs": "règle du document",
    "objet": "règle du document",
    "titre": "règle du document",
    "envoi": "règle du document",
    "reponse_avant": "règle du document",
    "delai_reponse": "règle du document",
    "signataire": "maison, ou dossier sans elle",
    "reglement": "maison",
    "manques": "règle du document",
    "date": "jour de l'appréciation",
    "origine": "appréciation",
    "clauses": "bibliothèque de clauses",
}
MISSING_LABELS: Final = {
    "destinataire.nom": "nom du destinataire",
    "destinataire.bloc": "adresse du destinataire",
    "destinataire.adresse": "adresse du destinataire",
    "destinataire.appel": "formule d'appel",
    "destinataire.politesse": "formule de politesse",
    "destinataire.politesse_je": "formule de politesse",
    "destinataire.pour": "personne représentée par le destinataire",
    "references.vous": "référence du destinataire",
    "references.assure": "nom de l'assuré",
    "references.adversaire": "nom de l'adversaire",
    "references.rg": "numéro de rôle",
    "assure": "assuré (partie ayant le rôle « assure »)",
    "assure.bloc": "adresse de l'assuré",
    "assure.adresse": "adresse de l'assuré",
    "victime": "victime (partie ayant le rôle « victime »)",
    "victime.adresse": "adresse de la victime",
    "victime.bloc": "adresse de la victime",
    "victime.naissance": "date de naissance de la victime",
    "adversaire": "adversaire (partie du camp « adverse »)",
    "adversaire.adresse": "adresse de l'adversaire",
    "procedure": "procédure en cours",
    "procedure.rg": "numéro de rôle",
    "procedure.juridiction": "juridiction saisie",
    "sinistre.lieu": "lieu du sinistre",
    "montants.reclame": "montant réclamé (postes de préjudice)",
    "montants.retenu": "montant retenu (postes de préjudice)",
    "montants.paye": "montant payé (aucun paiement enregistré)",
    "montants.recuperable": "montant récupérable (aucun paiement enregistré)",
    "montants.franchise": "franchise",
    "delai_reponse": "délai de réponse, en jours",
    "reglement.titulaire": "titulaire de notre compte (maison.yaml)",
    "reglement.iban": "IBAN de notre compte (maison.yaml)",
    "reglement.bic": "BIC de notre compte (maison.yaml)",
    "reponse_avant": "délai de réponse, à fixer avant l'échéance de notre propre action",
}


@dataclass(frozen=True, slots=True)
class BoundField:
    """A value printed in a letter, and where it comes from."""

    name: str
    value: str
    origin: str


@dataclass(slots=True)
class Record:
    """What a rendering printed and what it lacked, in order of first appearance."""

    printed: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def fields(self) -> tuple[BoundField, ...]:
        """List the values printed with their origin."""
        return tuple(BoundField(name, value, origin_of(name)) for name, value in self.printed.items())


def origin_of(name: str) -> str:
    """Say in French where a variable comes from; the file itself unless told otherwise."""
    return ORIGINS.get(re.split(r"[.\[]", name, maxsplit=1)[0], "dossier")


class Words(str):
    """A text value that knows its name; printing it records it and escapes it."""

    __slots__ = ("name", "record")
    name: str
    record: Record

    def __html__(self) -> str:
        self.record.printed.setdefault(self.name, str(self))
        return str(escape(str(self)))


class Absent:
    """A value the file lacks: false in a condition, a placeholder when printed, alone or in a loop."""

    def __init__(self, name: str, label: str, record: Record) -> None:
        self._name, self._label, self._record = name, label, record

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[object]:
        return iter((self,))

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, name: str) -> Absent:
        return self

    def __html__(self) -> str:
        self._record.missing.setdefault(self._name, self._label)
        return str(escape(placeholder(self._label)))

    __str__ = __html__


def placeholder(label: str) -> str:
    """Write the mark that a draft shows where something is to be filled in."""
    return typeset_value(f"[à compléter : {label.replace('[', '(').replace(']', ')')}]")


def bind(context: Mapping[str, object], record: Record, questions: Mapping[str, str]) -> dict[str, object]:
    """Wrap every leaf of ``context``; ``questions`` gives the French question of each fact and event.

    The wordings of ``clauses`` become a shelf whose clauses are filled in with everything else.
    """
    bound = {name: _wrap(value, name, record, questions) for name, value in context.items() if name != "clauses"}
    wordings = context.get("clauses")
    bound["clauses"] = Shelf(wordings if isinstance(wordings, Mapping) else {}, bound, record)
    return bound


def _wrap(value: object, name: str, record: Record, questions: Mapping[str, str]) -> object:
    match value:
        case bool() | int():
            return value
        case str():
            words = Words(typeset_value(value))
            words.name, words.record = name, record
            return words
        case None:
            return Absent(name, _label(name, questions), record)
        case Mapping():
            return {key: _wrap(item, f"{name}.{key}", record, questions) for key, item in value.items()}
        case list() | tuple():
            return [_wrap(item, f"{name}[{rank}]", record, questions) for rank, item in enumerate(value)]
        case _:
            raise TypeError(f"{name}: {type(value).__name__} is no value of a letter")


def _label(name: str, questions: Mapping[str, str]) -> str:
    plain = _INDEX.sub("", name)
    if plain.startswith("faits."):
        return questions.get(plain.removeprefix("faits."), plain)
    if plain in questions:
        return questions[plain]
    return MISSING_LABELS.get(plain, plain.replace(".", ", ").replace("_", " "))


def unprintable(context: object, file: str) -> list[Fault]:
    """List the texts holding control characters, direction marks or letters a French letter cannot show."""
    return [
        Fault(file, 0, name, f"caractère interdit dans une lettre : {_describe(bad)}.", "Le retirer ou le transcrire.")
        for name, text in _leaves(context, "")
        if (bad := _first_unprintable(text))
    ]


def _first_unprintable(text: str) -> str:
    known = _PRINTABLE.match(text)
    return text[known.end() :][:1] if known else text[:1]


def _describe(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'caractère de commande')}"


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, (list, tuple)):
        for rank, item in enumerate(value):
            yield from _leaves(item, f"{name}[{rank}]")
