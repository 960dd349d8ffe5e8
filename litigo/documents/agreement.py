"""What agrees with a person or a group, and how a name follows « de » and « à », by ``civilites.yaml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from litigo.documents.persons import JsonDict, enumeration, named, party_name
from litigo.documents.typography import typeset_value
from litigo.dossier.fields import Civilite, Genre
from litigo.dossier.models import Dossier, Partie, Representant
from litigo.dossier.usages import Accord, usages

_VOWELS: Final = frozenset("aeiouy")
_ARTICLES: Final = (
    ("les ", "des ", "aux "),
    ("le ", "du ", "au "),
    ("la ", "de la ", "à la "),
    ("l’", "de l’", "à l’"),
)


def gender_of(person: Partie | Representant, civility: Civilite) -> Genre | None:
    """Tell the gender that words agree with, ``None`` when nobody wrote it: a default civility is no answer."""
    if person.genre:
        return person.genre
    written = "civilite" in person.model_fields_set or civility != person.civilite
    return usages().civilites[civility].genre if written else None


def accord_of(person: Partie | Representant, civility: Civilite) -> Accord:
    """Return the key of the words that agree with a person."""
    plural = usages().civilites[civility].pluriel
    gender = gender_of(person, civility)
    return _accord({gender}, plural=plural)


def group_accord(accords: Sequence[Accord]) -> Accord:
    """Return the key of a group: one man makes it masculine, one unknown keeps it neutral unless there is a man."""
    genders: set[Genre | None] = {_gender(accord) for accord in accords}
    plural = len(accords) > 1 or any(accord.endswith("p") for accord in accords)
    return _accord(genders, plural=plural)


def _gender(accord: Accord) -> Genre | None:
    return "f" if accord[0] == "f" else "m" if accord[0] == "m" else None


def _accord(genders: set[Genre | None], *, plural: bool) -> Accord:
    if "m" in genders:
        return "mp" if plural else "m"
    if genders == {"f"}:
        return "fp" if plural else "f"
    return "xp" if plural else "x"


def agreement(accord: Accord) -> JsonDict:
    """Return the variables of a person or a group: « il », « Il », « le », « lui », « ne », « e », « pluriel »."""
    plural = accord.endswith("p")
    return {
        **usages().accords[accord].model_dump(),
        "s": "s" if plural else "",
        "est": "sont" if plural else "est",
        "a": "ont" if plural else "a",
        "nt": "nt" if plural else "",
        "pluriel": plural,
        "feminin": accord[0] == "f",
    }


def person_words(person: Partie | Representant, civility: Civilite) -> JsonDict:
    """Return the variables of one person: the name as a sentence wants it, and what agrees with it."""
    said = in_sentence(named(person.nom, civility), company=civility == "societe")
    return {"nom_phrase": said, "de_nom": de(said), "a_nom": a(said), **agreement(accord_of(person, civility))}


def group_words(parties: Sequence[Partie]) -> JsonDict | None:
    """Return the variables of several persons taken together; ``None`` when there is nobody."""
    if not parties:
        return None
    said = group_named([party_name(p) for p in parties], companies=[p.civilite == "societe" for p in parties])
    accord = group_accord([accord_of(p, p.civilite) for p in parties])
    return {
        "nom": said,
        "de_nom": de(said),
        "a_nom": a(said),
        "representes": _represented(parties, accord),
        "nombre": str(len(parties)),
        **agreement(accord),
    }


def _represented(parties: Sequence[Partie], accord: Accord) -> str | None:
    """Say « représentées par Me Roy » when the same lawyers stand for all."""
    lawyers = {named(p.avocat.nom, p.avocat.civilite) if p.avocat else None for p in parties}
    name = lawyers.pop() if len(lawyers) == 1 else None
    return f"représenté{agreement(accord)['e']} par {name}" if name else None


def group_context(dossier: Dossier, opponents: Sequence[Partie]) -> JsonDict:
    """Return the groups a letter speaks of together, by name."""
    having = {role: [p for p in dossier.parties if role in p.roles] for role in ("assure", "victime")}
    return {
        "ensembles": {
            "adversaires": group_words(opponents),
            "assures": group_words(having["assure"]),
            "victimes": group_words(having["victime"]),
            "parties": group_words(dossier.parties),
        }
    }


def de(name: str) -> str:
    """Say « de » before a name: « d’Allianz », « de la société X », « du syndicat », « des Hospices »."""
    return _after(name, 1) or (f"d’{name}" if _elides(name) else f"de {name}")


def a(name: str) -> str:
    """Say « à » before a name: « à Allianz », « au syndicat », « aux Hospices », « à l’assureur »."""
    return _after(name, 2) or f"à {name}"


def act_named(noun: str) -> str:
    """Put its article before the name of a decision or an act: « l’ordonnance », « le jugement », « la décision »."""
    first = _first_word(noun)
    found = next((article for article, nouns in usages().actes.items() if first in nouns), None)
    if found is None:
        return noun
    return f"l’{noun}" if found == "l" else f"{found} {noun}"


def in_sentence(name: str, *, company: bool) -> str:
    """Name somebody inside a sentence: « M. Dupont », « la société Forge & Fils », « la Mutuelle du Rhône »."""
    name = typeset_value(name)
    if not company or name.lower().startswith(tuple(article for article, _, _ in _ARTICLES)):
        return name
    noun = next((key for key, nouns in usages().noms.items() if _first_word(name) in nouns), None)
    if noun is None:
        return f"la société {name}"
    if noun == "pluriel":
        return f"les {name}"
    return f"l’{name}" if _elides(name) else f"{'la' if noun == 'f' else 'le'} {name}"


def group_named(names: Sequence[str], *, companies: Sequence[bool]) -> str:
    """Name several persons inside a sentence; « les sociétés X et Y » when all are companies without a noun."""
    said = [in_sentence(name, company=company) for name, company in zip(names, companies, strict=True)]
    if len(said) > 1 and all(name.startswith("la société ") for name in said):
        return f"les sociétés {enumeration([name.removeprefix('la société ') for name in said])}"
    return enumeration(said)


def _after(name: str, form: int) -> str | None:
    written = name.replace("l'", "l’", 1) if name.startswith("l'") else name
    for article in _ARTICLES:
        if written.startswith(article[0]):
            return article[form] + written.removeprefix(article[0])
    return None


def _elides(name: str) -> bool:
    """Tell whether « de » loses its e before a name; before an h that the list does not know, it never does."""
    first = _first_word(name).partition("-")[0]
    known = usages()
    if not first or first in known.sans_elision:
        return False
    if first[0] == "h":
        return first in known.h_muets
    bare = unicodedata.normalize("NFD", first.replace("œ", "oe").replace("æ", "ae"))
    if bare[0] == "y":  # « d’Yvonne », but « de Yannick »
        return len(bare) > 1 and bare[1] not in _VOWELS
    return bare[0] in _VOWELS


def _first_word(name: str) -> str:
    found = re.match(r"[^\w]*([\w-]+)", name)
    return found[1].lower() if found and found.start(1) == 0 else ""
