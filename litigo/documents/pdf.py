"""Writes PDF files with fonts embedded, without network nor files, and checks that they say what Word says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from litigo.documents.structure import PAGE, PAGES, PLACES, Structure, Table, paragraphs_of, text_of
from litigo.faults import LitigoError

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.urls import URLFetcherResponse

_BLANK: Final = re.compile(r"[\s\u200b\u00a0\u202f]+")
TEMPLATE_CODE: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_MOST_PAGES: Final = 40
_NO_PICTURES: Final[Mapping[str, bytes]] = MappingProxyType({})


class DocumentMismatchError(LitigoError):
    """The PDF does not say what the Word file says: our mistake, and nothing is published."""


class FetchRefusedError(ValueError):
    """A document asked for something outside itself."""


def write_pdf(html: str, pictures: Mapping[str, bytes] = _NO_PICTURES) -> bytes:
    """Turn a web page of ours into a PDF; anything it would fetch but its own ``pictures`` is refused."""
    return join_pages([lay_out(html, pictures)])


def lay_out(html: str, pictures: Mapping[str, bytes] = _NO_PICTURES) -> Document:
    """Lay a web page of ours out on paper; ``pages`` of what is returned lists its pages."""
    from weasyprint import HTML  # noqa: PLC0415 - slow to import, only needed to write a PDF

    return HTML(string=html, url_fetcher=_Shelf(pictures)).render(pdf_variant="pdf/ua-1")


def join_pages(documents: Sequence[Document]) -> bytes:
    """Write the pages of documents laid out apart as one PDF: one set of fonts, links from one to another."""
    pages = [page for document in documents for page in document.pages]
    whole = documents[0].copy(pages)
    written: bytes = whole.write_pdf(pdf_identifier=b"litigo", pdf_variant="pdf/ua-1")
    return written


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
    """Return the text of each page of a PDF."""
    from pypdf import PdfReader  # noqa: PLC0415

    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def check(structure: Structure, pdf: bytes, *, braces_typed: bool = False) -> None:
    """Refuse a PDF that loses, adds or moves a word of the Word file, or shows the inside of a template.

    ``braces_typed`` tells that a person typed double braces in the file, so that finding some proves nothing.

    Raises:
        DocumentMismatchError: with everything found.
    """
    pages = pages_text(pdf)
    if problems := [*_structure_problems(structure, braces_typed), *_text_problems(structure, pages)]:
        raise DocumentMismatchError(" ; ".join(problems))


def _structure_problems(structure: Structure, braces_typed: bool) -> Iterator[str]:
    everything = [*structure.page.furniture.values(), structure.blocks]
    if not braces_typed and any(TEMPLATE_CODE.search(text_of(blocks)) for blocks in everything):
        yield "il reste du code de modèle dans le texte"
    texts = [paragraph.text.strip() for paragraph in paragraphs_of(structure.blocks)]
    if not any(texts):
        yield "le document est vide"


def _text_problems(structure: Structure, pages: list[str]) -> Iterator[str]:
    if not 1 <= len(pages) <= _MOST_PAGES:
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
    """Drop every blank, breakable or not: lines break elsewhere, words never differ."""
    return _BLANK.sub("", text)


def _difference(expected: str, found: str) -> str:
    pairs = zip(expected, found, strict=False)
    place = next((rank for rank, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
    return f"« {expected[max(0, place - 15) : place + 25]} » attendu, « {found[max(0, place - 15) : place + 25]} » lu"
