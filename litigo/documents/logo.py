"""The logo of the house: a real PNG or JPEG image, of a bounded size, and its drawing in a Word header."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

_MOST_BYTES: Final = 1_000_000
_MOST_SIDE: Final = 6_000
_MOST_HEIGHT: Final = 25  # millimetres: the sender's name comes below, then the address in its window
_EMU: Final = 36_000  # English metric units in a millimetre
_TWENTIETHS: Final = 1440 / 25.4
_DRAWN: Final = (
    '<w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="9001" name="Logo" descr={words}/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="9001" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing>"
)


@dataclass(frozen=True, slots=True)
class Logo:
    """A checked image; sizes in millimetres."""

    content: bytes
    suffix: str
    width: Decimal
    height: Decimal
    words: str

    @property
    def twentieths(self) -> int:
        """The height in twentieths of a point."""
        return round(float(self.height) * _TWENTIETHS)

    def drawing(self, relation: str) -> str:
        """Return the drawing of the image in a line of text; ``relation`` names the image in the part."""
        size = {"width": round(self.width * _EMU), "height": round(self.height * _EMU)}
        return _DRAWN.format(**size, relation=relation, words=quoteattr(self.words))


def read_logo(path: Path, width: Decimal, house: str) -> Logo:
    """Read an image, ``width`` millimetres wide once printed.

    Raises:
        ValueError: said in French; no such file, not an image, too heavy, too large or too tall.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only where there is a logo

    if not path.is_file():
        raise ValueError(f"le fichier « {path.name} » est introuvable dans le dossier de la maison.")
    content = path.read_bytes()
    if len(content) > _MOST_BYTES:
        raise ValueError(f"ce logo pèse {len(content)} octets, {_MOST_BYTES} au plus.")
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            across, down = image.size
            kind = image.format
            if max(across, down) > _MOST_SIDE:
                raise ValueError(f"ce logo fait {across} × {down} points, {_MOST_SIDE} de côté au plus.")
            image.load()
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            image.verify()  # its sums of control, which drawing does not look at
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("ce fichier n'est pas une image PNG ou JPEG lisible.") from error
    height = (width * down / across).quantize(Decimal("0.01"))
    if height > _MOST_HEIGHT:
        raise ValueError(f"ce logo ferait {height} mm de haut, {_MOST_HEIGHT} au plus : réduisez sa largeur.")
    return Logo(content, "png" if kind == "PNG" else "jpeg", width, height, f"Logo de {house}")
