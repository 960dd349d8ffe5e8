"""Puts pictures on A4 pages: as they were taken, the right way up, never larger than they are worth."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from struct import error
from typing import Final

from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageOps

from litigo.exhibits.pages import A4, Box, PdfObject, add_page
from litigo.exhibits.pdf_source import UnusableExhibitError

FORMATS: Final = ("JPEG", "PNG", "TIFF")
_JPEG: Final = frozenset({"JPEG", "MPO"})  # MPO: what some telephones call a JPEG
_MARGIN: Final = 42.5  # points, 15 mm: room for the stamp and for a binding
_SANE_DPI: Final = (50.0, 1200.0)
_USUAL_DPI: Final = 96.0  # of a picture that does not say: a screen
_MOST_PIXELS: Final = 150_000_000
_MOST_FRAMES: Final = 1_000
_ORIENTATION: Final = 0x0112
# What EXIF says of how the picture is to be turned, as a matrix of the unit square it is drawn in.
_TURNS: Final = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip


def pages_of_image(content: bytes) -> Pdf:
    """Return one page for each picture of the file.

    Raises:
        UnusableExhibitError: the file is damaged, too large, or of another kind.
    """
    pdf = Pdf.new()
    for picture in _pictures(content):
        _add(pdf, picture, content)
    return pdf


def _pictures(content: bytes) -> Iterator[Image.Image]:
    """Yield each view of a file, read to its last point; the views a telephone hides in a JPEG are left out."""
    with _damage_told():
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        count = 1 if image.format in _JPEG else getattr(image, "n_frames", 1)
    if count > _MOST_FRAMES:
        raise UnusableExhibitError(f"cette image compte plus de {_MOST_FRAMES} vues.", "La scinder.")
    for rank in range(count):
        with _damage_told():
            image.seek(rank)
            _refuse_huge(image)
            image.load()
        yield image


@contextmanager
def _damage_told() -> Iterator[None]:
    """Tell anything Pillow meets in a damaged file, which its readers raise in many ways, as a damaged picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a note of the camera may be damaged, the picture is not
            warnings.filterwarnings("error", "(?i).*truncated")
            yield
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, LookupError, TypeError, EOFError, error,
            RuntimeError, OverflowError, UserWarning) as wrong:  # fmt: skip
        if isinstance(wrong, UnusableExhibitError):
            raise
        raise UnusableExhibitError(
            "cette image est endommagée ou d'un genre inconnu.", "L'ouvrir et l'enregistrer en JPEG, PNG ou PDF."
        ) from wrong


def _refuse_huge(picture: Image.Image) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise UnusableExhibitError("cette image compte trop de points.", "La réduire, puis la déposer de nouveau.")


def _add(pdf: Pdf, picture: Image.Image, content: bytes) -> None:
    if picture.format in _JPEG and picture.mode in {"L", "RGB", "CMYK"}:
        drawn, turn = _as_taken(pdf, picture, content), _orientation(picture)
    else:
        with _damage_told():
            upright = ImageOps.exif_transpose(picture)
        drawn, turn = _as_shown(pdf, upright), 1
    pixels = (int(drawn.Width), int(drawn.Height))
    page, (width, height) = _fitted(pixels[::-1] if turn > 4 else pixels, _resolution(picture))
    left, bottom = (page[0] - width) / 2, (page[1] - height) / 2
    a, b, c, d, e, f = _TURNS[turn]
    matrix = (a * width, b * height, c * width, d * height, e * width + left, f * height + bottom)
    add_page(pdf, page, drawn, " ".join(f"{number:.3f}" for number in matrix))


def _orientation(picture: Image.Image) -> int:
    with _damage_told():
        found = picture.getexif().get(_ORIENTATION, 1)
    return found if found in _TURNS else 1


def _as_taken(pdf: Pdf, picture: Image.Image, content: bytes) -> PdfObject:
    """Keep the bytes of a JPEG: writing it again would wear it, and differ from one machine to another."""
    spaces = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
    drawn = pdf.make_stream(_without_tags(content), _shape(picture, spaces[picture.mode]))
    drawn.Filter = Name.DCTDecode
    if picture.mode == "CMYK" and "adobe" in picture.info:
        drawn.Decode = Array([1, 0] * 4)  # Adobe writes its inks the other way round
    return drawn


def _without_tags(jpeg: bytes) -> bytes:
    """Drop what a camera notes beside the picture (place, owner, preview); the picture keeps every byte."""
    kept, place = [jpeg[:2]], 2
    while jpeg[place : place + 1] == b"\xff" and jpeg[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        private = 0xE1 <= jpeg[place + 1] <= 0xEF and jpeg[place + 1] not in {0xE2, 0xEE}  # ICC profile, Adobe inks
        kept += [] if private or jpeg[place + 1] == 0xFE else [jpeg[place:end]]
        place = end
    return b"".join([*kept, jpeg[place:]])


def _as_shown(pdf: Pdf, picture: Image.Image) -> PdfObject:
    """Keep every point of a picture, on white where it is transparent."""
    if picture.mode == "1":
        return pdf.make_stream(picture.tobytes(), _shape(picture, Name.DeviceGray, bits=1))
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        ground.alpha_composite(seen)
        picture = ground.convert("RGB")
    if picture.mode.startswith(("I;16", "I", "F")):
        picture = _sixteen_bits(picture)
    picture = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    space = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    return pdf.make_stream(picture.tobytes(), _shape(picture, space))


def _sixteen_bits(picture: Image.Image) -> Image.Image:
    wide = picture.convert("F")
    return wide.point(lambda level: level / 257).convert("L") if picture.mode.startswith("I") else wide.convert("L")


def _shape(picture: Image.Image, space: PdfObject, bits: int = 8) -> Dictionary:
    return Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=space,
        BitsPerComponent=bits,
    )


def _resolution(picture: Image.Image) -> float:
    """Return how many points an inch the picture was made at; the usual of a screen when it does not say."""
    try:
        dpi = min(float(value) for value in picture.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return _USUAL_DPI
    return dpi if _SANE_DPI[0] <= dpi <= _SANE_DPI[1] else _USUAL_DPI


def _fitted(pixels: tuple[int, ...], dpi: float) -> tuple[Box, Box]:
    """Return the page, upright or lying as the picture is, and the size it is drawn at: its own, or less."""
    page = A4 if pixels[0] <= pixels[1] else (A4[1], A4[0])
    natural = (pixels[0] * 72 / dpi, pixels[1] * 72 / dpi)
    ratio = min(1.0, (page[0] - 2 * _MARGIN) / natural[0], (page[1] - 2 * _MARGIN) / natural[1])
    return page, (natural[0] * ratio, natural[1] * ratio)
