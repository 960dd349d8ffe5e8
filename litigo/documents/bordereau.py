"""The schedule of the exhibits a dossier communicates, as the variables of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from litigo.documents.persons import JsonDict
from litigo.documents.typography import short_day
from litigo.dossier.models import Dossier, Piece
from litigo.figures import NO_BREAK, number

RESERVED: Final = "Numéro réservé, pièce non communiquée"


@dataclass(frozen=True, slots=True)
class Extent:
    """The number of pages of an exhibit, and where it stands in a bundle: first page (from 1) and file, if any."""

    pages: int
    first: int | None = None
    file: str | None = None

    def words(self) -> str:
        """Say it as the schedule does: « 12 », « 3 (p. 14 à 16) », « 1 (p. 9, fichier 2/3) »."""
        if self.first is None:
            return number(self.pages)
        last = self.first + self.pages - 1
        place = f"p.{NO_BREAK}{self.first}" + (f" à{NO_BREAK}{last}" if last > self.first else "")
        file = f", fichier{NO_BREAK}{self.file}" if self.file else ""
        return f"{number(self.pages)} ({place}{file})"


def schedule(dossier: Dossier, extents: Mapping[int, Extent]) -> JsonDict:
    """Return the rows and the total of the schedule.

    A reserved exhibit leaves its number, and nothing else: a number that is missing would look like a slip.
    Pages come from the files (``extents``), else from what the dossier says; else they are ``None``, which a draft
    shows as left to fill in.
    """
    declared = {piece.numero: Extent(piece.pages) for piece in dossier.pieces if piece.pages is not None}
    extents = declared | dict(extents)
    listed = sorted(dossier.pieces, key=lambda piece: piece.numero)
    open_to_all = [piece for piece in listed if piece.confidentialite is None]
    known = [extents[piece.numero].pages for piece in open_to_all if piece.numero in extents]
    listing = [f"dossier:pieces/{piece.numero}/numero" for piece in listed]
    return {
        "lignes": [
            {
                **_where(piece),
                "numero": str(piece.numero),
                "libelle": piece.libelle if piece.confidentialite is None else RESERVED,
                "date": short_day(piece.date) if piece.date and piece.confidentialite is None else None,
                "reservee": piece.confidentialite is not None,
                "pages": extents[piece.numero].words() if piece.numero in extents else None,
            }
            for piece in listed
        ],
        "refs": {"total": listing, "total_pages": listing},
        "total": _counted(len(open_to_all), "pièce"),
        "total_pages": _counted(sum(known), "page") if len(known) == len(open_to_all) else None,
    }


def _where(piece: Piece) -> JsonDict:
    """Name the entry of a row; a reserved exhibit gives its number, for its entry would say what it is."""
    entry = f"dossier:pieces/{piece.numero}"
    return {"ref": entry if piece.confidentialite is None else f"{entry}/numero"}


def _counted(count: int, noun: str) -> str:
    return f"{number(count)}{NO_BREAK}{noun}{'s' if count > 1 else ''}"
