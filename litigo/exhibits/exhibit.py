"""One exhibit ready to be bound: its number, its label, its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pikepdf import Pdf

from litigo.documents.typography import short_day, typeset_value
from litigo.dossier.exhibits import from_exhibit
from litigo.dossier.models import Dossier, Piece
from litigo.exhibits.folder import ExhibitFolder
from litigo.exhibits.image_source import pages_of_image
from litigo.exhibits.pdf_source import UnusableExhibitError, is_signed, pages_of_pdf
from litigo.exhibits.word_source import pages_of_word
from litigo.faults import Fault, FaultyFile

Reader = Callable[[bytes], Pdf]
_READERS: Final[tuple[tuple[bytes, Reader], ...]] = (
    (b"%PDF", pages_of_pdf),
    (b"PK\x03\x04", pages_of_word),
    (b"\xff\xd8\xff", pages_of_image),
    (b"\x89PNG", pages_of_image),
    (b"II*\0", pages_of_image),
    (b"MM\0*", pages_of_image),
)
_KINDS: Final = "Le convertir en PDF, JPEG, PNG, TIFF ou DOCX."
_HEAD: Final = 1024  # a PDF may begin a little after the start of its file


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit to communicate: as the dossier names it, and its pages."""

    number: int
    label: str
    day: str | None
    pages: Pdf

    @property
    def count(self) -> int:
        """Number of pages."""
        return len(self.pages.pages)


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What a dossier communicates, in the order of the numbers; those kept back; what a person should know."""

    found: tuple[Exhibit, ...]
    reserved: tuple[int, ...]
    warnings: tuple[Fault, ...]

    @property
    def page_count(self) -> int:
        """Number of pages, all exhibits together."""
        return sum(exhibit.count for exhibit in self.found)


def read_exhibits(dossier: Dossier, folder: ExhibitFolder, *, first: int = 1) -> Exhibits:
    """Read every exhibit that may be communicated, from the number ``first`` on.

    Raises:
        FaultyFile: with every file that is missing or cannot be bound, and every number that is missing.
    """
    wanted = sorted(from_exhibit(dossier, first).pieces, key=lambda piece: piece.numero)
    faults = numbering_faults(dossier)
    found: list[Exhibit] = []
    warnings: list[Fault] = []
    for piece in wanted:
        if piece.confidentialite is not None:
            warnings.append(_kept_back(dossier, piece))
            continue
        try:
            content = folder.read(piece)
            found.append(read_exhibit(dossier, piece, content))
            faults += _miscounted(dossier, piece, found[-1])
        except FaultyFile as faulty:
            faults += faulty.faults
        else:
            warnings += _signature(dossier, piece, content)
    if not faults and not found:
        faults.append(Fault(dossier.reference, 0, "pieces", "aucune pièce à communiquer.", "En ajouter une."))
    if faults:
        raise FaultyFile(faults)
    reserved = tuple(piece.numero for piece in wanted if piece.confidentialite is not None)
    return Exhibits(tuple(found), reserved, tuple(warnings))


def numbering_faults(dossier: Dossier) -> list[Fault]:
    """List the numbers missing between the first exhibit and the last: a gap looks like an exhibit kept back."""
    given = {piece.numero for piece in dossier.pieces}
    missing = sorted(set(range(1, max(given, default=0) + 1)) - given)
    remedy = "Numérotez les pièces sans saut ; une pièce réservée garde son numéro, avec « confidentialite »."
    return [Fault(dossier.reference, 0, f"pièce n° {number}", "ce numéro manque.", remedy) for number in missing]


def read_exhibit(dossier: Dossier, piece: Piece, content: bytes) -> Exhibit:
    """Read one exhibit from the bytes of its file; :class:`FaultyFile` when it cannot be bound."""
    try:
        pages = reader_of(content)(content)
    except UnusableExhibitError as error:
        place = f"pièce n° {piece.numero}"
        fault = Fault(dossier.reference, 0, place, f"« {piece.fichier} » : {error}", error.remedy)
        raise FaultyFile([fault]) from error
    day = short_day(piece.date) if piece.date else None
    return Exhibit(piece.numero, typeset_value(piece.libelle), day, pages)


def reader_of(content: bytes) -> Reader:
    """Choose by what a file is, whatever its name says; :class:`UnusableExhibitError` for a kind nobody reads."""
    head = content[:_HEAD]
    for sign, reader in _READERS:
        if head.startswith(sign):
            return reader
    if b"%PDF" in head:
        return pages_of_pdf
    raise UnusableExhibitError("ce genre de fichier ne peut pas être joint.", _KINDS)


def _miscounted(dossier: Dossier, piece: Piece, exhibit: Exhibit) -> Iterator[Fault]:
    if piece.pages not in {None, exhibit.count}:
        message = f"{piece.pages} page(s) annoncée(s), {exhibit.count} dans « {piece.fichier} »."
        yield Fault(dossier.reference, 0, f"pièce n° {piece.numero}", message, "Vérifiez le fichier, ou « pages ».")


def _kept_back(dossier: Dossier, piece: Piece) -> Fault:
    message = "pièce réservée : elle n'est pas communiquée, et son numéro est marqué « réservé »."
    remedy = "Pour la communiquer, retirez « confidentialite »."
    return Fault(dossier.reference, 0, f"pièce n° {piece.numero}", message, remedy, "warning")


def _signature(dossier: Dossier, piece: Piece, content: bytes) -> Sequence[Fault]:
    if not content[:_HEAD].lstrip().startswith(b"%PDF") or not is_signed(content):
        return ()
    message = "ce PDF porte une signature électronique, que sa copie tamponnée perd."
    remedy = "Conservez l'original, et communiquez-le aussi si la signature est discutée."
    return (Fault(dossier.reference, 0, f"pièce n° {piece.numero}", message, remedy, "warning"),)
