"""What a Word file says and how it looks: paragraphs, runs, lists, tables, header and footer, page.

The PDF is laid out from this structure and from nothing else, so both files say the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from litigo.documents.ooxml import NAMESPACE, Element, R, W, child, children, parse, value
from litigo.documents.styles import Look, StyleSheet, paragraph_look, run_look

PAGE: Final = "\ue000"  # stands for the number of the page; private use, refused in values
PAGES: Final = "\ue001"  # stands for the number of pages
Place = Literal["header", "footer"]
Kind = Literal["first", "default"]
PLACES: Final[tuple[Place, ...]] = ("header", "footer")
_FIELDS: Final = {"PAGE": PAGE, "NUMPAGES": PAGES}
_A4: Final = (11906, 16838)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a line of text: where it lies in the Word file, its size in points, what it shows in words."""

    address: str
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look, or a picture."""

    text: str
    look: Look
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``marker`` is the bullet or number that Word shows before it."""

    runs: tuple[Run, ...]
    look: Look
    marker: str = ""
    style: str = ""

    @property
    def text(self) -> str:
        """The text as a reader sees it."""
        return self.marker + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; borders are « top left bottom right » of those drawn."""

    blocks: tuple[Paragraph, ...]
    width: int
    span: int = 1
    borders: frozenset[str] = frozenset()
    shade: str | None = None
    align: str = "top"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a header row is repeated on each page."""

    cells: tuple[Cell, ...]
    header: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: widths of its columns in twentieths of a point, and its rows."""

    widths: tuple[int, ...]
    rows: tuple[Row, ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Page:
    """Size and margins in twentieths of a point; blocks of the margins by « header|footer » and « first|default »."""

    size: tuple[int, int] = _A4
    margins: dict[str, int] = field(default_factory=dict)
    first_differs: bool = False
    furniture: dict[tuple[Place, Kind], tuple[Block, ...]] = field(default_factory=dict)

    def shown(self, place: Place, page: int) -> tuple[Block, ...]:
        """Blocks shown at that place of the page of that number (from 1)."""
        first = self.first_differs and page == 1
        return self.furniture.get((place, "first" if first else "default"), ())


@dataclass(frozen=True, slots=True)
class Structure:
    """A whole Word file."""

    blocks: tuple[Block, ...]
    page: Page
    pictures: dict[str, bytes] = field(default_factory=dict)


def read_structure(docx: bytes) -> Structure:
    """Read the structure of a Word file."""
    return _Reader(docx).read()


def text_of(blocks: tuple[Block, ...]) -> str:
    """Return the text of blocks, one line for each paragraph."""
    return "\n".join(paragraph.text for paragraph in paragraphs_of(blocks))


def paragraphs_of(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Walk through every paragraph, those of tables included, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.blocks


class _Reader:
    """Reads one Word file; keeps its styles and the state of its numbered lists."""

    def __init__(self, docx: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            kept = (".xml", ".rels", ".png", ".jpeg")
            self.parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(kept)}
        self.part = "document.xml"
        self.pictures: dict[str, bytes] = {}
        numbering = self.parts.get("word/numbering.xml")
        self.sheet = StyleSheet(parse(self.parts["word/styles.xml"]), parse(numbering) if numbering else None)
        self.counts: dict[tuple[str, int], int] = {}

    def read(self) -> Structure:
        body = child(parse(self.parts["word/document.xml"]), "body")
        return Structure(self._blocks(body), self._page(child(body, "sectPr")), self.pictures)

    def _blocks(self, parent: Element) -> tuple[Block, ...]:
        return tuple(self._block(item) for item in parent if item.tag in {f"{W}p", f"{W}tbl"})

    def _block(self, item: Element) -> Block:
        return self._paragraph(item) if item.tag == f"{W}p" else self._table(item)

    def _paragraph(self, item: Element) -> Paragraph:
        properties = child(item, "pPr")
        style = value(properties, "pStyle")
        look = paragraph_look(self.sheet.look(style), properties)
        runs = tuple(self._runs(item, look))
        return Paragraph(runs, look, self._marker(properties, style) if runs else "", self.sheet.name(style))

    def _runs(self, item: Element, look: Look) -> Iterator[Run]:
        """Walk through runs; a complex field shows its code's value, not its cached result."""
        in_field, code = False, ""
        for run in item.iter(f"{W}r"):
            kind = value(run, "fldChar", "fldCharType")
            if kind == "begin":
                in_field, code = True, ""
            elif in_field and kind != "end":
                code += "".join(t.text or "" for t in children(run, "instrText"))
            elif kind == "end":
                in_field = False
                text = _FIELDS.get(code.split()[0] if code.split() else "", "")
            for drawing in children(run, "drawing"):
                yield Run("", look, self._picture(drawing))
            if not in_field and (shown := text if kind == "end" else _run_text(run)):
                yield Run(shown, self._run_look(run, look))

    def _picture(self, drawing: Element) -> Picture | None:
        """Read an inline picture of the part being read; anything else drawn is left out."""
        named = {str(item.tag).rpartition("}")[2]: item for item in drawing.iter()}
        if not {"inline", "extent", "blip"} <= named.keys():
            return None
        target = f"word/{self._targets(self.part)[named['blip'].get(f'{R}embed')]}"
        address = f"litigo:{target}"
        self.pictures[address] = self.parts[target]
        width, height = (int(named["extent"].get(side) or 0) / 12_700 for side in ("cx", "cy"))
        return Picture(address, width, height, named["docPr"].get("descr") or "")

    def _run_look(self, run: Element, look: Look) -> Look:
        properties = child(run, "rPr")
        base = self.sheet.over(look, value(properties, "rStyle"))
        return run_look(base, properties)

    def _marker(self, properties: Element | None, style: str | None) -> str:
        found = child(properties, "numPr")
        number = value(found, "numId") if found is not None else self.sheet.list_of(style)
        level = int((value(found, "ilvl") if found is not None else None) or 0)
        if number is None:
            return ""
        self.counts[number, level] = self.counts.get((number, level), 0) + 1
        return self.sheet.marker(number, level, self.counts)

    def _table(self, item: Element) -> Table:
        widths = tuple(int(float(column.get(f"{W}w") or 0)) for column in children(child(item, "tblGrid"), "gridCol"))
        drawn = _borders(child(item, "tblPr/tblBorders"))
        return Table(widths, tuple(self._row(row, drawn) for row in children(item, "tr")))

    def _row(self, item: Element, drawn: dict[str, bool]) -> Row:
        cells = tuple(self._cell(cell, drawn) for cell in children(item, "tc"))
        return Row(cells, child(item, "trPr/tblHeader") is not None)

    def _cell(self, item: Element, drawn: dict[str, bool]) -> Cell:
        own = drawn | _borders(child(item, "tcPr/tcBorders"))
        fill = value(item, "tcPr/shd", "fill")
        return Cell(
            blocks=tuple(self._paragraph(p) for p in children(item, "p")),
            width=int(float(value(item, "tcPr/tcW", "w") or 0)),
            span=int(value(item, "tcPr/gridSpan") or 1),
            borders=frozenset(side for side, shown in own.items() if shown),
            shade=None if fill in {None, "auto"} else fill,
            align={"center": "middle", "bottom": "bottom"}.get(value(item, "tcPr/vAlign") or "", "top"),
        )

    def _page(self, section: Element) -> Page:
        names = ("top", "bottom", "left", "right", "header", "footer")
        page = Page(
            size=(int(value(section, "pgSz", "w") or _A4[0]), int(value(section, "pgSz", "h") or _A4[1])),
            margins={name: int(value(section, "pgMar", name) or 0) for name in names},
            first_differs=child(section, "titlePg") is not None,
        )
        return replace(page, furniture=dict(self._furniture(section)))

    def _furniture(self, section: Element) -> Iterator[tuple[tuple[Place, Kind], tuple[Block, ...]]]:
        targets = self._targets()
        for place in PLACES:
            for reference in children(section, f"{place}Reference"):
                kind = reference.get(f"{W}type")
                if kind in {"first", "default"}:
                    self.part = targets[reference.get(f"{R}id")]
                    yield (place, kind), self._blocks(parse(self.parts[f"word/{self.part}"]))

    def _targets(self, part: str = "document.xml") -> dict[str, str]:
        root = parse(self.parts[f"word/_rels/{part}.rels"])
        return {relation.get("Id"): relation.get("Target").removeprefix("/word/") for relation in root}


def _run_text(run: Element) -> str:
    return "".join(_piece(item) for item in run)


def _piece(item: Element) -> str:
    match str(item.tag).removeprefix(f"{{{NAMESPACE}}}"):
        case "t":
            return item.text or ""
        case "tab":
            return "\t"
        case "br" | "cr":
            return "\f" if item.get(f"{W}type") == "page" else "\n"
        case "noBreakHyphen":
            return "-"  # in a number, lines never break there anyway
        case _:
            return ""


def _borders(found: Element | None) -> dict[str, bool]:
    """Say of each side whether a line is drawn; inner lines of a table are drawn around its cells."""
    sides: dict[str, bool] = {}
    for item in found if found is not None else ():
        drawn = item.get(f"{W}val") not in {"nil", "none"}
        match str(item.tag).removeprefix(f"{{{NAMESPACE}}}"):
            case "insideH":
                sides |= {"top": drawn, "bottom": drawn}
            case "insideV":
                sides |= {"left": drawn, "right": drawn}
            case "start" | "left":
                sides["left"] = drawn
            case "end" | "right":
                sides["right"] = drawn
            case "top" | "bottom" as side:
                sides[side] = drawn
    return sides
