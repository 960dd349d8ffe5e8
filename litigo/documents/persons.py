"""How persons are named, addressed and greeted in a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from litigo.dossier.fields import Civilite
from litigo.dossier.models import Adresse, Dossier, Partie, Representant
from litigo.dossier.postal import envelope, identity_lines, insurer_civility, is_abroad, town_of
from litigo.dossier.usages import Closing, Tone, usages

__all__ = [
    "Addressee",
    "JsonDict",
    "address_lines",
    "addressee",
    "enumeration",
    "find_party",
    "greeting",
    "in_sentence_address",
    "named",
    "party_name",
    "postal_block",
    "town_of",
]
JsonDict = dict[str, object]
Closings = Mapping[Tone, Closing]


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person a letter is sent to, and the party on whose account when it is an insurer or a lawyer."""

    person: Partie | Representant
    civility: Civilite
    party: Partie

    @property
    def name(self) -> str:
        """The name, without title."""
        return self.person.nom

    @property
    def represents(self) -> bool:
        """Whether the letter goes to somebody else than the party."""
        return self.name != self.party.nom


def named(name: str, civility: Civilite) -> str:
    """Name somebody with a title: « M. Jean Dupont », « Me Roy »; a company has none."""
    title = usages().civilites[civility].titre
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
    if person is None:
        return None if via == "avocat" else Addressee(party, party.civilite, party)
    return Addressee(person, insurer_civility(person) if via == "assureur" else person.civilite, party)


def postal_block(person: Partie | Representant, civility: Civilite) -> list[str] | None:
    """Lay out the envelope of a person by the French postal norm; ``None`` when nobody wrote the address."""
    return list(envelope(identity_lines(person, civility), person.adresse).lines) if person.adresse else None


def address_lines(address: Adresse) -> list[str]:
    """Lay out an address alone by the French postal norm: street, then postcode and TOWN, then COUNTRY if abroad."""
    return list(envelope((), address).lines)


def in_sentence_address(address: Adresse) -> str:
    """Write an address inside a sentence: « 3 rue des Forges, 69100 Villeurbanne »."""
    where = (address.point_remise, address.complement, address.voie, address.lieu_dit)
    country = [address.pays] if is_abroad(address) else []
    return ", ".join([*filter(None, where), f"{address.code_postal} {address.ville}", *country])


def greeting(person: Partie | Representant, civility: Civilite, house: Closings | None = None) -> JsonDict:
    """Return the opening and the closing formula suited to a person; the office prevails over the civility.

    ``politesse`` is written in the name of the company, ``politesse_je`` in the signatory's own; ``house`` replaces
    the formulas shipped. Whether a woman or a man holds an office is never supposed.
    """
    form = usages().civilites[civility]
    opening, tone = form.appel, form.politesse
    if person.fonction:
        office = usages().fonctions[person.fonction]
        gender = person.genre or (None if civility == "societe" else form.genre)
        opening, tone = {"f": office.f, "m": office.m}.get(gender or "", office.neutre), office.politesse
    closing = (house or {}).get(tone) or usages().politesses[tone]
    return {
        "appel": f"{opening},",
        "politesse": closing.nous.replace("{appel}", opening),
        "politesse_je": closing.je.replace("{appel}", opening),
    }


def enumeration(names: Iterable[str]) -> str:
    """Join names as a sentence does: « A, B et C »."""
    *head, last = list(names) or [""]
    return f"{', '.join(head)} et {last}" if head else last
