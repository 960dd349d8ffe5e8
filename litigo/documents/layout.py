"""Lays the structure of a Word file out as a web page for paper, the same text in the same order.

Headings, lists, tables and pictures become what they are, so that the PDF tells them to those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Final

from litigo.documents.blocks import (
    KINDS,
    PAGE,
    PAGES,
    PLACES,
    Block,
    Cell,
    Page,
    Paragraph,
    Picture,
    Row,
    Run,
    Structure,
    Table,
    paragraphs_of,
)
from litigo.documents.look_css import characters_css, frame_css, paragraph_css, points
from litigo.documents.placement import first_page_top, laid_in_place
from litigo.documents.styles import Look

_CELL_PADDING: Final = "2.5pt 5.4pt"
_CSS: Final = f"""
html {{ font-size: 11pt }}
body, p, ul, li, h1, h2, h3, h4, h5, h6 {{ margin: 0; padding: 0; font-size: inherit; font-weight: inherit }}
ul, li {{ display: block; list-style: none }}
p, li {{ orphans: 2; widows: 2; overflow-wrap: break-word }}
* {{ font-variant-ligatures: none; hyphens: manual }}
table {{ border-collapse: collapse; table-layout: fixed; break-inside: auto }}
td, th {{ vertical-align: top; padding: {_CELL_PADDING}; font-weight: inherit; text-align: inherit }}
tr {{ break-inside: avoid }}
img {{ max-width: 100%; image-rendering: crisp-edges }}
.marker {{ display: inline-block; text-indent: 0 }}
.page::before {{ content: counter(page) }}
.pages::before {{ content: counter(pages) }}
"""
_SIGNS: Final = {
    "\n": "<br>",
    "\t": "&emsp;",
    PAGE: '<span class="page"></span>',
    PAGES: '<span class="pages"></span>',
}


def html_of(structure: Structure, *, title: str, author: str, day: str) -> str:
    """Return the web page of ``structure``; ``day`` (AAAA-MM-JJ) dates the PDF, which has no date when it is empty."""
    page, sheet = structure.page, _Sheet()
    running = "".join(
        f'<div class="{place}-{kind}">{_Laid(sheet).blocks(page.furniture.get((place, kind), ()))}</div>'
        for place in PLACES
        for kind in KINDS
    )
    laid = _Laid(sheet, headings=True)
    body = "".join(laid_in_place(structure.blocks, page, laid.blocks))
    return (
        '<!DOCTYPE html><html lang="fr-FR"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="author" content="{escape(author)}">'
        f"{_dated(day)}"
        f'<meta name="generator" content="litigo"><style>{_CSS}{_page_css(page)}{sheet.css()}</style>'
        f"</head><body>{running}{body}</body></html>"
    )


def _dated(day: str) -> str:
    names = ("dcterms.created", "dcterms.modified") if day else ()
    return "".join(f'<meta name="{name}" content="{day}">' for name in names)


def _page_css(page: Page) -> str:
    margin = " ".join(points(page.margins.get(side)) for side in ("top", "right", "bottom", "left"))
    rules = [f"@page {{ size: {points(page.size[0])} {points(page.size[1])}; margin: {margin}; {_boxes('default')} }}"]
    if page.first_differs:
        rules.append(f"@page :first {{ margin-top: {points(first_page_top(page))}; {_boxes('first')} }}")
    places = [(place, kind) for place in PLACES for kind in KINDS]
    rules += [f".{place}-{kind} {{ position: running({place}-{kind}) }}" for place, kind in places]
    header, footer = page.margins.get("header"), page.margins.get("footer")
    rules.append(f".header-first, .header-default {{ padding-top: {points(header)} }}")
    rules.append(f".footer-first, .footer-default {{ padding-bottom: {points(footer)} }}")
    return "\n".join(rules)


def _boxes(kind: str) -> str:
    return (
        f"@top-left {{ content: element(header-{kind}); vertical-align: top; width: 100% }} "
        f"@bottom-left {{ content: element(footer-{kind}); vertical-align: bottom; width: 100% }}"
    )


class _Sheet:
    """The looks of one page, each written once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, rules: str) -> str:
        """Return the class of a look."""
        return self._names.setdefault(rules, f"l{len(self._names)}")

    def css(self) -> str:
        """Return the rules of every class."""
        return "\n".join(f".{name} {{ {rules} }}" for rules, name in self._names.items())


class _Laid:
    """Lays one flow of text out; knows under which heading it stands."""

    def __init__(self, sheet: _Sheet, *, headings: bool = False) -> None:
        self._sheet, self._headings = sheet, headings
        self._above: list[int] = []

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Lay blocks out; neighbours with the same frame share one, as in Word."""
        return "".join(self._framed(frame, list(group)) for frame, group in groupby(_spaced(blocks), key=_frame))

    def _framed(self, frame: tuple[frozenset[str], str | None, int, int], blocks: list[Block]) -> str:
        css = frame_css(*frame)
        if not css:
            return self._listed(blocks)
        inside = [_unframed(block) for block in blocks]
        return f'<div class="{self._sheet.name(css)}">{self._listed(inside)}</div>'

    def _listed(self, blocks: list[Block]) -> str:
        """Lay items of lists that follow each other out as one list."""
        parts = []
        for item, group in groupby(blocks, key=_is_item):
            inside = "".join(self._block(block) for block in group)
            parts.append(f"<ul>{inside}</ul>" if item else inside)
        return "".join(parts)

    def _block(self, block: Block) -> str:
        return self._paragraph(block) if isinstance(block, Paragraph) else self._table(block)

    def _paragraph(self, paragraph: Paragraph) -> str:
        tag = "li" if _is_item(paragraph) else self._tag(paragraph)
        name = self._sheet.name(paragraph_css(paragraph.look))
        runs = "".join(self._run(run, paragraph.look) for run in paragraph.runs)
        return f'<{tag} class="{name}">{self._marker(paragraph)}{runs or "<br>"}</{tag}>'

    def _tag(self, paragraph: Paragraph) -> str:
        """A heading is never two levels below the one it follows, whatever its style."""
        if not (self._headings and paragraph.level and paragraph.text.strip()):
            return "p"
        while self._above and self._above[-1] >= paragraph.level:
            self._above.pop()
        self._above.append(paragraph.level)
        return f"h{len(self._above)}"

    def _marker(self, paragraph: Paragraph) -> str:
        """The bullet or number takes exactly the room left hanging, so that the lines of the item align."""
        if not paragraph.marker:
            return ""
        name = self._sheet.name(f"min-width: {points(max(0, -(paragraph.look.first or 0)))}")
        return f'<span class="marker {name}">{escape(paragraph.marker)}</span>'

    def _run(self, run: Run, around: Look) -> str:
        if run.picture:
            return self._picture(run.picture)
        text = _escaped(run.text)
        css = _difference(run.look, around)
        return f'<span class="{self._sheet.name(css)}">{text}</span>' if css else text

    def _picture(self, picture: Picture) -> str:
        name = self._sheet.name(f"width: {picture.width:g}pt; height: {picture.height:g}pt")
        return f'<img class="{name}" src="{escape(picture.address)}" alt="{escape(picture.words)}">'

    def _table(self, table: Table) -> str:
        columns = "".join(f'<col class="{self._sheet.name(f"width: {points(width)}")}">' for width in table.widths)
        header = "".join(self._row(row) for row in table.rows if row.header)
        body = "".join(self._row(row) for row in table.rows if not row.header)
        head = f"<thead>{header}</thead>" if header else ""
        name = self._sheet.name(f"width: {points(sum(table.widths))}")
        return f'<table class="{name}"><colgroup>{columns}</colgroup>{head}<tbody>{body}</tbody></table>'

    def _row(self, row: Row) -> str:
        tied = all(paragraph.look.keep_next for cell in row.cells for paragraph in paragraphs_of(cell.blocks))
        name = f' class="{self._sheet.name("break-after: avoid")}"' if tied else ""
        cells = "".join(self._cell(cell, "th" if row.header else "td") for cell in row.cells)
        return f"<tr{name}>{cells}</tr>"

    def _cell(self, cell: Cell, tag: str) -> str:
        css = [f"vertical-align: {cell.align}"]
        css += [f"border-{side}: 0.5pt solid #808080" for side in sorted(cell.borders)]
        css += [f"background: #{cell.shade}"] if cell.shade else []
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        return f'<{tag}{span} class="{self._sheet.name("; ".join(css))}">{self.blocks(cell.blocks)}</{tag}>'


@lru_cache(maxsize=4096)
def _difference(look: Look, around: Look) -> str:
    """Only what differs from the paragraph is said again."""
    if look == around:
        return ""
    already = set(characters_css(around))
    return "; ".join(rule for rule in characters_css(look) if rule not in already)


def _escaped(text: str) -> str:
    written = escape(text)
    for sign, html in _SIGNS.items():
        if sign in written:
            written = written.replace(sign, html)
    return written


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.marker) and not block.level


def _spaced(blocks: Iterable[Block]) -> Iterator[Block]:
    """Take away the space that a style leaves out between its own paragraphs."""
    listed = list(blocks)
    for before, block, after in zip([None, *listed], listed, [*listed[1:], None], strict=False):
        if isinstance(block, Paragraph) and block.look.together:
            look = replace(block.look, before=0) if _alike(before, block) else block.look
            yield replace(block, look=replace(look, after=0) if _alike(after, block) else look)
        else:
            yield block


def _alike(other: Block | None, block: Paragraph) -> bool:
    return isinstance(other, Paragraph) and other.style == block.style


def _frame(block: Block) -> tuple[frozenset[str], str | None, int, int]:
    if isinstance(block, Table):
        return frozenset(), None, 0, 0
    look = block.look
    framed = look.borders or look.shade
    sides = (look.left or 0, look.right or 0) if framed else (0, 0)
    return look.borders or frozenset(), look.shade, *sides


def _unframed(block: Block) -> Block:
    """The frame stands where the paragraph would: inside it, nothing is indented."""
    return replace(block, look=replace(block.look, left=0, right=0)) if isinstance(block, Paragraph) else block
