"""The whole set of cards in one PDF: cover, table of contents by domain, bookmarks, numbered pages."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final

from litigo.documents import labels
from litigo.documents.card_pages import CONFIDENCE, TEMPLATE, Book, laid_out, shared
from litigo.documents.cards import Card
from litigo.documents.page_template import page_template
from litigo.documents.pdf import write_pdf
from litigo.documents.persons import JsonDict
from litigo.documents.typography import typeset_value

if TYPE_CHECKING:
    from pypdf import PdfWriter

STRATEGIES, REGIMES = "strategies", "regimes"
_LAST: Final = (STRATEGIES, REGIMES)  # after the domains of the deadlines
_CHUNK: Final = 30  # cards laid out at a time: their layout is kept in memory until they are written
_NUMBERS: Final = """<!DOCTYPE html><html lang="fr"><head><title>Pages</title><style>
@page { size: A4; margin: 11mm 13mm 13mm;
  @bottom-right { content: "page " counter(page) " sur " counter(pages); font: 6.5pt "Liberation Sans"; color: #555 } }
p { break-after: page; margin: 0 } p:last-child { break-after: auto }
</style></head><body>%s</body></html>"""


def book_pdf(cards: Sequence[Card], book: Book, *, workers: int | None = None) -> bytes:
    """Return the whole set; ``workers`` processes lay the cards out (one for each processor by default)."""
    from pypdf import PdfWriter  # noqa: PLC0415 - only needed to bind a book

    ordered = sorted(cards, key=lambda card: (card.domain in _LAST, labels.label(labels.DOMAINS, card.domain)))
    parts = list(_parts(ordered, book, workers or os.cpu_count() or 1))
    lengths = [length for _, part in parts for length in part]
    front = write_pdf(_front(ordered, [0] * len(ordered), book))
    first = _pages_of(front) + 1
    numbers = list(accumulate(lengths[:-1], initial=first))
    writer = PdfWriter()
    for pdf in (write_pdf(_front(ordered, numbers, book)), *(pdf for pdf, _ in parts)):
        writer.append(io.BytesIO(pdf), import_outline=False)
    _number(writer)
    _bookmark(writer, ordered, numbers)
    writer.add_metadata({"/Title": "Fiches des règles", "/Author": "litigo", "/Producer": "litigo"})
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _parts(cards: Sequence[Card], book: Book, workers: int) -> Iterator[tuple[bytes, list[int]]]:
    """Lay the cards out by chunks, several at a time when there are processors for it."""
    chunks = [cards[start : start + _CHUNK] for start in range(0, len(cards), _CHUNK)]
    work = partial(laid_out, book=book)
    if min(workers, len(chunks)) < 2:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(min(workers, len(chunks)), multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(work, chunks)


def _pages_of(pdf: bytes) -> int:
    from pypdf import PdfReader  # noqa: PLC0415

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _number(writer: PdfWriter) -> None:
    """Write the page numbers over the pages, now that their count is known."""
    from pypdf import PdfReader  # noqa: PLC0415

    stamps = PdfReader(io.BytesIO(write_pdf(_NUMBERS % ("<p>&nbsp;</p>" * len(writer.pages))))).pages
    for page, stamp in zip(writer.pages, stamps, strict=True):
        page.merge_page(stamp)
        page.compress_content_streams()  # merging unpacks them


def _bookmark(writer: PdfWriter, cards: Sequence[Card], numbers: Sequence[int]) -> None:
    numbered = zip(cards, numbers, strict=True)
    for domain, group in groupby(numbered, key=lambda item: item[0].domain):
        parent = None
        for card, number in group:
            if parent is None:
                parent = writer.add_outline_item(title=labels.label(labels.DOMAINS, domain), page_number=number - 1)
            said = f"{typeset_value(card.title)} [{card.id}]"
            writer.add_outline_item(title=said, page_number=number - 1, parent=parent)


def _front(cards: Sequence[Card], numbers: Sequence[int], book: Book) -> str:
    """Fill the cover and the table of contents; the numbers are those of the first page of each card."""
    contents = [
        {
            "domaine": labels.label(labels.DOMAINS, domain),
            "fiches": [
                {"id": card.id, "titre": typeset_value(card.title), "page": str(number)} for card, number in group
            ],
        }
        for domain, group in groupby(zip(cards, numbers, strict=True), key=lambda item: item[0].domain)
    ]
    fill = page_template(TEMPLATE, book.templates)
    cover = {
        "couverture": _cover(cards, book),
        "sommaire": contents,
        "fiches": [],
        "corps": 8.6,
        "hauteur": 13,
        "serre": False,
    }
    return fill(**shared(book, "Fiches des règles"), **cover)


def _cover(cards: Sequence[Card], book: Book) -> JsonDict:
    rules = [card for card in cards if card.domain not in _LAST]
    counted = Counter((card.status, card.confidence) for card in rules)
    late = sum(card.check_again is not None and card.check_again <= book.made_on for card in rules)
    return {
        "nombre": len(rules),
        "strategies": sum(card.domain == STRATEGIES for card in cards),
        "regimes": sum(card.domain == REGIMES for card in cards),
        "lignes": [
            {
                "etat": labels.label(labels.RULE_STATUSES, status),
                "confiance": labels.label(CONFIDENCE, confidence),
                "nombre": number,
            }
            for (status, confidence), number in sorted(counted.items())
        ],
        "a_relire": f"Règles à relire à ce jour : {late or 'aucune'}.",
    }
