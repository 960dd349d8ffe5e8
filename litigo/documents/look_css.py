"""Looks of Word said in the style sheets of web pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from litigo.documents.styles import Look

# Typefaces of the same metrics, free to embed: lines break where Word breaks them. Others take the closest in kind.
_SERIF: Final = frozenset(
    {
        "times new roman", "times", "liberation serif", "cambria", "georgia", "garamond", "book antiqua", "palatino",
        "palatino linotype", "bookman old style", "century", "century schoolbook", "constantia", "dejavu serif",
    }
)  # fmt: skip
_FIXED: Final = frozenset(
    {"courier new", "courier", "liberation mono", "consolas", "lucida console", "dejavu sans mono"}
)
_HIGHLIGHTS: Final = {"yellow": "#ffff00", "green": "#90ee90", "cyan": "#afeeee", "lightGray": "#d3d3d3"}
_ALIGNMENTS: Final = frozenset({"left", "right", "center", "justify"})
_SINGLE: Final = 1.15  # height of a « single » line of these typefaces, in ems


def points(twentieths: float | None) -> str:
    """Write a length of Word, in twentieths of a point."""
    return f"{(twentieths or 0) / 20:g}pt"


@lru_cache(maxsize=4096)
def paragraph_css(look: Look) -> str:
    """Write the look of a paragraph."""
    return "; ".join((*_paragraph_rules(look), *characters_css(look)))


def _paragraph_rules(look: Look) -> Iterator[str]:
    yield f"margin: {points(look.before)} {points(look.right)} {points(look.after)} {points(look.left)}"
    if look.first:
        yield f"text-indent: {points(look.first)}"
    if look.align:
        yield f"text-align: {look.align if look.align in _ALIGNMENTS else 'left'}"
    yield f"line-height: {_line_height(look)}"
    if look.keep_next:
        yield "break-after: avoid"
    if look.keep_lines:
        yield "break-inside: avoid"
    if look.page_before:
        yield "break-before: page"


def _line_height(look: Look) -> str:
    if look.line and look.line_rule in {"exact", "atLeast"}:
        return points(look.line)
    return f"{(look.line or 240) / 240 * _SINGLE:.4g}"


@lru_cache(maxsize=4096)
def characters_css(look: Look) -> tuple[str, ...]:
    """Write the look of characters, rule by rule."""
    return tuple(_character_rules(look))


def _character_rules(look: Look) -> Iterator[str]:
    yield f"font-family: '{_family(look.font or '')}'"
    yield f"font-size: {(look.size or 20) / 2:g}pt"
    yield f"font-weight: {'bold' if look.bold else 'normal'}"
    yield f"font-style: {'italic' if look.italic else 'normal'}"
    yield f"color: #{look.color or '000000'}"
    lines = [name for name, drawn in (("underline", look.underline), ("line-through", look.strike)) if drawn]
    if lines:
        yield f"text-decoration: {' '.join(lines)}"
    if look.vertical in {"superscript", "subscript"}:
        yield f"vertical-align: {'super' if look.vertical == 'superscript' else 'sub'}; font-size: 70%; line-height: 0"
    if look.highlight and look.highlight != "none":
        yield f"background: {_HIGHLIGHTS.get(look.highlight, '#ffff00')}"


def _family(font: str) -> str:
    name = font.lower()
    if name in _SERIF:
        return "Liberation Serif"
    return "Liberation Mono" if name in _FIXED else "Liberation Sans"


def frame_css(borders: frozenset[str], shade: str | None, left: int, right: int) -> str:
    """Write the frame that paragraphs share, empty when they have none."""
    if not borders and not shade:
        return ""
    css = [f"margin: 6pt {points(right)} 6pt {points(left)}"]
    css += [f"border-{side}: 0.75pt solid #404040" for side in sorted(borders) if side != "between"]
    css += [f"background: #{shade}"] if shade else []
    return "; ".join([*css, f"padding: {'3pt 5pt' if {'left', 'right'} & borders or shade else '3pt 0'}"])
