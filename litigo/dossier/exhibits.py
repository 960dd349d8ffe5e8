"""The exhibits of a dossier: which may leave the company, which numbers are final, how texts refer to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from litigo.dossier.models import Dossier, Evenement, Paiement, Poste
from litigo.dossier.vocabulary import Vocabulary

Entry = TypeVar("Entry", Evenement, Poste, Paiement)

_MARK: Final = r"(?:n(?:[°º]s?|os?(?=[\s\d])|um[ée]ros?)\s*)"
_NUMBER: Final = r"\d{1,3}(?![\w/°]|\.\d)"
_AND: Final = r"\s*(?:,|;|et|ou|à|au|-|–)\s*"
# « pièce n° 3 », « pièces nos 3, 4 et 7 », « pièces n° 3 à 5 »; in the singular only what is said again follows:
# the 4 of « pièce n° 3 et 4 photographies » is no exhibit.
_REFERENCE: Final = re.compile(
    rf"(?<!\w)pi[èe]ce(?:\s+{_MARK}?{_NUMBER}(?:{_AND}{_MARK}{_NUMBER})*"
    rf"|s\s+{_MARK}{_NUMBER}(?:{_AND}{_MARK}?{_NUMBER})*"
    rf"|s\s+{_NUMBER}(?:{_AND}{_NUMBER})+)",
    re.IGNORECASE,
)
_THEIRS: Final = re.compile(r"\s+(?:adverses?\b|de\s+l['’]adversaire|de\s+la\s+partie\s+adverse)", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")
_RANGE: Final = re.compile(r"(\d+)\s*(?:à|au|-|–)\s*(?:n\S*\s*)?(\d+)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A reference to exhibits of ours in a text: the words as written, and every number they cover."""

    words: str
    numbers: tuple[int, ...]


def _references(text: str) -> Iterator[re.Match[str]]:
    """Yield the references to our exhibits; « pièce n° 4 adverse » is one of the opponent's."""
    return (found for found in _REFERENCE.finditer(text) if not _THEIRS.match(text, found.end()))


def quotations(text: str) -> list[Quotation]:
    """List the references to exhibits typed in a text; « pièces n° 3 à 5 » covers three of them."""
    return [Quotation(found[0], _numbers(found[0])) for found in _references(text)]


def _numbers(words: str) -> tuple[int, ...]:
    numbers = {int(digits) for digits in _DIGITS.findall(words)}
    for first, last in _RANGE.findall(words):
        numbers |= set(range(int(first), int(last) + 1))
    return tuple(sorted(numbers))


def renumbered(text: str, new: Callable[[int], int]) -> str:
    """Give each reference typed in ``text`` the number ``new`` says, leaving everything else as it is."""
    done, written = 0, []
    for found in _references(text):
        words = _DIGITS.sub(lambda digits: str(new(int(digits[0]))), found[0])
        written += [text[done : found.start()], words]
        done = found.end()
    return "".join([*written, text[done:]])


def last_communicated(dossier: Dossier, vocabulary: Vocabulary) -> int:
    """Return the highest number already communicated, which binds it and those before it; 0 when none was.

    A communication that does not say how far it went is taken to cover every exhibit of the dossier.
    """
    last = max((piece.numero for piece in dossier.pieces), default=0)
    reached = [0]
    for event in dossier.evenements:
        kind = vocabulary.events.get(event.type)
        if kind is not None and kind.exhibits_up_to is not None:
            written = event.faits.get(kind.exhibits_up_to, "")
            reached.append(int(written) if written.isdecimal() else last)
    return max(reached)


def from_exhibit(dossier: Dossier, first: int) -> Dossier:
    """Return the dossier with its exhibits from that number on: what a further communication adds."""
    return dossier.model_copy(update={"pieces": tuple(piece for piece in dossier.pieces if piece.numero >= first)})


def without_reserved(dossier: Dossier) -> Dossier:
    """Return the dossier as an opponent may know it: no reserved exhibit, and no reference to one."""
    reserved = frozenset(piece.numero for piece in dossier.pieces if piece.confidentialite)
    if not reserved:
        return dossier
    return dossier.model_copy(
        update={
            "pieces": tuple(piece for piece in dossier.pieces if piece.numero not in reserved),
            "evenements": tuple(_unquoted(entry, reserved) for entry in dossier.evenements),
            "postes": tuple(_unquoted(entry, reserved) for entry in dossier.postes),
            "paiements": tuple(_unquoted(entry, reserved) for entry in dossier.paiements),
        }
    )


def _unquoted(entry: Entry, reserved: frozenset[int]) -> Entry:
    return entry.model_copy(update={"piece": None}) if entry.piece in reserved else entry
