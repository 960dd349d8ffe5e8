"""Pages of exhibits as litigo binds them: upright, origin at the lower left corner, nothing active, nothing hidden."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

A4: Final = (595.276, 841.89)  # points
CONTENT: Final = Name("/Piece")  # the exhibit itself, on each page; stamps have names of their own
_ACTIVE: Final = ("/AA", "/AF", "/A", "/PieceInfo", "/Metadata", "/OPI")
Box: TypeAlias = tuple[float, float]  # width and height, in points
PdfObject: TypeAlias = Any  # pikepdf types its objects as anything


def add_page(pdf: Pdf, size: Box, content: PdfObject, placing: str) -> None:
    """Add a page of that size showing ``content``, a form or an image of ``pdf``, moved by the matrix ``placing``."""
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(size[0], 3), round(size[1], 3)]),
        Resources=Dictionary(XObject=Dictionary({str(CONTENT): content})),
        Contents=pdf.make_stream(f"q {placing} cm {CONTENT} Do Q\n".encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def add_upright(pdf: Pdf, page: pikepdf.Page) -> None:
    """Add the visible part of a page of another PDF as it is seen: turned, cut and scaled as its reader would."""
    box = _visible(page)
    for name in (Name.TrimBox, Name.CropBox):  # what a form shows is its trim box; what a reader shows, the crop box
        page.obj[name] = Array(box)
    form = pdf.copy_foreign(page.as_form_xobject())
    a, b, c, d, e, f = (float(number) for number in form.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    size = (max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom)
    add_page(pdf, size, form, f"1 0 0 1 {-left:.3f} {-bottom:.3f}")


def _visible(page: pikepdf.Page) -> list[float]:
    """Return the crop box, kept inside the media box; both may be written from any corner."""
    media, crop = _ordered(page.mediabox), _ordered(page.cropbox)
    low = [max(media[rank], crop[rank]) for rank in (0, 1)]
    high = [min(media[rank], crop[rank]) for rank in (2, 3)]
    return [*low, *high] if low[0] < high[0] and low[1] < high[1] else media


def _ordered(box: PdfObject) -> list[float]:
    x0, y0, x1, y1 = (float(number) for number in box)
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def size_of(page: pikepdf.Page) -> Box:
    """Return the width and height of a page of ours, in points."""
    _, _, width, height = (float(number) for number in page.mediabox)
    return width, height


def keep_layers(pdf: Pdf, source: Pdf) -> None:
    """Carry the layers of ``source`` over, so that those its author switched off stay so; after its pages."""
    theirs = source.Root.get(Name.OCProperties)
    if theirs is None:
        return
    layers = list(theirs.get(Name.OCGs, Array([])))
    default = theirs.get(Name.D, Dictionary())
    shown = {layer.objgen for layer in default.get(Name.ON, Array([]))}
    off = list(default.get(Name.OFF, Array([])))
    if default.get(Name.BaseState) == Name.OFF:
        off = [layer for layer in layers if layer.objgen not in shown]
    add_layers(pdf, [pdf.copy_foreign(layer) for layer in layers], [pdf.copy_foreign(layer) for layer in off])


def add_layers(pdf: Pdf, layers: Iterable[PdfObject], off: Iterable[PdfObject]) -> None:
    """Declare layers of ``pdf``; those of ``off`` are not shown."""
    if Name.OCProperties not in pdf.Root:
        pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary(OFF=Array([]), Order=Array([])))
    pdf.Root.OCProperties.OCGs.extend(layers)
    pdf.Root.OCProperties.D.OFF.extend(off)


def bound(parts: Sequence[Pdf]) -> Pdf:
    """Put the pages of several PDFs of ours one after the other."""
    whole = Pdf.new()
    for part in parts:
        whole.pages.extend(part.pages)
        keep_layers(whole, part)
    return whole


def selected(pdf: Pdf, pages: range) -> Pdf:
    """Return a PDF of some pages of ours (from 0)."""
    part = Pdf.new()
    for number in pages:
        part.pages.append(pdf.pages[number])
    keep_layers(part, pdf)
    return part


def without_actions(pdf: Pdf) -> None:
    """Remove what acts, or hides behind the pages: actions, files attached to an object, private data."""
    for item in pdf.objects:
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            for key in _ACTIVE:
                if key in item:
                    del item[key]


def to_bytes(pdf: Pdf) -> bytes:
    """Write a PDF: the same bytes for the same pages, whatever the day and the machine."""
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
