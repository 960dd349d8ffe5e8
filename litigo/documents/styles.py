"""How a paragraph or a run of a Word file looks, once its styles have been followed to their root."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from litigo.documents.ooxml import Element, W, child, children, value

_DEPTH: Final = 12  # a chain of styles longer than that is a loop
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page a Word frame stands: from its left and top edges, and how wide; twentieths of a point."""

    left: int
    top: int
    width: int


@dataclass(frozen=True, slots=True)
class Look:
    """Looks litigo carries from Word to PDF; lengths in twentieths of a point, ``None`` = not said."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    caps: bool | None = None
    small_caps: bool | None = None
    highlight: str | None = None
    vertical: str | None = None
    size: int | None = None  # half points
    color: str | None = None
    font: str | None = None
    align: str | None = None
    left: int | None = None
    right: int | None = None
    first: int | None = None
    before: int | None = None
    after: int | None = None
    line: int | None = None
    line_rule: str | None = None
    keep_next: bool | None = None
    keep_lines: bool | None = None
    page_before: bool | None = None
    borders: frozenset[str] | None = None
    shade: str | None = None
    place: Place | None = None

    def under(self, other: Look) -> Look:
        """Lay ``other`` over this look: what it says wins."""
        said = {item.name: getattr(other, item.name) for item in fields(other)}
        return replace(self, **{name: said[name] for name in said if said[name] is not None})


def paragraph_look(base: Look, properties: Element | None) -> Look:
    """Lay the direct properties of a paragraph over the look of its style."""
    return base.under(_paragraph(properties))


def run_look(base: Look, properties: Element | None) -> Look:
    """Lay the direct properties of a run over the look it would have without them."""
    return base.under(_characters(properties))


class StyleSheet:
    """The styles and lists of a Word file."""

    def __init__(self, styles: Element, numbering: Element | None) -> None:
        self._styles = {item.get(f"{W}styleId"): item for item in children(styles, "style")}
        self._numbering = numbering
        defaults = child(styles, "docDefaults")
        self._base = _paragraph(child(defaults, "pPrDefault/pPr")).under(_characters(child(defaults, "rPrDefault/rPr")))
        self._default = next(
            (
                name
                for name, item in self._styles.items()
                if item.get(f"{W}default") == "1" and item.get(f"{W}type") == "paragraph"
            ),
            None,
        )

    def name(self, style: str | None) -> str:
        """Return the name a person sees for a style."""
        return value(self._styles.get(style or self._default), "name") or ""

    def look(self, style: str | None) -> Look:
        """Return the look of a paragraph style, from the defaults of the file down to the style itself."""
        return self.over(self._base, style or self._default)

    def over(self, base: Look, style: str | None) -> Look:
        """Lay a style and its ancestors over ``base``."""
        for item in reversed(self._chain(style)):
            base = base.under(_paragraph(child(item, "pPr"))).under(_characters(child(item, "rPr")))
        return base

    def list_of(self, style: str | None) -> str | None:
        """Return the list a style belongs to, itself or by its ancestors."""
        found = (value(item, "pPr/numPr/numId") for item in self._chain(style))
        return next((number for number in found if number is not None), None)

    def marker(self, number: str, level: int, counts: dict[tuple[str, int], int]) -> str:
        """Return what Word writes before an item: « – », « 1. », « a) »."""
        found = self._level(number, level)
        pattern = value(found, "lvlText") or ""
        if value(found, "numFmt") == "bullet":
            return f"{pattern} " if pattern else ""
        for deep in range(level + 1):
            shown = _numeral(counts.get((number, deep), 1), value(self._level(number, deep), "numFmt"))
            pattern = pattern.replace(f"%{deep + 1}", shown)
        return f"{pattern} " if pattern else ""

    def _level(self, number: str, level: int) -> Element | None:
        if self._numbering is None:
            return None
        wanted = next((n for n in children(self._numbering, "num") if n.get(f"{W}numId") == number), None)
        abstract = value(wanted, "abstractNumId")
        for item in children(self._numbering, "abstractNum"):
            if item.get(f"{W}abstractNumId") == abstract:
                return next((lvl for lvl in children(item, "lvl") if lvl.get(f"{W}ilvl") == str(level)), None)
        return None

    def _chain(self, style: str | None) -> list[Element]:
        chain: list[Element] = []
        while style in self._styles and len(chain) < _DEPTH:
            chain.append(self._styles[style])
            style = value(self._styles[style], "basedOn")
        return chain


def _numeral(count: int, kind: str | None) -> str:
    return _LETTERS[(count - 1) % 26] if kind == "lowerLetter" else str(count)


def _flag(parent: Element | None, name: str) -> bool | None:
    found = child(parent, name)
    return None if found is None else found.get(f"{W}val") not in {"0", "false", "none", "off"}


def _length(parent: Element | None, path: str, *attributes: str) -> int | None:
    found = (value(parent, path, attribute) for attribute in attributes)
    written = next((text for text in found if text is not None), None)
    return None if written is None else int(float(written))


def _paragraph(properties: Element | None) -> Look:
    align = value(properties, "jc")
    hanging = _length(properties, "ind", "hanging")
    return Look(
        align={"both": "justify", "start": "left", "end": "right"}.get(align, align) if align else None,
        left=_length(properties, "ind", "left", "start"),
        right=_length(properties, "ind", "right", "end"),
        first=-hanging if hanging else _length(properties, "ind", "firstLine"),
        before=_length(properties, "spacing", "before"),
        after=_length(properties, "spacing", "after"),
        line=_length(properties, "spacing", "line"),
        line_rule=value(properties, "spacing", "lineRule"),
        keep_next=_flag(properties, "keepNext"),
        keep_lines=_flag(properties, "keepLines"),
        page_before=_flag(properties, "pageBreakBefore"),
        borders=_sides(child(properties, "pBdr")),
        shade=_fill(value(properties, "shd", "fill")),
        place=_place(child(properties, "framePr")),
    )


def _characters(properties: Element | None) -> Look:
    return Look(
        bold=_flag(properties, "b"),
        italic=_flag(properties, "i"),
        underline=_flag(properties, "u"),
        caps=_flag(properties, "caps"),
        small_caps=_flag(properties, "smallCaps"),
        highlight=value(properties, "highlight"),
        vertical=value(properties, "vertAlign"),
        size=_length(properties, "sz", "val"),
        color=_fill(value(properties, "color")),
        font=value(properties, "rFonts", "ascii"),
    )


def _place(frame: Element | None) -> Place | None:
    """Read a frame set on the page itself; one that follows the text is text like another."""
    if frame is None or frame.get(f"{W}vAnchor") != "page" or frame.get(f"{W}hAnchor") != "page":
        return None
    left, top, width = (int(frame.get(f"{W}{name}") or 0) for name in ("x", "y", "w"))
    return Place(left, top, width)


def _sides(found: Element | None) -> frozenset[str] | None:
    if found is None:
        return None
    return frozenset(str(item.tag).rpartition("}")[2] for item in found if item.get(f"{W}val") not in {"nil", "none"})


def _fill(color: str | None) -> str | None:
    """A colour is six hexadecimal figures; anything else (« auto ») says nothing."""
    return color if color and len(color) == 6 and all(char in "0123456789abcdefABCDEF" for char in color) else None
