"""Dresses a Word template before it is filled: frames that every word processor sees, then the style of the house."""

from __future__ import annotations

import copy
import io
import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape
from zipfile import is_zipfile

from lxml import etree

from litigo.documents.house_style import House
from litigo.documents.ooxml import Element, R, W, child, children, parse, to_bytes, value
from litigo.documents.package import archive_of, pack, unpack

_RELATION: Final = "rIdMaison"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
# The colours of the templates shipped, and what they are for.
_COLOURS: Final = {"principale": "1F3864", "fond": "DEE6F0", "discrete": "595959"}
_FONT: Final = "Arial"
_BEFORE_FRAME: Final = frozenset(f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore"))
_SENDER: Final = "Expediteur"
_FOOT: Final = "PiedDePage"
_CLOSING: Final = "Politesse"
_BELOW_LOGO: Final = 170  # twentieths of a point between the logo and the sender
Parts = dict[str, bytes]


@lru_cache(maxsize=64)
def dressed(template: bytes, house: House | None) -> bytes:
    """Return a template in the style of the house, or as it is but for its frames; the same bytes every time."""
    if not is_zipfile(io.BytesIO(template)):
        return template  # said when it is filled
    parts = {name: part.unpacked() for name, part in unpack(template, "").items()}
    if house:
        _recoloured(parts, house)
        _with_logo(parts, house)
        _with_foot(parts, house)
    parts["word/document.xml"] = _with_frames(parts)
    return archive_of(pack(name, content) for name, content in parts.items())


def _with_frames(parts: Parts) -> bytes:
    """Write on each paragraph the frame its style gives it: some word processors only look there."""
    styles = {item.get(f"{W}styleId"): child(item, "pPr/framePr") for item in parse(parts["word/styles.xml"])}
    root = parse(parts["word/document.xml"])
    for properties in root.iter(f"{W}pPr"):
        frame = styles.get(value(properties, "pStyle"))
        if frame is not None and child(properties, "framePr") is None:
            place = sum(item.tag in _BEFORE_FRAME for item in properties)
            properties.insert(place, copy.deepcopy(frame))
    _tie_closings(root)
    return to_bytes(root)


def _tie_closings(root: Element) -> None:
    """Keep the last paragraphs of a letter with its closing formula: no page holds a signature alone.

    Two of them, since a condition may take the last away.
    """
    for closing in [p for p in root.iter(f"{W}p") if value(p, "pPr/pStyle") == _CLOSING]:
        before = (item for item in closing.itersiblings(preceding=True) if not _is_code(item))
        for paragraph in itertools.islice(before, 2):
            properties = child(paragraph, "pPr")
            if paragraph.tag == f"{W}p" and properties is not None and child(properties, "keepNext") is None:
                properties.insert(len(children(properties, "pStyle")), etree.Element(f"{W}keepNext"))


def _is_code(paragraph: Element) -> bool:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t")).startswith("{%p ")


def _recoloured(parts: Parts, house: House) -> None:
    """Put the colours and the font of the house in the place of those of the templates shipped."""
    wanted = {old: getattr(house.style.couleurs, name) for name, old in _COLOURS.items()}
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        text = parts[name].decode("utf-8")
        for old, new in wanted.items():
            if new:
                text = re.sub(
                    rf'(w:(?:val|fill|color)|(?<=srgbClr )val)="{old}"', rf'\1="{new.lstrip("#").upper()}"', text
                )
        if house.style.police:
            text = re.sub(rf'(w:(?:ascii|hAnsi|eastAsia|cs)|typeface)="{_FONT}"', rf'\1="{house.style.police}"', text)
        parts[name] = text.encode("utf-8")


def _with_logo(parts: Parts, house: House) -> None:
    """Draw the logo at the head of the first page; the sender comes below, the rest does not move."""
    header = next(_furniture(parts, "header", {"first"}), None)
    if house.logo is None or header is None:
        return
    root = parse(parts[header])
    tall = house.logo.twentieths
    for paragraph in children(root, "p")[:1]:
        _lowered(paragraph, parts, tall + _BELOW_LOGO)
    root.insert(0, _logo_paragraph(house))
    parts[header] = to_bytes(root)
    parts[f"word/media/maison.{house.logo.suffix}"] = house.logo.content
    _related(parts, header, f"media/maison.{house.logo.suffix}")
    _typed(parts, house.logo.suffix)
    styles = parse(parts["word/styles.xml"])
    for style in children(styles, "style"):
        frame = child(style, "pPr/framePr")
        if style.get(f"{W}styleId") == _SENDER and frame is not None:
            frame.set(f"{W}y", str(max(int(frame.get(f"{W}y")), _header_distance(parts) + tall + _BELOW_LOGO)))
    parts["word/styles.xml"] = to_bytes(styles)


def _logo_paragraph(house: House) -> Element:
    assert house.logo is not None
    namespaces = f'xmlns:w="{W[1:-1]}" xmlns:r="{R[1:-1]}"'
    height = f'w:before="0" w:after="{_BELOW_LOGO}" w:line="{house.logo.twentieths}" w:lineRule="atLeast"'
    run = f"<w:r>{house.logo.drawing(_RELATION)}</w:r>"
    return parse(f"<w:p {namespaces}><w:pPr><w:spacing {height}/></w:pPr>{run}</w:p>".encode())


def _lowered(paragraph: Element, parts: Parts, tall: int) -> None:
    """Take the height of the logo from that of the blank that holds the first page's text down."""
    styles = {item.get(f"{W}styleId"): item for item in parse(parts["word/styles.xml"])}
    properties = child(paragraph, "pPr")
    spacing = child(styles.get(value(properties, "pStyle")), "pPr/spacing")
    if properties is None or spacing is None or spacing.get(f"{W}lineRule") != "exact":
        return
    own = copy.deepcopy(spacing)
    own.set(f"{W}line", str(max(20, int(spacing.get(f"{W}line")) - tall)))
    properties.insert(1, own)


def _header_distance(parts: Parts) -> int:
    section = child(parse(parts["word/document.xml"]), "body/sectPr")
    return int(value(section, "pgMar", "header") or 0)


def _with_foot(parts: Parts, house: House) -> None:
    """Write the lines of the house above the number of the page, on every page."""
    for name in _furniture(parts, "footer", {"first", "default"}) if house.style.pied else ():
        root = parse(parts[name])
        for rank, line in enumerate(house.style.pied):
            written = (
                f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="{_FOOT}"/></w:pPr>'
                f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            )
            root.insert(rank, parse(written.encode()))
        parts[name] = to_bytes(root)


def _furniture(parts: Parts, place: str, kinds: set[str]) -> Iterator[str]:
    section = child(parse(parts["word/document.xml"]), "body/sectPr")
    targets = {item.get("Id"): item.get("Target") for item in parse(parts["word/_rels/document.xml.rels"])}
    found = {
        f"word/{targets[reference.get(f'{R}id')].removeprefix('/word/')}"
        for reference in (children(section, f"{place}Reference") if section is not None else ())
        if reference.get(f"{W}type") in kinds
    }
    yield from sorted(found)


def _related(parts: Parts, part: str, target: str) -> None:
    name = f"word/_rels/{part.removeprefix('word/')}.rels"
    root = (
        parse(parts[name])
        if name in parts
        else etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    )
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=_RELATION, Type=_IMAGE, Target=target)
    parts[name] = to_bytes(root)


def _typed(parts: Parts, suffix: str) -> None:
    root = parse(parts["[Content_Types].xml"])
    if all(item.get("Extension") != suffix for item in root):
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=suffix, ContentType=f"image/{suffix}"))
        parts["[Content_Types].xml"] = to_bytes(root)
