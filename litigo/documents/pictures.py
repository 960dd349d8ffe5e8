"""Pictures of a Word file: a logo or a photograph, in PNG or JPEG, in the line of the text."""

from __future__ import annotations

import io
import warnings
from typing import Final

from litigo.documents.blocks import Picture
from litigo.documents.ooxml import Element, R, local
from litigo.documents.opened import Opened, Part

_POINT: Final = 12_700  # English metric units in a point
_MOST_PIXELS: Final = 40_000_000
_KINDS: Final = ("JPEG", "PNG")
_SCHEME: Final = "litigo:"


def read_picture(drawing: Element, part: Part, opened: Opened) -> Picture | None:
    """Return the picture of a drawing, whose bytes ``opened`` then holds; ``None`` and a fault when there is none."""
    if any(local(item) == "txbxContent" for item in drawing.iter()):
        opened.refuse("une zone de texte ne peut pas être reprise dans le PDF.", "L'écrire en texte ordinaire.")
        return None
    names = {local(item): item for item in drawing.iter()}
    blip, extent = names.get("blip"), names.get("extent")
    target = part.targets.get(blip.get(f"{R}embed") or "", "") if blip is not None else ""
    if extent is None or target not in opened.packed:
        remedy = "Le remplacer par une image PNG ou JPEG, insérée et non liée."
        opened.refuse("un dessin ou une image liée ne peut pas être repris dans le PDF.", remedy)
        return None
    if "anchor" in names:
        opened.notice("une image flottante est placée dans le fil du texte.")
    return _checked(target, names.get("docPr"), extent, opened)


def _checked(target: str, told: Element | None, extent: Element, opened: Opened) -> Picture | None:
    content = opened.packed[target].unpacked()
    if not _sound(content):
        remedy = "L'enregistrer en PNG ou en JPEG, à moins de 40 millions de points."
        opened.refuse("une image ne peut pas être reprise dans le PDF.", remedy)
        return None
    opened.pictures[f"{_SCHEME}{target}"] = content
    words = (told.get("descr") or told.get("title")) if told is not None else ""
    width, height = (int(extent.get(side) or 0) / _POINT for side in ("cx", "cy"))
    return Picture(f"{_SCHEME}{target}", width, height, words or "Image")


def _sound(content: bytes) -> bool:
    """Open a picture without drawing it: its kind, its size, its sums of control."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only for a letter with a picture

    refused = (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(content), formats=_KINDS) as image:
            width, height = image.size
            image.verify()
    except (*refused, OSError, SyntaxError, ValueError):
        return False
    return int(width * height) <= _MOST_PIXELS
