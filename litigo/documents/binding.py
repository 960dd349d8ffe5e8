"""Hands the variables of a letter to the template: typeset, escaped, counted, and never silently blank.

Text printed by a template is recorded, so that a letter can say where each of its values comes from. A value the
file lacks prints « [à compléter : …] » and is recorded too; outside a draft that is a fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, overload

from markupsafe import escape

from litigo.documents.clause_texts import Shelf
from litigo.documents.typography import typeset_value
from litigo.faults import Fault

PLACEHOLDER: Final = re.compile(r"\[à compléter\s*: [^\]]*\]")
_MARKUP: Final = re.compile("[&<>\"']")
_INDEX: Final = re.compile(r"\[\d+\]")
_FACT: Final = re.compile(r"(?:^|\.)(?:faits|sommes|alineas|anonymes)\.(.+)")
# What every typeface of our letters can draw: Latin, Greek, Cyrillic, punctuation and common signs; nothing written
# from right to left, which could show a text in another order than the one it is stored in, and no accent apart from
# its letter (usual ones are joined to it first).
_PRINTABLE: Final = re.compile(
    "[\t\n\r -~\u00a0-\u0236\u0238-\u02ff\u0374\u0375\u037a-\u037e\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u03d0-\u0513\u1e00-\u1e9b\u1e9e\u1ea0-\u1ef9\u2000-\u200d\u2010-\u2015\u2017-\u2022\u2026\u202f\u2030\u2032-\u2034"
    "\u2039\u203a\u203c\u2044\u205f\u2060\u2074-\u2079\u207f-\u2089\u20a0-\u20b5\u20bf\u2105\u2113\u2116\u2117\u2122\u2126"
    "\u2153\u2154\u215b-\u215e\u2190-\u2195\u2202\u2206\u220f\u2211\u2212\u2215\u2219\u221a\u221e\u2229\u222b\u2248\u2260\u2261"
    "\u2264\u2265\u2500\u2502\u25a0\u25a1\u25aa-\u25ac\u25b2\u25ba\u25bc\u25c4\u25ca\u25cb\u25cf\u25e6\ufb01\ufb02\ufeff]*"
)
_LONGEST: Final = 20_000  # letters of one value: some ten pages

ORIGINS: Final = {
    "montants": "appréciation",
    "repartition": "appréciation",
    "echeances": "appréciation",
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
    "assure.naissance": "date de naissance de l'assuré",
    "victime": "victime (partie ayant le rôle « victime »)",
    "victime.adresse": "adresse de la victime",
    "victime.bloc": "adresse de la victime",
    "victime.naissance": "date de naissance de la victime",
    "adversaire": "adversaire (partie du camp « adverse »)",
    "adversaire.adresse": "adresse de l'adversaire",
    "emetteur.mention_legale": "forme, capital et immatriculation de notre compagnie",
    "personne": "personne à qui le document est adressé",
    "quittance": "paiement à constater (aucun paiement sans quittance n'est inscrit à son nom)",
    "decompte": "décompte de la créance (principal, intérêts échus, frais)",
    "echeancier": "mensualités (nombre, première date, montant de la créance)",
    "procedure": "procédure en cours",
    "procedure.rg": "numéro de rôle",
    "procedure.juridiction": "juridiction saisie",
    "sinistre.lieu": "lieu du sinistre",
    "partage": "part de chacun dans la charge finale, sous les faits de chaque partie (cent pour cent en tout)",
    "partage.demande": "somme à demander au destinataire : rien ne dépasse encore notre propre part",
    "montants.recours": "montant récupérable (aucun paiement enregistré)",
    "montants.reclame": "montant réclamé (postes de préjudice)",
    "montants.retenu": "montant retenu (postes de préjudice)",
    "montants.paye": "montant payé (aucun paiement enregistré)",
    "montants.recuperable": "montant récupérable (aucun paiement enregistré)",
    "montants.franchise": "franchise",
    "repartition.destinataire": "part de ce coassureur (lui donner le nom écrit dans « contrat.coassureurs »)",
    "repartition.du": "somme due, à établir par les postes retenus",
    "repartition.reste": "somme restant à payer, à établir par les postes retenus",
    "repartition.reduction": "indemnité réduite (prime payée et prime due)",
    "repartition.nous.du": "notre part de l'indemnité, à établir par les postes retenus",
    "repartition.nous.regle": "nos règlements ont-ils été faits pour le compte de tous les coassureurs ?",
    "repartition.assureurs.du": "part de chaque coassureur, à établir par les postes retenus",
    "repartition.assureurs.regle": "nos règlements ont-ils été faits pour le compte de tous les coassureurs ?",
    "repartition.assureurs.provision": "provision de chaque coassureur, à établir par les postes et les règlements",
    "repartition.provision": "provision totale, à établir par les postes et les règlements",
    "repartition.reassureurs": "part des réassureurs (termes du traité)",
    "repartition.net": "charge nette (termes du traité)",
    "repartition.provision_nette": "provision nette (termes du traité, règlements)",
    "postes.quantite": "quantité de ce poste (« forfait » s'il n'en a pas)",
    "postes.prix_unitaire": "prix unitaire de ce poste",
    "contrat.reassurance": "termes du traité de réassurance",
    "bordereau.lignes.pages": "nombre de pages",
    "bordereau.total_pages": "nombre total de pages",
    "delai_reponse": "délai de réponse, en jours",
    "reglement.titulaire": "titulaire de notre compte (maison.yaml)",
    "reglement.iban": "IBAN de notre compte (maison.yaml)",
    "reglement.bic": "BIC de notre compte (maison.yaml)",
    "reponse_avant": "délai de réponse, à fixer avant l'échéance de notre propre action",
}


@dataclass(frozen=True, slots=True)
class BoundField:
    """A value printed in a letter, and where it comes from: in a word, then exactly.

    ``reference`` is that of :mod:`litigo.assessment.bound_values`, ``held`` what it was worth (``None``: not kept).
    A value reckoned from several says which in ``drawn_from``, each with what it was worth (empty: not written).
    """

    name: str
    value: str
    origin: str
    reference: str = ""
    held: str | None = None
    drawn_from: tuple[tuple[str, str], ...] = ()


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
        text = str(self)
        self.record.printed.setdefault(self.name, text)
        return str(escape(text)) if _MARKUP.search(text) else text


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
    if isinstance(value, str):
        words = Words(typeset_value(value))
        words.name, words.record = name, record
        return words
    if value is None:
        return Absent(name, _label(name, questions), record)
    if isinstance(value, int):
        return value
    if isinstance(value, dict | Mapping):
        return Group(value, name, record, questions)
    if isinstance(value, list | tuple):
        return Series(value, name, record, questions)
    raise TypeError(f"{name}: {type(value).__name__} is no value of a letter")


class Group(Mapping[str, object]):
    """The named values of a context; each is wrapped when a template asks for it, most never are."""

    __slots__ = ("_held", "_name", "_questions", "_record", "_values")

    def __init__(self, values: Mapping[str, object], name: str, record: Record, questions: Mapping[str, str]) -> None:
        self._values, self._name, self._record, self._questions = values, name, record, questions
        self._held: dict[str, object] = {}

    def __getitem__(self, key: str) -> object:
        try:
            return self._held[key]
        except KeyError:
            if key not in self._values and self._name.endswith(".faits") and key in self._questions:
                # Of an act or a person, a fact of the vocabulary that nobody wrote there is asked for.
                return Absent(f"{self._name}.{key}", self._questions[key], self._record)
            wrapped = _wrap(self._values[key], f"{self._name}.{key}", self._record, self._questions)
            return self._held.setdefault(key, wrapped)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Series(Sequence[object]):
    """The values of a list; each is wrapped when a template comes to it."""

    __slots__ = ("_name", "_questions", "_record", "_values")

    def __init__(self, values: Sequence[object], name: str, record: Record, questions: Mapping[str, str]) -> None:
        self._values, self._name, self._record, self._questions = values, name, record, questions

    @overload
    def __getitem__(self, rank: int) -> object: ...

    @overload
    def __getitem__(self, rank: slice) -> list[object]: ...

    def __getitem__(self, rank: int | slice) -> object:
        if isinstance(rank, slice):
            return [self[place] for place in range(len(self))[rank]]
        place = range(len(self))[rank]
        return _wrap(self._values[place], f"{self._name}[{place}]", self._record, self._questions)

    def __iter__(self) -> Iterator[object]:
        for place, value in enumerate(self._values):
            yield _wrap(value, f"{self._name}[{place}]", self._record, self._questions)

    def __len__(self) -> int:
        return len(self._values)


def _label(name: str, questions: Mapping[str, str]) -> str:
    plain = _INDEX.sub("", name) if "[" in name else name
    if fact := _FACT.search(plain):
        return questions.get(fact[1], fact[1])
    if plain in questions:
        return questions[plain]
    return MISSING_LABELS.get(plain, plain.replace(".", ", ").replace("_", " "))


def unprintable(context: object, file: str) -> list[Fault]:
    """List the texts holding control characters, direction marks or letters a French letter cannot show, or endless."""
    return [
        Fault(file, 0, name, f"{bad} dans une lettre : {told}.", remedy)
        for name, text in _leaves(context, "")
        for bad, told, remedy in _reasons(text)
    ]


def _reasons(text: str) -> Iterator[tuple[str, str, str]]:
    if char := _first_unprintable(text):
        yield "caractère interdit", _describe(char), "Le retirer ou le transcrire."
    elif len(text) > _LONGEST:
        yield (
            "texte trop long",
            f"{len(text)} caractères, pour {_LONGEST} au plus",
            "Le résumer ou le joindre.",
        )


def printable(text: str) -> bool:
    """Say whether a letter can show ``text``, every character of it."""
    return len(text) <= _LONGEST and _PRINTABLE.fullmatch(text) is not None


def _first_unprintable(text: str) -> str:
    joined = unicodedata.normalize("NFC", text)
    known = _PRINTABLE.match(joined)
    return joined[known.end() :][:1] if known else joined[:1]


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
