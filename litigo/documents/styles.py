"""How a paragraph or a run of a Word file looks, once its styles have been followed to their root."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from litigo.documents.ooxml import Element, W, child, children, local, value
from litigo.documents.table_borders import borders_of

_DEPTH: Final = 12  # a chain of styles longer than that is a loop
_ALIGNMENTS: Final = {"both": "justify", "distribute": "justify", "start": "left", "end": "right"}


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
    strike: bool | None = None
    caps: bool | None = None
    small_caps: bool | None = None
    hidden: bool | None = None
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
    together: bool | None = None  # no space between neighbours of the same style
    outline: int | None = None  # level of a heading, from 0
    borders: frozenset[str] | None = None
    shade: str | None = None
    place: Place | None = None

    def under(self, other: Look) -> Look:
        """Lay ``other`` over this look: what it says wins."""
        said = {name: found for name in _NAMES if (found := getattr(other, name)) is not None}
        return replace(self, **said) if said else self


_NAMES: Final = tuple(item.name for item in fields(Look))
_NOTHING: Final = Look()


class StyleSheet:
    """The styles of a Word file."""

    def __init__(self, styles: Element, theme: dict[str, str]) -> None:
        self._styles = {item.get(f"{W}styleId"): item for item in children(styles, "style")}
        self._theme = theme
        self._looks: dict[tuple[Look, str | None], Look] = {}
        defaults = child(styles, "docDefaults")
        base = self.paragraph(child(defaults, "pPrDefault/pPr"))
        self._base = base.under(self.characters(child(defaults, "rPrDefault/rPr")))
        self._default = next((name for name, item in self._styles.items() if _is_default(item)), None)

    def name(self, style: str | None) -> str:
        """Return the name a person sees for a style."""
        return value(self._styles.get(style or self._default), "name") or ""

    def look(self, style: str | None) -> Look:
        """Return the look of a paragraph style, from the defaults of the file down to the style itself."""
        return self.over(self._base, style or self._default)

    def over(self, base: Look, style: str | None) -> Look:
        """Lay a style and its ancestors over ``base``."""
        if style is None:
            return base
        if (base, style) not in self._looks:
            look = base
            for item in reversed(self._chain(style)):
                look = look.under(self.paragraph(child(item, "pPr"))).under(self.characters(child(item, "rPr")))
            self._looks[base, style] = look
        return self._looks[base, style]

    def paragraph(self, properties: Element | None) -> Look:
        """Return what the properties of a paragraph say of its look."""
        return _NOTHING if properties is None or not len(properties) else _paragraph(properties)

    def characters(self, properties: Element | None) -> Look:
        """Return what the properties of a run say of its look."""
        return _NOTHING if properties is None or not len(properties) else _characters(properties, self._theme)

    def list_of(self, style: str | None) -> tuple[str, int] | None:
        """Return the list a style belongs to, itself or by its ancestors, and the level."""
        for item in self._chain(style or self._default):
            number = value(item, "pPr/numPr/numId")
            if number is not None:
                return number, int(value(item, "pPr/numPr/ilvl") or 0)
        return None

    def table_borders(self, style: str | None) -> dict[str, bool]:
        """Return the lines a style of tables draws."""
        drawn: dict[str, bool] = {}
        for item in reversed(self._chain(style)):
            drawn |= borders_of(child(item, "tblPr/tblBorders"))
        return drawn

    def _chain(self, style: str | None) -> list[Element]:
        chain: list[Element] = []
        while style in self._styles and len(chain) < _DEPTH:
            chain.append(self._styles[style])
            style = value(self._styles[style], "basedOn")
        return chain


def _is_default(style: Element) -> bool:
    return style.get(f"{W}default") in {"1", "true", "on"} and style.get(f"{W}type") == "paragraph"


def _attribute(element: Element | None, *names: str) -> str | None:
    found = (element.get(f"{W}{name}") for name in names) if element is not None else ()
    return next((text for text in found if text is not None), None)


def _flag(element: Element | None) -> bool | None:
    return None if element is None else element.get(f"{W}val") not in {"0", "false", "none", "off"}


def _length(element: Element | None, *names: str) -> int | None:
    written = _attribute(element, *names)
    return None if written is None else int(float(written))


def _paragraph(properties: Element) -> Look:
    said = {local(item): item for item in properties}
    align = _attribute(said.get("jc"), "val")
    indent, spacing = said.get("ind"), said.get("spacing")
    hanging = _length(indent, "hanging")
    return Look(
        align=_ALIGNMENTS.get(align, align) if align else None,
        left=_length(indent, "left", "start"),
        right=_length(indent, "right", "end"),
        first=-hanging if hanging else _length(indent, "firstLine"),
        before=_length(spacing, "before"),
        after=_length(spacing, "after"),
        line=_length(spacing, "line"),
        line_rule=_attribute(spacing, "lineRule"),
        keep_next=_flag(said.get("keepNext")),
        keep_lines=_flag(said.get("keepLines")),
        page_before=_flag(said.get("pageBreakBefore")),
        together=_flag(said.get("contextualSpacing")),
        outline=_length(said.get("outlineLvl"), "val"),
        borders=_sides(said.get("pBdr")),
        shade=_fill(_attribute(said.get("shd"), "fill")),
        place=_place(said.get("framePr")),
    )


def _place(frame: Element | None) -> Place | None:
    """Read a frame set on the page itself; one that follows the text is text like another."""
    if frame is None or frame.get(f"{W}vAnchor") != "page" or frame.get(f"{W}hAnchor") != "page":
        return None
    left, top, width = (int(frame.get(f"{W}{name}") or 0) for name in ("x", "y", "w"))
    return Place(left, top, width)


def _characters(properties: Element, theme: dict[str, str]) -> Look:
    said = {local(item): item for item in properties}
    fonts = said.get("rFonts")
    return Look(
        bold=_flag(said.get("b")),
        italic=_flag(said.get("i")),
        underline=_flag(said.get("u")),
        strike=_flag(said.get("strike")) or _flag(said.get("dstrike")),
        caps=_flag(said.get("caps")),
        small_caps=_flag(said.get("smallCaps")),
        hidden=_flag(said.get("vanish")),
        highlight=_attribute(said.get("highlight"), "val"),
        vertical=_attribute(said.get("vertAlign"), "val"),
        size=_length(said.get("sz"), "val"),
        color=_fill(_attribute(said.get("color"), "val")),
        font=theme.get(_attribute(fonts, "asciiTheme") or "") or _attribute(fonts, "ascii"),
    )


def _sides(found: Element | None) -> frozenset[str] | None:
    if found is None:
        return None
    return frozenset(local(item) for item in found if item.get(f"{W}val") not in {"nil", "none"})


def _fill(color: str | None) -> str | None:
    """A colour is six hexadecimal figures; anything else (« auto ») says nothing."""
    return color if color and len(color) == 6 and all(char in "0123456789abcdefABCDEF" for char in color) else None
