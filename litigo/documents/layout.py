"""Lays the structure of a Word file out as a web page for paper, the same text in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Final

from litigo.documents.placement import first_page_top, laid_in_place
from litigo.documents.structure import (
    PAGE,
    PAGES,
    PLACES,
    Block,
    Cell,
    Kind,
    Page,
    Paragraph,
    Row,
    Run,
    Structure,
    Table,
)
from litigo.documents.styles import Look

# Fonts of the same metrics, free to embed: lines break where Word breaks them.
_FONTS: Final = {
    "arial": "Liberation Sans",
    "times new roman": "Liberation Serif",
    "courier new": "Liberation Mono",
    "liberation sans": "Liberation Sans",
    "liberation serif": "Liberation Serif",
    "liberation mono": "Liberation Mono",
}
_HIGHLIGHTS: Final = {"yellow": "#ffff00", "green": "#90ee90", "cyan": "#afeeee", "lightGray": "#d3d3d3"}
_SINGLE: Final = 1.15  # height of a « single » line of these fonts, in ems
_CELL_PADDING: Final = "2.5pt 5.4pt"
_KINDS: Final[tuple[Kind, ...]] = ("first", "default")

_CSS: Final = """
html { font-size: 11pt }
body, p { margin: 0 }
p { orphans: 2; widows: 2; overflow-wrap: break-word }
* { font-variant-ligatures: none; hyphens: manual }
table { border-collapse: collapse; table-layout: fixed; break-inside: auto }
td { vertical-align: top; padding: %(padding)s }
tr { break-inside: avoid }
.page::before { content: counter(page) }
.pages::before { content: counter(pages) }
"""


def html_of(structure: Structure, *, title: str, author: str, day: str) -> str:
    """Return the web page of ``structure``; ``day`` (AAAA-MM-JJ) dates the PDF."""
    page = structure.page
    running = "".join(
        f'<div class="{place}-{kind}">{_blocks(page.furniture.get((place, kind), ()))}</div>'
        for place in PLACES
        for kind in _KINDS
    )
    body = "".join(laid_in_place(structure.blocks, page, _blocks))
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="author" content="{escape(author)}">'
        f'<meta name="dcterms.created" content="{day}"><meta name="dcterms.modified" content="{day}">'
        f'<meta name="generator" content="litigo"><style>{_CSS % {"padding": _CELL_PADDING}}{_page_css(page)}</style>'
        f"</head><body>{running}{body}</body></html>"
    )


def _points(twentieths: float | None) -> str:
    return f"{(twentieths or 0) / 20:g}pt"


def _page_css(page: Page) -> str:
    margin = " ".join(_points(page.margins.get(side)) for side in ("top", "right", "bottom", "left"))
    rules = [
        f"@page {{ size: {_points(page.size[0])} {_points(page.size[1])}; margin: {margin}; {_boxes('default')} }}"
    ]
    if page.first_differs:
        rules.append(f"@page :first {{ margin-top: {_points(first_page_top(page))}; {_boxes('first')} }}")
    places = [(place, kind) for place in PLACES for kind in _KINDS]
    rules += [f".{place}-{kind} {{ position: running({place}-{kind}) }}" for place, kind in places]
    header, footer = page.margins.get("header"), page.margins.get("footer")
    rules.append(f".header-first, .header-default {{ padding-top: {_points(header)} }}")
    rules.append(f".footer-first, .footer-default {{ padding-bottom: {_points(footer)} }}")
    return "\n".join(rules)


def _boxes(kind: str) -> str:
    return (
        f"@top-left {{ content: element(header-{kind}); vertical-align: top; width: 100% }} "
        f"@bottom-left {{ content: element(footer-{kind}); vertical-align: bottom; width: 100% }}"
    )


def _blocks(blocks: Iterable[Block]) -> str:
    """Lay blocks out; neighbours with the same frame share one, as in Word."""
    return "".join(_framed(frame, tuple(group)) for frame, group in groupby(blocks, key=_frame))


def _frame(block: Block) -> tuple[frozenset[str], str | None, int | None, int | None]:
    if isinstance(block, Table):
        return frozenset(), None, None, None
    look = block.look
    framed = look.borders or look.shade
    return look.borders or frozenset(), look.shade, look.left if framed else None, look.right if framed else None


def _framed(frame: tuple[frozenset[str], str | None, int | None, int | None], blocks: tuple[Block, ...]) -> str:
    borders, shade, left, right = frame
    inside = "".join(_block(block, framed=bool(borders or shade)) for block in blocks)
    if not borders and not shade:
        return inside
    css = [f"margin: 6pt {_points(right)} 6pt {_points(left)}"]
    css += [f"border-{side}: 0.75pt solid #404040" for side in sorted(borders) if side != "between"]
    css += [f"padding: {'3pt 5pt' if {'left', 'right'} & borders or shade else '3pt 0'}"]
    css += [f"background: #{shade}"] if shade else []
    return f'<div style="{"; ".join(css)}">{inside}</div>'


def _block(block: Block, *, framed: bool = False) -> str:
    return _paragraph(block, framed=framed) if isinstance(block, Paragraph) else _table(block)


def _paragraph(paragraph: Paragraph, *, framed: bool) -> str:
    css = "; ".join(_paragraph_css(paragraph, framed=framed))
    marker = _marker(paragraph)
    runs = "".join(_run(run, paragraph.look) for run in paragraph.runs)
    return f'<p style="{css}">{marker}{runs or "&#8203;"}</p>'


def _marker(paragraph: Paragraph) -> str:
    """The bullet or number takes exactly the room left hanging, so that the lines of the item align."""
    if not paragraph.marker:
        return ""
    width = _points(max(0, -(paragraph.look.first or 0)))
    return f'<span style="display: inline-block; text-indent: 0; min-width: {width}">{escape(paragraph.marker)}</span>'


def _paragraph_css(paragraph: Paragraph, *, framed: bool) -> Iterator[str]:
    look = paragraph.look
    yield f"margin: {_points(look.before)} {_points(0 if framed else look.right)} {_points(look.after)} " + _points(
        0 if framed else look.left
    )
    if look.first:
        yield f"text-indent: {_points(look.first)}"
    if look.align:
        yield f"text-align: {look.align if look.align in {'left', 'right', 'center', 'justify'} else 'left'}"
    yield f"line-height: {_line_height(look)}"
    if look.keep_next:
        yield "break-after: avoid"
    if look.keep_lines:
        yield "break-inside: avoid"
    if look.page_before:
        yield "break-before: page"
    yield from _characters_css(look)


def _line_height(look: Look) -> str:
    if look.line and look.line_rule in {"exact", "atLeast"}:
        return _points(look.line)
    return f"{(look.line or 240) / 240 * _SINGLE:.4g}"


def _run(run: Run, around: Look) -> str:
    if run.picture:
        shown = run.picture
        size = f"width: {shown.width:g}pt; height: {shown.height:g}pt; vertical-align: top"
        return f'<img style="{size}" src="{escape(shown.address)}" alt="{escape(shown.words)}">'
    # Only what differs from the paragraph is said again.
    css = [rule for rule in _characters_css(run.look) if rule not in set(_characters_css(around))]
    text = "".join(_char(char) for char in run.text)
    return f'<span style="{"; ".join(css)}">{text}</span>' if css else text


def _char(char: str) -> str:
    match char:
        case "\n":
            return "<br>"
        case "\f":
            return '<br style="break-after: page">'
        case "\t":
            return "&emsp;"
        case _ if char == PAGE:
            return '<span class="page"></span>'
        case _ if char == PAGES:
            return '<span class="pages"></span>'
        case _:
            return escape(char)


def _characters_css(look: Look) -> Iterator[str]:
    yield f"font-family: '{_FONTS.get((look.font or '').lower(), 'Liberation Sans')}'"
    yield f"font-size: {(look.size or 20) / 2:g}pt"
    yield f"font-weight: {'bold' if look.bold else 'normal'}"
    yield f"font-style: {'italic' if look.italic else 'normal'}"
    yield f"color: #{look.color or '000000'}"
    if look.underline:
        yield "text-decoration: underline"
    if look.vertical in {"superscript", "subscript"}:
        yield f"vertical-align: {'super' if look.vertical == 'superscript' else 'sub'}; font-size: 70%; line-height: 0"
    if look.highlight and look.highlight != "none":
        yield f"background: {_HIGHLIGHTS.get(look.highlight, '#ffff00')}"


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width: {_points(width)}">' for width in table.widths)
    header = "".join(_row(row) for row in table.rows if row.header)
    body = "".join(_row(row) for row in table.rows if not row.header)
    head = f"<thead>{header}</thead>" if header else ""
    width = _points(sum(table.widths))
    return f'<table style="width: {width}"><colgroup>{columns}</colgroup>{head}<tbody>{body}</tbody></table>'


def _row(row: Row) -> str:
    name = "th" if row.header else "td"
    tied = all(paragraph.look.keep_next for cell in row.cells for paragraph in cell.blocks)
    css = ' style="break-after: avoid"' if tied else ""
    return f"<tr{css}>{''.join(_cell(cell, name) for cell in row.cells)}</tr>"


def _cell(cell: Cell, name: str) -> str:
    css = [f"vertical-align: {cell.align}", f"padding: {_CELL_PADDING}"]
    css += [f"border-{side}: 0.5pt solid #808080" for side in sorted(cell.borders)]
    css += [f"background: #{cell.shade}"] if cell.shade else []
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    return f'<{name}{span} style="{"; ".join(css)}">{_blocks(cell.blocks)}</{name}>'
