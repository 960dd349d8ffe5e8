r"""A Word template as plain text, both ways: what a jurist compares, and what a new template is written from.

One line is one paragraph: ``[Style] text``, the style by the name Word shows, ``**bold**`` and ``_italic_`` marked.
A line of template code alone (``{%p if … %}``) is a paragraph of its own. A table is written::

    [Tableau 30 50 20]
    = Poste | Motif | Montant
    - {%tr for poste in postes %}
    - {{ poste.libelle }} | {{ poste.motif }} | > {{ poste.retenu }}
    - {%tr endfor %}
    [Fin du tableau]

with the widths of its columns in hundredths, « = » before a heading row, « > » before a sum set to the right (the
first cell of a row that has too few spans what is missing), « ¶ » between two paragraphs of a cell, and
« \| », « \* », « \_ » for these signs themselves.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from litigo.documents.ooxml import Element, W, child, children, parse, to_bytes, value
from litigo.faults import Fault, FaultyFile

BODY: Final = "[corps du document]"
_DOCUMENT: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_READ: Final = re.compile(r"word/(?:header|footer)\d*\.xml")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_STYLED: Final = re.compile(r"\[([^\]{}]+)\] ?(.*)", re.DOTALL)
_CODE: Final = re.compile(r"\{%p .*%\}")
_MARKS: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\\[|*_\\]|\*\*|_)", re.DOTALL)
_TABLE: Final = re.compile(r"\[Tableau((?: \d+)+)\]")
_TABLE_END: Final = "[Fin du tableau]"
_WIDTH: Final = 9412  # of the text of a page, in twentieths of a point
_HEADING_SHADE: Final = "DEE6F0"
_CELLS: Final = re.compile(r"(?<!\\) \| ")
_PLAIN: Final = "Normal"


def read_outline(docx: bytes) -> list[str]:
    """Return the body of a Word file, a line a paragraph.

    Raises:
        FaultyFile: it is no Word file.
    """
    parts = _parts(docx)
    body, names = child(parts[_DOCUMENT], "body"), _style_names(parts[_STYLES])
    return [line for element in (body if body is not None else ()) for line in _lines(element, names)]


def read_paragraphs(docx: bytes) -> list[str]:
    """Return the bare text of every paragraph of a Word file: body, tables, then headers and footers.

    Raises:
        FaultyFile: it is no Word file.
    """
    parts = _parts(docx)
    others = sorted(name for name in parts if name not in {_DOCUMENT, _STYLES})
    return [_text(paragraph) for name in (_DOCUMENT, *others) for paragraph in parts[name].iter(f"{W}p")]


def _parts(docx: bytes) -> dict[str, Element]:
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            wanted = [name for name in archive.namelist() if _READ.fullmatch(name)]
            return {name: parse(archive.read(name)) for name in (*wanted, _DOCUMENT, _STYLES)}
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise FaultyFile([Fault("", 0, "", "ce fichier n'est pas un document Word lisible (.docx).")]) from error


def write_template(lines: Sequence[str], base: bytes, file: str) -> bytes:
    """Return the Word file ``base`` with ``lines`` in the place of its paragraph « [corps du document] ».

    Raises:
        FaultyFile: a line names a style the base lacks, or a table is not closed; ``file`` names the text.
    """
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    ids = {name: style for style, name in _style_names(parse(members[_STYLES])).items()}
    root = parse(members[_DOCUMENT])
    place = next(p for p in root.iter(f"{W}p") if _text(p) == BODY)
    for element in _Writer(file, ids).elements(lines):
        place.addprevious(element)
    place.getparent().remove(place)
    return _zipped(members | {_DOCUMENT: to_bytes(root)})


def _zipped(members: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _style_names(styles: Element) -> dict[str, str]:
    found = {style.get(f"{W}styleId"): value(style, "name") for style in children(styles, "style")}
    return {style: name for style, name in found.items() if style and name}


def _text(paragraph: Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def _lines(element: Element, names: dict[str, str]) -> Iterator[str]:
    if element.tag == f"{W}p":
        yield _paragraph_line(element, names)
    elif element.tag == f"{W}tbl":
        yield from _table_lines(element, names)


def _paragraph_line(paragraph: Element, names: dict[str, str]) -> str:
    style = names.get(value(paragraph, "pPr/pStyle") or "", _PLAIN)
    text = _marked(paragraph)
    return text if _CODE.fullmatch(text) else f"[{style}] {text}".rstrip()


def _marked(paragraph: Element) -> str:
    """Return the text of a paragraph with its bold and italic runs marked, neighbours alike put together."""
    pieces: list[tuple[str, str]] = []
    for run in children(paragraph, "r"):
        mark = "**" if child(run, "rPr/b") is not None else "_" if child(run, "rPr/i") is not None else ""
        text = "".join(_escaped(text.text or "") for text in children(run, "t"))
        if pieces and pieces[-1][0] == mark:
            pieces[-1] = (mark, pieces[-1][1] + text)
        elif text:
            pieces.append((mark, text))
    return "".join(f"{mark}{text}{mark}" for mark, text in pieces)


def _escaped(text: str) -> str:
    parts = re.split(r"(\{\{.*?\}\}|\{%.*?%\})", text)
    return "".join(part if rank % 2 else re.sub(r"([|*_\\])", r"\\\1", part) for rank, part in enumerate(parts))


def _table_lines(table: Element, names: dict[str, str]) -> Iterator[str]:
    grid = child(table, "tblGrid")
    widths = [int(column.get(f"{W}w") or 0) for column in children(grid, "gridCol")] if grid is not None else []
    total = sum(widths) or 1
    yield f"[Tableau {' '.join(str(round(100 * width / total)) for width in widths)}]"
    for row in children(table, "tr"):
        cells = [_cell_text(cell, names) for cell in children(row, "tc")]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        yield ("= " if child(row, "trPr/tblHeader") is not None else "- ") + " | ".join(cells)
    yield _TABLE_END


def _cell_text(cell: Element, names: dict[str, str]) -> str:
    paragraphs = children(cell, "p")
    style = names.get(value(paragraphs[0], "pPr/pStyle") or "", "") if paragraphs else ""
    text = " ¶ ".join(_marked(paragraph) for paragraph in paragraphs)
    return f"> {text}".rstrip() if style.startswith("Montant") else text


class _Writer:
    """Writes paragraphs and tables with the styles of one base."""

    def __init__(self, file: str, styles: dict[str, str]) -> None:
        self._file, self._styles = file, styles

    def elements(self, lines: Sequence[str]) -> Iterator[Element]:
        """Yield the paragraphs and tables of ``lines``."""
        rows: list[tuple[int, str]] | None = None
        widths: list[int] = []
        for number, line in enumerate(lines, start=1):
            if match := _TABLE.fullmatch(line.strip()):
                widths, rows = [int(width) for width in match[1].split()], []
            elif rows is not None and line.strip() == _TABLE_END:
                yield self._table(widths, rows)
                rows = None
            elif rows is not None:
                rows.append((number, line))
            elif line.strip():
                yield self._line(line.strip(), number)
        if rows is not None:
            raise self._fault(len(lines), "ce tableau n'est pas fermé.", f"Écrire « {_TABLE_END} » après sa fin.")

    def _line(self, line: str, number: int) -> Element:
        if _CODE.fullmatch(line):
            return self._paragraph(_PLAIN, line, number)
        match = _STYLED.fullmatch(line)
        if match is None:
            raise self._fault(number, "un style est attendu au début de la ligne.", "Écrire par exemple « [Objet] … ».")
        return self._paragraph(match[1], match[2], number)

    def _paragraph(self, style: str, text: str, number: int) -> Element:
        if style not in self._styles:
            known = ", ".join(sorted(self._styles))
            raise self._fault(number, f"le modèle de départ n'a pas de style « {style} ».", f"Ses styles : {known}.")
        paragraph = etree.Element(f"{W}p", nsmap={"w": W[1:-1]})
        look = etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle")
        look.set(f"{W}val", self._styles[style])
        paragraph.extend(_runs(text))
        return paragraph

    def _table(self, widths: list[int], rows: list[tuple[int, str]]) -> Element:
        total = sum(widths)
        twips = [_WIDTH * width // total for width in widths]
        table = etree.Element(f"{W}tbl", nsmap={"w": W[1:-1]})
        table.append(_table_look())
        grid = etree.SubElement(table, f"{W}tblGrid")
        for width in twips:
            etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", str(width))
        for number, line in rows:
            table.append(self._row(line, twips, number))
        return table

    def _row(self, line: str, widths: list[int], number: int) -> Element:
        heading = line.startswith("= ")
        cells = _CELLS.split(line[2:])
        if not line.startswith(("= ", "- ")) or len(cells) > len(widths):
            remedy = "Commencer par « - » ou « = », puis une case par colonne."
            raise self._fault(number, "cette ligne de tableau est mal écrite.", remedy)
        row = etree.Element(f"{W}tr")
        look = etree.SubElement(row, f"{W}trPr")
        etree.SubElement(look, f"{W}cantSplit")
        if heading:
            etree.SubElement(look, f"{W}tblHeader")
        over = len(widths) - len(cells) + 1
        spans = [over, *[1] * (len(cells) - 1)]
        sizes = [sum(widths[:over]), *widths[over:]]
        for text, width, span in zip(cells, sizes, spans, strict=True):
            row.append(self._cell(text.strip(), width, span, number, heading=heading))
        return row

    def _cell(self, text: str, width: int, span: int, number: int, *, heading: bool) -> Element:
        cell = etree.Element(f"{W}tc")
        look = etree.SubElement(cell, f"{W}tcPr")
        size = etree.SubElement(look, f"{W}tcW")
        size.set(f"{W}w", str(width))
        size.set(f"{W}type", "dxa")
        if span > 1:
            etree.SubElement(look, f"{W}gridSpan").set(f"{W}val", str(span))
        if heading:
            shade = etree.SubElement(look, f"{W}shd")
            for name, held in (("val", "clear"), ("color", "auto"), ("fill", _HEADING_SHADE)):
                shade.set(f"{W}{name}", held)
        style = "Titre de tableau" if heading else "Montant de tableau" if text.startswith(">") else "Texte de tableau"
        for part in text.removeprefix(">").strip().split(" ¶ "):
            cell.append(self._paragraph(style, part, number))
        return cell

    def _fault(self, line: int, message: str, remedy: str) -> FaultyFile:
        return FaultyFile([Fault(self._file, line, "", message, remedy)])


def _table_look() -> Element:
    look = etree.Element(f"{W}tblPr")
    width = etree.SubElement(look, f"{W}tblW")
    width.set(f"{W}w", str(_WIDTH))
    width.set(f"{W}type", "dxa")
    borders = etree.SubElement(look, f"{W}tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = etree.SubElement(borders, f"{W}{side}")
        for name, held in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "808080")):
            border.set(f"{W}{name}", held)
    etree.SubElement(look, f"{W}tblLayout").set(f"{W}type", "fixed")
    margins = etree.SubElement(look, f"{W}tblCellMar")
    for side in ("left", "right"):
        margin = etree.SubElement(margins, f"{W}{side}")
        margin.set(f"{W}w", "85")
        margin.set(f"{W}type", "dxa")
    return look


def _runs(text: str) -> Iterator[Element]:
    """Cut a marked text into runs; a bracketed piece of template code is never cut."""
    look, held = "", ""
    for piece in _MARKS.split(text):
        if piece in {"**", "_"}:
            yield from _run(held, look)
            look, held = ("" if look == piece else piece), ""
        else:
            held += piece[1:] if piece.startswith("\\") and len(piece) == 2 else piece
    yield from _run(held, look)


def _run(text: str, look: str) -> Iterator[Element]:
    if not text:
        return
    run = etree.Element(f"{W}r")
    if look:
        properties = etree.SubElement(run, f"{W}rPr")
        for name in ("b", "bCs") if look == "**" else ("i", "iCs"):
            etree.SubElement(properties, f"{W}{name}")
    written = etree.SubElement(run, f"{W}t")
    written.text = text
    written.set(_SPACE, "preserve")
    yield run
