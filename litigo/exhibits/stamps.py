"""Stamps pages: « Pièce n° 3 – page 2/14 » at the top right, the page of the bundle at the bottom right."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Final, Literal

import pikepdf
from pikepdf import Name, Pdf

from litigo.documents.pdf import write_pdf
from litigo.documents.typography import typeset_value
from litigo.exhibits.pages import A4, CONTENT, size_of

Corner = Literal["top", "bottom"]
STAMP: Final = Name("/Tampon")
FOLIO: Final = Name("/Folio")
_LABEL: Final = (198.0, 17.0)  # points: the paper a label is printed on, transparent but for its box
_MARGIN: Final = 11.0  # from the edges of an A4 page; less on a smaller one, more on a plan
_SMALLEST, _LARGEST = 0.7, 4.0
# One page a label; the box is white so that the words are read on any scan, and no wider than they are.
_HTML: Final = """<!DOCTYPE html><html lang="fr"><head><title>Tampons</title><style>
@page { size: 198pt 17pt; margin: 0 }
body, p { margin: 0 }
p { break-after: page; text-align: right; line-height: 17pt; height: 17pt }
p:last-child { break-after: auto }
span { background: #fff; color: %s; font: %s "Liberation Sans"; border: 0.6pt solid %s; padding: 1.5pt 3.5pt }
</style></head><body>%s</body></html>"""


def stamp_text(number: int, page: int, pages: int) -> str:
    """Return what is stamped on a page of an exhibit."""
    return typeset_value(f"Pièce n° {number} – page {page}/{pages}")


def folio_text(page: int, pages: int) -> str:
    """Return what numbers a page of the bundle."""
    return typeset_value(f"Liasse, page {page}/{pages}")


def stamped(pdf: Pdf, texts: Sequence[str]) -> Pdf:
    """Return the pages with their stamps, one text for each."""
    return _labelled(pdf, texts, STAMP, "top", ("#12305c", "bold 9pt", "#12305c"))


def numbered(pdf: Pdf, texts: Sequence[str]) -> Pdf:
    """Return the pages with their place in the bundle, one text for each."""
    return _labelled(pdf, texts, FOLIO, "bottom", ("#444", "7pt", "#fff"))


def _labelled(pdf: Pdf, texts: Sequence[str], name: Name, corner: Corner, look: tuple[str, str, str]) -> Pdf:
    words = "".join(f"<p><span>{escape(text)}</span></p>" for text in texts)
    with Pdf.open(io.BytesIO(write_pdf(_HTML % (*look, words)))) as labels:
        for page, label in zip(pdf.pages, labels.pages, strict=True):
            form = pdf.copy_foreign(label.as_form_xobject())
            page.obj.Resources.XObject[name] = form
            scale, x, y = _place(*size_of(page), corner)
            page.contents_add(f"q {scale:.4f} 0 0 {scale:.4f} {x:.3f} {y:.3f} cm {name} Do Q\n".encode())
    return pdf


def _place(width: float, height: float, corner: Corner) -> tuple[float, float, float]:
    """Return the scale and the place of a label: as large, on paper cut down to A4, whatever the page was."""
    scale = max(min(width, height) / A4[0], min(_SMALLEST, width / (_LABEL[0] + 2 * _MARGIN)))
    scale = min(scale, _LARGEST)
    edge = _MARGIN * scale
    return scale, width - edge - _LABEL[0] * scale, height - edge - _LABEL[1] * scale if corner == "top" else edge


def without_content(pdf: bytes) -> bytes:
    """Return the pages of a bundle with their stamps alone, for these to be read."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as bundle:
        blank = bundle.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=pikepdf.Array([0, 0, 1, 1]))
        for page in bundle.pages:
            held = page.obj.get(Name.Resources, pikepdf.Dictionary()).get(Name.XObject)
            if held is not None and CONTENT in held:
                held[CONTENT] = blank
        bundle.save(out)
    return out.getvalue()
