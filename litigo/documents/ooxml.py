"""The little of WordprocessingML that litigo reads and writes by hand."""

from __future__ import annotations

import copy
import re
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeAlias, cast

from lxml import etree

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = f"{{{NAMESPACE}}}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# In the order the schema wants the properties of a run: highlight comes before these.
_AFTER_HIGHLIGHT: Final = frozenset(
    f"{W}{name}"
    for name in ("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout")
)

Element: TypeAlias = Any  # lxml comes without types


def parse(part: bytes) -> Element:
    """Parse a part of a Word file; no entity, no network, no guess about broken XML.

    Raises:
        lxml.etree.XMLSyntaxError: it is not XML, or it declares its own grammar, which a Word file never does.
    """
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.internalDTD is not None:
        raise etree.XMLSyntaxError("a grammar inside a Word file", 0, 0, 0)
    return root


def to_bytes(root: Element) -> bytes:
    """Write a part back."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def value(parent: Element | None, path: str, attribute: str = "val") -> str | None:
    """Read an attribute of the element at ``path`` (names without prefix, « a/b ») below ``parent``."""
    found = child(parent, path)
    return None if found is None else cast("str | None", found.get(f"{W}{attribute}"))


def child(parent: Element | None, path: str) -> Element | None:
    """Find the element at ``path`` below ``parent``."""
    return None if parent is None else parent.find(_full(path))


@cache
def _full(path: str) -> str:
    return "/".join(f"{W}{name}" for name in path.split("/"))


def local(element: Element) -> str:
    """Return the name of an element without its namespace, empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: Element, name: str) -> list[Element]:
    """List the direct children of that name."""
    return list(parent.findall(f"{W}{name}"))


def split_run(run: Element, mark: re.Pattern[str]) -> None:
    """Split a run of one text so that every match of ``mark`` stands in a highlighted run of its own."""
    texts = children(run, "t")
    parent = run.getparent()
    if len(texts) != 1 or parent is None or not mark.search(texts[0].text or ""):
        return
    whole = texts[0].text or ""
    place = parent.index(run)
    for piece in reversed([p for p in re.split(f"({mark.pattern})", whole) if p]):
        parent.insert(place + 1, _run_like(run, piece, highlighted=mark.fullmatch(piece) is not None))
    parent.remove(run)


def bind_hyphens(run: Element, numbers: re.Pattern[str]) -> None:
    """Make the hyphens inside every match of ``numbers`` unbreakable, as Word does with Ctrl+Shift+-."""
    for text in children(run, "t"):
        written = text.text or ""
        places = [m.start() + at for m in numbers.finditer(written) for at, sign in enumerate(m[0]) if sign == "-"]
        if not places:
            continue
        pieces = [written[start + 1 : end] for start, end in pairwise((-1, *places, len(written)))]
        text.text = pieces[0]
        text.set(_SPACE, "preserve")
        last = text
        for piece in pieces[1:]:
            hyphen, rest = etree.Element(f"{W}noBreakHyphen"), copy.deepcopy(text)
            rest.text = piece
            last.addnext(hyphen)
            hyphen.addnext(rest)
            last = rest


def _run_like(run: Element, text: str, *, highlighted: bool) -> Element:
    twin = copy.deepcopy(run)
    element = children(twin, "t")[0]
    element.text = text
    element.set(_SPACE, "preserve")
    if highlighted:
        _highlight(twin)
    return twin


def _highlight(run: Element) -> None:
    properties = child(run, "rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    for old in children(properties, "highlight"):
        properties.remove(old)
    later = next((rank for rank, item in enumerate(properties) if item.tag in _AFTER_HIGHLIGHT), len(properties))
    mark = etree.Element(f"{W}highlight")
    mark.set(f"{W}val", "yellow")
    properties.insert(later, mark)
