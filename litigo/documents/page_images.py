"""The pages of a PDF as pictures, to be looked at."""

from __future__ import annotations

import io
from collections.abc import Iterator

_POINTS_PER_INCH = 72


def page_images(pdf: bytes, *, dots_per_inch: int = 100) -> Iterator[bytes]:
    """Yield each page of a PDF as a PNG picture."""
    import pypdfium2  # noqa: PLC0415 - only needed to look at a document

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            output = io.BytesIO()
            page.render(scale=dots_per_inch / _POINTS_PER_INCH).to_pil().save(output, "PNG", optimize=True)
            yield output.getvalue()
    finally:
        document.close()
