"""The pages of a Word exhibit, laid out as letters are; what cannot be shown whole is refused, never left out."""

from __future__ import annotations

import zipfile
import zlib
from typing import Final

from lxml import etree
from pikepdf import Pdf

from litigo.documents.layout import html_of
from litigo.documents.pdf import DocumentMismatchError, check, write_pdf
from litigo.documents.structure import paragraphs_of, read_structure
from litigo.exhibits.pdf_source import UnusableExhibitError, pages_of_pdf
from litigo.faults import FaultyFile

_REMEDY: Final = "L'ouvrir dans Word ou LibreOffice, l'exporter en PDF, et déposer ce PDF."
_MOST_PAGES: Final = 500
# The letters of these fonts are pictures: other fonts would show other signs.
_SYMBOLS: Final = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"})
# All that the readers of an archive and of its XML raise on a damaged or protected one.
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, etree.LxmlError, OSError, EOFError, ValueError, LookupError,
                  TypeError, AttributeError, RuntimeError)  # fmt: skip


def pages_of_word(content: bytes) -> Pdf:
    """Return the pages of a Word file (.docx), without any office suite.

    Raises:
        UnusableExhibitError: the file is damaged, protected, or holds what litigo does not lay out as Word does.
    """
    try:
        structure = read_structure(content)
        pdf = write_pdf(html_of(structure, title="Pièce", author="", day=""), structure.pictures)
        check(structure, pdf, braces_typed=True, most_pages=_MOST_PAGES)
    except FaultyFile as faulty:
        told = " ".join(f"{fault.path} : {fault.message}".removeprefix(" : ") for fault in faulty.faults[:3])
        raise UnusableExhibitError(f"ce document Word ne peut pas être mis en page : {told}", _REMEDY) from faulty
    except DocumentMismatchError as error:
        raise UnusableExhibitError("ce document Word ne peut pas être mis en page fidèlement.", _REMEDY) from error
    except _DAMAGE as error:
        raise UnusableExhibitError("ce document Word est endommagé, protégé ou d'un ancien format.", _REMEDY) from error
    fonts = {(run.look.font or "").lower() for block in paragraphs_of(structure.blocks) for run in block.runs}
    if fonts & _SYMBOLS:
        raise UnusableExhibitError("ce document Word contient un symbole que litigo n'a pas.", _REMEDY)
    if structure.notices:
        raise UnusableExhibitError(f"ce document Word perdrait une partie : {structure.notices[0]}", _REMEDY)
    return pages_of_pdf(pdf)
