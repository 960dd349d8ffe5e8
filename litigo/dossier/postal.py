"""Addresses by the French postal norm: six lines of thirty-eight signs, the town last, nothing ever cut.

Order of the lines: who (name; service and person in charge), where the mail is handed over, building, street, place or
box, POSTCODE TOWN in capitals without accents or punctuation, COUNTRY if abroad (a seventh line).
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from litigo.dossier.fields import Civilite
from litigo.dossier.models import Adresse, Partie, Representant
from litigo.dossier.usages import usages

WIDTH: Final = 38
MOST: Final = 6
_HOME: Final = {"", "france", "fr"}
_SIGNS: Final = re.compile(r"[,;:.()\"«»“”]+")
_BLANKS: Final = re.compile(r"\s+")
_CEDEX: Final = re.compile(r"\s+cedex\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The lines of an address as they go on the envelope, and what the norm finds wrong with them, in French."""

    lines: tuple[str, ...]
    problems: tuple[str, ...] = ()


def envelope(identity: Sequence[str], address: Adresse) -> Envelope:
    """Lay out an address under the names of ``identity``; abbreviated only where a line would be too long.

    A line that stays too long is folded at words if there is room for its pieces, else kept whole and told.
    """
    where = (address.point_remise, address.complement, address.voie, address.lieu_dit)
    lines = [line for line in (*identity, *(_plain(part) for part in where if part)) if line]
    last = [town_line(address), *_country(address)]
    room = MOST - 1
    lines = _joined([_shortened(line) for line in lines], room)
    lines = _folded(lines, room)
    problems = [f"ligne de {len(line)} signes, {WIDTH} au plus : « {line} »" for line in (*lines, *last) if _long(line)]
    if len(lines) > room:
        problems.append(f"adresse de {len(lines) + 1} lignes, {MOST} au plus")
    return Envelope((*lines, *last), tuple(problems))


def identity_lines(person: Partie | Representant, civility: Civilite) -> list[str]:
    """Name somebody on an envelope: office or civility in full, name, department, person in charge."""
    form = usages().civilites[civility]
    gender = person.genre or form.genre
    office = usages().fonctions[person.fonction] if person.fonction else None
    lines = [f"{form.adresse} {person.nom}" if form.adresse else person.nom]
    if office and form.adresse is None and person.genre:  # an institution: its head is written to
        lines.insert(0, office.f if gender == "f" else office.m)
    lines += [person.service] if person.service else []
    lines += [f"À l’attention de {person.attention}"] if person.attention else []
    return lines


def people_of(party: Partie) -> Iterator[tuple[tuple[str, ...], Partie | Representant, Civilite]]:
    """Yield a party, its insurer and its lawyer, each with its field and its civility."""
    yield (), party, party.civilite
    if party.assureur:
        yield ("assureur",), party.assureur, insurer_civility(party.assureur)
    if party.avocat:
        yield ("avocat",), party.avocat, party.avocat.civilite


def insurer_civility(insurer: Representant) -> Civilite:
    """An insurer written without a civility is a company, though the model's default suits lawyers."""
    return "societe" if insurer.civilite == "maitre" else insurer.civilite


def town_line(address: Adresse) -> str:
    """Write the line the post sorts by: « 69002 LYON CEDEX 02 »; a known town too long for it is abbreviated."""
    line = capitals(f"{address.code_postal} {address.ville}")
    return line if len(line) <= WIDTH else capitals(_shortened(f"{address.code_postal} {_plain(address.ville)}"))


def town_of(address: Adresse) -> str:
    """Name the town a letter is written from, without its Cedex."""
    before = _CEDEX.split(address.ville)[0].strip()
    return before or address.ville


def is_abroad(address: Adresse) -> bool:
    """Tell whether the country has to be written."""
    return address.pays.strip().lower() not in _HOME


def capitals(text: str) -> str:
    """Write in capitals without accents nor punctuation: « L’Haÿ-les-Roses » gives « L HAY LES ROSES »."""
    spelt = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE").upper()
    bare = "".join(sign for sign in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(sign))
    return _BLANKS.sub(" ", re.sub(r"[^\w\s]|_", " ", bare)).strip()


def _country(address: Adresse) -> list[str]:
    return [capitals(address.pays)] if is_abroad(address) else []


def _plain(line: str) -> str:
    """Take the punctuation out of a line: « 12, quai Perrache » gives « 12 quai Perrache »."""
    return _BLANKS.sub(" ", _SIGNS.sub(" ", line)).strip()


def _long(line: str) -> bool:
    return len(line) > WIDTH


def _shortened(line: str) -> str:
    """Abbreviate, longest words first, until the line fits; a line that fits is left as it is."""
    for word in sorted(usages().abreviations, key=lambda word: (-len(word), word)):
        if not _long(line):
            break
        pattern = rf"(?<![\w’'-]){re.escape(word)}(?![\w’'-])"
        line = re.sub(pattern, usages().abreviations[word], line.replace("'", "’"), flags=re.IGNORECASE)
    return line


def _joined(lines: list[str], room: int) -> list[str]:
    """Join neighbours below the name while there are too many lines and two of them fit on one."""
    while len(lines) > room:
        pairs = ((n, _shortened(f"{lines[n]} {lines[n + 1]}")) for n in range(1, len(lines) - 1))
        fitting = next(((n, line) for n, line in pairs if not _long(line)), None)
        if fitting is None:
            break
        place, line = fitting
        lines = [*lines[:place], line, *lines[place + 2 :]]
    return lines


def _folded(lines: list[str], room: int) -> list[str]:
    """Fold the lines still too long at words, as long as the address stays within its lines."""
    for line in [line for line in lines if _long(line)]:
        pieces = textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        if len(lines) + len(pieces) - 1 <= room and not any(map(_long, pieces)):
            place = lines.index(line)
            lines = [*lines[:place], *pieces, *lines[place + 1 :]]
    return lines
