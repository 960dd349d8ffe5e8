"""Binds a bundle: cover, schedule of exhibits, exhibits stamped; bookmarks, and rows that lead to their exhibit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from litigo.documents.bordereau import Extent, schedule
from litigo.documents.persons import JsonDict
from litigo.documents.typography import typeset_value
from litigo.exhibits.exhibit import Exhibit, Exhibits
from litigo.exhibits.filing import Slice, exhibit_name, grouped, pages_file, part_suffix, sliced
from litigo.exhibits.front import COVER_TITLE, Frame, Front, lay_out_front
from litigo.exhibits.pages import bound, selected, to_bytes, without_actions
from litigo.exhibits.stamps import folio_text, numbered, stamp_text, stamped

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its words, and the page it leads to (from 1)."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a bundle must say, page by page: what the checker compares its files with.

    ``rows`` are the cells of the schedule; ``files`` the pages each file holds (from 0); ``limit`` its most bytes.
    """

    reference: str
    front: Front
    first_pages: dict[int, int]
    stamps: tuple[str, ...]
    marks: tuple[Mark, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[range, ...]
    limit: int

    @property
    def pages(self) -> int:
        """Number of pages, front included."""
        return self.front.count + len(self.stamps)

    def marks_of(self, pages: range) -> list[Mark]:
        """List the bookmarks of the file that holds those pages; an exhibit begun in another file goes on there."""
        begun = [mark for mark in self.marks if mark.page - 1 < pages.start][-1:]
        own = [Mark(mark.title, mark.page - pages.start) for mark in self.marks if mark.page - 1 in pages]
        if begun and (not own or own[0].page > 1):
            own.insert(0, Mark(f"{begun[0].title} (suite)", 1))
        return own


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle in order, each exhibit as a file of its own by name, and the plan they follow."""

    files: tuple[bytes, ...]
    separate: dict[str, bytes]
    plan: Plan


def bind_bundle(frame: Frame, exhibits: Exhibits, *, limit: int) -> Bundle:
    """Bind the exhibits of a dossier; no file is above ``limit`` bytes.

    Raises:
        FaultyFile: a single page is above the limit, or a template is wrong.
        DocumentMismatchError: the cover or the schedule would not say what its Word file says.
    """
    found = [_stamped(exhibit) for exhibit in exhibits.found]
    slices = sliced(found, limit, frame.dossier.reference)
    front, groups = _settled_front(frame, found, slices, limit)
    plan = _plan(frame, found, front, groups, limit)
    separate = dict(_separate(found, slices))  # before the pages of the bundle are numbered, on the same pages
    folios = [folio_text(page, plan.pages) for page in range(1, plan.pages + 1)]
    whole = numbered(bound([front.pages(), *(exhibit.pages for exhibit in found)]), folios)
    return Bundle(tuple(_file(frame, plan, whole, pages) for pages in plan.files), separate, plan)


def _stamped(exhibit: Exhibit) -> Exhibit:
    texts = [stamp_text(exhibit.number, page, exhibit.count) for page in range(1, exhibit.count + 1)]
    return replace(exhibit, pages=stamped(bound([exhibit.pages]), texts))


def _separate(exhibits: Sequence[Exhibit], slices: Sequence[Slice]) -> Iterator[tuple[str, bytes]]:
    last = exhibits[-1].number
    for exhibit in exhibits:
        parts = [piece.pages for piece in slices if piece.exhibit is exhibit]
        for rank, pages in enumerate(parts, start=1):
            name = exhibit_name(exhibit, last, part_suffix(rank, len(parts)))
            yield name, pages_file(exhibit.pages, pages)


def _settled_front(
    frame: Frame, exhibits: Sequence[Exhibit], slices: Sequence[Slice], limit: int
) -> tuple[Front, list[list[Slice]]]:
    """Lay out the cover and the schedule until the pages and files they name are those of the exhibits."""
    pages, groups = 2, [list(slices)]
    for _ in range(_TRIES):
        front = lay_out_front(frame, _extents(exhibits, groups, pages))
        shared = grouped(slices, len(front.pdf), limit)
        if (front.count, shared) == (pages, groups):
            break
        pages, groups = front.count, shared
    return front, groups


def _extents(exhibits: Sequence[Exhibit], groups: Sequence[Sequence[Slice]], front: int) -> dict[int, Extent]:
    """Say where each exhibit is: its first page in the bundle and, when there are several files, its first file."""
    starts = accumulate((exhibit.count for exhibit in exhibits), initial=front + 1)
    files: dict[int, str] = {}
    for rank, group in enumerate(groups, start=1):
        for piece in group:
            files.setdefault(piece.exhibit.number, f"{rank}/{len(groups)}")
    return {
        exhibit.number: Extent(exhibit.count, first, files[exhibit.number] if len(groups) > 1 else None)
        for exhibit, first in zip(exhibits, starts, strict=False)
    }


def _plan(
    frame: Frame, exhibits: Sequence[Exhibit], front: Front, groups: Sequence[Sequence[Slice]], limit: int
) -> Plan:
    extents = _extents(exhibits, groups, front.count)
    first_pages = {number: extent.first or 0 for number, extent in extents.items()}
    marks = [Mark(COVER_TITLE, 1), Mark(frame.due.title, front.cover_count + 1)]
    marks += [Mark(typeset_value(f"Pièce n° {e.number} – {e.label}"), first_pages[e.number]) for e in exhibits]
    stamps = (stamp_text(e.number, page, e.count) for e in exhibits for page in range(1, e.count + 1))
    counts = [sum(len(piece.pages) for piece in group) for group in groups]
    ends = list(accumulate(counts, initial=front.count))
    listed: JsonDict = schedule(frame.dossier, extents)
    return Plan(
        reference=frame.dossier.reference,
        front=front,
        first_pages=first_pages,
        stamps=tuple(stamps),
        marks=tuple(marks),
        rows=tuple(_cells(listed)),
        files=tuple(range(start if rank else 0, end) for rank, (start, end) in enumerate(pairwise(ends))),
        limit=limit,
    )


def _cells(listed: JsonDict) -> Iterator[tuple[str, ...]]:
    rows = listed["lignes"]
    assert isinstance(rows, list)
    for row in rows:
        yield tuple(typeset_value(row[name] or "–") for name in ("numero", "libelle", "date", "pages"))


def _file(frame: Frame, plan: Plan, whole: Pdf, pages: range) -> bytes:
    part = selected(whole, pages)
    without_actions(part)
    _link_rows(part, plan, pages)
    with part.open_outline() as outline:
        outline.root.extend(OutlineItem(mark.title, mark.page - 1) for mark in plan.marks_of(pages))
    part.Root.Lang = "fr-FR"
    part.Root.PageMode = Name.UseOutlines
    part.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    part.docinfo[Name.Title] = typeset_value(f"{frame.due.title} – {plan.reference}")
    part.docinfo[Name.Author] = typeset_value(frame.dossier.gestionnaire.nom)
    part.docinfo[Name.Producer] = "litigo"
    return to_bytes(part)


def _link_rows(part: Pdf, plan: Plan, pages: range) -> None:
    """Make each row of the schedule lead to its exhibit, when both are in this file."""
    for link in plan.front.links:
        target = plan.first_pages[link.number] - 1
        if link.page in pages and target in pages:
            page = part.pages[link.page - pages.start]
            goal = Array([part.pages[target - pages.start].obj, Name.Fit])
            note = Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array(list(link.place)), Border=Array([0, 0, 0]), Dest=goal
            )
            if Name.Annots not in page.obj:
                page.obj.Annots = Array([])
            page.obj.Annots.append(part.make_indirect(note))
