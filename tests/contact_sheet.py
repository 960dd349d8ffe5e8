"""``make contact-sheet``: the first pages of every document on one picture, to be looked at before a release."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from litigo.documents.page_images import page_images
from tests.test_all_documents import ENTRIES, ROOT, rendered

_TARGET = ROOT / "docs" / "documents.png"
_COLUMNS, _WIDTH, _HEIGHT, _LABEL, _GAP = 11, 230, 326, 18, 8
_PAGES = 2  # of each document


def main() -> None:
    """Draw the sheet."""
    pages = [page for rank in range(len(ENTRIES)) for page in _pages_of(rank)]
    rows = -(-len(pages) // _COLUMNS)
    size = (_COLUMNS * (_WIDTH + _GAP) + _GAP, rows * (_HEIGHT + _LABEL + _GAP) + _GAP)
    sheet = Image.new("RGB", size, "#9aa4ae")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for rank, (name, picture) in enumerate(pages):
        left = _GAP + rank % _COLUMNS * (_WIDTH + _GAP)
        top = _GAP + rank // _COLUMNS * (_HEIGHT + _LABEL + _GAP)
        draw.text((left, top), name, fill="black", font=font)
        sheet.paste(picture.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS), (left, top + _LABEL))
    sheet.quantize(48).save(_TARGET, optimize=True)
    print(f"{_TARGET.relative_to(Path.cwd())} : {len(pages)} pages, {len(ENTRIES)} documents")


def _pages_of(rank: int) -> list[tuple[str, Image.Image]]:
    pictures = list(page_images(rendered(rank)[0].pdf, dots_per_inch=60))
    name = str(ENTRIES[rank]["document"])
    return [(f"{name} {n}/{len(pictures)}", Image.open(io.BytesIO(p))) for n, p in enumerate(pictures[:_PAGES], 1)]


if __name__ == "__main__":
    main()
