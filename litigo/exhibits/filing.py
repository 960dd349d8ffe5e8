"""Files fit for e-filing: short ASCII names, and none above the size a message carries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pikepdf import Pdf

from litigo.exhibits.exhibit import Exhibit
from litigo.exhibits.pages import selected, to_bytes, without_actions
from litigo.faults import Fault, FaultyFile
from litigo.figures import NO_BREAK

MEGABYTE: Final = 1_000_000
_LONGEST: Final = 40  # characters of the label in a name; some filing systems cut longer names
_WORD: Final = re.compile(r"[^A-Za-z0-9]+")
_SPELT: Final = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": " ", "€": " EUR"})
_SMALL_WORDS: Final = frozenset({"A", "AU", "AUX", "D", "DE", "DES", "DU", "EN", "ET", "L", "LA", "LE", "LES", "PAR"})
# What a page costs in the bundle beyond its exhibit (number of the page, entry of the file), and a file of its own.
_PAGE_COST, _FILE_COST = 900, 40_000


@dataclass(frozen=True, slots=True)
class Slice:
    """Pages of an exhibit that go together in one file (from 0), and the bytes they take."""

    exhibit: Exhibit
    pages: range
    size: int


def exhibit_name(exhibit: Exhibit, last: int, part: str = "") -> str:
    """Return « PIECE_03_RAPPORT_EXPERTISE.pdf »; ``last`` is the highest number, so that names sort as numbers do."""
    figures = max(2, len(str(last)))
    words = "_".join(filter(None, (f"PIECE_{exhibit.number:0{figures}}", _label(exhibit.label), part)))
    return f"{words}.pdf"


def part_suffix(rank: int, count: int) -> str:
    """Return what tells the files of one whole apart: « 2_SUR_3 »; nothing when there is one file only."""
    return f"{rank}_SUR_{count}" if count > 1 else ""


def _label(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.translate(_SPELT)).encode("ascii", "ignore")
    words = [word for word in _WORD.sub(" ", plain.decode()).upper().split() if word not in _SMALL_WORDS]
    kept = ""
    for word in words:
        longer = f"{kept}_{word}" if kept else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        kept = longer
    return kept


def sliced(exhibits: Iterable[Exhibit], limit: int, reference: str) -> list[Slice]:
    """Cut each exhibit into as few slices as fit under ``limit`` bytes.

    Raises:
        FaultyFile: a single page is above the limit.
    """
    slices: list[Slice] = []
    faults: list[Fault] = []
    for exhibit in exhibits:
        try:
            slices += _cut(exhibit, range(exhibit.count), limit, reference)
        except FaultyFile as faulty:
            faults += faulty.faults
    if faults:
        raise FaultyFile(faults)
    return slices


def _cut(exhibit: Exhibit, pages: range, limit: int, reference: str) -> Iterator[Slice]:
    size = len(pages_file(exhibit.pages, pages)) + _PAGE_COST * len(pages)
    if size + _FILE_COST <= limit:
        yield Slice(exhibit, pages, size)
    elif len(pages) > 1:
        middle = pages.start + len(pages) // 2
        yield from _cut(exhibit, range(pages.start, middle), limit, reference)
        yield from _cut(exhibit, range(middle, pages.stop), limit, reference)
    else:
        message = f"la page {pages.start + 1} pèse {megabytes(size)}, pour {megabytes(limit)} admis par fichier."
        remedy = "Numérisez-la de nouveau à une moindre définition, ou relevez « filing_megabytes »."
        raise FaultyFile([Fault(reference, 0, f"pièce n° {exhibit.number}", message, remedy)])


def megabytes(size: int) -> str:
    """Say a size in bytes: « 2,4 Mo »."""
    return f"{size / MEGABYTE:.1f}{NO_BREAK}Mo".replace(".", ",").replace(",0", "")


def pages_file(pdf: Pdf, pages: range) -> bytes:
    """Return some pages as a file of their own."""
    part = selected(pdf, pages)
    without_actions(part)
    return to_bytes(part)


def grouped(slices: Iterable[Slice], front: int, limit: int) -> list[list[Slice]]:
    """Share slices out among files, in order; the first file also carries the ``front`` bytes of cover and schedule."""
    files: list[list[Slice]] = [[]]
    taken = front + _FILE_COST
    for piece in slices:
        if files[-1] and taken + piece.size > limit:
            files.append([])
            taken = _FILE_COST
        files[-1].append(piece)
        taken += piece.size
    return files
