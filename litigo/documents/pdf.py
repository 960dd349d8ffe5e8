"""Writes PDF files with fonts embedded, without network nor files, and checks that they say what Word says."""

from __future__ import annotations

import datetime as dt
import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from litigo.documents.blocks import PAGE, PAGES, PLACES, Structure, Table, paragraphs_of, text_of
from litigo.documents.conformance import COLOURS, VARIANT, ambiguous, colour_profile, conform
from litigo.documents.typefaces import font_configuration
from litigo.faults import LitigoError

if TYPE_CHECKING:
    from pypdfium2 import PdfPage
    from weasyprint import Attachment, Document
    from weasyprint.urls import URLFetcherResponse

_BLANK: Final = re.compile(r"[\s\u200b\u00a0\u202f]+")
TEMPLATE_CODE: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_LINE_HYPHEN: Final = "\ufffe"  # what the library makes of a hyphen at the end of a line
_TIED: Final = str.maketrans({"\ufb01": "fi", "\ufb02": "fl"})
_MOST_PAGES: Final = 40
_TRIES: Final = 50  # one file in a hundred needs a second
_NO_PICTURES: Final[Mapping[str, bytes]] = MappingProxyType({})


class DocumentMismatchError(LitigoError):
    """The PDF does not say what the Word file says: our mistake, and nothing is published."""


class FetchRefusedError(ValueError):
    """A document asked for something outside itself."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file carried inside a PDF, of which the PDF is the printed form; ``day`` (AAAA-MM-JJ) is that of the letter."""

    name: str
    content: bytes
    day: str
    description: str = "Document Word dont ce PDF est tiré"


def write_pdf(html: str, pictures: Mapping[str, bytes] = _NO_PICTURES, source: Attached | None = None) -> bytes:
    """Turn a web page of ours into a PDF; anything it would fetch but its own ``pictures`` is refused.

    Args:
        html: the page.
        pictures: what the page may show, by address (``litigo:…``).
        source: the Word file to carry inside.
    """
    return join_pages([lay_out(html, pictures)], source)


def lay_out(html: str, pictures: Mapping[str, bytes] = _NO_PICTURES) -> Document:
    """Lay a web page of ours out on paper; ``pages`` of what is returned lists its pages."""
    fonts = font_configuration()  # before the library itself, which looks for the fonts of the machine
    from weasyprint import HTML  # noqa: PLC0415 - slow to import, only needed to write a PDF

    page = HTML(string=html, url_fetcher=_Shelf(pictures))
    colours = {COLOURS: colour_profile()}
    with _without_collector():
        return page.render(font_config=fonts, color_profiles=colours, output_intent=COLOURS, pdf_variant=VARIANT)


def join_pages(documents: Sequence[Document], source: Attached | None = None) -> bytes:
    """Write the pages of documents laid out apart as one PDF: one set of fonts, links from one to another."""
    pages = [page for document in documents for page in document.pages]
    tries = (_written(documents[0].copy(pages), source, padding) for padding in range(_TRIES))
    return next(pdf for pdf in tries if not ambiguous(pdf))


def _written(whole: Document, source: Attached | None, padding: int) -> bytes:
    with _without_collector():
        return bytes(
            whole.write_pdf(
                finisher=partial(conform, padding=padding),
                attachments=[_attachment(source)] if source else None,
                output_intent=COLOURS,
                pdf_identifier=b"litigo",
                pdf_variant=VARIANT,
            )
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave the garbage of one document where it is until it is written: looking for it costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _attachment(source: Attached) -> Attachment:
    from weasyprint import Attachment  # noqa: PLC0415 - slow to import, only needed to write a PDF

    day = dt.datetime.fromisoformat(f"{source.day}T00:00:00+00:00")
    return Attachment(
        string=source.content,
        name=source.name,
        description=source.description,
        created=day,
        modified=day,
        relationship="Source",
    )


class _Shelf:
    """Gives the pictures of a document, and nothing else whatever the address: a letter holds everything it shows."""

    _fail_on_errors = False  # read by WeasyPrint: go on without the thing refused

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures

    def __call__(self, url: str, *_: object, **__: object) -> URLFetcherResponse:
        from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415 - slow to import

        if url not in self._pictures:
            raise FetchRefusedError(url)
        return URLFetcherResponse(url, self._pictures[url])


def pages_text(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF, in the order it is drawn."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - only needed to check a PDF

    with closing(PdfDocument(pdf)) as document:
        return [_page_text(document[number]) for number in range(len(document))]


def _page_text(page: PdfPage) -> str:
    with closing(page), closing(page.get_textpage()) as text:
        return str(text.get_text_range()).replace(_LINE_HYPHEN, "-")


def check(structure: Structure, pdf: bytes, *, braces_typed: bool = False, most_pages: int = _MOST_PAGES) -> None:
    """Refuse a PDF that loses, adds or moves a word of the Word file, or shows the inside of a template.

    ``braces_typed`` tells that a person typed double braces in the file, so that finding some proves nothing;
    ``most_pages``, beyond which something went wrong.

    Raises:
        DocumentMismatchError: with everything found.
    """
    pages = pages_text(pdf)
    if problems := [*_structure_problems(structure, braces_typed), *_text_problems(structure, pages, most_pages)]:
        raise DocumentMismatchError(" ; ".join(problems))


def _structure_problems(structure: Structure, braces_typed: bool) -> Iterator[str]:
    everything = [*structure.page.furniture.values(), structure.blocks]
    if not braces_typed and any(TEMPLATE_CODE.search(text_of(blocks)) for blocks in everything):
        yield "il reste du code de modèle dans le texte"
    texts = [paragraph.text.strip() for paragraph in paragraphs_of(structure.blocks)]
    if not any(texts):
        yield "le document est vide"


def _text_problems(structure: Structure, pages: list[str], most_pages: int) -> Iterator[str]:
    if not 1 <= len(pages) <= most_pages:
        yield f"nombre de pages inattendu : {len(pages)}"
    expected, body = squeezed(text_of(structure.blocks)), ""
    headers = [squeezed(text) for text in _repeated_headers(structure)]
    for number, text in enumerate(pages, start=1):
        rest = _body_of(structure, text, number, len(pages))
        body += _without_repetition(rest, expected[len(body) :], headers)
    if body != expected:
        yield f"le texte du PDF diffère de celui du document Word : {_difference(expected, body)}"


def _body_of(structure: Structure, text: str, number: int, count: int) -> str:
    """Take the footer and the header of a page, drawn last, away from its text."""
    rest = squeezed(text)
    for place in reversed(PLACES):
        shown = squeezed(text_of(structure.page.shown(place, number)))
        rest = rest.removesuffix(shown.replace(PAGE, str(number)).replace(PAGES, str(count)))
    return rest


def _repeated_headers(structure: Structure) -> Iterator[str]:
    for block in structure.blocks:
        if isinstance(block, Table):
            cells = (cell for row in block.rows if row.header for cell in row.cells)
            yield "".join(text_of(cell.blocks) for cell in cells)


def _without_repetition(page: str, expected: str, headers: list[str]) -> str:
    """Drop the header that a table shows again at the top of its next page."""
    shown_again = (h for h in headers if h and page.startswith(h) and expected.startswith(page.removeprefix(h)))
    return page if expected.startswith(page) else page.removeprefix(next(shown_again, ""))


def squeezed(text: str) -> str:
    """Drop every blank, breakable or not: lines break elsewhere, words never differ. Tied letters are taken apart."""
    return _BLANK.sub("", text).translate(_TIED)


def _difference(expected: str, found: str) -> str:
    pairs = zip(expected, found, strict=False)
    place = next((rank for rank, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
    return f"« {expected[max(0, place - 15) : place + 25]} » attendu, « {found[max(0, place - 15) : place + 25]} » lu"
