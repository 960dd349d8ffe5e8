"""Lays a Word file of a stranger out, when litigo can do so faithfully; else says what stands in the way."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree
from pikepdf import Pdf

from litigo.documents.layout import html_of
from litigo.documents.ooxml import NAMESPACE, Element, W, child, parse, value
from litigo.documents.pdf import DocumentMismatchError, check, write_pdf
from litigo.documents.structure import Block, Paragraph, Structure, read_structure
from litigo.exhibits.pdf_source import UnusableExhibitError, pages_of_pdf

_REMEDY: Final = "L'ouvrir dans Word ou LibreOffice, l'exporter en PDF, et déposer ce PDF."
_MOST_BYTES: Final = 50_000_000  # once unpacked
# All that the readers of an archive and of its XML raise on a damaged or protected one.
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, etree.LxmlError, OSError, EOFError, ValueError, LookupError,
                  TypeError, AttributeError, RuntimeError)  # fmt: skip
_NO_DAY: Final = "2000-01-01"  # of the PDF the pages are taken from; nothing of it is kept
_BODY: Final = "word/document.xml"
# Everything litigo lays out as Word does; whatever else stands in the text of a file is refused, never left out.
_KNOWN: Final = frozenset(
    {"document", "body", "hdr", "ftr", "sectPr", "p", "pPr", "r", "rPr", "t", "tab", "br", "cr", "noBreakHyphen",
     "hyperlink", "fldChar", "instrText", "tbl", "tblPr", "tblPrEx", "tblGrid", "gridCol", "tr", "trPr", "tc", "tcPr",
     "softHyphen", "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd"}
)  # fmt: skip
_PROPERTIES: Final = frozenset({"pPr", "rPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr"})
_TOLD: Final = {
    "drawing": "une image ou un dessin",
    "pict": "une image ou un dessin",
    "object": "un objet incorporé",
    "footnoteReference": "une note de bas de page",
    "endnoteReference": "une note de fin",
    "commentReference": "un commentaire",
    "commentRangeStart": "un commentaire",
    "ins": "une modification suivie",
    "del": "une modification suivie",
    "moveFrom": "une modification suivie",
    "moveTo": "une modification suivie",
    "sdt": "un champ à remplir",
    "fldSimple": "un champ calculé",
    "sym": "un symbole",
    "altChunk": "un document incorporé",
    "AlternateContent": "un dessin",
    "oMath": "une équation",
    "oMathPara": "une équation",
}
_BULLETS: Final = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "▪", "\uf06e": "■", "\uf0d8": "►", "\uf0fc": "✓", "\uf0e0": "→"}
)
_FIELDS: Final = frozenset({"PAGE", "NUMPAGES"})
_REFUSED_PROPERTIES: Final = {
    "framePr": "un cadre",
    "vMerge": "des cellules fusionnées",
    "textDirection": "un texte tourné",
    "bidi": "un texte écrit de droite à gauche",
    "rtl": "un texte écrit de droite à gauche",
    "vanish": "un texte masqué",
    "pgBorders": "une bordure de page",
    "rPrChange": "une modification suivie",
    "pPrChange": "une modification suivie",
}
_NOT_SO: Final = frozenset({"0", "false", "off", "none", "lrTb"})  # the values that switch such a property off
_SYMBOLS: Final = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"})


def pages_of_word(content: bytes) -> Pdf:
    """Return the pages of a Word file (.docx), without any office suite.

    Raises:
        UnusableExhibitError: the file is damaged, protected, or holds what litigo does not lay out as Word does.
    """
    try:
        _refuse_obstacles(_texts(content))
        structure = _with_plain_bullets(read_structure(content))
        pdf = write_pdf(html_of(structure, title="Pièce", author="", day=_NO_DAY))
        check(structure, pdf, braces_typed=True)
    except UnusableExhibitError:
        raise
    except DocumentMismatchError as error:
        raise UnusableExhibitError("ce document Word ne peut pas être mis en page fidèlement.", _REMEDY) from error
    except _DAMAGE as error:
        raise UnusableExhibitError("ce document Word est endommagé, protégé ou d'un ancien format.", _REMEDY) from error
    return pages_of_pdf(pdf)


def _refuse_obstacles(roots: list[Element]) -> None:
    if held := next(_obstacles(roots), None):
        raise UnusableExhibitError(f"ce document Word contient {held}, que litigo ne met pas en page.", _REMEDY)


def _texts(content: bytes) -> list[Element]:
    """Parse the text of the file, its headers and its footers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
            raise UnusableExhibitError("ce document Word est trop gros une fois déplié.", _REMEDY)
        names = [name for name in archive.namelist() if name.startswith(("word/header", "word/footer"))]
        return [parse(archive.read(name)) for name in (_BODY, *sorted(names))]


def _obstacles(roots: list[Element]) -> Iterator[str]:
    """Yield what litigo would leave out or show otherwise."""
    for root in roots:
        for item in _walk(root):
            yield from _obstacle(item)
    sections = list(roots[0].iter(f"{W}sectPr"))
    if len(sections) != 1 or sections[0].getparent().tag != f"{W}body":
        yield "plusieurs sections"
    elif int(value(sections[0], "cols", "num") or 1) > 1:
        yield "plusieurs colonnes"


def _walk(item: Element) -> Iterator[Element]:
    """Yield the elements of a text; properties are looked at with their owner."""
    if isinstance(item.tag, str):
        yield item
        if _local(item) not in _PROPERTIES:
            for inner in item:
                yield from _walk(inner)


def _obstacle(item: Element) -> Iterator[str]:
    name = _local(item)
    if name not in _KNOWN or not str(item.tag).startswith(f"{{{NAMESPACE}}}"):
        yield _TOLD.get(name, f"un élément inconnu ({name})")
    elif name in _PROPERTIES:
        yield from (told for tag, told in _REFUSED_PROPERTIES.items() if _said(item, tag))
        if (value(item, "rFonts", "ascii") or "").lower() in _SYMBOLS:
            yield "un symbole"
    elif name == "tbl" and item.getparent().tag == f"{W}tc":
        yield "un tableau dans un tableau"
    elif name == "tbl" and child(item, "tblPr/tblStyle") is not None and child(item, "tblPr/tblBorders") is None:
        yield "un tableau dont le style fait l'aspect"
    elif name == "br" and item.get(f"{W}type") == "column":
        yield "plusieurs colonnes"
    elif name == "instrText" and (item.text or "").split()[:1] and (item.text or "").split()[0] not in _FIELDS:
        yield "un champ calculé"
    elif name == "tc" and child(item, "p") is None:
        yield "une cellule vide de paragraphe"


def _said(properties: Element, name: str) -> bool:
    return any(found.get(f"{W}val") not in _NOT_SO for found in properties.iter(f"{W}{name}"))


def _with_plain_bullets(structure: Structure) -> Structure:
    """Write the bullets Word draws with its own symbol font as letters every font has."""
    return replace(structure, blocks=tuple(_plain(block) for block in structure.blocks))


def _plain(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return _plain_paragraph(block)
    rows = (
        replace(row, cells=tuple(replace(cell, blocks=tuple(map(_plain_paragraph, cell.blocks))) for cell in row.cells))
        for row in block.rows
    )
    return replace(block, rows=tuple(rows))


def _plain_paragraph(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, marker=paragraph.marker.translate(_BULLETS))


def _local(item: Element) -> str:
    return str(item.tag).rpartition("}")[2]
