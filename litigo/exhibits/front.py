"""Lays out what comes before the exhibits: the cover, and the schedule whose rows will lead to them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pikepdf
from lxml import html
from pikepdf import Name, Pdf

from litigo.assessment.model import Assessment, DocumentDue
from litigo.documents.bordereau import Extent
from litigo.documents.layout import html_of
from litigo.documents.letter import RenderedDocument, render_document
from litigo.documents.pdf import check, squeezed, write_pdf
from litigo.documents.structure import read_structure
from litigo.documents.typography import typeset_value
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.exhibits.pages import add_upright, to_bytes

COVER, COVER_TITLE = "page_de_garde", "Page de garde"
_LINK: Final = "litigo:piece:"  # where a row leads until the pages are bound
_PLAIN: Final = "color: inherit; text-decoration: none"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a bundle is made for: the document due, its dossier, its assessment, the templates, clauses."""

    due: DocumentDue
    dossier: Dossier
    assessment: Assessment
    templates: Path
    vocabulary: Vocabulary
    clauses: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the front that leads to an exhibit: its page (from 0), its rectangle, the number of the exhibit."""

    page: int
    place: tuple[float, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Front:
    """Cover and schedule: their pages, how many are those of the cover, what leads to an exhibit, draft or final."""

    pdf: bytes
    count: int
    cover_count: int
    links: tuple[Link, ...]
    draft: bool

    def pages(self) -> Pdf:
        """Return the pages, to be bound."""
        return Pdf.open(io.BytesIO(self.pdf))


def lay_out_front(frame: Frame, extents: Mapping[int, Extent]) -> Front:
    """Lay out the cover and the schedule of exhibits standing where ``extents`` say.

    Raises:
        FaultyFile: a template is wrong.
        DocumentMismatchError: a page would not say what its Word file says.
    """
    cover = _rendered(frame, replace(frame.due, id=COVER, template=COVER, title=COVER_TITLE), extents)
    listed = _rendered(frame, frame.due, extents)
    pdf, links = Pdf.new(), []
    with Pdf.open(io.BytesIO(cover.pdf)) as pages:
        cover_count = len(pages.pages)
        for page in pages.pages:
            add_upright(pdf, page)
    with Pdf.open(io.BytesIO(_linked_pdf(frame, listed, extents))) as pages:
        for number, page in enumerate(pages.pages, start=cover_count):
            links += list(_links(page, number))
            add_upright(pdf, page)
    return Front(to_bytes(pdf), len(pdf.pages), cover_count, tuple(links), cover.draft or listed.draft)


def _rendered(frame: Frame, due: DocumentDue, extents: Mapping[int, Extent]) -> RenderedDocument:
    return render_document(
        due, frame.dossier, frame.assessment, frame.templates, frame.vocabulary, clauses=frame.clauses, extents=extents
    )


def _linked_pdf(frame: Frame, listed: RenderedDocument, extents: Mapping[int, Extent]) -> bytes:
    """Lay the schedule out again, from its Word file, with rows that lead somewhere."""
    structure = read_structure(listed.docx)
    page = html_of(structure, title=frame.due.title, author="", day=frame.assessment.today.isoformat())
    pdf = write_pdf(_linked(page, extents))
    check(structure, pdf, braces_typed=True)
    return pdf


def _linked(page: str, extents: Mapping[int, Extent]) -> str:
    """Make a link of each cell of the rows that list an exhibit: first its number, last its pages."""
    root = html.document_fromstring(page)
    words = {str(number): squeezed(typeset_value(extent.words())) for number, extent in extents.items()}
    for row in root.iter("tr"):
        cells = [squeezed(cell.text_content()) for cell in row]
        if cells and words.get(cells[0]) == cells[-1]:
            for paragraph in row.iter("p"):
                _wrap(paragraph, f"{_LINK}{cells[0]}")
    written: str = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return written


def _wrap(paragraph: Any, target: str) -> None:  # noqa: ANN401 (lxml comes without types)
    anchor = html.Element("a", href=target, style=_PLAIN)
    anchor.text, paragraph.text = paragraph.text, None
    anchor.extend(list(paragraph))
    paragraph.append(anchor)


def _links(page: pikepdf.Page, number: int) -> Iterator[Link]:
    for note in page.obj.get(Name.Annots, []):
        target = str(note.get(Name.A, pikepdf.Dictionary()).get(Name.URI, ""))
        if target.startswith(_LINK):
            place = tuple(float(length) for length in note.Rect)
            yield Link(number, place, int(target.removeprefix(_LINK)))
