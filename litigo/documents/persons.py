"""How persons are named, addressed and greeted in a letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litigo.dossier.fields import Civilite
from litigo.dossier.models import Adresse, Dossier, Partie, Representant

_TITLES: Final[dict[str, str]] = {"madame": "Mme", "monsieur": "M.", "maitre": "Me", "docteur": "Dr"}
_OPENINGS: Final[dict[str, str]] = {
    "madame": "Madame",
    "monsieur": "Monsieur",
    "maitre": "Maître",
    "docteur": "Docteur",
    "societe": "Madame, Monsieur",
    "madame_monsieur": "Madame, Monsieur",
}
_FEELINGS: Final = {"docteur": ("notre considération distinguée", "ma considération distinguée")}
_USUAL: Final = ("nos salutations distinguées", "mes salutations distinguées")
_HOME: Final = {"france", "fr"}

JsonDict = dict[str, object]


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person a letter is sent to, and the party on whose account when it is an insurer or a lawyer."""

    name: str
    civility: Civilite
    address: Adresse | None
    reference: str | None
    courriel: str | None
    party: Partie

    @property
    def represents(self) -> bool:
        """Whether the letter goes to somebody else than the party."""
        return self.name != self.party.nom


def named(name: str, civility: Civilite) -> str:
    """Name somebody with a title: « M. Jean Dupont », « Me Roy »; a company has none."""
    title = _TITLES.get(civility)
    return f"{title} {name}" if title and not name.startswith(f"{title} ") else name


def party_name(party: Partie) -> str:
    """Name a party with its title."""
    return named(party.nom, party.civilite)


def find_party(dossier: Dossier, wanted: str | None) -> Partie | None:
    """Find a party by its identifier or, failing that, the first one holding that role."""
    if wanted is None:
        return None
    by_id = (party for party in dossier.parties if party.id == wanted)
    by_role = (party for party in dossier.parties if wanted in party.roles)
    return next(by_id, None) or next(by_role, None)


def addressee(party: Partie, via: str) -> Addressee | None:
    """Return the person written to: the party itself, its insurer or its lawyer; ``None`` when unknown.

    A party whose insurer nobody knows is written to itself; a lawyer's letter goes to no one else.
    """
    person: Representant | None = {"assureur": party.assureur, "avocat": party.avocat}.get(via)
    if via == "avocat" and person is None:
        return None
    if person is None:
        return Addressee(party.nom, party.civilite, party.adresse, party.reference, party.courriel, party)
    # An insurer written without a civility is a company, though the model's default suits lawyers.
    civility: Civilite = "societe" if via == "assureur" and person.civilite == "maitre" else person.civilite
    return Addressee(person.nom, civility, person.adresse, person.reference, person.courriel, party)


def address_lines(address: Adresse) -> list[str]:
    """Lay out an address by the French postal norm: street, then postcode and TOWN, then COUNTRY if abroad."""
    lines = [line for line in (address.complement, address.voie) if line]
    lines.append(f"{address.code_postal} {address.ville.upper()}")
    if address.pays.strip().lower() not in _HOME:
        lines.append(address.pays.upper())
    return lines


def town_of(address: Adresse) -> str:
    """Name the town a letter is written from, without its Cedex."""
    words = address.ville.split()
    lowered = [word.lower() for word in words]
    return " ".join(words[: lowered.index("cedex")]) if "cedex" in lowered[1:] else address.ville


def greeting(civility: Civilite) -> JsonDict:
    """Return the opening and the closing formula suited to a civility, written in the name of the company."""
    opening = _OPENINGS[civility]
    ours, mine = _FEELINGS.get(civility, _USUAL)
    return {
        "appel": f"{opening},",
        "politesse": f"Nous vous prions d’agréer, {opening}, l’expression de {ours}.",
        "politesse_je": f"Je vous prie d’agréer, {opening}, l’expression de {mine}.",
    }


def enumeration(names: Iterable[str]) -> str:
    """Join names as a sentence does: « A, B et C »."""
    *head, last = list(names) or [""]
    return f"{', '.join(head)} et {last}" if head else last
