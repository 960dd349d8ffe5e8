"""Reads what a Word file says and how it looks, whoever wrote it: litigo, a handler in Word, LibreOffice.

The PDF is laid out from this structure and from nothing else, so both files say the same. What cannot be carried over
is a fault that names the paragraph: no text is ever left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from litigo.documents.blocks import (
    PAGE,
    PAGES,
    PLACES,
    Block,
    Cell,
    Page,
    Paragraph,
    Row,
    Run,
    Structure,
    Table,
    paragraphs_of,
    text_of,
)
from litigo.documents.inline import TRACKED, Inline, Notes
from litigo.documents.numbering import read_numbering
from litigo.documents.ooxml import Element, W, child, children, local, value
from litigo.documents.opened import Opened, Part, open_word
from litigo.documents.page_setup import read_page
from litigo.documents.styles import Look, StyleSheet
from litigo.documents.table_borders import borders_of
from litigo.faults import Fault, FaultyFile

__all__ = [
    "PAGE",
    "PAGES",
    "PLACES",
    "Block",
    "Cell",
    "Page",
    "Paragraph",
    "Row",
    "Run",
    "Structure",
    "Table",
    "paragraphs_of",
    "read_structure",
    "text_of",
]

_MAIN: Final = "word/document.xml"
_HEADING_NAMES: Final = {"objet": 1, "titre de document": 1, "titre de partie": 2, "title": 1, "titre": 1}
_HEADING_WORDS: Final = ("heading ", "titre ")
_DEEPEST: Final = 6
_NOTES: Final = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}


def read_structure(docx: bytes, name: str = "") -> Structure:
    """Read the structure of a Word file; ``name`` is the file named in the faults.

    Raises:
        FaultyFile: it is no Word document, or it holds something the PDF could not show; each fault names the
            paragraph.
    """
    opened = open_word(docx, name)
    main = opened.part(_MAIN)
    if main is None or child(main.root, "body") is None:
        raise FaultyFile([Fault(name, 0, "", "ce fichier n'est pas un document Word lisible (.docx).")])
    try:
        structure = _Reader(opened, main).read()
    except (ValueError, OverflowError) as error:
        told = "une mesure ou un numéro de ce document n'est pas un nombre."
        raise FaultyFile([Fault(name, 0, f"paragraphe {opened.paragraph}", told)]) from error
    if opened.faults:
        raise FaultyFile(opened.faults)
    return structure


class _Reader:
    """Reads one Word file; keeps its styles and the state of its numbered lists."""

    def __init__(self, opened: Opened, main: Part) -> None:
        self._opened, self._main = opened, main
        styles = opened.xml("word/styles.xml")
        self._sheet = StyleSheet(styles if styles is not None else main.root, _theme(opened))
        self._numbering = read_numbering(opened.xml("word/numbering.xml"))
        self._notes = Notes({kind: opened.part(part) for kind, part in _NOTES.items()})
        self._sections: list[Element] = []

    def read(self) -> Structure:
        """Read the text, the page, then the notes called in the text."""
        body = child(self._main.root, "body")
        blocks = self._blocks(body, self._inline(self._main))
        self._sections += children(body, "sectPr")
        page = read_page(self._sections, self._main, self._opened, self._margin)
        notes = tuple(self._written_notes())
        return Structure((*blocks, *notes), page, self._opened.pictures, tuple(self._opened.notices))

    def _inline(self, part: Part) -> Inline:
        return Inline(self._opened, part, self._sheet, self._notes)

    def _margin(self, part: Part) -> tuple[Block, ...]:
        return self._blocks(part.root, self._inline(part))

    def _written_notes(self) -> Iterator[Paragraph]:
        """The notes are gathered at the end, under a line, in the order they are called."""
        for rank, (kind, note) in enumerate(self._notes.called, start=1):
            source = self._notes.sources[kind]
            for place, block in enumerate(self._blocks(note, self._inline(source)) if source else ()):
                line = frozenset({"top"}) if rank == 1 and place == 0 else None
                if isinstance(block, Paragraph):
                    look = block.look.under(Look(borders=line))
                    yield replace(block, look=look, marker=f"{rank} " if place == 0 else "")
                else:
                    self._opened.refuse("une note contient un tableau.", "Le placer dans le texte.")

    def _blocks(self, parent: Element, inline: Inline) -> tuple[Block, ...]:
        return tuple(self._walk(parent, inline))

    def _walk(self, parent: Element, inline: Inline) -> Iterator[Block]:
        for item in parent:
            match local(item):
                case "p":
                    yield from self._paragraphs(item, inline)
                case "tbl":
                    yield self._table(item, inline)
                case "sdt" | "sdtContent" | "customXml" | "AlternateContent" | "Choice":
                    yield from self._walk(item, inline)
                case "altChunk":
                    self._opened.refuse("un autre document est inséré.", "En coller le texte à la place.")

    def _paragraphs(self, item: Element, inline: Inline) -> Iterator[Paragraph]:
        """Read a paragraph; a page break inside makes two of it."""
        self._opened.begin(item)
        properties = child(item, "pPr")
        style = value(properties, "pStyle")
        number, depth = self._list(properties, style)
        look = self._look(properties, style, number, depth)
        runs = list(inline.runs(item, look))
        if properties is not None:
            self._section_and_mark(properties)
        marker = self._numbering.next_marker(number, depth) if runs else ""
        name = self._sheet.name(style)
        for piece, broken in _pages(runs):
            piece_look = replace(look, page_before=True) if broken else look
            yield Paragraph(piece, piece_look, "" if broken else marker, name, _level(name, look))

    def _look(self, properties: Element | None, style: str | None, number: str | None, depth: int) -> Look:
        look = self._sheet.look(style)
        if properties is None:
            return look
        if child(properties, "numPr") is not None and (level := self._numbering.level(number, depth)):
            look = look.under(self._sheet.paragraph(level.properties))
        return look.under(self._sheet.paragraph(properties))

    def _section_and_mark(self, properties: Element) -> None:
        mark = child(properties, "rPr")
        if mark is not None and (child(mark, "ins") is not None or child(mark, "del") is not None):
            self._opened.refuse(*TRACKED)
        self._sections += children(properties, "sectPr")

    def _list(self, properties: Element | None, style: str | None) -> tuple[str | None, int]:
        """Return the list of a paragraph, its own or that of its style, and its depth in it."""
        found = child(properties, "numPr")
        inherited = self._sheet.list_of(style)
        number, depth = inherited or (None, 0)
        if found is not None:
            number = value(found, "numId") or number
            depth = int(value(found, "ilvl") or depth)
        return (None if number == "0" else number), depth

    def _table(self, item: Element, inline: Inline) -> Table:
        grid = child(item, "tblGrid")
        widths = tuple(int(float(column.get(f"{W}w") or 0)) for column in (() if grid is None else grid))
        drawn = self._sheet.table_borders(value(item, "tblPr/tblStyle")) | borders_of(child(item, "tblPr/tblBorders"))
        return Table(widths, tuple(self._row(row, drawn, inline) for row in _inside(item, "tr")))

    def _row(self, item: Element, drawn: dict[str, bool], inline: Inline) -> Row:
        properties = child(item, "trPr")
        if child(properties, "ins") is not None or child(properties, "del") is not None:
            self._opened.refuse(*TRACKED)
        header = child(properties, "tblHeader")
        shown = header is not None and header.get(f"{W}val") not in {"0", "false", "off"}
        return Row(tuple(self._cell(cell, drawn, inline) for cell in _inside(item, "tc")), shown)

    def _cell(self, item: Element, drawn: dict[str, bool], inline: Inline) -> Cell:
        own = drawn | borders_of(child(item, "tcPr/tcBorders"))
        fill = value(item, "tcPr/shd", "fill")
        return Cell(
            blocks=self._blocks(item, inline),
            width=int(float(value(item, "tcPr/tcW", "w") or 0)),
            span=int(value(item, "tcPr/gridSpan") or 1),
            borders=frozenset(side for side, shown in own.items() if shown),
            shade=None if fill in {None, "auto"} else fill,
            align={"center": "middle", "bottom": "bottom"}.get(value(item, "tcPr/vAlign") or "", "top"),
        )


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row, those of content controls included."""
    for item in parent:
        if local(item) == name:
            yield item
        elif local(item) in {"sdt", "sdtContent", "customXml"}:
            yield from _inside(item, name)


def _pages(runs: list[Run]) -> Iterator[tuple[tuple[Run, ...], bool]]:
    """Yield the pieces of a paragraph between its page breaks, and whether each begins a page."""
    piece: list[Run] = []
    broken = False
    for run in runs:
        before, *after = run.text.split("\f")
        piece += [replace(run, text=before)] if before or run.picture else []
        for text in after:
            if piece or broken:
                yield tuple(piece), broken
            piece, broken = [replace(run, text=text)] if text else [], True
    yield tuple(piece), broken


def _level(style: str, look: Look) -> int:
    """Return the level of a heading, told by its style, 0 for a paragraph that is none."""
    name = style.lower()
    if look.outline is not None and look.outline < _DEEPEST:
        return look.outline + 1
    for word in _HEADING_WORDS:
        if name.startswith(word) and name.removeprefix(word).isdigit():
            return min(int(name.removeprefix(word)), _DEEPEST)
    return _HEADING_NAMES.get(name, 0)


def _theme(opened: Opened) -> dict[str, str]:
    """Return the typefaces the theme of the file names, by the words that stand for them in its styles."""
    theme = opened.xml("word/theme/theme1.xml")
    found: dict[str, str] = {}
    for kind in ("major", "minor"):
        latin = None if theme is None else theme.find(f".//{{*}}{kind}Font/{{*}}latin")
        if latin is not None and latin.get("typeface"):
            found |= {f"{kind}HAnsi": latin.get("typeface"), f"{kind}Ascii": latin.get("typeface")}
    return found
